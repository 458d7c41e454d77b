package help.cairn.publishing;

import com.vladsch.flexmark.html2md.converter.FlexmarkHtmlConverter;
import com.vladsch.flexmark.util.data.MutableDataSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;

/// Turns a tidy page into the Markdown that a writer would have typed.
///
/// A library writes sentences and tables; lists, quotes and boxes are laid out here, because it loses code in lists and
/// lines in cells. Every part is read back and compared: what does not come back as it was stays as clean HTML.
final class HtmlToMarkdown {
    private static final Set<String> BLOCKS = Set.of(
            "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "table", "pre", "blockquote", "div", "section", "article", "main", "header",
            "footer", "aside", "details", "figure", "hr", "iframe", "video", "address", "fieldset", "nav", "center", "li", "dt", "dd", "summary",
            "figcaption", "hgroup");
    /// What Markdown has no mark for, and our content may say in HTML within a line.
    private static final Set<String> INLINE_HTML = Set.of("kbd", "sub", "sup", "u", "mark", "ins", "small", "abbr", "var", "samp", "cite", "q", "time");
    private static final Map<String, String> EMPHASIS = Map.of("strong", "**", "em", "*", "del", "~~");
    private static final String NOT_IN_CELLS = "ul,ol,li,dl,table,pre,blockquote,h1,h2,h3,h4,h5,h6,details,iframe,video,figure,hr";
    private static final Pattern STARTS_HTML = Pattern.compile("p|ul|ol|dl|table|blockquote|details|figure|h[1-6]|div|section|aside|address|iframe");
    /// What the reader of content would take for marks of other systems and drop.
    private static final Pattern MISREAD = Pattern.compile("\\{%|\\{\\{|\\{:|\\[!");
    private static final int DEEPEST = 60;
    private static final char OPEN = '\uE000';
    private static final char CLOSE = '\uE001';
    private static final Pattern ISLAND = Pattern.compile(OPEN + "(\\d+)" + CLOSE);

    private static final FlexmarkHtmlConverter LIBRARY = FlexmarkHtmlConverter.builder(new MutableDataSet()
            .set(FlexmarkHtmlConverter.SETEXT_HEADINGS, false)
            .set(FlexmarkHtmlConverter.OUTPUT_ATTRIBUTES_ID, false)
            .set(FlexmarkHtmlConverter.TYPOGRAPHIC_QUOTES, false)
            .set(FlexmarkHtmlConverter.TYPOGRAPHIC_SMARTS, false)
            .set(FlexmarkHtmlConverter.WRAP_AUTO_LINKS, false)
            .set(FlexmarkHtmlConverter.EXTRACT_AUTO_LINKS, false))
            .build();
    private static final Markdown MARKDOWN = new Markdown();

    private final Cleaning cleaning;
    private final BiConsumer<String, String> note;

    /// @param cleaning what content may hold as HTML
    /// @param note takes what could not be said in Markdown, and what stands there instead
    HtmlToMarkdown(Cleaning cleaning, BiConsumer<String, String> note) {
        this.cleaning = cleaning;
        this.note = note;
    }

    /// @param body as `Tidying` leaves it
    String convert(Element body) {
        var deepest = new int[1];
        body.traverse((_, depth) -> deepest[0] = Math.max(deepest[0], depth));
        if (deepest[0] > DEEPEST) {
            note.accept("the text is nested more than %d deep".formatted(DEEPEST), "kept as HTML");
            return html(body);
        }
        var text = String.join("\n\n", blocks(body.childNodes(), 0));
        var all = Fingerprint.of(cleaning.clean(body.html()));
        if (!rendered(text).filter(all::hasSameWords).isPresent()) {
            note.accept("read back, the text differs from the original", "compare the two");
        }
        return text;
    }

    private Optional<Fingerprint> rendered(String text) {
        try {
            return Optional.of(Fingerprint.of(cleaning.clean(MARKDOWN.html(text))));
        } catch (Markdown.Refused e) {
            return Optional.empty();
        }
    }

