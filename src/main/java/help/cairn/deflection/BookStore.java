package help.cairn.deflection;

import help.cairn.web.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import tools.jackson.databind.JsonNode;

/// The tables of the books, within a transaction.
final class BookStore {
    private static final String ENTRY = "SELECT at, id, type, session, visitor, locale, device, arms, fields FROM event ";
    private static final String LISTED = "(SELECT value FROM json_each(:list))";
    private static final Set<String> OF_SEARCHES = Set.of("search", "click", "answer_seen");
    private static final Set<String> OF_TICKETS = Set.of("ticket", "ticket_solved", "csat");

    private final Handle handle;

    BookStore(Handle handle) {
        this.handle = handle;
    }

    /// How far the log was counted.
    record Place(long position, int rules, String zone) {}

    Optional<Place> place() {
        return handle.createQuery("SELECT position, rules, zone FROM book_place")
                .map((row, _) -> new Place(row.getLong(1), row.getInt(2), row.getString(3))).findOne();
    }

    void place(Place place) {
        handle.execute("DELETE FROM book_place");
        handle.execute("INSERT INTO book_place (position, rules, zone) VALUES (?, ?, ?)", place.position, place.rules, place.zone);
    }

    /// The newest position of the log; 0 if it is empty.
    long newest() {
        return handle.createQuery("SELECT coalesce(max(position), 0) FROM event").mapTo(Long.class).one();
    }

    /// An event that arrived.
    ///
    /// @param who its class
    record Arrival(long position, Entry entry, String who, String why) {}

    List<Arrival> arrivals(long after, int most) {
        return handle.createQuery("SELECT at, id, type, session, visitor, locale, device, arms, fields, position, class, why FROM event "
                + "WHERE position > :after ORDER BY position LIMIT :most")
                .bind("after", after).bind("most", most)
                .map((row, ctx) -> new Arrival(row.getLong(10), entry(row, ctx), row.getString(11), Optional.ofNullable(row.getString(12)).orElse("")))
                .list();
    }

    /// What these people did in these sessions and what everybody did who is joined to them: by a session, a visitor, a search
    /// that both name, a ticket, or the person who sent it. In order.
    List<Entry> joined(Set<String> sessions) {
        var all = new ArrayList<Entry>();
        var met = new HashSet<>(sessions);
        var visitors = new HashSet<String>();
        var searches = new HashSet<String>();
        var persons = new HashSet<String>();
        var tickets = new HashSet<String>();
        Collection<String> fresh = sessions;
        while (!fresh.isEmpty()) {
            var found = handle.createQuery(ENTRY + "WHERE session IN " + LISTED + " AND class = 'human'").bind("list", Json.text(fresh))
                    .map(BookStore::entry).list();
            all.addAll(found);
            var next = new HashSet<String>();
            sessions(next, "visitor IS NOT NULL AND visitor IN ",
                    fresh(visitors, found.stream().flatMap(entry -> entry.act().visitor().stream())));
            sessions(next, "type IN ('search', 'click', 'answer_seen') AND json_extract(fields, '$.search') IN ",
                    fresh(searches, found.stream().filter(entry -> OF_SEARCHES.contains(entry.type())).map(entry -> entry.act().about().search())));
            sessions(next, "type = 'ticket' AND json_extract(fields, '$.person') IN ", fresh(persons, found.stream().map(Entry::person)));
            sessions(next, "type IN ('ticket', 'ticket_solved', 'csat') AND json_extract(fields, '$.ticket') IN ",
                    fresh(tickets, found.stream().filter(entry -> OF_TICKETS.contains(entry.type())).map(Entry::ticket)));
            next.removeAll(met);
            met.addAll(next);
            fresh = next;
        }
        all.sort((one, other) -> Act.ORDER.compare(one.act(), other.act()));
        return all;
    }

    private static List<String> fresh(Set<String> known, java.util.stream.Stream<String> names) {
        return names.filter(name -> !name.isEmpty() && known.add(name)).toList();
    }

