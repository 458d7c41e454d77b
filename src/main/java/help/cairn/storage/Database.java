package help.cairn.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/// The one database file: one writer, a few readers.
///
/// Requests run on virtual threads, and a virtual thread that waits inside SQLite keeps its carrier from everybody
/// else. So nobody but these platform threads ever enters SQLite; requests hand them work and wait in Java.
public final class Database implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Database.class);
    private static final String FILE = "cairn.db";
    private static final String FORMER = FILE + ".before-restore";
    /// What systems say when a file finds no room.
    private static final Pattern FULL = Pattern.compile("No space left on device|not enough space on the disk|Disk quota exceeded");
    private static final Set<Integer> OBSTACLES = Set.of(
            SQLiteErrorCode.SQLITE_FULL.code, SQLiteErrorCode.SQLITE_IOERR.code, SQLiteErrorCode.SQLITE_READONLY.code, SQLiteErrorCode.SQLITE_CANTOPEN.code,
            SQLiteErrorCode.SQLITE_BUSY.code, SQLiteErrorCode.SQLITE_LOCKED.code);
    /// Of an error's number, the part that says of what kind it is.
    private static final int PRIMARY = 0xff;
    private static final int READERS = 4;
    private static final Duration BUSY = Duration.ofSeconds(10);
    private static final Duration CLOSING = Duration.ofSeconds(10);

    /// Nothing can be written at the moment, and nothing of this was: the disk is full, broken or read-only, or somebody else
    /// has the file. Reading goes on, and whoever tries again later may be lucky.
    public static final class Unwritable extends RuntimeException {
        private static final long serialVersionUID = 1;

        public Unwritable(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /// What to do with a connection; its result is handed back to the caller.
    @FunctionalInterface
    public interface Work<T> {
        T in(Handle handle) throws Exception;
    }

    private final Path file;
    private final ExecutorService writer = Executors.newSingleThreadExecutor(named("database-writer"));
    private final ExecutorService readers = Executors.newFixedThreadPool(READERS, named("database-reader"));
    private final Handle writing;
    private final BlockingQueue<Handle> reading = new ArrayBlockingQueue<>(READERS);

    /// Opens the database in this folder, makes both where they are missing, and brings its tables up to date.
    public static Database open(Path folder) {
        prepare(folder);
        return new Database(folder.resolve(FILE));
    }

    static void prepare(Path folder) {
        try {
            Files.createDirectories(folder);
            keepPrivate(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("The data folder %s cannot be written: name another with --data."
                    .formatted(folder), e);
        }
    }

    /// Opens the database in this folder if there is one.
    ///
    /// @throws IllegalArgumentException if there is none: an empty copy of nothing would look like a backup
    public static Database existing(Path folder) {
        if (!Files.exists(folder.resolve(FILE))) {
            throw new IllegalArgumentException("There is no database in %s: name its folder with --data.".formatted(folder));
        }
        return open(folder);
    }

    private Database(Path file) {
        this.file = file;
        migrate(file);
        writing = Jdbi.create(() -> connect(file, false)).open();
        for (int i = 0; i < READERS; i++) {
            reading.add(Jdbi.create(() -> connect(file, true)).open());
        }
    }

    /// Does this in one transaction. When it returns, the result is on disk and survives a power cut. An exception
    /// undoes all of it and comes out as it is, or wrapped if it is checked.
    ///
    /// @throws Unwritable if that is no fault of the work
    public <T> T write(Work<T> work) {
        try {
            return await(writer, () -> writing.inTransaction(work::in));
        } catch (RuntimeException e) {
            var obstacle = obstacle(e);
            if (obstacle.isPresent()) {
                throw new Unwritable(obstacle.get(), e);
            }
            throw e;
        }
    }

    private Optional<String> obstacle(Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLiteException in && OBSTACLES.contains(in.getResultCode().code & PRIMARY)) {
                return Optional.of(shortage(in).orElse("Nothing can be written to %s at the moment (%s): Cairn goes on by itself once that works again."
                        .formatted(folder(), in.getResultCode().message)));
            }
        }
        return Optional.empty();
    }

    private Path folder() {
        return file.toAbsolutePath().normalize().getParent();
    }

    /// Writes the whole file anew, so that nothing of what was deleted or overwritten is left between its rows or in its
    /// free pages, and empties the write-ahead log. Whoever wants to write meanwhile waits.
    ///
    /// @throws IllegalStateException if somebody read for so long that the log could not be emptied
    public void scour() {
        await(writer, () -> writing.execute("VACUUM"));
        if (!emptyLog()) {
            throw new IllegalStateException(
                    "Somebody reads %s all the time, so its write-ahead log still holds what was deleted: do this again.".formatted(file));
        }
    }

    /// Empties the write-ahead log into the file. What was deleted is overwritten there, but the log still has it.
    ///
    /// @return whether it is empty now; somebody who reads at the moment keeps it from that
    public boolean emptyLog() {
        return await(writer, () -> writing.createQuery("PRAGMA wal_checkpoint(TRUNCATE)").mapTo(Integer.class).one()) == 0;
    }

    /// Databases that were replaced by a backup and kept beside this one.
    public List<Path> formerOnes() {
        try (var files = Files.list(file.toAbsolutePath().getParent())) {
            return files.filter(one -> one.getFileName().toString().startsWith(FORMER)).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Reads on a connection that cannot write.
    public <T> T read(Work<T> work) {
        return await(readers, () -> {
            var handle = reading.take();
            try {
                return work.in(handle);
            } finally {
                reading.add(handle);
            }
        });
    }

    /// What to say of a failure that comes of a full disk; empty for any other.
    public Optional<String> shortage(Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            var full = cause instanceof SQLiteException in
                    ? in.getResultCode() == SQLiteErrorCode.SQLITE_FULL
                    : cause instanceof IOException && cause.getMessage() != null && FULL.matcher(cause.getMessage()).find();
            if (full) {
                return Optional.of("The disk is full, so nothing can be written to %s: make room there, and Cairn goes on by itself.".formatted(
                        folder()));
            }
        }
        return Optional.empty();
    }

    /// Writes a consistent copy while everybody goes on; replaces the target only once the copy is whole and sound.
    public void backup(Path target) {
        var whole = target.toAbsolutePath();
        var partial = whole.resolveSibling(whole.getFileName() + ".partial");
        try {
            Files.createDirectories(whole.getParent());
            Files.deleteIfExists(partial);
            read(handle -> {
                try (var statement = handle.getConnection().createStatement()) {
                    statement.executeUpdate("backup to '" + partial.toString().replace("'", "''") + "'");
                }
                return null;
            });
            verify(partial);
            try (var channel = java.nio.channels.FileChannel.open(partial, java.nio.file.StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(partial, whole, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("The backup %s cannot be written: %s".formatted(target, e.getMessage()), e);
        }
    }

    /// Puts a backup in the place of the database of this folder. The former database is kept beside it.
    ///
    /// @return where the former database is now, or the target itself if there was none
    public static Path restore(Path backup, Path folder) throws IOException {
        verify(backup);
        Files.createDirectories(folder);
        keepPrivate(folder);
        var file = folder.resolve(FILE);
        var fresh = folder.resolve(FILE + ".restored");
        Files.copy(backup, fresh, StandardCopyOption.REPLACE_EXISTING);
        var former = file;
        if (Files.exists(file)) {
            fold(file);
            former = free(folder);
            Files.move(file, former);
            // Of a database that could not be folded into one file, this is a part.
            var log = folder.resolve(FILE + "-wal");
            if (Files.exists(log)) {
                Files.move(log, former.resolveSibling(former.getFileName() + "-wal"), StandardCopyOption.REPLACE_EXISTING);
            }
            Files.deleteIfExists(folder.resolve(FILE + "-shm"));
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        return former;
    }

    /// Folds the write-ahead log into the file, so that the database is one file. That takes the database for oneself,
    /// so it also tells whether a server has it open: what that server wrote from now on would be lost. A damaged
    /// database stays as it is; it is what a backup is for.
    private static void fold(Path file) throws IOException {
        try (var connection = connect(file, false);
                var statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 1000");
            statement.execute("PRAGMA journal_mode = DELETE");
        } catch (SQLException e) {
            if (e.getErrorCode() == SQLiteErrorCode.SQLITE_BUSY.code || e.getErrorCode() == SQLiteErrorCode.SQLITE_LOCKED.code) {
                throw new IOException("The database %s is in use: stop the server first.".formatted(file), e);
            }
            LOG.warn("The database {} is damaged; it is kept as it is.", file);
        }
    }

    /// A name for the former database that no former one has.
    private static Path free(Path folder) {
        var name = folder.resolve(FORMER);
        for (int number = 2; Files.exists(name); number++) {
            name = folder.resolve(FORMER + "-" + number);
        }
        return name;
    }

    /// Waits for what was begun, then closes.
    @Override
    public void close() {
        for (var workers : new ExecutorService[] {readers, writer}) {
            workers.shutdown();
            try {
                if (!workers.awaitTermination(CLOSING.toSeconds(), TimeUnit.SECONDS)) {
                    LOG.warn("The database was still busy after {} s.", CLOSING.toSeconds());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        reading.forEach(Handle::close);
        writing.close();
    }

    private static void verify(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException("There is no backup %s.".formatted(file));
        }
        // Nobody writes to a copy: opened as any other database, it would get files for that beside it.
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file.toUri() + "?immutable=1");
                var statement = connection.createStatement()) {
            try (var rows = statement.executeQuery("PRAGMA integrity_check")) {
                if (!rows.next() || !"ok".equals(rows.getString(1))) {
                    throw new IOException("%s is damaged: %s".formatted(file, rows.getString(1)));
                }
            }
            int version = Migrations.of(statement);
            if (version > Migrations.newest()) {
                throw new IOException("%s was made by a newer Cairn: restore it with that one.".formatted(file));
            }
        } catch (SQLException e) {
            throw new IOException("%s is not a Cairn backup: %s".formatted(file, e.getMessage()), e);
        }
    }

    private static void migrate(Path file) {
        var newest = Migrations.newest();
        if (Migrations.at(file) == newest) {
            return;
        }
        try {
            // Write-ahead logging is a property of the file: set once, it stays.
            connect(file, false).close();
        } catch (SQLException e) {
            throw new IllegalStateException("The database %s cannot be opened: %s".formatted(file, e.getMessage()), e);
        }
        Flyway.configure(Database.class.getClassLoader())
                .dataSource("jdbc:sqlite:" + file, null, null)
                .locations("classpath:db")
                .load()
                .migrate();
    }

    private static Connection connect(Path file, boolean readOnly) throws SQLException {
        var config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        // With NORMAL, a power cut takes tickets that were already acknowledged.
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setBusyTimeout((int) BUSY.toMillis());
        config.enforceForeignKeys(true);
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        config.setReadOnly(readOnly);
        Properties properties = config.toProperties();
        if (!readOnly) {
            properties.setProperty("secure_delete", "true");
        }
        return DriverManager.getConnection("jdbc:sqlite:" + file, properties);
    }

    private static <T> T await(ExecutorService workers, java.util.concurrent.Callable<T> work) {
        var result = new CompletableFuture<T>();
        workers.execute(() -> {
            try {
                result.complete(work.call());
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        });
        try {
            return result.join();
        } catch (CompletionException e) {
            switch (e.getCause()) {
                case RuntimeException cause -> throw cause;
                case Error cause -> throw cause;
                case null, default -> throw e;
            }
        }
    }

    private static void keepPrivate(Path folder) throws IOException {
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
    }

    private static ThreadFactory named(String name) {
        return Thread.ofPlatform().name(name + "-", 0).daemon(true).factory();
    }
}
