package help.cairn.publishing;

import com.github.difflib.DiffUtils;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What became of a text, word by word, with a few words around each change so that a writer recognises the place.
final class Rewording {
    private static final int AROUND = 24;
    private static final int MOST = 400;
    private static final String AND_SO_ON = "…";

    private final List<PublishingPage.Piece> pieces = new ArrayList<>();
    private final StringBuilder gone = new StringBuilder();
    private final StringBuilder came = new StringBuilder();

    private Rewording() {}

    static List<PublishingPage.Piece> between(String before, String after, Locale locale) {
        var old = words(before, locale);
        var now = words(after, locale);
        int least = Math.min(old.size(), now.size());
        int start = 0;
        while (start < least && old.get(start).equals(now.get(start))) {
            start++;
        }
        int end = 0;
        while (end < least - start && old.get(old.size() - 1 - end).equals(now.get(now.size() - 1 - end))) {
            end++;
        }
        var rewording = new Rewording();
        rewording.same(last(old.subList(0, start)));
        rewording.compare(cut(old.subList(start, old.size() - end)), cut(now.subList(start, now.size() - end)));
        rewording.same(first(old.subList(old.size() - end, old.size())));
        return rewording.pieces;
    }

    private void compare(List<String> old, List<String> now) {
        int at = 0;
        for (var delta : DiffUtils.diff(old, now).getDeltas()) {
            var between = old.subList(at, delta.getSource().getPosition());
            if (at > 0 && between.stream().allMatch(String::isBlank)) {
                // Two words in a row that changed are one change.
                between.forEach(gone::append);
                between.forEach(came::append);
            } else {
                same(between.size() > 2 * AROUND ? first(between) + last(between) : String.join("", between));
            }
            delta.getSource().getLines().forEach(gone::append);
            delta.getTarget().getLines().forEach(came::append);
            at = delta.getSource().getPosition() + delta.getSource().size();
        }
        changed();
        same(first(old.subList(at, old.size())));
    }

    private void same(String text) {
        changed();
        add("same", text);
    }

    private void changed() {
        add("gone", gone.toString());
        add("came", came.toString());
        gone.setLength(0);
        came.setLength(0);
    }

    private void add(String kind, String text) {
        if (!text.isEmpty() && (kind.equals("same") || !text.isBlank())) {
            pieces.add(new PublishingPage.Piece(kind, text));
        }
    }

    private static String first(List<String> words) {
        return words.size() <= AROUND ? String.join("", words) : String.join("", words.subList(0, AROUND)).stripTrailing() + AND_SO_ON;
    }

    private static String last(List<String> words) {
        return words.size() <= AROUND
                ? String.join("", words)
                : AND_SO_ON + String.join("", words.subList(words.size() - AROUND, words.size())).stripLeading();
    }

    private static List<String> cut(List<String> words) {
        if (words.size() <= MOST) {
            return words;
        }
        var cut = new ArrayList<>(words.subList(0, MOST));
        cut.add(AND_SO_ON);
        return cut;
    }

    /// Words, and what stands between them.
    private static List<String> words(String text, Locale locale) {
        var boundaries = BreakIterator.getWordInstance(locale);
        boundaries.setText(text);
        var words = new ArrayList<String>();
        int from = boundaries.first();
        for (int to = boundaries.next(); to != BreakIterator.DONE; to = boundaries.next()) {
            words.add(text.substring(from, to));
            from = to;
        }
        return words;
    }
}
