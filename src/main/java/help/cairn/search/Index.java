package help.cairn.search;

import help.cairn.articles.Article;
import help.cairn.articles.Snapshot;
import help.cairn.search.Languages.Language;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Terms;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.SmallFloat;

/// The index of one locale of one snapshot, opened once and asked many times; to be closed after each use.
final class Index implements AutoCloseable {
    private static final float[] LENGTHS = new float[256];

    static {
        for (int i = 0; i < LENGTHS.length; i++) {
            LENGTHS[i] = SmallFloat.byte4ToInt((byte) i);
        }
    }

    private final DirectoryReader reader;
    private final Snapshot snapshot;
    private final Locale locale;
    private final Language language;
    private final List<Segment> segments = new ArrayList<>();
    private final Map<Object, Lasting> lasting = new HashMap<>();
    private final float[] averages = new float[Part.ALL.length];
    private final ConcurrentLinkedQueue<Scores> scores = new ConcurrentLinkedQueue<>();

    /// What is read once for a part of the index, however many snapshots share it.
    ///
    /// @param lengths how long each part of each article is, in Lucene's one-byte form
    /// @param ids of the articles
    /// @param titles the words of each article's title, by their numbers in `words`
    private record Lasting(byte[][] lengths, String[] ids, int[][] titles, BytesRef[] words) {}

    /// A part of the index that does not change any more.
    ///
    /// @param base the number of its first document
    /// @param terms the words by part of an article; null where there are none
    /// @param plain the words as they are written
    /// @param rarity how rare each word of the titles is; not a number until somebody asks
    record Segment(int base, int size, Bits living, Terms[] terms, Terms plain, Terms reversed, Lasting lasting, float[] rarity, LeafReader leaf) {
        float length(int part, int doc) {
            return LENGTHS[lasting.lengths[part][doc] & 0xff];
        }
    }

    /// @param before the index of the snapshot before this one, null for none: what both have is not read again
    Index(DirectoryReader reader, Snapshot snapshot, Locale locale, Language language, Index before) throws IOException {
        this.reader = reader;
        this.snapshot = snapshot;
        this.locale = locale;
        this.language = language;
        for (var context : reader.leaves()) {
            var leaf = context.reader();
            var terms = new Terms[Part.ALL.length];
            for (var part : Part.ALL) {
                terms[part.ordinal()] = leaf.terms(part.field);
            }
            var key = leaf.getCoreCacheHelper().getKey();
            var known = before == null ? null : before.lasting.get(key);
            var here = known == null ? lasting(leaf) : known;
            lasting.put(key, here);
            var rarity = new float[here.words.length];
            Arrays.fill(rarity, Float.NaN);
            segments.add(new Segment(
                    context.docBase, leaf.maxDoc(), leaf.getLiveDocs(), terms, leaf.terms(Indexes.PLAIN), leaf.terms(Indexes.REVERSED), here, rarity, leaf));
        }
        for (var part : Part.ALL) {
            var docs = reader.getDocCount(part.field);
            averages[part.ordinal()] = docs == 0 ? 1 : Math.max(1, length(part) / docs);
        }
    }

    /// How long a part is in all articles together. What stands beside the words does not make it longer.
    private float length(Part part) throws IOException {
        if (language.unspaced() == null) {
            return reader.getSumTotalTermFreq(part.field);
        }
        float sum = 0;
        for (var segment : segments) {
            for (int doc = 0; doc < segment.size; doc++) {
                sum += segment.length(part.ordinal(), doc);
            }
        }
        return sum;
    }

