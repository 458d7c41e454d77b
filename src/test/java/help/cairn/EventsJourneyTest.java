package help.cairn;

import static org.assertj.core.api.Assertions.assertThat;

import help.cairn.web.Json;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class EventsJourneyTest {
    private static final String PHONE = "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36";

    @TempDir
    Path data;

    private final HttpClient phone = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    private HelpCenter center;

    @BeforeEach
    void open() throws Exception {
        center = HelpCenter.open(
                Settings.read(Optional.empty(), Map.of(),
                        Map.of("server.port", "0", "experiments.holdout", "0", "data.dir", data.resolve("a").toString(), "content.path", "content")),
                Clock.systemUTC());
    }

    @AfterEach
    void close() {
        center.close();
    }

    @Test
    void whatAShopperDoesWithScriptsOffIsInTheLogOnceAndWithoutWhoTheyAre() throws Exception {
        get("/en/search?q=refund+for+sam@example.com+order+30841172", PHONE);
        get("/en/articles/when-will-i-get-my-refund", PHONE);
        get("/en/articles/when-will-i-get-my-refund", PHONE);
        var thanks = post("/en/articles/when-will-i-get-my-refund/vote", "vote=no&why=missing&why=unclear&more=mail+me+at+sam@example.com", PHONE);
        assertThat(thanks.statusCode()).isEqualTo(303);
        var log = log();
        assertThat(log).extracting(event -> event.path("type").asString()).containsExactly("search", "view", "vote");
        assertThat(log).extracting(event -> event.path("session").asString()).containsOnly(log.getFirst().path("session").asString());
        assertThat(log).allSatisfy(event -> {
            assertThat(event.path("class").asString()).isEqualTo("human");
            assertThat(event.path("device").asString()).isEqualTo("phone");
            assertThat(event.toString()).doesNotContain("sam@").doesNotContain("30841172");
        });
        assertThat(log.getFirst().path("query").asString()).isEqualTo("refund for ‹email› order ‹number›");
        assertThat(log.getLast().path("helpful").asBoolean(true)).isFalse();
        assertThat(log.getLast().path("reason").asString()).isEqualTo("missing");
    }

    @Test
    void whoDoesNotWantToBeMeasuredIsNotAndWhatTheySendThemselvesIsKeptWithoutAMark() throws Exception {
        get("/en/search?q=refund", PHONE);
        assertThat(get("/en/articles/when-will-i-get-my-refund", PHONE).body()).contains("href=\"/en/measuring\"");
        assertThat(get("/en/measuring", PHONE).body()).contains("Don't measure my visit");
        assertThat(post("/en/measuring", "measure=no", PHONE).statusCode()).isEqualTo(303);
        assertThat(get("/en/measuring?done", PHONE).body()).contains("Your visits are not measured.");
        get("/en/search?q=gift+card", PHONE);
        get("/en/articles/gift-card-balance", PHONE);
        get("/en/contact?topic=order", PHONE);
        get("/seen?article=gift-card-balance&locale=en", PHONE);
        assertThat(post("/api/v1/events",
                "{\"events\":[{\"id\":\"8f14e45f-ceea-467f-a1d6-000000000001\",\"type\":\"view\",\"article\":\"gift-card-balance\"}]}", PHONE)
                .statusCode()).isEqualTo(204);
        post("/en/articles/gift-card-balance/vote", "vote=yes", PHONE);
        post("/en/measuring", "measure=yes", PHONE);
        get("/en/search?q=tent", PHONE);
        var log = log();
        assertThat(log).extracting(event -> event.path("type").asString() + " " + event.path("query").asString(event.path("article").asString("")))
                .containsExactly("search refund", "view when-will-i-get-my-refund", "vote gift-card-balance", "search tent");
        assertThat(log.get(2).path("visitor").isNull()).isTrue();
        assertThat(log.get(2).path("session").asString()).isNotEqualTo(log.getFirst().path("session").asString());
        assertThat(log.getLast().path("visitor").asString()).isNotEmpty().isNotEqualTo(log.getFirst().path("visitor").asString());
    }

    @Test
    void whoeverFindsNothingIsOfferedWhatOthersReadMost() throws Exception {
        assertThat(get("/en/search?q=xylophone", PHONE).body()).doesNotContain("Read most at the moment");
        var now = java.time.Instant.now().minusSeconds(3600);
        var lines = new StringBuilder();
        for (int i = 0; i < 3; i++) {
            lines.append(view(i, "gift-card-balance", now));
            if (i < 2) {
                lines.append(view(i, "track-your-order", now));
            }
        }
        var file = data.resolve("log.jsonl");
        java.nio.file.Files.writeString(file, lines.toString());
        center.close();
        assertThat(Main.run(Clock.systemUTC(), new java.io.PrintWriter(new java.io.StringWriter()), "events", "import", file.toString(), "--data",
                data.resolve("a").toString())).isZero();
        open();
        var page = "";
        for (int i = 0; i < 200 && !page.contains("Read most at the moment"); i++) {
            page = get("/en/search?q=xylophone", PHONE).body();
        }
        var offered = page.substring(page.indexOf("Read most at the moment"));
        assertThat(offered).contains("/en/articles/gift-card-balance").doesNotContain("/en/articles/track-your-order\"");
    }

    private static String view(int session, String article, java.time.Instant at) {
        return ("{\"v\":1,\"id\":\"%s\",\"at\":\"%s\",\"type\":\"view\",\"session\":\"session-number-%d\",\"visitor\":null,\"class\":\"human\","
                + "\"locale\":\"en\",\"device\":\"phone\",\"page\":\"/en/articles/%s\",\"commit\":\"c\",\"article\":\"%s\",\"revision\":\"r\",\"from\":\"search\"}\n")
                .formatted(java.util.UUID.randomUUID(), at, session, article, article);
    }

    @Test
    void theSameViewSeenByServerAndScriptIsOneEvent() throws Exception {
        get("/en/articles/track-your-order", PHONE);
        var id = "7f4f4d3e-1c2b-4a5d-8e6f-001122334455";
        var told = "{\"events\":[{\"id\":\"%s\",\"type\":\"view\",\"article\":\"track-your-order\",\"from\":\"external\",\"locale\":\"en\",\"page\":\"/en/articles/track-your-order\"}]}"
                .formatted(id);
        assertThat(post("/api/v1/events", told, PHONE).statusCode()).isEqualTo(204);
        assertThat(post("/api/v1/events", told, PHONE).statusCode()).isEqualTo(204);
        assertThat(log()).singleElement().satisfies(event -> {
            assertThat(event.path("id").asString()).isEqualTo(id);
            assertThat(event.path("visitor").isString()).isTrue();
        });
    }

    @Test
    void theSameSearchSeenByServerAndScriptIsOneEvent() throws Exception {
        var page = get("/en/search?q=refund", PHONE).body();
        var search = page.replaceFirst("(?s).*data-search=\"([^\"]+)\".*", "$1");
        for (var other : List.of(search, search, "0e7dd83e-06f1-4548-b2e8-78c8b77ab18a")) {
            var told = "{\"events\":[{\"id\":\"%s\",\"type\":\"search\",\"search\":\"%s\",\"query\":\"refund\",\"where\":\"page\"}]}";
            assertThat(post("/api/v1/events", told.formatted(java.util.UUID.randomUUID(), other), PHONE).statusCode()).isEqualTo(204);
        }
        assertThat(log()).extracting(event -> event.path("search").asString()).containsExactlyInAnyOrder(search, "0e7dd83e-06f1-4548-b2e8-78c8b77ab18a");
    }

    @Test
    void aVisitorWhoAsksNotToBeTrackedHasNoVisitor() throws Exception {
        phone.send(request("/en/search?q=refund", PHONE).header("Sec-GPC", "1").build(), HttpResponse.BodyHandlers.ofString());
        assertThat(log()).singleElement().satisfies(event -> assertThat(event.path("visitor").isNull()).isTrue());
    }

    @Test
    void whoAsksForTheHeadersOfAPageHasNotSeenIt() throws Exception {
        for (var page : List.of("/en/articles/track-your-order", "/en/search?q=refund", "/en/contact", "/api/v1/search?q=refund")) {
            var answer = phone.send(request(page, PHONE).method("HEAD", HttpRequest.BodyPublishers.noBody()).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(page).isEqualTo(200);
        }
        assertThat(log()).isEmpty();
    }

    @Test
    void aCrawlerThatComesFromAKnownNetworkIsARobotWhateverItCallsItself() throws Exception {
        center.close();
        center = HelpCenter.open(
                Settings.read(Optional.empty(), Map.of(), Map.of(
                        "server.port", "0", "data.dir", data.resolve("a").toString(), "content.path", "content", "robots.ranges", "127.0.0.0/8, ::1/128")),
                Clock.systemUTC());
        get("/en/search?q=refund", PHONE);
        assertThat(log()).extracting(event -> event.path("class").asString() + ": " + event.path("why").asString()).containsExactly("robot: known range");
    }

    @Test
    void robotsAreKeptAndMarkedWithTheReason() throws Exception {
        get("/en/articles/track-your-order", "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)");
        get("/en/search?q=parcel", "curl/8.5.0");
        assertThat(log()).extracting(event -> event.path("class").asString() + ": " + event.path("why").asString())
                .containsExactlyInAnyOrder("robot: named robot", "robot: library");
    }

    @Test
    void aBeaconThatIsNotUnderstoodSaysWhere() throws Exception {
        assertThat(post("/api/v1/events", "{\"events\":[{\"type\":\"ticket\"}]}", PHONE))
                .satisfies(answer -> assertThat(answer.statusCode()).isEqualTo(400))
                .satisfies(answer -> assertThat(answer.body()).contains("events[0].type"));
        assertThat(post("/api/v1/events", "{}", PHONE).body()).contains("{\\\"events\\\": […]}");
        assertThat(post("/api/v1/events", "{\"events\":[{\"type\":\"engaged\",\"article\":\"x\",\"seconds\":1e400}]}", PHONE).statusCode()).isEqualTo(400);
        assertThat(
                post("/api/v1/events", "{\"events\":[{\"type\":\"engaged\",\"article\":\"x\",\"seconds\":%s}]}".formatted("9".repeat(400)), PHONE).statusCode())
                .isEqualTo(400);
        assertThat(post("/api/v1/events", "nonsense", PHONE).statusCode()).isEqualTo(400);
        assertThat(post("/api/v1/events", "x".repeat(40_000), PHONE).statusCode()).isEqualTo(413);
        assertThat(log()).isEmpty();
    }

    @Test
    void anExportedLogReadsBackAndTwiceIsOnce() throws Exception {
        get("/en/search?q=parcel", PHONE);
        get("/en/articles/track-your-order", PHONE);
        var lines = export("a");
        var file = Files.writeString(data.resolve("log.jsonl"), lines + "{broken\n");
        assertThat(Main.run(Clock.systemUTC(), "events", "import", file.toString(), "--data", data.resolve("b").toString())).isEqualTo(1);
        assertThat(Main.run(Clock.systemUTC(), "events", "import", file.toString(), "--data", data.resolve("b").toString())).isEqualTo(1);
        assertThat(export("b")).isEqualTo(lines).isNotEmpty();
    }

    @Test
    void aLineThatIsNotUnderstoodIsNamedAndTheOthersAreRead() throws Exception {
        var line = "{\"id\":\"7f4f4d3e-1c2b-4a5d-8e6f-00112233445%d\",\"at\":\"%s\",\"type\":\"view\",\"session\":\"s\"%s}\n";
        var file = data.resolve("log.jsonl");
        Files.write(file, (line.formatted(1, "2026-11-24T08:00:00.000Z", ",\"arms\":{\"form\":{\"x\":1}}")
                + line.formatted(2, "+1000000000-12-31T23:59:59.999Z", "") + line.formatted(3, "2026-11-24T08:00:00Z", ",\"class\":\"zombie\"") + "\u00ff\n"
                + line.formatted(4, "2026-11-24T09:00:00.000Z", "")).getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
        assertThat(Main.run(Clock.systemUTC(), "events", "import", file.toString(), "--data", data.resolve("b").toString())).isEqualTo(1);
        assertThat(export("b").lines()).hasSize(2).first().asString().contains("334451");
        assertThat(Main.run(Clock.systemUTC(), "events", "import", data.toString(), "--data", data.resolve("b").toString())).isEqualTo(1);
    }

    private List<JsonNode> log() {
        return export("a").lines().map(Json::tree).toList();
    }

    private String export(String where) {
        if (where.equals("a")) {
            center.close();
        }
        var text = new StringWriter();
        Main.run(Clock.systemUTC(), new PrintWriter(text), "events", "export", "--data", data.resolve(where).toString());
        return text.toString();
    }

    private HttpResponse<String> get(String path, String agent) throws Exception {
        return phone.send(request(path, agent).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String body, String agent) throws Exception {
        return phone.send(
                request(path, agent)
                        .header("Content-Type", body.startsWith("{") ? "application/json" : "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(body)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path, String agent) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + center.port() + path)).header("User-Agent", agent);
    }
}
