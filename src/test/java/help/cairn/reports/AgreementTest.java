package help.cairn.reports;

import static org.assertj.core.api.Assertions.assertThat;

import help.cairn.deflection.Bookkeeper;
import help.cairn.storage.Database;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Random logs, their times on and beside every edge, counted by the reports and by a second program that knows nothing
/// but the definitions.
class AgreementTest {
    private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");
    private static final LocalDate FROM = LocalDate.of(2026, 10, 20);
    private static final LocalDate TO = LocalDate.of(2026, 11, 3);
    private static final Instant START = FROM.atStartOfDay(ZONE).toInstant();
    private static final Instant END = TO.atStartOfDay(ZONE).toInstant();
    private static final double LOT = 0.4;

    private static final List<Duration> STEPS = List.of(
            Duration.ZERO, Duration.ofMillis(1), Duration.ofSeconds(5), Duration.ofSeconds(20), Duration.ofSeconds(30), Duration.ofMillis(30_001),
            Duration.ofSeconds(119), Duration.ofSeconds(120), Duration.ofMillis(120_001), Duration.ofMinutes(10), Duration.ofMillis(600_001),
            Duration.ofMinutes(30), Duration.ofMillis(1_800_001), Duration.ofHours(5), Duration.ofHours(24), Duration.ofHours(48),
            Duration.ofMillis(259_199_999), Duration.ofHours(72), Duration.ofMillis(259_200_001), Duration.ofDays(30));
    /// Three of these are seven days, give or take a millisecond.
    private static final List<Duration> THIRDS = List.of(Duration.ofHours(56), Duration.ofHours(56), Duration.ofHours(56).plusMillis(1),
            Duration.ofHours(56).minusMillis(1));
    private static final List<String> TYPES = List.of(
            "view", "view", "engaged", "engaged", "engaged", "search", "search", "search", "search", "answer_seen", "click", "click", "click", "vote",
            "vote", "contact_open", "contact_open", "suggestion_shown", "suggestion_open", "suggestion_solved", "channel", "ticket", "ticket_solved",
            "csat");
    private static final List<String> QUERIES = List.of("re", "Refund", "refund?", "refund when", "ＲＥＦＵＮＤ  when", "tent", "te", "…");

    @TempDir
    static Path data;

    private final Random random = new Random(6);

    @Test
    void everyCountAgreesWithTheDefinitions() throws Exception {
        var clock = Clock.fixed(END.minus(Duration.ofDays(2)), ZONE);
        try (var database = Database.open(data)) {
            for (int round = 0; round < 1500; round++) {
                var ledger = new Ledger();
                // Many small logs, in which a single act decides, and some with enough people for rates and rows.
                people(ledger, round % 10 == 0 ? 40 : 1 + random.nextInt(6));
                ledger.into(database);
                var locale = round % 4 == 3 ? Optional.of("de") : Optional.<String>empty();
                var period = new Period(FROM, TO, ZONE, locale);
                var naive = new Naive(ledger.lines, FROM, TO, ZONE, locale.orElse(null));
                var reports = new Reports(database, Bookkeeper.of(database, ZONE), LOT, clock);
                var outcomes = naive.deflection(clock.instant(), LOT);
                assertThat(Ledger.flat(reports.deflection(period), outcomes)).as("log %d: %s", round, String.join("\n", ledger.lines)).isEqualTo(outcomes);
                var searches = naive.searched();
                assertThat(Ledger.flat(reports.searches(period), searches)).as("log %d: %s", round, String.join("\n", ledger.lines)).isEqualTo(searches);
                // Days are summed up as they are at the site; those of another zone are counted row by row.
                var elsewhere = new Reports(database, Bookkeeper.of(database, ZoneId.of("Asia/Tokyo")), LOT, clock);
                assertThat(elsewhere.deflection(period)).isEqualTo(reports.deflection(period));
                var counts = reports.deflection(period).episodes();
                assertThat(counts.all()).as("every episode has one outcome").isEqualTo(outcomes.entrySet().stream()
                        .filter(entry -> entry.getKey().startsWith("episodes.")).mapToLong(entry -> (long) entry.getValue()).sum());
            }
        }
    }

