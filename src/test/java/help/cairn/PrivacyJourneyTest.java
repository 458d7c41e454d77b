package help.cairn;

import static org.assertj.core.api.Assertions.assertThat;

import help.cairn.web.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What an operator does when a shopper wants to see what is kept of them, or wants it gone; and what leads see of it.
class PrivacyJourneyTest {
    private final HttpClient laptop = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final PrintStream before = System.err;
    private final InputStream keyboard = System.in;

    @TempDir
    Path data;

    private HelpCenter center;

    @BeforeEach
    void open() throws Exception {
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        center = HelpCenter.open(
                Settings.read(Optional.empty(), Map.of(), Map.of(
                        "server.port", "0", "data.dir", data.toString(), "content.path", "content", "retention.context", "30d", "retention.audit", "never")),
                Clock.systemUTC());
    }

    @AfterEach
    void close() {
        center.close();
        System.setErr(before);
        System.setIn(keyboard);
    }

    @Test
    void besideTheRunningServerAPersonIsShownAndThenGoneFromEveryFileAndFromTheLog() throws Exception {
        var reference = ask("My teakettle is late", "Sam@Example.com");
        var bobs = ask("My lamp is late", "bob@example.com");
        var shown = Json.tree(command(0, "privacy", "export", "sam@example.COM"));
        assertThat(shown.path("tickets").get(0).path("messages").get(0).path("text").asString()).isEqualTo("My teakettle is late");
        assertThat(shown.toString()).doesNotContain("lamp").doesNotContain(bobs);

        assertThat(command(0, "privacy", "erase", "SAM@example.com", "--yes")).contains("Erased: tickets 1, messages 1, ").doesNotContainIgnoringCase("sam@");
        var left = new StringBuilder(log.toString(StandardCharsets.UTF_8));
        try (var files = Files.walk(data)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                left.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
        }
        assertThat(left.toString()).contains("My lamp is late").doesNotContain("teakettle").doesNotContain(reference)
                .doesNotContainIgnoringCase("sam@example.com");
        assertThat(ask("The server goes on", "bob@example.com")).isNotEqualTo(bobs);
        assertThat(command(1, "privacy", "erase", "sam@example.com", "--yes")).isEmpty();
        assertThat(log.toString(StandardCharsets.UTF_8)).contains("cairn: Nothing is kept of sam@example.com");
    }

    @ParameterizedTest
    @CsvSource({"no, 1", "'', 1", "YES, 1", "yes, 0"})
    void nothingIsErasedUntilSomebodySaysYes(String typed, int code) throws Exception {
        ask("My teakettle is late", "sam@example.com");
        System.setIn(new ByteArrayInputStream((typed + "\n").getBytes(StandardCharsets.UTF_8)));
        assertThat(command(code, "privacy", "erase", "sam@example.com")).contains("Of sam@example.com there are: tickets 1, messages 1");
        assertThat(command(1 - code, "privacy", "export", "sam@example.com").contains("teakettle")).isEqualTo(code == 1);
    }

    @Test
    void aDatabaseKeptFromARestoreIsNamedBecauseItStillHasThePerson() throws Exception {
        ask("My teakettle is late", "sam@example.com");
        Files.writeString(data.resolve("cairn.db.before-restore"), "kept");
        assertThat(command(0, "privacy", "erase", "sam@example.com", "--yes")).contains("cairn.db.before-restore is an older copy and was not touched");
    }

    @Test
    void aLeadSeesHowLongEverythingIsKept() throws Exception {
        ask("My teakettle is late", "sam@example.com");
        signIn("lead");
        var page = Jsoup.parse(get("/staff/privacy").body());
        assertThat(page.select("tbody tr").eachText()).satisfiesExactly(
                row -> assertThat(row).contains("Questions and messages", "730 days", "retention.tickets", " 1 "),
                row -> assertThat(row).contains("30 days", "retention.context"), row -> assertThat(row).contains("90 days", "retention.deliveries"),
                row -> assertThat(row).contains("730 days", "retention.events"), row -> assertThat(row).contains("For ever", "retention.audit"));
        assertThat(page.select(".rail [aria-current]").text()).isEqualTo("Privacy");
        assertThat(page.text()).contains("Nothing was old enough").doesNotContain("privacy.");
    }

    @Test
    void agentsAndWritersDoNotAnswerForPrivacy() throws Exception {
        for (var role : new String[] {"agent", "writer"}) {
            signIn(role);
            assertThat(get("/staff/privacy").statusCode()).isEqualTo(403);
            assertThat(Jsoup.parse(get(role.equals("agent") ? "/staff/inbox" : "/staff/publishing").body()).select(".rail li").eachText())
                    .doesNotContain("Privacy");
        }
    }

    private String ask(String message, String email) throws Exception {
        var answer = HttpClient.newHttpClient().send(
                HttpRequest.newBuilder(at("/api/v1/tickets")).header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(
                        Json.text(Map.of("topic", "other", "message", message, "email", email, "context", Map.of("searches",
                                java.util.List.of(Map.of("query", message, "hits", 1)))))))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(201);
        return Json.tree(answer.body()).path("reference").asString();
    }

    private void signIn(String role) throws Exception {
        var said = command(0, "staff", "add", role + "@alderandpine.example", "--role", role);
        var link = said.substring(said.indexOf("/staff/link/")).strip();
        var answer = laptop.send(
                HttpRequest.newBuilder(at(link)).header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString("password=seven+quiet+birds")).build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(303);
    }

    private HttpResponse<String> get(String path) throws Exception {
        return laptop.send(HttpRequest.newBuilder(at(path)).header("Accept-Language", "en").build(), HttpResponse.BodyHandlers.ofString());
    }

    private URI at(String path) {
        return URI.create("http://localhost:" + center.port() + path);
    }

    private String command(int code, String... arguments) {
        var text = new StringWriter();
        var all = Stream.concat(Stream.of(arguments), Stream.of("--data", data.toString()));
        assertThat(Main.run(Clock.systemUTC(), new PrintWriter(text), all.toArray(String[]::new))).isEqualTo(code);
        return text.toString();
    }
}