    private List<String> blocks(List<Node> nodes, int depth) {
        var blocks = new ArrayList<String>();
        var line = new ArrayList<Node>();
        Element before = null;
        for (var node : nodes) {
            if (!(node instanceof Element element) || !isBlock(element)) {
                line.add(node);
                continue;
            }
            before = flush(line, blocks) ? null : before;
            var made = block(element, depth);
            if (!made.isEmpty() && before != null && before.tagName().equals(element.tagName()) && Set.of("ul", "ol").contains(element.tagName())) {
                // Two lists in a row would be read as one.
                blocks.add("<!-- -->");
            }
            blocks.addAll(made);
            before = made.isEmpty() ? before : element;
        }
        flush(line, blocks);
        return blocks;
    }

    private static boolean isBlock(Element element) {
        return BLOCKS.contains(element.tagName());
    }

    private boolean flush(List<Node> line, List<String> blocks) {
        if (line.stream().allMatch(node -> node instanceof TextNode text ? text.isBlank() : node instanceof Element element && isNothing(element))) {
            line.clear();
            return false;
        }
        var paragraph = new Element("p");
        line.forEach(node -> paragraph.appendChild(node.clone()));
        line.clear();
        blocks.add(sentence(paragraph, ""));
        return true;
    }

    private static boolean isNothing(Element element) {
        return element.tagName().equals("br")
                || element.text().isBlank() && element.select("img,iframe,video,input,[id],br").isEmpty();
    }

    private List<String> block(Element element, int depth) {
        var tag = element.tagName();
        var callout = Tidying.calloutOf(element);
        if (callout.isPresent() && !element.text().isBlank()) {
            var inside = tag.equals("p") ? List.of(sentence(bare(element), "")) : blocks(element.childNodes(), depth + 1);
            return List.of(indented("[!" + callout.get() + "]\n" + String.join("\n\n", inside), "> ", "> "));
        }
        return switch (tag) {
            case "p", "summary", "figcaption", "dt" ->
                element.select(String.join(",", BLOCKS)).size() > 1 ? blocks(element.childNodes(), depth) : line(element, "");
            case "h1", "h2", "h3", "h4", "h5", "h6" -> line(element, "#".repeat(tag.charAt(1) - '0') + " ");
            case "ul", "ol", "dl" -> checked(element, depth, "a list", tag.equals("dl") ? definitions(element, depth) : list(element, depth));
            case "table" -> List.of(table(element));
            case "pre" -> List.of(code(element));
            case "blockquote" -> checked(element, depth, "a quotation", indented(String.join("\n\n", blocks(element.childNodes(), depth + 1)), "> ", "> "));
            case "details" -> List.of(details(element, depth));
            case "figure" -> element.selectFirst("figcaption") == null ? blocks(element.childNodes(), depth) : List.of(html(element));
            case "iframe", "video" -> List.of(html(element));
            case "hr" -> List.of("***");
            default -> blocks(element.childNodes(), depth);
        };
    }

    private List<String> line(Element element, String prefix) {
        return isNothing(element) ? List.of() : List.of(sentence(bare(element), prefix));
    }

    /// The same words in a plain element of the same name.
    private static Element bare(Element element) {
        var bare = new Element(element.tagName().startsWith("h") ? element.tagName() : "p");
        if (!element.id().isEmpty()) {
            bare.attr("id", element.id());
        }
        element.childNodes().forEach(node -> bare.appendChild(node.clone()));
        return bare;
    }

    /// A paragraph or heading: with marks, else with its emphasis as HTML, else as it is.
    private String sentence(Element element, String prefix) {
        var expected = Fingerprint.of(cleaning.clean(source(element)));
        var id = prefix.isEmpty() || element.id().isEmpty() ? "" : " {#%s}".formatted(element.id());
        for (var emphasisInHtml : new boolean[] {false, true}) {
            var text = prefix + inline(element, emphasisInHtml, prefix.isEmpty() ? "\\\n" : " ") + id;
            if (rendered(text).filter(expected::equals).isPresent()) {
                return text;
            }
        }
        return kept(element, prefix.isEmpty() ? "a paragraph" : "a heading");
    }

    private String inline(Element element, boolean emphasisInHtml, String lineBreak) {
        var islands = new ArrayList<String>();
        var copy = element.clone();
        marked(copy, emphasisInHtml, lineBreak, islands);
        var text = LIBRARY.convert("<p>" + inside(copy) + "</p>").strip();
        return filled(text, islands).lines().map(line -> escapedStart(line.strip())).collect(Collectors.joining("\n"));
    }

