package help.cairn;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import help.cairn.web.Json;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
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

/// Leads and writers read what came of searches, articles and tickets, and how the content is.
class ListsJourneyTest {
    private static final String OCTOBER = "?from=2026-10-01&to=2026-11-01";

    @TempDir
    Path data;

    private final StringBuilder lines = new StringBuilder();
    private Shop shop;

    @BeforeEach
    void aMonthOfShoppers() throws Exception {
        shop = new Shop(data.resolve("shop"), Map.of());
        for (int i = 0; i < 40; i++) {
            var who = "v" + i;
            act("2026-10-05T10:00:00Z", who, "search", Map.of("search", "s" + i, "query", i < 38 ? "Send it back!" : "fax " + i, "hits", 3, "shown", 3));
            act("2026-10-05T10:00:05Z", who, "click", Map.of("search", "s" + i, "article", "return-something", "position", i < 10 ? 6 : 1));
            act("2026-10-05T10:00:06Z", who, "view", Map.of("article", "return-something", "from", "search"));
            if (i < 32) {
                act("2026-10-05T10:01:00Z", who, "engaged", Map.of("article", "return-something", "seconds", 40));
            }
            // Of the 32 who read it, four write within 72 hours: the last by one millisecond; a fifth is one too late.
            if (i < 5) {
                act(i < 3 ? "2026-10-06T10:00:00Z" : i == 3 ? "2026-10-08T10:01:00Z" : "2026-10-08T10:01:00.001Z", who, "ticket",
                        Map.of("ticket", "D-" + i, "topic", i == 0 ? "order" : "return", "via", "form"));
            }
            if (i < 30) {
                act("2026-10-05T10:02:00Z", who, "vote", i < 20
                        ? Map.of("article", "return-something", "helpful", true)
                        : i < 25
                                ? Map.of("article", "return-something", "helpful", false, "reason", "unclear", "reasons", List.of("unclear", "missing"))
                                : Map.of("article", "return-something", "helpful", false, "reason", "missing", "comment", "=2+5 labels are missing"));
            }
        }
        for (int i = 0; i < 3; i++) {
            act("2026-10-12T10:00:00Z", "old" + i, "view", Map.of("article", "=gone", "from", "direct"));
        }
        for (int i = 0; i < 4; i++) {
            act("2026-10-12T10:00:00Z", "old" + i, "view", Map.of("article", "former-" + i));
        }
        act("2026-10-13T10:00:00Z", "bot", "view", Map.of("article", "return-something", "class", "robot", "why", "named robot"));
        act("2026-10-13T10:00:00Z", "form", "suggestion_shown", Map.of("articles", List.of("return-something", "track-your-order")));
        act("2026-10-13T10:01:00Z", "form", "suggestion_solved", Map.of("article", "return-something", "solved", true));
        act("2026-10-13T10:02:00Z", "phone", "view", Map.of("article", "track-your-order", "device", "phone", "locale", "de"));
        var file = Files.writeString(data.resolve("log.jsonl"), lines);
        assertThat(shop.command("events", "import", file.toString())).contains("0 lines not understood");
    }

    @AfterEach
    void close() {
        shop.close();
    }

    private void act(String at, String visitor, String type, Map<String, Object> more) {
        var line = new LinkedHashMap<String, Object>(Map.of(
                "id", UUID.randomUUID().toString(), "at", Instant.parse(at).toString(), "type", type, "session", visitor, "visitor", visitor, "locale", "en",
                "device", "desktop", "class", "human"));
        line.putAll(more);
        lines.append(Json.text(line)).append('\n');
    }

