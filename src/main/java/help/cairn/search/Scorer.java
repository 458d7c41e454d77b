package help.cairn.search;

import help.cairn.search.Index.Segment;
import help.cairn.search.Word.Layer;
import help.cairn.search.Word.Variant;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.LongHeap;
import org.apache.lucene.util.NumericUtils;

/// Puts the articles of one index into the order of how well they fit one question; see [Ranking] for the formulas.
final class Scorer {
    private static final int PARTS = Part.ALL.length;
    private static final int BODY = Part.BODY.ordinal();
    private static final int TITLE = Part.TITLE.ordinal();
    private static final int KEYWORDS = Part.KEYWORDS.ordinal();

    private final Index index;
    private final Ranking ranking;
    private final List<Word> words;
    private final Scores scores;
    /// Null unless somebody wants to know why.
    private final Trace trace;
    private final Deadline deadline;
    private final float[] weights;
    private final float[] rarity;
    private final TermsEnum[][] terms;
    private final TermsEnum[] plain;
    private final PostingsEnum[][] postings;
    private final BytesRef scratch = new BytesRef(64);

    /// An article that fits.
    ///
    /// @param doc its number in the index; -1 if something else than its words brought it in
    /// @param covered the share of the question that it has, by what was typed; rare words count for more
    /// @param near the same with softer readings
    /// @param layer the bits of the layers by which its words were found
    /// @param layers a bit for each layer by which its words were found
    /// @param offset where in its text the passage stands that fits best; -1 if none does
    /// @param alike how alike question and title are, from 0 to 1
    record Fit(int doc, float score, float covered, float near, int layers, int offset, float alike) {
        private static final float EVERY = 0.999f;

        /// For an article that comes in although its own words would not bring it.
        static Fit outside(float score) {
            return new Fit(-1, score, 0, 1, 0, -1, 0);
        }

        /// Whether its own words brought it in.
        boolean inside() {
            return doc >= 0;
        }

        Fit times(double factor) {
            return new Fit(doc, (float) (score * factor), covered, near, layers, offset, alike);
        }

        /// Whether it has every word that matters, as it was typed or begun.
        boolean strict() {
            return covered > EVERY;
        }

        /// Whether it has every word that matters, in whatever form.
        boolean whole() {
            return near > EVERY;
        }

        boolean by(Layer layer) {
            return (layers & 1 << layer.ordinal()) != 0;
        }
    }

    /// @param trace notes what some of the articles are given
    Scorer(Index index, Ranking ranking, List<Word> words, Scores scores, Deadline deadline, Optional<Trace> trace) {
        this.index = index;
        this.ranking = ranking;
        this.words = words;
        this.scores = scores;
        this.trace = trace.orElse(null);
        this.deadline = deadline;
        weights = new float[] {ranking.title(), ranking.keywords(), ranking.headings(), ranking.lead(), ranking.body(), ranking.category()};
        rarity = new float[words.size()];
        terms = new TermsEnum[index.segments().size()][PARTS];
        plain = new TermsEnum[index.segments().size()];
        postings = new PostingsEnum[index.segments().size()][PARTS];
        for (int s = 0; s < terms.length; s++) {
            var segment = index.segments().get(s);
            for (int p = 0; p < PARTS; p++) {
                terms[s][p] = iterator(segment.terms()[p]);
            }
            plain[s] = iterator(segment.plain());
        }
    }

