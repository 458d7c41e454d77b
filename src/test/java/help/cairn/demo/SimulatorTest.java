package help.cairn.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import help.cairn.deflection.Bookkeeper;
import help.cairn.deflection.EventLog;
import help.cairn.deflection.EventStore;
import help.cairn.deflection.Share;
import help.cairn.articles.Library;
import help.cairn.publishing.Folder;
import help.cairn.publishing.Publisher;
import help.cairn.reports.DeflectionReport;
import help.cairn.reports.GapReport;
import help.cairn.reports.Gaps;
import help.cairn.reports.Period;
import help.cairn.reports.Reports;
import help.cairn.reports.SearchReport;
import help.cairn.search.Finder;
import help.cairn.search.Folding;
import help.cairn.search.Indexes;
import help.cairn.storage.Database;
import help.cairn.web.Theme;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What was planted is in the log, and the reports find it without knowing of it.
class SimulatorTest {
    private static final Clock EVENING = Clock.fixed(Instant.parse("2026-11-25T20:15:30.123Z"), ZoneOffset.UTC);
    private static final Path CONTENT = Path.of("content");
    private static final double HELD_OUT = 0.1;

    @TempDir
    static Path folder;

    private static Database database;
    private static Planted planted;
    private static Reports reports;
    private static Bookkeeper books;

    @BeforeAll
    static void shoppersOfSixtyDays() throws Exception {
        database = Database.open(folder.resolve("sixty days"));
        planted = simulate(database, CONTENT, 1, 60, 300);
        books = Bookkeeper.of(database, ZoneId.of(planted.zone()));
        reports = new Reports(database, books, HELD_OUT, EVENING, Duration.ofMinutes(5));
    }

    @AfterAll
    static void close() {
        books.close();
        database.close();
    }

    private static Planted simulate(Database into, Path content, long seed, int days, int visitors) throws Exception {
        var theme = Theme.standard();
        var publisher = new Publisher(new Folder(content), (locale, key) -> theme.words(locale).say(key), EVENING);
        var plan = new Simulator.Plan(seed, days, visitors, HELD_OUT, List.of("amy@demo.example"));
        return new Simulator(into, publisher.read(), new Finder(Indexes.inMemory()), publisher.expectations(), plan, EVENING).run();
    }

    private static Period days(String from, String to) {
        return new Period(LocalDate.parse(from), LocalDate.parse(to), ZoneId.of(planted.zone()), Optional.empty());
    }

    private static DeflectionReport deflection() {
        return reports.deflection(days(planted.from(), planted.to()));
    }

    private static SearchReport.Query query(String words, String from, String to) {
        return reports.searches(days(from, to)).queries().stream().filter(row -> row.query().equals(words)).findFirst().orElseThrow();
    }

    private static SearchReport.Query mostTyped(String kind) {
        return query(planted.gap(kind).queries().getFirst(), planted.from(), planted.to());
    }

    @Test
    void theRatesOfTheReportLieAroundWhatWasPlanted() {
        var rates = deflection().rates();
        covers(rates.contact(), planted.rates().contact());
        covers(rates.giveUp(), planted.rates().giveUp());
        covers(rates.confirmedAnswer(), planted.rates().confirmed());
        assertThat(planted.rates().solved()).as("those who say so, and those who say so and those who only read").isBetween(
                rates.confirmedAnswer().low(), rates.confirmedAnswer().high() + rates.assumedAnswer().high());
    }

    /// What was planted is what is to be expected, and one in twenty intervals misses that; one twice as wide hardly ever does.
    private static void covers(Share share, double truth) {
        double value = share.value().orElseThrow();
        assertThat(truth).isBetween(value - 2 * (value - share.low()), value + 2 * (share.high() - value));
        assertThat(share.high() - share.low()).as("narrow enough to say something").isLessThan(0.03);
    }

    @Test
    void theHoldOutFindsWhatOfferingAnswersCauses() {
        var found = deflection().holdout();
        assertThat(found.splitAlarm()).isFalse();
        assertThat(found.open()).as("may be nothing at all").isFalse();
        assertThat(planted.holdOut().difference()).isBetween(found.low().orElseThrow(), found.high().orElseThrow()).isGreaterThan(0.05);
    }

