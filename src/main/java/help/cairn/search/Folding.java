package help.cairn.search;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import help.cairn.articles.Snapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.apache.lucene.util.BytesRef;

/// The words of a question as search takes them for the same: stemmed, mended where no article has them, and each put for its synonyms
/// by the first of them.
public final class Folding {
    private static final int FEWEST_TO_MEND = 4;
    private static final int KEPT = 50_000;
    private static final Duration PATIENCE = Duration.ofMillis(20);

    private final Finder finder;
    private final Indexes indexes;
    private final Cache<Key, String> kept = Caffeine.newBuilder().maximumSize(KEPT).build();

    private record Key(String commit, Locale locale, String word) {}

    public Folding(Finder finder, Indexes indexes) {
        this.finder = finder;
        this.indexes = indexes;
    }

    /// @param locale a language tag, which need not be one of the site
    /// @return without small words, unless there are no others
    public Set<String> words(Snapshot snapshot, String locale, String text) {
        var where = Locale.forLanguageTag(locale);
        var language = Languages.of(where);
        try (var index = indexes.borrow(snapshot, where)) {
            var all = new TreeSet<String>();
            var weighty = new TreeSet<String>();
            for (var word : Index.tokens(language.asked(), Finder.bounded(text))) {
                var key = new Key(snapshot.commit(), where, word);
                var folded = kept.getIfPresent(key);
                if (folded == null) {
                    folded = folded(snapshot, where, index, language, word);
                    kept.put(key, folded);
                }
                all.add(folded);
                if (!language.stopWords().contains(word)) {
                    weighty.add(folded);
                }
            }
            return weighty.isEmpty() ? all : weighty;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String folded(Snapshot snapshot, Locale locale, Index index, Languages.Language language, String word) throws IOException {
        var meant = index == null || known(index, word) || word.codePointCount(0, word.length()) < FEWEST_TO_MEND || Unspaced.written(word)
                ? word
                : new Spelling(index, word, Deadline.in(PATIENCE)).readings(false, 1).stream().findFirst().map(Spelling.Reading::word).orElse(word);
        var stems = language.unspaced() == null ? Index.tokens(language.stemmed(), meant) : List.of(meant);
        var stem = stems.isEmpty() ? meant : stems.getFirst();
        var synonyms = finder.synonyms(snapshot, locale);
        var same = new ArrayList<String>(List.of(stem));
        for (var other : synonyms.of(List.of(stem)).getFirst()) {
            if (other.size() == 1 && synonyms.of(other).getFirst().contains(List.of(stem))) {
                same.add(other.getFirst());
            }
        }
        return same.stream().min(String::compareTo).orElse(stem);
    }

    /// Whether an article has it, or a word of the same stem.
    private static boolean known(Index index, String word) throws IOException {
        var term = new BytesRef(word);
        for (var segment : index.segments()) {
            if (segment.plain() != null && segment.plain().iterator().seekExact(term)) {
                return true;
            }
        }
        return index.has(index.stems(word));
    }
}
