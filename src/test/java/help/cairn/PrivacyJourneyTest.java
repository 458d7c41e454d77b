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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
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
        var left = log.toString(StandardCharsets.UTF_8) + everythingOnDisk();
        assertThat(left).contains("My lamp is late").doesNotContain("teakettle").doesNotContain(reference)
                .doesNotContainIgnoringCase("sam@example.com");
        assertThat(ask("The server goes on", "bob@example.com")).isNotEqualTo(bobs);
        assertThat(command(1, "privacy", "erase", "sam@example.com", "--yes")).isEmpty();
        assertThat(log.toString(StandardCharsets.UTF_8)).contains("cairn: Nothing is kept of sam@example.com");
    }

    /// Ten while the server runs, and ten after it was killed and left a file that had only half come in.
    @Test
    void twentyOfFortyPeopleAreGoneAndTheOthersAreAllThere() throws Exception {
        center.close();
        // A desk where nobody answers: every letter to it waits here with all that is in it.
        center = HelpCenter.open(
                Settings.read(Optional.empty(), Map.of(), Map.of(
                        "server.port", "0", "data.dir", data.toString(), "content.path", "content", "limits.enabled", "false", "webhook.url",
                        "http://127.0.0.1:9/", "webhook.secret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")),
                Clock.systemUTC());
        var people = IntStream.range(0, 40).mapToObj(Person::new).toList();
        for (var person : people) {
            person.needsHelp();
        }
        // Opening a form writes what is queued.
        assertThat(get("/en/contact?topic=order").statusCode()).isEqualTo(200);
        var before = command(0, "events", "export").lines().toList();
        var all = everythingOnDisk();
        assertThat(people).allSatisfy(person -> assertThat(person.traces()).allSatisfy(trace -> assertThat(all.contains(trace)).as(trace).isTrue()));

        for (var person : people.subList(0, 10)) {
            command(0, "privacy", "erase", person.email, "--yes");
        }
        var running = everythingOnDisk();
        center.close();
        Files.writeString(data.resolve("incoming/MultiPart123"), people.get(10).word + " was on its way");
        for (var person : people.subList(10, 20)) {
            command(0, "privacy", "erase", person.email, "--yes");
        }
        var stopped = everythingOnDisk();
        for (int i = 0; i < people.size(); i++) {
            for (var trace : people.get(i).traces()) {
                assertThat(running.contains(trace)).as("%s while the server runs", trace).isEqualTo(i >= 10);
                assertThat(stopped.contains(trace)).as("%s after it was stopped", trace).isEqualTo(i >= 20);
            }
        }
        var after = command(0, "events", "export").lines().toList();
        assertThat(after).hasSameSizeAs(before);
        for (var field : new String[] {"id", "at", "type", "hits", "device", "locale"}) {
            assertThat(after.stream().map(line -> Json.tree(line).path(field).asString(""))).as(field)
                    .containsExactlyElementsOf(before.stream().map(line -> Json.tree(line).path(field).asString("")).toList());
        }
        assertThat(sessions(after)).isEqualTo(sessions(before)).isGreaterThanOrEqualTo(40);
    }

    private static long sessions(List<String> log) {
        return log.stream().map(line -> Json.tree(line).path("session").asString()).distinct().count();
    }

    /// Somebody with words that nobody else has.
    private final class Person {
        private final HttpClient phone = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
        private final String word;
        private final String email;
        private final String order;
        private String reference;

        Person(int number) {
            word = "q" + (char) ('a' + number / 26) + (char) ('a' + number % 26) + "zu";
            email = "mail" + word + "@example.com";
            order = "77" + (310_000 + number);
        }

        List<String> traces() {
            return List.of(email, "said" + word, "name" + word, "search" + word, "shelf" + word + ".txt", "written in the file by " + word, order, reference);
        }

        void needsHelp() throws Exception {
            assertThat(send(HttpRequest.newBuilder(at("/en/search?q=search" + word))).statusCode()).isEqualTo(200);
            var line = "line" + word;
            var file = send(HttpRequest.newBuilder(at("/api/v1/uploads")).header("Content-Type", "multipart/form-data; boundary=" + line)
                    .POST(HttpRequest.BodyPublishers.ofString(
                            "--%s\r\nContent-Disposition: form-data; name=\"file\"; filename=\"shelf%s.txt\"\r\n\r\nwritten in the file by %s\r\n--%s--\r\n"
                                    .formatted(line, word, word, line))));
            assertThat(file.statusCode()).as(file.body()).isEqualTo(201);
            var ticket = send(HttpRequest.newBuilder(at("/api/v1/tickets")).header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(
                    Json.text(Map.of("topic", "order", "message", "said" + word, "email", email, "name", "name" + word, "fields",
                            Map.of("problem", "late", "orderNumber", order), "attachments", List.of(Json.tree(file.body()).path("id").asString()))))));
            assertThat(ticket.statusCode()).as(ticket.body()).isEqualTo(201);
            reference = Json.tree(ticket.body()).path("reference").asString();
        }

        private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
            return phone.send(request.header("User-Agent", "Mozilla/5.0 (Android 14; Mobile) Firefox/130.0").build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    private String everythingOnDisk() throws Exception {
        var all = new StringBuilder();
        try (var files = Files.walk(data)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                all.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
        }
        return all.toString();
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
                row -> assertThat(row).contains("Photos and files", "730 days", "retention.attachments"),
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
                                List.of(Map.of("query", message, "hits", 1)))))))
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
