package help.cairn.reports;

import help.cairn.deflection.Episode;
import help.cairn.deflection.Outcome;
import help.cairn.deflection.Share;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/// Reads the books for reports: sums by day where the days are the site's, single rows where somebody asks for the days of
/// another time zone.
final class ReportStore {
    private static final List<String> SEARCHES = List.of(
            "searches", "shown", "zero", "rescued", "no_click", "late_click", "pogo", "reworded", "exit", "to_form", "to_contact", "success");

    private static final String QUERIES = """
            SELECT words, count(DISTINCT who) AS visitors, count(*) AS searches, sum(shown > 0) AS shown, sum(zero) AS zero, sum(rescued) AS rescued,
                   CASE WHEN max(category = '' AND hits > 0) THEN sum(zero AND category <> '') ELSE 0 END AS filter_caused,
                   sum(no_click) AS no_click, sum(late_click) AS late_click, sum(pogo) AS pogo, sum(reworded) AS reworded, sum(exit) AS exit,
                   sum(to_form) AS to_form, sum(to_contact) AS to_contact, sum(success) AS success
            FROM settled_search
            WHERE at >= :from AND at < :to %s
            GROUP BY words
            HAVING visitors >= :fewest
            ORDER BY visitors DESC, searches DESC, words
            """;

    /// Where the same is summed up by day, and row by row.
    private enum Books {
        EPISODES("episode_day", "(SELECT *, first_at AS at, 1 AS episodes FROM episode)", List.of("locale", "device", "topic", "category")), SEARCHES(
                "search_day", """
                (SELECT at, locale, device, category, 1 AS searches, shown > 0 AS shown, zero, rescued, no_click, late_click, pogo, reworded, exit,
                        to_form, to_contact, success
                 FROM settled_search)""", List.of("locale", "device", "category")), UNITS("trial_day", "(SELECT *, 1 AS visitors FROM trial_unit)",
                        List.of("locale", "device", "topic")), VISITS("visit_day", """
                (SELECT *, 1 AS visits, 1 - helped AS browsing, looked AND NOT sent AS looked_only, offered AND NOT sent AS offered_only FROM visit)""",
                                List.of("locale", "device")), LEFT_OUT("left_out_day", """
                (SELECT at, locale, device, class, coalesce(why, '') AS why, 1 AS events FROM event WHERE class <> 'human')""", List.of("locale", "device"));

        /// Where the same is summed up by topic and category too.
        private static final String EPISODES_OF_TOPICS = "episode_topic_day";

        private final String days;
        private final String rows;
        private final List<String> filters;

        Books(String days, String rows, List<String> filters) {
            this.days = days;
            this.rows = rows;
            this.filters = filters;
        }
    }

    private final Handle handle;
    private final Period period;
    private final boolean byDay;

    /// @param kept the time zone whose days are summed up
    ReportStore(Handle handle, Period period, ZoneId kept) {
        this.handle = handle;
        this.period = period;
        this.byDay = period.zone().equals(kept);
    }

    /// Every episode that begins in the period.
    ///
    /// @param now until which an episode may still have gone on
    DeflectionReport.Counted episodes(Instant now) {
        var counted = new DeflectionReport.Counted(new EnumMap<>(Outcome.class), new EnumMap<>(Outcome.class), new AtomicLong());
        lines(Books.EPISODES, "outcome, asks", "sum(episodes)",
                (row, _) -> counted.add(Outcome.valueOf(row.getString(1)), row.getBoolean(2), row.getLong(3)));
        // The plus keeps SQLite to the index of the last acts: few are recent, and a year has millions of episodes.
        bound(handle.createQuery("SELECT outcome, count(*) FROM episode WHERE last_at > :recent AND +first_at >= :from AND +first_at < :to %s GROUP BY outcome"
                .formatted(filters(Books.EPISODES))))
                .bind("recent", now.minus(Episode.PAUSE).toEpochMilli())
                .map((row, _) -> counted.provisional().put(Outcome.valueOf(row.getString(1)), row.getLong(2))).list();
        return counted;
    }

    /// Sessions that began in the period, by how far they came.
    DeflectionReport.Visits visits() {
        var all = sums(Books.VISITS, List.of("visits", "browsing", "looked", "looked_only", "read", "opened", "offered", "offered_only", "sent", "quiet"));
        return new DeflectionReport.Visits(
                all.get("visits"), all.get("browsing"), all.get("read"), all.get("opened"), all.get("sent"),
                new DeflectionReport.AsOthersCount(
                        Share.of(all.get("visits") - all.get("sent"), all.get("visits")), Share.of(all.get("looked_only"), all.get("looked")),
                        Share.of(all.get("offered_only"), all.get("offered")), Share.of(all.get("quiet"), all.get("read"))));
    }

