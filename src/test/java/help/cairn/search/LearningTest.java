package help.cairn.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import help.cairn.deflection.Event;
import help.cairn.deflection.EventLog;
import help.cairn.deflection.EventStore;
import help.cairn.storage.Database;
import java.io.BufferedReader;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What search learns from shoppers, and what it must not.
class LearningTest {
    private static final Instant MONDAY = Instant.parse("2026-11-02T10:00:00Z");
    private static final Locale EN = Locale.ENGLISH;

    @TempDir
    Path folder;

    private final Moving clock = new Moving();
    private Database database;
    private EventLog log;
    private Learning learning;

    /// A clock that a test puts forward.
    private static final class Moving extends Clock {
        private Instant now = MONDAY;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @BeforeEach
    void open() {
        database = Database.open(folder.resolve("data"));
        log = new EventLog(new EventStore(database));
        learning = new Learning(log, database, clock);
    }

    @AfterEach
    void close() {
        learning.close();
        log.close();
        database.close();
    }

    @Test
    void threeShoppersWhoFindTheSameAnswerTeachTheirWords() {
        finds("ann", MONDAY, "Where is my STUFF?", "track");
        finds("bob", MONDAY, "my stuff", "track");
        finds("cy", MONDAY, "stuff, my!", "track");
        days(4);
        var lesson = lessons().getFirst();
        assertThat(lessons()).hasSize(1);
        assertThat(lesson.words()).containsExactlyInAnyOrder("my", "stuff");
        assertThat(lesson.article()).isEqualTo("track");
        assertThat(lesson.visitors()).isEqualTo(3);
        assertThat(lesson.last()).isEqualTo(LocalDate.parse("2026-11-02"));
        assertThat(weights("my stuff")).containsOnlyKeys("track");
        assertThat(weights("my stuff is late").get("track")).isCloseTo(weights("my stuff").get("track") / 2, within(1e-9));
        assertThat(weights("stuff")).isEmpty();
    }

    @Test
    void twoAreNotEnoughHoweverOftenTheySearch() {
        for (int day = 0; day < 5; day++) {
            finds("ann", MONDAY.plus(Duration.ofDays(day)), "wismo", "track");
            finds("bob", MONDAY.plus(Duration.ofDays(day)), "wismo", "track");
        }
        days(10);
        assertThat(lessons()).isEmpty();
        finds("cy", MONDAY.plus(Duration.ofDays(5)), "wismo", "track");
        days(12);
        assertThat(lessons()).singleElement().satisfies(lesson -> assertThat(lesson.visitors()).isEqualTo(3));
    }

    @Test
    void whoAsksAPersonWithinThreeDaysTeachesNothing() {
        three("wismo", "track");
        ticket("cy", MONDAY.plus(Duration.ofHours(71)));
        days(9);
        assertThat(lessons()).isEmpty();
        finds("dan", MONDAY, "wismo", "track");
        ticket("dan", MONDAY.plus(Duration.ofHours(73)));
        days(9);
        assertThat(lessons()).singleElement().satisfies(lesson -> assertThat(lesson.visitors()).isEqualTo(3));
    }

    @Test
    void aTicketThatIsToldLateTakesBackWhatWasLearned() {
        three("wismo", "track");
        days(4);
        assertThat(lessons()).hasSize(1);
        ticket("cy", MONDAY.plus(Duration.ofHours(5)));
        days(4);
        assertThat(lessons()).isEmpty();
    }

    @Test
    void nothingIsLearnedBeforeItIsKnownThatNobodyAskedAPerson() {
        three("wismo", "track");
        days(3);
        assertThat(lessons()).isEmpty();
        days(4);
        assertThat(lessons()).hasSize(1);
    }

    @Test
    void robotsColleaguesAndPreviewsTeachNothingAndNeitherDoesWhoWantsNoVisitor() {
        for (var who : List.of(Event.Who.ROBOT, Event.Who.STAFF, Event.Who.PREVIEW)) {
            for (var name : List.of("a", "b", "c")) {
                finds(Optional.of(who + name), "session " + who + name, who, MONDAY, "en", "wismo", "track");
            }
        }
        for (var name : List.of("a", "b", "c")) {
            finds(Optional.empty(), "session nobody " + name, Event.Who.HUMAN, MONDAY, "en", "wismo", "track");
        }
        days(5);
        assertThat(lessons()).isEmpty();
    }

