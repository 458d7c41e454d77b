package help.cairn.publishing;

import help.cairn.articles.Problem;
import help.cairn.storage.Database;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// What was published when, with what it changed and what was wrong with it; and the commit that somebody wants back.
public final class PublicationStore {
    private static final JsonMapper JSON = JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();
    /// A first publication changes everything; nobody reads a list of thousands.
    private static final int MOST_LISTED = 500;
    private static final int REPORTS_KEPT = 100;
    private static final int KEPT = 2000;

    private final Database database;
    private final Clock clock;

    /// One line of the history of publications.
    ///
    /// @param status `live`, `stopped` or `failed`
    /// @param cause `start`, `push`, `poll`, `clock` or `order`
    /// @param commit a whole hash, or the name of a folder's state; empty for a failure
    /// @param committed null if the content is a folder
    /// @param reason why it failed or was stopped; empty if it did not
    public record Entry(
            long id, Instant at, String status, String cause, String commit, String author, String message, Instant committed, String reason,
            int articles, int added, int changed, int removed, int errors, int warnings, long millis) {
        public boolean live() {
            return status.equals("live");
        }
    }

    /// What a publication changed and what is to be mended.
    public record Report(List<Change> changes, List<Problem> problems) {}

    /// @param commit the one that is wanted
    /// @param tip the newest commit when it was ordered; empty as long as nobody carried it out
    record Order(String commit, String tip) {
        boolean fresh() {
            return tip.isEmpty();
        }
    }

