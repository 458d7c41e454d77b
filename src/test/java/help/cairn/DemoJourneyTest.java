package help.cairn;

import static org.assertj.core.api.Assertions.assertThat;

import help.cairn.storage.Database;
import help.cairn.storage.Hold;
import help.cairn.web.Json;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Somebody wants to see what Cairn reports before they have any shoppers.
class DemoJourneyTest {
    private static final String NOTICE = "This is a demo";

    @TempDir
    Path temporary;

    private final HttpClient laptop = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

    private Process demo(String... more) throws Exception {
        var command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(), "--enable-native-access=ALL-UNNAMED", "-Xmx200m",
                "-Djava.io.tmpdir=" + temporary, "-cp", System.getProperty("java.class.path"), "help.cairn.Main", "demo", "--port", "0"));
        command.addAll(List.of(more));
        var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        // Whatever mail the newcomer's own configuration names, a demo sends none.
        builder.environment().put("CAIRN_MAIL_HOST", "mail.shop.example");
        builder.environment().put("CAIRN_MAIL_FROM", "help@shop.example");
        return builder.start();
    }

    /// What it says until it is ready.
    private static List<String> greeting(Process demo) throws Exception {
        var lines = new BufferedReader(new InputStreamReader(demo.getInputStream(), StandardCharsets.UTF_8));
        var said = new ArrayList<String>();
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            said.add(line);
            if (line.startsWith("Ctrl-C")) {
                return said;
            }
        }
        throw new AssertionError("The demo did not start: " + said);
    }

    private String get(String address) throws Exception {
        return laptop.send(HttpRequest.newBuilder(URI.create(address)).header("Accept-Language", "en").build(), HttpResponse.BodyHandlers.ofString()).body();
    }

    private List<Path> folders() throws Exception {
        try (var all = Files.list(temporary)) {
            return all.filter(folder -> folder.getFileName().toString().startsWith("cairn-demo-")).toList();
        }
    }

    @Test
    void aNewcomerSignsInSeesLivelyReportsAndLeavesNothingBehind() throws Exception {
        var demo = demo("--days", "14", "--visitors-a-day", "60", "--planted");
        try {
            var said = greeting(demo);
            assertThat(folders()).hasSize(1);
            var signIn = said.stream().filter(line -> line.startsWith("Sign in at ")).findFirst().orElseThrow();
            var address = signIn.replaceAll("Sign in at (\\S+) with the password \\S+ as", "$1");
            var password = signIn.replaceAll(".* password (\\S+) as", "$1");
            assertThat(said).anyMatch(line -> line.matches("  ada@demo.example +admin")).anyMatch(line -> line.matches("  leo@demo.example +lead"))
                    .anyMatch(line -> line.matches("  amy@demo.example +agent")).anyMatch(line -> line.matches("  wim@demo.example +writer"));

            var in = laptop.send(
                    HttpRequest.newBuilder(URI.create(address)).header("Content-Type", "application/x-www-form-urlencoded")
                            .POST(HttpRequest.BodyPublishers.ofString(
                                    "email=leo%40demo.example&next=%2Fstaff&password=" + URLEncoder.encode(password, StandardCharsets.UTF_8)))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(in.statusCode()).isEqualTo(303);
            var report = said.stream().filter(line -> line.contains("/staff/deflection?")).findFirst().orElseThrow().strip();
            assertThat(get(report)).contains(NOTICE);
            var inbox = get(address.replace("sign-in", "tickets"));
            assertThat(inbox).contains(NOTICE, "/staff/tickets/HC-");
            assertThat(get(address.replace("/staff/sign-in", "/en"))).as("shoppers see the site as it is").doesNotContain(NOTICE);

            var asked = laptop.send(
                    HttpRequest.newBuilder(URI.create(address.replace("/staff/sign-in", "/api/v1/tickets"))).POST(HttpRequest.BodyPublishers.ofString(
                            "{\"topic\":\"order\",\"message\":\"Where is my parcel?\",\"email\":\"sam@shop.example\"}")).build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(asked.statusCode()).isEqualTo(201);
            try (var database = Database.existing(folders().getFirst())) {
                assertThat(database.<Integer>read(handle -> handle.createQuery("SELECT count(*) FROM delivery").mapTo(Integer.class).one()))
                        .as("letters to anybody").isZero();
            }

            var planted = Json.tree(said.stream().filter(line -> line.startsWith("Planted: ")).findFirst().orElseThrow().substring("Planted: ".length()));
            assertThat(planted.path("gaps").size()).isEqualTo(7);
            assertThat(planted.path("rates").path("contact").asDouble()).isBetween(0.01, 0.5);
        } finally {
            demo.destroy();
        }
        assertThat(demo.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(folders()).isEmpty();
    }

    @Test
    void whatAKilledDemoLeftIsTakenAlongByTheNextAndNothingElseIs() throws Exception {
        var old = Files.createDirectories(temporary.resolve("cairn-demo-1"));
        Files.writeString(Files.createDirectories(old.resolve("index/en")).resolve("segment"), "left");
        var young = Files.createDirectories(temporary.resolve("cairn-demo-2"));
        var runs = Files.createDirectories(temporary.resolve("cairn-demo-3"));
        var elsewhere = Files.createDirectories(temporary.resolve("elsewhere"));
        Files.writeString(elsewhere.resolve("letter"), "keep me");
        var link = Files.createSymbolicLink(temporary.resolve("cairn-demo-4"), elsewhere);
        try (var _ = Hold.on(runs)) {
            for (var folder : List.of(old, runs, elsewhere)) {
                Files.setLastModifiedTime(folder, FileTime.from(Instant.now().minus(2, ChronoUnit.DAYS)));
            }
            var demo = demo("--days", "7", "--visitors-a-day", "5");
            try {
                greeting(demo);
            } finally {
                demo.destroy();
            }
            assertThat(demo.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(folders()).containsExactlyInAnyOrder(young, runs, link);
        assertThat(elsewhere.resolve("letter")).exists();
    }

    @Test
    void whatCannotBeSimulatedIsSaidBeforeAnythingIsMade() {
        var clock = Clock.systemUTC();
        assertThat(Main.run(clock, new PrintWriter(new StringWriter()), "demo", "--days", "3")).isEqualTo(2);
        assertThat(Main.run(clock, new PrintWriter(new StringWriter()), "demo", "--port", "eighty")).isEqualTo(2);
        assertThat(Main.run(clock, new PrintWriter(new StringWriter()), "demo", "--data", temporary.toString())).isEqualTo(2);
    }
}
