package help.cairn.tickets;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeTraversor;
import org.jsoup.select.NodeVisitor;

/// The words of a mail: what was written now, and what came along from before.
///
/// @param own what was written now, with its signature
/// @param quoted what it answers; empty if nothing, or if the answer stands between its lines
record MailText(String own, String quoted) {
    private static final Pattern ATTRIBUTION = Pattern.compile(
            "(?iU)\\s*(?:On|Am|El|Le|Il|Op|Em|في)\\b.{3,300}(?:wrote|schrieb|escribió|écrit|scritto|schreef|escreveu|كتب)\\b.{0,200}:\\s*");
    private static final Pattern ORIGINAL = Pattern.compile(
            "(?iU)\\s*-{2,}\\s*(?:Original Message|Ursprüngliche Nachricht|Mensaje original|Message d.origine|الرسالة الأصلية)\\s*-{2,}\\s*");
    private static final Pattern RULE = Pattern.compile("\\s*_{10,}\\s*");
    private static final Pattern SENDER = Pattern.compile("(?iU)\\s*\\*?(?:From|Von|De|Da|Van|من)\\*?:\\*?\\s.*");
    private static final String QUOTES = "blockquote, .gmail_quote, .yahoo_quoted, .moz-cite-prefix";

    /// Takes apart what was written now and what came along.
    static MailText of(String text) {
        var lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            if (ORIGINAL.matcher(lines.get(i)).matches() || RULE.matcher(lines.get(i)).matches() && SENDER.matcher(next(lines, i)).matches()) {
                return new MailText(joined(lines.subList(0, i)), joined(lines.subList(i, lines.size())));
            }
        }
        var quoted = new boolean[lines.size()];
        for (int i = 0; i < quoted.length; i++) {
            quoted[i] = lines.get(i).stripLeading().startsWith(">");
        }
        for (int i = 0; i < quoted.length; i++) {
            attribution(lines, quoted, i);
        }
        return interleaved(lines, quoted)
                ? new MailText(text.strip(), "")
                : new MailText(picked(lines, quoted, false), picked(lines, quoted, true));
    }

    /// "On Tuesday Mara wrote:", on one line or two, belongs to what it introduces.
    private static void attribution(List<String> lines, boolean[] quoted, int i) {
        if (quoted[i] || lines.get(i).isBlank()) {
            return;
        }
        for (int last = i; last < Math.min(i + 2, quoted.length); last++) {
            int after = last + 1;
            while (after < quoted.length && lines.get(after).isBlank()) {
                after++;
            }
            if (after < quoted.length && quoted[after] && ATTRIBUTION.matcher(String.join(" ", lines.subList(i, last + 1))).matches()) {
                java.util.Arrays.fill(quoted, i, last + 1, true);
                return;
            }
        }
    }

    /// An answer between the lines makes no sense without them.
    private static boolean interleaved(List<String> lines, boolean[] quoted) {
        int changes = 0;
        var before = true;
        for (int i = 0; i < quoted.length; i++) {
            if (!lines.get(i).isBlank() && (i == 0 || quoted[i] != before)) {
                changes++;
                before = quoted[i];
            }
        }
        return changes > 3;
    }

    private static String next(List<String> lines, int i) {
        return lines.subList(i + 1, lines.size()).stream().filter(line -> !line.isBlank()).findFirst().orElse("");
    }

    private static String picked(List<String> lines, boolean[] quoted, boolean which) {
        var some = new ArrayList<String>();
        for (int i = 0; i < quoted.length; i++) {
            if (quoted[i] == which || lines.get(i).isBlank()) {
                some.add(lines.get(i));
            }
        }
        return joined(some);
    }

    private static String joined(List<String> lines) {
        return lines.stream().collect(Collectors.joining("\n")).replaceAll("\n{3,}", "\n\n").strip();
    }

    /// The text of a page, as a plain mail would have it: quotations begin with `>`.
    static String ofHtml(String html) {
        var document = Jsoup.parse(html);
        document.select("script, style, head, title, template, noscript").remove();
        for (var quote : document.select(QUOTES)) {
            if (quote.parent() == null || quote.parent().closest(QUOTES) == null) {
                var text = plain(quote).lines().map(line -> "> " + line).collect(Collectors.joining("\n"));
                quote.replaceWith(new Element("pre").appendChild(new TextNode(text)));
            }
        }
        return plain(document.body()).replaceAll("\n{3,}", "\n\n").strip();
    }

    private static String plain(Element root) {
        var text = new StringBuilder();
        NodeTraversor.traverse(new NodeVisitor() {
            @Override
            public void head(Node node, int depth) {
                switch (node) {
                    case TextNode words -> text.append(words.parent() instanceof Element parent && parent.normalName().equals("pre")
                            ? words.getWholeText()
                            : words.text().replace('\u00a0', ' '));
                    case Element element when element.normalName().equals("br") -> text.append('\n');
                    case Element element when element.normalName().equals("li") -> line().append("- ");
                    case Element element when element.normalName().equals("hr") -> line().append("___\n");
                    case Element element when element.isBlock() -> line();
                    default -> {
                        // Nothing of it is read.
                    }
                }
            }

            @Override
            public void tail(Node node, int depth) {
                if (node instanceof Element element && element.isBlock()) {
                    line();
                    if (element.normalName().equals("p")) {
                        text.append('\n');
                    }
                }
            }

            private StringBuilder line() {
                return text.isEmpty() || text.charAt(text.length() - 1) == '\n' ? text : text.append('\n');
            }
        }, root);
        return text.toString();
    }
}