    public PublicationStore(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /// Notes from when on shoppers see this theme.
    public void theme(String tag) {
        database.write(handle -> handle.createUpdate("""
                INSERT INTO theme_change (at, tag)
                SELECT :now, :tag WHERE :tag IS NOT (SELECT tag FROM theme_change ORDER BY at DESC LIMIT 1)
                """).bind("now", clock.instant().toEpochMilli()).bind("tag", tag).execute());
    }

    /// Writes down a publication. Serving the same commit again, after a restart, is none.
    ///
    /// @return its id, if it was written down
    Optional<Long> note(Publication publication, String cause, Duration took) {
        var commit = publication.snapshot().commit();
        return cause.equals("start") && latest("live").filter(entry -> entry.commit().equals(commit)).isPresent()
                ? Optional.empty()
                : Optional.of(insert("live", cause, publication, "", publication.snapshot().problems(), took));
    }

    /// Writes down a publication that was kept back because search would not show what it should.
    void stopped(Publication publication, String cause, List<Problem> verdict, Duration took) {
        var reason = verdict.stream().filter(Problem::isError).findFirst().map(problem -> problem.message() + " " + problem.mend()).orElse("");
        insert("stopped", cause, publication, reason, Stream.concat(verdict.stream(), publication.snapshot().problems().stream()).toList(), took);
    }

    /// Adds what was found out about a publication after it was opened.
    void amend(long id, List<Problem> more) {
        if (more.isEmpty()) {
            return;
        }
        report(id).ifPresent(report -> {
            var problems = Stream.concat(more.stream(), report.problems().stream()).limit(MOST_LISTED).toList();
            long errors = more.stream().filter(Problem::isError).count();
            database.write(handle -> handle.createUpdate("""
                    UPDATE publication SET report = :report, errors = errors + :errors, warnings = warnings + :warnings WHERE id = :id
                    """).bind("report", packed(new Report(report.changes(), problems))).bind("errors", errors).bind("warnings", more.size() - errors)
                    .bind("id", id).execute());
        });
    }

    private long insert(String status, String cause, Publication publication, String reason, List<Problem> problems, Duration took) {
        var snapshot = publication.snapshot();
        var failing = problems.stream().filter(Problem::isError).toList();
        int errors = failing.size();
        var listed = Stream.concat(failing.stream(), problems.stream().filter(problem -> !problem.isError())).limit(MOST_LISTED).toList();
        var report = new Report(publication.changes().stream().limit(MOST_LISTED).toList(), listed);
        return insert(status, cause, snapshot.commit(), publication.commit(), reason, clock.instant(), snapshot.size(), publication.changes(), errors,
                problems.size() - errors, took, packed(report));
    }

    /// Writes down a publication of another time.
    ///
    /// @param edition what was served from then on
    public void past(String edition, Commit commit, int articles, List<Change> changes) {
        insert("live", "push", edition, Optional.of(commit), "", commit.at(), articles, changes, 0, 0, Duration.ZERO, packed(new Report(changes, List.of())));
    }

    void failed(String cause, String reason, Instant at) {
        insert("failed", cause, "", Optional.empty(), reason, at, 0, List.of(), 0, 0, Duration.ZERO, null);
    }

    private long insert(
            String status, String cause, String id, Optional<Commit> commit, String reason, Instant at, int articles, List<Change> changes, int errors,
            int warnings, Duration took, byte[] report) {
        return database.write(handle -> {
            long row = handle.createUpdate("""
                    INSERT INTO publication (at, status, cause, commit_id, author, message, committed, reason, articles, added, changed, removed,
                        errors, warnings, millis, report)
                    VALUES (:at, :status, :cause, :commit, :author, :message, :committed, :reason, :articles, :added, :changed, :removed,
                        :errors, :warnings, :millis, :report)
                    """)
                    .bind("at", at.toEpochMilli()).bind("status", status).bind("cause", cause).bind("commit", id)
                    .bind("author", commit.map(Commit::author).orElse("")).bind("message", commit.map(Commit::message).orElse(""))
                    .bind("committed", commit.map(one -> one.at().toEpochMilli()).orElse(null)).bind("reason", reason).bind("articles", articles)
                    .bind("added", count(changes, Change.Kind.ADDED))
                    .bind("changed", count(changes, Change.Kind.CHANGED) + count(changes, Change.Kind.MOVED))
                    .bind("removed", count(changes, Change.Kind.REMOVED)).bind("errors", errors).bind("warnings", warnings).bind("millis", took.toMillis())
                    .bind("report", report).executeAndReturnGeneratedKeys("id").mapTo(Long.class).one();
            handle.execute("UPDATE publication SET report = NULL WHERE report IS NOT NULL AND id <= (SELECT max(id) FROM publication) - ?", REPORTS_KEPT);
            handle.execute("DELETE FROM publication WHERE id <= (SELECT max(id) FROM publication) - ?", KEPT);
            return row;
        });
    }

    private static long count(List<Change> changes, Change.Kind kind) {
        return changes.stream().filter(change -> change.kind() == kind).count();
    }

    /// What to say of a failure that comes of a full disk; empty for any other.
    Optional<String> shortage(Throwable failure) {
        return database.shortage(failure);
    }

    /// The newest first.
    public List<Entry> newest(int most) {
        return database.read(handle -> handle.createQuery("SELECT * FROM publication ORDER BY id DESC LIMIT ?").bind(0, most)
                .map((row, _) -> entry(row)).list());
    }

    /// The newest first, from before one of them.
    List<Entry> before(long id, int most) {
        return database.read(handle -> handle.createQuery("SELECT * FROM publication WHERE id < ? ORDER BY id DESC LIMIT ?").bind(0, id).bind(1, most)
                .map((row, _) -> entry(row)).list());
    }

    /// What was published before this one.
    Optional<Entry> liveBefore(long id) {
        return database.read(handle -> handle.createQuery("SELECT * FROM publication WHERE status = 'live' AND id < ? ORDER BY id DESC LIMIT 1").bind(0, id)
                .map((row, _) -> entry(row)).findOne());
    }

    public Optional<Entry> byId(long id) {
        return database.read(handle -> handle.createQuery("SELECT * FROM publication WHERE id = ?").bind(0, id).map((row, _) -> entry(row)).findOne());
    }

    public Optional<Entry> latest(String status) {
        return database.read(handle -> handle.createQuery("SELECT * FROM publication WHERE status = ? ORDER BY id DESC LIMIT 1").bind(0, status)
                .map((row, _) -> entry(row)).findOne());
    }

    /// Empty once it was let go.
    public Optional<Report> report(long id) {
        return database.read(handle -> handle.createQuery("SELECT report FROM publication WHERE id = ? AND report IS NOT NULL").bind(0, id)
                .map((row, _) -> unpacked(row.getBytes(1))).findOne());
    }

    private static Entry entry(ResultSet row) throws SQLException {
        long committed = row.getLong("committed");
        var when = row.wasNull() ? null : Instant.ofEpochMilli(committed);
        return new Entry(
                row.getLong("id"), Instant.ofEpochMilli(row.getLong("at")), row.getString("status"), row.getString("cause"), row.getString("commit_id"),
                row.getString("author"), row.getString("message"), when, row.getString("reason"), row.getInt("articles"), row.getInt("added"),
                row.getInt("changed"), row.getInt("removed"), row.getInt("errors"), row.getInt("warnings"), row.getLong("millis"));
    }

    /// Asks for a commit to be served, by a server that runs or the next one that starts.
    ///
    /// @param who the address of the person, or `command line`
    public void order(String commit, String who) {
        database.write(handle -> {
            handle.execute("DELETE FROM publication_order");
            return handle.execute("INSERT INTO publication_order (commit_id, tip, who, at) VALUES (?, NULL, ?, ?)", commit, who, clock.millis());
        });
    }

    Optional<Order> order() {
        return database.read(handle -> handle.createQuery("SELECT commit_id, tip FROM publication_order").map((row, _) -> new Order(
                row.getString(1), row.getString(2) == null ? "" : row.getString(2))).findOne());
    }

    /// The commit that somebody wanted back and that is served although it is not the newest.
    public Optional<String> held() {
        return order().filter(order -> !order.fresh()).map(Order::commit);
    }

    void hold(String tip) {
        database.write(handle -> handle.execute("UPDATE publication_order SET tip = ?", tip));
    }

    /// Back to the newest commit.
    public void release() {
        database.write(handle -> handle.execute("DELETE FROM publication_order"));
    }

    private static byte[] packed(Report report) {
        var out = new ByteArrayOutputStream();
        try (var packing = new DeflaterOutputStream(out)) {
            JSON.writeValue(packing, report);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static Report unpacked(byte[] bytes) {
        try (var in = new InflaterInputStream(new ByteArrayInputStream(bytes))) {
            return JSON.readValue(in, Report.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
