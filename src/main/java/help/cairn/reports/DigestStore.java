package help.cairn.reports;

import help.cairn.storage.Database;
import java.time.Instant;
import java.util.List;

/// Which letters to leads went out.
final class DigestStore {
    private final Database database;

    DigestStore(Database database) {
        this.database = database;
    }

    boolean sent(String name, String address) {
        return database.read(handle -> handle.createQuery("SELECT EXISTS (SELECT 1 FROM digest WHERE name = :name AND address = :address)")
                .bind("name", name).bind("address", address).mapTo(Boolean.class).one());
    }

    void sent(String name, String address, Instant at) {
        database.write(handle -> handle.createUpdate("INSERT OR IGNORE INTO digest (name, address, at) VALUES (:name, :address, :at)")
                .bind("name", name).bind("address", address).bind("at", at.toEpochMilli()).execute());
    }

    /// What the data said of a fix.
    record Verdict(String gap, String name, GapState state) {}

    List<Verdict> verdicts(Instant from, Instant to) {
        return database.read(handle -> handle.createQuery("""
                SELECT gap, name, what FROM gap_history JOIN gap ON gap.id = gap
                WHERE who = 'data' AND act = 'state' AND what IN ('verified', 'no effect') AND at >= :from AND at < :to ORDER BY at
                """).bind("from", from.toEpochMilli()).bind("to", to.toEpochMilli())
                .map((row, _) -> new Verdict(row.getString(1), row.getString(2), GapState.of(row.getString(3)).orElseThrow())).list());
    }

    /// How many went there whose names begin like this.
    long count(String beginning, String address) {
        return database.read(handle -> handle.createQuery("SELECT count(*) FROM digest WHERE address = :address AND substr(name, 1, length(:name)) = :name")
                .bind("name", beginning).bind("address", address).mapTo(Long.class).one());
    }
}
