package help.cairn.publishing;

import com.vladsch.flexmark.ast.Heading;
import com.vladsch.flexmark.ext.attributes.AttributeNode;
import com.vladsch.flexmark.ext.attributes.AttributesNode;
import com.vladsch.flexmark.html.AttributeProvider;
import com.vladsch.flexmark.html.IndependentAttributeProviderFactory;
import com.vladsch.flexmark.html.renderer.AttributablePart;
import com.vladsch.flexmark.html.renderer.LinkResolverContext;
import com.vladsch.flexmark.ext.attributes.AttributesExtension;
import com.vladsch.flexmark.ext.autolink.AutolinkExtension;
import com.vladsch.flexmark.ext.definition.DefinitionExtension;
import com.vladsch.flexmark.ext.footnotes.FootnoteExtension;
import com.vladsch.flexmark.ext.gfm.strikethrough.StrikethroughExtension;
import com.vladsch.flexmark.ext.gfm.tasklist.TaskListExtension;
import com.vladsch.flexmark.ext.tables.TablesExtension;
import com.vladsch.flexmark.html.HtmlRenderer;
import com.vladsch.flexmark.parser.Parser;
import com.vladsch.flexmark.util.data.MutableDataSet;
import com.vladsch.flexmark.util.misc.Extension;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Markdown to raw HTML: CommonMark and GFM. What comes out is not safe yet; `Cleaning` makes it so.
///
/// The parser overflows its stack on two kilobytes of list markers and takes quadratic time on other texts, so hostile
/// text is refused before parsing, and parsing happens on a thread of its own with a deadline.
final class Markdown {
    static final int LARGEST = 1024 * 1024;
    private static final int DEEPEST = 50;
    /// Of a processor, for one text.
    private static final Duration DEADLINE = Duration.ofSeconds(5);
    private static final int PATIENCE = 5;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final long STACK = 16L * 1024 * 1024;
    private static final int LONGEST_RUN = 400;
    private static final int MOST_LINKS = 1000;
    private static final int INDENT = 4;

    private final Parser parser;
    private final HtmlRenderer renderer;

    Markdown() {
        this(List.of(
                TablesExtension.create(), TaskListExtension.create(), StrikethroughExtension.create(), FootnoteExtension.create(),
                AutolinkExtension.create(), AttributesExtension.create(), DefinitionExtension.create()));
    }

    /// @param extensions what is read besides CommonMark
    Markdown(List<Extension> extensions) {
        var options = new MutableDataSet()
                .set(Parser.EXTENSIONS, extensions)
                .set(HtmlRenderer.PERCENT_ENCODE_URLS, true)
                .set(TablesExtension.DISCARD_EXTRA_COLUMNS, true)
                .set(TablesExtension.APPEND_MISSING_COLUMNS, true)
                .set(TablesExtension.HEADER_SEPARATOR_COLUMN_MATCH, true);
        parser = Parser.builder(options).build();
        renderer = HtmlRenderer.builder(options).attributeProviderFactory(new HeadingIds()).build();
    }

    /// The id that a heading is given in its own line, which the extension for attributes reads and then drops.
    private static final class HeadingIds extends IndependentAttributeProviderFactory {
        @Override
        public AttributeProvider apply(LinkResolverContext context) {
            return (node, part, attributes) -> {
                if (node instanceof Heading && part == AttributablePart.NODE) {
                    for (var child : node.getChildren()) {
                        if (child instanceof AttributesNode) {
                            for (var attribute : child.getChildren()) {
                                if (attribute instanceof AttributeNode named && named.isId()) {
                                    attributes.replaceValue("id", named.getValue());
                                }
                            }
                        }
                    }
                }
            };
        }
    }

    /// Why a text cannot be rendered, in words for its writer.
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1;
        private final int line;

        Refused(String message, int line) {
            super(message);
            this.line = line;
        }

        /// From 1 within the text; 0 if no line can be named.
        int line() {
            return line;
        }
    }

    String html(String text) throws Refused {
        refuseHostile(text);
        var task = new FutureTask<>(() -> renderer.render(parser.parse(text)));
        var thread = new Thread(null, task, "markdown", STACK);
        thread.setDaemon(true);
        thread.start();
        try {
            for (int patience = PATIENCE;; patience--) {
                try {
                    return task.get(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
                } catch (TimeoutException e) {
                    // A busy or sleeping machine is no fault of the text.
                    if (patience == 0 || THREADS.getThreadCpuTime(thread.threadId()) >= DEADLINE.toNanos()) {
                        task.cancel(true);
                        throw new Refused("The text takes longer than %d s to read".formatted(DEADLINE.toSeconds()), 0);
                    }
                }
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof StackOverflowError) {
                throw new Refused("The text is nested too deeply", 0);
            }
            throw new Refused("The text cannot be read as Markdown", 0);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refused("Reading was interrupted", 0);
        }
    }

    private static void refuseHostile(String text) throws Refused {
        if (text.length() > LARGEST) {
            throw new Refused("The text is longer than 1 MB", 0);
        }
        int number = 0;
        var fenced = false;
        for (var line : (Iterable<String>) text.lines()::iterator) {
            number++;
            var bare = line.strip();
            if (bare.startsWith("```") || bare.startsWith("~~~")) {
                fenced = !fenced;
            }
            if (depth(line, fenced) > DEEPEST) {
                throw new Refused("Lists and quotes are nested more than %d deep".formatted(DEEPEST), number);
            }
            if (longestRun(line) >= LONGEST_RUN || times(line, "](") > MOST_LINKS) {
                throw new Refused("The same mark stands hundreds of times in a row", number);
            }
        }
    }

    /// How many lists and quotes a line opens or stands in; scanned by hand, because a pattern would overflow its own
    /// stack on the very text that it is to refuse.
    private static int depth(String line, boolean fenced) {
        int depth = 0;
        int indent = 0;
        int at = 0;
        while (at < line.length()) {
            char c = line.charAt(at);
            int next = at + 1;
            if (c == ' ' || c == '\t') {
                indent += depth == 0 ? 1 : 0;
            } else if (c == '>') {
                depth++;
            } else if ((c == '-' || c == '*' || c == '+') && next < line.length() && line.charAt(next) == ' ') {
                depth++;
            } else if (Character.isDigit(c)) {
                while (next < line.length() && next - at < 9 && Character.isDigit(line.charAt(next))) {
                    next++;
                }
                if (next + 1 >= line.length() || ".)".indexOf(line.charAt(next)) < 0 || line.charAt(next + 1) != ' ') {
                    break;
                }
                depth++;
                next++;
            } else {
                break;
            }
            at = next;
        }
        return depth == 0 || fenced ? depth : depth + indent / INDENT;
    }

    private static int longestRun(String line) {
        int longest = 0;
        int run = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            run = i > 0 && c == line.charAt(i - 1) ? run + 1 : 1;
            if ("*_`~[".indexOf(c) >= 0) {
                longest = Math.max(longest, run);
            }
        }
        return longest;
    }

    private static int times(String line, String part) {
        int times = 0;
        for (int at = line.indexOf(part); at >= 0; at = line.indexOf(part, at + part.length())) {
            times++;
        }
        return times;
    }
}
