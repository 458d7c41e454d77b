package help.cairn.reports;

import help.cairn.articles.Site;
import help.cairn.articles.Snapshot;
import help.cairn.deflection.Bookkeeper;
import help.cairn.storage.Database;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How the cost of reports grows with the log: a year of so many million events, counted once, then asked about. Run by hand:
/// `./mvnw test -Dgroups=benchmark -DexcludedGroups= -Dtest=ReportBenchmark -Dreports.millions=1`.
@Tag("benchmark")
class ReportBenchmark {
    private static final ZoneId ZONE = ZoneOffset.UTC;
    private static final LocalDate FROM = LocalDate.of(2025, 1, 1);
    private static final LocalDate TO = LocalDate.of(2026, 1, 1);
    private static final List<String> LOCALES = List.of("en", "en", "en", "de", "es");
    private static final List<String> DEVICES = List.of("phone", "phone", "phone", "desktop", "tablet");
    private static final List<String> TOPICS = List.of("order", "return", "payment", "product", "account", "other");
    private static final int ROUNDS = 5;
    private static final Snapshot NOTHING = Snapshot.empty(Site.unnamed("Help", List.of(Locale.ENGLISH)));

    @TempDir
    Path folder;

    @Test
    void aYear() throws Exception {
        long events = (long) (Double.parseDouble(System.getProperty("reports.millions", "1")) * 1_000_000);
        Database.open(folder).close();
        var started = System.nanoTime();
        long last = fill(events);
        System.out.printf("%,d events: written in %.0f s%n", events, seconds(started));
        long log = Files.size(folder.resolve("cairn.db"));
        try (var database = Database.open(folder)) {
            var books = Bookkeeper.of(database, ZONE);
            started = System.nanoTime();
            books.keep(Duration.ofDays(1));
            double counting = seconds(started);
            System.out.printf("counted in %.0f s: %,.0f events a second%n", counting, events / counting);
            var reports = new Reports(database, books, 0.1, Clock.fixed(TO.atStartOfDay(ZONE).toInstant(), ZONE));
            for (var period : List.of(new Period(FROM, TO, ZONE, Optional.empty()), new Period(TO.minusDays(28), TO, ZONE, Optional.empty()))) {
                time("deflection, %d days".formatted(period.days()), () -> reports.deflection(period).episodes().all());
                time("searches, %d days".formatted(period.days()), () -> reports.searches(period).searches());
                time("articles, %d days".formatted(period.days()), () -> reports.articles(period, NOTHING).counts().views());
                time("an article, %d days".formatted(period.days()),
                        () -> reports.article(period, period.before(), "article-1", NOTHING).row().counts().views());
                time("tickets, %d days".formatted(period.days()), () -> reports.tickets(period).all().tickets());
            }
            // A thousand more, by as many newcomers and by people who were there before.
            try (var connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("cairn.db"));
                    var insert = insert(connection)) {
                connection.setAutoCommit(false);
                people(insert, new Random(2), last, 1_000, TO.minusDays(1));
                connection.commit();
            }
            started = System.nanoTime();
            books.keep(Duration.ofDays(1));
            System.out.printf("1,000 more events: counted in %.0f ms%n", seconds(started) * 1e3);
        }
        System.out.printf("the log %,d MB, log and books %,d MB%n", log >> 20, Files.size(folder.resolve("cairn.db")) >> 20);
    }

    private static void time(String what, java.util.concurrent.Callable<Long> work) throws Exception {
        var took = new double[ROUNDS];
        long result = 0;
        for (int i = 0; i < ROUNDS; i++) {
            long started = System.nanoTime();
            result = work.call();
            took[i] = seconds(started) * 1e3;
        }
        System.out.printf("%s: first %.0f ms, then %.0f ms (%,d)%n", what, took[0], java.util.Arrays.stream(took).skip(1).min().orElseThrow(), result);
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }

    private static PreparedStatement insert(java.sql.Connection connection) throws SQLException {
        return connection
                .prepareStatement("INSERT INTO event (id, at, type, session, visitor, class, why, locale, device, page, commit_id, arms, fields, position) "
                        + "VALUES (?, ?, ?, ?, ?, ?, '', ?, ?, '/en/articles/returns', 'c0ffee', ?, ?, ?)");
    }

    /// @return the last position
    private long fill(long events) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("cairn.db"));
                var statement = connection.createStatement()) {
            statement.execute("PRAGMA synchronous = OFF");
            statement.execute("PRAGMA cache_size = -400000");
            var indexes = new java.util.ArrayList<String>();
            try (var rows = statement.executeQuery("SELECT sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'event' AND sql IS NOT NULL")) {
                while (rows.next()) {
                    indexes.add(rows.getString(1));
                }
            }
            for (var index : indexes) {
                statement.execute("DROP INDEX " + index.replaceFirst("CREATE INDEX (\\w+) .*", "$1").lines().findFirst().orElseThrow());
            }
            connection.setAutoCommit(false);
            var random = new Random(1);
            long written = 0;
            try (var insert = insert(connection)) {
                long days = Duration.between(FROM.atStartOfDay(ZONE), TO.atStartOfDay(ZONE)).toDays();
                for (long day = 0; day < days; day++) {
                    written += people(insert, random, written, events * (day + 1) / days - written, FROM.plusDays(day));
                    connection.commit();
                }
            }
            for (var index : indexes) {
                statement.execute(index);
                connection.commit();
            }
            // Every ticket of the log is in the inbox, answered and settled after a while, and one of five rated.
            statement.execute("""
                    INSERT INTO ticket (reference, key_hash, topic, locale, subject, name, email, state, held, queue, tags, priority, fields, via, assignee,
                        session, visitor, made, changed, promised, answered, solved)
                    SELECT json_extract(fields, '$.ticket'), id, json_extract(fields, '$.topic'), locale, '', '', '', 'solved', '', '', '', 'normal', '{}',
                        'form', '', session, visitor, at, at, at + 14400000, at + position % 20000000, at + position % 90000000
                    FROM event WHERE type = 'ticket'
                    """);
            statement.execute("""
                    INSERT INTO rating (ticket, score, effort, saved, article, comment, at)
                    SELECT reference, 1 + made % 5, made % 6, '', '', '', made FROM ticket WHERE made % 5 = 0
                    """);
            connection.commit();
            return written;
        }
    }

    /// As many people as it takes for so many events, on a day.
    private static long people(PreparedStatement insert, Random random, long position, long events, LocalDate day) throws SQLException {
        long written = 0;
        while (written < events) {
            written += person(insert, random, position + written, day.atStartOfDay(ZONE).toInstant().plusMillis(random.nextLong(86_400_000)));
        }
        insert.executeBatch();
        return written;
    }

    private static int person(PreparedStatement insert, Random random, long position, Instant at) throws SQLException {
        var who = new Who(insert, random, position, at);
        int shape = random.nextInt(100);
        if (shape < 8) {
            who.robot();
            return who.written;
        }
        if (shape < 45) {
            who.add("view", "\"article\":\"article-%d\"".formatted(random.nextInt(200)));
            return who.written;
        }
        for (int i = 0, many = 1 + random.nextInt(2); i < many; i++) {
            var search = "s" + position + "-" + i;
            who.add("search", "\"search\":\"%s\",\"query\":\"%s\",\"hits\":%d,\"shown\":%d,\"where\":\"box\"".formatted(
                    search, query(random), random.nextInt(4), random.nextInt(6)));
            if (random.nextInt(3) > 0) {
                var article = "article-" + random.nextInt(200);
                who.add("click", "\"search\":\"%s\",\"article\":\"%s\",\"position\":%d".formatted(search, article, 1 + random.nextInt(6)));
                who.add("view", "\"article\":\"%s\"".formatted(article));
                if (random.nextInt(3) > 0) {
                    who.add("engaged", "\"article\":\"%s\",\"seconds\":40".formatted(article));
                }
                if (random.nextInt(12) == 0) {
                    boolean helpful = random.nextInt(3) > 0;
                    who.add("vote", "\"article\":\"%s\",\"helpful\":%s%s".formatted(article, helpful, helpful ? "" : ",\"reason\":\"missing\""));
                }
            }
        }
        if (random.nextInt(100) < 14) {
            var topic = TOPICS.get(random.nextInt(TOPICS.size()));
            who.add("contact_open", "\"topic\":\"%s\"".formatted(topic));
            if (random.nextInt(2) == 0) {
                who.add("ticket", "\"ticket\":\"AP-%d\",\"topic\":\"%s\",\"via\":\"form\",\"person\":\"p%d\"".formatted(position, topic, position));
            }
        }
        return who.written;
    }

    /// A few are asked by very many, and many by one alone.
    private static String query(Random random) {
        double many = Math.pow(200_000, random.nextDouble());
        return "question about thing %d".formatted((int) many);
    }

    private static final class Who {
        private final PreparedStatement insert;
        private final Random random;
        private final long first;
        private final String visitor;
        private final String locale;
        private final String device;
        private final String arms;
        private Instant at;
        private int written;

        Who(PreparedStatement insert, Random random, long position, Instant at) {
            this.insert = insert;
            this.random = random;
            this.first = position;
            this.at = at;
            this.visitor = random.nextInt(10) == 0 ? null : "visitor-%010d".formatted(position);
            this.locale = LOCALES.get(random.nextInt(LOCALES.size()));
            this.device = DEVICES.get(random.nextInt(DEVICES.size()));
            this.arms = random.nextInt(10) == 0 ? "held" : "shown";
        }

        void robot() throws SQLException {
            add("view", "\"article\":\"article-1\"", "robot");
        }

        void add(String type, String fields) throws SQLException {
            add(type, fields, "human");
        }

        private void add(String type, String fields, String who) throws SQLException {
            long position = first + written + 1;
            at = at.plusSeconds(5 + random.nextInt(60));
            // Names that grow, or filling would measure how slowly a large index takes random ones.
            insert.setString(1, new java.util.UUID(position, 0x8000000000000000L | position).toString());
            insert.setLong(2, at.toEpochMilli());
            insert.setString(3, type);
            insert.setString(4, "session-%010d".formatted(first));
            insert.setString(5, visitor);
            insert.setString(6, who);
            insert.setString(7, locale);
            insert.setString(8, device);
            insert.setString(9, type.equals("contact_open") ? "{\"form-suggestions\":\"%s\"}".formatted(arms) : null);
            insert.setString(10, "{" + fields + "}");
            insert.setLong(11, position);
            insert.addBatch();
            written++;
        }
    }
}
