package help.cairn.tickets;

import help.cairn.storage.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Deliveries in the database.
final class DeliveryStore {
    /// A shopper hears of so many of their tickets in a day, and gets so many fresh links. Whoever asks for more in somebody
    /// else's name makes no mail with it.
    static final int CONFIRMATIONS_A_DAY = 3;
    /// All shoppers together, in an hour.
    static final int CONFIRMATIONS_AN_HOUR = 1_000;

    private static final int LISTED = 200;

    private final Database database;

    DeliveryStore(Database database) {
        this.database = database;
    }

    /// Writes deliveries in the transaction of what they tell of.
    static void add(Handle handle, String ticket, List<Delivery.Fresh> fresh, Instant now) {
        for (var one : fresh) {
            if (isTooMuch(handle, one, now) || wasSaid(handle, ticket, one)) {
                continue;
            }
            handle.createUpdate(
                    "INSERT INTO delivery (key, ticket, destination, kind, recipient, payload, state, made, due) "
                            + "VALUES (:key, :ticket, :destination, :kind, :recipient, :payload, 'pending', :now, :now)")
                    .bind("key", one.key()).bind("ticket", ticket).bind("destination", one.destination()).bind("kind", one.kind().tag())
                    .bind("recipient", one.recipient()).bind("payload", one.payload()).bind("now", now.toEpochMilli()).execute();
        }
    }

    /// Shoppers are asked once how it was, however often a ticket is solved.
    private static boolean wasSaid(Handle handle, String ticket, Delivery.Fresh one) {
        return one.kind() == Delivery.Kind.SOLVED && !one.recipient().isEmpty()
                && handle.createQuery("SELECT EXISTS (SELECT 1 FROM delivery WHERE ticket = :ticket AND destination = :destination AND kind = 'solved') "
                        + "OR EXISTS (SELECT 1 FROM rating WHERE ticket = :ticket)")
                        .bind("ticket", ticket).bind("destination", one.destination()).mapTo(Boolean.class).one();
    }

    static boolean isTooMuch(Handle handle, Delivery.Fresh one, Instant now) {
        if (one.recipient().isEmpty() || !one.kind().capped()) {
            return false;
        }
        int theirs = handle.createQuery("SELECT count(*) FROM delivery WHERE recipient = :recipient AND kind = :kind AND made > :since")
                .bind("recipient", one.recipient()).bind("kind", one.kind().tag()).bind("since", now.minus(Duration.ofDays(1)).toEpochMilli())
                .mapTo(Integer.class).one();
        int all = handle.createQuery("SELECT count(*) FROM delivery WHERE recipient <> '' AND kind = :kind AND made > :since")
                .bind("kind", one.kind().tag()).bind("since", now.minus(Duration.ofHours(1)).toEpochMilli()).mapTo(Integer.class).one();
        return theirs >= CONFIRMATIONS_A_DAY || all >= CONFIRMATIONS_AN_HOUR;
    }

    /// The delivery that this destination gets next: the first of its ticket, and the one that waits longest.
    ///
    /// @param farthest what is due later than that was planned by a clock that went wrong
    Optional<Delivery> next(String destination, Instant now, Instant farthest) {
        return database.read(handle -> handle.createQuery("""
                SELECT * FROM delivery AS one
                WHERE destination = :destination AND state = 'pending' AND (due <= :now OR due > :farthest)
                AND NOT EXISTS (
                    SELECT 1 FROM delivery AS before
                    WHERE before.ticket = one.ticket AND before.destination = one.destination AND before.state = 'pending' AND before.id < one.id)
                ORDER BY due, id
                LIMIT 1
                """)
                .bind("destination", destination).bind("now", now.toEpochMilli()).bind("farthest", farthest.toEpochMilli())
                .map((row, _) -> delivery(row)).findOne());
    }

    void sent(Delivery delivery, Instant now) {
        database.write(handle -> handle.createUpdate(
                "UPDATE delivery SET state = 'sent', payload = '', attempts = attempts + 1, reason = '', detail = '', ended = :now WHERE id = :id")
                .bind("now", now.toEpochMilli()).bind("id", delivery.id()).execute());
    }

    void refused(Delivery delivery, Delivery.Reason because, Instant now) {
        database.write(handle -> handle.createUpdate(
                "UPDATE delivery SET state = 'dead', attempts = attempts + 1, reason = :reason, detail = :detail, ended = :now WHERE id = :id")
                .bind("reason", because.key()).bind("detail", because.detail()).bind("now", now.toEpochMilli()).bind("id", delivery.id()).execute());
    }

