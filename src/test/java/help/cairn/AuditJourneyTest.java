package help.cairn;

import static org.assertj.core.api.Assertions.assertThat;

import help.cairn.staff.AuditEntry;
import help.cairn.staff.AuditStore;
import help.cairn.storage.Database;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A lead who reads who did what.
class AuditJourneyTest {
    @TempDir
    Path data;

    private Shop shop;

    @BeforeEach
    void open() throws Exception {
        shop = new Shop(data, Map.of());
        shop.signIn("lead");
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void whoWhatAndWhenStandTheNewestFirst() throws Exception {
        var acts = acts("/staff/audit");
        assertThat(acts).containsSubsequence("sign-in", "password", "staff add");
        assertThat(shop.get(shop.laptop, "/staff/audit").body()).contains("mara@alderandpine.example as lead").contains("command line")
                .containsPattern("datetime=\"20\\d\\d-");
    }

    @Test
    void anEntryIsOnOnePageHoweverManyAMomentHas() throws Exception {
        note(IntStream.range(0, 120).mapToObj(i -> new AuditEntry(Instant.parse("2026-03-01T10:00:00Z"), "ben@shop.example", "ticket reply", "number-" + i))
                .toList());
        var seen = new ArrayList<String>();
        var address = "/staff/audit?who=ben%40shop.example&act=ticket+reply";
        for (int pages = 1; !address.isEmpty(); pages++) {
            assertThat(pages).as("pages").isLessThan(9);
            var page = shop.get(shop.laptop, address).body();
            seen.addAll(all(page, "(number-\\d+)<"));
            // What is noted meanwhile moves nothing.
            note(List.of(new AuditEntry(Instant.parse("2026-03-02T10:00:00Z"), "ben@shop.example", "ticket reply", "later")));
            address = all(page, "href=\"([^\"]*before=[^\"]+)\"").stream().findFirst().map(found -> found.replace("&amp;", "&")).orElse("");
        }
        assertThat(seen).containsExactlyElementsOf(IntStream.range(0, 120).map(i -> 119 - i).mapToObj(i -> "number-" + i).toList());
    }

    @Test
    void whatIsLookedForStaysInTheAddressAndInTheForm() throws Exception {
        note(List.of(
                new AuditEntry(Instant.parse("2026-03-01T10:00:00Z"), "ben@shop.example", "publish", "first"),
                new AuditEntry(Instant.parse("2026-03-02T10:00:00Z"), "ben@shop.example", "publish", "second"),
                new AuditEntry(Instant.parse("2026-03-02T10:00:00Z"), "ada@shop.example", "publish", "third"),
                new AuditEntry(Instant.parse("2026-03-02T10:00:00Z"), "ben@shop.example", "ticket note", "fourth"),
                new AuditEntry(Instant.parse("2026-03-03T10:00:00Z"), "ben@shop.example", "publish", "fifth")));
        assertThat(found("?who=ben%40shop.example&act=publish&from=2026-03-02&to=2026-03-02")).containsExactly("second");
        assertThat(found("?who=ben%40shop.example&act=publish&from=2026-03-02")).containsExactly("fifth", "second");
        assertThat(found("?act=publish&to=2026-03-02")).containsExactly("third", "second", "first");
        var page = shop.get(shop.laptop, "/staff/audit?who=ben%40shop.example&act=publish&from=2026-03-02&to=2026-03-02").body();
        assertThat(page).contains("<option selected>ben@shop.example").contains("<option selected>publish").contains("value=\"2026-03-02\"")
                .contains("who=ben%40shop.example&amp;act=publish&amp;from=2026-03-02&amp;to=2026-03-02&amp;format=csv");
        assertThat(shop.get(shop.laptop, "/staff/audit?who=nobody%40shop.example").body()).contains("Nothing of that kind was noted");
    }

    @Test
    void aDayBeginsAtMidnightOfTheStore() throws Exception {
        // Alder & Pine is in London, an hour ahead in summer.
        note(List.of(
                new AuditEntry(Instant.parse("2026-07-01T22:59:59.999Z"), "ben@shop.example", "publish", "before"),
                new AuditEntry(Instant.parse("2026-07-01T23:00:00Z"), "ben@shop.example", "publish", "at midnight")));
        assertThat(found("?act=publish&from=2026-07-02&to=2026-07-02")).containsExactly("at midnight");
        assertThat(found("?act=publish&from=2026-07-01&to=2026-07-01")).containsExactly("before");
    }

    @Test
    void theSpreadsheetHasAllOfItRunsNothingAndIsNotedItself() throws Exception {
        note(IntStream.range(0, 2_300)
                .mapToObj(i -> new AuditEntry(Instant.parse("2026-03-01T10:00:00Z").plusMillis(i / 2), "ben@shop.example", "publish", "n" + i))
                .toList());
        note(List.of(new AuditEntry(Instant.parse("2026-03-02T10:00:00Z"), "ben@shop.example", "publish", "=HYPERLINK(\"x\"), really")));
        var answer = shop.get(shop.laptop, "/staff/audit?act=publish&format=csv");
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/csv");
        var lines = answer.body().split("\r\n");
        assertThat(lines).hasSize(2_302).startsWith("at,who,act,what", "2026-03-02T10:00:00Z,ben@shop.example,publish,\"'=HYPERLINK(\"\"x\"\"), really\"")
                .endsWith("2026-03-01T10:00:00Z,ben@shop.example,publish,n0").doesNotHaveDuplicates();
        assertThat(found("?act=audit+export")).containsExactly("?act=publish");
    }

    @Test
    void whoTakesAReportOrTheEventLogAwayIsNoted() throws Exception {
        shop.eventually("/staff/deflection?from=2026-01-01&to=2026-02-01", "<main");
        assertThat(acts("/staff/audit")).doesNotContain("report export");
        assertThat(shop.get(shop.laptop, "/staff/deflection?from=2026-01-01&to=2026-02-01&format=csv").statusCode()).isEqualTo(200);
        assertThat(shop.get(shop.laptop, "/staff/deflection?from=2026-01-01&to=2026-02-01&format=json").statusCode()).isEqualTo(200);
        shop.command("events", "export", "--from", "2026-01-01");
        assertThat(found("?act=report+export")).containsExactly(
                "deflection, 2026-01-01 to 2026-02-01, json", "deflection, 2026-01-01 to 2026-02-01, csv");
        assertThat(found("?act=events+export")).containsExactly("2026-01-01 to the end");
    }

    @ParameterizedTest
    @ValueSource(strings = {"from=yesterday", "to=2026-02-30", "from=%2B12026-01-01", "to=01.02.2026"})
    void aDayThatIsNoneIsRefused(String part) throws Exception {
        assertThat(shop.get(shop.laptop, "/staff/audit?" + part).statusCode()).isEqualTo(400);
    }

    @Test
    void whatWasNotedIsText() throws Exception {
        note(List.of(new AuditEntry(Instant.parse("2026-03-01T10:00:00Z"), "<b>ben</b>", "publish", "<script>alert(1)</script>")));
        assertThat(shop.get(shop.laptop, "/staff/audit?before=nonsense").body()).doesNotContain("<script>alert").doesNotContain("<b>ben")
                .contains("&lt;script&gt;alert(1)");
    }

    private void note(List<AuditEntry> entries) {
        try (var database = Database.existing(data)) {
            database.write(handle -> {
                entries.forEach(entry -> AuditStore.add(handle, entry));
                return true;
            });
        }
    }

    private List<String> acts(String address) throws Exception {
        return all(shop.get(shop.laptop, address).body(), "<strong dir=\"ltr\">([^<]+)<");
    }

    private List<String> found(String query) throws Exception {
        return all(shop.get(shop.laptop, "/staff/audit" + query).body(), "<span lang=\"en\" dir=\"auto\">([^<]+)<");
    }

    private static List<String> all(String page, String pattern) {
        return Pattern.compile(pattern).matcher(page).results().map(found -> found.group(1)).toList();
    }
}