    @Test
    void theGapReportFindsEachOfThemWithItsCause() throws Exception {
        var theme = Theme.standard();
        var snapshot = new Publisher(new Folder(CONTENT), (locale, key) -> theme.words(locale).say(key), EVENING).read();
        var indexes = Indexes.inMemory();
        var finder = new Finder(indexes);
        finder.prepare(snapshot);
        try (var gaps = new Gaps(reports, database, new Folding(finder, indexes)::words, new Library(snapshot), EVENING)) {
            var found = gaps.report(days(LocalDate.parse(planted.to()).minusDays(28).toString(), planted.to())).gaps();
            assertThat(gap(found, Planted.NO_ARTICLE).action()).isEqualTo("draft");
            assertThat(gap(found, Planted.OTHER_WORDS).action()).isEqualTo("addWords");
            assertThat(gap(found, Planted.FAILING).action()).isEqualTo("review");
            // People call it many things, and most of these find the article that was no help.
            assertThat(gap(found, Planted.UNFIXED).action()).isNotEqualTo("draft");
            assertThat(found.subList(0, 5)).contains(gap(found, Planted.NO_ARTICLE), gap(found, Planted.FAILING), gap(found, Planted.UNFIXED));
            var now = gaps.report(days("2026-10-29", "2026-11-26")).gaps();
            assertThat(gap(now, Planted.SPIKE).spike()).hasValueSatisfying(spike -> assertThat(spike.day()).isBetween("2026-11-23", "2026-11-25"));
            assertThat(now.stream().filter(one -> one.spike().isPresent())).as("nothing else is unusual").hasSizeLessThanOrEqualTo(3);
        }
    }

    private static GapReport.Gap gap(List<GapReport.Gap> gaps, String kind) {
        var query = planted.gap(kind).queries().getFirst();
        return gaps.stream().filter(gap -> gap.cluster().equals(query) || gap.variants().contains(query)).findFirst().orElseThrow();
    }

    @Test
    void whereNoArticleIsThereIsNoStrictHitAndPeopleAsk() {
        var row = mostTyped(Planted.NO_ARTICLE);
        assertThat(row.zeroResult()).isEqualTo(row.searches());
        assertThat(row.rescued()).isLessThan(row.searches() / 2);
        assertThat(row.toContact()).isGreaterThan(row.searches() / 5);
    }

    @Test
    void otherWordsThanTheArticlesHaveNoStrictHitAndAreRescued() {
        var row = mostTyped(Planted.OTHER_WORDS);
        assertThat(row.zeroResult()).isEqualTo(row.searches());
        assertThat(row.rescued()).isGreaterThan(row.searches() / 2);
    }

    @Test
    void whatStandsTooFarDownIsOpenedLate() {
        var row = mostTyped(Planted.RANKING);
        assertThat(row.zeroResult()).isZero();
        assertThat(row.lateClick()).isGreaterThan(row.searches() / 3);
        var fine = mostTyped(Planted.FAILING);
        assertThat(fine.lateClick()).isLessThan(fine.searches() / 20);
    }

    @Test
    void anArticleThatFailsIsReadAndCalledUnhelpful() {
        var article = planted.gap(Planted.FAILING).article();
        assertThat(
                count("SELECT count(*) FROM event WHERE type = 'vote' AND json_extract(fields, '$.article') = '%s' AND NOT json_extract(fields, '$.helpful')",
                        article))
                .isGreaterThan(
                        5 * count("SELECT count(*) FROM event WHERE type = 'vote' AND json_extract(fields, '$.article') = '%s' "
                                + "AND json_extract(fields, '$.helpful')", article));
    }

    private static int count(String sql, Object... values) {
        return database.read(handle -> handle.createQuery(sql.formatted(values)).mapTo(Integer.class).one());
    }

    @Test
    void whatComesUpSuddenlyDoesSoInTheLastDays() {
        var gap = planted.gap(Planted.SPIKE);
        var since = LocalDate.ofInstant(Instant.parse(gap.turns().orElseThrow()), ZoneId.of(planted.zone()));
        assertThat(since).isEqualTo(LocalDate.of(2026, 11, 23));
        var spike = query(gap.queries().getFirst(), since.toString(), "2026-11-26");
        var before = reports.searches(days(since.minusDays(30).toString(), since.toString())).queries().stream()
                .filter(row -> row.query().equals(gap.queries().getFirst())).mapToLong(SearchReport.Query::visitors).sum();
        assertThat(spike.visitors()).isGreaterThan(10).isGreaterThan(before);
    }

