package help.cairn.storage;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/// Which version the tables have, asked in a millisecond: the migration library takes a noticeable part of a start,
/// so it is called only when there is something to do.
final class Migrations {
    private Migrations() {}

    /// The highest version among the files in `db/`; `db/newest` holds it, and a test holds `db/newest`.
    static int newest() {
        try (var reader = new BufferedReader(new InputStreamReader(
                Migrations.class.getResourceAsStream("/db/newest"), StandardCharsets.UTF_8))) {
            return Integer.parseInt(reader.readLine().strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The version of this database file, 0 if it is new or was never migrated.
    static int at(Path file) {
        if (!Files.exists(file)) {
            return 0;
        }
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement()) {
            return of(statement);
        } catch (SQLException e) {
            return 0;
        }
    }

    /// @throws SQLException if this is no database of ours
    static int of(Statement statement) throws SQLException {
        try (var rows = statement.executeQuery("SELECT max(CAST(version AS INTEGER)) FROM flyway_schema_history WHERE success = 1")) {
            return rows.next() ? rows.getInt(1) : 0;
        }
    }
}
