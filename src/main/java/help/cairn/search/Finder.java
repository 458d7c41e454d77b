package help.cairn.search;

import help.cairn.articles.Article;
import help.cairn.articles.Passage;
import help.cairn.articles.Snapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.DisjunctionMaxQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.spell.DirectSpellChecker;
import org.apache.lucene.search.spell.SuggestMode;

/// Finds answers in the snapshot that is asked about, so that every result can be opened.
///
/// There is no query language: what a shopper types is cut into words, at most 32 of 256 characters, and the query is
/// built from them.
public final class Finder {
    private static final int FEWEST_TO_MEND = 4;
    private static final int LONGEST = 256;
    private static final int MOST_WORDS = 32;
    private static final int CANDIDATES = 200;
    /// What a word weighs by where it stands.
    private static final Map<String, Float> FIELDS = Map.of("title", 4f, "keywords", 3f, "headings", 2f, "body", 1f);
    private static final float OTHER_FIELDS = 0.3f;
    /// How far the best result must stand above the second to be shown as the answer.
    private static final float CLEAR = 1.2f;

    /// @param literal search for exactly what was typed, without mending slips
    public record Question(String text, Locale locale, Optional<String> category, int from, int limit, boolean literal) {}

    /// @param anchor the heading to open the article at, empty for its top
    /// @param title escaped HTML with `<mark>`
    /// @param snippet escaped HTML with `<mark>`
    public record Hit(Article article, String anchor, String title, String snippet, float score) {}

    /// @param strict how many articles have every word as typed
    /// @param total how many are shown after mending and relaxing
    /// @param layers how they were found: `exact`, `prefix`, `typo`, `relaxed`
    /// @param far whether fewer than half of the words could be found: what is near, but hardly an answer
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

    private record Ranked(Article article, float score) {}

    private record Word(String typed, String read, List<Query> queries) {}

    private final Indexes indexes;

    /// @param indexes what prepares and keeps the indexes of snapshots
    public Finder(Indexes indexes) {
        this.indexes = indexes;
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
        return search(snapshot, new Question(query, locale, Optional.empty(), 0, limit, false)).hits().stream().map(hit -> hit.article().id()).toList();
    }

