package help.cairn.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import help.cairn.articles.Library;
import help.cairn.articles.Site;
import help.cairn.articles.Snapshot;
import help.cairn.deflection.Bookkeeper;
import help.cairn.deflection.Share;
import help.cairn.reports.GapReport.Gap;
import help.cairn.staff.Account;
import help.cairn.staff.Role;
import help.cairn.storage.Database;
import help.cairn.web.Json;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A small log of searches, every column of its gaps counted by hand.
class GapsTest {
    private static final ZoneId LONDON = ZoneId.of("Europe/London");
    private static final Period FOUR_WEEKS = new Period(LocalDate.of(2026, 10, 12), LocalDate.of(2026, 11, 9), LONDON, Optional.empty());
    private static final Instant NOON = Instant.parse("2026-11-04T12:00:00Z");
    private static final Account LEA = new Account(1, "lea@alderandpine.example", Role.LEAD, true);

    @TempDir
    Path data;

    private final Ledger ledger = new Ledger();
    private Database database;
    private Instant now = Instant.parse("2026-12-01T00:00:00Z");

    @BeforeEach
    void open() {
        database = Database.open(data);
    }

    @AfterEach
    void close() {
        database.close();
    }

    /// Thirty who look for lockers that no article has, sixty who find their jacket late, two with a question of their own.
    private void november() {
        for (int i = 0; i < 30; i++) {
            var who = i == 0 ? "-/0" : "ann" + i;
            search(NOON.plusSeconds(i), who, i < 18 ? "Parcel locker" : i < 26 ? "parcel lockers" : "PARCEL-LOCKER!", 0, 0);
            if (i > 0 && i <= 20) {
                ledger.add(NOON.plusSeconds(60 + i), who, "contact_open").add(NOON.plusSeconds(300 + i), who, "ticket", "ticket", "HC-" + i);
            } else if (i > 24) {
                ledger.add(NOON.plusSeconds(60 + i), who, "engaged", "article", "delivery");
            }
        }
        for (int i = 0; i < 60; i++) {
            var at = Instant.parse("2026-10-13T10:00:00Z").plus(Duration.ofHours(8L * i));
            search(at, "bob" + i, i % 3 == 0 ? "rain coat" : "rain coats", 9, 9);
            click(at.plusSeconds(5), "bob" + i, "rain-jackets", i < 40 ? 6 : 2);
            ledger.add(at.plusSeconds(60), "bob" + i, "engaged", "article", "rain-jackets");
        }
        search(NOON, "cy", "something rare", 0, 0);
        search(NOON, "dee", "something rare", 0, 0);
        // Of the four weeks before, up to their first day.
        search(Instant.parse("2026-09-20T12:00:00Z"), "eve", "parcel locker", 0, 0);
        search(Instant.parse("2026-09-21T12:00:00Z"), "fay", "parcel locker", 0, 0);
        search(Instant.parse("2026-09-14T12:00:00Z"), "gil", "parcel lockers", 0, 0);
    }

