package help.cairn.tickets;

import help.cairn.deflection.Event;
import help.cairn.deflection.EventStore;
import help.cairn.storage.Database;
import help.cairn.web.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Tickets in the database. A ticket, its first message, its context, its deliveries and its event are one transaction.
final class TicketStore {
    private static final Duration CONTEXT = Duration.ofDays(90);
    private static final Duration IDEMPOTENCY = Duration.ofDays(2);
    private static final int A_PAGE = 200;

    private final Database database;

    TicketStore(Database database) {
        this.database = database;
    }

    /// What an idempotency key stands for.
    record Earlier(String bodyHash, String reference) {}

    /// Everything that a new ticket brings along.
    record Fresh(
            Ticket ticket, String keyHash, String queue, List<String> tags, String priority, String session, Optional<String> visitor,
            String idempotencyHash, String bodyHash, Event event, List<Delivery.Fresh> deliveries) {}

    /// Writes the ticket, unless its idempotency key was used before.
    ///
    /// @return what the key stands for already; empty if the ticket is new and on disk
    /// @throws AttachmentStore.NotToBeHad if a file of it is gone; nothing is written then
    Optional<Earlier> add(Fresh fresh) {
        return database.write(handle -> add(handle, fresh));
    }

    static Optional<Earlier> add(Handle handle, Fresh fresh) {
        var ticket = fresh.ticket();
        handle.createUpdate("DELETE FROM idempotency WHERE at < :old").bind("old", ticket.made().minus(IDEMPOTENCY).toEpochMilli()).execute();
        handle.createUpdate("DELETE FROM ticket_context WHERE until < :now").bind("now", ticket.made().toEpochMilli()).execute();
        var earlier = handle.createQuery("SELECT body_hash, ticket FROM idempotency WHERE key_hash = :key").bind("key", fresh.idempotencyHash())
                .map((row, _) -> new Earlier(row.getString("body_hash"), row.getString("ticket"))).findOne();
        if (earlier.isPresent()) {
            return earlier;
        }
        handle.createUpdate(
                "INSERT INTO ticket (reference, key_hash, topic, locale, subject, name, email, state, held, queue, tags, priority, fields, via, assignee, session, visitor, made, changed, promised) "
                        + "VALUES (:reference, :key, :topic, :locale, :subject, :name, :email, :state, :held, :queue, :tags, :priority, :fields, :via, '', :session, :visitor, :made, :made, :promised)")
                .bind("reference", ticket.reference()).bind("key", fresh.keyHash()).bind("topic", ticket.topic())
                .bind("locale", ticket.locale().toLanguageTag())
                .bind("subject", ticket.subject()).bind("name", ticket.name()).bind("email", ticket.email()).bind("state", ticket.state().tag())
                .bind("held", ticket.held()).bind("queue", fresh.queue()).bind("tags", String.join(",", fresh.tags())).bind("priority", fresh.priority())
                .bind("fields", Json.text(ticket.fields())).bind("via", ticket.via()).bind("session", fresh.session())
                .bind("visitor", fresh.visitor().orElse(null))
                .bind("made", ticket.made().toEpochMilli()).bind("promised", ticket.promised().toEpochMilli()).execute();
        ticket.messages().forEach(message -> say(handle, ticket.reference(), message));
        ticket.journey().filter(journey -> !journey.isEmpty()).ifPresent(journey -> handle.createUpdate(
                "INSERT INTO ticket_context (ticket, context, until) VALUES (:reference, :context, :until)")
                .bind("reference", ticket.reference()).bind("context", Json.text(journey)).bind("until", ticket.made().plus(CONTEXT).toEpochMilli())
                .execute());
        handle.createUpdate("INSERT INTO idempotency (key_hash, body_hash, ticket, at) VALUES (:key, :body, :reference, :at)")
                .bind("key", fresh.idempotencyHash()).bind("body", fresh.bodyHash()).bind("reference", ticket.reference())
                .bind("at", ticket.made().toEpochMilli()).execute();
        DeliveryStore.add(handle, ticket.reference(), fresh.deliveries(), ticket.made());
        EventStore.add(handle, List.of(fresh.event()));
        return Optional.empty();
    }

    private static void say(Handle handle, String reference, Ticket.Message message) {
        handle.createUpdate("INSERT INTO message (ticket, author, name, at, text) VALUES (:ticket, :author, :name, :at, :text)")
                .bind("ticket", reference).bind("author", message.author()).bind("name", message.name()).bind("at", message.at().toEpochMilli())
                .bind("text", message.text()).execute();
        long id = handle.createQuery("SELECT last_insert_rowid()").mapTo(Long.class).one();
        message.mail()
                .ifPresent(mail -> handle.createUpdate("INSERT INTO message_mail (message, kind, sender, quoted) VALUES (:message, :kind, :sender, :quoted)")
                        .bind("message", id).bind("kind", mail.kind()).bind("sender", mail.sender()).bind("quoted", mail.quoted()).execute());
        AttachmentStore.give(handle, reference, id, message.attachments());
    }