    /// Plans the next attempt, or gives up what has waited for that long.
    void later(Delivery delivery, Delivery.Reason because, Duration pause, Duration longest, Instant now) {
        var waited = delivery.waited().plus(pause);
        database.write(handle -> handle.createUpdate("""
                UPDATE delivery SET
                    state = CASE WHEN :waited >= :longest THEN 'dead' ELSE 'pending' END, ended = CASE WHEN :waited >= :longest THEN :now END,
                    attempts = attempts + 1, waited = :waited, due = :due, reason = :reason, detail = :detail
                WHERE id = :id
                """)
                .bind("waited", waited.toMillis()).bind("longest", longest.toMillis()).bind("now", now.toEpochMilli())
                .bind("due", now.plus(pause).toEpochMilli()).bind("reason", because.key()).bind("detail", because.detail()).bind("id", delivery.id())
                .execute());
    }

    /// The destination rests: everything that is due waits along, and what has waited for that long is given up.
    void rest(String destination, Delivery.Reason because, Duration pause, Duration longest, Instant now) {
        database.write(handle -> {
            handle.createUpdate("""
                    UPDATE delivery SET waited = waited + :pause, reason = :reason, detail = :detail
                    WHERE destination = :destination AND state = 'pending' AND due <= :now
                    """)
                    .bind("pause", pause.toMillis()).bind("reason", because.key()).bind("detail", because.detail()).bind("destination", destination)
                    .bind("now", now.toEpochMilli()).execute();
            return handle.createUpdate("UPDATE delivery SET state = 'dead', ended = :now WHERE destination = :destination AND state = 'pending' "
                    + "AND waited >= :longest")
                    .bind("now", now.toEpochMilli()).bind("destination", destination).bind("longest", longest.toMillis()).execute();
        });
    }

    /// Lets one that was not sent be tried again at once, with all the time of a new one.
    ///
    /// @return the delivery, if it waited or was given up
    Optional<Delivery> again(long id, Instant now) {
        return database.write(handle -> {
            int changed = handle.createUpdate("UPDATE delivery SET state = 'pending', due = :now, waited = 0, ended = NULL "
                    + "WHERE id = :id AND state <> 'sent'")
                    .bind("now", now.toEpochMilli()).bind("id", id).execute();
            return changed == 0
                    ? Optional.<Delivery>empty()
                    : handle.createQuery("SELECT * FROM delivery WHERE id = :id").bind("id", id).map((row, _) -> delivery(row)).findOne();
        });
    }

    List<Delivery> of(String ticket) {
        return database.read(handle -> handle.createQuery("SELECT * FROM delivery WHERE ticket = :ticket ORDER BY id").bind("ticket", ticket)
                .map((row, _) -> delivery(row)).list());
    }

    /// What was given up, the last first.
    List<Delivery> dead() {
        return database.read(handle -> handle.createQuery("SELECT * FROM delivery WHERE state = 'dead' ORDER BY ended DESC, id DESC LIMIT :most")
                .bind("most", LISTED).map((row, _) -> delivery(row)).list());
    }

    int count(Delivery.State state) {
        return database.read(handle -> handle.createQuery("SELECT count(*) FROM delivery WHERE state = '%s'".formatted(state.tag()))
                .mapTo(Integer.class).one());
    }

    /// When the delivery was written that waits longest.
    Optional<Instant> oldestPending() {
        return database.read(handle -> handle.createQuery("SELECT min(made) FROM delivery WHERE state = 'pending'")
                .mapTo(Long.class).findOne().map(Instant::ofEpochMilli));
    }

    private static Delivery delivery(ResultSet row) throws SQLException {
        var reason = row.getString("reason");
        long ended = row.getLong("ended");
        return new Delivery(
                row.getLong("id"), row.getString("key"), row.getString("ticket"), row.getString("destination"),
                Delivery.Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)), row.getString("payload"),
                Delivery.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)), row.getInt("attempts"),
                Instant.ofEpochMilli(row.getLong("made")), Instant.ofEpochMilli(row.getLong("due")), Duration.ofMillis(row.getLong("waited")),
                reason.isEmpty() ? Optional.empty() : Optional.of(new Delivery.Reason(reason, row.getString("detail"))),
                ended == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(ended)));
    }
}