    private Lasting lasting(LeafReader leaf) throws IOException {
        var lengths = new byte[Part.ALL.length][leaf.maxDoc()];
        for (var part : Part.ALL) {
            var norms = leaf.getNormValues(part.field);
            while (norms != null && norms.nextDoc() != DocIdSetIterator.NO_MORE_DOCS) {
                lengths[part.ordinal()][norms.docID()] = (byte) norms.longValue();
            }
        }
        var names = new String[leaf.maxDoc()];
        var ids = leaf.getBinaryDocValues(Indexes.ID);
        while (ids != null && ids.nextDoc() != DocIdSetIterator.NO_MORE_DOCS) {
            names[ids.docID()] = ids.binaryValue().utf8ToString();
        }
        var titles = new int[leaf.maxDoc()][0];
        var words = new ArrayList<BytesRef>();
        var terms = leaf.terms(Part.TITLE.field);
        if (terms != null) {
            var stops = new HashSet<BytesRef>();
            for (var word : language.stopWords()) {
                stems(new String((char[]) word)).forEach(stem -> stops.add(new BytesRef(stem)));
            }
            var each = terms.iterator();
            PostingsEnum postings = null;
            for (var term = each.next(); term != null; term = each.next()) {
                if (stops.contains(term) || Unspaced.derived(term)) {
                    continue;
                }
                postings = each.postings(postings, PostingsEnum.NONE);
                for (int doc = postings.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = postings.nextDoc()) {
                    titles[doc] = Arrays.copyOf(titles[doc], titles[doc].length + 1);
                    titles[doc][titles[doc].length - 1] = words.size();
                }
                words.add(BytesRef.deepCopyOf(term));
            }
        }
        return new Lasting(lengths, names, titles, words.toArray(BytesRef[]::new));
    }

    private Segment segment(int doc) {
        int s = segments.size() - 1;
        while (segments.get(s).base > doc) {
            s--;
        }
        return segments.get(s);
    }

    /// How much the words of an article's title say together: the sum of how rare they are.
    float title(int doc) throws IOException {
        var segment = segment(doc);
        float sum = 0;
        for (int word : segment.lasting.titles[doc - segment.base]) {
            float rare = segment.rarity[word];
            if (Float.isNaN(rare)) {
                int having = 0;
                for (var each : segments) {
                    var terms = each.terms[Part.BODY.ordinal()];
                    var found = terms == null ? null : terms.iterator();
                    having += found != null && found.seekExact(segment.lasting.words[word]) ? found.docFreq() : 0;
                }
                rare = Scorer.idf(reader.numDocs(), Math.max(1, having));
                segment.rarity[word] = rare;
            }
            sum += rare;
        }
        return sum;
    }

    DirectoryReader reader() {
        return reader;
    }

    Locale locale() {
        return locale;
    }

    Language language() {
        return language;
    }

    List<Segment> segments() {
        return segments;
    }

    float average(int part) {
        return averages[part];
    }

    int size() {
        return reader.maxDoc();
    }

    Scores scores() {
        var free = scores.poll();
        return free == null ? new Scores(reader.maxDoc()) : free;
    }

    void free(Scores used) {
        used.clear();
        scores.add(used);
    }

    /// The article of a living document.
    Article article(int doc) {
        var segment = segment(doc);
        return snapshot.byId(locale, segment.lasting.ids[doc - segment.base]).orElse(null);
    }

    /// Whether an article has written words, in whatever order.
    boolean has(int doc, String words) throws IOException {
        var segment = segment(doc);
        for (var word : words.split(" ")) {
            var each = segment.plain.iterator();
            if (!each.seekExact(new BytesRef(word)) || each.postings(null, PostingsEnum.NONE).advance(doc - segment.base) != doc - segment.base) {
                return false;
            }
        }
        return true;
    }

    /// Whether there are articles with each of these stems, in whatever part of them.
    boolean has(List<String> stems) throws IOException {
        for (var stem : stems) {
            boolean found = false;
            for (int s = 0; s < segments.size() && !found; s++) {
                for (int p = 0; p < Part.ALL.length && !found; p++) {
                    var terms = segments.get(s).terms[p];
                    found = terms != null && terms.iterator().seekExact(new BytesRef(stem));
                }
            }
            if (!found) {
                return false;
            }
        }
        return true;
    }

    /// A word of a dictionary is what it is: without its sentence it would be cut again in another way.
    List<String> stems(String word) throws IOException {
        if (language.unspaced() != null) {
            return List.of(word);
        }
        return tokens(language.stemmed(), word);
    }

    static List<String> tokens(Analyzer analyzer, String text) throws IOException {
        var tokens = new ArrayList<String>(2);
        try (var stream = analyzer.tokenStream(Part.BODY.field, text)) {
            var term = stream.addAttribute(CharTermAttribute.class);
            stream.reset();
            while (stream.incrementToken()) {
                tokens.add(term.toString());
            }
            stream.end();
        }
        return tokens;
    }

    @Override
    public void close() throws IOException {
        reader.decRef();
    }
}
