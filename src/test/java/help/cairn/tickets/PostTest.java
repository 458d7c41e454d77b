package help.cairn.tickets;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The line to a mail server: kept secret, and signed in to.
class PostTest {
    private static final char[] LOCK = "changeit".toCharArray();
    private static final Duration SOON = Duration.ofSeconds(5);

    @TempDir
    static Path folder;

    private static SSLContext ours;
    private static SSLContext foreign;

    @BeforeAll
    static void certificates() throws Exception {
        ours = certificate("ours", "dns:localhost");
        foreign = certificate("foreign", "dns:elsewhere.example");
    }

    private static SSLContext certificate(String name, String host) throws Exception {
        var file = folder.resolve(name + ".p12");
        var made = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-alias", name, "-keyalg", "EC", "-dname", "CN=" + name,
                "-ext", "san=" + host, "-keystore", file.toString(), "-storepass", new String(LOCK), "-storetype", "PKCS12")
                .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        assertThat(made.waitFor()).isZero();
        var store = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(file)) {
            store.load(in, LOCK);
        }
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, LOCK);
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    private static Post.Letter letter(String to) {
        return new Post.Letter(
                "<1@alder.example>", List.of(), "Alder & Pine", new Post.Correspondent("", to), Optional.empty(), "Hello", Instant.EPOCH, Map.of(), "Hello",
                "<p>Hello</p>", List.of());
    }

    private static Post.Account account(MailServer server, String password, Post.Tls tls) {
        return new Post.Account("localhost", server.account().port(), "cairn", password, "help@alder.example", tls, Optional.empty());
    }

    private static String because(Desk.Answer answer) {
        return answer instanceof Desk.Answer.Later(var because, _) ? because.key() : answer.toString();
    }

    @Test
    void aServerThatWantsTlsAndAPasswordGetsBoth() throws IOException {
        try (var server = MailServer.guarded(ours)) {
            assertThat(new Post(account(server, "kept quiet", Post.Tls.STARTTLS), SOON, ours).send(letter("sam@example.com")))
                    .isEqualTo(new Desk.Answer.Sent());
            assertThat(server.arrived()).hasSize(1);
        }
    }

    @Test
    void aWrongPasswordIsTheOperatorsToMendAndTheLetterWaits() throws IOException {
        try (var server = MailServer.guarded(ours)) {
            assertThat(because(new Post(account(server, "guessed", Post.Tls.STARTTLS), SOON, ours).send(letter("sam@example.com")))).isEqualTo("signIn");
        }
    }

    @Test
    void aServerThatCannotProveWhoItIsGetsNoPassword() throws Exception {
        try (var server = MailServer.guarded(ours)) {
            assertThat(because(new Post(account(server, "kept quiet", Post.Tls.STARTTLS), SOON, SSLContext.getDefault()).send(letter("sam@example.com"))))
                    .isEqualTo("tls");
        }
        try (var server = MailServer.guarded(foreign)) {
            assertThat(because(new Post(account(server, "kept quiet", Post.Tls.STARTTLS), SOON, foreign).send(letter("sam@example.com"))))
                    .as("a certificate of another name").isEqualTo("tls");
        }
    }

    @Test
    void aServerWithoutTlsGetsNothing() {
        try (var server = new MailServer()) {
            assertThat(because(new Post(account(server, "kept quiet", Post.Tls.STARTTLS), SOON, ours).send(letter("sam@example.com")))).isEqualTo("tls");
            assertThat(server.arrived()).isEmpty();
        }
    }

    @Test
    void anAddressThatIsNoneIsRefusedBeforeItIsSentAnywhere() throws Exception {
        try (var server = new MailServer()) {
            var post = new Post(server.account(), SOON, SSLContext.getDefault());
            for (var address : List.of("sam@example.com>\r\nBcc: all@example.com", "a b@example.com", "sam@example.com, kim@example.com", "@example.com")) {
                assertThat(post.send(letter(address))).as(address).isInstanceOf(Desk.Answer.Refused.class);
            }
            assertThat(server.arrived()).isEmpty();
        }
    }

    @Test
    void anAddressInAnotherScriptArrives() throws Exception {
        try (var server = new MailServer()) {
            assertThat(new Post(server.account(), SOON, SSLContext.getDefault()).send(letter("sam@müller.example"))).isEqualTo(new Desk.Answer.Sent());
            assertThat(server.arrived().getFirst().to()).isEqualTo("sam@xn--mller-kva.example");
        }
    }
}
