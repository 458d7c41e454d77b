package help.cairn.reports;

import help.cairn.deflection.Act;
import help.cairn.deflection.Episode;
import help.cairn.deflection.Settled;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.StatementContext;

/// Reads the log for reports, in the order of those who acted, so that never more than one of them is in memory.
final class ReportStore {
    private static final int FETCHED = 500;
    /// How long whoever opened the way to a person counts once.
    private static final Duration UNIT = Duration.ofDays(30);
    /// How long after it a ticket counts as theirs.
    private static final Duration OUTCOME = Duration.ofHours(72);

    private static final String HELP = "('search', 'engaged', 'answer_seen', 'vote', 'contact_open', 'suggestion_shown', 'suggestion_open', "
            + "'suggestion_solved', 'channel', 'ticket')";

    private static final String ACTS = """
            SELECT at, id, type, session, visitor, locale,
                   CASE type WHEN 'vote' THEN json_type(fields, '$.helpful') WHEN 'suggestion_solved' THEN json_type(fields, '$.solved') END AS answer,
                   NULL AS search
            FROM event
            WHERE class = 'human' AND type IN %s
            """.formatted(HELP);

    private static final String DETAILED = """
            SELECT at, id, type, session, visitor, locale, NULL AS answer,
                   coalesce(json_extract(fields, '$.search'), '') AS search, coalesce(json_extract(fields, '$.article'), '') AS article,
                   coalesce(json_extract(fields, '$.position'), 0) AS position, coalesce(json_extract(fields, '$.query'), '') AS query,
                   coalesce(json_extract(fields, '$.hits'), -1) AS hits, coalesce(json_extract(fields, '$.shown'), -1) AS shown,
                   coalesce(json_extract(fields, '$.category'), '') AS category
            FROM event
            WHERE class = 'human'
            """;

    private static final String OF_VISITORS = ACTS + """
              AND visitor IN (SELECT visitor FROM event
                              WHERE at >= :from AND at < :to AND class = 'human' AND type IN %s AND visitor IS NOT NULL)
              AND at <= :until
            ORDER BY visitor, at, id
            """.formatted(HELP);

    private static final String OF_SESSIONS = ACTS + """
              AND visitor IS NULL
              AND session IN (SELECT session FROM event
                              WHERE at >= :from AND at < :to AND class = 'human' AND type IN %s AND visitor IS NULL)
            ORDER BY session, at, id
            """.formatted(HELP);

    private static final String VIEWS = """
            SELECT session, at, locale FROM event AS view
            WHERE class = 'human' AND type = 'view'
              AND session IN (SELECT session FROM event WHERE at >= :from AND at < :to AND class = 'human' AND type = 'view')
              AND NOT EXISTS (SELECT 1 FROM event WHERE session = view.session AND class = 'human' AND type IN %s)
            ORDER BY session, at, id
            """.formatted(HELP);

    private static final String LEFT_OUT = """
            SELECT class, count(*) FROM event
            WHERE at >= :from AND at < :to AND class <> 'human' AND (:locale IS NULL OR locale = :locale)
            GROUP BY class
            """;

    private static final String SEARCHING = DETAILED + """
              AND session IN (SELECT session FROM event WHERE at >= :from AND at < :to AND class = 'human' AND type = 'search')
            ORDER BY session, at, id
            """;

    private static final String BELONGING = DETAILED + """
              AND at >= :earliest AND type IN ('click', 'answer_seen')
            ORDER BY at, id
            """;

    private static final String TICKETS = """
            SELECT at, id, type, session, visitor, locale, NULL AS answer, NULL AS search, json_extract(fields, '$.person') AS person
            FROM event
            WHERE class = 'human' AND type = 'ticket' AND at >= :from AND at <= :until
            """;

    private static final String BEFORE_TICKETS = DETAILED + """
              AND type = 'search'
              AND session IN (
                  SELECT event.session FROM event
                  JOIN (SELECT session, visitor FROM event WHERE class = 'human' AND type = 'ticket' AND at >= :from AND at <= :until) AS ticket
                    ON event.visitor = ticket.visitor OR event.session = ticket.session
                  WHERE event.class = 'human' AND event.type = 'search' AND event.at >= :from)
            ORDER BY session, at, id
            """;

