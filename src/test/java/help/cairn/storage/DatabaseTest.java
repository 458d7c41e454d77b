package help.cairn.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseTest {
    @TempDir
    Path folder;

    @Test
    void whatWasWrittenIsThereAfterARestart() {
        try (var database = Database.open(folder)) {
            add(database, "one");
        }
        try (var database = Database.open(folder)) {
            assertThat(count(database)).isEqualTo(1);
        }
    }

    @Test
    void aFailureUndoesTheWholeTransaction() {
        try (var database = Database.open(folder)) {
            assertThatThrownBy(() -> database.write(handle -> {
                handle.execute(INSERT, "half");
                throw new IllegalStateException("in the middle");
            }))
                    .hasMessage("in the middle");
            assertThat(count(database)).isZero();
        }
    }

    @Test
    void aReaderCannotWrite() {
        try (var database = Database.open(folder)) {
            assertThatThrownBy(() -> database.read(handle -> handle.execute(INSERT, "no")))
                    .hasMessageContaining("readonly");
        }
    }

    /// With NORMAL, a power cut takes what was acknowledged.
    @Test
    void whatIsWrittenWaitsForTheDisk() {
        try (var database = Database.open(folder)) {
            int synchronous = database.write(handle -> handle.createQuery("PRAGMA synchronous").mapTo(int.class).one());
            assertThat(synchronous).as("FULL").isEqualTo(2);
            assertThat(database.<String>write(handle -> handle.createQuery("PRAGMA journal_mode").mapTo(String.class).one())).isEqualTo("wal");
        }
    }

    @Test
    void manyWritersAtOnceLoseNothing() {
        try (var database = Database.open(folder)) {
            IntStream.range(0, 200).parallel().forEach(i -> add(database, "event " + i));
            assertThat(count(database)).isEqualTo(200);
        }
    }

    @Test
    void aBackupTakenWhileOthersWriteHoldsEverythingAcknowledgedBeforeIt() throws IOException {
        var copy = folder.resolve("backup/copy.db");
        var elsewhere = folder.resolve("elsewhere");
        try (var database = Database.open(folder.resolve("data"))) {
            IntStream.range(0, 50).forEach(i -> add(database, "before " + i));
            var writing = Thread.ofVirtual().start(() -> IntStream.range(0, 200).forEach(i -> add(database, "during " + i)));
            database.backup(copy);
            join(writing);
        }
        Database.restore(copy, elsewhere);
        try (var restored = Database.open(elsewhere)) {
            int before = restored.read(handle -> handle.createQuery("SELECT count(*) FROM event WHERE id LIKE 'before %'")
                    .mapTo(int.class)
                    .one());
            assertThat(before).isEqualTo(50);
        }
    }

    @Test
    void aFileThatIsNoBackupIsRefusedAndTheDataStays() throws IOException {
        try (var database = Database.open(folder)) {
            add(database, "kept");
        }
        var nonsense = Files.writeString(folder.resolve("nonsense.db"), "this is no database".repeat(100));
        assertThatThrownBy(() -> Database.restore(nonsense, folder)).hasMessageContaining("not a Cairn backup");
        try (var database = Database.open(folder)) {
            assertThat(count(database)).isEqualTo(1);
        }
    }

    @Test
    void nothingIsRestoredUnderARunningServer() throws IOException {
        var copy = folder.resolve("copy.db");
        var data = folder.resolve("data");
        try (var database = Database.open(data)) {
            database.backup(copy);
            add(database, "since");
            assertThatThrownBy(() -> Database.restore(copy, data)).hasMessageContaining("is in use: stop the server first.");
            add(database, "still here");
        }
        try (var database = Database.open(data)) {
            assertThat(count(database)).isEqualTo(2);
        }
    }

    @Test
    void aDamagedDatabaseGivesWayToItsBackupAndEveryFormerOneIsKept() throws IOException {
        var copy = folder.resolve("copy.db");
        var data = folder.resolve("data");
        try (var database = Database.open(data)) {
            add(database, "saved");
            database.backup(copy);
        }
        Files.writeString(data.resolve("cairn.db"), "a disk went mad".repeat(1_000));
        var damaged = Database.restore(copy, data);
        var second = Database.restore(copy, data);
        assertThat(damaged).content().startsWith("a disk went mad");
        assertThat(second).isNotEqualTo(damaged).exists();
        try (var database = Database.open(data)) {
            assertThat(count(database)).isEqualTo(1);
        }
    }

    @Test
    void aBackupIsOneFileAndNothingIsNoBackup() throws IOException {
        var backups = folder.resolve("backups of ?#%");
        try (var database = Database.open(folder.resolve("data"))) {
            database.backup(backups.resolve("copy.db"));
        }
        assertThat(backups).isDirectoryContaining("glob:**/copy.db").isDirectoryNotContaining("glob:**partial*");
        var empty = Files.createFile(folder.resolve("empty.db"));
        assertThatThrownBy(() -> Database.restore(empty, folder.resolve("new"))).hasMessageContaining("is not a Cairn backup");
        assertThatThrownBy(() -> Database.existing(folder.resolve("typo"))).hasMessageContaining("There is no database in");
        assertThat(folder.resolve("typo")).doesNotExist();
    }

    @Test
    void theNewestVersionIsThatOfTheLastMigration() {
        try (var database = Database.open(folder)) {
            int version = database.read(handle -> handle.createQuery(
                    "SELECT max(CAST(version AS INTEGER)) FROM flyway_schema_history")
                    .mapTo(int.class)
                    .one());
            assertThat(Migrations.newest()).isEqualTo(version);
        }
    }

    private static final String INSERT = "INSERT INTO event (id, at, type, session, class, fields) VALUES (?, 0, 'view', 's', 'human', '{}')";

    private static void add(Database database, String id) {
        database.write(handle -> handle.execute(INSERT, id));
    }

    private static int count(Database database) {
        return database.read(
                handle -> handle.createQuery("SELECT count(*) FROM event").mapTo(int.class).one());
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
