package help.cairn.staff;

import help.cairn.storage.Database;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// The audit trail in the database. It is written in the transaction of what it tells of.
public final class AuditStore {
    private final Database database;

    public AuditStore(Database database) {
        this.database = database;
    }

    /// An entry and its place in the trail.
    record Placed(long id, AuditEntry entry) {
        Place place() {
            return new Place(entry.at(), id);
        }
    }

    /// A place in the trail. It stays where it is while entries are added.
    record Place(Instant at, long id) {}

    /// What somebody is looking for.
    ///
    /// @param who empty for everybody
    /// @param act empty for everything
    /// @param to not included
    record Wanted(String who, String act, Instant from, Instant to) {}

    /// Adds this, within somebody's transaction.
    public static void add(Handle handle, AuditEntry entry) {
        handle.createUpdate("INSERT INTO audit (at, who, act, what) VALUES (:at, :who, :act, :what)")
                .bind("at", entry.at().toEpochMilli()).bind("who", entry.who()).bind("act", entry.act()).bind("what", entry.what()).execute();
    }

    /// The newest entries of these.
    ///
    /// @param before entries from this place on are left out
    List<Placed> find(Wanted wanted, Optional<Place> before, int most) {
        var sql = """
                SELECT id, at, who, act, what
                FROM audit
                WHERE at >= :from AND at < :to %s %s %s
                ORDER BY at DESC, id DESC
                LIMIT :most
                """.formatted(
                wanted.who().isEmpty() ? "" : "AND who = :who", wanted.act().isEmpty() ? "" : "AND act = :act",
                before.isEmpty() ? "" : "AND (at, id) < (:at, :id)");
        return database.read(handle -> {
            var query = handle.createQuery(sql).bind("from", wanted.from().toEpochMilli()).bind("to", wanted.to().toEpochMilli()).bind("most", most);
            if (!wanted.who().isEmpty()) {
                query.bind("who", wanted.who());
            }
            if (!wanted.act().isEmpty()) {
                query.bind("act", wanted.act());
            }
            before.ifPresent(place -> query.bind("at", place.at().toEpochMilli()).bind("id", place.id()));
            return query.map((row, _) -> new Placed(row.getLong("id"), new AuditEntry(
                    Instant.ofEpochMilli(row.getLong("at")), row.getString("who"), row.getString("act"), row.getString("what")))).list();
        });
    }

    /// Everybody whom the trail tells of.
    List<String> everybody() {
        return database.read(handle -> handle.createQuery("SELECT DISTINCT who FROM audit ORDER BY who").mapTo(String.class).list());
    }

    /// Every kind of act that the trail tells of.
    List<String> acts() {
        return database.read(handle -> handle.createQuery("SELECT DISTINCT act FROM audit ORDER BY act").mapTo(String.class).list());
    }
}
