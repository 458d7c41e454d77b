package help.cairn.tickets;

import help.cairn.deflection.Traces;
import help.cairn.staff.Secrets;
import help.cairn.storage.Database;
import help.cairn.storage.Stock;
import help.cairn.web.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.EmptyHandling;

/// Everything in this room that is about one person or has outlived its time.
final class PersonStore {
    /// So that whoever wants to write meanwhile waits for a moment only.
    private static final int AT_ONCE = 500;
    private static final String SETTLED = "ticket.state IN ('solved', 'closed')";
    private static final String MASK = "‹email›";

    private final Database database;

    PersonStore(Database database) {
        this.database = database;
    }

    /// What leads to somebody's events. A browser from which another address wrote too is shared.
    ///
    /// @param all every browser and visit that they wrote from
    /// @param alone those from which nobody else wrote
    record Theirs(List<String> tickets, Traces all, Traces alone) {}

    /// Texts that people typed or that came from outside, and can hold somebody's address.
    ///
    /// @param owner how the ticket is found that the text belongs to
    private record Place(String table, String id, String column, String owner) {
        Place(String table, String id, String column) {
            this(table, id, column, table.equals("ticket") ? "reference" : "ticket");
        }
    }

    private static final String MESSAGES = "(SELECT ticket FROM message WHERE id = message_mail.message)";

    private static final List<Place> PLACES = List.of(
            new Place("ticket", "reference", "subject"), new Place("ticket", "reference", "name"), new Place("ticket", "reference", "fields"),
            new Place("ticket", "reference", "assignee"), new Place("message", "id", "name"), new Place("message", "id", "text"),
            new Place("ticket_context", "ticket", "context"), new Place("delivery", "id", "payload"), new Place("delivery", "id", "detail"),
            new Place("attachment", "number", "name"), new Place("rating", "ticket", "comment"), new Place("rating", "ticket", "article"),
            new Place("message_mail", "message", "sender", MESSAGES), new Place("message_mail", "message", "quoted", MESSAGES));

    private record Row(String reference, String email, String session, String visitor) {}

    /// @param address in lower case
    static Theirs of(Handle handle, String address) {
        var rows = handle.createQuery("SELECT reference, email, session, visitor FROM ticket ORDER BY made, reference")
                .map((row, _) -> new Row(row.getString(1), row.getString(2).toLowerCase(Locale.ROOT), row.getString(3), row.getString(4))).list();
        var tickets = new ArrayList<String>();
        var sessions = new HashSet<String>();
        var visitors = new HashSet<String>();
        for (var row : rows) {
            if (row.email().equals(address)) {
                tickets.add(row.reference());
                sessions.add(row.session());
                if (row.visitor() != null) {
                    visitors.add(row.visitor());
                }
            }
        }
        var names = Set.copyOf(tickets);
        var all = new Traces(visitors, sessions, names);
        rows.stream().filter(row -> !row.email().equals(address)).forEach(row -> {
            sessions.remove(row.session());
            visitors.remove(row.visitor());
        });
        return new Theirs(tickets, all, new Traces(visitors, sessions, names));
    }

    /// Their tickets with all that hangs on them.
    static List<Map<String, Object>> tickets(Handle handle, List<String> references) {
        return references.stream().map(reference -> {
            var ticket = handle.createQuery("SELECT * FROM ticket WHERE reference = :reference").bind("reference", reference)
                    .map((row, _) -> ticket(row)).one();
            handle.createQuery("SELECT context FROM ticket_context WHERE ticket = :reference").bind("reference", reference).mapTo(String.class).findOne()
                    .ifPresent(context -> ticket.put("context", Json.value(Json.tree(context))));
            var files = AttachmentStore.of(handle, reference);
            ticket.put("messages", handle.createQuery(
                    "SELECT message.*, sender, quoted FROM message LEFT JOIN message_mail ON message_mail.message = message.id WHERE ticket = :reference "
                            + "ORDER BY at, id")
                    .bind("reference", reference)
                    .map((row, _) -> message(row, files.getOrDefault(row.getLong("id"), List.of()))).list());
            handle.createQuery("SELECT * FROM rating WHERE ticket = :reference").bind("reference", reference).map((row, _) -> rating(row)).findOne()
                    .ifPresent(rating -> ticket.put("rating", rating));
            handle.createQuery("SELECT earlier FROM ticket_follows WHERE ticket = :reference").bind("reference", reference).mapTo(String.class).findOne()
                    .ifPresent(earlier -> ticket.put("follows", earlier));
            ticket.put("deliveries", handle.createQuery("SELECT * FROM delivery WHERE ticket = :reference ORDER BY id").bind("reference", reference)
                    .map((row, _) -> delivery(row)).list());
            return ticket;
        }).toList();
    }

