package help.cairn.tickets;

import help.cairn.deflection.Event;
import help.cairn.deflection.EventStore;
import help.cairn.staff.AuditEntry;
import help.cairn.staff.AuditStore;
import help.cairn.staff.Secrets;
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
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;

/// Tickets in the database. A ticket, its first message, its context, its deliveries and its event are one transaction.
final class TicketStore {
    private static final int A_PAGE = 200;
    private static final Duration IDEMPOTENCY = Duration.ofDays(2);

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

    boolean knows(String idempotencyHash) {
        return database.read(handle -> handle.createQuery("SELECT EXISTS (SELECT 1 FROM idempotency WHERE key_hash = :key)").bind("key", idempotencyHash)
                .mapTo(Boolean.class).one());
    }

    static Optional<Earlier> add(Handle handle, Fresh fresh) {
        var ticket = fresh.ticket();
        handle.createUpdate("DELETE FROM idempotency WHERE at < :old").bind("old", ticket.made().minus(IDEMPOTENCY).toEpochMilli()).execute();
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
                // How long it is kept is for the configuration to say, at any time: nobody reads this column.
                .bind("reference", ticket.reference()).bind("context", Json.text(journey)).bind("until", ticket.made().toEpochMilli())
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

    /// What becomes of a ticket at once.
    ///
    /// @param tags from those that it has to those that it gets
    record Change(
            Optional<Ticket.Message> message, Outgoing outgoing, Optional<Ticket.State> state, Optional<String> assignee, UnaryOperator<List<String>> tags,
            List<Event> events) {}

    /// How it ended.
    enum Written {
        DONE,
        /// The same was written before.
        AGAIN,
        /// The ticket is not what it was when the form was opened.
        CHANGED
    }

    /// Changes a ticket in one transaction, once and only on what was seen.
    ///
    /// @param once what makes a repetition the same; empty if nothing does
    /// @param seen the version that it was decided on; empty if that does not matter
    /// @throws AttachmentStore.NotToBeHad if a file of it is gone; nothing is written then
    Written change(String reference, Change change, String once, OptionalInt seen, Instant now, Optional<AuditEntry> trail) {
        return database.write(handle -> {
            if (!once.isEmpty()) {
                handle.createUpdate("DELETE FROM message_once WHERE at < :old").bind("old", now.minus(IDEMPOTENCY).toEpochMilli()).execute();
                int fresh = handle.createUpdate("INSERT OR IGNORE INTO message_once (key_hash, ticket, at) VALUES (:key, :ticket, :at)")
                        .bind("key", Secrets.hash(reference + "\u0000" + once)).bind("ticket", reference).bind("at", now.toEpochMilli()).execute();
                if (fresh == 0) {
                    return Written.AGAIN;
                }
            }
            if (seen.isPresent() && standing(handle, reference).filter(standing -> standing.version() == seen.getAsInt()).isEmpty()) {
                handle.createUpdate("DELETE FROM message_once WHERE key_hash = :key").bind("key", Secrets.hash(reference + "\u0000" + once)).execute();
                return Written.CHANGED;
            }
            alter(handle, reference, change, now);
            trail.ifPresent(entry -> AuditStore.add(handle, entry));
            return Written.DONE;
        });
    }

    /// Changes all of these, or none if one of them is gone or goes on in another.
    boolean changeAll(Map<String, Change> changes, Instant now, List<AuditEntry> trail) {
        return database.write(handle -> {
            for (var reference : changes.keySet()) {
                if (standing(handle, reference).filter(standing -> standing.merged().isEmpty()).isEmpty()) {
                    return false;
                }
            }
            changes.forEach((reference, change) -> alter(handle, reference, change, now));
            trail.forEach(entry -> AuditStore.add(handle, entry));
            return true;
        });
    }

    /// Ends the look that somebody takes at a ticket first.
    ///
    /// @return false if it was not held, or is gone
    boolean looked(String reference, Change change, Instant now, AuditEntry trail) {
        return database.write(handle -> {
            if (handle.createUpdate("UPDATE ticket SET held = '' WHERE reference = :reference AND held <> ''").bind("reference", reference).execute() == 0) {
                return false;
            }
            alter(handle, reference, change, now);
            AuditStore.add(handle, trail);
            return true;
        });
    }

    /// Moves a ticket, unless somebody moved it since it was looked at.
    void move(Ticket ticket, Outgoing outgoing, Ticket.State to, Instant now, List<Event> events) {
        database.write(handle -> {
            var still = handle.createQuery("SELECT state FROM ticket WHERE reference = :reference").bind("reference", ticket.reference())
                    .mapTo(String.class).findOne().filter(ticket.state().tag()::equals).isPresent();
            if (still) {
                alter(handle, ticket.reference(),
                        new Change(Optional.empty(), outgoing, Optional.of(to), Optional.empty(), UnaryOperator.identity(), events), now);
            }
            return still;
        });
    }

    static void alter(Handle handle, String reference, Change change, Instant now) {
        change.message().ifPresent(said -> say(handle, reference, said));
        change.outgoing().keyHash().ifPresent(hash -> handle.createUpdate("INSERT INTO ticket_key (ticket, key_hash) VALUES (:ticket, :hash)")
                .bind("ticket", reference).bind("hash", hash).execute());
        DeliveryStore.add(handle, reference, change.outgoing().deliveries(), now);
        if (change.message().filter(said -> said.author().equals("staff")).isPresent()) {
            handle.createUpdate("UPDATE ticket SET answered = coalesce(answered, :now), held = '' WHERE reference = :reference")
                    .bind("now", now.toEpochMilli()).bind("reference", reference).execute();
        }
        change.state().ifPresent(to -> handle.createUpdate(
                "UPDATE ticket SET state = :state, solved = CASE WHEN :state = 'solved' THEN :now WHEN :state = 'closed' THEN solved END WHERE reference = :reference")
                .bind("state", to.tag()).bind("now", now.toEpochMilli()).bind("reference", reference).execute());
        change.assignee().ifPresent(to -> handle.createUpdate("UPDATE ticket SET assignee = :assignee WHERE reference = :reference")
                .bind("assignee", to).bind("reference", reference).execute());
        standing(handle, reference).ifPresent(was -> {
            var tags = change.tags().apply(was.tags());
            if (!tags.equals(was.tags())) {
                handle.createUpdate("UPDATE ticket SET tags = :tags WHERE reference = :reference").bind("tags", String.join(",", tags))
                        .bind("reference", reference).execute();
            }
        });
        handle.createUpdate("UPDATE ticket SET changed = :now WHERE reference = :reference").bind("now", now.toEpochMilli()).bind("reference", reference)
                .execute();
        EventStore.add(handle, change.events());
    }

    /// What of a ticket only colleagues need.
    ///
    /// @param version how often it changed
    /// @param merged the ticket that it goes on in, empty if it is one of its own
    record Standing(int version, List<String> tags, String queue, Optional<String> merged) {}

    Optional<Standing> standing(String reference) {
        return database.read(handle -> standing(handle, reference));
    }

    private static Optional<Standing> standing(Handle handle, String reference) {
        return handle.createQuery("SELECT version, tags, queue, merged FROM ticket WHERE reference = :reference").bind("reference", reference)
                .map((row, _) -> new Standing(
                        row.getInt("version"), InboxStore.tags(row.getString("tags")), row.getString("queue"), Optional.ofNullable(row.getString("merged"))))
                .findOne();
    }

    /// Moves what is in one ticket into another, in one transaction: two of one owner, whose keys of the one open the
    /// other too.
    ///
    /// @return false if either is gone or was merged already, or they are not of one owner
    boolean merge(String from, String into, Instant now, List<Event> events, AuditEntry trail) {
        return database.write(handle -> {
            var both = handle.createQuery("SELECT reference FROM ticket WHERE reference IN (:from, :into) AND merged IS NULL "
                    + "AND lower(email) = (SELECT lower(email) FROM ticket WHERE reference = :into)")
                    .bind("from", from).bind("into", into).mapTo(String.class).list();
            if (both.size() != 2) {
                return false;
            }
            for (var move : List.of(
                    "UPDATE message SET ticket = :into WHERE ticket = :from",
                    "UPDATE attachment SET ticket = :into WHERE ticket = :from",
                    "UPDATE ticket SET merged = :into WHERE merged = :from",
                    // What was promised for either is promised still.
                    "UPDATE ticket SET promised = min(promised, (SELECT promised FROM ticket WHERE reference = :from)) WHERE reference = :into AND answered IS NULL",
                    "INSERT OR IGNORE INTO ticket_key (ticket, key_hash) SELECT :into, key_hash FROM "
                            + "(SELECT reference, key_hash FROM ticket WHERE reference = :from UNION SELECT ticket, key_hash FROM ticket_key WHERE ticket = :from)")) {
                handle.createUpdate(move).bind("from", from).bind("into", into).execute();
            }
            fields(handle, from, into);
            context(handle, from, into);
            handle.createUpdate("UPDATE ticket SET merged = :into, state = 'closed', held = '', changed = :now WHERE reference = :from")
                    .bind("into", into).bind("now", now.toEpochMilli()).bind("from", from).execute();
            handle.createUpdate(
                    "UPDATE ticket SET changed = :now, state = CASE WHEN state IN ('solved', 'closed') THEN 'open' ELSE state END WHERE reference = :into")
                    .bind("now", now.toEpochMilli()).bind("into", into).execute();
            EventStore.add(handle, events);
            AuditStore.add(handle, trail);
            return true;
        });
    }

    /// What the one says and the other does not, such as an order's number.
    private static void fields(Handle handle, String from, String into) {
        handle.createUpdate("UPDATE ticket SET fields = json_patch((SELECT fields FROM ticket WHERE reference = :from), fields) WHERE reference = :into")
                .bind("from", from).bind("into", into).execute();
    }

    /// What a shopper did before the one is what they did before the other too; it goes when the first of them would have gone.
    private static void context(Handle handle, String from, String into) {
        record Kept(Journey journey, long until) {}
        var kept = handle.createQuery("SELECT context, until FROM ticket_context WHERE ticket IN (:from, :into) ORDER BY ticket = :into DESC")
                .bind("from", from).bind("into", into)
                .map((row, _) -> new Kept(Json.parse(row.getString("context"), Journey.class), row.getLong("until"))).list();
        handle.createUpdate("DELETE FROM ticket_context WHERE ticket IN (:from, :into)").bind("from", from).bind("into", into).execute();
        kept.stream().map(Kept::journey).reduce(Journey::and).ifPresent(both -> handle.createUpdate(
                "INSERT INTO ticket_context (ticket, context, until) VALUES (:into, :context, :until)")
                .bind("into", into).bind("context", Json.text(both)).bind("until", kept.stream().mapToLong(Kept::until).min().orElseThrow()).execute());
    }

    /// The ticket, if the key fits.
    Optional<Ticket> open(String reference, String keyHash) {
        return database.read(handle -> {
            var stored = handle.createQuery("SELECT key_hash FROM ticket WHERE reference = :reference UNION ALL "
                    + "SELECT key_hash FROM ticket_key WHERE ticket = :reference").bind("reference", reference).mapTo(String.class).list();
            return stored.stream().anyMatch(hash -> Secrets.same(hash, keyHash)) ? whole(handle, reference) : Optional.empty();
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
    ///
    /// @param reference of the ticket that the link opens; empty if nothing is theirs
    void answer(Asked asked, String reference, Outgoing outgoing, Instant now) {
        database.write(handle -> {
            handle.createUpdate("DELETE FROM link_request WHERE id = :id").bind("id", asked.id()).execute();
            if (outgoing.deliveries().isEmpty() || outgoing.deliveries().stream().anyMatch(one -> DeliveryStore.isTooMuch(handle, one, now))) {
                return false;
            }
            handle.createUpdate("DELETE FROM ticket_key WHERE ticket = :ticket").bind("ticket", reference).execute();
            handle.createUpdate("UPDATE ticket SET key_hash = :hash WHERE reference = :ticket")
                    .bind("hash", outgoing.keyHash().orElseThrow()).bind("ticket", reference).execute();
            DeliveryStore.add(handle, reference, outgoing.deliveries(), now);
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