    @Test
    void whatIsOpenedAndNotReadOrReadAndNotSearchedForTeachesNothing() {
        for (var name : List.of("ann", "bob", "cy")) {
            tell(name, MONDAY, "search", Map.of("search", "s" + name, "query", "wismo"));
            tell(name, MONDAY.plusSeconds(5), "click", Map.of("search", "s" + name, "article", "track", "position", 1));
            tell(name, MONDAY.plusSeconds(60), "engaged", Map.of("article", "late", "seconds", 40));
        }
        days(5);
        assertThat(lessons()).isEmpty();
    }

    @Test
    void whatMaySayWhoSomebodyIsIsNeverLearned() {
        finds("ann", MONDAY, "refund ann smith ‹email›", "refund");
        finds("bob", MONDAY, "refund order AB1234 Miller ‹number›", "refund");
        finds("cy", MONDAY, "refund order x9 cy@home", "refund");
        days(5);
        assertThat(lessons()).singleElement().satisfies(lesson -> assertThat(lesson.words()).containsExactly("refund"));
        assertThat(Lessons.words("  Ärger mit‹email› ab12 l’avis ٣٤ ", EN)).containsExactly("ärger", "l", "avis");
    }

    @Test
    void eachLanguageLearnsForItself() {
        three("wismo", "track");
        days(5);
        assertThat(learning.learned().of(Locale.GERMAN).all()).isEmpty();
        assertThat(learning.learned().of(Locale.GERMAN).weights(List.of("wismo"))).isEmpty();
    }

    @Test
    void whatWasShownNinetyDaysAgoCountsHalfAndIsLetGoAfterAYear() {
        three("wismo", "track");
        days(5);
        assertThat(weights("wismo").get("track")).isCloseTo(weight(3, 5), within(1e-9));
        days(95);
        assertThat(weights("wismo").get("track")).isCloseTo(weight(3, 95), within(1e-9)).isLessThan(weight(3, 5) * 0.7);
        days(361);
        assertThat(lessons()).isEmpty();
    }

    @Test
    void theWeightIsBoundedAndSharedWithOtherArticles() {
        for (int i = 0; i < 120; i++) {
            finds("shopper " + i, MONDAY, "wismo", "track");
        }
        days(4);
        assertThat(weights("wismo").get("track")).isEqualTo(1);
        for (int i = 0; i < 40; i++) {
            finds("other " + i, MONDAY, "wismo", "late");
        }
        days(4);
        assertThat(weights("wismo").get("track")).isCloseTo(0.75, within(1e-9));
        assertThat(weights("wismo").get("late")).isLessThan(0.25);
    }

    @Test
    void whatALeadForgetsStaysForgottenWhateverComesAfter() {
        three("my stuff", "track");
        three("other words", "track");
        days(4);
        assertThat(lessons()).hasSize(2);
        assertThat(learning.forget(EN, List.of("stuff", "my"), "track", "lee@shop.example")).isTrue();
        assertThat(learning.forget(EN, List.of("stuff", "my"), "track", "lee@shop.example")).isFalse();
        assertThat(lessons()).singleElement().satisfies(lesson -> assertThat(lesson.words()).containsExactly("other", "words"));
        for (var name : List.of("x", "y", "z")) {
            finds(name, MONDAY.plus(Duration.ofDays(2)), "my stuff", "track");
            finds(name, MONDAY.plus(Duration.ofDays(2)), "where my stuff", "track");
        }
        days(8);
        learning.close();
        learning = new Learning(log, database, clock);
        learning.learn();
        assertThat(weights("where is my stuff")).isEmpty();
        assertThat(lessons()).hasSize(1);
    }

    @Test
    void anExportedLogTeachesTheSameElsewhereAndTwiceIsOnce() throws Exception {
        three("wismo", "track");
        ticket("ann", MONDAY.plus(Duration.ofDays(20)));
        finds("dan", MONDAY, "wismo", "track");
        ticket("dan", MONDAY.plus(Duration.ofHours(1)));
        days(30);
        var lines = new StringWriter();
        EventLog.export(new EventStore(database), Instant.EPOCH, clock.now, lines);
        EventLog.load(new EventStore(database), new BufferedReader(new StringReader(lines.toString())));
        var before = lessons();
        assertThat(before).singleElement().satisfies(lesson -> assertThat(lesson.visitors()).isEqualTo(3));
        learning.learn();
        assertThat(lessons()).isEqualTo(before);
        try (var other = Database.open(folder.resolve("other"));
                var others = new EventLog(new EventStore(other));
                var learner = new Learning(others, other, clock)) {
            learner.learn();
            EventLog.load(new EventStore(other), new BufferedReader(new StringReader(lines.toString())));
            learner.learn();
            assertThat(learner.learned().of(EN).all()).isEqualTo(before);
        }
    }

