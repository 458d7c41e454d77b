package help.cairn.reports;

import static org.assertj.core.api.Assertions.assertThat;

import help.cairn.Hands;
import help.cairn.articles.Library;
import help.cairn.articles.Site;
import help.cairn.articles.Snapshot;
import help.cairn.deflection.Bookkeeper;
import help.cairn.staff.Colleagues;
import help.cairn.storage.Database;
import help.cairn.web.Pages;
import help.cairn.web.Theme;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Leads read on Monday how the week went, and at once what cannot wait.
class DigestsTest {
    private static final Instant THURSDAY = Instant.parse("2026-11-26T12:00:00Z");

    private record Letter(String id, String to, String subject, String text, String html) {}

    @TempDir
    Path data;

    private final Hands clock = new Hands();
    private final List<Letter> letters = new ArrayList<>();
    private Optional<String> trouble = Optional.empty();
    private Database database;
    private Digests digests;

    @BeforeEach
    void open() throws Exception {
        database = Database.open(data);
        // Somebody was here six weeks before, so that anybody knows what is usual.
        var ledger = new Ledger().add(THURSDAY.minus(Duration.ofDays(50)), "early", "search", "search", "early", "query", "tent", "hits", 1, "shown", 1);
        for (int i = 0; i < 60; i++) {
            ledger.add(THURSDAY, "lost " + i, "search", "search", "lost " + i, "query", "parcel locker", "hits", 0, "shown", 0);
        }
        for (int i = 0; i < 60; i++) {
            ledger.add(THURSDAY, "glad " + i, "search", "search", "glad " + i, "query", "gift card", "hits", 2, "shown", 2)
                    .add(THURSDAY.plusSeconds(1), "glad " + i, "click", "search", "glad " + i, "article", "gift-card", "position", 1)
                    .add(THURSDAY.plusSeconds(30), "glad " + i, "engaged", "article", "gift-card");
        }
        ledger.into(database);
        var library = new Library(Snapshot.empty(Site.unnamed("Alder & Pine", List.of(Locale.ENGLISH))));
        var reports = new Reports(database, Bookkeeper.of(database, library), 0.1, clock);
        var gaps = new Gaps(reports, database, (_, _, text) -> Set.of(text.split(" ")), library, clock);
        digests = new Digests(reports, gaps, database, new Colleagues(database, clock), new Digests.Readers(false, List.of("lead@shop.example")),
                (id, to, _, subject, text, html) -> {
                    if (trouble.isEmpty()) {
                        letters.add(new Letter(id, to, subject, text, html));
                    }
                    return trouble;
                }, library, new Pages(Theme.standard(), URI.create("https://help.shop.example"), clock), clock);
    }

    @AfterEach
    void close() {
        digests.close();
        database.close();
    }

    @Test
    void onMondayLeadsReadFiveFiguresWithTheirRangesAndWhatWasNotFound() {
        monday("07:59");
        assertThat(letters).isEmpty();
        monday("08:00");
        assertThat(letters).hasSize(1);
        var letter = letters.getFirst();
        assertThat(letter.to()).isEqualTo("lead@shop.example");
        assertThat(letter.subject()).isEqualTo("Alder & Pine: self-service from 23 November 2026 to 29 November 2026");
        assertThat(letter.text())
                .contains(
                        "Tickets prevented in 28 days: – (Not enough data: at least 30 visitors are needed on each side.; 0 visitors with answers, 0 without)")
                .contains("Give-up rate: 50% (95% sure: 41.2% to 58.8%; 60 of 120)")
                .contains("Contact rate: 0% (95% sure: 0% to 3.1%; 0 of 120)")
                .contains("Confirmed answer rate: 0% (95% sure: 0% to 3.1%; 0 of 120)")
                .contains("Searches without a result: 50% (95% sure: 41.2% to 58.8%; 60 of 120)")
                .contains("Episodes that ended with nothing, of all episodes that can be told.")
                .contains("- parcel locker: 60 visitors; ").doesNotContain("- gift card: 60 visitors; ")
                .contains("https://help.shop.example/staff/gaps/");
        assertThat(letter.html()).contains("<b>50%</b>").contains("60 of 120").contains("parcel locker</a>");
        digests.turn();
        assertThat(letters).as("once is enough").hasSize(1);
    }

    @Test
    void aMailServerThatIsDownGetsTheSameLetterLater() {
        trouble = Optional.of("refused");
        monday("08:00");
        trouble = Optional.empty();
        clock.pass(Duration.ofHours(5));
        digests.turn();
        assertThat(letters).hasSize(1);
        assertThat(letters.getFirst().id()).isEqualTo("digest." + Integer.toHexString("lead@shop.example".hashCode()) + ".week.2026-11-30");
    }

    @Test
    void whatIsTwoDaysOldIsNoNews() {
        monday("08:00", Duration.ofDays(2));
        assertThat(letters).isEmpty();
    }

    @Test
    void farMoreThanUsualIsToldAtOnceAndOnce() throws Exception {
        clock.pass(Duration.between(clock.instant(), THURSDAY.plus(Duration.ofHours(1))));
        digests.turn();
        assertThat(letters).extracting(Letter::subject).containsExactlyInAnyOrder(
                "Alder & Pine: many look for \"parcel locker\"", "Alder & Pine: many look for \"gift card\"");
        assertThat(letters.getFirst().text()).contains("60 visitors on 26 November 2026, where 0 are usual");
        digests.turn();
        assertThat(letters).hasSize(2);
        var more = new Ledger();
        for (var query : List.of("broken zip", "wrong colour", "lost parcel")) {
            for (int i = 0; i < 20; i++) {
                more.add(THURSDAY, query + i, "search", "id", java.util.UUID.randomUUID().toString(), "search", query + i, "query", query, "hits", 0, "shown",
                        0);
            }
        }
        Ledger.load(database, more.lines);
        digests.turn();
        assertThat(letters).as("three letters a day are enough").hasSize(3);
    }

    @Test
    void whereNobodyKnowsWhatIsUsualNothingIsUnusual() throws Exception {
        database.write(handle -> handle.execute("DELETE FROM event WHERE at < ?", THURSDAY.minusSeconds(1).toEpochMilli()));
        clock.pass(Duration.between(clock.instant(), THURSDAY.plus(Duration.ofHours(1))));
        digests.turn();
        assertThat(letters).isEmpty();
    }

    private void monday(String time) {
        monday(time, Duration.ZERO);
    }

    private void monday(String time, Duration later) {
        clock.pass(Duration.between(clock.instant(), Instant.parse("2026-11-30T" + time + ":00Z").plus(later)));
        digests.turn();
    }
}
