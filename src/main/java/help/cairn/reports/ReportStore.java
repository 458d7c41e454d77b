package help.cairn.reports;

import help.cairn.deflection.Episode;
import help.cairn.deflection.Outcome;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
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
                        List.of("locale", "device", "topic")), VISITS("visit_day", "(SELECT *, 1 AS visits, 1 - helped AS browsing FROM visit)",
                                List.of("locale", "device")), LEFT_OUT("left_out_day", """
                (SELECT at, locale, device, class, coalesce(why, '') AS why, 1 AS events FROM event WHERE class <> 'human')""", List.of("locale", "device"));

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
        var all = new EnumMap<Outcome, Long>(Outcome.class);
        var provisional = new EnumMap<Outcome, Long>(Outcome.class);
        long asking = 0;
        for (var line : lines(Books.EPISODES, "outcome, asks", "sum(episodes)", (row, _) -> Map.entry(
                Map.entry(Outcome.valueOf(row.getString(1)), row.getBoolean(2)), row.getLong(3)))) {
            var outcome = line.getKey().getKey();
            all.merge(outcome, line.getValue(), Long::sum);
            asking += line.getKey().getValue() && outcome != Outcome.CANNOT_TELL ? line.getValue() : 0;
        }
        bound(handle.createQuery("SELECT outcome, count(*) FROM episode WHERE last_at > :recent AND first_at >= :from AND first_at < :to %s GROUP BY outcome"
                .formatted(filters(Books.EPISODES))))
                .bind("recent", now.minus(Episode.PAUSE).toEpochMilli())
                .map((row, _) -> provisional.put(Outcome.valueOf(row.getString(1)), row.getLong(2))).list();
        return new DeflectionReport.Counted(all, provisional, asking);
    }

    /// Sessions that began to look at articles in the period and did nothing else.
    long browsing() {
        return sums(Books.VISITS, List.of("browsing")).get("browsing");
    }

    DeflectionReport.LeftOut leftOut() {
        var counts = new HashMap<String, Long>();
        lines(Books.LEFT_OUT, "class", "sum(events)", (row, _) -> counts.put(row.getString(1), row.getLong(2)));
        return new DeflectionReport.LeftOut(counts.getOrDefault("robot", 0L), counts.getOrDefault("staff", 0L), counts.getOrDefault("preview", 0L));
    }

    /// Those who opened the way to a person in the period, by arm.
    Map<String, HoldOut.Arm> arms() {
        var arms = new HashMap<String, HoldOut.Arm>();
        lines(Books.UNITS, "arm", "sum(visitors), sum(contacted)", (row, _) -> arms.put(row.getString(1), new HoldOut.Arm(row.getLong(2), row.getLong(3))));
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

    private String within(Books books) {
        return (byDay ? books.days + " WHERE day >= :first AND day < :end" : books.rows + " WHERE at >= :from AND at < :to") + filters(books);
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
