package help.cairn.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import help.cairn.deflection.Share;
import help.cairn.reports.DeflectionReport.Counts;
import help.cairn.reports.SearchReport.Query;
import help.cairn.deflection.Bookkeeper;
import help.cairn.storage.Database;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Map;
import java.util.UUID;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Small logs, counted by hand.
class GoldenTest {
    private static final ZoneId LONDON = ZoneId.of("Europe/London");
    private static final Period OCTOBER = new Period(LocalDate.of(2026, 10, 1), LocalDate.of(2026, 11, 1), LONDON, Optional.empty());
    private static final Instant NOON = Instant.parse("2026-10-05T12:00:00Z");
    private static final Duration DAYS_3 = Duration.ofHours(72);

    @TempDir
    static Path data;

    private static Database database;
    private final Ledger ledger = new Ledger();

    @BeforeAll
    static void open() {
        database = Database.open(data);
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @Test
    void eachOutcomeIsTheFirstRowThatHolds() throws Exception {
        // Contacted, though a vote says that an answer helped; and without a visitor, too.
        acts("ann", "contact_open", "yes", "ticket");
        acts("-/1", "search", "ticket");
        acts("-/2", "search", "engaged", "yes");
        // Explicitly: a yes after asking. A no to the suggestion, or a yes before asking, is none.
        acts("bob", "contact_open", "solved");
        acts("cy", "channel", "yes", "no");
        acts("dee", "yes", "contact_open", "not solved");
        // Implicitly: read after asking. An unhelpful vote afterwards undoes it, one before does not.
        acts("eve", "contact_open", "no", "engaged");
        acts("fay", "contact_open", "answer_seen", "search");
        acts("gil", "contact_open", "engaged", "no");
        acts("hal", "engaged", "contact_open");
        // Without asking.
        acts("ida", "search", "yes", "engaged");
        acts("jo", "engaged", "yes", "search", "engaged");
        acts("kit", "yes", "no");
        acts("lee", "engaged", "search");
        acts("max", "search");
        acts("ned", "suggestion_shown", "suggestion_open");
        assertThat(deflection().episodes()).isEqualTo(new Counts(2, 2, 2, 1, 1, 7, 1));
        var rates = deflection().rates();
        // Asking and told: ann, the ticket without a visitor, bob, cy, dee, eve, fay, gil, hal.
        assertThat(rates.explicitDeflection().denominator()).isEqualTo(9);
        assertThat(rates.confirmedAnswer().numerator()).isEqualTo(3);
        assertThat(rates.giveUp().denominator()).isEqualTo(15);
        assertThat(rates.unmeasurable().denominator()).isEqualTo(16);
    }

    @Test
    void seventyTwoHoursToTheMillisecondBeginAnotherEpisode() throws Exception {
        ledger.add(NOON, "ann", "contact_open").add(NOON.plus(DAYS_3).minusMillis(1), "ann/2", "ticket");
        ledger.add(NOON, "bob", "contact_open").add(NOON.plus(DAYS_3), "bob/2", "ticket");
        assertThat(deflection().episodes()).isEqualTo(new Counts(2, 0, 0, 0, 0, 1, 0));
    }

    @Test
    void sevenDaysAreOneEpisodeAndAMillisecondMoreIsNot() throws Exception {
        for (int day = 0; day < 6; day += 2) {
            ledger.add(NOON.plus(Duration.ofDays(day)), "ann", "search").add(NOON.plus(Duration.ofDays(day)), "bob", "search");
        }
        ledger.add(NOON.plus(Duration.ofDays(6)), "ann", "search").add(NOON.plus(Duration.ofDays(7)), "ann", "ticket");
        ledger.add(NOON.plus(Duration.ofDays(6)), "bob", "search").add(NOON.plus(Duration.ofDays(7)).plusMillis(1), "bob", "ticket");
        assertThat(deflection().episodes()).isEqualTo(new Counts(2, 0, 0, 0, 0, 1, 0));
    }

    @Test
    void withoutAVisitorTheSessionIsTheEpisodeHoweverLongItTakes() throws Exception {
        ledger.add(NOON, "-/1", "search").add(NOON.plus(Duration.ofDays(8)), "-/1", "search").add(NOON, "-/2", "search");
        // Of one session, what has a visitor is the visitor's, what has none is the session's.
        ledger.add(NOON, "ann/3", "search").add(NOON.plusSeconds(1), "ann/3", "ticket", "visitor", null);
        assertThat(deflection().episodes()).isEqualTo(new Counts(1, 0, 0, 0, 0, 1, 2));
    }

    @Test
    void theDaysAreTheSitesAndTheFirstActDecides() throws Exception {
        // Summer time: October begins an hour early, and ends when the world's does.
        ledger.add(Instant.parse("2026-09-30T22:59:59.999Z"), "ann", "search");
        ledger.add(Instant.parse("2026-09-30T23:00:00.000Z"), "bob", "search");
        ledger.add(Instant.parse("2026-10-31T23:59:59.999Z"), "cy", "search").add(Instant.parse("2026-11-01T01:00:00Z"), "cy", "ticket");
        ledger.add(Instant.parse("2026-11-01T00:00:00.000Z"), "dee", "search");
        // Began in September: all that follows is September's.
        ledger.add(Instant.parse("2026-09-29T12:00:00Z"), "eve", "search").add(Instant.parse("2026-10-01T12:00:00Z"), "eve", "ticket");
        assertThat(deflection().episodes()).isEqualTo(new Counts(1, 0, 0, 0, 0, 1, 0));
    }

    @Test
    void anOutcomeMayChangeUntilSeventyTwoHoursAreOver() throws Exception {
        ledger.add(NOON, "ann", "search").add(NOON.plusMillis(1), "bob", "ticket").into(database);
        var now = Clock.fixed(NOON.plus(DAYS_3), LONDON);
        assertThat(new Reports(database, Bookkeeper.of(database, LONDON), 0.1, now).deflection(OCTOBER).provisional()).isEqualTo(1);
        assertThat(new Reports(database, Bookkeeper.of(database, LONDON), 0.1, now).deflection(OCTOBER).provisionalEpisodes().contacted()).isEqualTo(1);
    }

    @Test
    void robotsColleaguesAndPreviewsAreLeftOutAndWhoOnlyLooksIsCountedApart() throws Exception {
        ledger.add(NOON, "bot", "ticket", "class", "robot").add(NOON, "mara", "search", "class", "staff").add(NOON, "mara", "view", "class", "preview");
        ledger.add(NOON, "ann", "view").add(NOON.plusSeconds(5), "ann", "view").add(NOON, "bob", "view").add(NOON.plusSeconds(9), "bob", "search");
        ledger.add(NOON, "cy", "click");
        var report = deflection();
        assertThat(report.episodes()).isEqualTo(new Counts(0, 0, 0, 0, 0, 1, 0));
        assertThat(report.leftOut()).isEqualTo(new DeflectionReport.LeftOut(1, 1, 1));
        assertThat(report.browsingSessions()).isEqualTo(1);
    }

    @Test
    void whoWasStillTypingSearchedOnce() throws Exception {
        search(0, "ann", "s1", "re", 1, 1);
        search(10, "ann", "s2", "Ref", 1, 1);
        search(40, "ann", "s3", "refund!", 1, 1);
        search(70_001, "bob", "s4", "refund", 1, 1);
        search(0, "bob", "s5", "ref", 1, 1);
        search(0, "cy", "s6", "ＲＥＦＵＮＤ", 1, 1);
        var report = searches();
        assertThat(report.searches()).isEqualTo(4);
        assertThat(report.queries()).extracting(Query::query, Query::visitors, Query::searches).containsExactly(
                org.assertj.core.groups.Tuple.tuple("refund", 3L, 3L));
        assertThat(report.rare()).isEqualTo(1);
    }

    @Test
    void whatCameOfASearchIsToldToTheMillisecond() throws Exception {
        for (var who : new String[] {"ann", "bob", "cy", "dee"}) {
            search(0, who, "of " + who, "boots", 0, 3);
        }
        // Ann opens the fifth, reads it ten minutes later to the millisecond, and asks in other words after two minutes.
        click(1_000, "ann", 5);
        search(120_000, "ann", "again", "winter boots", 0, 0);
        ledger.add(NOON.plusMillis(601_000), "ann", "engaged", "article", "a");
        // Bob opens the fourth, reads it a millisecond too late, and opens the form.
        click(1_000, "bob", 4);
        ledger.add(NOON.plusMillis(601_001), "bob", "engaged", "article", "a").add(NOON.plusMillis(1_800_000), "bob", "contact_open");
        // Cy asks in other words a millisecond after two minutes, opens the form within half an hour and writes after three days.
        search(120_001, "cy", "again", "winter boots", 0, 0);
        ledger.add(NOON.plusMillis(1_800_000), "cy", "contact_open").add(NOON.plus(DAYS_3).plusMillis(120_001), "cy/2", "ticket");
        // Dee sees the instant answer and writes elsewhere, too late to be joined.
        ledger.add(NOON.plusSeconds(6), "dee", "answer_seen", "search", "of dee", "article", "a");
        ledger.add(NOON.plus(DAYS_3).plusMillis(1), "dee/2", "ticket");
        var boots = searches().queries().getFirst();
        assertThat(boots).isEqualTo(new Query("boots", 4, 4, 4, 4, 2, 0, 1, 1, 1, 1, 0, 1, 0, 2));
        // The last search before the ticket is the one that led to it, whatever the first was.
        assertThat(searches().rates().toContact().numerator()).isEqualTo(1);
    }

    @Test
    void aFilterIsToBlameWhereTheSameWordsFindSomethingWithoutIt() throws Exception {
        for (var who : new String[] {"ann", "bob", "cy"}) {
            ledger.add(NOON, who, "search", "search", who, "query", "boots", "hits", 0, "shown", 0, "category", "returns");
        }
        assertThat(searches().queries().getFirst().filterCaused()).isZero();
        search(60_000, "dee", "free", "Boots", 2, 2);
        assertThat(searches().queries().getFirst()).extracting(Query::zeroResult, Query::filterCaused).containsExactly(3L, 3L);
    }

    @Test
    void theHoldOutCountsEveryVisitorOnceAndAPersonsTicketFromAnywhere() throws Exception {
        open("ann", NOON, "held");
        ledger.add(NOON.plus(DAYS_3), "ann/2", "ticket", "person", "A");
        open("bob", NOON, "held");
        ledger.add(NOON.plus(DAYS_3).plusMillis(1), "bob/2", "ticket", "person", "B");
        // By mail, without a visitor; known by the ticket of another day.
        open("cy", NOON, "shown");
        ledger.add(NOON.plusSeconds(60), "-/mail", "ticket", "person", "C").add(NOON.plus(Duration.ofDays(9)), "cy", "ticket", "person", "C");
        open("dee", NOON, "shown");
        open("dee", NOON.plus(Duration.ofDays(20)), "shown");
        open("eve", NOON.minus(Duration.ofDays(30)), "shown");
        open("eve", NOON, "shown");
        open("fay", NOON.minus(Duration.ofDays(30)).plusMillis(1), "shown");
        open("fay", NOON, "shown");
        ledger.add(NOON, "gil", "contact_open");
        var holdOut = deflection().holdout();
        assertThat(holdOut.held()).extracting(HoldOut.Arm::visitors, HoldOut.Arm::contacted).containsExactly(2L, 1L);
        assertThat(holdOut.shown()).extracting(HoldOut.Arm::visitors, HoldOut.Arm::contacted).containsExactly(3L, 1L);
    }

    @Test
    void aTicketOfTheSameMillisecondIsAnOutcomeOfTheFormIfItsIdComesAfter() throws Exception {
        var early = new UUID(1, 0).toString();
        var late = new UUID(2, 0).toString();
        ledger.add(NOON, "ann", "contact_open", "id", early, "arms", Map.of("form-suggestions", "shown")).add(NOON, "ann", "ticket", "id", late);
        var before = new UUID(3, 0).toString();
        var after = new UUID(4, 0).toString();
        ledger.add(NOON, "bob", "contact_open", "id", after, "arms", Map.of("form-suggestions", "held")).add(NOON, "bob", "ticket", "id", before);
        var holdOut = deflection().holdout();
        assertThat(holdOut.shown()).extracting(HoldOut.Arm::visitors, HoldOut.Arm::contacted).containsExactly(1L, 1L);
        assertThat(holdOut.held()).extracting(HoldOut.Arm::visitors, HoldOut.Arm::contacted).containsExactly(1L, 0L);
    }

    @Test
    void intervalsAreWilsonsAndNewcombes() {
        // Newcombe 1998, table II, 56 of 70 and 48 of 80: 0.0524 to 0.3339.
        var difference = Share.of(56, 70).interval().minus(Share.of(48, 80).interval());
        assertThat(difference.value()).isCloseTo(0.2, within(1e-9));
        assertThat(difference.low()).isCloseTo(0.0524, within(5e-5));
        assertThat(difference.high()).isCloseTo(0.3339, within(5e-5));
        // Newcombe 1998, table I, 81 of 263 and 0 of 20.
        assertThat(Share.of(81, 263).low()).isCloseTo(0.2553, within(5e-5));
        assertThat(Share.of(81, 263).high()).isCloseTo(0.3662, within(5e-5));
        assertThat(Share.of(0, 20).low()).isZero();
        assertThat(Share.of(0, 20).high()).isCloseTo(0.1611, within(5e-5));
        assertThat(Share.of(10, 29).value()).isEmpty();
        assertThat(Share.of(10, 30).value()).hasValue(1.0 / 3);
    }

    @Test
    void aSplitThatTheLotCannotHaveMadeRaisesTheAlarm() {
        // χ² is 10.8 for 1000 visitors at 131 instead of 100 held, and 9.3 at 129 (p 0.001 is 10.83).
        assertThat(HoldOut.of(new HoldOut.Arm(132, 0), new HoldOut.Arm(868, 0), 0.1, 28).splitAlarm()).isTrue();
        assertThat(HoldOut.of(new HoldOut.Arm(131, 0), new HoldOut.Arm(869, 0), 0.1, 28).splitAlarm()).isFalse();
        assertThat(HoldOut.of(new HoldOut.Arm(50, 0), new HoldOut.Arm(50, 0), 0, 28).splitAlarm()).isFalse();
    }

    @Test
    void whatTakesMoreVisitorsToTellIsToldByThatMany() {
        var open = HoldOut.of(new HoldOut.Arm(100, 40), new HoldOut.Arm(900, 320), 0.1, 28);
        assertThat(open.open()).isTrue();
        double many = 1 + (open.moreVisitors().orElseThrow() + 10.0) / 1000;
        assertThat(Share.of(40, 100).times(many).minus(Share.of(320, 900).times(many)).mayBeZero()).isFalse();
        double few = 1 + (open.moreVisitors().orElseThrow() - 10.0) / 1000;
        assertThat(Share.of(40, 100).times(few).minus(Share.of(320, 900).times(few)).mayBeZero()).isTrue();
        assertThat(open.moreWeeks()).hasValue(Math.ceil(open.moreVisitors().orElseThrow() / 1000.0 * 4));
        assertThat(HoldOut.of(new HoldOut.Arm(100, 60), new HoldOut.Arm(900, 320), 0.1, 28).moreVisitors()).isEmpty();
        assertThat(HoldOut.of(new HoldOut.Arm(100, 40), new HoldOut.Arm(900, 360), 0.1, 28).moreVisitors()).isEmpty();
    }

    private void acts(String who, String... types) {
        for (int i = 0; i < types.length; i++) {
            var at = NOON.plusSeconds(60L * i);
            switch (types[i]) {
                case "yes" -> ledger.add(at, who, "vote", "helpful", true);
                case "no" -> ledger.add(at, who, "vote", "helpful", false);
                case "solved" -> ledger.add(at, who, "suggestion_solved", "solved", true);
                case "not solved" -> ledger.add(at, who, "suggestion_solved", "solved", false);
                default -> ledger.add(at, who, types[i]);
            }
        }
    }

    private void search(long millis, String who, String id, String query, int hits, int shown) {
        ledger.add(NOON.plusMillis(millis), who, "search", "search", id, "query", query, "hits", hits, "shown", shown);
    }

    private void click(long millis, String who, int position) {
        ledger.add(NOON.plusMillis(millis), who, "click", "search", "of " + who, "article", "a", "position", position);
    }

    private void open(String who, Instant at, String arm) {
        ledger.add(at, who, "contact_open", "arms", Map.of("form-suggestions", arm));
    }

    private DeflectionReport deflection() throws Exception {
        ledger.into(database);
        return new Reports(database, Bookkeeper.of(database, LONDON), 0.1, Clock.fixed(Instant.parse("2027-01-01T00:00:00Z"), LONDON)).deflection(OCTOBER);
    }

    private SearchReport searches() throws Exception {
        ledger.into(database);
        return new Reports(database, Bookkeeper.of(database, LONDON), 0.1, Clock.fixed(Instant.parse("2027-01-01T00:00:00Z"), LONDON)).searches(OCTOBER);
    }
}
