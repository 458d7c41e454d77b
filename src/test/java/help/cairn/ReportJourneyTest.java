package help.cairn;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import help.cairn.web.Json;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A lead, and the lead's programs, ask what self-service really does.
class ReportJourneyTest {
    private static final String OCTOBER = "?from=2026-10-01&to=2026-11-01";

    @TempDir
    Path data;

    private final StringBuilder lines = new StringBuilder();
    private Shop shop;

    @BeforeEach
    void aMonthOfShoppers() throws Exception {
        shop = new Shop(data.resolve("shop"), Map.of());
        // Of forty who opened the form, thirty read an answer and were quiet, and ten wrote.
        for (int i = 0; i < 40; i++) {
            var visitor = "\"v%d\"".formatted(i);
            act("2026-10-05T10:00:00Z", visitor, "search", "\"search\":\"s%d\",\"query\":\"=1+1\",\"hits\":0,\"shown\":2".formatted(i));
            act("2026-10-05T10:05:00Z", visitor, "contact_open", "\"arms\":{\"form-suggestions\":\"%s\"}".formatted(i % 10 == 0 ? "held" : "shown"));
            act("2026-10-05T10:06:00Z", visitor, i < 30 ? "engaged" : "ticket", "\"article\":\"a\"");
        }
        act("2026-10-31T23:30:00Z", "\"late\"", "engaged", "\"article\":\"a\"");
        act("2026-09-30T23:30:00Z", "\"summer\"", "engaged", "\"article\":\"a\"");
        act("2026-10-06T10:00:00Z", "null", "search", "\"search\":\"x\",\"query\":\"boots\",\"hits\":3,\"shown\":3");
        act("2026-10-06T10:00:00Z", "\"bot\"", "view", "\"class\":\"robot\",\"why\":\"named robot\"");
        act("2026-10-06T11:00:00Z", "\"reader\"", "view", "\"article\":\"a\"");
        var file = Files.writeString(data.resolve("log.jsonl"), lines);
        assertThat(shop.command("events", "import", file.toString())).contains("0 lines not understood");
    }

    @AfterEach
    void close() {
        shop.close();
    }

    private void act(String at, String visitor, String type, String more) {
        lines.append("{\"id\":\"%s\",\"at\":\"%s\",\"type\":\"%s\",\"session\":%s,\"visitor\":%s,\"locale\":\"en\",%s}%n".formatted(
                UUID.randomUUID(), Instant.parse(at), type, visitor.equals("null") ? "\"nobody\"" : visitor, visitor, more));
    }

    @Test
    void aProgramOfALeadIsToldHowTheEpisodesOfTheSitesOwnDaysEnded() throws Exception {
        var token = shop.command("token", "create", "--role", "lead").strip();
        var answer = get("/api/v1/reports/deflection" + OCTOBER, token);
        assertThat(answer.statusCode()).isEqualTo(200);
        var report = Json.tree(answer.body());
        // In London, summer time ends on 25 October: the month begins at 23:00 and ends at 24:00 of the world's clock.
        assertThat(report.path("episodes").toString()).isEqualTo(
                "{\"contacted\":10,\"explicitDeflection\":0,\"implicitDeflection\":30,\"confirmedAnswer\":0,\"assumedAnswer\":2,\"gaveUp\":0,\"cannotTell\":1}");
        assertThat(report.path("browsingSessions").asInt()).isEqualTo(1);
        assertThat(report.path("leftOut").toString()).isEqualTo("{\"robot\":1,\"staff\":0,\"preview\":0}");
        assertThat(report.path("rates").path("implicitDeflection").path("value").asDouble()).isEqualTo(0.75);
        assertThat(report.path("rates").path("implicitDeflection").path("denominator").asInt()).isEqualTo(40);
        assertThat(report.path("holdout").path("held").toString()).startsWith("{\"visitors\":4,\"contacted\":1,");
        assertThat(report.path("holdout").path("difference").asDouble()).isZero();
        assertThat(report.path("holdout").path("enough").asBoolean()).isFalse();
        fits("/api/v1/reports/deflection", answer.body());
        assertThat(Json.tree(get("/api/v1/reports/deflection" + OCTOBER + "&locale=de", token).body()).path("episodes").path("contacted").asInt()).isZero();
        var nothing = get("/api/v1/reports/deflection?from=2020-01-01&to=2020-01-02", token).body();
        assertThat(Json.tree(nothing).path("rates").path("contact").toString())
                .isEqualTo("{\"value\":null,\"low\":0.0,\"high\":1.0,\"numerator\":0,\"denominator\":0}");
        assertThat(Json.tree(nothing).path("holdout").get("difference").isNull()).isTrue();
        fits("/api/v1/reports/deflection", nothing);
    }

