package help.cairn.search;

import help.cairn.articles.Article;
import help.cairn.articles.Passage;
import help.cairn.articles.Pin;
import help.cairn.articles.Snapshot;
import help.cairn.articles.Synonym;
import help.cairn.search.Word.Layer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.text.Normalizer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// Finds answers in the snapshot that is asked about, so that every result can be opened.
///
/// There is no query language: what a shopper types is cut into words, at most 32 of 256 characters, and the query is
/// built from them.
public final class Finder {
    private static final int FEWEST = 2;
    private static final int LONGEST = 256;
    private static final int CANDIDATES = 200;
    private static final int LOOKED_AT = 10;
    /// The share of the question below which a result is near, but hardly an answer.
    private static final float FAR = 0.4f;
    /// What a result must score, beside the best one.
    private static final float SHARE = 0.15f;
    private static final String RELAXED = "relaxed";

    /// @param category the slug of the category to stay in
    /// @param tags what the writers call every article that is wanted, in any case
    /// @param literal search for exactly what was typed, without mending slips
    public record Question(String text, Locale locale, Optional<String> category, List<String> tags, int from, int limit, boolean literal) {
        public Question {
            tags = List.copyOf(tags);
        }

        public Question(String text, Locale locale, Optional<String> category, int from, int limit, boolean literal) {
            this(text, locale, category, List.of(), from, limit, literal);
        }

        private boolean tagged(Article article) {
            return tags.stream().allMatch(tag -> article.tags().stream().anyMatch(tag::equalsIgnoreCase));
        }
    }

    /// @param anchor the heading to open the article at, empty for its top
    /// @param title escaped HTML with `<mark>`
    /// @param snippet escaped HTML with `<mark>`
    public record Hit(Article article, String anchor, String title, String snippet, float score) {}

    /// @param strict how many articles have every word as typed
    /// @param total how many are shown after mending and relaxing
    /// @param layers how they were found: `exact`, `prefix`, `synonym`, `typo`, `relaxed`
    /// @param far whether too few of the words could be found, or only words that are like them: what is near, but hardly an answer
    /// @param everywhere how many are found in each category, whichever was asked for; by slug, in the site's order
    /// @param answer the one passage that answers, if it is clear which
    public record Found(
            String text, int strict, int total, List<String> layers, Optional<String> corrected, List<Hit> hits, boolean far,
            Map<String, Integer> everywhere, Optional<Answer> answer) {
        static Found nothing(String text) {
            return new Found(text, 0, 0, List.of(), Optional.empty(), List.of(), false, Map.of(), Optional.empty());
        }
    }

    /// The passage that answers a question, to be read in place.
    ///
    /// @param quote escaped HTML with `<mark>`
    public record Answer(Article article, String anchor, String heading, String quote) {}

    /// @param taught how much shoppers taught that it answers, from 0 to 1
    /// @param pinned whether the writers want it here, whatever fits
    record Ranked(Article article, Scorer.Fit fit, double taught, boolean pinned) {}

    /// What writers said when this was made of it.
    private record Extended(List<Synonym> said, Synonyms all) {}

    private static final Comparator<Ranked> BEST_FIRST = (one, other) -> one.fit.score() == other.fit.score()
            ? one.article.id().compareTo(other.article.id())
            : Float.compare(other.fit.score(), one.fit.score());
    /// What an article gains at most by what shoppers taught, as a part of its score: enough to pass a near neighbour, too
    /// little to pass one that fits much better.
    private static final double LEARNED = 0.25;

    private final Indexes indexes;
    private final Learned learned;
    private final Map<Locale, Extended> synonyms = new ConcurrentHashMap<>();
    private final Ranking ranking;
    private final Duration patience;

    /// @param indexes what prepares and keeps the indexes of snapshots
    public Finder(Indexes indexes) {
        this(indexes, new Learned());
    }

    /// @param learned what shoppers taught so far
    public Finder(Indexes indexes, Learned learned) {
        this(indexes, learned, Ranking.STANDARD, Deadline.SOON);
    }

    /// @param patience for each step of a search
    Finder(Indexes indexes, Learned learned, Ranking ranking, Duration patience) {
        this.indexes = indexes;
        this.learned = learned;
        this.ranking = ranking;
        this.patience = patience;
    }

    /// The same for those who do not wait for the answer: how busy the machine is has no part in what is found.
    public Finder patient() {
        return within(Deadline.LATE);
    }

    /// The same with other patience for each step of a search.
    Finder within(Duration patience) {
        return new Finder(indexes, learned, ranking, patience);
    }

    /// Builds the index of a snapshot; call before the snapshot is opened to readers.
    public void prepare(Snapshot snapshot) {
        indexes.prepare(snapshot);
    }