    /// What a message takes along: deliveries that tell of it, and the hash of the key to the shopper's page that is in them.
    record Outgoing(List<Delivery.Fresh> deliveries, Optional<String> keyHash) {
        static final Outgoing NOTHING = new Outgoing(List.of(), Optional.empty());
    }

    /// Adds a message with its deliveries and moves the ticket, in one transaction.
    ///
    /// @throws AttachmentStore.NotToBeHad if a file of it is gone; nothing is written then
    void change(String reference, Optional<Ticket.Message> message, Outgoing outgoing, Optional<Ticket.State> state, Optional<String> assignee,
            Instant now, List<Event> events) {
        database.write(handle -> {
            change(handle, reference, message, outgoing, state, assignee, now, events);
            return true;
        });
    }

    /// The shopper writes, unless this was written before.
    ///
    /// @param bodyHash the same for every repetition
    void write(String reference, String bodyHash, Ticket.Message message, Outgoing outgoing, Instant now) {
        database.write(handle -> {
            int fresh = handle.createUpdate("INSERT OR IGNORE INTO idempotency (key_hash, body_hash, ticket, at) VALUES (:hash, :hash, :reference, :now)")
                    .bind("hash", bodyHash).bind("reference", reference).bind("now", now.toEpochMilli()).execute();
            if (fresh > 0) {
                change(handle, reference, Optional.of(message), outgoing, Optional.of(Ticket.State.OPEN), Optional.empty(), now, List.of());
            }
            return fresh > 0;
        });
    }

    /// Moves a ticket, unless somebody moved it since it was looked at.
    void move(Ticket ticket, Outgoing outgoing, Ticket.State to, Instant now, List<Event> events) {
        database.write(handle -> {
            var still = handle.createQuery("SELECT state FROM ticket WHERE reference = :reference").bind("reference", ticket.reference())
                    .mapTo(String.class).findOne().filter(ticket.state().tag()::equals).isPresent();
            if (still) {
                change(handle, ticket.reference(), Optional.empty(), outgoing, Optional.of(to), Optional.empty(), now, events);
            }
            return still;
        });
    }

    static void change(Handle handle, String reference, Optional<Ticket.Message> message, Outgoing outgoing, Optional<Ticket.State> state,
            Optional<String> assignee, Instant now, List<Event> events) {
        message.ifPresent(said -> say(handle, reference, said));
        outgoing.keyHash().ifPresent(hash -> handle.createUpdate("INSERT INTO ticket_key (ticket, key_hash) VALUES (:ticket, :hash)")
                .bind("ticket", reference).bind("hash", hash).execute());
        DeliveryStore.add(handle, reference, outgoing.deliveries(), now);
        if (message.filter(said -> said.author().equals("staff")).isPresent()) {
            handle.createUpdate("UPDATE ticket SET answered = coalesce(answered, :now), held = '' WHERE reference = :reference")
                    .bind("now", now.toEpochMilli()).bind("reference", reference).execute();
        }
        state.ifPresent(to -> handle.createUpdate(
                "UPDATE ticket SET state = :state, solved = CASE WHEN :state = 'solved' THEN :now WHEN :state = 'closed' THEN solved END WHERE reference = :reference")
                .bind("state", to.tag()).bind("now", now.toEpochMilli()).bind("reference", reference).execute());
        assignee.ifPresent(to -> handle.createUpdate("UPDATE ticket SET assignee = :assignee WHERE reference = :reference")
                .bind("assignee", to).bind("reference", reference).execute());
        handle.createUpdate("UPDATE ticket SET changed = :now WHERE reference = :reference").bind("now", now.toEpochMilli()).bind("reference", reference)
                .execute();
        EventStore.add(handle, events);
    }

    /// The ticket, if the key fits.
    Optional<Ticket> open(String reference, String keyHash) {
        return database.read(handle -> {
            var stored = handle.createQuery("SELECT key_hash FROM ticket WHERE reference = :reference UNION ALL "
                    + "SELECT key_hash FROM ticket_key WHERE ticket = :reference").bind("reference", reference).mapTo(String.class).list();
            return stored.stream().anyMatch(hash -> help.cairn.staff.Secrets.same(hash, keyHash)) ? whole(handle, reference) : Optional.empty();
        });
    }

    /// Somebody who asks for the link to a ticket, of whom nothing is known yet.
    record Asked(long id, String reference, String addressHash) {}

    void ask(String reference, String addressHash, Instant now) {
        database.write(handle -> handle.createUpdate("INSERT INTO link_request (reference, address_hash, at) VALUES (:reference, :address, :now)")
                .bind("reference", reference).bind("address", addressHash).bind("now", now.toEpochMilli()).execute());
    }