    @Test
    void everyColumnIsCounted() throws Exception {
        november();
        ticket("HC-1", "Locker for sam@example.com?", "Sam Smith", NOON);
        ticket("HC-99", "Do you deliver to a parcel locker near Smith street 0171 2345678", "Ann Smith", NOON);
        ticket("HC-98", "My tent leaks", "Kim", NOON);
        var report = report();
        // 29 of the lockers can be told, 24 of them failed; sixty read their answer; two gave up.
        assertThat(report.failing()).isEqualTo(Share.of(26, 91));
        assertThat(report.rare()).isEqualTo(2);
        assertThat(report.gaps()).extracting(Gap::cluster).containsExactly("parcel locker", "rain coats");
        var locker = report.gaps().getFirst();
        assertThat(locker.variants()).containsExactly("parcel lockers");
        assertThat(locker.locales()).containsExactly("en");
        assertThat(locker.visitors()).isEqualTo(30);
        assertThat(locker.visitorsBefore()).isEqualTo(3);
        assertThat(locker.searches()).isEqualTo(30);
        assertThat(locker.zeroResult()).isEqualTo(Share.of(30, 30));
        assertThat(locker.noClick()).isEqualTo(Share.of(0, 0));
        assertThat(locker.toForm()).isEqualTo(Share.of(20, 30));
        assertThat(locker.contacted()).isEqualTo(Share.of(20, 29));
        assertThat(locker.gaveUp()).isEqualTo(Share.of(4, 29));
        assertThat(locker.failing()).isEqualTo(Share.of(24, 29));
        assertThat(locker.failingBefore()).isEqualTo(Share.of(3, 3));
        // 30 in four weeks, of whom at least 65.5% fail, when 28.6% do everywhere.
        assertThat(locker.priority()).isCloseTo(30 / 4.0 * (Share.of(24, 29).low() - 26 / 91.0), within(1e-12)).isCloseTo(2.768, within(0.01));
        assertThat(locker.topArticle()).isEmpty();
        assertThat(locker.tickets()).isEqualTo(21);
        assertThat(locker.ticketSubjects()).containsExactlyInAnyOrder("Locker for ‹email›?", "Do you deliver to a parcel locker near ‹…› street ‹phone›");
        assertThat(locker.trend()).containsExactly(2L, 1L, 0L, 0L, 0L, 0L, 0L, 30L);
        assertThat(locker.spike()).hasValueSatisfying(spike -> {
            assertThat(spike.day()).isEqualTo("2026-11-04");
            assertThat(spike.visitors()).isEqualTo(30);
            assertThat(spike.median()).isZero();
        });
        assertThat(locker.cause()).isEqualTo(Cause.NO_ARTICLE);
        assertThat(locker.action()).isEqualTo("draft");
        assertThat(locker.state()).isEqualTo(GapState.NEW);
        assertThat(locker.owner()).isEmpty();
        assertThat(locker.effect()).isEmpty();
        var coats = report.gaps().getLast();
        assertThat(coats.priority()).isZero();
        assertThat(coats.topArticle()).hasValue(new GapReport.Top("rain-jackets", 6, 60));
        assertThat(coats.cause()).isEqualTo(Cause.RANKING);
        assertThat(coats.signals().late()).isEqualTo(new Cause.Signal(40, 0));
        assertThat(coats.spike()).isEmpty();
    }

    @Test
    void filtersCountLessAndGroupTheSame() throws Exception {
        november();
        search(NOON.plusSeconds(900), "hal", "parcel lockers", 0, 0, "device", "phone");
        search(NOON.plusSeconds(900), "ida", "parcel lockers", 0, 0, "device", "phone");
        search(NOON.plusSeconds(900), "jo", "parcel locker", 0, 0, "device", "phone", "locale", "de");
        var phones = gaps().report(new Period(FOUR_WEEKS.from(), FOUR_WEEKS.to(), LONDON, Optional.empty(), Optional.of("phone"), Optional.empty(),
                Optional.empty()));
        assertThat(phones.gaps()).singleElement().satisfies(gap -> {
            assertThat(gap.cluster()).isEqualTo("parcel lockers");
            assertThat(gap.visitors()).isEqualTo(3);
            assertThat(gap.locales()).containsExactly("en", "de");
        });
        var german = new Period(FOUR_WEEKS.from(), FOUR_WEEKS.to(), LONDON, Optional.of("de"));
        assertThat(gaps().report(german).gaps()).as("one visitor is no row").isEmpty();
        assertThat(gaps().report(german).rare()).isEqualTo(1);
    }