    /// What episodes that begin in the period took, in the middle.
    DeflectionReport.Effort effort() {
        return new DeflectionReport.Effort(median("searches"), median("views"), median("errors"));
    }

    private Optional<Double> median(String what) {
        var many = byDay && days(Books.EPISODES).equals(Books.EPISODES.days)
                ? bound(handle.createQuery(
                        "SELECT many, sum(episodes) FROM effort_day WHERE day >= :first AND day < :end AND what = :what%s GROUP BY many ORDER BY many"
                                .formatted(filters(Books.EPISODES)))
                        .bind("what", what)).map((row, _) -> new long[] {row.getLong(1), row.getLong(2)}).list()
                : bound(handle.createQuery("SELECT %1$s, count(*) FROM episode WHERE first_at >= :from AND first_at < :to%2$s GROUP BY %1$s ORDER BY %1$s"
                        .formatted(what, filters(Books.EPISODES)))).map((row, _) -> new long[] {row.getLong(1), row.getLong(2)}).list();
        long all = many.stream().mapToLong(line -> line[1]).sum();
        return all == 0 ? Optional.empty() : Optional.of((at(many, (all + 1) / 2) + at(many, all / 2 + 1)) / 2.0);
    }

    /// The value of the one at this place, from 1, among so many of each.
    private static long at(List<long[]> many, long place) {
        long passed = 0;
        for (var line : many) {
            passed += line[1];
            if (passed >= place) {
                return line[0];
            }
        }
        throw new IllegalArgumentException(String.valueOf(place));
    }

    /// Episodes by outcome in each part of the period, in order.
    ///
    /// @param days how long a part is; the last one may be shorter
    /// @param now until which an episode may still have gone on
    List<DeflectionReport.Counted> parts(int days, Instant now) {
        var parts = Stream.generate(() -> new DeflectionReport.Counted(new EnumMap<>(Outcome.class), new EnumMap<>(Outcome.class), new AtomicLong()))
                .limit((period.days() + days - 1) / days).toList();
        bound(handle.createQuery(
                "SELECT (day - :first) / :days AS part, outcome, asks, sum(episodes) FROM %s WHERE day >= :first AND day < :end%s GROUP BY part, outcome, asks"
                        .formatted(days(Books.EPISODES), filters(Books.EPISODES)))
                .bind("days", days))
                .map((row, _) -> parts.get(row.getInt(1)).add(Outcome.valueOf(row.getString(2)), row.getBoolean(3), row.getLong(4))).list();
        bound(handle.createQuery(
                "SELECT (day - :first) / :days AS part, outcome, count(*) FROM episode WHERE last_at > :recent AND +first_at >= :from AND +first_at < :to%s GROUP BY part, outcome"
                        .formatted(filters(Books.EPISODES)))
                .bind("days", days).bind("recent", now.minus(Episode.PAUSE).toEpochMilli()))
                .map((row, _) -> parts.get(row.getInt(1)).provisional().merge(Outcome.valueOf(row.getString(2)), row.getLong(3), Long::sum)).list();
        return parts;
    }

    /// The hold-out in each part of the period, in order.
    List<Map<String, HoldOut.Arm>> armsOfParts(int days) {
        var parts = Stream.generate(() -> (Map<String, HoldOut.Arm>) new HashMap<String, HoldOut.Arm>()).limit((period.days() + days - 1) / days).toList();
        bound(handle.createQuery(
                "SELECT (day - :first) / :days AS part, arm, sum(visitors), sum(contacted) FROM trial_day WHERE day >= :first AND day < :end%s GROUP BY part, arm"
                        .formatted(filters(Books.UNITS)))
                .bind("days", days))
                .map((row, _) -> parts.get(row.getInt(1)).put(row.getString(2), new HoldOut.Arm(row.getLong(3), row.getLong(4)))).list();
        return parts;
    }

