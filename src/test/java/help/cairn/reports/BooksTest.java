package help.cairn.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import help.cairn.deflection.Bookkeeper;
import help.cairn.deflection.EventStore;
import help.cairn.deflection.Traces;
import help.cairn.storage.Database;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The books follow from the log, and stay right whatever happens to the log.
class BooksTest {
    private static final ZoneId LONDON = ZoneId.of("Europe/London");
    private static final Period OCTOBER = new Period(LocalDate.of(2026, 10, 1), LocalDate.of(2026, 11, 1), LONDON, Optional.empty());
    private static final Instant NOON = Instant.parse("2026-10-05T12:00:00Z");
    private static final Clock LATER = Clock.fixed(Instant.parse("2027-01-01T00:00:00Z"), LONDON);
    private static final List<String> TABLES = List.of("episode", "settled_search", "trial_unit", "visit", "read_before_ticket");

    @TempDir
    Path data;

    private Database database;
    private final Ledger ledger = new Ledger();

    @BeforeEach
    void open() throws Exception {
        database = Database.open(data);
        for (var who : List.of("ann", "bob", "cy", "dee")) {
            ledger.add(NOON, who, "search", "search", "of " + who, "query", who + " lost a red tent", "hits", 2, "shown", 2)
                    .add(NOON.plusSeconds(4), who, "click", "search", "of " + who, "article", "tents", "position", 1)
                    .add(NOON.plusSeconds(40), who, "engaged", "article", "tents")
                    .add(NOON.plusSeconds(60), who, "contact_open", "topic", "order", "arms", java.util.Map.of("form-suggestions", "shown"))
                    .add(NOON.plusSeconds(90), who, "ticket", "ticket", "AP-" + who, "topic", "order", "person", "hash of " + who);
        }
        ledger.add(NOON, "-/walks", "view", "article", "tents");
        Ledger.load(database, ledger.lines);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void whoIsErasedIsInNoBookAndInEveryFigure() {
        var deflection = reports(LONDON).deflection(OCTOBER);
        var searches = reports(LONDON).searches(OCTOBER);
        assertThat(rows()).contains("ann");
        database.write(handle -> EventStore.unname(handle, new Traces(Set.of("ann"), Set.of(), Set.of("AP-ann"))));
        assertThat(rows()).doesNotContain("ann").contains("bob").contains("erased");
        assertThat(reports(LONDON).deflection(OCTOBER)).isEqualTo(deflection);
        assertThat(reports(LONDON).searches(OCTOBER).searches()).isEqualTo(searches.searches());
        // And so it is if the books are made anew from what is left in the log.
        Bookkeeper.of(database, LONDON).again();
        assertThat(rows()).doesNotContain("ann");
        assertThat(reports(LONDON).deflection(OCTOBER)).isEqualTo(deflection);
    }

    @Test
    void whatWasPrunedStaysInTheSums() throws Exception {
        var deflection = reports(LONDON).deflection(OCTOBER);
        ledger.lines.clear();
        Ledger.load(database, ledger.add(NOON.plus(Duration.ofDays(100)), "eve", "search", "id", java.util.UUID.randomUUID().toString(), "query", "tent",
                "hits", 1, "shown", 1).lines);
        assertThat(new EventStore(database).prune(NOON.plus(Duration.ofDays(50)))).isEqualTo(21);
        assertThat(rows()).doesNotContain("bob");
        assertThat(reports(LONDON).deflection(OCTOBER)).isEqualTo(deflection);
        assertThat(rows()).contains("eve");
    }

    @Test
    void whatBeganBeforeTheLogDoesIsCountedOnce() throws Exception {
        ledger.lines.clear();
        gus(NOON, "contact_open", "arms", Map.of("form-suggestions", "held"));
        gus(NOON.plus(Duration.ofMinutes(20)), "view", "article", "tents");
        gus(NOON.plus(Duration.ofHours(60)), "contact_open", "arms", Map.of("form-suggestions", "held"));
        Ledger.load(database, ledger.lines);
        var before = reports(LONDON).deflection(OCTOBER);
        assertThat(before.holdout().held().visitors()).isEqualTo(1);
        new EventStore(database).prune(NOON.plus(Duration.ofMinutes(10)));
        ledger.lines.clear();
        gus(NOON.plus(Duration.ofMinutes(40)), "engaged", "article", "tents");
        gus(NOON.plus(Duration.ofHours(90)), "search", "query", "tent", "hits", 1, "shown", 1);
        Ledger.load(database, ledger.lines);
        var after = reports(LONDON).deflection(OCTOBER);
        assertThat(after.episodes()).isEqualTo(before.episodes());
        assertThat(after.holdout().held().visitors()).isEqualTo(1);
        assertThat(after.visits().all()).isEqualTo(before.visits().all());
        new EventStore(database).prune(NOON.plus(Duration.ofDays(50)));
        assertThat(rows()).doesNotContain("bob");
        assertThat(reports(LONDON).deflection(OCTOBER).episodes()).isEqualTo(before.episodes());
    }

    private void gus(Instant at, String type, Object... fields) {
        var all = new java.util.ArrayList<Object>(List.of(fields));
        all.addAll(List.of("id", java.util.UUID.randomUUID().toString()));
        ledger.add(at, "gus", type, all.toArray());
    }

    @Test
    void aSiteThatMovesHasItsOwnDays() {
        var london = reports(LONDON).deflection(OCTOBER);
        var kiritimati = ZoneId.of("Pacific/Kiritimati");
        var there = new Period(LocalDate.of(2026, 10, 6), LocalDate.of(2026, 10, 7), kiritimati, Optional.empty());
        database.write(handle -> handle.execute("DELETE FROM book_place"));
        var moved = reports(kiritimati).deflection(there);
        assertThat(moved.episodes()).isEqualTo(london.episodes());
        assertThat(database.<Long>read(handle -> handle.createQuery("SELECT sum(episodes) FROM episode_day").mapTo(Long.class).one())).isEqualTo(4);
    }

    @Test
    void eachFilterLeavesWhatIsItsOwn() throws Exception {
        ledger.lines.clear();
        Ledger.load(database, ledger.add(NOON, "fay", "contact_open", "id", java.util.UUID.randomUUID().toString(), "topic", "return", "locale", "de",
                "device", "phone").lines);
        assertThat(only("de", null, null, null).episodes().gaveUp()).isEqualTo(1);
        assertThat(only("de", null, null, null).episodes().all()).isEqualTo(1);
        assertThat(only(null, "phone", null, null).episodes().all()).isEqualTo(1);
        assertThat(only(null, null, "return", null).episodes().all()).isEqualTo(1);
        assertThat(only(null, null, "order", null).episodes().all()).isEqualTo(4);
        assertThat(only(null, null, "order", null).holdout().shown().visitors()).isEqualTo(4);
        assertThat(only(null, null, null, "returns").episodes().all()).isZero();
        assertThatThrownBy(() -> only(null, "watch", null, null))
                .hasMessage("device must be one of phone, tablet, desktop, other, but is \"watch\".");
    }

    @Test
    void aLogThatIsFarBehindSaysSo() {
        var impatient = new Reports(database, Bookkeeper.of(database, LONDON), 0.1, LATER, Duration.ZERO);
        assertThatThrownBy(() -> impatient.deflection(OCTOBER))
                .hasMessage("The event log is still being counted: 0 of 21 events. Ask again in a minute.");
    }

    private DeflectionReport only(String locale, String device, String topic, String category) {
        var asked = new java.util.HashMap<String, String>();
        asked.put("locale", locale);
        asked.put("device", device);
        asked.put("topic", topic);
        asked.put("category", category);
        return reports(LONDON).deflection(Period.read("2026-10-01", "2026-11-01", asked::get, LONDON, LATER));
    }

    private Reports reports(ZoneId zone) {
        return new Reports(database, Bookkeeper.of(database, zone), 0.1, LATER);
    }

    private String rows() {
        return database.read(handle -> {
            var all = new StringBuilder();
            for (var table : TABLES) {
                handle.createQuery("SELECT * FROM " + table).mapToMap().forEach(row -> all.append(row).append('\n'));
            }
            return all.toString();
        });
    }
}