    /// Puts marks in the place of what the library would lose or write in another way.
    private static void marked(Element element, boolean emphasisInHtml, String lineBreak, List<String> islands) {
        for (var child : within(element, "*")) {
            var tag = child.tagName();
            switch (tag) {
                case "br" -> child.replaceWith(new TextNode(island(lineBreak, islands)));
                case "img" -> child.replaceWith(new TextNode(island(picture(child, lineBreak.equals("<br>")), islands)));
                case "iframe", "video" -> child.replaceWith(new TextNode(island(oneLine(source(child)), islands)));
                case "input" -> child.replaceWith(new TextNode(island(oneLine(source(child)), islands)));
                case "a" -> {
                    if (child.hasAttr("href")) {
                        child.attr("href", child.attr("href").strip().replace(" ", "%20").replace("(", "%28").replace(")", "%29").replace("<", "%3C")
                                .replace(">", "%3E").replace("\\", "%5C"));
                    } else if (!child.id().isEmpty()) {
                        child.before(new TextNode(island("<a id=\"%s\"></a>".formatted(attribute(child.id())), islands)));
                        child.unwrap();
                    } else {
                        child.unwrap();
                    }
                }
                case "code" -> child.replaceWith(new TextNode(island(code(child.text(), lineBreak.equals("<br>")), islands)));
                case "strong", "em", "del" -> {
                    var mark = EMPHASIS.get(tag);
                    wrap(child, emphasisInHtml ? "<%s>".formatted(tag) : mark, emphasisInHtml ? "</%s>".formatted(tag) : mark, islands);
                }
                default -> {
                    if (INLINE_HTML.contains(tag)) {
                        var title = child.attr("title").isEmpty() ? "" : " title=\"%s\"".formatted(attribute(child.attr("title")));
                        wrap(child, "<%s%s>".formatted(tag, title), "</%s>".formatted(tag), islands);
                    }
                }
            }
        }
        for (var text : allTexts(element)) {
            if (text.parent() instanceof Element parent && parent.closest("code") == null) {
                text.text(escaped(text, islands));
            }
        }
    }

    /// Marks stand close to their words: spaces go out of them.
    private static void wrap(Element element, String open, String close, List<String> islands) {
        var texts = allTexts(element);
        if (!texts.isEmpty() && texts.getFirst() == firstLeaf(element) && texts.getFirst().getWholeText().matches("(?s)\\s.*")) {
            texts.getFirst().text(texts.getFirst().getWholeText().stripLeading());
            element.before(new TextNode(" "));
        }
        if (!texts.isEmpty() && texts.getLast() == lastLeaf(element) && texts.getLast().getWholeText().matches("(?s).*\\s")) {
            texts.getLast().text(texts.getLast().getWholeText().stripTrailing());
            element.after(new TextNode(" "));
        }
        element.before(new TextNode(island(open, islands)));
        element.after(new TextNode(island(close, islands)));
        element.unwrap();
    }

    private static Node firstLeaf(Node node) {
        return node.childNodeSize() == 0 ? node : firstLeaf(node.childNode(0));
    }

    private static Node lastLeaf(Node node) {
        return node.childNodeSize() == 0 ? node : lastLeaf(node.childNode(node.childNodeSize() - 1));
    }

    private static String code(String text, boolean inCell) {
        if (inCell && text.contains("|")) {
            return "<code>%s</code>".formatted(attribute(text).replace("|", "&#124;").replace("*", "&#42;").replace("_", "&#95;"));
        }
        var fence = "`";
        while (text.contains(fence)) {
            fence += "`";
        }
        var space = text.startsWith("`") || text.endsWith("`") ? " " : "";
        return fence + space + text + space + fence;
    }

    private static List<Element> within(Element element, String query) {
        return element.select(query).stream().filter(found -> found != element).toList();
    }

    private static List<TextNode> allTexts(Element element) {
        var texts = new ArrayList<TextNode>();
        element.traverse((node, _) -> {
            if (node instanceof TextNode text) {
                texts.add(text);
            }
        });
        return texts;
    }

