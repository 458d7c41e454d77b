package help.cairn.deflection;

import help.cairn.storage.Database;
import help.cairn.storage.Stock;
import help.cairn.web.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.text.Normalizer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.core.statement.EmptyHandling;

/// The log's table.
public final class EventStore {
    private static final String INSERT = "INSERT OR IGNORE INTO event (id, at, type, session, visitor, class, why, locale, device, page, commit_id, arms, fields, position) "
            + "VALUES (:id, :at, :type, :session, :visitor, :class, :why, :locale, :device, :page, :commit, :arms, :fields, "
            + "(SELECT coalesce(max(position), 0) + 1 FROM event))";

    /// So that whoever wants to write meanwhile waits for a moment only.
    private static final int PRUNED_AT_ONCE = 2_000;

    private final Database database;

    public EventStore(Database database) {
        this.database = database;
    }

    /// @return how many were new
    int add(Collection<Event> events) {
        return database.write(handle -> add(handle, events));
    }

    /// Adds to a transaction that is already open, so that a fact and its event are one.
    public static int add(Handle handle, Collection<Event> events) {
        if (events.isEmpty()) {
            return 0;
        }
        var batch = handle.prepareBatch(INSERT);
        for (var event : events) {
            batch.bind("id", event.id().toString()).bind("at", event.at().toEpochMilli()).bind("type", event.type())
                    .bind("session", event.session()).bind("visitor", event.visitor().orElse(null)).bind("class", event.who().tag())
                    .bind("why", event.why()).bind("locale", event.locale()).bind("device", event.device()).bind("page", event.page())
                    .bind("commit", event.commit()).bind("arms", event.arms().isEmpty() ? null : Json.text(event.arms()))
                    .bind("fields", Json.text(event.fields())).add();
        }
        return java.util.Arrays.stream(batch.execute()).map(count -> Math.max(count, 0)).sum();
    }

    /// The articles that people looked at most, by locale. An article counts that at least three visits saw; of a very long
    /// log the newest views count.
    ///
    /// @param most how many of each locale
    Map<String, List<String>> mostRead(Instant since, int most) {
        var all = new LinkedHashMap<String, List<String>>();
        database.read(handle -> handle.createQuery("""
                SELECT locale, json_extract(fields, '$.article') AS article, count(DISTINCT session) AS visits
                FROM (SELECT locale, fields, session FROM event
                      WHERE at >= :since AND type = 'view' AND class = 'human' ORDER BY at DESC LIMIT 100000)
                GROUP BY locale, article
                HAVING visits >= 3
                ORDER BY visits DESC, article
                """).bind("since", since.toEpochMilli()).map((row, _) -> {
            var articles = all.computeIfAbsent(row.getString(1), _ -> new ArrayList<>());
            return articles.size() < most && articles.add(row.getString(2));
        }).list());
        return all;
    }

    /// The events from this instant up to that one, oldest first.
    void each(Instant from, Instant until, Consumer<Event> to) {
        database.read(handle -> {
            try (var events = handle.createQuery("SELECT * FROM event WHERE at >= :from AND at < :until ORDER BY at, id")
                    .bind("from", from.toEpochMilli()).bind("until", until.toEpochMilli()).setFetchSize(500)
                    .map(EventStore::event).stream()) {
                events.forEach(to);
            }
            return null;
        });
    }

    /// What one session did since then, oldest first.
    List<Event> journey(String session, Instant since) {
        return database.read(handle -> handle.createQuery("SELECT * FROM event WHERE session = :session AND at >= :since ORDER BY at, id LIMIT 500")
                .bind("session", session).bind("since", since.toEpochMilli()).map(EventStore::event).list());
    }

    /// The sessions of people in which something of one kind happened since then.
    List<String> sessions(String type, Instant since) {
        return database.read(handle -> handle.createQuery("SELECT DISTINCT session FROM event WHERE at >= :since AND type = :type AND class = 'human'")
                .bind("since", since.toEpochMilli()).bind("type", type).mapTo(String.class).list());
    }

    /// What arrived after a place in the log, in the order of its arrival.
    EventLog.Arrivals arrivals(long after, int most) {
        return database.read(handle -> {
            var events = new ArrayList<Event>();
            long position = after;
            try (var rows = handle.createQuery("SELECT * FROM event WHERE position > :after ORDER BY position LIMIT :most")
                    .bind("after", after).bind("most", most)
                    .map((row, ctx) -> Map.entry(row.getLong("position"), event(row, ctx))).stream()) {
                for (var one : (Iterable<Map.Entry<Long, Event>>) rows::iterator) {
                    position = one.getKey();
                    events.add(one.getValue());
                }
            }
            return new EventLog.Arrivals(position, events);
        });
    }

    /// What one visitor did of one kind from this instant to that one, both included, oldest first.
    List<Event> visitor(String visitor, String type, Instant from, Instant until) {
        return database.read(handle -> handle
                .createQuery("SELECT * FROM event WHERE visitor = :visitor AND type = :type AND at >= :from AND at <= :until ORDER BY at, id LIMIT 500")
                .bind("visitor", visitor).bind("type", type).bind("from", from.toEpochMilli()).bind("until", until.toEpochMilli())
                .map(EventStore::event).list());
    }