    /// Lets the index of a snapshot go that readers will never see.
    public void discard(Snapshot snapshot) {
        indexes.discard(snapshot);
    }

    /// The ids of the first articles that the results page would show.
    public List<String> first(Snapshot snapshot, Locale locale, String query, int limit) {
        return articles(snapshot, locale, query).stream().limit(limit).map(Article::id).toList();
    }

    /// The results without what a page shows of them.
    private List<Article> articles(Snapshot snapshot, Locale locale, String query) {
        var text = bounded(query);
        try (var index = text.isEmpty() ? null : indexes.borrow(snapshot, locale)) {
            return index == null
                    ? List.of()
                    : wanted(snapshot, index, text, words(snapshot, index, text, false), Optional.empty()).stream().map(Ranked::article)
                            .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// As much of a question as is read, without half a character at its end.
    static String bounded(String typed) {
        var text = typed.strip();
        return text.length() <= LONGEST ? text : text.substring(0, Character.isHighSurrogate(text.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST);
    }

    private List<Word> words(Snapshot snapshot, Index index, String text, boolean literal) throws IOException {
        return Words.of(index, ranking, synonyms(snapshot, index.locale()), text, literal, Deadline.in(patience));
    }

    Synonyms synonyms(Snapshot snapshot, Locale locale) {
        var said = snapshot.synonyms(locale);
        if (said.isEmpty()) {
            return Synonyms.shipped(locale);
        }
        return synonyms.compute(locale, (_, known) -> known != null && known.said.equals(said)
                ? known
                : new Extended(said, Synonyms.shipped(locale).and(said))).all;
    }

    /// What a synonym of the writers changes about what is found in a snapshot.
    public Synonym.Effect effect(Snapshot snapshot, Locale locale, Synonym synonym) {
        try (var index = indexes.borrow(snapshot, locale)) {
            return index == null ? Synonym.Effect.SOME : Synonyms.shipped(locale).effect(synonym, index);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What comes first: what writers pinned, then what fits, with what shoppers taught.
    private List<Ranked> wanted(Snapshot snapshot, Index index, String text, List<Word> words, Optional<Trace> trace) throws IOException {
        var fitting = words.isEmpty() ? List.<Ranked>of() : ranked(index, words, trace);
        return pinned(snapshot, index.locale(), text, relevant(taught(snapshot, index.locale(), text, fitting)));
    }

    /// What many found useful for these words before gains a little, or comes in below what fits by itself.
    private List<Ranked> taught(Snapshot snapshot, Locale locale, String text, List<Ranked> ranked) {
        var weights = new HashMap<>(learned.of(locale).weights(Lessons.words(text, locale)));
        if (weights.isEmpty()) {
            return ranked;
        }
        var all = new ArrayList<Ranked>();
        for (var one : ranked) {
            var weight = weights.remove(one.article.id());
            all.add(weight == null ? one : new Ranked(one.article, one.fit.times(lifted(weight)), weight, false));
        }
        float best = ranked.isEmpty() ? 1 : ranked.getFirst().fit.score();
        weights.forEach((id, weight) -> snapshot.byId(locale, id)
                .ifPresent(article -> all.add(new Ranked(article, Scorer.Fit.outside((float) (best * LEARNED * weight)), weight, false))));
        all.sort(BEST_FIRST);
        return all;
    }

    /// What the score of an article is multiplied with by what shoppers taught.
    static double lifted(double taught) {
        return 1 + LEARNED * taught;
    }

    private static List<Ranked> pinned(Snapshot snapshot, Locale locale, String text, List<Ranked> ranked) {
        var pin = pin(snapshot, locale, text);
        if (pin.isEmpty()) {
            return ranked;
        }
        var all = new ArrayList<Ranked>();
        float best = ranked.isEmpty() ? 1 : ranked.getFirst().fit.score();
        for (var id : pin.get().articles()) {
            ranked.stream().filter(one -> one.article.id().equals(id)).findFirst().map(one -> new Ranked(one.article, one.fit, one.taught, true))
                    .or(() -> snapshot.byId(locale, id).map(article -> new Ranked(article, Scorer.Fit.outside(best), 0, true))).ifPresent(all::add);
        }
        ranked.stream().filter(one -> !pin.get().articles().contains(one.article.id())).forEach(all::add);
        return all;
    }

    static Optional<Pin> pin(Snapshot snapshot, Locale locale, String text) {
        var asked = plain(text);
        return snapshot.pins(locale).stream().filter(one -> plain(one.query()).equals(asked)).findFirst();
    }

    /// A question as one compares it with another: punctuation and white space are one space.
    private static String plain(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT).replaceAll("[\\p{P}\\s]+", " ").strip();
    }

    /// Answers from one locale of one snapshot. Nothing that is typed makes it fail.
    public Found search(Snapshot snapshot, Question question) {
        var text = bounded(question.text());
        if (text.isEmpty()) {
            return Found.nothing(text);
        }
        try (var index = indexes.borrow(snapshot, question.locale())) {
            return index == null ? Found.nothing(text) : search(snapshot, index, question, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Found search(Snapshot snapshot, Index index, Question question, String text) throws IOException {
        var words = words(snapshot, index, text, question.literal());
        // Who insists on the very words gets nothing else.
        var wanted = question.literal() && !words.isEmpty()
                ? relevant(ranked(index, words, Optional.empty()))
                : wanted(snapshot, index, text, words, Optional.empty());
        if (wanted.isEmpty()) {
            return Found.nothing(text);
        }
        boolean far = wanted.getFirst().fit.near() < FAR || words.stream().anyMatch(Word::rough);
        var marks = new Marks(index, words);
        var everywhere = new HashMap<String, Integer>();
        var hits = new ArrayList<Hit>();
        int total = 0;
        for (var one : wanted) {
            var article = one.article();
            if (!question.tagged(article)) {
                continue;
            }
            var category = snapshot.categoryOf(article).slug().value();
            everywhere.merge(category, 1, Integer::sum);
            if (question.category().isPresent() && !category.equals(question.category().get())) {
                continue;
            }
            if (total >= question.from() && hits.size() < question.limit()) {
                var near = near(one);
                var passage = near.map(Near::passage);
                hits.add(new Hit(
                        article, passage.map(Passage::anchor).orElse(""), marks.marked(article.title()),
                        near.filter(found -> !found.passage.text().isBlank()).isPresent()
                                ? marks.snippet(near.get().passage.text(), near.get().at)
                                : marks.snippet(article.summary(), 0),
                        one.fit.score()));
            }
            total++;
        }
        int strict = (int) wanted.stream().filter(one -> one.fit.strict() && !one.fit.by(Layer.PREFIX)).count();
        var answer = far || question.category().isPresent() || !question.tags().isEmpty() ? Optional.<Answer>empty() : answer(index, marks, words, wanted);
        return new Found(
                text, strict, total, layers(wanted, strict), corrected(index, text, words, wanted), hits, far,
                inOrder(snapshot, question.locale(), everywhere), answer);
    }

    /// The passage that fits best, and where in its text.
    private record Near(Passage passage, int at) {}

    private static Optional<Near> near(Ranked one) {
        int begin = 0;
        for (var passage : one.article.passages()) {
            begin += passage.heading().isEmpty() ? 0 : passage.heading().length() + 1;
            if (one.fit.offset() >= 0 && one.fit.offset() <= begin + passage.text().length()) {
                return Optional.of(new Near(passage, Math.max(0, one.fit.offset() - begin)));
            }
            begin += passage.text().length() + 1;
        }
        return Optional.empty();
    }

    private List<Ranked> ranked(Index index, List<Word> words, Optional<Trace> trace) throws IOException {
        var scores = index.scores();
        try {
            var ranked = new ArrayList<Ranked>();
            for (var fit : new Scorer(index, ranking, words, scores, Deadline.in(patience), trace).best(CANDIDATES)) {
                ranked.add(new Ranked(index.article(fit.doc()), fit, 0, false));
            }
            // Equal scores in the index's own order would change with the history of the index.
            ranked.sort(BEST_FIRST);
            return ranked;
        } finally {
            index.free(scores);
        }
    }

    /// Those that score at least a part of what the best one does.
    private static List<Ranked> relevant(List<Ranked> ranked) {
        return ranked.stream().filter(one -> one.fit.score() >= SHARE * ranked.getFirst().fit.score()).toList();
    }

    private static List<String> layers(List<Ranked> wanted, int strict) {
        var layers = new ArrayList<String>();
        if (strict > 0) {
            layers.add(Layer.EXACT.key);
        }
        for (var layer : List.of(Layer.PREFIX, Layer.SYNONYM, Layer.TYPO)) {
            if (wanted.stream().limit(LOOKED_AT).anyMatch(one -> one.fit.by(layer))) {
                layers.add(layer.key);
            }
        }
        if (!wanted.isEmpty() && wanted.stream().noneMatch(one -> one.fit.whole())) {
            layers.add(RELAXED);
        }
        return layers;
    }

    /// What was typed, with the words that nobody knows as they were read: as the first article has them that has them so,
    /// or else as the likeliest reading has them.
    private static Optional<String> corrected(Index index, String text, List<Word> words, List<Ranked> wanted) throws IOException {
        var mended = wanted.stream().filter(one -> one.fit.by(Layer.TYPO)).limit(LOOKED_AT).toList();
        if (mended.isEmpty()) {
            return Optional.empty();
        }
        var out = new StringBuilder();
        int done = 0;
        for (var word : words) {
            var reading = word.known() ? Optional.<String>empty() : reading(index, word, mended);
            if (reading.isPresent()) {
                out.append(text, done, word.start()).append(reading.get());
                done = word.end();
            }
        }
        return done == 0 ? Optional.empty() : Optional.of(out.append(text.substring(done)).toString());
    }

    private static Optional<String> reading(Index index, Word word, List<Ranked> mended) throws IOException {
        var readings = word.soft().stream().filter(variant -> variant.layer() == Layer.TYPO).map(Word.Variant::word).toList();
        for (var one : mended) {
            for (var reading : readings) {
                if (index.has(one.fit.doc(), reading)) {
                    return Optional.of(reading);
                }
            }
        }
        return readings.stream().findFirst();
    }

    private static Map<String, Integer> inOrder(Snapshot snapshot, Locale locale, Map<String, Integer> counts) {
        var ordered = new LinkedHashMap<String, Integer>();
        snapshot.categories(locale).stream().map(category -> category.slug().value()).filter(counts::containsKey)
                .forEach(slug -> ordered.put(slug, counts.get(slug)));
        return ordered;
    }

    /// The passage of the best result, if it is clear that it answers.
    private static Optional<Answer> answer(Index index, Marks marks, List<Word> words, List<Ranked> wanted) throws IOException {
        if (wanted.isEmpty() || !wanted.getFirst().fit.inside()) {
            return Optional.empty();
        }
        var best = wanted.getFirst();
        // The cells of a table, read one after the other, answer nobody: then the article's own first sentences do.
        // What the title asks, the article answers in its first words.
        var near = near(best).map(Near::passage);
        var first = best.article.passages().stream().filter(passage -> !Marks.sentences(passage).isEmpty()).findFirst();
        var quoted = near.filter(passage -> !Marks.sentences(passage).isEmpty() && best.fit.alike() < Answering.VERY_ALIKE)
                .filter(passage -> first.isEmpty() || more(index, words, passage, first.get()))
                .or(() -> first)
                .or(() -> Stream.concat(near.stream(), best.article.passages().stream()).filter(passage -> !Marks.points(passage).isEmpty()).findFirst());
        if (quoted.isEmpty()) {
            return Optional.empty();
        }
        var passage = quoted.get();
        var answering = Answering.of(index, words, best.article, passage, best.fit, wanted.size() > 1 ? wanted.get(1).fit.score() : 0);
        return answering.clear()
                ? Optional.of(new Answer(best.article, passage.anchor(), passage.heading(), marks.quote(told(best.article, passage))))
                : Optional.empty();
    }

    /// What is quoted of a passage: a table that an article begins with is told in its description, what stands below it is
    /// only what else there is to say.
    private static Passage told(Article article, Passage passage) {
        return passage.heading().isEmpty() && passage.text().lines().findFirst().orElse("").indexOf('\t') >= 0 && !article.description().isEmpty()
                ? new Passage("", "", article.description())
                : passage;
    }

    /// Whether a passage has more of the question than the article's beginning, which else reads better as an answer.
    private static boolean more(Index index, List<Word> words, Passage passage, Passage first) {
        return Answering.told(index, words, passage) > Answering.told(index, words, first);
    }

    /// Why the first results of a question stand where they stand: those of [#search], in its order and with its scores.
    public List<Explanation> explain(Snapshot snapshot, Locale locale, String query, int limit) {
        if (patience.compareTo(Deadline.LATE) < 0) {
            return patient().explain(snapshot, locale, query, limit);
        }
        var text = bounded(query);
        try (var index = text.isEmpty() ? null : indexes.borrow(snapshot, locale)) {
            if (index == null) {
                return List.of();
            }
            var words = words(snapshot, index, text, false);
            // Only the second time it is known whom to watch.
            var first = wanted(snapshot, index, text, words, Optional.of(new Trace(List.of()))).stream().limit(limit).toList();
            var trace = new Trace(first.stream().filter(one -> one.fit.inside()).map(one -> one.fit.doc()).toList());
            var wanted = wanted(snapshot, index, text, words, Optional.of(trace)).stream().limit(limit).toList();
            return new Explaining(index, snapshot, text, words, wanted, trace, learned.of(locale)).all();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The articles that what has been typed so far may lead to.
    public List<Article> suggest(Snapshot snapshot, Locale locale, String typed, int limit) {
        return typed.strip().length() < FEWEST ? List.of() : articles(snapshot, locale, typed).stream().limit(limit).toList();
    }
}