    List<Asked> asked() {
        return database.read(handle -> handle.createQuery("SELECT * FROM link_request ORDER BY id LIMIT :most").bind("most", A_PAGE)
                .map((row, _) -> new Asked(row.getLong("id"), row.getString("reference"), row.getString("address_hash"))).list());
    }

    /// Answers somebody who asked. With a link of theirs on its way, all links from before end; if that is too much mail for
    /// a day, nothing changes.
    void answer(Asked asked, Outgoing outgoing, Instant now) {
        database.write(handle -> {
            handle.createUpdate("DELETE FROM link_request WHERE id = :id").bind("id", asked.id()).execute();
            if (outgoing.deliveries().isEmpty() || outgoing.deliveries().stream().anyMatch(one -> DeliveryStore.isTooMuch(handle, one, now))) {
                return false;
            }
            handle.createUpdate("DELETE FROM ticket_key WHERE ticket = :ticket").bind("ticket", asked.reference()).execute();
            handle.createUpdate("UPDATE ticket SET key_hash = :hash WHERE reference = :ticket")
                    .bind("hash", outgoing.keyHash().orElseThrow()).bind("ticket", asked.reference()).execute();
            DeliveryStore.add(handle, asked.reference(), outgoing.deliveries(), now);
            return true;
        });
    }

    Optional<Ticket> byReference(String reference) {
        return database.read(handle -> whole(handle, reference));
    }

    private static Optional<Ticket> whole(Handle handle, String reference) {
        var attachments = AttachmentStore.of(handle, reference);
        var messages = handle.createQuery("SELECT message.*, kind, sender, quoted FROM message LEFT JOIN message_mail ON message = id "
                + "WHERE ticket = :reference ORDER BY at, id").bind("reference", reference)
                .map((row, _) -> new Ticket.Message(row.getString("author"), row.getString("name"), Instant.ofEpochMilli(row.getLong("at")),
                        row.getString("text"), attachments.getOrDefault(row.getLong("id"), List.of()),
                        Optional.ofNullable(row.getString("kind")).map(kind -> mail(row, kind))))
                .list();
        var journey = handle.createQuery("SELECT context FROM ticket_context WHERE ticket = :reference").bind("reference", reference)
                .mapTo(String.class).findOne().map(text -> Json.parse(text, Journey.class));
        return handle.createQuery("SELECT * FROM ticket WHERE reference = :reference").bind("reference", reference)
                .map((row, _) -> ticket(row, messages, journey)).findOne();
    }

    /// The tickets of these states, those that wait longest first while they are open, the newest first otherwise.
    ///
    /// @param words in the reference, subject, name or address; empty for all
    List<Ticket> list(List<Ticket.State> states, boolean held, String words, boolean newestFirst) {
        var like = "%" + words.toLowerCase(Locale.ROOT).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%";
        return database.read(handle -> handle.createQuery("SELECT * FROM ticket WHERE state IN (<states>) AND (held <> '') = :held "
                + "AND lower(reference || ' ' || subject || ' ' || name || ' ' || email) LIKE :like ESCAPE '\\' ORDER BY made "
                + (newestFirst ? "DESC" : "ASC") + " LIMIT :most")
                .bindList("states", states.stream().map(Ticket.State::tag).toList()).bind("held", held).bind("like", like).bind("most", A_PAGE)
                .map((row, _) -> ticket(row, List.of(), Optional.empty())).list());
    }

    /// How many tickets there are of each state; those that are held under `held`.
    Map<String, Integer> counts() {
        return database.read(handle -> {
            var counts = new LinkedHashMap<String, Integer>();
            handle.createQuery("SELECT CASE WHEN held <> '' THEN 'held' ELSE state END AS what, count(*) AS number FROM ticket GROUP BY what")
                    .map((row, _) -> Map.entry(row.getString("what"), row.getInt("number")))
                    .forEach(entry -> counts.put(entry.getKey(), entry.getValue()));
            return counts;
        });
    }

    private static Ticket ticket(ResultSet row, List<Ticket.Message> messages, Optional<Journey> journey) throws SQLException {
        var fields = new LinkedHashMap<String, String>();
        Json.tree(row.getString("fields")).properties().forEach(field -> fields.put(field.getKey(), field.getValue().asString()));
        return new Ticket(
                row.getString("reference"), row.getString("topic"), Locale.forLanguageTag(row.getString("locale")), row.getString("subject"),
                row.getString("name"), row.getString("email"), Ticket.State.of(row.getString("state")).orElseThrow(), row.getString("held"), fields,
                row.getString("via"), row.getString("assignee"), instant(row, "made").orElseThrow(), instant(row, "changed").orElseThrow(),
                instant(row, "promised").orElseThrow(), instant(row, "answered"), instant(row, "solved"), messages, journey);
    }

    private static Ticket.Mail mail(ResultSet row, String kind) {
        try {
            return new Ticket.Mail(kind, row.getString("sender"), row.getString("quoted"));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
    }
}