    private void sessions(Set<String> to, String where, List<String> names) {
        if (!names.isEmpty()) {
            handle.createQuery("SELECT DISTINCT session FROM event WHERE " + where + LISTED + " AND class = 'human'").bind("list", Json.text(names))
                    .mapTo(String.class).forEach(to::add);
        }
    }

    /// Puts these rows in the place of all that the book has of these owners, and tells what that changes in the sums. A row that began
    /// with what is pruned from the log stays as it was last counted, and what is left of it begins no other one.
    ///
    /// @param owners since when the log tells of each
    void replace(Book book, Map<String, Long> owners, Collection<List<Object>> rows, Changes changes) {
        var columns = String.join(", ", book.columns());
        var former = new HashMap<Object, List<Object>>();
        handle.createQuery("SELECT %s FROM %s WHERE %s IN %s".formatted(columns, book.table(), book.owner(), LISTED)).bind("list", Json.text(owners.keySet()))
                .map((row, _) -> values(row, book.columns().size())).forEach(row -> former.put(book.key(row), row));
        var begun = former.values().stream().filter(row -> book.at(row) < owners.get((String) book.value(row, book.owner()))).toList();
        begun.forEach(row -> former.remove(book.key(row)));
        var written = new ArrayList<List<Object>>();
        for (var row : rows) {
            if (begun.stream().anyMatch(old -> book.covers(old, row))) {
                continue;
            }
            var before = former.remove(book.key(row));
            if (!row.equals(before)) {
                Optional.ofNullable(before).ifPresent(old -> changes.add(book, old, -1));
                changes.add(book, row, 1);
                written.add(row);
            }
        }
        former.values().forEach(old -> changes.add(book, old, -1));
        var keys = book.keys().stream().map(key -> key + " = ?").collect(Collectors.joining(" AND "));
        batch("DELETE FROM " + book.table() + " WHERE " + keys, former.values().stream().map(row -> row.subList(0, book.keys().size())).toList());
        batch("INSERT OR REPLACE INTO %s (%s) VALUES (%s)".formatted(book.table(), columns, places(book.columns().size())), written);
    }

    private void batch(String sql, List<List<Object>> rows) {
        if (!rows.isEmpty()) {
            var batch = handle.prepareBatch(sql);
            rows.forEach(row -> batch.add(row.toArray()));
            batch.execute();
        }
    }

    private static String places(int many) {
        return String.join(", ", Collections.nCopies(many, "?"));
    }

    private static List<Object> values(ResultSet row, int many) throws SQLException {
        var values = new Object[many];
        for (int i = 0; i < many; i++) {
            var value = row.getObject(i + 1);
            values[i] = value instanceof Integer number ? (Object) number.longValue() : value;
        }
        return List.of(values);
    }

    /// What is to be added to the sums.
    static final class Changes {
        private final Map<Book.Sum, Map<List<Object>, long[]>> all = new EnumMap<>(Book.Sum.class);

        void add(Book book, List<Object> row, int times) {
            book.add(row, (sum, values) -> add(sum, values, times));
        }

        /// @param values keys, then counts
        void add(Book.Sum sum, List<Object> values, int times) {
            int keys = sum.keys().size();
            var counts = all.computeIfAbsent(sum, _ -> new LinkedHashMap<>())
                    .computeIfAbsent(List.copyOf(values.subList(0, keys)), _ -> new long[sum.counts().size()]);
            for (int i = 0; i < counts.length; i++) {
                counts[i] += times * (long) values.get(keys + i);
            }
        }
    }

    void add(Changes changes) {
        changes.all.forEach((sum, lines) -> {
            var columns = new ArrayList<>(sum.keys());
            columns.addAll(sum.counts());
            var sql = "INSERT INTO %s (%s) VALUES (%s) ON CONFLICT DO UPDATE SET %s".formatted(
                    sum.table(), String.join(", ", columns), places(columns.size()),
                    sum.counts().stream().map(count -> "%s = %s.%s + excluded.%s".formatted(count, sum.table(), count, count))
                            .collect(Collectors.joining(", ")));
            batch(sql, lines.entrySet().stream().filter(line -> Arrays.stream(line.getValue()).anyMatch(count -> count != 0)).map(line -> {
                var values = new ArrayList<>(line.getKey());
                Arrays.stream(line.getValue()).forEach(values::add);
                return (List<Object>) values;
            }).toList());
        });
    }

