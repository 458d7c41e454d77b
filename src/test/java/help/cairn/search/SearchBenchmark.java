package help.cairn.search;

import help.cairn.articles.Snapshot;
import help.cairn.publishing.Folder;
import help.cairn.publishing.Publisher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.ToIntFunction;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.DisjunctionMaxQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.TermQuery;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How long a search and suggestions take beside plain Lucene queries of the same words on the same index. Run by hand:
/// `./mvnw test -Dgroups=benchmark -DexcludedGroups= -Dtest=SearchBenchmark`.
@Tag("benchmark")
class SearchBenchmark {
    private static final int QUESTIONS = 1500;
    private static final int ROUNDS = 5;
    private static final int WORDS = 4000;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(ints = {1100, 20_000})
    void besidePlainLucene(int articles) throws Exception {
        var snapshot = published(articles);
        var indexes = Indexes.inMemory();
        var finder = new Finder(indexes);
        finder.prepare(snapshot);
        var random = new Random(9);
        var questions = random.ints(QUESTIONS, 2, 5).mapToObj(words -> {
            var text = new StringBuilder();
            for (int i = 0; i < words; i++) {
                text.append(i == 0 ? "" : " ").append(word(random));
            }
            return text.toString();
        }).toList();
        var slips = questions.stream().map(text -> text.replaceFirst("(\\w\\w\\w)\\w", "$1")).toList();
        var beginnings = questions.stream().map(text -> text.substring(0, Math.max(2, text.length() * 6 / 10))).toList();
        try (var index = indexes.borrow(snapshot, Locale.ENGLISH)) {
            time("plain Lucene, 10 results", articles, questions, text -> plain(index, text, false));
            time("ranking alone", articles, questions, text -> finder.first(snapshot, Locale.ENGLISH, text, 10).size());
            time("search as served", articles, questions, text -> served(finder, snapshot, text));
            time("search as served, a slip each", articles, slips, text -> served(finder, snapshot, text));
            time("plain Lucene, last word as prefix", articles, beginnings, text -> plain(index, text, true));
            time("suggestions", articles, beginnings, text -> finder.suggest(snapshot, Locale.ENGLISH, text, 5).size());
        }
    }

    private static int served(Finder finder, Snapshot snapshot, String text) {
        return finder.search(snapshot, new Finder.Question(text, Locale.ENGLISH, Optional.empty(), 0, 10, false)).total();
    }

    private static int plain(Index index, String text, boolean prefix) {
        try {
            var query = new BooleanQuery.Builder();
            var words = Index.tokens(index.language().indexed(), text);
            for (int i = 0; i < words.size(); i++) {
                var word = words.get(i);
                var last = prefix && i == words.size() - 1;
                query.add(new DisjunctionMaxQuery(Map.of("title", 2f, "headings", 1f, "body", 1f).entrySet().stream()
                        .map(part -> (org.apache.lucene.search.Query) new BoostQuery(
                                last ? new PrefixQuery(new Term(part.getKey(), word)) : new TermQuery(new Term(part.getKey(), word)), part.getValue()))
                        .toList(), 0.3f), Occur.SHOULD);
            }
            var searcher = new IndexSearcher(index.reader());
            searcher.setQueryCache(null);
            var stored = searcher.storedFields();
            var top = searcher.search(query.build(), 10);
            for (var one : top.scoreDocs) {
                stored.document(one.doc);
            }
            return top.scoreDocs.length;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void time(String what, int articles, List<String> questions, ToIntFunction<String> search) {
        long until = System.nanoTime() + 3_000_000_000L;
        while (System.nanoTime() < until) {
            questions.forEach(search::applyAsInt);
        }
        var best = new long[questions.size()];
        Arrays.fill(best, Long.MAX_VALUE);
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < best.length; i++) {
                long began = System.nanoTime();
                search.applyAsInt(questions.get(i));
                best[i] = Math.min(best[i], System.nanoTime() - began);
            }
        }
        Arrays.sort(best);
        System.out.printf(Locale.ROOT, "%6d articles, %-34s p50 %6d µs, p99 %6d µs (best of %d rounds for each question)%n", articles, what,
                best[best.length / 2] / 1000, best[best.length * 99 / 100] / 1000, ROUNDS);
    }

    /// Words as frequent as words are: the second half as often as the first, and so on.
    private static String word(Random random) {
        int number = (int) (Math.pow(random.nextDouble(), 3) * WORDS);
        var word = new StringBuilder();
        for (int rest = number * 7919 + 13; rest > 0; rest /= 60) {
            word.append("bcdfghklmnprstvz".charAt(rest % 12)).append("aeiou".charAt(rest % 60 / 12));
        }
        return word.toString();
    }

    private Snapshot published(int articles) throws IOException {
        var random = new Random(1);
        for (int i = 0; i < articles; i++) {
            var text = new StringBuilder("---\ntitle: %s %s %s\n---\n".formatted(word(random), word(random), word(random)));
            for (int part = 0; part < 5; part++) {
                text.append("\n## ").append(word(random)).append(' ').append(word(random)).append("\n\n");
                for (int j = 0; j < 80; j++) {
                    text.append(word(random)).append(j % 10 == 9 ? ". " : " ");
                }
            }
            var place = Files.createDirectories(folder.resolve("en/shelf-" + i % 20));
            Files.writeString(place.resolve(i + ".md"), text);
        }
        return new Publisher(new Folder(folder), (_, key) -> key, Clock.systemUTC()).read();
    }
}