    /// What changed what shoppers meet: publications and themes, oldest first.
    List<Trend.Mark> marks() {
        return bound(handle.createQuery("""
                SELECT at, 'publication', added + changed + removed, message FROM publication
                WHERE at >= :from AND at < :to AND status = 'live' AND added + changed + removed > 0
                UNION ALL
                SELECT at, 'theme', 0, '' FROM theme_change WHERE at >= :from AND at < :to AND at > (SELECT min(at) FROM theme_change)
                ORDER BY 1
                """)).map((row, _) -> new Trend.Mark(
                LocalDate.ofInstant(Instant.ofEpochMilli(row.getLong(1)), period.zone()).toString(), row.getString(2), row.getInt(3),
                row.getString(4).lines().findFirst().orElse("")))
                .list();
    }

    /// The articles that the form offered most often, and how often they said that it answered.
    List<DeflectionReport.Offered> offered(int most) {
        return bound(handle.createQuery("""
                SELECT article, sum(offered), sum(solved) FROM article_day WHERE day >= :first AND day < :end%s
                GROUP BY article HAVING sum(offered) > 0 ORDER BY 2 DESC, article LIMIT :most
                """.formatted(filters(Books.VISITS))).bind("most", most))
                .map((row, _) -> new DeflectionReport.Offered(row.getString(1), row.getLong(2), Math.min(row.getLong(2), row.getLong(3)))).list();
    }

    DeflectionReport.LeftOut leftOut() {
        var counts = new HashMap<String, Long>();
        lines(Books.LEFT_OUT, "class", "sum(events)", (row, _) -> counts.put(row.getString(1), row.getLong(2)));
        return new DeflectionReport.LeftOut(counts.getOrDefault("robot", 0L), counts.getOrDefault("staff", 0L), counts.getOrDefault("preview", 0L));
    }

    /// Those who opened the way to a person in the period, by arm.
    Map<String, HoldOut.Arm> arms() {
        var arms = new HashMap<String, HoldOut.Arm>();
        lines(Books.UNITS, "arm", "sum(visitors), sum(contacted), sum(left_unread), sum(came_back), sum(unhelpful), sum(scores), sum(scored)",
                (row, _) -> arms.put(row.getString(1), new HoldOut.Arm(
                        row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5), row.getLong(6), row.getLong(7), row.getLong(8))));
        return arms;
    }

    SearchReport searches() {
        var queries = bound(handle.createQuery(QUERIES.formatted(filters(Books.SEARCHES)))).bind("fewest", SearchReport.VISITORS)
                .map((row, _) -> query(row)).list();
        return SearchReport.of(period, sums(Books.SEARCHES, SEARCHES), queries);
    }

    private static SearchReport.Query query(ResultSet row) throws SQLException {
        return new SearchReport.Query(
                row.getString(1), row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5), row.getLong(6), row.getLong(7), row.getLong(8),
                row.getLong(9), row.getLong(10), row.getLong(11), row.getLong(12), row.getLong(13), row.getLong(14), row.getLong(15));
    }

    private Map<String, Long> sums(Books books, List<String> columns) {
        var all = new LinkedHashMap<String, Long>();
        var asked = columns.stream().map(column -> "coalesce(sum(%s), 0)".formatted(column)).collect(Collectors.joining(", "));
        bound(handle.createQuery("SELECT %s FROM %s".formatted(asked, within(books)))).map((row, _) -> {
            for (int i = 0; i < columns.size(); i++) {
                all.put(columns.get(i), row.getLong(i + 1));
            }
            return all;
        }).one();
        return all;
    }

    private <T> List<T> lines(Books books, String by, String columns, org.jdbi.v3.core.mapper.RowMapper<T> to) {
        return bound(handle.createQuery("SELECT %s, %s FROM %s GROUP BY %s ORDER BY %s".formatted(by, columns, within(books), by, by))).map(to).list();
    }

    private String days(Books books) {
        return books == Books.EPISODES && (period.topic().isPresent() || period.category().isPresent()) ? Books.EPISODES_OF_TOPICS : books.days;
    }

    private String within(Books books) {
        return (byDay ? days(books) + " WHERE day >= :first AND day < :end" : books.rows + " WHERE at >= :from AND at < :to") + filters(books);
    }

    private String filters(Books books) {
        return books.filters.stream().filter(name -> period.only(name).isPresent()).map(name -> " AND " + name + " = :" + name).collect(Collectors.joining());
    }

    private Query bound(Query query) {
        query.bind("first", period.from().toEpochDay()).bind("end", period.to().toEpochDay()).bind("from", period.start().toEpochMilli())
                .bind("to", period.end().toEpochMilli());
        Period.FILTERS.forEach(name -> query.bind(name, period.only(name).orElse(null)));
        return query;
    }
}
