package help.cairn.publishing;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeVisitor;

/// The running text of an article, block by block and sentence by sentence. Code is one word, whatever is in it; blocks
/// of code, footnote marks and the names of callouts are no text.
final class Prose {
    /// Stands in the place of code within a sentence.
    static final char CODE = '\uFFFC';

    private static final Pattern ALERT = Pattern.compile("^\\s*\\[![A-Z]+]\\s*");
    private static final Pattern SPACE = Pattern.compile("\\s+");
    private static final Pattern SPACES = Pattern.compile("[\\s\u00a0—]+");
    private static final BitSet NUMBERS = BitSet.valueOf(
            new long[] {1L << Character.DECIMAL_DIGIT_NUMBER | 1L << Character.LETTER_NUMBER | 1L << Character.OTHER_NUMBER});
    private static final Set<String> CODES = Set.of("code", "kbd", "samp", "var");
    private static final Set<String> NO_TEXT = Set.of("pre", "sup", "script", "style");
    private static final Set<String> HEADINGS = Set.of("h1", "h2", "h3", "h4", "h5", "h6", "summary");
    private static final Set<String> CELLS = Set.of("td", "th");

    /// What ends in a full stop without ending a sentence, where a capital letter may follow.
    private static final Pattern GOES_ON = Pattern.compile(
            "(?:^|[\\s(])(?:\\p{L}|\\d{1,2}|e\\.\\s?g|i\\.\\s?e|z\\.\\s?B|d\\.\\s?h|u\\.\\s?a|p\\.\\s?ej|approx|bzw|ca|Nr|Tel|inkl|zzgl|ggf|evtl|vgl|No|vs|Mr|Mrs|Ms|Dr"
                    + "|Sr|Sra|Ud|Uds|núm|pág|art|av|env|tél|M|Mme|St)\\.\\s*$");

    private static final int LONGEST_ABBREVIATION = 12;

    enum Kind {
        TEXT, CELL, HEADING
    }

    /// @param sentences none for a heading
    record Block(Kind kind, String text, List<String> sentences) {}

    private Prose() {}

    static List<Block> blocks(Element body, Locale locale) {
        var reader = new BlockReader(BreakIterator.getSentenceInstance(locale));
        body.traverse(reader);
        reader.end();
        return reader.blocks;
    }

    private static List<String> sentences(String block, BreakIterator breaks) {
        breaks.setText(block);
        var all = new ArrayList<String>();
        int begin = 0;
        for (int end = breaks.next(); end != BreakIterator.DONE; end = breaks.next()) {
            if (end == block.length() || !GOES_ON.matcher(block.substring(Math.max(begin, end - LONGEST_ABBREVIATION), end)).find()) {
                all.add(block.substring(begin, end).strip());
                begin = end;
            }
        }
        return all.stream().filter(Prose::counts).toList();
    }

    private static boolean counts(String text) {
        return text.codePoints().anyMatch(letter -> letter == CODE || Character.isLetter(letter) || NUMBERS.get(Character.getType(letter)));
    }

    /// Divided by white space; what has neither letter nor digit is no word.
    static List<String> words(String sentence) {
        return SPACES.splitAsStream(sentence).filter(Prose::counts).toList();
    }

    private static final class BlockReader implements NodeVisitor {
        private final List<Block> blocks = new ArrayList<>();
        private final StringBuilder open = new StringBuilder();
        private final BreakIterator breaks;
        private Kind kind = Kind.TEXT;
        private Node skipped;

        BlockReader(BreakIterator breaks) {
            this.breaks = breaks;
        }

        @Override
        public void head(Node node, int depth) {
            if (skipped != null) {
                return;
            }
            if (node instanceof TextNode words) {
                open.append(words.getWholeText());
            } else if (node instanceof Element element) {
                var tag = element.tagName();
                if (NO_TEXT.contains(tag) || isCalloutName(element)) {
                    skipped = node;
                } else if (CODES.contains(tag)) {
                    open.append(CODE);
                    skipped = node;
                } else if (element.isBlock() || tag.equals("br")) {
                    end();
                    kind = CELLS.contains(tag) ? Kind.CELL : HEADINGS.contains(tag) ? Kind.HEADING : kind;
                }
            }
        }

        @Override
        public void tail(Node node, int depth) {
            if (skipped != null) {
                skipped = skipped == node ? null : skipped;
            } else if (node instanceof Element element && element.isBlock()) {
                end();
                kind = CELLS.contains(element.tagName()) || HEADINGS.contains(element.tagName()) ? Kind.TEXT : kind;
            }
        }

        /// The word "Tip." that is put in front once the article has its shape.
        private static boolean isCalloutName(Element element) {
            return element.tagName().equals("b") && element.previousSibling() == null && element.parent() instanceof Element paragraph
                    && paragraph.elementSiblingIndex() == 0 && paragraph.parent() instanceof Element box && box.hasClass("callout");
        }

        private void end() {
            var text = ALERT.matcher(SPACE.matcher(open).replaceAll(" ")).replaceFirst("").strip();
            if (counts(text)) {
                blocks.add(new Block(kind, text, kind == Kind.HEADING ? List.of() : sentences(text, breaks)));
            }
            open.setLength(0);
        }
    }
}