    /// The events that these traces lead to, oldest first.
    public static List<Event> of(Handle handle, Traces traces) {
        return handle.createQuery("""
                SELECT * FROM event
                WHERE visitor IN (<visitors>)
                OR session IN (<sessions>)
                OR session IN (SELECT session FROM event WHERE visitor IN (<visitors>))
                OR type IN ('ticket', 'ticket_solved', 'csat') AND json_extract(fields, '$.ticket') IN (<tickets>)
                ORDER BY at, id
                """)
                .bindList(EmptyHandling.NULL_KEYWORD, "visitors", List.copyOf(traces.visitors()))
                .bindList(EmptyHandling.NULL_KEYWORD, "sessions", List.copyOf(traces.sessions()))
                .bindList(EmptyHandling.NULL_KEYWORD, "tickets", List.copyOf(traces.tickets()))
                .map(EventStore::event).list();
    }

    /// Cuts what joins these events to somebody. They stay with their times and kinds, and those that belonged together still
    /// do, so that every figure stays what it was; who it was, what they typed and which ticket it was are gone for good.
    ///
    /// @return how many events there were
    public static int unname(Handle handle, Traces traces) {
        var events = of(handle, traces);
        var own = new HashSet<>(traces.sessions());
        events.stream().filter(event -> event.visitor().filter(traces.visitors()::contains).isPresent()).map(Event::session).forEach(own::add);
        var sessions = new HashMap<String, String>();
        var visitors = new HashMap<String, String>();
        var words = new HashMap<String, String>();
        for (var event : events) {
            // Of a colleague who solved the ticket, only the ticket's name goes.
            var theirs = own.contains(event.session());
            var session = theirs ? sessions.computeIfAbsent(event.session(), _ -> fresh()) : event.session();
            var visitor = theirs ? event.visitor().map(known -> visitors.computeIfAbsent(known, _ -> fresh())) : event.visitor();
            var page = event.page();
            for (var ticket : traces.tickets()) {
                page = page.replace(ticket, "erased");
            }
            var fields = new LinkedHashMap<String, Object>();
            event.fields().forEach((name, value) -> fields.put(name, switch (name) {
                // Questions that were the same stay the same, and become one word that nobody else has.
                case "query" -> words.computeIfAbsent("query " + normal(value.toString()), _ -> "erased" + fresh());
                case "ticket" -> traces.tickets().contains(value.toString())
                        ? words.computeIfAbsent("ticket " + value, _ -> "erased" + fresh())
                        : value;
                case "person" -> words.computeIfAbsent("person " + value, _ -> "erased" + fresh());
                default -> value;
            }));
            BookStore.unname(handle, event, session, visitor, fields);
            handle.createUpdate("UPDATE event SET session = :session, visitor = :visitor, page = :page, fields = :fields WHERE id = :id")
                    .bind("session", session).bind("visitor", visitor.orElse(null)).bind("page", page).bind("fields", Json.text(fields))
                    .bind("id", event.id().toString()).execute();
        }
        return events.size();
    }

    private static String normal(String query) {
        return Normalizer.normalize(query, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{M}\\p{N}]+", " ").strip();
    }

    private static String fresh() {
        return UUID.randomUUID().toString().replace("-", "");
    }

    /// Forgets what happened before; the newest arrival stays, because places in the log are counted from it.
    ///
    /// @return how many events went
    public int prune(Instant before) {
        int all = 0;
        int some;
        do {
            some = database.write(handle -> handle.createUpdate("""
                    DELETE FROM event WHERE id IN (
                        SELECT id FROM event WHERE at < :before AND +position < (SELECT max(position) FROM event) LIMIT :most)
                    """)
                    .bind("before", before.toEpochMilli()).bind("most", PRUNED_AT_ONCE).execute());
            all += some;
        } while (some > 0);
        database.write(handle -> {
            BookStore.prune(handle, before.toEpochMilli());
            return null;
        });
        return all;
    }

    /// How many events there are, and when the oldest happened.
    public Stock stock() {
        return database.read(handle -> Stock.of(handle, "event", "at"));
    }

    private static Event event(ResultSet row, StatementContext ctx) throws SQLException {
        var arms = new LinkedHashMap<String, String>();
        var armsText = row.getString("arms");
        if (armsText != null) {
            Json.tree(armsText).properties().forEach(arm -> arms.put(arm.getKey(), arm.getValue().asString()));
        }
        var fields = new LinkedHashMap<String, Object>();
        Json.tree(row.getString("fields")).properties().forEach(field -> fields.put(field.getKey(), Json.value(field.getValue())));
        return new Event(
                UUID.fromString(row.getString("id")), Instant.ofEpochMilli(row.getLong("at")), row.getString("type"),
                row.getString("session"), Optional.ofNullable(row.getString("visitor")),
                Event.Who.valueOf(row.getString("class").toUpperCase(Locale.ROOT)), text(row, "why"), text(row, "locale"),
                text(row, "device"), text(row, "page"), text(row, "commit_id"), arms, fields);
    }

    private static String text(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getString(column)).orElse("");
    }

    static Map<String, Object> fields(Object... pairs) {
        var fields = new LinkedHashMap<String, Object>();
        for (int i = 0; i < pairs.length; i += 2) {
            fields.put((String) pairs[i], pairs[i + 1]);
        }
        return fields;
    }
}