    @Test
    void aProgramIsToldWhatPeopleDidWithArticles() throws Exception {
        var token = shop.command("token", "create", "--role", "lead").strip();
        var body = get("/api/v1/reports/articles" + OCTOBER, token).body();
        var report = Json.tree(body);
        var row = report.path("articles").get(0);
        assertThat(row.path("article").asString()).isEqualTo("return-something");
        assertThat(row.path("title").asString()).isNotEmpty();
        assertThat(row.path("counts").toString())
                .isEqualTo("{\"views\":40,\"engaged\":32,\"opened\":40,\"seen\":0,\"helpful\":20,\"unhelpful\":10,\"offered\":1,"
                        + "\"solved\":1,\"ticketsAfter\":4}");
        assertThat(row.path("rates").path("wrote").path("numerator").asInt()).isEqualTo(4);
        assertThat(row.path("rates").path("wrote").path("denominator").asInt()).isEqualTo(32);
        assertThat(row.path("rates").path("engaged").path("value").asDouble()).isEqualTo(0.8);
        assertThat(row.path("rates").path("solved").path("value").isNull()).isTrue();
        assertThat(row.path("reasons").toString()).isEqualTo("{\"missing\":10,\"unclear\":5}");
        // Two more searched, each for something else: that is nobody's business.
        assertThat(row.path("searches").toString()).isEqualTo("[{\"query\":\"send it back\",\"visitors\":38,\"searches\":38}]");
        assertThat(report.path("leftOut").path("robot").asInt()).isEqualTo(1);
        assertThat(report.path("articles").valueStream().filter(one -> one.path("article").asString().equals("=gone")).findFirst().orElseThrow()
                .path("title").asString()).isEmpty();
        fits("/api/v1/reports/articles", body);
        var phones = Json.tree(get("/api/v1/reports/articles" + OCTOBER + "&device=phone", token).body());
        assertThat(phones.path("counts").path("views").asInt()).isEqualTo(1);
        var german = Json.tree(get("/api/v1/reports/articles" + OCTOBER + "&locale=de", token).body());
        assertThat(german.path("counts").path("views").asInt()).isEqualTo(1);
        var returns = Json.tree(get("/api/v1/reports/articles" + OCTOBER + "&category=" + row.path("category").asString(), token).body());
        assertThat(returns.path("counts").path("views").asInt()).isEqualTo(40);
        assertThat(Json.tree(shop.command("report", "articles", "--from", "2026-10-01", "--to", "2026-11-01", "--format", "json"))).isEqualTo(report);
        assertThat(shop.command("report", "articles", "--from", "2026-10-01", "--to", "2026-11-01", "--format", "csv").lines())
                .anyMatch(line -> line.startsWith("'=gone,,,,3,0,")).anyMatch(line -> line.startsWith("return-something,"));
        assertThat(shop.command("report", "articles", "--from", "2026-10-01", "--zone", "Asia/Tokyo")).as("the days of another time zone").isEmpty();
    }

    @Test
    void aProgramIsToldOfTicketsHereAndAtOtherDesks() throws Exception {
        var token = shop.command("token", "create", "--role", "admin").strip();
        shop.signIn("lead");
        var first = Shop.reference(shop.ask("sam@example.com"));
        var second = Shop.reference(shop.ask("kim@example.com"));
        shop.handle(first, Map.of("message", "It is on its way.", "do", "reply"));
        shop.clock.pass(Duration.ofDays(30));
        var from = "?from=2026-10-01&to=2100-01-01";
        var body = get("/api/v1/reports/tickets" + from, token).body();
        var all = Json.tree(body).path("all");
        assertThat(all.path("tickets").asInt()).isEqualTo(7);
        assertThat(all.path("elsewhere").asInt()).isEqualTo(5);
        // One was answered in time, the other is late by now.
        assertThat(all.path("kept").path("numerator").asInt()).isEqualTo(1);
        assertThat(all.path("kept").path("denominator").asInt()).isEqualTo(2);
        assertThat(all.path("searched").path("numerator").asInt()).as("two wrote more than 72 hours after they searched").isEqualTo(3);
        assertThat(all.path("read").path("numerator").asInt()).isEqualTo(4);
        fits("/api/v1/reports/tickets", body);
        assertThat(Json.tree(get("/api/v1/reports/tickets" + from + "&topic=return", token).body()).path("all").path("tickets").asInt()).isEqualTo(4);
        assertThat(Json.tree(get("/api/v1/reports/tickets" + OCTOBER, token).body()).path("weeks")).hasSize(5)
                .first().satisfies(week -> assertThat(week.path("key").asString()).isEqualTo("2026-10-01"))
                .satisfies(week -> assertThat(week.path("tickets").asInt()).isEqualTo(3));
        assertThat(shop.command("report", "tickets", "--from", "2026-10-01", "--to", "2026-11-01")).contains("topic", "return");
        assertThat(second).isNotEqualTo(first);
    }

