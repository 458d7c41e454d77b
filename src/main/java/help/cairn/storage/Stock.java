package help.cairn.storage;

import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// How much there is of a kind of data, and since when.
public record Stock(long count, Optional<Instant> oldest) {
    /// @param rows where it is counted, as it stands after `FROM`
    /// @param moment the column that tells how old a row is
    public static Stock of(Handle handle, String rows, String moment) {
        return handle.createQuery("SELECT count(*) AS count, min(%s) AS oldest FROM %s".formatted(moment, rows))
                .map((row, _) -> new Stock(
                        row.getLong("count"),
                        row.getLong("count") == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(row.getLong("oldest")))))
                .one();
    }
}