    private static Map<String, Object> ticket(ResultSet row) throws SQLException {
        var ticket = new LinkedHashMap<String, Object>();
        for (var column : List.of("reference", "topic", "locale", "subject", "name", "email", "state", "held", "queue", "tags", "priority", "via", "assignee",
                "session", "visitor")) {
            put(ticket, column, row.getString(column));
        }
        ticket.put("fields", Json.value(Json.tree(row.getString("fields"))));
        for (var column : List.of("made", "changed", "promised", "answered", "solved")) {
            moment(ticket, column, row);
        }
        return ticket;
    }

    private static Map<String, Object> message(ResultSet row, List<Attachment> files) throws SQLException {
        var message = new LinkedHashMap<String, Object>();
        put(message, "author", row.getString("author"));
        put(message, "name", row.getString("name"));
        moment(message, "at", row);
        put(message, "text", row.getString("text"));
        put(message, "sender", row.getString("sender"));
        put(message, "quoted", row.getString("quoted"));
        if (!files.isEmpty()) {
            message.put("attachments", files.stream().map(PersonStore::file).toList());
        }
        return message;
    }

    private static Map<String, Object> rating(ResultSet row) throws SQLException {
        var rating = new LinkedHashMap<String, Object>();
        rating.put("score", row.getInt("score"));
        rating.put("effort", row.getInt("effort"));
        for (var column : List.of("saved", "article", "comment")) {
            put(rating, column, row.getString(column));
        }
        moment(rating, "at", row);
        return rating;
    }

    private static Map<String, Object> file(Attachment attachment) {
        var file = new LinkedHashMap<String, Object>();
        file.put("name", attachment.name());
        file.put("type", attachment.type());
        file.put("size", attachment.size());
        file.put("sha256", attachment.digest());
        return file;
    }

    /// A file of somebody's, told apart from others of the same name.
    record Content(String name, byte[] bytes) {}

    /// Hands over what is in the files of these tickets, one after the other: together they may be too much to hold.
    static void files(Handle handle, List<String> references, Consumer<Content> each) {
        for (var reference : references) {
            handle.createQuery("SELECT number, name, content FROM attachment JOIN attachment_content USING (number) WHERE ticket = :ticket ORDER BY number")
                    .bind("ticket", reference)
                    .map((row, _) -> new Content("%s-%d-%s".formatted(reference, row.getLong("number"), row.getString("name")), row.getBytes("content")))
                    .useIterator(files -> files.forEachRemaining(each));
        }
    }

    private static Map<String, Object> delivery(ResultSet row) throws SQLException {
        var delivery = new LinkedHashMap<String, Object>();
        for (var column : List.of("destination", "kind", "state", "reason", "detail")) {
            put(delivery, column, row.getString(column));
        }
        delivery.put("attempts", row.getInt("attempts"));
        moment(delivery, "made", row);
        moment(delivery, "ended", row);
        var payload = row.getString("payload");
        if (!payload.isEmpty()) {
            delivery.put("payload", Json.value(Json.tree(payload)));
        }
        return delivery;
    }

    private static void put(Map<String, Object> all, String name, String value) {
        if (value != null && !value.isEmpty()) {
            all.put(name, value);
        }
    }

    private static void moment(Map<String, Object> all, String column, ResultSet row) throws SQLException {
        long millis = row.getLong(column);
        if (!row.wasNull()) {
            all.put(column, Instant.ofEpochMilli(millis).toString());
        }
    }

    /// How many rows of this table belong to these tickets.
    static int count(Handle handle, String table, List<String> references) {
        return handle.createQuery("SELECT count(*) FROM %s WHERE ticket IN (<tickets>)".formatted(table))
                .bindList(EmptyHandling.NULL_KEYWORD, "tickets", references).mapTo(Integer.class).one();
    }

    /// Messages, context, deliveries, files and keys go with their tickets.
    static void erase(Handle handle, List<String> references) {
        references.forEach(reference -> {
            // A form that was sent twice brought its files twice, and sent them off once.
            handle.createUpdate("DELETE FROM attachment WHERE ticket IS NULL AND digest IN (SELECT digest FROM attachment WHERE ticket = :reference)")
                    .bind("reference", reference).execute();
            handle.createUpdate("DELETE FROM ticket WHERE reference = :reference").bind("reference", reference).execute();
        });
    }

