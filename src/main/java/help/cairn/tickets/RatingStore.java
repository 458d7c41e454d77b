package help.cairn.tickets;

import help.cairn.deflection.Event;
import help.cairn.deflection.EventStore;
import help.cairn.storage.Database;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Ratings in the database, each in one transaction with its event.
final class RatingStore {
    private final Database database;

    RatingStore(Database database) {
        this.database = database;
    }

    Optional<Rating> of(String ticket) {
        return database.read(handle -> handle.createQuery("SELECT * FROM rating WHERE ticket = :ticket").bind("ticket", ticket).map((row, _) -> {
            long changed = row.getLong("changed");
            return new Rating(
                    row.getInt("score"), row.getInt("effort"), row.getString("saved"), row.getString("article"), row.getString("comment"),
                    Instant.ofEpochMilli(row.getLong("at")), changed == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(changed)));
        }).findOne());
    }

    /// Writes the first rating of a ticket, or the one change of it.
    ///
    /// @return false if it was changed before: nothing is written then
    boolean add(String ticket, Rating rating, Event event) {
        return database.write(handle -> add(handle, ticket, rating, event));
    }

    static boolean add(Handle handle, String ticket, Rating rating, Event event) {
        int written = handle.createUpdate("""
                INSERT INTO rating (ticket, score, effort, saved, article, comment, at)
                VALUES (:ticket, :score, :effort, :saved, :article, :comment, :at)
                ON CONFLICT (ticket) DO UPDATE SET
                    score = excluded.score, effort = excluded.effort, saved = excluded.saved, article = excluded.article,
                    comment = excluded.comment, changed = excluded.at
                WHERE changed IS NULL
                """)
                .bind("ticket", ticket).bind("score", rating.score()).bind("effort", rating.effort()).bind("saved", rating.saved())
                .bind("article", rating.article()).bind("comment", rating.comment()).bind("at", rating.at().toEpochMilli()).execute();
        if (written > 0) {
            EventStore.add(handle, List.of(event));
        }
        return written > 0;
    }
}