    @Test
    void aLeadReadsEveryReportAndEveryFigureSaysWhatItIs() throws Exception {
        shop.signIn("lead");
        for (var path : List.of("searches", "articles", "articles/return-something", "tickets", "content")) {
            var page = page("/staff/reports/" + path + OCTOBER);
            assertThat(page.select("h1").text()).as(path).isNotEmpty();
            assertThat(page.select(".kpi").eachText()).as(path).allSatisfy(tile -> assertThat(tile).endsWith("."));
            assertThat(page.select("details.how")).as(path).isNotEmpty().allSatisfy(how -> assertThat(how.select("dt")).isNotEmpty());
            assertThat(page.select(".scroll[role=region][tabindex=0][aria-label]").size()).as(path).isEqualTo(page.select("table").size());
            assertThat(page.select("[style], script:not([src])")).as(path).isEmpty();
            assertThat(page.text()).as("words are there").doesNotContainPattern("\\breport\\.[a-z]");
            assertThat(shop.get(shop.laptop, page.select("a:contains(CSV)").attr("href")).headers().firstValue("Content-Type")).as(path)
                    .hasValue("text/csv; charset=utf-8");
            assertThat(Json.tree(shop.get(shop.laptop, page.select("a:contains(JSON)").attr("href")).body()).isObject()).as(path).isTrue();
        }
        assertThat(page("/staff/reports/searches" + OCTOBER).select(".tabs a").eachText()).containsExactly("Searches", "Articles", "Tickets");
        assertThat(shop.get(shop.laptop, "/staff/reports/articles/never-was" + OCTOBER).statusCode()).isEqualTo(404);
        assertThat(shop.get(shop.laptop, "/staff/reports/searches?from=nonsense").statusCode()).isEqualTo(400);
    }

    @Test
    void rowsAreSortedSearchedAndTurnedByTheAddressAlone() throws Exception {
        shop.signIn("lead");
        var page = page("/staff/reports/articles" + OCTOBER);
        assertThat(page.select("tbody tr")).hasSize(50);
        assertThat(page.select("tbody tr").first().text()).contains("80%", "32", "66.7%", "Something is missing 10 · Hard to understand 5",
                "“send it back” (38 visitors)");
        assertThat(page.select("th[aria-sort]").text()).isEqualTo("Views");
        var next = page(page.select("nav a:contains(Older)").attr("href"));
        assertThat(next.select("tbody th").eachText()).isNotEmpty().doesNotContainAnyElementsOf(page.select("tbody th").eachText());
        var byName = page(page.select("thead a:contains(Article)").attr("href"));
        assertThat(byName.select("tbody th bdi").eachText()).isSortedAccordingTo(String::compareTo);
        assertThat(byName.select("th[aria-sort]").attr("aria-sort")).isEqualTo("ascending");
        var backwards = page(byName.select("thead a:contains(Article)").attr("href"));
        assertThat(backwards.select("th[aria-sort]").attr("aria-sort")).isEqualTo("descending");
        var one = page("/staff/reports/articles" + OCTOBER + "&q=%3DGON&sort=views");
        assertThat(one.select("tbody tr").eachText()).hasSize(1).first().asString().startsWith("=gone No longer published 3");
        assertThat(one.select("[name=q]").val()).isEqualTo("=GON");
        assertThat(one.select("[name=sort]").val()).isEqualTo("views");
        var searches = page("/staff/reports/searches" + OCTOBER);
        assertThat(searches.select("tbody tr").text()).startsWith("send it back 38 before: fewer than 3 38");
        assertThat(searches.text()).contains("Rare searches: 2,");
        assertThat(page("/staff/reports/searches" + OCTOBER + "&q=nothing+like+it").select("tbody tr")).isEmpty();
    }

