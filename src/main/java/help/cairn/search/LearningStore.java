package help.cairn.search;

import help.cairn.storage.Database;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/// What learning keeps.
final class LearningStore {
    private final Database database;

    LearningStore(Database database) {
        this.database = database;
    }

    /// One article in one language.
    ///
    /// @param locale a language tag
    record Subject(String locale, String article) {}

    /// One visitor who found an article by these words on a day.
    ///
    /// @param day since 1970
    /// @param mark tells visitors of this article apart, and nothing else
    record Evidence(Subject subject, long day, String mark, List<String> words) {}

    /// How far the event log was read.
    long place() {
        return database.read(handle -> handle.createQuery("SELECT position FROM learning_place").mapTo(long.class).findOne().orElse(0L));
    }

    /// Keeps what came and takes back what did not hold, together with the place up to which that is known.
    void keep(Collection<Evidence> came, Collection<Evidence> went, long place) {
        database.write(handle -> {
            each(handle.prepareBatch(
                    "INSERT OR IGNORE INTO learning_evidence (locale, article, day, mark, words) VALUES (:locale, :article, :day, :mark, :words)"),
                    came);
            each(handle.prepareBatch("""
                    DELETE FROM learning_evidence WHERE locale = :locale AND article = :article AND day = :day AND mark = :mark AND words = :words
                    """), went);
            handle.execute("DELETE FROM learning_place");
            return handle.execute("INSERT INTO learning_place (position) VALUES (?)", place);
        });
    }

    private static void each(org.jdbi.v3.core.statement.PreparedBatch batch, Collection<Evidence> all) {
        for (var one : all) {
            batch.bind("locale", one.subject().locale()).bind("article", one.subject().article()).bind("day", one.day()).bind("mark", one.mark())
                    .bind("words", String.join(" ", one.words())).add();
        }
        if (batch.size() > 0) {
            batch.execute();
        }
    }

    void prune(long before) {
        database.write(handle -> handle.execute("DELETE FROM learning_evidence WHERE day < ?", before));
    }

    /// The evidence of one article up to a day, the oldest first.
    List<Evidence> about(Subject subject, long until) {
        return database.read(handle -> handle
                .createQuery("SELECT * FROM learning_evidence WHERE locale = :locale AND article = :article AND day <= :until ORDER BY day, mark, words")
                .bind("locale", subject.locale()).bind("article", subject.article()).bind("until", until)
                .map((row, _) -> new Evidence(subject, row.getLong("day"), row.getString("mark"), Arrays.asList(row.getString("words").split(" "))))
                .list());
    }

    /// Forgets what these visitors showed of each article.
    static void unlearn(Handle handle, Function<Subject, List<String>> marks) {
        var batch = handle.prepareBatch("DELETE FROM learning_evidence WHERE locale = :locale AND article = :article AND mark = :mark");
        subjects(handle).forEach(subject -> marks.apply(subject)
                .forEach(mark -> batch.bind("locale", subject.locale()).bind("article", subject.article()).bind("mark", mark).add()));
        if (batch.size() > 0) {
            batch.execute();
        }
    }

    List<Subject> subjects() {
        return database.read(LearningStore::subjects);
    }

    private static List<Subject> subjects(Handle handle) {
        return handle.createQuery("SELECT DISTINCT locale, article FROM learning_evidence ORDER BY locale, article")
                .map((row, _) -> new Subject(row.getString(1), row.getString(2))).list();
    }

    void forget(Subject subject, Set<String> words, String who, Instant at) {
        database.write(handle -> handle.execute("INSERT OR IGNORE INTO learning_forgotten (locale, article, words, who, at) VALUES (?, ?, ?, ?, ?)",
                subject.locale(), subject.article(), words.stream().sorted().collect(Collectors.joining(" ")), who, at.toEpochMilli()));
    }

    void forgotten(BiConsumer<Subject, Set<String>> each) {
        database.read(handle -> {
            handle.createQuery("SELECT locale, article, words FROM learning_forgotten").map((row, _) -> {
                each.accept(new Subject(row.getString(1), row.getString(2)), new HashSet<>(Arrays.asList(row.getString(3).split(" "))));
                return true;
            }).list();
            return null;
        });
    }
}