    @Test
    void aRunReadsWhatIsNewAndAfterARestartGoesOnWhereItWas() {
        three("wismo", "track");
        days(5);
        var known = learning.learned().of(EN);
        learning.learn();
        assertThat(learning.learned().of(EN)).isSameAs(known);
        database.write(handle -> handle.execute("DELETE FROM event"));
        try (var restarted = new Learning(log, database, clock)) {
            restarted.learn();
            assertThat(restarted.learned().of(EN).all()).isEqualTo(known.all());
        }
    }

    @Test
    void aVisitThatIsToldInPiecesTeachesOnce() {
        for (var name : List.of("ann", "bob", "cy")) {
            tell(name, MONDAY, "search", Map.of("search", "s" + name, "query", "wismo"));
        }
        learning.learn();
        for (var name : List.of("ann", "bob", "cy")) {
            tell(name, MONDAY.plusSeconds(60), "engaged", Map.of("article", "track", "seconds", 40));
        }
        learning.learn();
        for (var name : List.of("ann", "bob", "cy")) {
            tell(name, MONDAY.plusSeconds(5), "click", Map.of("search", "s" + name, "article", "track", "position", 1));
        }
        days(5);
        assertThat(lessons()).singleElement().satisfies(lesson -> assertThat(lesson.visitors()).isEqualTo(3));
    }

    @Test
    void eventsThatWereLoggedBeforeThereWasLearningAreReadInTheirOrder() {
        three("wismo", "track");
        database.write(handle -> handle.execute("UPDATE event SET position = NULL"));
        database.write(handle -> handle.execute("""
                UPDATE event SET position = ordered.position
                FROM (SELECT id, row_number() OVER (ORDER BY at, id) AS position FROM event) AS ordered WHERE ordered.id = event.id
                """));
        assertThat(log.arrivals(0, 100).events()).isSortedAccordingTo(java.util.Comparator.comparing(Event::at)).hasSize(9);
        days(5);
        assertThat(lessons()).hasSize(1);
    }

    private List<Lesson> lessons() {
        return learning.learned().of(EN).all();
    }

    private Map<String, Double> weights(String question) {
        return learning.learned().of(EN).weights(Lessons.words(question, EN));
    }

    private static double weight(int visitors, int days) {
        return Math.log1p(visitors * Math.pow(0.5, days / 90.0)) / Math.log1p(50);
    }

    private void days(int days) {
        clock.now = MONDAY.plus(Duration.ofDays(days));
        learning.learn();
    }

    private void three(String query, String article) {
        List.of("ann", "bob", "cy").forEach(name -> finds(name, MONDAY, query, article));
    }

    private void finds(String visitor, Instant at, String query, String article) {
        finds(Optional.of(visitor), "session " + visitor + at + query, Event.Who.HUMAN, at, "en", query, article);
    }

    private void finds(Optional<String> visitor, String session, Event.Who who, Instant at, String locale, String query, String article) {
        var search = UUID.randomUUID().toString();
        log.fact(event(visitor, session, who, at, locale, "search", Map.of("search", search, "query", query, "hits", 3)));
        log.fact(event(visitor, session, who, at.plusSeconds(5), locale, "click", Map.of("search", search, "article", article, "position", 1)));
        log.fact(event(visitor, session, who, at.plusSeconds(60), locale, "engaged", Map.of("article", article, "seconds", 40, "depth", 0.5)));
    }

    private void tell(String visitor, Instant at, String type, Map<String, Object> fields) {
        log.fact(event(Optional.of(visitor), "session " + visitor, Event.Who.HUMAN, at, "en", type, fields));
    }

    private void ticket(String visitor, Instant at) {
        log.fact(event(Optional.of(visitor), "later session", Event.Who.HUMAN, at, "en", "ticket", Map.of("ticket", "HC-1", "topic", "order", "via", "form")));
    }

    private static Event event(
            Optional<String> visitor, String session, Event.Who who, Instant at, String locale, String type, Map<String, Object> fields) {
        return new Event(UUID.randomUUID(), at, type, session, visitor, who, "", locale, "phone", "/en", "none", Map.of(), fields);
    }
}
