package help.cairn;

import static org.assertj.core.api.Assertions.assertThat;

import help.cairn.web.Json;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whoever reads a figure sees what it is a share of, what it counts, in which days, what of it may still change, and what was left out.
class WordingTest {
    private static final Pattern PERCENT = Pattern.compile("\\d\\s?%");
    private static final Pattern PARTS = Pattern.compile("\\d[\\d,.]* of \\d[\\d,.]*");

    @TempDir
    Path data;

    private final StringBuilder lines = new StringBuilder();
    private Shop shop;

    @BeforeEach
    void shoppersOfAllKinds() throws Exception {
        shop = new Shop(data.resolve("shop"), Map.of());
        for (int i = 0; i < 80; i++) {
            var at = shop.clock.instant().minus(Duration.ofDays(i % 2 == 0 ? 8 : 36)).plusSeconds(i);
            var who = "v" + i;
            act(at, who, "search", Map.of("search", "s" + i, "query", i % 3 == 0 ? "parcel locker" : "send it back", "hits", i % 3 == 0 ? 0 : 3, "shown", 3));
            act(at.plusSeconds(5), who, "click", Map.of("search", "s" + i, "article", "return-something", "position", i % 7));
            act(at.plusSeconds(6), who, "view", Map.of("article", "return-something", "from", "search"));
            act(at.plusSeconds(40), who, "engaged", Map.of("article", "return-something", "seconds", 40));
            act(at.plusSeconds(50), who, "vote", Map.of("article", "return-something", "helpful", i % 4 == 0, "reason", "missing"));
            act(at.plusSeconds(60), who, "contact_open", Map.of("topic", "return", "arms", Map.of("form-suggestions", i < 40 ? "held" : "shown")));
            act(at.plusSeconds(61), who, "suggestion_shown", Map.of("articles", List.of("return-something")));
            if (i % 5 < 3) {
                act(at.plusSeconds(90), who, "ticket", Map.of("ticket", "D-" + i, "topic", "return", "via", "form"));
            }
        }
        var file = Files.writeString(data.resolve("log.jsonl"), lines);
        assertThat(shop.command("events", "import", file.toString())).contains("0 lines not understood");
        shop.ask("sam@example.org");
        shop.signIn("lead");
    }

    @AfterEach
    void close() {
        shop.close();
    }

    private void act(Instant at, String visitor, String type, Map<String, Object> more) {
        var line = new LinkedHashMap<String, Object>(Map.of(
                "id", UUID.randomUUID().toString(), "at", at.toString(), "type", type, "session", visitor, "visitor", visitor, "locale", "en",
                "device", "desktop", "class", "human"));
        line.putAll(more);
        lines.append(Json.text(line)).append('\n');
    }

    private Document page(String address) throws Exception {
        HttpResponse<String> answer = shop.get(shop.laptop, address);
        assertThat(answer.statusCode()).as(address).isEqualTo(200);
        return Jsoup.parse(answer.body());
    }

    private List<String> reports() throws Exception {
        var gap = page("/staff/gaps").select("tbody th a").attr("href");
        assertThat(gap).startsWith("/staff/gaps/");
        return List.of(
                "/staff/deflection", "/staff/reports/searches", "/staff/reports/articles", "/staff/reports/articles/return-something",
                "/staff/reports/tickets", "/staff/reports/content?show=all", "/staff/gaps", gap);
    }

    @Test
    void noShareStandsWithoutWhatItIsAShareOf() throws Exception {
        var alone = new ArrayList<String>();
        for (var address : reports()) {
            var shares = page(address).select("td, .kpi, .funnel li, p.lede");
            assertThat(shares).as(address).isNotEmpty();
            for (var share : shares) {
                if (PERCENT.matcher(told(share)).find() && !PARTS.matcher(share.text()).find() && !oneShare(share.parent())) {
                    alone.add(address + ": " + share.text());
                }
            }
        }
        assertThat(alone).isEmpty();
    }

    /// A row about one share alone can say what it is a share of in a cell of its own.
    private static boolean oneShare(Element row) {
        return row.nameIs("tr") && PARTS.matcher(row.select("td").text()).results().count() == 1;
    }

    /// What it says without what explains it.
    private static String told(Element share) {
        var figure = share.clone();
        figure.select(".meta, .ci").remove();
        return figure.text().replaceAll("95% sure[^.]*", "");
    }

    @Test
    void everyFigureAndEveryColumnOfNumbersIsDefinedOnItsPage() throws Exception {
        var undefined = new ArrayList<String>();
        for (var address : reports()) {
            var page = page(address);
            for (var figure : page.select(".kpi")) {
                if (figure.select("dd > .meta").text().length() < 20) {
                    undefined.add(address + ": " + figure.select("dt").text());
                }
            }
            for (var table : page.select("[data-table]")) {
                var defined = table.select(".how-list dt").eachText();
                table.select("th.r[scope=col]").eachText().stream().filter(column -> !defined.contains(column))
                        .forEach(column -> undefined.add(address + ", " + table.attr("data-table") + ": " + column));
            }
            assertThat(page.select(".kpi, [data-table], .gaps")).as(address).isNotEmpty();
        }
        var gaps = page("/staff/gaps");
        gaps.select("table.gaps th.r").eachText().stream().filter(column -> !gaps.select("details dt").eachText().contains(column)).forEach(undefined::add);
        assertThat(undefined).isEmpty();
    }

    @Test
    void everyReportSaysWhichDaysItCountsWhatMayStillChangeAndWhatWasLeftOut() throws Exception {
        for (var address : reports()) {
            var text = page(address).select("main").text();
            assertThat(text).as(address).containsPattern("\\d{1,2} \\w+ \\d{4} to \\d{1,2} \\w+ \\d{4}")
                    .containsPattern("[Mm]ay still change|may be answered").containsPattern("[Rr]obots|held back as spam");
        }
    }

    @Test
    void whoeverAsksForAYearBeforeIsToldSoOnEveryReportAndKeepsIt() throws Exception {
        for (var address : reports()) {
            var page = page(address + (address.contains("?") ? "&" : "?") + "with=year&device=desktop");
            if (address.contains("/content")) {
                assertThat(page.select("[name=with]")).as("compares nothing").isEmpty();
                continue;
            }
            assertThat(page.select(".head").text()).as(address).contains("a year before");
            if (!page.select("form.filters").isEmpty()) {
                assertThat(page.select("form.filters [name=with] [selected]").attr("value")).as(address).isEqualTo("year");
                assertThat(page.select("form.filters a").eachAttr("href")).as(address).hasSize(2).allSatisfy(link -> assertThat(link).contains("with=year"));
                assertThat(page.select(".tabs a").eachAttr("href")).as(address).allSatisfy(link -> assertThat(link).contains("with=year"));
            }
        }
    }
}