    @Test
    void eachCauseIsReadFromWhatTheSearchesShow() throws Exception {
        for (int i = 0; i < 10; i++) {
            var at = NOON.plusSeconds(i);
            // Other words than the article's: no strict hit, but what was shown instead is opened.
            search(at, "a" + i, "resole", 0, 4);
            click(at.plusSeconds(5), "a" + i, "repairs", 1);
            ledger.add(at.plusSeconds(60), "a" + i, "engaged", "article", "repairs");
            // Hits, and nobody opens one.
            search(at, "b" + i, "vat invoice", 5, 5);
            // Read, and then a ticket, or a vote that it did not help.
            search(at, "c" + i, "cancel order", 5, 5);
            click(at.plusSeconds(5), "c" + i, "change-an-order", 1);
            ledger.add(at.plusSeconds(60), "c" + i, "engaged", "article", "change-an-order");
            if (i % 2 == 0) {
                ledger.add(at.plusSeconds(90), "c" + i, "ticket", "ticket", "HC-c" + i);
            } else {
                ledger.add(at.plusSeconds(90), "c" + i, "vote", "article", "change-an-order", "helpful", false, "search", "of c" + i + " cancel order");
            }
            // Hits in English only.
            search(at, "d" + i, "voucher", 0, 0, "locale", "de");
            search(at, "e" + i, "voucher", 3, 3);
            click(at.plusSeconds(5), "e" + i, "gift-cards", 1);
            ledger.add(at.plusSeconds(60), "e" + i, "engaged", "article", "gift-cards");
            // Nobody could mean anything by that.
            search(at, "f" + i, "asdfgh", 0, 0);
            // All is well.
            search(at, "g" + i, "opening hours", 3, 3);
            click(at.plusSeconds(5), "g" + i, "shops", 1);
            ledger.add(at.plusSeconds(60), "g" + i, "engaged", "article", "shops");
        }
        for (int i = 0; i < 40; i++) {
            search(NOON.plus(Duration.ofMinutes(i)), i < 36 ? "h" : "h" + i, "price check", 2, 2);
        }
        var causes = report().gaps().stream().collect(java.util.stream.Collectors.toMap(Gap::cluster, Gap::cause));
        assertThat(causes).containsExactlyInAnyOrderEntriesOf(java.util.Map.of(
                "resole", Cause.OTHER_WORDS, "vat invoice", Cause.TITLE, "cancel order", Cause.FAILS, "voucher", Cause.TRANSLATION, "asdfgh", Cause.NOISE,
                "opening hours", Cause.UNCLEAR, "price check", Cause.NOISE));
    }

    @Test
    void aLaterSearchThatFindsItRescuesTheFirst() throws Exception {
        for (int i = 0; i < 4; i++) {
            var at = NOON.plusSeconds(i);
            search(at, "a" + i, "box pickup", 0, 0);
            search(at.plusSeconds(40), "a" + i, "collect from a shop", 4, 4);
            click(at.plusSeconds(45), "a" + i, "collect", 1);
            ledger.add(at.plusSeconds(90), "a" + i, "engaged", "article", "collect");
        }
        var gap = report().gaps().getFirst();
        assertThat(gap.variants()).hasSize(1);
        assertThat(gap.signals().rescued().searches()).isEqualTo(4);
        assertThat(gap.cause()).isEqualTo(Cause.OTHER_WORDS);
    }

