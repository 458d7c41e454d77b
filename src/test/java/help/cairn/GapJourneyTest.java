package help.cairn;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import help.cairn.web.Json;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Leads, writers and programs ask what people do not find.
class GapJourneyTest {
    private static final String GAPS = "/staff/gaps";

    private static final String LOST = "SELECT count(*) FROM event WHERE type = 'search' AND json_extract(fields, '$.query') LIKE 'lost %'";

    @TempDir
    Path data;

    private final StringBuilder lines = new StringBuilder();
    private Shop shop;

    @BeforeEach
    void shoppersWhoDoNotFind() throws Exception {
        shop = new Shop(data.resolve("shop"), Map.of());
        // A shopper writes what nobody else should read, and the form takes it as it comes.
        shop.phone.send(shop.request("/api/v1/tickets").header("Content-Type", "application/json").POST(java.net.http.HttpRequest.BodyPublishers.ofString(
                "{\"topic\":\"order\",\"message\":\"Parcel locker for Samantha Quill, samantha.quill@example.com, 0171 2345678, order 12345678\","
                        + "\"email\":\"samantha.quill@example.com\",\"name\":\"Samantha Quill\"}"))
                .build(), HttpResponse.BodyHandlers.ofString());
        var at = shop.clock.instant().minus(Duration.ofDays(6));
        for (int i = 0; i < 12; i++) {
            search(at.plusSeconds(i), "a" + i, i < 6 ? "parcel locker" : i < 9 ? "parcel lockers" : "parcl locker", 0, 0);
            act(at.plusSeconds(60), "a" + i, "contact_open", "");
            act(at.plusSeconds(90), "a" + i, "ticket", ",\"ticket\":\"HC-%d\"".formatted(i));
            if (i < 4) {
                search(at.plusSeconds(i), "b" + i, "=cmd|calc", 0, 0);
                try (var somebody = java.net.http.HttpClient.newHttpClient()) {
                    shop.get(somebody, "/en/search?q=lost+samantha.quill%40example.com+0171+2345678");
                }
            }
        }
        var file = Files.writeString(data.resolve("log.jsonl"), lines);
        assertThat(shop.command("events", "import", file.toString())).contains("0 lines not understood");
        // What somebody searches for is written a moment later, and a report of before that would be another one.
        var until = System.nanoTime() + Shop.SOON.toNanos();
        while (shop.count(LOST) < 4 && System.nanoTime() < until) {
            java.util.concurrent.locks.LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
        assertThat(shop.count(LOST)).isEqualTo(4);
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void programsTerminalsAndSpreadsheetsReadTheSame() throws Exception {
        var from = shop.clock.instant().minus(Duration.ofDays(20)).toString().substring(0, 10);
        var token = shop.command("token", "create", "--role", "lead").strip();
        var answer = get("/api/v1/reports/gaps?from=" + from, token);
        var report = Json.tree(answer.body());
        assertThat(report.path("gaps")).hasSize(3);
        var locker = report.path("gaps").get(0);
        assertThat(locker.path("cluster").asString()).isEqualTo("parcel locker");
        assertThat(locker.path("visitors").asInt()).isEqualTo(12);
        // What was mistyped is the same, because search mends it.
        assertThat(locker.path("variants").toString()).contains("parcel lockers", "parcl locker");
        assertThat(locker.path("cause").asString()).isEqualTo("noArticle");
        fits(answer.body());
        fits(get("/api/v1/reports/gaps?from=2020-01-01&to=2020-01-02", token).body());
        for (var role : List.of("agent", "writer")) {
            assertThat(get("/api/v1/reports/gaps?from=" + from, shop.command("token", "create", "--role", role).strip()).statusCode()).isEqualTo(403);
        }
        assertThat(get("/api/v1/reports/gaps?from=" + from, "").statusCode()).isEqualTo(401);
        assertThat(Json.tree(shop.command("report", "gaps", "--from", from, "--format", "json"))).isEqualTo(report);
        assertThat(shop.command("report", "gaps", "--from", from, "--format", "csv").lines()).anySatisfy(line -> assertThat(line).startsWith("'=cmd|calc,"));
        assertThat(shop.command("report", "gaps", "--from", from)).contains("parcel locker", "noArticle");
        shop.signIn("lead");
        assertThat(page(GAPS + "?format=csv&from=" + from)).contains("'=cmd|calc");
        assertThat(Json.tree(page(GAPS + "?format=json&from=" + from))).isEqualTo(report);
    }

    @Test
    void aLeadReadsDecidesDividesAndJoins() throws Exception {
        shop.signIn("lead");
        var list = Jsoup.parse(page(GAPS));
        assertThat(list.select(".rail [aria-current]").text()).isEqualTo("Search gaps");
        assertThat(list.select("tbody th a").eachText()).startsWith("parcel locker");
        assertThat(list.select("[style], script:not([src])")).isEmpty();
        var address = list.select("tbody th a").attr("href");
        var gap = Jsoup.parse(page(address));
        assertThat(gap.select(".kpi").eachText()).hasSize(7).allSatisfy(figure -> assertThat(figure).contains("95% sure: ", " of ").endsWith("."));
        assertThat(gap.select("[aria-labelledby=subjects]").text()).contains("13 tickets followed", "Parcel locker for ‹…› ‹…›, ‹email›, ‹phone›");
        var apart = decide(address, "split", "query", "parcl locker");
        assertThat(apart.select("#queries").first().closest("section").text()).doesNotContain("parcl locker");
        var joined = Jsoup.parse(page(GAPS));
        assertThat(joined.select("tbody th a").eachText()).contains("parcel locker", "parcl locker");
        decide(address, "merge", "other", joined.select("tbody th a:containsOwn(parcl locker)").attr("href").replaceFirst(".*/gaps/([0-9a-f]+).*", "$1"));
        decide(address, "rename", "name", "Lockers");
        var whole = decide(address, "owner", "owner", "mara@alderandpine.example");
        assertThat(whole.select("h1").text()).isEqualTo("Lockers");
        assertThat(whole.select("[aria-labelledby=queries]").text()).contains("parcl locker", "parcel lockers");
        assertThat(whole.select(".log").text()).contains("mara split off parcl locker", "mara named it Lockers", "gave it to mara");
        assertThat(decide(address, "state", "state", "accepted").select(".badges").text()).contains("Accepted");
        assertThat(post(address, Map.of("do", "state", "state", "verified")).body()).contains("Nobody can set");
        assertThat(post(address, Map.of("do", "owner", "owner", "nobody@example.com")).statusCode()).isEqualTo(422);
        assertThat(shop.get(shop.laptop, GAPS + "/000000000000").statusCode()).isEqualTo(404);
        assertThat(shop.get(shop.laptop, GAPS + "?from=nonsense").statusCode()).isEqualTo(400);
    }

    @Test
    void aWriterDraftsWithoutReadingWhatTicketsSayAndDecidesNothing() throws Exception {
        shop.signIn("writer");
        var address = Jsoup.parse(page(GAPS)).select("tbody th a").attr("href");
        var gap = Jsoup.parse(page(address));
        assertThat(gap.select("#subjects, #decide")).isEmpty();
        assertThat(page(GAPS + "?format=json")).doesNotContain("Parcel locker for");
        assertThat(post(address, Map.of("do", "state", "state", "accepted")).statusCode()).isEqualTo(403);
        var draft = post(address, Map.of("do", "draft", "title", "Parcel lockers: \"where?\"", "folder", "en/orders-delivery"));
        assertThat(draft.statusCode()).isEqualTo(200);
        assertThat(draft.headers().firstValue("Content-Disposition")).hasValue("attachment; filename*=UTF-8''parcel-lockers-where.md");
        assertThat(draft.body()).startsWith("---\ntitle: \"Parcel lockers: \\\"where?\\\"\"\nid: \"parcel-lockers-where\"\n")
                .contains("draft: true", "- parcel locker\n").doesNotContain("Parcel locker for");
        var synonym = post(address, Map.of("do", "synonym", "from-words", "parcel locker, box", "to-words", "collect", "locale", "en"));
        assertThat(synonym.body()).contains("+++ b/synonyms/en.yaml", "+- {from: [\"parcel locker\", \"box\"], to: [\"collect\"]}");
        assertThat(post(address, Map.of("do", "draft", "title", "x", "folder", "../etc")).statusCode()).isEqualTo(422);
        assertThat(post(address, Map.of("do", "draft-commit", "title", "x", "folder", "en/orders-delivery")).body()).contains("content.write");
    }

    @Test
    void anAgentSeesNone() throws Exception {
        shop.signIn("agent");
        assertThat(shop.get(shop.laptop, GAPS).statusCode()).isEqualTo(403);
        assertThat(Jsoup.parse(page("/staff/tickets")).select(".rail li").eachText()).doesNotContain("Search gaps");
        assertThat(shop.get(shop.phone, GAPS).statusCode()).isEqualTo(303);
    }

    @Test
    void whatTellsWhoSomebodyIsIsNowhere() throws Exception {
        shop.signIn("lead");
        var seen = new StringBuilder(page(GAPS)).append(page(GAPS + "?format=csv")).append(page(GAPS + "?format=json"));
        assertThat(seen.toString()).as("they were searched for").contains("lost email");
        for (var address : Jsoup.parse(page(GAPS)).select("tbody th a").eachAttr("href")) {
            seen.append(page(address)).append(post(address, Map.of("do", "draft", "title", "Draft", "folder", "en/orders-delivery")).body());
        }
        assertThat(seen.toString().toLowerCase(java.util.Locale.ROOT)).contains("parcel locker").doesNotContain(
                "quill", "samantha", "2345678", "12345678", "@example.com");
    }

    private void search(Instant at, String who, String query, int hits, int shown) {
        act(at, who, "search", ",\"search\":\"%s\",\"query\":\"%s\",\"hits\":%d,\"shown\":%d".formatted(who, query, hits, shown));
    }

    private void act(Instant at, String who, String type, String more) {
        lines.append("{\"id\":\"%s\",\"at\":\"%s\",\"type\":\"%s\",\"session\":\"s %s\",\"visitor\":\"%s\",\"locale\":\"en\"%s}%n".formatted(
                UUID.randomUUID(), at.truncatedTo(ChronoUnit.MILLIS), type, who, who, more));
    }

    private String page(String path) throws Exception {
        var answer = shop.get(shop.laptop, path);
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        return answer.body();
    }

    private HttpResponse<String> post(String address, Map<String, String> fields) throws Exception {
        var all = new LinkedHashMap<>(fields);
        all.put("token", Jsoup.parse(page(address)).select("[name=token]").last().val());
        return shop.post(shop.laptop, address, all);
    }

    private Document decide(String address, String deed, String name, String value) throws Exception {
        var answer = post(address, Map.of("do", deed, name, value));
        assertThat(answer.statusCode()).as(deed).isEqualTo(303);
        return Jsoup.parse(page(answer.headers().firstValue("Location").orElseThrow().replaceFirst("^https?://[^/]+", "")));
    }

    private void fits(String body) throws Exception {
        var schema = Json.tree(shop.get(shop.phone, "/api/v1/openapi.json").body()).path("paths").path("/api/v1/reports/gaps").path("get").path("responses")
                .path("200").path("content").path("application/json").path("schema");
        assertThat(schema.isObject()).isTrue();
        assertThat(SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(schema).validate(body, InputFormat.JSON)).isEmpty();
    }

    private HttpResponse<String> get(String path, String token) throws Exception {
        var request = shop.request(path);
        return shop.phone.send((token.isEmpty() ? request : request.header("Authorization", "Bearer " + token)).build(), HttpResponse.BodyHandlers.ofString());
    }
}
