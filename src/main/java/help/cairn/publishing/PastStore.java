package help.cairn.publishing;

import help.cairn.storage.Database;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.jgit.lib.ObjectId;
import org.jdbi.v3.core.statement.PreparedBatch;

/// The past of articles over a restart, so that the history of the repository is walked once.
public final class PastStore {
    private final Database database;

    public PastStore(Database database) {
        this.database = database;
    }

    /// @param edition which repository and folder; another one's past is not this one's
    Optional<GitHistory.Pasts> all(String edition) {
        return database.read(handle -> {
            var upTo = handle.createQuery("SELECT commit_id FROM past_edition WHERE edition = ?").bind(0, edition).mapTo(String.class).findOne();
            if (upTo.isEmpty()) {
                return Optional.empty();
            }
            var pasts = new GitHistory.Pasts(ObjectId.fromString(upTo.get()), null, Set.of(), new HashMap<>(), new HashMap<>(), new HashSet<>());
            handle.createQuery("SELECT path, fate, moved_to, first, changed, commit_id, authors, edits FROM past").map((row, _) -> {
                var path = row.getString(1);
                switch (row.getString(2)) {
                    case "moved" -> pasts.moved().put(path, row.getString(3));
                    case "deleted" -> pasts.deleted().add(path);
                    default -> pasts.lives().put(path, new History.Past(
                            Instant.ofEpochMilli(row.getLong(4)), Instant.ofEpochMilli(row.getLong(5)), row.getString(6),
                            row.getString(7).isEmpty() ? List.of() : List.of(row.getString(7).split("\n")),
                            edits(row.getString(8) == null ? row.getLong(5) + " " + row.getString(6) : row.getString(8))));
                }
                return path;
            }).list();
            return Optional.of(pasts);
        });
    }

    /// @param touched the paths that differ from what was kept last; empty for all of them
    void keep(String edition, GitHistory.Pasts pasts, Optional<Set<String>> touched) {
        database.write(handle -> {
            handle.execute("DELETE FROM past_edition");
            handle.execute("INSERT INTO past_edition (edition, commit_id) VALUES (?, ?)", edition, pasts.upTo().name());
            if (touched.isEmpty()) {
                handle.execute("DELETE FROM past");
            }
            Collection<String> paths = touched.orElseGet(() -> {
                var all = new HashSet<>(pasts.lives().keySet());
                all.addAll(pasts.moved().keySet());
                all.addAll(pasts.deleted());
                return all;
            });
            if (!paths.isEmpty()) {
                var batch = handle.prepareBatch("""
                        INSERT OR REPLACE INTO past (path, fate, moved_to, first, changed, commit_id, authors, edits)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                        """);
                paths.forEach(path -> row(batch, path, pasts));
                batch.execute();
            }
            return null;
        });
    }

    private static List<History.Edit> edits(String text) {
        return text.lines().map(line -> line.split(" ")).map(parts -> new History.Edit(Instant.ofEpochMilli(Long.parseLong(parts[0])), parts[1])).toList();
    }

    private static String text(List<History.Edit> edits) {
        return edits.stream().map(edit -> edit.at().toEpochMilli() + " " + edit.commit()).collect(Collectors.joining("\n"));
    }

    private static void row(PreparedBatch batch, String path, GitHistory.Pasts pasts) {
        var life = pasts.lives().get(path);
        var moved = pasts.moved().get(path);
        batch.bind(0, path)
                .bind(1, life != null ? "alive" : moved != null ? "moved" : "deleted")
                .bind(2, moved)
                .bind(3, life == null ? null : life.first().toEpochMilli())
                .bind(4, life == null ? null : life.changed().toEpochMilli())
                .bind(5, life == null ? null : life.commit())
                .bind(6, life == null ? null : String.join("\n", life.authors()))
                .bind(7, life == null || life.edits().size() < 2 ? null : text(life.edits()))
                .add();
    }
}