    @Test
    void whatALeadDecidesLastsThoughQueriesAreGroupedAnew() throws Exception {
        november();
        var gaps = gaps();
        gaps.rename(group(gaps, "parcel locker"), "Lockers", LEA);
        gaps.state(group(gaps, "Lockers"), GapState.ACCEPTED, "", LEA);
        var id = group(gaps, "Lockers").gap().id();
        gaps.merge(group(gaps, "Lockers"), group(gaps, "rain coats"), LEA);
        assertThat(gaps.report(FOUR_WEEKS).gaps()).singleElement().satisfies(gap -> {
            assertThat(gap.cluster()).isEqualTo("Lockers");
            assertThat(gap.visitors()).isEqualTo(90);
            assertThat(gap.state()).isEqualTo(GapState.ACCEPTED);
        });
        var apart = gaps.split(group(gaps, "Lockers"), List.of("rain coat", "rain coats"), LEA);
        assertThat(gaps.report(FOUR_WEEKS).gaps()).extracting(Gap::id).containsExactlyInAnyOrder(id, apart);
        gaps.split(group(gaps, "Lockers"), List.of("parcel lockers"), LEA);
        search(NOON.plusSeconds(1000), "new", "parcel lockerz", 0, 0);
        assertThat(gaps().report(FOUR_WEEKS).gaps()).extracting(Gap::cluster).containsExactlyInAnyOrder("Lockers", "parcel lockers", "rain coats");
        assertThat(gaps.history(id)).extracting(GapStore.Happened::act).containsExactly("split", "split", "merge", "state", "rename");
        var lockers = group(gaps, "Lockers");
        assertThatThrownBy(() -> gaps.split(lockers, List.of("not there"), LEA)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("leave some");
        // The id of a group that nobody decided on is that of each of its queries.
        assertThat(Gaps.find(gaps.whole(FOUR_WEEKS, FOUR_WEEKS.before()), Gaps.id("rain coat"))).map(found -> found.gap().cluster()).hasValue("rain coats");
    }

    @Test
    void nobodyButTheDataSaysVerified() throws Exception {
        november();
        var gaps = gaps();
        for (var state : List.of(GapState.VERIFIED, GapState.NO_EFFECT)) {
            var group = group(gaps, "parcel locker");
            assertThatThrownBy(() -> gaps.state(group, state, "", LEA)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("Nobody can set");
            assertThatThrownBy(() -> database.write(handle -> handle.execute("INSERT INTO gap VALUES ('x', '', ?, NULL, '', '', '', NULL, NULL, '')",
                    state.tag()))).hasMessageContaining("CHECK");
        }
        now = Instant.parse("2026-11-05T00:00:00Z");
        gaps().state(group(gaps, "parcel locker"), GapState.PUBLISHED, "", LEA);
        assertThat(watched()).satisfies(gap -> {
            assertThat(gap.state()).isEqualTo(GapState.PUBLISHED);
            assertThat(gap.effect().orElseThrow().verdict()).isEqualTo("not enough data");
        });
        // Before: the 29 of November and the three of September. Afterwards, twenty-nine read the answer, and one writes.
        for (int i = 0; i < 30; i++) {
            var at = Instant.parse("2026-11-06T12:00:00Z").plusSeconds(i);
            search(at, "later" + i, "parcel locker", 1, 1);
            ledger.add(at.plusSeconds(60), "later" + i, i == 0 ? "ticket" : "engaged", "article", "lockers");
        }
        ledger.into(database);
        now = Instant.parse("2026-11-09T12:01:00Z");
        assertThat(watched().effect().orElseThrow().after()).as("those of the last 72 hours may still change").isEqualTo(Share.of(0, 0));
        now = Instant.parse("2026-11-10T00:00:00Z");
        assertThat(watched()).satisfies(gap -> {
            assertThat(gap.state()).isEqualTo(GapState.VERIFIED);
            var effect = gap.effect().orElseThrow();
            assertThat(effect.before()).isEqualTo(Share.of(27, 32));
            assertThat(effect.after()).isEqualTo(Share.of(1, 30));
            var change = Share.of(27, 32).interval().minus(Share.of(1, 30).interval());
            assertThat(effect.low()).hasValue(change.low());
            assertThat(effect.low().orElseThrow()).isPositive();
        });
        gaps().watch();
        gaps().watch();
        assertThat(gaps.history(watched().id())).extracting(GapStore.Happened::who, GapStore.Happened::what).containsExactly(
                org.assertj.core.groups.Tuple.tuple("data", "verified"), org.assertj.core.groups.Tuple.tuple(LEA.email(), "published"));
    }

    @Test
    void aFixThatChangesNothingHasNoEffect() throws Exception {
        november();
        for (int i = 0; i < 40; i++) {
            search(Instant.parse("2026-11-06T12:00:00Z").plusSeconds(i), "later" + i, "parcel locker", 0, 0);
        }
        now = Instant.parse("2026-11-05T00:00:00Z");
        var gaps = gaps();
        gaps.state(group(gaps, "parcel locker"), GapState.PUBLISHED, "", LEA);
        now = Instant.parse("2026-11-10T00:00:00Z");
        assertThat(watched().state()).isEqualTo(GapState.NO_EFFECT);
        gaps().state(group(gaps(), "parcel locker"), GapState.ACCEPTED, "another way", LEA);
        assertThat(watched().state()).as("a lead begins anew").isEqualTo(GapState.ACCEPTED);
    }

    @Test
    void whatWasClosedBeforeIsWatchedFromThen() throws Exception {
        november();
        gaps().closed(List.of("parcel locker", "parcel lockers"), "lockers", "en", Instant.parse("2026-10-20T00:00:00Z"), "command line");
        assertThat(watched()).satisfies(gap -> {
            assertThat(gap.state()).isEqualTo(GapState.PUBLISHED);
            assertThat(gap.effect().orElseThrow().before()).isEqualTo(Share.of(3, 3));
            assertThat(gap.effect().orElseThrow().after()).isEqualTo(Share.of(24, 29));
        });
    }

    @Test
    void aSpreadsheetRunsNothingAndProgramsReadTheSame() throws Exception {
        for (int i = 0; i < 3; i++) {
            search(NOON, "a" + i, "=HYPERLINK(evil)", 0, 0);
            ledger.add(NOON.plusSeconds(60), "a" + i, "ticket", "ticket", "HC-" + i);
        }
        ticket("HC-1", "@SUM(1+1)", "Sam", NOON);
        var report = report();
        var lines = Sheet.of(report).csv().lines().toList();
        assertThat(lines.getFirst()).startsWith("cluster,variants,locales,visitors,visitorsBefore,searches,zeroResult,zeroResultLow,zeroResultHigh,");
        assertThat(lines.get(1)).startsWith("'=hyperlink evil,,en,3,0,3,").contains("'@SUM(1+1)");
        var json = Json.tree(Json.text(report));
        assertThat(json.path("gaps").get(0).path("cluster").asString()).isEqualTo("=hyperlink evil");
        assertThat(json.path("gaps").get(0).path("cause").asString()).isEqualTo("noArticle");
        assertThat(json.path("gaps").get(0).path("state").asString()).isEqualTo("new");
    }

    private Gap watched() throws Exception {
        return group(gaps(), "parcel locker").gap();
    }

    private static GapTally.Counted group(Gaps gaps, String name) {
        return gaps.whole(FOUR_WEEKS, FOUR_WEEKS.before()).groups().stream().filter(group -> group.gap().cluster().equals(name)).findFirst().orElseThrow();
    }

    private GapReport report() throws Exception {
        return gaps().report(FOUR_WEEKS);
    }

    private Gaps gaps() throws Exception {
        ledger.into(database);
        var clock = Clock.fixed(now, LONDON);
        var library = new Library(Snapshot.empty(Site.unnamed("Help", List.of(Locale.ENGLISH, Locale.GERMAN))));
        return new Gaps(new Reports(database, Bookkeeper.of(database, LONDON), 0.1, clock), database,
                (_, _, text) -> Set.copyOf(Arrays.asList(text.split(" "))), library, clock);
    }

    private void search(Instant at, String who, String query, int hits, int shown, Object... more) {
        var fields = new java.util.ArrayList<Object>(
                List.of("search", "of " + who + " " + help.cairn.deflection.Settled.normal(query), "query", query, "hits", hits, "shown", shown));
        fields.addAll(List.of(more));
        ledger.add(at, who, "search", fields.toArray());
        last = "of " + who + " " + help.cairn.deflection.Settled.normal(query);
    }

    private String last;

    private void click(Instant at, String who, String article, int position) {
        ledger.add(at, who, "click", "search", last, "article", article, "position", position);
    }

    private void ticket(String reference, String subject, String name, Instant at) {
        database.write(handle -> handle.execute("""
                INSERT INTO ticket (reference, key_hash, topic, locale, subject, name, email, state, held, queue, tags, priority, fields, via, assignee, session,
                    made, changed, promised)
                VALUES (?, '', 'order', 'en', ?, ?, 'x@example.com', 'new', '', '', '', 'normal', '{}', 'form', '', '', ?, ?, ?)
                """, reference, subject, name, at.toEpochMilli(), at.toEpochMilli(), at.toEpochMilli()));
    }
}