    /// Forgets all that was counted from this day on.
    void clear(long day) {
        for (var book : Book.values()) {
            handle.execute("DELETE FROM " + book.table());
        }
        for (var sum : Book.Sum.values()) {
            handle.execute("DELETE FROM %s WHERE day >= ?".formatted(sum.table()), day);
        }
    }

    /// When the oldest event happened; empty if there is none.
    Optional<Long> oldest() {
        return handle.createQuery("SELECT min(at) FROM event").map((row, _) -> Optional.ofNullable((Number) row.getObject(1)).map(Number::longValue)).one();
    }

    /// Takes the rows of what was pruned from the log; what they added to the sums stays. A row of which the log still has a part stays too,
    /// or that part would be counted again.
    static void prune(Handle handle, long before) {
        for (var book : Book.values()) {
            handle.createUpdate("DELETE FROM %s WHERE %s".formatted(book.table(), book.pruned())).bind("before", before)
                    .bind("unit", before - Books.UNIT.toMillis()).execute();
        }
    }

    /// Cuts what joins a search to somebody, as the log does.
    static void unname(Handle handle, Event event, String session, Optional<String> visitor, Map<String, Object> fields) {
        var who = visitor.map(name -> "visitor " + name).orElse("session " + session);
        var id = event.id().toString();
        handle.execute("UPDATE episode SET who = ? WHERE id = ?", who, id);
        handle.execute("UPDATE visit SET session = ? WHERE session = ?", session, event.session());
        visitor.ifPresent(name -> handle.execute("UPDATE trial_unit SET visitor = ? WHERE id = ?", name, id));
        if (event.type().equals("search")) {
            var query = String.valueOf(fields.getOrDefault("query", ""));
            handle.execute("UPDATE settled_search SET session = ?, who = ?, query = ?, words = ? WHERE at = ? AND id = ?", session, who, query,
                    Settled.normal(query), event.at().toEpochMilli(), id);
        }
        if (event.type().equals("ticket")) {
            handle.execute("UPDATE read_before_ticket SET who = ? WHERE ticket = ?", who, id);
            handle.execute("UPDATE settled_search SET ticket = ? WHERE ticket = ? AND at <= ?", String.valueOf(fields.getOrDefault("ticket", "")),
                    event.text("ticket"), event.at().toEpochMilli());
        }
    }

    private static Entry entry(ResultSet row, StatementContext ctx) throws SQLException {
        var type = row.getString(3);
        var fields = Json.tree(row.getString(9));
        var arms = row.getString(8);
        var said = fields.path(type.equals("vote") ? "helpful" : "solved");
        var act = new Act(
                row.getLong(1), row.getString(2), Act.Kind.of(type, said.isBoolean() ? Optional.of(said.asBoolean()) : Optional.empty()), row.getString(4),
                Optional.ofNullable(row.getString(5)), Optional.ofNullable(row.getString(6)).orElse(""),
                new Act.About(
                        text(fields, "search"), text(fields, "article"), number(fields, "position", 0), text(fields, "query"), number(fields, "hits", -1),
                        number(fields, "shown", -1), text(fields, "category")));
        return new Entry(
                act, type, Optional.ofNullable(row.getString(7)).orElse(""), text(fields, "topic"), text(fields, "ticket"), text(fields, "person"),
                arms == null ? "" : Json.tree(arms).path("form-suggestions").asString(""), text(fields, "where"), number(fields, "errors", 0),
                number(fields, "score", 0), articles(fields.path("articles")));
    }

    private static List<String> articles(JsonNode list) {
        return list.valueStream().filter(JsonNode::isString).map(JsonNode::asString).toList();
    }

    private static String text(JsonNode fields, String name) {
        var value = fields.path(name);
        return value.isMissingNode() || value.isNull() ? "" : value.asString("");
    }

    private static int number(JsonNode fields, String name, int otherwise) {
        return fields.path(name).asInt(otherwise);
    }
}