    private static final String OPENED = """
            SELECT at, id, visitor, locale, json_extract(arms, '$."form-suggestions"') AS arm FROM event
            WHERE class = 'human' AND type = 'contact_open' AND at < :to
              AND visitor IN (SELECT visitor FROM event
                              WHERE at >= :from AND at < :to AND class = 'human' AND type = 'contact_open' AND visitor IS NOT NULL)
            ORDER BY visitor, at, id
            """;

    private static final String PERSONS = """
            SELECT DISTINCT visitor, json_extract(fields, '$.person') AS person FROM event
            WHERE class = 'human' AND type = 'ticket' AND json_extract(fields, '$.person') IS NOT NULL
              AND visitor IN (SELECT visitor FROM event
                              WHERE at >= :from AND at < :to AND class = 'human' AND type = 'contact_open' AND visitor IS NOT NULL)
            """;

    /// A click is told within the hour, so it cannot be older than that before what it belongs to.
    private static final Duration LATE_WORD = Duration.ofHours(1);

    private final Handle handle;
    private final Period period;

    ReportStore(Handle handle, Period period) {
        this.handle = handle;
        this.period = period;
    }

    /// Every episode that begins in the period.
    void episodes(Consumer<Episode> to) {
        Consumer<List<Act>> take = acts -> Episode.of(acts).stream()
                .filter(episode -> period.has(episode.first().at(), episode.first().locale())).forEach(to);
        groups(within(OF_VISITORS).bind("until", period.end().plus(Episode.LONGEST).toEpochMilli()), Act::visitor, take);
        groups(within(OF_SESSIONS), Act::session, take);
    }

    /// Sessions that began to look at articles in the period and did nothing else.
    long browsing() {
        var seen = new HashSet<String>();
        try (var views = within(VIEWS).setFetchSize(FETCHED).map((row, _) -> new View(row.getString(1), row.getLong(2), text(row, "locale"))).stream()) {
            return views.filter(view -> seen.add(view.session)).filter(view -> period.has(view.at, view.locale)).count();
        }
    }

    private record View(String session, long at, String locale) {}

    DeflectionReport.LeftOut leftOut() {
        var counts = new HashMap<String, Long>();
        within(LEFT_OUT).bind("locale", period.locale().orElse(null)).map((row, _) -> counts.put(row.getString(1), row.getLong(2))).list();
        return new DeflectionReport.LeftOut(counts.getOrDefault("robot", 0L), counts.getOrDefault("staff", 0L), counts.getOrDefault("preview", 0L));
    }

    /// Every search of the period, and whether it was the last before a ticket.
    void searches(SearchReport.Tally tally) {
        var led = ledToTickets();
        var belonging = belonging();
        groups(within(SEARCHING), Act::session, session -> Settled.of(session, search -> belonging.getOrDefault(search.about().search(), List.of())).stream()
                .filter(settled -> period.has(settled.search().at(), settled.search().locale()))
                .forEach(settled -> tally.add(settled, led.contains(settled.search().id()))));
    }

    private Map<String, List<Act>> belonging() {
        var all = new HashMap<String, List<Act>>();
        try (var acts = handle.createQuery(BELONGING).bind("earliest", period.start().minus(LATE_WORD).toEpochMilli()).setFetchSize(FETCHED)
                .map(ReportStore::act)
                .stream()) {
            acts.filter(act -> !act.about().search().isEmpty()).forEach(act -> all.computeIfAbsent(act.about().search(), _ -> new ArrayList<>(1)).add(act));
        }
        return all;
    }

    /// The ids of the searches that were the last before a ticket.
    private Set<String> ledToTickets() {
        var tickets = untilTickets(TICKETS).map(ReportStore::act).list();
        var ofVisitor = new HashMap<Optional<String>, List<Act>>();
        var ofSession = new HashMap<String, List<Act>>();
        for (var ticket : tickets) {
            ofVisitor.computeIfAbsent(ticket.visitor(), _ -> new ArrayList<>()).add(ticket);
            ofSession.computeIfAbsent(ticket.session(), _ -> new ArrayList<>()).add(ticket);
        }
        var last = new HashMap<String, Act>();
        groups(untilTickets(BEFORE_TICKETS), Act::session, session -> {
            for (var search : Settled.searches(session)) {
                var theirs = search.visitor().isPresent() ? ofVisitor.get(search.visitor()) : ofSession.get(search.session());
                for (var ticket : theirs == null ? List.<Act>of() : theirs) {
                    if (ticket.after(search)) {
                        last.merge(ticket.id(), search, (one, other) -> other.after(one) ? other : one);
                    }
                }
            }
        });
        var led = new HashSet<String>();
        tickets.stream().filter(ticket -> last.containsKey(ticket.id()) && Settled.before(last.get(ticket.id()), ticket))
                .forEach(ticket -> led.add(last.get(ticket.id()).id()));
        return led;
    }