    @Test
    void oneArticleTellsItsReasonsItsSearchesAndWhatPeopleWrote() throws Exception {
        shop.signIn("writer");
        var page = page("/staff/reports/articles/return-something" + OCTOBER);
        assertThat(page.select("[data-table=reasons] tbody tr").eachText()).containsExactly("Something is missing 10", "Hard to understand 5");
        assertThat(page.select("[data-table=leads] tbody tr").eachText()).containsExactly("send it back 38 38");
        assertThat(page.select("[aria-labelledby=comments] li").eachText()).hasSize(5).first().asString().startsWith("=2+5 labels are missing");
        assertThat(page.select("[data-table=weeks] tbody tr")).hasSize(5);
        assertThat(page.select("svg.weeks desc").text()).contains("Week from 1 October 2026: 40.");
        var gone = page("/staff/reports/articles/=gone" + OCTOBER);
        assertThat(gone.select("h1").text()).isEqualTo("=gone");
    }

    @Test
    void whoWritesSeesNoTicketsAndWhoAnswersSeesNone() throws Exception {
        shop.signIn("writer");
        assertThat(shop.get(shop.laptop, "/staff/reports/tickets").statusCode()).isEqualTo(403);
        assertThat(shop.get(shop.laptop, "/staff/reports/tickets?format=csv").statusCode()).isEqualTo(403);
        assertThat(page("/staff/reports/searches").select(".tabs a").eachText()).containsExactly("Searches", "Articles");
        assertThat(page("/staff/reports/content").select(".rail [aria-current]").text()).isEqualTo("Content health");
        assertThat(shop.get(shop.phone, "/staff/reports/content").statusCode()).isEqualTo(303);
    }

    @Test
    void whoAnswersSeesNoReports() throws Exception {
        shop.signIn("agent");
        for (var path : List.of("", "/searches", "/articles", "/articles/return-something", "/tickets", "/content", "/content?format=json")) {
            assertThat(shop.get(shop.laptop, "/staff/reports" + path).statusCode()).as(path).isEqualTo(403);
        }
        var agent = shop.command("token", "create", "--role", "writer").strip();
        for (var report : List.of("articles", "tickets", "content")) {
            assertThat(get("/api/v1/reports/" + report + OCTOBER, agent).statusCode()).isEqualTo(403);
            assertThat(get("/api/v1/reports/" + report + OCTOBER, "").statusCode()).isEqualTo(401);
        }
    }

    @Test
    void contentSaysWhatToMendAndWhy() throws Exception {
        var token = shop.command("token", "create", "--role", "lead").strip();
        var body = get("/api/v1/reports/content" + OCTOBER, token).body();
        fits("/api/v1/reports/content", body);
        var rows = Json.tree(body).path("rows");
        assertThat(rows.valueStream().filter(row -> row.path("article").asString().equals("return-something")).findFirst().orElseThrow().path("views").asInt())
                .isEqualTo(40);
        // Most were not looked at; what nobody could look at, because it is gone, is no content.
        assertThat(rows.valueStream().filter(row -> row.path("findings").toString().contains("unseen")).count()).isGreaterThan(20);
        assertThat(rows.valueStream().map(row -> row.path("article").asString())).doesNotContain("=gone");
        shop.signIn("writer");
        var page = page("/staff/reports/content" + OCTOBER);
        assertThat(page.select("nav .chip[aria-current]").text()).startsWith("Need a look");
        var unseen = page(page.select("a.chip:contains(Never looked at)").attr("href"));
        assertThat(unseen.select("tbody tr").eachText()).isNotEmpty().allSatisfy(row -> assertThat(row).contains("Nobody looked at it"));
        assertThat(shop.command("report", "content", "--from", "2026-10-01", "--format", "csv")).startsWith("article,title,category,");
    }

    private Document page(String path) throws Exception {
        var answer = shop.get(shop.laptop, path);
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        return Jsoup.parse(answer.body());
    }

    private void fits(String path, String body) throws Exception {
        var schema = Json.tree(shop.get(shop.phone, "/api/v1/openapi.json").body()).path("paths").path(path).path("get").path("responses").path("200")
                .path("content").path("application/json").path("schema");
        assertThat(schema.isObject()).isTrue();
        assertThat(SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(schema).validate(body, InputFormat.JSON)).isEmpty();
    }

    private HttpResponse<String> get(String path, String token) throws Exception {
        var request = shop.request(path);
        return shop.phone.send((token.isEmpty() ? request : request.header("Authorization", "Bearer " + token)).build(),
                HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }
}