    @Test
    void aProgramOfALeadIsToldWhatPeopleSearchedFor() throws Exception {
        var token = shop.command("token", "create", "--role", "admin").strip();
        var answer = get("/api/v1/reports/searches" + OCTOBER, token);
        var report = Json.tree(answer.body());
        assertThat(report.path("searches").asInt()).isEqualTo(41);
        assertThat(report.path("rare").asInt()).isEqualTo(1);
        assertThat(report.path("queries")).hasSize(1);
        var row = report.path("queries").get(0);
        assertThat(row.path("query").asString()).isEqualTo("=1+1");
        assertThat(row.path("visitors").asInt()).isEqualTo(40);
        assertThat(row.path("toForm").asInt()).isEqualTo(40);
        assertThat(row.path("toContact").asInt()).isEqualTo(10);
        fits("/api/v1/reports/searches", answer.body());
    }

    @Test
    void nobodyElseIsToldAndWhatIsNotUnderstoodIsSaid() throws Exception {
        var lead = shop.command("token", "create", "--role", "lead").strip();
        for (var report : new String[] {"deflection", "searches"}) {
            var path = "/api/v1/reports/" + report;
            assertThat(get(path + OCTOBER, "").statusCode()).isEqualTo(401);
            assertThat(get(path + OCTOBER, "cairn_guessed").statusCode()).isEqualTo(401);
            for (var role : new String[] {"agent", "writer"}) {
                assertThat(get(path + OCTOBER, shop.command("token", "create", "--role", role).strip()).statusCode()).as(role).isEqualTo(403);
            }
            for (var wrong : new String[] {
                "", "?to=2026-11-01", "?from=2026-13-01", "?from=yesterday", "?from=%2B999999999-01-01", "?from=2026-10-02&to=2026-10-01",
                "?from=2026-10-01&to=2026-10-01", "?from=2026-10-01&locale=%27--"
            }) {
                var answer = get(path + wrong, lead);
                assertThat(answer.statusCode()).as(wrong).isEqualTo(400);
                assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
            }
        }
        assertThat(Json.tree(get("/api/v1/reports/deflection?from=2026-02-30", lead).body()).path("detail").asString())
                .isEqualTo("from must be a day such as 2026-10-01, but is \"2026-02-30\".");
    }

    @Test
    void aTerminalSaysTheSameAndASpreadsheetRunsNothing() throws Exception {
        var token = shop.command("token", "create", "--role", "lead").strip();
        for (var report : new String[] {"deflection", "searches"}) {
            assertThat(Json.tree(shop.command("report", report, "--from", "2026-10-01", "--to", "2026-11-01", "--format", "json")))
                    .isEqualTo(Json.tree(get("/api/v1/reports/" + report + OCTOBER, token).body()));
        }
        assertThat(shop.command("report", "deflection", "--from", "2026-10-01", "--to", "2026-11-01", "--format", "csv").lines())
                .startsWith("figure,value,low,high,numerator,denominator", "episodes.contacted,10,,,,").contains("browsingSessions,1,,,,");
        assertThat(shop.command("report", "searches", "--from", "2026-10-01", "--to", "2026-11-01", "--format", "csv").lines().toList().get(1))
                .startsWith("'=1+1,40,40,40,");
        assertThat(shop.command("report", "deflection", "--from", "2026-10-01", "--to", "2026-11-01").lines())
                .anySatisfy(line -> assertThat(line).matches("rates\\.implicitDeflection +0\\.7500 +0\\.\\d{4} +0\\.\\d{4} +30 +40"));
        assertThat(shop.command("report", "searches", "--from", "2026-10-01", "--to", "2026-11-01")).contains("rates.toContact", "=1+1");
        // A zone without summer time has another month.
        assertThat(shop.command("report", "deflection", "--from", "2026-10-01", "--to", "2026-11-01", "--zone", "UTC", "--format", "csv"))
                .contains("episodes.assumedAnswer,1,");
    }

    @Test
    void aReportOfAnotherTimeZoneCountsByTheSitesCategoriesToo() throws Exception {
        // A server that has not counted yet, as after an import while it was down.
        var elsewhere = data.resolve("elsewhere");
        lines.setLength(0);
        act("2026-10-05T10:00:00Z", "\"ann\"", "engaged", "\"article\":\"track-your-order\"");
        var file = Files.writeString(data.resolve("short.jsonl"), lines);
        told(elsewhere, "events", "import", file.toString());
        for (var zone : new String[] {"Pacific/Kiritimati", "Europe/London"}) {
            var report = told(elsewhere, "report", "deflection", "--from", "2026-10-01", "--to", "2026-11-01", "--format", "csv",
                    "--zone", zone, "--category", "orders-delivery");
            assertThat(report).contains("episodes.assumedAnswer,1,");
        }
        assertThat(told(elsewhere, "report", "articles", "--from", "2026-10-01", "--to", "2026-11-01", "--zone", "Europe/London"))
                .contains("Where is my parcel?");
        assertThat(told(elsewhere, "report", "deflection", "--from", "2026-10-01", "--to", "2026-11-01", "--format", "csv",
                "--category", "orders-delivery")).contains("episodes.assumedAnswer,1,");
    }

