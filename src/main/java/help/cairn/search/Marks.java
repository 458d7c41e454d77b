package help.cairn.search;

import help.cairn.articles.Passage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;

/// Shows where the words of a question stand in a text.
final class Marks {
    private static final Pattern SENTENCES = Pattern.compile("[^\\t]{20,}[.!?…。！？؟]['”\"’»)]*");
    private static final Pattern ENDED = Pattern.compile("[.!?…。！？؟]['”\"’»)]*$");
    private static final String ESCAPED = "&<>\"";
    private static final int SHORTEST = 8;
    private static final int SNIPPET = 170;
    private static final int QUOTE = 280;

    private final Analyzer analyzer;
    private final Set<String> stems = new HashSet<>();

    /// Where a word stands.
    private record Place(int from, int to) {}

    Marks(Index index, List<Word> words) {
        analyzer = index.language().indexed();
        boolean content = words.stream().anyMatch(word -> !word.stop());
        for (var word : words) {
            if (!content || !word.stop()) {
                word.strict().forEach(variant -> stems.addAll(variant.stems()));
                word.soft().forEach(variant -> stems.addAll(variant.stems()));
            }
        }
    }

    private List<Place> places(String text, int most) throws IOException {
        var places = new ArrayList<Place>();
        try (var stream = analyzer.tokenStream(Part.BODY.field, text)) {
            var term = stream.addAttribute(CharTermAttribute.class);
            var place = stream.addAttribute(OffsetAttribute.class);
            stream.reset();
            while (places.size() < most && stream.incrementToken()) {
                if (stems.contains(term.toString())) {
                    places.add(new Place(place.startOffset(), place.endOffset()));
                }
            }
        }
        return places;
    }

    /// What of a passage reads as a text.
    static List<String> sentences(Passage passage) {
        return passage.text().lines().filter(block -> SENTENCES.matcher(block).matches()).toList();
    }

    /// What of a passage says something by itself, such as the items of a list: not the rows of a table.
    static List<String> points(Passage passage) {
        return passage.text().lines().filter(block -> block.length() >= SHORTEST && block.indexOf('\t') < 0).toList();
    }

    /// The first sentences of a passage, whole, as far as they are short enough to be read at a glance; if it has none,
    /// the first items of its lists.
    String quote(Passage passage) throws IOException {
        var blocks = sentences(passage);
        if (blocks.isEmpty()) {
            blocks = points(passage);
        }
        var quote = new StringBuilder();
        for (var block : blocks) {
            if (!quote.isEmpty() && quote.length() + block.length() > QUOTE) {
                break;
            }
            quote.append(quote.isEmpty() ? "" : ENDED.matcher(quote).find() ? " " : " · ").append(block);
        }
        int end = quote.length() <= 2 * QUOTE ? quote.length() : quote.lastIndexOf(" ", 2 * QUOTE);
        end = end < 0 ? 2 * QUOTE : end;
        return marked(quote.substring(0, end)) + (end == quote.length() ? "" : "…");
    }

    /// The words around a place of a text.
    String snippet(String text, int at) throws IOException {
        int from = at < SNIPPET / 2 ? 0 : gap(text, at - SNIPPET / 3) + 1;
        int to = Math.min(text.length(), from + SNIPPET);
        to = to < text.length() && gap(text, to) > from ? gap(text, to) : to;
        var flat = text.substring(from, to).replace('\n', ' ').replace('\t', ' ');
        return (from > 0 ? "…" : "") + marked(flat) + (to < text.length() ? "…" : "");
    }

    /// Where the last word before a place ends; -1 if there is none.
    private static int gap(String text, int before) {
        int at = Math.min(before, text.length() - 1);
        while (at >= 0 && text.charAt(at) != ' ' && text.charAt(at) != '\n' && text.charAt(at) != '\t') {
            at--;
        }
        return at;
    }

    String marked(String text) throws IOException {
        var out = new StringBuilder();
        int done = 0;
        int open = -1;
        for (var place : places(text, Integer.MAX_VALUE)) {
            // Characters of scripts without spaces are found in overlapping pairs.
            if (open >= 0 && place.from > done) {
                out.append(escaped(text.substring(open, done))).append("</mark>");
                open = -1;
            }
            if (open < 0) {
                out.append(escaped(text.substring(done, place.from))).append("<mark>");
                open = place.from;
            }
            done = Math.max(done, place.to);
        }
        if (open >= 0) {
            out.append(escaped(text.substring(open, done))).append("</mark>");
        }
        return out.append(escaped(text.substring(done))).toString();
    }

    private static String escaped(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (ESCAPED.indexOf(text.charAt(i)) >= 0) {
                return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
            }
        }
        return text;
    }
}