    /// Those who opened the way to a person in the period, by arm.
    Map<String, HoldOut.Arm> arms() {
        var byVisitor = new HashMap<String, List<Long>>();
        var byPerson = new HashMap<String, List<Long>>();
        untilTickets(TICKETS).map((row, _) -> {
            add(byVisitor, row.getString("visitor"), row.getLong("at"));
            return add(byPerson, row.getString("person"), row.getLong("at"));
        }).list();
        var persons = new HashMap<String, List<String>>();
        within(PERSONS).map((row, _) -> persons.computeIfAbsent(row.getString(1), _ -> new ArrayList<>()).add(row.getString(2))).list();
        var arms = new HashMap<String, HoldOut.Arm>();
        try (var opened = within(OPENED).setFetchSize(FETCHED)
                .map((row, _) -> new Opened(row.getLong("at"), row.getString("visitor"), text(row, "locale"), text(row, "arm"))).stream()) {
            Opened unit = null;
            for (var next : (Iterable<Opened>) opened::iterator) {
                if (unit != null && unit.visitor.equals(next.visitor) && next.at - unit.at < UNIT.toMillis()) {
                    continue;
                }
                unit = next;
                if (!period.has(unit.at, unit.locale) || unit.arm.isEmpty()) {
                    continue;
                }
                var from = unit.at;
                boolean contacted = java.util.stream.Stream.concat(
                        byVisitor.getOrDefault(unit.visitor, List.of()).stream(),
                        persons.getOrDefault(unit.visitor, List.of()).stream().flatMap(person -> byPerson.getOrDefault(person, List.of()).stream()))
                        .anyMatch(at -> at >= from && at - from <= OUTCOME.toMillis());
                arms.merge(unit.arm, new HoldOut.Arm(1, contacted ? 1 : 0),
                        (one, other) -> new HoldOut.Arm(one.visitors() + other.visitors(), one.contacted() + other.contacted()));
            }
        }
        return arms;
    }

    private record Opened(long at, String visitor, String locale, String arm) {}

    private static boolean add(Map<String, List<Long>> times, String key, long at) {
        return key != null && times.computeIfAbsent(key, _ -> new ArrayList<>(1)).add(at);
    }

    private Query within(String sql) {
        return handle.createQuery(sql).bind("from", period.start().toEpochMilli()).bind("to", period.end().toEpochMilli());
    }

    /// Tickets of the time in which something of the period may have led to them.
    private Query untilTickets(String sql) {
        return handle.createQuery(sql).bind("from", period.start().toEpochMilli()).bind("until", period.end().plus(OUTCOME).toEpochMilli());
    }

    /// Hands on what belongs together, as it stands together.
    private static void groups(Query query, Function<Act, Object> by, Consumer<List<Act>> to) {
        try (var acts = query.setFetchSize(FETCHED).map(ReportStore::act).stream()) {
            var group = new ArrayList<Act>();
            acts.forEach(act -> {
                if (!group.isEmpty() && !by.apply(group.getFirst()).equals(by.apply(act))) {
                    to.accept(group);
                    group.clear();
                }
                group.add(act);
            });
            if (!group.isEmpty()) {
                to.accept(group);
            }
        }
    }

    /// By place, because to look for a column by its name takes longer than to read it.
    private static Act act(ResultSet row, StatementContext ctx) throws SQLException {
        var answer = row.getString(7);
        var search = row.getString(8);
        var about = search == null
                ? Act.About.NOTHING
                : new Act.About(search, row.getString(9), row.getInt(10), row.getString(11), row.getInt(12), row.getInt(13), row.getString(14));
        return new Act(
                row.getLong(1), row.getString(2),
                Act.Kind.of(row.getString(3), "true".equals(answer) ? Optional.of(true) : "false".equals(answer) ? Optional.of(false) : Optional.empty()),
                row.getString(4), Optional.ofNullable(row.getString(5)), Optional.ofNullable(row.getString(6)).orElse(""), about);
    }

    private static String text(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getString(column)).orElse("");
    }
}