    @Test
    void theOrderOfArrivalAndASecondImportChangeNothing() throws Exception {
        try (var database = Database.open(data)) {
            var reports = new Reports(database, Bookkeeper.of(database, ZONE), LOT, Clock.fixed(END, ZONE));
            var period = new Period(FROM, TO, ZONE, Optional.empty());
            for (int round = 0; round < 60; round++) {
                var ledger = new Ledger();
                people(ledger, 20);
                ledger.into(database);
                var deflection = reports.deflection(period);
                var searches = reports.searches(period);
                var shuffled = new ArrayList<>(ledger.lines);
                Collections.shuffle(shuffled, random);
                Ledger.load(database, shuffled.subList(0, shuffled.size() / 2));
                assertThat(reports.deflection(period)).isEqualTo(deflection);
                Ledger.empty(database);
                // What arrives bit by bit, and is counted in between, is in the end what it would have been at once.
                for (int from = 0; from < shuffled.size(); from += 7) {
                    Ledger.load(database, shuffled.subList(from, Math.min(from + 7, shuffled.size())));
                    reports.deflection(period);
                }
                assertThat(reports.deflection(period)).isEqualTo(deflection);
                assertThat(reports.searches(period)).isEqualTo(searches);
            }
        }
    }

    private void people(Ledger ledger, int many) {
        for (int i = 0; i < many; i++) {
            person(ledger, "person " + i);
        }
    }

    private void person(Ledger ledger, String name) {
        // Most begin within the period, some right at its edges, some long before.
        var at = switch (random.nextInt(5)) {
            case 0 -> START.minusMillis(random.nextInt(3) - 1);
            case 1 -> END.minusMillis(random.nextInt(3) - 1);
            case 2 -> START.minus(Duration.ofHours(random.nextInt(400)));
            default -> START.plus(Duration.ofHours(random.nextInt(300)));
        };
        boolean refuses = random.nextInt(5) == 0;
        int session = 0;
        String arm = random.nextInt(3) == 0 ? null : random.nextInt(3) == 0 ? "held" : "shown";
        var searches = new ArrayList<String>();
        var articles = List.of("a", "b");
        int acts = 1 + random.nextInt(10);
        boolean slow = random.nextInt(5) == 0;
        for (int i = 0; i < acts; i++) {
            at = at.plus(slow ? THIRDS.get(random.nextInt(THIRDS.size())) : STEPS.get(random.nextInt(random.nextInt(3) == 0 ? STEPS.size() : 14)));
            session += random.nextInt(6) == 0 ? 1 : 0;
            var type = TYPES.get(random.nextInt(TYPES.size()));
            var fields = new ArrayList<Object>(List.of(
                    "locale", random.nextInt(6) == 0 ? "de" : "en",
                    // Ids that decide within a millisecond.
                    "id", new java.util.UUID(random.nextLong(), random.nextLong()).toString()));
            if (random.nextInt(12) == 0) {
                fields.addAll(List.of("class", List.of("robot", "staff", "preview").get(random.nextInt(3))));
            }
            if (arm != null) {
                fields.addAll(List.of("arms", java.util.Map.of("form-suggestions", arm)));
            }
            var article = articles.get(random.nextInt(2));
            switch (type) {
                case "search" -> {
                    searches.add(name + " search " + searches.size());
                    fields.addAll(List.of("search", searches.getLast(), "query", QUERIES.get(random.nextInt(QUERIES.size())), "hits", random.nextInt(2),
                            "shown", random.nextInt(3)));
                    if (random.nextInt(3) == 0) {
                        fields.addAll(List.of("category", "returns"));
                    }
                }
                case "click", "answer_seen" -> {
                    if (searches.isEmpty()) {
                        continue;
                    }
                    fields.addAll(List.of("search", searches.get(random.nextInt(searches.size())), "article", article, "position", 1 + random.nextInt(6)));
                }
                case "vote" -> fields.addAll(List.of("helpful", random.nextBoolean(), "article", article));
                case "suggestion_solved" -> fields.addAll(List.of("solved", random.nextBoolean(), "article", article));
                case "ticket" -> fields.addAll(List.of("person", "of " + (random.nextInt(8) == 0 ? "person 0" : name)));
                default -> fields.addAll(List.of("article", article));
            }
            boolean forgets = refuses ? random.nextInt(6) != 0 : random.nextInt(10) == 0;
            if (forgets) {
                fields.add("visitor");
                fields.add(null);
            }
            ledger.add(at, name + "/" + session, type, fields.toArray());
        }
    }
}
