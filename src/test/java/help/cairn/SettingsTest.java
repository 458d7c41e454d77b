package help.cairn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
    @TempDir
    Path folder;

    @Test
    void aTypoNamesFileLineKeyAndTheNearestKey() throws IOException {
        var file = Files.writeString(folder.resolve("cairn.yaml"), "server:\n  prot: 80\n");
        assertThatThrownBy(() -> Settings.read(Optional.of(file), Map.of(), Map.of()))
                .hasMessageContaining("cairn.yaml:2:3: server.prot is not known. Did you mean \"server.port\"?");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "servr: {port: 80} | cairn.yaml:1:1: servr is not known. Did you mean \"server\"?",
        "port: 80 | cairn.yaml:1:1: port is not known. Did you mean \"mail.in.port\" or \"mail.port\" or \"server.port\"?",
        "server: 80 | cairn.yaml:1:1: server must be a list of keys.",
        "server: {port: [80]} | cairn.yaml:1:10: server.port must be a single value.", "- server | cairn.yaml:1:1: this is no list of keys",
        "colour: red | Known are: content.branch, content.git"
    })
    void whatIsNoConfigurationIsNotPassedOver(String text, String said) throws IOException {
        var file = Files.writeString(folder.resolve("cairn.yaml"), text + "\n");
        assertThatThrownBy(() -> Settings.read(Optional.of(file), Map.of(), Map.of())).hasMessageContaining(said);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"serve --port eighty", "serve --port 99999", "staff add sam@shop.example --role boss", "token create --role boss", "check --format xml"})
    void anOptionThatCannotBeIsWrongUsage(String line) {
        assertThat(Main.run(Clock.systemUTC(), line.split(" "))).isEqualTo(2);
    }

    @Test
    void aTypoInTheNameOfAGroupIsNamedToo() throws IOException {
        var file = Files.writeString(folder.resolve("cairn.yaml"), "sever:\n  port: 80\n");
        assertThatThrownBy(() -> Settings.read(Optional.of(file), Map.of(), Map.of()))
                .hasMessageContaining("cairn.yaml:1:1: sever is not known. Did you mean \"server\"?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.51", "1", "-0.1", "ten", "10%", "1e-1", ""})
    void aPartThatNobodyCanBeHeldOutByIsNamed(String text) {
        assertThatThrownBy(() -> Settings.read(Optional.empty(), Map.of("CAIRN_EXPERIMENTS_HOLDOUT", text), Map.of()))
                .hasMessageContaining("CAIRN_EXPERIMENTS_HOLDOUT must be a number from 0 to 0.5, such as 0.1, but is \"%s\".".formatted(text));
        assertThat(Settings.read(Optional.empty(), Map.of("CAIRN_EXPERIMENTS_HOLDOUT", "0.25"), Map.of()).holdOut()).isEqualTo(0.25);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2 years", "0d", "730", "-1d", "100000d", "Never", ""})
    void aTimeThatNothingCanBeKeptForIsNamed(String text) throws IOException {
        var file = Files.writeString(folder.resolve("cairn.yaml"), "retention:\n  events: \"%s\"\n".formatted(text));
        assertThatThrownBy(() -> Settings.read(Optional.of(file), Map.of(), Map.of())).hasMessageEndingWith(
                "cairn.yaml:2:3: retention.events must be days after which it is deleted, such as 730d, or never, but is \"%s\".".formatted(text));
    }

    @Test
    void everyKindOfDataHasItsOwnTime() {
        var retention = Settings.read(Optional.empty(), Map.of("CAIRN_RETENTION_TICKETS", "never"), Map.of("retention.context", "7d")).retention();
        assertThat(retention.tickets()).isEmpty();
        assertThat(retention.context()).hasValue(Duration.ofDays(7));
        assertThat(retention.deliveries()).hasValue(Duration.ofDays(90));
        assertThat(retention.events()).hasValue(Duration.ofDays(730));
    }

    @Test
    void aWrongValueNamesTheSettingAndWhatItIs() {
        assertThatThrownBy(() -> Settings.read(Optional.empty(), Map.of("CAIRN_SERVER_PORT", "eighty"), Map.of()))
                .hasMessage("CAIRN_SERVER_PORT must be a whole number up to 65535, but is \"eighty\".");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "mail.tls | yes | mail.tls must be starttls, tls or none, but is \"yes\".", "mail.port | 70000 | mail.port must be a whole number up to 65535",
        "mail.from | nobody | mail.from must be one address such as help@shop.example, but is \"nobody\".",
        "mail.to | a@shop.example,b@shop.example | mail.to must be one address", "mail.user | cairn | mail.user and mail.password belong together",
        "webhook.url | ftp://desk.example | webhook.url must be an address such as https://desk.example/tickets",
        "webhook.url | https://desk.example/tickets | webhook.secret must be whsec_ and 24 to 64 bytes"
    })
    void whereTicketsGoIsSaidRightOrNotAtAll(String key, String value, String said) {
        var flags = new java.util.LinkedHashMap<>(Map.of("mail.host", "mail.shop.example", "mail.from", "help@shop.example"));
        flags.put(key, value);
        assertThatThrownBy(() -> Settings.read(Optional.empty(), Map.of(), flags)).hasMessageContaining(said);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "oidc.issuer | http://accounts.shop.example | must be an address such as https://accounts.shop.example, with https",
        "oidc.issuer | accounts.shop.example | must be an address such as https://accounts.shop.example",
        "oidc.issuer | https://accounts.shop.example/?tenant=1 | must be an address such as https://accounts.shop.example",
        "oidc.issuer | http://localhost.shop.example | must be an address such as https://accounts.shop.example",
        "oidc.issuer | '' | oidc.clientId is set, but oidc.issuer is not", "oidc.clientId | '' | oidc.clientId and oidc.clientSecret must be set",
        "oidc.clientSecret | '' | oidc.clientId and oidc.clientSecret must be set"
    })
    void whereColleaguesSignInElsewhereIsSaidRightOrNotAtAll(String key, String value, String said) {
        var flags = new java.util.LinkedHashMap<>(
                Map.of("oidc.issuer", "https://accounts.shop.example", "oidc.clientId", "cairn", "oidc.clientSecret", "quiet"));
        assertThat(Settings.read(Optional.empty(), Map.of(), flags).oidc().orElseThrow().name()).isEqualTo("accounts.shop.example");
        flags.put(key, value);
        assertThatThrownBy(() -> Settings.read(Optional.empty(), Map.of(), flags)).hasMessageContaining(said).hasMessageNotContaining("quiet");
    }

    @Test
    void nobodySignsInElsewhereUnlessItIsSet() {
        assertThat(Settings.read(Optional.empty(), Map.of(), Map.of()).oidc()).isEmpty();
        assertThatThrownBy(() -> Settings.read(Optional.empty(), Map.of(), Map.of("oidc.name", "Alder ID"))).hasMessageContaining("oidc.issuer is not");
    }

    @Test
    void mailAndWebhookAreSetAsEverythingElse() throws IOException {
        assertThat(Settings.read(Optional.empty(), Map.of(), Map.of()).mail()).isEmpty();
        assertThat(Settings.read(Optional.empty(), Map.of(), Map.of()).webhook()).isEmpty();
        var file = Files.writeString(
                folder.resolve("cairn.yaml"),
                "mail: {host: mail.shop.example, from: help@shop.example, user: cairn, password: quiet, to: desk@shop.example}\n");
        var secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        var settings = Settings.read(Optional.of(file), Map.of("CAIRN_WEBHOOK_URL", "http://10.0.0.7:9000/t", "CAIRN_WEBHOOK_SECRET", secret + ", " + secret),
                Map.of());
        assertThat(settings.mail()).hasValueSatisfying(mail -> {
            assertThat(mail.port()).isEqualTo(587);
            assertThat(mail.to()).hasValue("desk@shop.example");
        });
        assertThat(settings.webhook()).hasValueSatisfying(webhook -> assertThat(webhook.secrets()).containsExactly(secret, secret));
    }

    @Test
    void aSecretThatIsWrongIsNotSaidAloud() {
        assertThatThrownBy(() -> Settings.read(
                Optional.empty(), Map.of("CAIRN_WEBHOOK_SECRET", "hunter2"), Map.of("webhook.url", "https://desk.example")))
                .hasMessageContaining("CAIRN_WEBHOOK_SECRET").hasMessageNotContaining("hunter2");
        assertThatThrownBy(() -> Settings.read(Optional.empty(), Map.of(), Map.of(
                "mail.host", "mail.shop.example", "mail.from", "help@shop.example", "mail.tls", "none", "mail.user", "cairn", "mail.password", "quiet")))
                .hasMessageContaining("mail.password would be sent in plain text").hasMessageNotContaining("quiet");
    }

    @Test
    void flagsGoBeforeTheEnvironmentAndThatBeforeTheFile() throws IOException {
        var file = Files.writeString(folder.resolve("cairn.yaml"), "server: {port: 1, host: 0.0.0.0}\ndata: {dir: from-file}\n");
        var settings = Settings.read(Optional.of(file), Map.of("CAIRN_SERVER_PORT", "2", "CAIRN_DATA_DIR", "from-environment"), Map.of("server.port", "3"));
        assertThat(settings.port()).isEqualTo(3);
        assertThat(settings.data()).hasToString("from-environment");
        assertThat(settings.host()).isEqualTo("0.0.0.0");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "mail.in.address=help+a@shop.example | at most 30 characters and no + before the @",
        "mail.in.address=a-name-that-is-much-too-long-for-it@shop.example | at most 30 characters",
        "mail.in.address=desk@shop.example,mail.to=desk@shop.example | mail.in.address must not be mail.to",
        "mail.in.host=imap.shop.example,mail.in.address=help@shop.example | mail.in.user and mail.in.password must be set",
        "mail.in.host=imap.shop.example,mail.in.address=help@shop.example,mail.in.user=a,mail.in.password=b,mail.in.tls=none | would be sent in plain text"
    })
    void aMailboxThatCannotBeIsSaid(String flags, String said) {
        var all = new java.util.HashMap<String, String>();
        for (var flag : flags.split(",")) {
            all.put(flag.substring(0, flag.indexOf('=')), flag.substring(flag.indexOf('=') + 1));
        }
        assertThatThrownBy(() -> Settings.read(Optional.empty(), Map.of(), all)).hasMessageContaining(said);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "reports.ticketCost | six | CAIRN_REPORTS_TICKETCOST must be an amount of money, such as 6.50, but is \"six\".",
        "reports.digest | everybody | CAIRN_REPORTS_DIGEST must be leads, none, or addresses divided by commas, but is \"everybody\".",
        "robots.ranges | 66.249.64.0/99 | CAIRN_ROBOTS_RANGES must be networks divided by commas, such as 66.249.64.0/19, but is \"66.249.64.0/99\"."})
    void whatReportsCannotUseIsNamed(String key, String value, String message) {
        var name = "CAIRN_" + key.replace('.', '_').toUpperCase(java.util.Locale.ROOT);
        assertThatThrownBy(() -> Settings.read(Optional.empty(), Map.of(name, value), Map.of())).hasMessage(message);
    }

    @Test
    void aCostWithoutACurrencyIsNone() {
        assertThatThrownBy(() -> Settings.read(Optional.empty(), Map.of("CAIRN_REPORTS_TICKETCOST", "6.50"), Map.of()))
                .hasMessage("reports.currency must be the three letters of a currency, such as EUR, but is \"\".");
        assertThat(Settings.read(Optional.empty(), Map.of("CAIRN_REPORTS_TICKETCOST", "6.50", "CAIRN_REPORTS_CURRENCY", "EUR"), Map.of()).cost())
                .hasValueSatisfying(cost -> assertThat(cost.currency().getCurrencyCode()).isEqualTo("EUR"));
    }
}