    private static String escaped(TextNode node, List<String> islands) {
        var words = node.getWholeText().replaceAll("\\s+", " ");
        var text = new StringBuilder();
        for (int i = 0; i < words.length(); i++) {
            char c = words.charAt(i);
            var inWord = i > 0 && i + 1 < words.length() && Character.isLetterOrDigit(words.charAt(i - 1)) && Character.isLetterOrDigit(words.charAt(i + 1));
            var beforeLink = c == '!' && i + 1 == words.length() && node.nextSibling() instanceof Element;
            text.append(c == '{' || c == '}' || c == '_' && !inWord || beforeLink ? island("\\" + c, islands) : String.valueOf(c));
        }
        return text.toString();
    }

    private static String island(String text, List<String> islands) {
        islands.add(text);
        return OPEN + Integer.toString(islands.size() - 1) + CLOSE;
    }

    private static String filled(String text, List<String> islands) {
        return ISLAND.matcher(text).replaceAll(match -> {
            int number = Integer.parseInt(match.group(1));
            return java.util.regex.Matcher.quoteReplacement(number < islands.size() ? islands.get(number) : "");
        });
    }

    private static String picture(Element picture, boolean inCell) {
        var alt = picture.attr("alt").replaceAll("\\s+", " ").strip().replaceAll("([\\\\\\[\\]*_`<>&{}|])", "\\\\$1");
        var title = picture.attr("title").isBlank() || picture.attr("title").equals(picture.attr("alt"))
                ? ""
                : " \"%s\"".formatted(picture.attr("title").replaceAll("\\s+", " ").replace("\\", "\\\\").replace("\"", "\\\""));
        var src = picture.attr("src").strip().replace(" ", "%20").replace("(", "%28").replace(")", "%29").replace("<", "%3C").replace(">", "%3E");
        var text = "![%s](%s%s)".formatted(alt, src, title);
        return inCell ? text.replaceAll("(?<!\\\\)\\|", "\\\\|") : text;
    }

    /// A line that must not begin a heading, a list or a rule.
    private static String escapedStart(String line) {
        return line.replaceFirst("^(#{1,6})(?=\\s|$)", "\\\\$1")
                .replaceFirst("^(\\d{1,9})([.)])(?=\\s|$)", "$1\\\\$2")
                .replaceFirst("^([-+:])(?=\\s|$)", "\\\\$1")
                .replaceFirst("^([-=]+)(?=\\s*$)", "\\\\$1");
    }

    private String list(Element list, int depth) {
        var ordered = list.tagName().equals("ol");
        int number = ordered && list.attr("start").matches("\\d{1,6}") ? Integer.parseInt(list.attr("start")) : 1;
        var items = new ArrayList<List<String>>();
        for (var node : list.childNodes()) {
            if (node instanceof Element item && item.tagName().equals("li")) {
                items.add(item(item, depth));
            } else if (node instanceof Element inner && Set.of("ul", "ol").contains(inner.tagName()) && !items.isEmpty()) {
                items.getLast().addAll(block(inner, depth + 1));
            } else if (node instanceof Element || node instanceof TextNode text && !text.isBlank()) {
                items.add(blocks(List.of(node), depth + 1));
            }
        }
        var tight = items.stream().allMatch(blocks -> blocks.size() < 2 || blocks.size() == 2 && blocks.getLast().matches("(?s)(- |\\d+\\. ).*"));
        var lines = new ArrayList<String>();
        for (var blocks : items) {
            var marker = ordered ? number++ + ". " : "- ";
            lines.add(blocks.isEmpty() ? marker.strip() : indented(String.join(tight ? "\n" : "\n\n", blocks), marker, " ".repeat(marker.length())));
        }
        return String.join(tight ? "\n" : "\n\n", lines);
    }

    private List<String> item(Element item, int depth) {
        var box = item.selectFirst("> input[type=checkbox], > p:first-child > input[type=checkbox]");
        if (box == null) {
            return blocks(item.childNodes(), depth + 1);
        }
        var words = item.clone();
        words.select("> input, > p > input").remove();
        var blocks = blocks(words.childNodes(), depth + 1);
        var mark = box.hasAttr("checked") ? "[x] " : "[ ] ";
        return Stream.concat(Stream.of(mark + (blocks.isEmpty() ? "" : blocks.getFirst())), blocks.stream().skip(1)).collect(Collectors.toList());
    }

