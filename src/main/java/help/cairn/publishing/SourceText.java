package help.cairn.publishing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// The text of an article as its writer typed it: where in the file a part of what is rendered stands.
final class SourceText {
    private static final Pattern HEADING = Pattern.compile("^(?:(#{1,6})(?:[ \\t]|$)|.*?<h([1-6])[\\s>])", Pattern.CASE_INSENSITIVE);
    private static final Pattern UNDERLINE = Pattern.compile("^ {0,3}(=+|-+)[ \\t]*$");
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+");
    private static final int FIRST_WORDS = 3;

    private final String text;
    private final String shown;
    private final int firstLine;
    private final int[] lineStarts;

    /// A heading as it is written.
    record HeadingLine(int level, Yaml.Place place) {}

    /// @param text without the front matter
    /// @param firstLine the line of the file that its first character stands on, from 1
    SourceText(String text, int firstLine) {
        this.text = text;
        this.firstLine = firstLine;
        shown = blanked(text);
        lineStarts = IntStream.concat(IntStream.of(0), IntStream.range(0, text.length()).filter(at -> text.charAt(at) == '\n').map(at -> at + 1)).toArray();
    }

    /// As it was typed.
    String text() {
        return text;
    }

    /// The text with code blocks and comments blanked out; every character keeps its place.
    String shown() {
        return shown;
    }

    /// The text with code blocks blanked out, comments in their place.
    static String withoutCode(String text) {
        var all = new StringBuilder(text.length());
        char fence = 0;
        for (var line : text.split("\n", -1)) {
            var bare = line.substring(afterMarks(line));
            var marks = bare.startsWith("```") || bare.startsWith("~~~");
            var opens = fence == 0 && marks;
            var closes = fence != 0 && marks && bare.charAt(0) == fence;
            all.append(fence != 0 || opens ? " ".repeat(line.length()) : line).append('\n');
            fence = opens ? bare.charAt(0) : closes ? 0 : fence;
        }
        all.setLength(text.length());
        return all.toString();
    }

    /// Scanned by hand: a pattern would look for the end of each of many comments that have none.
    private static String blanked(String text) {
        var all = new StringBuilder(withoutCode(text));
        int end = 0;
        for (int start = all.indexOf("<!--"); start >= 0; start = all.indexOf("<!--", end)) {
            end = all.indexOf("-->", start);
            if (end < 0) {
                break;
            }
            for (int at = start; at < end + "-->".length(); at++) {
                if (all.charAt(at) != '\n') {
                    all.setCharAt(at, ' ');
                }
            }
        }
        return all.toString();
    }

    /// Where the marks of quotes and lists end at the beginning of a line; scanned by hand, because a pattern would
    /// overflow its stack on a long line of them.
    private static int afterMarks(String line) {
        int at = 0;
        while (at < line.length()) {
            char c = line.charAt(at);
            int next = at + 1;
            while (Character.isDigit(c) && next < line.length() && Character.isDigit(line.charAt(next))) {
                next++;
            }
            if (Character.isDigit(c) && next < line.length() && (line.charAt(next) == '.' || line.charAt(next) == ')')) {
                next++;
            }
            var spaceFollows = next < line.length() && (line.charAt(next) == ' ' || line.charAt(next) == '\t');
            if (c != ' ' && c != '\t' && c != '>' && !(spaceFollows && (c == '-' || c == '*' || c == '+' || Character.isDigit(c)))) {
                break;
            }
            at = next;
        }
        return at;
    }

    Yaml.Place place(int at) {
        int found = Arrays.binarySearch(lineStarts, at);
        int line = found >= 0 ? found : -found - 2;
        return new Yaml.Place(firstLine + line, at - lineStarts[line] + 1);
    }

    /// Where the text begins.
    Yaml.Place start() {
        int at = 0;
        while (at < shown.length() && Character.isWhitespace(shown.charAt(at))) {
            at++;
        }
        return place(at == shown.length() ? 0 : at);
    }

    /// All headings in order.
    List<HeadingLine> headings() {
        var all = new ArrayList<HeadingLine>();
        int at = 0;
        var before = "";
        for (var line : shown.split("\n", -1)) {
            int marksEnd = afterMarks(line);
            var heading = HEADING.matcher(line.substring(marksEnd));
            if (heading.find()) {
                var marks = heading.group(1);
                int column = marksEnd + (marks == null ? heading.end() - "<h2>".length() : 0);
                all.add(new HeadingLine(marks == null ? heading.group(2).charAt(0) - '0' : marks.length(), place(at + column)));
                before = "";
            } else {
                if (!before.isBlank() && UNDERLINE.matcher(line).matches()) {
                    all.add(new HeadingLine(line.strip().startsWith("=") ? 1 : 2, place(at - before.length() - 1)));
                }
                before = line;
            }
            at += line.length() + 1;
        }
        return all;
    }

    /// Where a rendered sentence begins in the source, whatever markup is between its words; -1 if it cannot be told.
    int find(String sentence, int from) {
        var words = new ArrayList<String>();
        var word = WORD.matcher(sentence);
        while (words.size() < FIRST_WORDS && word.find()) {
            words.add(Pattern.quote(word.group()));
        }
        for (int count = words.size(); count > 0; count--) {
            var wanted = Pattern.compile("(?<![\\p{L}\\p{N}])" + String.join("[^\\p{L}\\p{N}]{1,12}", words.subList(0, count)) + "(?![\\p{L}\\p{N}])");
            var found = wanted.matcher(shown);
            if (found.find(Math.min(from, shown.length()))) {
                return found.start();
            }
        }
        return -1;
    }

    /// Where this word stands as itself, outside of longer words; -1 if nowhere.
    int findWord(Pattern word) {
        var found = word.matcher(shown);
        return found.find() ? found.start() : -1;
    }

    /// Finds the addresses of links and pictures one after the other, in the order in which they are shown.
    Addresses addresses() {
        return new Addresses();
    }

    final class Addresses {
        private final Map<String, Integer> last = new HashMap<>();
        private int furthest;

        /// Where this address stands, for the first time or for the next; empty if it cannot be told.
        Optional<Yaml.Place> next(String address) {
            if (address.isEmpty() || last.getOrDefault(address, 0) < 0) {
                return Optional.empty();
            }
            int at = find(address, last.containsKey(address) ? last.get(address) + 1 : furthest);
            at = at < 0 ? last.getOrDefault(address, find(address, 0)) : at;
            last.put(address, at);
            furthest = Math.max(furthest, at);
            return at < 0 ? Optional.empty() : Optional.of(place(at));
        }

        private int find(String address, int from) {
            for (int at = shown.indexOf(address, from); at >= 0; at = shown.indexOf(address, at + 1)) {
                int end = at + address.length();
                if ((at == 0 || !isOfAddress(shown.charAt(at - 1))) && (end == shown.length() || !isOfAddress(shown.charAt(end)))) {
                    return at;
                }
            }
            return -1;
        }
    }

    private static boolean isOfAddress(char c) {
        return Character.isLetterOrDigit(c) || "/-_%#".indexOf(c) >= 0;
    }
}
