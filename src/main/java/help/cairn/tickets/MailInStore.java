package help.cairn.tickets;

import help.cairn.storage.Database;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;

/// Mails that came in. That one was taken is written in the transaction of what became of it, so that none is taken twice,
/// whenever the server stops.
final class MailInStore {
    // Nobody asks for longer who sent how much.
    private static final Duration SENDERS = Duration.ofDays(1);

    private final Database database;

    MailInStore(Database database) {
        this.database = database;
    }

    /// That a mail was taken.
    ///
    /// @param outcome `joined`, `opened`, `held`, `automatic`, `bounced` or `own`
    record Noted(String digest, String senderHash, String outcome, Instant at) {}

    boolean knows(String digest) {
        return database.read(handle -> handle.createQuery("SELECT EXISTS (SELECT 1 FROM mail_in WHERE digest = :digest)").bind("digest", digest)
                .mapTo(Boolean.class).one());
    }

    int from(String senderHash, Instant since) {
        return database.read(handle -> handle.createQuery("SELECT count(*) FROM mail_in WHERE sender_hash = :sender AND at > :since")
                .bind("sender", senderHash).bind("since", since.toEpochMilli()).mapTo(Integer.class).one());
    }

    /// Nothing becomes of it.
    boolean take(Noted noted) {
        return database.write(handle -> note(handle, noted, Optional.empty()));
    }

    /// It becomes a message.
    boolean join(Noted noted, String ticket, Ticket.Message message, TicketStore.Outgoing outgoing, Optional<Ticket.State> state) {
        return database.write(handle -> {
            if (!note(handle, noted, Optional.of(ticket))) {
                return false;
            }
            TicketStore.alter(
                    handle, ticket, new TicketStore.Change(Optional.of(message), outgoing, state, Optional.empty(), UnaryOperator.identity(), List.of()),
                    noted.at());
            return true;
        });
    }

    /// It becomes a ticket.
    ///
    /// @param earlier the ticket that it goes on with
    boolean open(Noted noted, TicketStore.Fresh fresh, Optional<String> earlier) {
        return database.write(handle -> {
            if (!note(handle, noted, Optional.empty())) {
                return false;
            }
            TicketStore.add(handle, fresh);
            var reference = fresh.ticket().reference();
            handle.createUpdate("UPDATE mail_in SET ticket = :ticket WHERE digest = :digest").bind("ticket", reference).bind("digest", noted.digest())
                    .execute();
            earlier.ifPresent(other -> handle.createUpdate("INSERT INTO ticket_follows (ticket, earlier) VALUES (:ticket, :earlier)")
                    .bind("ticket", reference).bind("earlier", other).execute());
            return true;
        });
    }

    private static boolean note(Handle handle, Noted noted, Optional<String> ticket) {
        handle.createUpdate("UPDATE mail_in SET sender_hash = '' WHERE sender_hash <> '' AND at < :old")
                .bind("old", noted.at().minus(SENDERS).toEpochMilli()).execute();
        return handle.createUpdate("INSERT OR IGNORE INTO mail_in (digest, sender_hash, at, outcome, ticket) VALUES (:digest, :sender, :at, :outcome, :ticket)")
                .bind("digest", noted.digest()).bind("sender", noted.senderHash()).bind("at", noted.at().toEpochMilli()).bind("outcome", noted.outcome())
                .bind("ticket", ticket.orElse(null)).execute() > 0;
    }

    /// The ticket that this one goes on with, and those that go on with it.
    List<String> relatives(String ticket) {
        return database.read(handle -> handle.createQuery("SELECT earlier FROM ticket_follows WHERE ticket = :ticket "
                + "UNION SELECT ticket FROM ticket_follows WHERE earlier = :ticket").bind("ticket", ticket).mapTo(String.class).list());
    }
}