    private String definitions(Element list, int depth) {
        var text = new StringBuilder();
        for (var child : list.select("> dt, > dd, > div > dt, > div > dd")) {
            var term = child.tagName().equals("dt");
            var blocks = term ? line(child, "") : blocks(child.childNodes(), depth + 1);
            if (!blocks.isEmpty()) {
                text.append(term && !text.isEmpty() ? "\n" : "").append(term ? blocks.getFirst() : indented(String.join("\n\n", blocks), ":   ", "    "))
                        .append('\n');
            }
        }
        return text.toString().strip();
    }

    private static String indented(String text, String first, String rest) {
        var lines = new ArrayList<String>();
        for (var line : text.split("\n", -1)) {
            var before = lines.isEmpty() ? first : rest;
            lines.add(line.isEmpty() ? before.stripTrailing() : before + line);
        }
        return String.join("\n", lines);
    }

    /// Only what stands on the page itself is compared: a part of it would be compared again with the whole.
    private List<String> checked(Element element, int depth, String what, String text) {
        if (text.isBlank()) {
            return List.of();
        }
        var expected = Fingerprint.of(cleaning.clean(source(element)));
        return List.of(depth > 0 || rendered(text).filter(expected::hasSameParts).isPresent() ? text : kept(element, what));
    }

    private String details(Element element, int depth) {
        var summary = element.selectFirst("> summary");
        var inside = element.childNodes().stream().filter(node -> node != summary).toList();
        var heading = summary == null ? "" : "<summary>%s</summary>\n".formatted(oneLine(unstyled(cleaning.clean(summary.html())).html()));
        var open = element.hasAttr("open") ? " open" : "";
        return "<details%s>\n%s\n%s\n\n</details>".formatted(open, heading, String.join("\n\n", blocks(inside, depth + 1)));
    }

    private String code(Element element) {
        var inner = element.selectFirst("code");
        var text = wholeText(element).replace("\r", "").replaceAll("^\n|\\s+$", "");
        var language = Pattern.compile("(?:language-|lang-|brush:\\s*)([A-Za-z0-9+#-]{1,30})")
                .matcher(element.className() + " " + (inner == null ? "" : inner.className()));
        var name = language.find() ? language.group(1) : "";
        if (MISREAD.matcher(text).find()) {
            var pre = new Element("pre");
            var plain = pre.appendElement("code").text(text);
            if (!name.isEmpty()) {
                plain.addClass("language-" + name);
            }
            return "<div>" + oneLine(source(pre)) + "</div>";
        }
        var fence = "```";
        while (text.contains(fence)) {
            fence += "`";
        }
        return fence + name + "\n" + text + "\n" + fence;
    }

    private static String wholeText(Element element) {
        var copy = element.clone();
        copy.select("br").forEach(line -> line.replaceWith(new TextNode("\n")));
        return copy.wholeText();
    }

    private String table(Element element) {
        var rows = element.select("tr");
        var reason = reasonAgainst(element, rows);
        if (reason.isPresent()) {
            return kept(element, reason.get());
        }
        var expected = Fingerprint.of(cleaning.clean(source(element)));
        for (var emphasisInHtml : new boolean[] {false, true}) {
            var text = table(rows, emphasisInHtml);
            if (rendered(text).filter(expected::hasSameWords).isPresent()) {
                return text;
            }
        }
        return kept(element, "a table");
    }

    /// As it is: jsoup would lay out what belongs to no document, and put spaces where none are.
    private static String source(Element element) {
        var page = Document.createShell("");
        page.outputSettings().prettyPrint(false);
        return page.body().appendChild(element.clone()).html();
    }

    private static String inside(Element element) {
        var around = new Element("span");
        element.childNodes().forEach(node -> around.appendChild(node.clone()));
        return source(around).replaceFirst("^<span>", "").replaceFirst("</span>$", "");
    }