    @Test
    void whatALeadMistypesIsNamedWithItsMend() throws Exception {
        shop.signIn("lead");
        var answer = shop.get(shop.laptop, "/staff/deflection?from=last%20week");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Jsoup.parse(answer.body()).select("main p").text()).isEqualTo("from must be a day such as 2026-10-01, but is \"last week\".");
        assertThat(Jsoup.parse(shop.get(shop.laptop, "/staff/gaps?device=%3Cb%3Ewatch").body()).select("main p").text())
                .isEqualTo("device must be one of phone, tablet, desktop, other, but is \"<b>watch\".");
        // A shopper's page says it in words of its own, and leads on.
        assertThat(Jsoup.parse(shop.get(shop.phone, "/en/articles/%00").body()).select("main p").text()).doesNotContain("must be");
    }

    private static String told(Path where, String... words) {
        var text = new java.io.StringWriter();
        var all = new java.util.ArrayList<>(java.util.List.of(words));
        all.addAll(java.util.List.of("--data", where.toString()));
        Main.run(java.time.Clock.fixed(Instant.parse("2026-12-01T08:00:00Z"), java.time.ZoneOffset.UTC), new java.io.PrintWriter(text),
                all.toArray(String[]::new));
        return text.toString();
    }

    @Test
    void aLeadReadsEveryFigureBesideWhatItIsAShareOf() throws Exception {
        shop.signIn("lead");
        var page = Jsoup.parse(shop.get(shop.laptop, "/staff/deflection" + OCTOBER).body());
        assertThat(page.select(".rail [aria-current]").text()).isEqualTo("Deflection");
        assertThat(page.select(".lede").text()).isEqualTo("Of 42 times that somebody looked for help and we can tell how it ended, 0 ended with a yes to an "
                + "answer, 32 probably with an answer, 10 with a ticket, and 0 with nothing.");
        assertThat(page.select("[aria-labelledby=outcomes] tbody tr").eachText()).hasSize(7)
                .anySatisfy(line -> assertThat(line).contains("Cannot tell").endsWith("1 2.3% 1 of 43 0"));
        assertThat(page.select(".kpi").eachText()).hasSize(7).allSatisfy(figure -> assertThat(figure).contains("95% sure: ", " of ").endsWith("."))
                .anySatisfy(figure -> assertThat(figure).startsWith("Implicit deflection rate 75%").contains("30 of 40"))
                .anySatisfy(figure -> assertThat(figure).startsWith("Give-up rate 0%").contains("0 of 42"));
        assertThat(page.select("[aria-labelledby=trial]").text()).contains("Not enough data: at least 30 visitors are needed on each side.", "1 of 4");
        assertThat(page.select("[aria-labelledby=out] dl").text()).contains("Browsing sessions 1", "Events of robots 1");
        assertThat(page.select("[style], script:not([src])")).isEmpty();
        assertThat(page.select("form[action] [name=from]").val()).isEqualTo("2026-10-01");
        var few = Jsoup.parse(shop.get(shop.laptop, "/staff/deflection?from=2026-10-06&to=2026-10-07").body());
        assertThat(few.select(".kpi .big-num")).isEmpty();
        assertThat(few.select(".kpi").eachText()).allSatisfy(figure -> assertThat(figure).contains("Not enough data: fewer than 30"));
        assertThat(shop.get(shop.laptop, page.select("a:contains(CSV)").attr("href")).body()).startsWith("figure,value,low,high,numerator,denominator");
        assertThat(Json.tree(shop.get(shop.laptop, page.select("a:contains(JSON)").attr("href")).body()).path("browsingSessions").asInt()).isEqualTo(1);
        assertThat(shop.get(shop.laptop, "/staff/deflection").statusCode()).isEqualTo(200);
        assertThat(shop.get(shop.laptop, "/staff/deflection?from=nonsense").statusCode()).isEqualTo(400);
        assertThat(shop.get(shop.phone, "/staff/deflection").statusCode()).isEqualTo(303);
    }

    @Test
    void whoAnswersOrWritesSeesNoFigures() throws Exception {
        shop.signIn("agent");
        assertThat(shop.get(shop.laptop, "/staff/deflection").statusCode()).isEqualTo(403);
        assertThat(shop.get(shop.laptop, "/staff/deflection?format=csv").statusCode()).isEqualTo(403);
        assertThat(Jsoup.parse(shop.get(shop.laptop, "/staff/inbox").body()).select(".rail li").eachText()).doesNotContain("Deflection");
    }

    private void fits(String path, String body) throws Exception {
        var schema = Json.tree(shop.get(shop.phone, "/api/v1/openapi.json").body()).path("paths").path(path).path("get").path("responses").path("200")
                .path("content").path("application/json").path("schema");
        assertThat(schema.isObject()).isTrue();
        assertThat(SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(schema).validate(body, InputFormat.JSON)).isEmpty();
    }

    private HttpResponse<String> get(String path, String token) throws Exception {
        var request = shop.request(path);
        return shop.phone.send((token.isEmpty() ? request : request.header("Authorization", "Bearer " + token)).build(), HttpResponse.BodyHandlers.ofString());
    }
}