    /// How many texts of others name this address.
    static int mentions(Handle handle, String address, List<String> theirs) {
        return elsewhere(handle, address, theirs, _ -> 1);
    }

    /// Takes the address out of what others wrote, and whose mails came in. That a mail came stays, so that none is taken twice.
    ///
    /// @return out of how many texts
    static int unname(Handle handle, String address, List<String> theirs) {
        handle.createUpdate("UPDATE mail_in SET sender_hash = '' WHERE sender_hash = :hash").bind("hash", Secrets.hash(address)).execute();
        var pattern = exactly(address);
        return elsewhere(handle, address, theirs, found -> handle
                .createUpdate("UPDATE %s SET %s = :text WHERE %s = :id".formatted(found.place().table(), found.place().column(), found.place().id()))
                .bind("text", pattern.matcher(found.text()).replaceAll(MASK)).bind("id", found.id()).execute());
    }

    private record Found(Place place, Object id, String text) {}

    private static int elsewhere(Handle handle, String address, List<String> theirs, ToIntFunction<Found> each) {
        var pattern = exactly(address);
        int all = 0;
        for (var place : PLACES) {
            var found = handle
                    .createQuery("SELECT %s AS id, %s AS owner, %s AS text FROM %s".formatted(place.id(), place.owner(), place.column(), place.table()))
                    .reduceResultSet(new ArrayList<Found>(), (some, row, _) -> {
                        var text = row.getString("text");
                        var of = row.getString("owner");
                        if (text.indexOf('@') >= 0 && (of == null || !theirs.contains(of)) && pattern.matcher(text).find()) {
                            some.add(new Found(place, row.getObject("id"), text));
                        }
                        return some;
                    });
            all += found.stream().mapToInt(each).sum();
        }
        return all;
    }

    /// This address and not a longer one that has it inside.
    private static Pattern exactly(String address) {
        return Pattern.compile("(?<![\\p{L}\\p{N}._%+-])" + Pattern.quote(address) + "(?![\\p{L}\\p{N}-]|\\.[\\p{L}\\p{N}])",
                Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    }

    /// Forgets settled tickets that last changed before.
    int pruneTickets(Instant before) {
        return prune("ticket", "reference", "SELECT reference FROM ticket WHERE " + SETTLED + " AND ticket.changed < :before", before);
    }

    /// Forgets what shoppers did who asked before, and whose ticket is settled.
    int pruneContext(Instant before) {
        return prune("ticket_context", "ticket",
                "SELECT ticket FROM ticket_context JOIN ticket ON ticket.reference = ticket_context.ticket WHERE " + SETTLED + " AND ticket.made < :before",
                before);
    }

    /// Forgets files of settled tickets that last changed before.
    int pruneAttachments(Instant before) {
        return prune("attachment", "number",
                "SELECT number FROM attachment JOIN ticket ON ticket.reference = attachment.ticket WHERE " + SETTLED + " AND ticket.changed < :before",
                before);
    }

    /// Forgets deliveries of settled tickets that ended before.
    int pruneDeliveries(Instant before) {
        return prune("delivery", "id", "SELECT delivery.id FROM delivery JOIN ticket ON ticket.reference = delivery.ticket WHERE " + SETTLED
                + " AND delivery.state <> 'pending' AND coalesce(delivery.ended, delivery.made) < :before", before);
    }

    private int prune(String table, String id, String which, Instant before) {
        int all = 0;
        int some;
        do {
            some = database.write(handle -> handle.createUpdate("DELETE FROM %s WHERE %s IN (%s LIMIT :most)".formatted(table, id, which))
                    .bind("before", before.toEpochMilli()).bind("most", AT_ONCE).execute());
            all += some;
        } while (some > 0);
        return all;
    }

    Stock tickets() {
        return database.read(handle -> Stock.of(handle, "ticket", "made"));
    }

    Stock contexts() {
        return database.read(handle -> Stock.of(handle, "ticket_context JOIN ticket ON ticket.reference = ticket_context.ticket", "made"));
    }

    Stock attachments() {
        return database.read(handle -> Stock.of(handle, "attachment", "made"));
    }

    Stock deliveries() {
        return database.read(handle -> Stock.of(handle, "delivery", "made"));
    }
}