    private static Optional<String> reasonAgainst(Element element, List<Element> rows) {
        if (!within(element, "table").isEmpty()) {
            return Optional.of("a table within a table");
        }
        if (element.select("td,th").stream().anyMatch(cell -> spans(cell, "colspan") || spans(cell, "rowspan"))) {
            return Optional.of("a table with merged cells");
        }
        if (!within(element, NOT_IN_CELLS).isEmpty()) {
            return Optional.of("a table with lists or boxes in its cells");
        }
        if (element.selectFirst("caption") != null) {
            return Optional.of("a table with a caption");
        }
        if (rows.isEmpty() || !isHeading(rows.getFirst()) || element.select("thead tr").size() > 1) {
            return Optional.of("a table without one heading row");
        }
        long width = rows.getFirst().childrenSize();
        return rows.stream().allMatch(row -> row.childrenSize() == width) ? Optional.empty() : Optional.of("a table with rows of different lengths");
    }

    private static boolean spans(Element cell, String name) {
        return cell.attr(name).matches("\\d+") && !cell.attr(name).matches("[01]");
    }

    /// In `thead`, of `th` alone, or in bold as a whole.
    private static boolean isHeading(Element row) {
        return row.closest("thead") != null || row.children().stream().allMatch(cell -> cell.tagName().equals("th"))
                || row.children().stream().allMatch(cell -> !cell.text().isBlank() && cell.select("strong").text().equals(cell.text()));
    }

    private String table(List<Element> rows, boolean emphasisInHtml) {
        var islands = new ArrayList<String>();
        var table = new Element("table");
        var head = table.appendElement("thead");
        var body = table.appendElement("tbody");
        for (var row : rows) {
            var first = row == rows.getFirst();
            var line = (first ? head : body).appendElement("tr");
            for (var cell : row.children()) {
                var copy = cell.clone();
                var words = line.appendElement(first ? "th" : "td");
                if (!cell.attr("align").isEmpty()) {
                    words.attr("align", cell.attr("align"));
                }
                if (first) {
                    copy.select("strong").forEach(Element::unwrap);
                }
                var parts = copy.select("p,div");
                for (var part : parts) {
                    if (part.nextElementSibling() != null && !part.text().isBlank()) {
                        part.appendElement("br");
                    }
                    part.unwrap();
                }
                while (copy.childNodeSize() > 0 && copy.childNode(copy.childNodeSize() - 1) instanceof Node last
                        && (last.nodeName().equals("br") || last instanceof TextNode blank && blank.isBlank())) {
                    last.remove();
                }
                marked(copy, emphasisInHtml, "<br>", islands);
                copy.childNodes().forEach(node -> words.appendChild(node.clone()));
            }
        }
        return filled(LIBRARY.convert(source(table)).strip(), islands);
    }

    private String kept(Element element, String what) {
        note.accept(what + ": “" + shortened(element.text()) + "”", "kept as HTML");
        return html(element);
    }

    static String shortened(String text) {
        return text.length() <= 50 ? text : text.substring(0, text.offsetByCodePoints(0, Math.min(49, text.codePointCount(0, text.length())))) + "…";
    }

    private String html(Element element) {
        var clean = unstyled(cleaning.clean(source(element)));
        var only = clean.childrenSize() == 1 && STARTS_HTML.matcher(clean.child(0).tagName()).matches();
        return only ? oneLine(clean.html()) : "<div>" + oneLine(clean.html()) + "</div>";
    }

    private static Element unstyled(Element element) {
        element.select("[class],[style],[role]").forEach(each -> each.removeAttr("class").removeAttr("style").removeAttr("role"));
        return element;
    }

    /// HTML ends at an empty line, so it is written without any; and with nothing that other systems' marks begin with.
    private static String oneLine(String html) {
        var text = new StringBuilder();
        int at = 0;
        var pre = Pattern.compile("(?is)<pre\\b.*?</pre>").matcher(html);
        while (pre.find()) {
            text.append(html.substring(at, pre.start()).replaceAll("\\s+", " ")).append(pre.group().replace("\n", "&#10;"));
            at = pre.end();
        }
        return text.append(html.substring(at).replaceAll("\\s+", " ")).toString().strip().replace("{", "&#123;").replace("[!", "&#91;!");
    }

    private static String attribute(String value) {
        return value.replace("&", "&amp;").replace("\"", "&quot;").replace("<", "&lt;");
    }

    static boolean isMachineMade(String id) {
        return id.toLowerCase(Locale.ROOT).matches("(h|hc|hd|toc|_toc|heading|docs-internal)[-_]?[0-9a-z]*\\d[0-9a-z_-]*");
    }
}