    private static TermsEnum iterator(org.apache.lucene.index.Terms terms) {
        try {
            return terms == null ? null : terms.iterator();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /// The best articles, best first.
    List<Fit> best(int most) throws IOException {
        boolean content = words.stream().anyMatch(word -> !word.stop());
        float whole = 0;
        for (int w = 0; w < words.size(); w++) {
            whole += add(w, content && words.get(w).stop());
        }
        var close = new Closely(highest(ranking.looked(), doc -> scores.soft[doc]), whole);
        close.look();
        var steps = steps(whole);
        float all = whole;
        return Arrays.stream(highest(most, doc -> held(doc, all, steps))).mapToObj(doc -> close.fit(doc, held(doc, all, steps))).toList();
    }

    private interface Worth {
        float of(int doc);
    }

    /// The articles that are worth most, best first; of equals those found first.
    private int[] highest(int most, Worth worth) {
        int size = Math.min(most, scores.total());
        if (size == 0) {
            return new int[0];
        }
        var heap = new LongHeap(size);
        for (int i = 0; i < scores.total(); i++) {
            heap.insertWithOverflow((long) NumericUtils.floatToSortableInt(worth.of(scores.doc(i))) << 32 | Integer.MAX_VALUE - i);
        }
        var docs = new int[size];
        for (int i = size - 1; i >= 0; i--) {
            docs[i] = scores.doc(Integer.MAX_VALUE - (int) heap.pop());
        }
        return docs;
    }

    /// The scores of the articles that have every word as it was typed, the least first.
    private float[] steps(float whole) {
        var steps = new float[scores.total()];
        int size = 0;
        for (int i = 0; i < scores.total(); i++) {
            int doc = scores.doc(i);
            if (scores.strictCovered[doc] / whole > Fit.EVERY) {
                steps[size++] = scores.strict[doc];
            }
        }
        steps = Arrays.copyOf(steps, size);
        Arrays.sort(steps);
        return steps;
    }

    /// Keeps softer readings from pushing an article down that has every word as it was typed: such an article counts by
    /// those words alone, and no other passes it by what is softer.
    ///
    /// @return the score of an article
    private float held(int doc, float whole, float[] steps) {
        float strict = scores.strict[doc];
        float soft = scores.soft[doc];
        if (scores.strictCovered[doc] / whole > Fit.EVERY) {
            return strict;
        }
        if (steps.length == 0 || soft <= strict) {
            return soft;
        }
        int next = Arrays.binarySearch(steps, strict);
        next = next < 0 ? -next - 1 : next;
        return next < steps.length ? Math.min(soft, Math.nextDown(steps[next])) : soft;
    }

    /// Adds what one word gives each article.
    ///
    /// @param aside whether it is a stop word beside others that matter
    /// @return how much of the question it is
    private float add(int w, boolean aside) throws IOException {
        var word = words.get(w);
        float weight = aside ? ranking.stopWord() : 1;
        int articles = index.reader().numDocs();
        int number = 0;
        int most = 0;
        for (var variant : word.strict()) {
            most = Math.max(most, variant(variant));
            end(number++, 1);
        }
        exact(word);
        int strictFinds = scores.finds();
        for (int i = 0; i < strictFinds; i++) {
            int doc = scores.found(i);
            scores.strict[doc] += weight * scores.best[doc];
            scores.layers[doc] |= aside ? 0 : bit(word.strict().get(scores.by[doc]));
        }
        if (trace != null) {
            trace.strict(word, weight, scores);
        }
        int softMost = 0;
        for (var variant : word.soft()) {
            int having = variant(variant);
            softMost = Math.max(softMost, having);
            // A rare synonym of a common word is no rarer than that.
            end(number++, most == 0 || having == 0 ? 1 : Math.min(1, idf(articles, most) / idf(articles, having)));
        }
        float rare = aside ? 0 : idf(articles, most > 0 ? most : softMost);
        rarity[w] = weight * idf(articles, most > 0 ? most : softMost);
        for (int i = 0; i < scores.finds(); i++) {
            int doc = scores.found(i);
            scores.soft[doc] += weight * scores.best[doc];
            scores.softCovered[doc] += rare;
            if (i < strictFinds) {
                scores.strictCovered[doc] += rare;
            } else {
                scores.layers[doc] |= aside ? 0 : bit(word.soft().get(scores.by[doc] - word.strict().size()));
            }
        }
        if (trace != null) {
            trace.soft(word, weight, scores);
            for (var doc : trace.docs()) {
                trace.keyword(doc, weight * keyword(word, doc));
            }
        }
        scores.word();
        return rare;
    }

    /// What a word would add to what it gives an article by now if the keywords had it. It is about that, because every word
    /// also changes how rare the others are.
    private float keyword(Word word, int doc) throws IOException {
        if (word.strict().isEmpty() || word.strict().getFirst().stems().size() > 1) {
            return 0;
        }
        float[] parts = trace.parts(doc, 0);
        if (parts[KEYWORDS] > 0) {
            return 0;
        }
        set(word.strict().getFirst().stems().getFirst());
        int having = 1;
        float length = 1;
        for (int s = 0; s < terms.length; s++) {
            having += terms[s][KEYWORDS] != null && terms[s][KEYWORDS].seekExact(scratch) ? terms[s][KEYWORDS].docFreq() : 0;
            var segment = index.segments().get(s);
            length += doc >= segment.base() && doc < segment.base() + segment.size() ? segment.length(KEYWORDS, doc - segment.base()) : 0;
        }
        float rare = weights[KEYWORDS] * idf(Math.max(having, index.reader().getDocCount(Part.KEYWORDS.field)), having);
        parts[KEYWORDS] = bm25(rare, 1, ranking.saturation(), ranking.bodyLength(), length, index.average(KEYWORDS));
        float top = 0;
        float sum = 0;
        for (var part : parts) {
            top = Math.max(top, part);
            sum += part;
        }
        set(word.typed());
        float typed = trace.typed(doc);
        return Math.max(0, Scores.joined(top, sum, ranking.rest()) + (typed > 0 ? typed : typed(rareAsTyped(written() + 1), 1)) - scores.best[doc]);
    }

    /// Ends one reading of a word.
    private void end(int number, float factor) {
        scores.variant(number, factor, ranking.rest());
        if (trace != null) {
            trace.variant(number, factor, ranking.rest());
        }
    }

    private void give(int doc, int part, float points) {
        scores.part(doc, points);
        if (trace != null) {
            trace.part(doc, part, points);
        }
    }

    private static byte bit(Variant variant) {
        return (byte) (1 << variant.layer().ordinal());
    }

    static float idf(int articles, int having) {
        return (float) Math.log(1 + (articles - having + 0.5) / (having + 0.5));
    }

    /// Adds what one reading of a word gives each article.
    ///
    /// @return in how many articles it is
    private int variant(Variant variant) throws IOException {
        if (deadline.passed()) {
            return 0;
        }
        if (variant.stems().size() > 1) {
            return phrase(variant);
        }
        set(variant.stems().getFirst());
        int most = 0;
        for (int p = 0; p < PARTS; p++) {
            if (weights[p] == 0) {
                continue;
            }
            int having = 0;
            for (int s = 0; s < terms.length; s++) {
                having += terms[s][p] != null && terms[s][p].seekExact(scratch) ? terms[s][p].docFreq() : 0;
            }
            if (having == 0) {
                continue;
            }
            most = Math.max(most, having);
            float rare = weights[p] * variant.weight() * idf(index.reader().getDocCount(Part.ALL[p].field), having);
            for (int s = 0; s < terms.length; s++) {
                if (terms[s][p] != null && terms[s][p].seekExact(scratch)) {
                    postings[s][p] = terms[s][p].postings(postings[s][p], PostingsEnum.FREQS);
                    add(index.segments().get(s), p, postings[s][p], rare);
                }
            }
        }
        return most;
    }

    private void add(Segment segment, int part, PostingsEnum postings, float rare) throws IOException {
        float k = ranking.saturation();
        float b = part == TITLE ? ranking.titleLength() : ranking.bodyLength();
        float average = index.average(part);
        for (int doc = postings.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = postings.nextDoc()) {
            if (segment.living() == null || segment.living().get(doc)) {
                float times = postings.freq();
                give(segment.base() + doc, part, bm25(rare, times, k, b, segment.length(part, doc), average));
            }
        }
    }

    private static float bm25(float rare, float times, float k, float b, float length, float average) {
        return rare * times / (times + k * (1 - b + b * length / average));
    }

    /// The word as it was typed, besides its stem.
    private void exact(Word word) throws IOException {
        set(word.typed());
        int having = written();
        if (having == 0) {
            return;
        }
        float rare = rareAsTyped(having);
        for (int s = 0; s < plain.length; s++) {
            if (plain[s] != null && plain[s].seekExact(scratch)) {
                var segment = index.segments().get(s);
                var postings = plain[s].postings(null, PostingsEnum.FREQS);
                for (int doc = postings.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = postings.nextDoc()) {
                    if ((segment.living() == null || segment.living().get(doc)) && scores.best[segment.base() + doc] > 0) {
                        float points = typed(rare, postings.freq());
                        scores.best[segment.base() + doc] += points;
                        if (trace != null) {
                            trace.typed(segment.base() + doc, points);
                        }
                    }
                }
            }
        }
    }

    /// In how many articles the word at hand is as it was typed.
    private int written() throws IOException {
        int having = 0;
        for (int s = 0; s < plain.length; s++) {
            having += plain[s] != null && plain[s].seekExact(scratch) ? plain[s].docFreq() : 0;
        }
        return having;
    }

    private float rareAsTyped(int having) {
        return ranking.exact() * idf(index.reader().numDocs(), having);
    }

    private float typed(float rare, float times) {
        return rare * times / (times + ranking.saturation());
    }

    /// Words that must stand one after the other, in the title or in the text.
    private int phrase(Variant variant) throws IOException {
        int most = 0;
        for (int p : new int[] {TITLE, BODY}) {
            var docs = new ArrayList<int[]>();
            for (int s = 0; s < terms.length; s++) {
                var all = new PostingsEnum[variant.stems().size()];
                boolean every = terms[s][p] != null;
                for (int i = 0; every && i < all.length; i++) {
                    set(variant.stems().get(i));
                    every = terms[s][p].seekExact(scratch);
                    all[i] = every ? terms[s][p].postings(null, PostingsEnum.POSITIONS) : null;
                }
                if (every) {
                    together(s, all, docs);
                }
            }
            if (docs.isEmpty()) {
                continue;
            }
            most = Math.max(most, docs.size());
            float rare = weights[p] * variant.weight() * idf(index.reader().getDocCount(Part.ALL[p].field), docs.size());
            float k = ranking.saturation();
            float b = p == TITLE ? ranking.titleLength() : ranking.bodyLength();
            for (var one : docs) {
                var segment = index.segments().get(one[0]);
                give(segment.base() + one[1], p, bm25(rare, one[2], k, b, segment.length(p, one[1]), index.average(p)));
            }
        }
        return most;
    }

    private void together(int s, PostingsEnum[] all, List<int[]> docs) throws IOException {
        var living = index.segments().get(s).living();
        int doc = all[0].nextDoc();
        while (doc != DocIdSetIterator.NO_MORE_DOCS) {
            int next = doc;
            for (int i = 1; i < all.length && next == doc; i++) {
                next = all[i].docID() < doc ? all[i].advance(doc) : all[i].docID();
            }
            if (next > doc) {
                doc = next == DocIdSetIterator.NO_MORE_DOCS ? next : all[0].advance(next);
                continue;
            }
            int times = living == null || living.get(doc) ? times(all) : 0;
            if (times > 0) {
                docs.add(new int[] {s, doc, times});
            }
            doc = all[0].nextDoc();
        }
    }

    private static int times(PostingsEnum[] all) throws IOException {
        var places = new int[0];
        for (int i = 0; i < all.length; i++) {
            var here = new int[all[i].freq()];
            int kept = 0;
            for (int j = 0; j < here.length; j++) {
                int place = all[i].nextPosition() - i;
                if (i == 0 || Arrays.binarySearch(places, place) >= 0) {
                    here[kept++] = place;
                }
            }
            places = Arrays.copyOf(here, kept);
        }
        return places.length;
    }

    private void set(String term) {
        var bytes = term.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        scratch.bytes = bytes;
        scratch.offset = 0;
        scratch.length = bytes.length;
    }

    /// What an article is given for where its words stand.
    ///
    /// @param nearTitle for neighbouring words of the question side by side in the title
    /// @param alike for how alike question and title are
    /// @param near for neighbouring words of the question side by side in the text
    /// @param passage for the passage that has most of the question
    record Placed(float nearTitle, float alike, float near, float passage) {
        static final Placed NOWHERE = new Placed(0, 0, 0, 0);

        float sum() {
            return nearTitle + alike + near + passage;
        }
    }

    /// A closer look at the best articles: where their words stand.
    private final class Closely {
        private static final int MOST_VARIANTS = 12;
        private static final int MOST_PLACES = 100;
        private static final int STRETCH = 50;
        private static final int APART = 6;
        private final int[] docs;
        private final int[] offsets;
        private final float[] likeness;
        private final float whole;

        Closely(int[] docs, float whole) {
            Arrays.sort(docs);
            this.docs = docs;
            this.whole = whole;
            offsets = new int[docs.length];
            Arrays.fill(offsets, -1);
            likeness = new float[docs.length];
        }

        /// What is known of an article, whether it was looked at or not.
        Fit fit(int doc, float score) {
            int at = Arrays.binarySearch(docs, doc);
            return new Fit(doc, score, scores.strictCovered[doc] / whole, scores.softCovered[doc] / whole, scores.layers[doc],
                    at < 0 ? -1 : offsets[at], at < 0 ? 0 : likeness[at]);
        }

        void look() throws IOException {
            var titles = places(TITLE);
            var bodies = places(BODY);
            for (int i = 0; i < docs.length && !deadline.passed(); i++) {
                var title = titles[i].sorted();
                var body = bodies[i].sorted();
                var strict = title.softly || body.softly ? added(i, title.strict(), body.strict()) : null;
                var soft = added(i, title, body);
                scores.strict[docs[i]] += (strict == null ? soft : strict).sum();
                scores.soft[docs[i]] += soft.sum();
                if (trace != null) {
                    trace.placed(docs[i], strict == null ? soft : strict, soft);
                }
            }
        }

        private Placed added(int i, Places title, Places body) throws IOException {
            likeness[i] = alike(title, docs[i]);
            return new Placed(
                    ranking.nearTitle() * near(title), ranking.alike() * whole * likeness[i], ranking.near() * near(body),
                    ranking.passage() * passage(body, i));
        }

        /// For each article, each place of a word in one of its parts.
        private Places[] places(int part) throws IOException {
            var places = new Places[docs.length];
            Arrays.setAll(places, _ -> new Places());
            var used = new PostingsEnum[terms.length];
            for (int w = 0; w < words.size(); w++) {
                int number = 0;
                int strict = words.get(w).strict().size();
                for (var variants : List.of(words.get(w).strict(), words.get(w).soft())) {
                    for (var variant : variants) {
                        if (number++ >= MOST_VARIANTS || deadline.passed()) {
                            break;
                        }
                        int mark = number > strict ? w | Places.SOFT : w;
                        for (var stem : variant.stems()) {
                            set(stem);
                            for (int s = 0; s < terms.length; s++) {
                                if (terms[s][part] != null && terms[s][part].seekExact(scratch)) {
                                    used[s] = terms[s][part].postings(used[s], part == BODY ? PostingsEnum.OFFSETS : PostingsEnum.POSITIONS);
                                    collect(s, part, mark, used[s], places);
                                }
                            }
                        }
                    }
                }
            }
            return places;
        }

        private void collect(int s, int part, int word, PostingsEnum postings, Places[] places) throws IOException {
            var segment = index.segments().get(s);
            for (int i = 0; i < docs.length; i++) {
                int doc = docs[i] - segment.base();
                if (doc < 0 || doc >= segment.size() || doc < postings.docID()) {
                    continue;
                }
                if (postings.docID() < doc && postings.advance(doc) == DocIdSetIterator.NO_MORE_DOCS) {
                    return;
                }
                if (postings.docID() == doc) {
                    for (int times = Math.min(postings.freq(), MOST_PLACES); times > 0; times--) {
                        int place = postings.nextPosition();
                        places[i].add(place, word, part == BODY ? postings.startOffset() : 0);
                    }
                }
            }
        }

        /// How alike question and title are: what both say, beside what each says (Dice's coefficient).
        private float alike(Places places, int doc) throws IOException {
            float both = 0;
            long seen = 0;
            for (int i = 0; i < places.size; i++) {
                int word = places.word(i);
                if ((seen & 1L << word) == 0) {
                    seen |= 1L << word;
                    both += words.get(word).stop() ? 0 : rarity[word];
                }
            }
            return both == 0 ? 0 : 2 * both / (whole + Math.max(both, index.title(doc)));
        }

        /// How well neighbouring words of the question stand side by side.
        private float near(Places places) {
            float sum = 0;
            var best = new float[words.size()];
            for (int i = 0; i < places.size; i++) {
                int place = places.place(i);
                int one = places.word(i);
                for (int j = i + 1; j < places.size && places.place(j) - place <= APART; j++) {
                    int two = places.word(j);
                    int apart = places.place(j) - place;
                    if ((two == one + 1 || one == two + 1) && apart > 0) {
                        int first = Math.min(one, two);
                        float value = Math.min(rarity[one], rarity[two]) / (two > one ? apart : apart + 1);
                        best[first] = Math.max(best[first], value);
                    }
                }
            }
            for (var value : best) {
                sum += value;
            }
            return sum;
        }

        /// The score of the stretch that has most of the question.
        private float passage(Places places, int at) {
            float most = 0;
            var times = new int[words.size()];
            int from = 0;
            float sum = 0;
            for (int i = 0; i < places.size; i++) {
                int word = places.word(i);
                sum += rarity[word] * (gain(times[word] + 1) - gain(times[word]));
                times[word]++;
                while (places.place(i) - places.place(from) > STRETCH) {
                    int gone = places.word(from++);
                    sum -= rarity[gone] * (gain(times[gone]) - gain(times[gone] - 1));
                    times[gone]--;
                }
                if (sum > most) {
                    most = sum;
                    offsets[at] = places.offset(from);
                }
            }
            return most;
        }

        private float gain(int times) {
            return times / (times + 0.5f);
        }
    }

    /// Where words stand in one part of an article.
    private static final class Places {
        /// Marks a word that was read softly.
        private static final int SOFT = 0x80;
        private long[] all = new long[16];
        private int size;
        private boolean softly;

        void add(int place, int word, int offset) {
            if (size == all.length) {
                all = Arrays.copyOf(all, 2 * size);
            }
            all[size++] = (long) place << 40 | (long) word << 32 | offset;
            softly |= (word & SOFT) != 0;
        }

        /// Only those that were read strictly.
        Places strict() {
            if (!softly) {
                return this;
            }
            var strict = new Places();
            for (int i = 0; i < size; i++) {
                if ((all[i] >> 32 & SOFT) == 0) {
                    strict.add(place(i), word(i), offset(i));
                }
            }
            return strict;
        }

        Places sorted() {
            Arrays.sort(all, 0, size);
            return this;
        }

        int place(int i) {
            return (int) (all[i] >> 40);
        }

        int word(int i) {
            return (int) (all[i] >> 32) & 0x7f;
        }

        int offset(int i) {
            return (int) all[i];
        }
    }
}
