package help.cairn.search;

import help.cairn.articles.Article;
import help.cairn.articles.Snapshot;
import help.cairn.search.Languages.Language;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Term;
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
    private final Locale locale;
    private final Language language;
    private final List<Segment> segments = new ArrayList<>();
    private final float[] averages = new float[Part.ALL.length];
    private final float[] titles;
    private final Article[] articles;
    private final ConcurrentLinkedQueue<Scores> scores = new ConcurrentLinkedQueue<>();

    /// A part of the index that does not change any more.
    ///
    /// @param base the number of its first document
    /// @param terms the words by part of an article; null where there are none
    /// @param plain the words as they are written
    /// @param lengths how long each part of each article is, in Lucene's one-byte form
    record Segment(int base, int size, Bits living, Terms[] terms, Terms plain, Terms reversed, byte[][] lengths, LeafReader leaf) {
        float length(int part, int doc) {
            return LENGTHS[lengths[part][doc] & 0xff];
        }
    }

    Index(DirectoryReader reader, Snapshot snapshot, Locale locale, Language language) throws IOException {
        this.reader = reader;
        this.locale = locale;
        this.language = language;
        for (var context : reader.leaves()) {
            var leaf = context.reader();
            var terms = new Terms[Part.ALL.length];
            var lengths = new byte[Part.ALL.length][];
            for (var part : Part.ALL) {
                terms[part.ordinal()] = leaf.terms(part.field);
                lengths[part.ordinal()] = new byte[leaf.maxDoc()];
                var norms = leaf.getNormValues(part.field);
                while (norms != null && norms.nextDoc() != DocIdSetIterator.NO_MORE_DOCS) {
                    lengths[part.ordinal()][norms.docID()] = (byte) norms.longValue();
                }
            }
            segments.add(new Segment(
                    context.docBase, leaf.maxDoc(), leaf.getLiveDocs(), terms, leaf.terms(Indexes.PLAIN), leaf.terms(Indexes.REVERSED), lengths, leaf));
        }
        for (var part : Part.ALL) {
            var docs = reader.getDocCount(part.field);
            averages[part.ordinal()] = docs == 0 ? 1 : Math.max(1, (float) reader.getSumTotalTermFreq(part.field) / docs);
        }
        titles = titles();
        articles = articles(snapshot);
    }

    private Article[] articles(Snapshot snapshot) throws IOException {
        var all = new Article[reader.maxDoc()];
        for (var segment : segments) {
            var ids = segment.leaf.getBinaryDocValues(Indexes.ID);
            while (ids != null && ids.nextDoc() != DocIdSetIterator.NO_MORE_DOCS) {
                all[segment.base + ids.docID()] = snapshot.byId(locale, ids.binaryValue().utf8ToString()).orElse(null);
            }
        }
        return all;
    }

    /// How much the words of each title say together: the sum of how rare they are.
    private float[] titles() throws IOException {
        var sums = new float[reader.maxDoc()];
        var stops = new HashSet<String>();
        for (var word : language.stopWords()) {
            stops.addAll(stems(new String((char[]) word)));
        }
        for (var segment : segments) {
            var terms = segment.terms[Part.TITLE.ordinal()];
            if (terms == null) {
                continue;
            }
            var each = terms.iterator();
            PostingsEnum postings = null;
            for (var term = each.next(); term != null; term = each.next()) {
                float rare = stops.contains(term.utf8ToString())
                        ? 0
                        : Scorer.idf(reader.numDocs(), Math.max(1, reader.docFreq(new Term(Part.BODY.field, term))));
                postings = each.postings(postings, PostingsEnum.NONE);
                for (int doc = postings.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = postings.nextDoc()) {
                    sums[segment.base + doc] += rare;
                }
            }
        }
        return sums;
    }

    /// How much the words of an article's title say together.
    float title(int doc) {
        return titles[doc];
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
        return articles[doc];
    }

    /// Whether an article has written words, in whatever order.
    boolean has(int doc, String words) throws IOException {
        for (var segment : segments) {
            if (doc >= segment.base && doc < segment.base + segment.size) {
                for (var word : words.split(" ")) {
                    var each = segment.plain.iterator();
                    if (!each.seekExact(new BytesRef(word)) || each.postings(null, PostingsEnum.NONE).advance(doc - segment.base) != doc - segment.base) {
                        return false;
                    }
                }
                return true;
            }
        }
        return false;
    }

    List<String> stems(String word) throws IOException {
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