    @Test
    void theFixThatWorkedChangesHowSearchesEndAndTheOtherDoesNot() {
        var worked = planted.gap(Planted.FIXED);
        var not = planted.gap(Planted.UNFIXED);
        assertThat(worked.failingAfter().orElseThrow()).isLessThan(worked.failing() - 0.4);
        assertThat(not.failingAfter()).contains(not.failing());
        assertThat(success(worked, false).high()).isLessThan(success(worked, true).low());
        assertThat(success(not, true).interval().minus(success(not, false).interval()).mayBeZero()).isTrue();
        assertThat(count("SELECT count(*) FROM publication WHERE status = 'live'")).isEqualTo(3);
        assertThat(count("SELECT count(*) FROM publication WHERE at = %d AND added = 1", Instant.parse(worked.turns().orElseThrow()).toEpochMilli())).isOne();
        assertThat(count("SELECT count(*) FROM publication WHERE at = %d AND changed = 1", Instant.parse(not.turns().orElseThrow()).toEpochMilli())).isOne();
    }

    /// Of its searches before or after the day of the publication, those with success.
    private static Share success(Planted.Gap gap, boolean after) {
        var day = gap.turns().orElseThrow().substring(0, 10);
        var rows = reports.searches(after ? days(LocalDate.parse(day).plusDays(1).toString(), planted.to()) : days(planted.from(), day)).queries().stream()
                .filter(row -> gap.queries().contains(row.query())).toList();
        return Share.of(rows.stream().mapToLong(SearchReport.Query::success).sum(), rows.stream().mapToLong(SearchReport.Query::searches).sum());
    }

    @Test
    void theInboxIsAlive() {
        assertThat(count("SELECT count(*) FROM ticket")).isEqualTo(count("SELECT count(*) FROM event WHERE type = 'ticket'")).isGreaterThan(500);
        assertThat(count("SELECT count(*) FROM ticket WHERE state = 'solved'")).isEqualTo(count("SELECT count(*) FROM event WHERE type = 'ticket_solved'"));
        assertThat(count("SELECT count(*) FROM rating")).isEqualTo(count("SELECT count(*) FROM event WHERE type = 'csat'")).isGreaterThan(100);
        assertThat(count("SELECT count(*) FROM ticket WHERE state IN ('new', 'waiting')")).isGreaterThan(5);
        assertThat(count("SELECT count(*) FROM ticket WHERE answered > promised")).isGreaterThan(10);
        assertThat(count("SELECT count(*) FROM delivery")).isZero();
    }

    @Test
    void nothingHappensAfterNow() {
        var now = EVENING.millis();
        assertThat(count("SELECT count(*) FROM event WHERE at > %d", now)).isZero();
        assertThat(count("SELECT count(*) FROM event WHERE at > %d", now - Duration.ofHours(2).toMillis())).isGreaterThan(10);
        assertThat(count("SELECT count(*) FROM message WHERE at > %d", now)).isZero();
    }

    @Test
    void theSameSeedBringsTheSameShoppersAndAnotherOneOthers() throws Exception {
        assertThat(log(7)).isEqualTo(log(7)).isNotEqualTo(log(8));
    }

    private static String log(long seed) throws Exception {
        var fresh = Files.createTempDirectory(folder, "log");
        try (var other = Database.open(fresh)) {
            simulate(other, CONTENT, seed, 10, 30);
            var text = new StringWriter();
            EventLog.export(new EventStore(other), Instant.EPOCH, EVENING.instant().plusSeconds(1), text);
            assertThat(text.toString()).contains("\"type\":\"ticket\"", "\"form-suggestions\":\"shown\"");
            return text.toString();
        }
    }

    @Test
    void contentOfOthersIsShoppedForToo() throws Exception {
        var content = Path.of("../shared/content/arduino-en/content");
        assumeTrue(Files.isDirectory(content), "SKIPPED: no content at " + content);
        try (var other = Database.open(folder.resolve("other content"))) {
            var found = simulate(other, content, 1, 20, 40);
            assertThat(found.gaps()).extracting(Planted.Gap::kind).contains(
                    Planted.NO_ARTICLE, Planted.SPIKE, Planted.OTHER_WORDS, Planted.RANKING, Planted.FAILING, Planted.FIXED, Planted.UNFIXED);
            assertThat(found.gaps()).extracting(Planted.Gap::article).filteredOn(id -> !id.isEmpty()).doesNotHaveDuplicates();
            try (var its = Bookkeeper.of(other, ZoneId.of(found.zone()))) {
                var report = new Reports(other, its, HELD_OUT, EVENING, Duration.ofMinutes(5)).deflection(
                        new Period(LocalDate.parse(found.from()), LocalDate.parse(found.to()), ZoneId.of(found.zone()), Optional.empty()));
                assertThat(report.rates().contact().denominator()).isGreaterThan(300);
                var contact = report.rates().contact().interval();
                assertThat(found.rates().contact()).isBetween(2 * contact.low() - contact.value(), 2 * contact.high() - contact.value());
            }
        }
    }
}