    /// Answers from one locale of one snapshot. Nothing that is typed makes it fail.
    public Found search(Snapshot snapshot, Question question) {
        var text = question.text().strip();
        text = text.length() > LONGEST ? text.substring(0, LONGEST) : text;
        if (text.isEmpty()) {
            return Found.nothing(text);
        }
        try (var index = indexes.borrow(snapshot, question.locale())) {
            return index == null ? Found.nothing(text) : search(snapshot, index, question, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Found search(Snapshot snapshot, Indexes.Index index, Question question, String text) throws IOException {
        var words = words(index, text, question.literal());
        if (words.isEmpty()) {
            return Found.nothing(text);
        }
        var searcher = new IndexSearcher(index.reader());
        searcher.setTimeout(new org.apache.lucene.index.QueryTimeoutImpl(500));
        var typed = words(index, text, true);
        int strict = searcher.count(all(typed, typed.size()));
        var every = searcher.count(all(words, words.size()));
        int needed = every > 0 ? words.size() : words.size() == 1 ? 1 : Math.max(1, (words.size() + 1) / 2);
        var top = searcher.search(any(words, needed), CANDIDATES);
        var far = top.scoreDocs.length == 0 && needed > 1;
        if (far) {
            top = searcher.search(any(words, 1), CANDIDATES);
        }
        var hits = new ArrayList<Hit>();
        var stored = searcher.storedFields();
        int total = 0;
        var marks = new Marks(index.analyzer(), words.stream().map(Word::read).toList());
        var ranked = new ArrayList<Ranked>();
        for (var doc : top.scoreDocs) {
            var id = stored.document(doc.doc).get(Indexes.ID);
            snapshot.byId(question.locale(), id).ifPresent(article -> ranked.add(new Ranked(article, doc.score)));
        }
        // Equal scores in the index's own order would change with the history of the index.
        ranked.sort(Comparator.comparing(Ranked::score).reversed().thenComparing(one -> one.article().id()));
        var everywhere = new HashMap<String, Integer>();
        for (var one : ranked) {
            var article = one.article();
            var category = snapshot.categoryOf(article).slug().value();
            everywhere.merge(category, 1, Integer::sum);
            if (question.category().isPresent() && !category.equals(question.category().get())) {
                continue;
            }
            if (total >= question.from() && hits.size() < question.limit()) {
                var passage = marks.best(article);
                hits.add(new Hit(
                        article, passage.map(Passage::anchor).orElse(""), marks.marked(article.title()),
                        marks.snippet(passage.map(Passage::text).filter(t -> !t.isBlank()).orElse(article.summary())), one.score()));
            }
            total++;
        }
        var mended = words.stream().anyMatch(word -> !word.typed().equals(word.read()));
        var layers = new ArrayList<String>();
        if (strict > 0) {
            layers.add("exact");
        } else if (total > 0) {
            layers.add(mended ? "typo" : every > 0 ? "prefix" : "relaxed");
        }
        if (mended && every == 0 && total > 0) {
            layers.add("relaxed");
        }
        var corrected = mended && total > 0
                ? Optional.of(words.stream().map(Word::read).reduce((a, b) -> a + " " + b).orElse(""))
                : Optional.<String>empty();
        var answer = far || question.category().isPresent() ? Optional.<Answer>empty() : answer(marks, ranked);
        return new Found(text, strict, total, layers, corrected, hits, far, inOrder(snapshot, question.locale(), everywhere), answer);
    }

    private static Map<String, Integer> inOrder(Snapshot snapshot, Locale locale, Map<String, Integer> counts) {
        var ordered = new LinkedHashMap<String, Integer>();
        snapshot.categories(locale).stream().map(category -> category.slug().value()).filter(counts::containsKey)
                .forEach(slug -> ordered.put(slug, counts.get(slug)));
        return ordered;
    }

    /// The best result, if it stands clear of the second, has every word of the question, and is about one of them.
    private static Optional<Answer> answer(Marks marks, List<Ranked> ranked) throws IOException {
        if (ranked.isEmpty() || ranked.size() > 1 && ranked.get(0).score() < CLEAR * ranked.get(1).score()) {
            return Optional.empty();
        }
        var article = ranked.getFirst().article();
        var best = marks.best(article);
        if (best.isPresent() && !marks.answers(article, best.get())) {
            return Optional.empty();
        }
        // The cells of a table, read one after the other, answer nobody: then the article's own first sentences do.
        var told = best.filter(passage -> !sentences(passage).isEmpty())
                .or(() -> article.passages().stream().filter(passage -> !sentences(passage).isEmpty()).findFirst());
        return told.isEmpty()
                ? Optional.empty()
                : Optional.of(new Answer(article, told.get().anchor(), told.get().heading(), marks.quote(sentences(told.get()))));
    }

    private static List<String> sentences(Passage passage) {
        return passage.text().lines().filter(block -> block.matches(".{20,}[.!?…。！？؟]['”\"’»)]*")).toList();
    }

    /// Titles that begin with, or hold, what has been typed so far.
    public List<Article> suggest(Snapshot snapshot, Locale locale, String typed, int limit) {
        if (typed.strip().length() < 2) {
            return List.of();
        }
        var found = search(snapshot, new Question(typed, locale, Optional.empty(), 0, limit, false));
        // Two or three letters are the beginning of a word, or nothing: they are too few to be a slip.
        return found.corrected().isPresent() && typed.strip().length() < FEWEST_TO_MEND ? List.of() : found.hits().stream().map(Hit::article).toList();
    }

    /// The words of a question, each with the queries that find it; a word that no article has is read as the nearest
    /// that one has, and the last one may be unfinished.
    private static List<Word> words(Indexes.Index index, String text, boolean literal) throws IOException {
        var plain = tokens(new StandardAnalyzer(), text);
        var words = new ArrayList<Word>();
        for (int i = 0; i < plain.size() && i < MOST_WORDS; i++) {
            var token = plain.get(i);
            var last = i == plain.size() - 1;
            var read = token;
            var known = known(index, token);
            var beginning = !literal && last && !known && token.length() > 1 && prefixKnown(index, token);
            if (!literal && !known && !beginning && token.length() > 2) {
                var near = new DirectSpellChecker().suggestSimilar(new Term(Indexes.EXACT, token), 1, index.reader(), SuggestMode.SUGGEST_WHEN_NOT_IN_INDEX);
                read = near.length == 0 ? token : near[0].string;
            }
            var stems = tokens(index.analyzer(), read);
            if (stems.isEmpty()) {
                continue;
            }
            var queries = new ArrayList<Query>();
            FIELDS.forEach((field, weight) -> stems.forEach(stem -> queries.add(new BoostQuery(new TermQuery(new Term(field, stem)), weight))));
            if (!literal && last && token.length() > 1 && read.equals(token)) {
                queries.add(new BoostQuery(new PrefixQuery(new Term("title", token)), 2f));
                queries.add(new BoostQuery(new PrefixQuery(new Term(Indexes.EXACT, token)), 0.5f));
            }
            words.add(new Word(token, read, queries));
        }
        return words;
    }

    private static boolean known(Indexes.Index index, String token) throws IOException {
        if (index.reader().docFreq(new Term(Indexes.EXACT, token)) > 0) {
            return true;
        }
        for (var stem : tokens(index.analyzer(), token)) {
            if (index.reader().docFreq(new Term("body", stem)) > 0 || index.reader().docFreq(new Term("title", stem)) > 0) {
                return true;
            }
        }
        return tokens(index.analyzer(), token).isEmpty();
    }

    private static boolean prefixKnown(Indexes.Index index, String token) throws IOException {
        return new IndexSearcher(index.reader()).count(new PrefixQuery(new Term(Indexes.EXACT, token))) > 0;
    }

    private static Query all(List<Word> words, int needed) {
        return any(words, Math.max(1, needed));
    }

    private static Query any(List<Word> words, int needed) {
        var query = new BooleanQuery.Builder().setMinimumNumberShouldMatch(needed);
        words.forEach(word -> query.add(new DisjunctionMaxQuery(word.queries(), OTHER_FIELDS), Occur.SHOULD));
        return query.build();
    }

    static List<String> tokens(Analyzer analyzer, String text) throws IOException {
        var tokens = new ArrayList<String>();
        try (var stream = analyzer.tokenStream("body", text)) {
            var term = stream.addAttribute(CharTermAttribute.class);
            stream.reset();
            while (stream.incrementToken() && tokens.size() < MOST_WORDS) {
                tokens.add(term.toString());
            }
            stream.end();
        }
        return tokens;
    }

    /// Marks the words of a question in what is shown.
    private static final class Marks {
        private static final int SNIPPET = 180;
        private static final int QUOTE = 280;
        private final Analyzer analyzer;
        private final Set<String> stems = new java.util.HashSet<>();
        private final List<String> beginnings;

        Marks(Analyzer analyzer, List<String> words) throws IOException {
            this.analyzer = analyzer;
            this.beginnings = words;
            for (var word : words) {
                stems.addAll(tokens(analyzer, word));
            }
        }

        Optional<Passage> best(Article article) throws IOException {
            Passage best = null;
            long most = 0;
            for (var passage : article.passages()) {
                var here = Set.copyOf(allTokens(passage.heading() + " " + passage.text()));
                long covered = stems.stream().filter(here::contains).count();
                if (covered > most) {
                    most = covered;
                    best = passage;
                }
            }
            return Optional.ofNullable(best);
        }

        /// Whether the passage and what the article says of itself have every word, and the latter at least one.
        boolean answers(Article article, Passage passage) throws IOException {
            var about = Set.copyOf(allTokens(article.title() + "\n" + String.join("\n", article.keywords()) + "\n" + passage.heading()));
            var said = Set.copyOf(allTokens(passage.text()));
            return !stems.isEmpty() && stems.stream().allMatch(stem -> about.contains(stem) || said.contains(stem)) && stems.stream().anyMatch(about::contains);
        }

        /// The first blocks of a passage, whole, as far as they are short enough to be read at a glance.
        String quote(List<String> blocks) throws IOException {
            var quote = new StringBuilder();
            for (var block : blocks) {
                if (!quote.isEmpty() && quote.length() + block.length() > QUOTE) {
                    break;
                }
                quote.append(quote.isEmpty() ? "" : " ").append(block);
            }
            var whole = quote.length() <= 2 * QUOTE;
            return marked(whole ? quote.toString() : quote.substring(0, quote.lastIndexOf(" ", 2 * QUOTE))) + (whole ? "" : "…");
        }

        private List<String> allTokens(String text) throws IOException {
            var tokens = new ArrayList<String>();
            try (var stream = analyzer.tokenStream("body", text)) {
                var term = stream.addAttribute(CharTermAttribute.class);
                stream.reset();
                while (stream.incrementToken()) {
                    tokens.add(term.toString());
                }
                stream.end();
            }
            return tokens;
        }

        String snippet(String text) throws IOException {
            var flat = text.replace('\n', ' ');
            int at = 0;
            try (var stream = analyzer.tokenStream("body", flat)) {
                var term = stream.addAttribute(CharTermAttribute.class);
                var place = stream.addAttribute(org.apache.lucene.analysis.tokenattributes.OffsetAttribute.class);
                stream.reset();
                while (stream.incrementToken()) {
                    if (stems.contains(term.toString())) {
                        at = place.startOffset();
                        break;
                    }
                }
            }
            int from = at < SNIPPET / 2 ? 0 : Math.max(0, flat.lastIndexOf(' ', at - SNIPPET / 3) + 1);
            int to = Math.min(flat.length(), from + SNIPPET);
            to = to < flat.length() && flat.lastIndexOf(' ', to) > from ? flat.lastIndexOf(' ', to) : to;
            return (from > 0 ? "…" : "") + marked(flat.substring(from, to)) + (to < flat.length() ? "…" : "");
        }

        String marked(String text) throws IOException {
            var out = new StringBuilder();
            int done = 0;
            try (var stream = analyzer.tokenStream("body", text)) {
                var term = stream.addAttribute(CharTermAttribute.class);
                var place = stream.addAttribute(org.apache.lucene.analysis.tokenattributes.OffsetAttribute.class);
                stream.reset();
                while (stream.incrementToken()) {
                    if (place.startOffset() >= done
                            && (stems.contains(term.toString())
                                    || beginnings.contains(text.substring(place.startOffset(), place.endOffset()).toLowerCase(Locale.ROOT)))) {
                        out.append(escaped(text.substring(done, place.startOffset()))).append("<mark>")
                                .append(escaped(text.substring(place.startOffset(), place.endOffset()))).append("</mark>");
                        done = place.endOffset();
                    }
                }
            }
            return out.append(escaped(text.substring(done))).toString();
        }

        private static String escaped(String text) {
            return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
        }
    }
}
