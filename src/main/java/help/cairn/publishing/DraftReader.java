package help.cairn.publishing;

import help.cairn.articles.Heading;
import help.cairn.articles.Passage;
import help.cairn.articles.Problem;
import help.cairn.articles.Slug;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.Evaluator;
import org.jsoup.select.NodeTraversor;
import org.jsoup.select.QueryParser;

/// Reads one article file into a draft, whatever is in it.
final class DraftReader {
    // None of these looks twice at the same text: a megabyte of blank lines would take hours.
    private static final Pattern VENDOR_MARK = Pattern.compile("\\[!(?:DNL|UICONTROL)\\s++([^\\]\\n]{0,500}+)]");
    private static final Pattern LIQUID = Pattern.compile("\\{%[^%]*%}|\\{\\{\\s*site\\.baseurl\\s*}}");
    private static final Pattern KRAMDOWN = Pattern.compile("(?m)^[ \\t]*+\\{:[^}\\n]*+}[ \\t]*+$");
    private static final Pattern ALERT = Pattern.compile("^\\s*\\[!([A-Z]+)]\\s*");
    private static final Pattern SPACES = Pattern.compile("\\s+");
    private static final Pattern JOINTS = Pattern.compile("[-_]+");
    private static final Set<String> CELLS = Set.of("td", "th");
    private static final Set<String> HEADINGS = Set.of("h1", "h2", "h3", "h4", "h5", "h6");
    private static final Evaluator HEADING = QueryParser.parse("h1,h2,h3,h4,h5,h6");
    static final Pattern ENDING = Pattern.compile("\\.(md|markdown)$");
    private static final Map<String, String> CALLOUTS = Map.of(
            "NOTE", "", "TIP", "tip", "IMPORTANT", "", "WARNING", "warn", "CAUTION", "bad", "INFO", "", "MORELIKETHIS", "");

    private static final int LEAD = 180;
    private static final int LONGEST_ID = 250;

    private final Markdown markdown = new Markdown();
    private final Cleaning cleaning;
    private final BiFunction<Locale, String, String> words;
    private final Facts facts;
    private final ArticleChecks checks;

    /// The words that become part of an article's text: when one changes, so do the articles.
    static final List<String> WORDS = List.of(
            "task.done", "task.open", "callout.short", "callout.note", "callout.tip", "callout.important", "callout.warning",
            "callout.caution", "callout.info", "callout.morelikethis");

    /// @param words the theme's words, for the names of callouts
    /// @param facts what `{{ facts.name }}` stands for
    /// @param settings what the checks of an article depend on
    DraftReader(Cleaning cleaning, BiFunction<Locale, String, String> words, Facts facts, CheckSettings settings) {
        this.cleaning = cleaning;
        this.words = words;
        this.facts = facts;
        checks = new ArticleChecks(settings);
    }

    Draft read(ContentFile file, Locale locale, String below) {
        var problems = new ArrayList<Problem>();
        var path = file.path();
        var text = text(file, problems);
        var uses = new FactUses(facts, path, text, problems);
        int bodyLine = 1;
        var entries = new Yaml.Entries(Map.of(), new Yaml.Place(1, 1));
        if (text.startsWith("---\n") || text.startsWith("---\r\n")) {
            var end = Pattern.compile("(?m)^---[ \\t]*$").matcher(text);
            if (end.find(4)) {
                var yaml = text.substring(text.indexOf('\n') + 1, end.start());
                bodyLine = (int) text.substring(0, end.end()).chars().filter(c -> c == '\n').count() + 2;
                text = text.substring(Math.min(text.length(), end.end() + 1));
                try {
                    switch (Yaml.read(yaml, 2)) {
                        case Yaml.Entries found -> entries = found;
                        case Yaml.Text _,Yaml.Items _ ->
                            problems.add(Problem.error(
                                    path, 2, 1, "front-matter", "The front matter is no list of keys.",
                                    "Write it as in \"title: Where is my parcel?\"."));
                    }
                } catch (Yaml.Unreadable e) {
                    problems.add(Problem.error(
                            path, e.place().line(), e.place().column(), "front-matter",
                            "The front matter is not YAML: %s.".formatted(e.getMessage()),
                            "Put texts with a colon or quotes between quotation marks."));
                }
            } else {
                problems.add(Problem.error(
                        path, 1, 1, "front-matter", "The front matter has no end.", "Close it with a line of three hyphens."));
            }
        }
        var front = FrontMatter.ofArticle(path, uses.filled(entries, locale), problems);
        Element html = null;
        try {
            var source = KRAMDOWN.matcher(LIQUID.matcher(VENDOR_MARK.matcher(uses.marked(text, locale)).replaceAll("$1")).replaceAll(""))
                    .replaceAll("");
            html = cleaning.clean(uses.filled(markdown.html(source)));
        } catch (Markdown.Refused e) {
            problems.add(Problem.error(
                    path, e.line() == 0 ? bodyLine : bodyLine - 1 + e.line(), 0, "unreadable-text", e.getMessage() + ".",
                    "Divide the article, or take the repeated marks out."));
        }
        var title = front.text("title").orElse("");
        Body body = null;
        var said = List.<Problem>of();
        if (html != null) {
            var source = new SourceText(text, bodyLine);
            said = checks.problems(new ArticleChecks.Written(path, locale, title, front, entries, source, html));
            var first = html.selectFirst("h1,h2,h3,h4,h5,h6");
            if (title.isEmpty() && first != null) {
                title = first.text();
            }
            if (first != null && first.text().equals(title) && first.elementSiblingIndex() == 0) {
                first.remove();
            }
            shape(html, locale);
            body = body(html, source);
        }
        if (title.isEmpty()) {
            title = titleOf(below);
            if (html != null && problems.stream().noneMatch(Problem::isError)) {
                problems.add(Problem.warning(
                        path, 1, 1, "missing-title", "The article has no title, so it is called \"%s\" after its file.".formatted(title),
                        "Add one to the front matter, as in \"title: Where is my parcel?\"."));
            }
        }
        var draft = new Draft(
                path, locale, below, id(front, path, problems), title, slug(front, path, problems),
                front.text("description").orElse(""), front.texts("tags"), front.texts("keywords"), front.texts("aliases"),
                front.yes("draft"), front.due("publishDate"), front.due("expiryDate"), front.day("reviewBy"),
                front.number("weight", 1000), front.yes("featured"), front.texts("related"),
                front.text("topic").orElse(""), front.due("lastmod"), body, front.lines(),
                hash(text + entries + (uses.used().isEmpty() ? "" : new TreeMap<>(uses.used()))), uses.used(), problems, CheckNotes.of(text, entries));
        // Who has an error to mend should see that first; what follows from it would not even be true.
        var sound = problems.stream().noneMatch(Problem::isError);
        said.stream().filter(problem -> sound || problem.isError()).forEach(problems::add);
        return draft;
    }

    private static String id(FrontMatter front, String path, List<Problem> problems) {
        var id = front.text("id").orElse("");
        if (id.length() <= LONGEST_ID) {
            return id;
        }
        problems.add(Problem.error(path, front.lines().getOrDefault("id", 1), 1, "id", "The id has more than %d letters.".formatted(LONGEST_ID),
                "Give the article a short one, as in \"id: %s\".".formatted(Slug.of(fileName(path)))));
        return "";
    }

    static java.util.Optional<String> slug(FrontMatter front, String path, List<Problem> problems) {
        return front.text("slug").filter(slug -> {
            try {
                new Slug(slug);
                return true;
            } catch (IllegalArgumentException e) {
                problems.add(
                        Problem.error(path, front.lines().getOrDefault("slug", 1), 1, "slug", e.getMessage(), "Write \"slug: %s\".".formatted(Slug.of(slug))));
                return false;
            }
        });
    }

    static String titleOf(String path) {
        var name = JOINTS.matcher(fileName(path)).replaceAll(" ").strip();
        return name.isEmpty() ? "Article" : name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    }

    /// The last part of a path, without its ending.
    static String fileName(String path) {
        return ENDING.matcher(path.substring(path.lastIndexOf('/') + 1)).replaceFirst("");
    }

    private static String text(ContentFile file, List<Problem> problems) {
        byte[] bytes;
        try {
            if (file.size() > Markdown.LARGEST) {
                problems.add(Problem.error(
                        file.path(), 1, 0, "too-large", "The file is larger than 1 MB.", "Divide the article into several."));
                return "";
            }
            bytes = file.bytes();
        } catch (IOException e) {
            problems.add(Problem.error(file.path(), 1, 0, "unreadable-file", "The file cannot be read.", "Check its permissions."));
            return "";
        }
        if (Pictures.isPointer(bytes)) {
            problems.add(Problem.error(file.path(), 1, 0, "lfs-pointer", "The file is a pointer to Git LFS, not the article itself.",
                    "Commit the article without LFS: git lfs untrack, then add it again."));
            return "";
        }
        try {
            var text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return (text.startsWith("\uFEFF") ? text.substring(1) : text).replace("\r\n", "\n").replaceAll("[\u0000" + Body.MARK + "-" + FactUses.END + "]",
                    "");
        } catch (CharacterCodingException e) {
            problems.add(Problem.error(
                    file.path(), badLine(bytes), 0, "not-utf-8", "The file is not UTF-8.", "Save it with the encoding UTF-8."));
            return "";
        }
    }

    private static int badLine(byte[] bytes) {
        int line = 1;
        int start = 0;
        for (int i = 0; i <= bytes.length; i++) {
            if (i == bytes.length || bytes[i] == '\n') {
                var text = new String(bytes, start, i - start, StandardCharsets.UTF_8);
                if (text.indexOf('\uFFFD') >= 0) {
                    return line;
                }
                line++;
                start = i + 1;
            }
        }
        return 0;
    }

    /// Gives the body the shape that themes draw: headings from level 2 with unique ids, callouts, steps, scrolling
    /// tables, lazy pictures.
    private void shape(Element body, Locale locale) {
        body.select("input[type=checkbox]").forEach(box -> box.attr("aria-label", words.apply(locale, box.hasAttr("checked") ? "task.done" : "task.open")));
        int shift = body.select("h1").isEmpty() ? 0 : 1;
        var ids = new HashMap<String, Integer>();
        for (var heading : body.select("h1,h2,h3,h4,h5,h6")) {
            int level = Math.min(6, heading.tagName().charAt(1) - '0' + shift);
            heading.tagName("h" + level);
            var id = heading.id().isEmpty() ? Slug.of(heading.text()).value() : heading.id();
            int times = ids.merge(id, 1, Integer::sum);
            heading.attr("id", times == 1 ? id : id + "-" + times);
        }
        for (var quote : body.select("blockquote")) {
            callout(quote, locale);
        }
        for (var list : body.children()) {
            if (list.tagName().equals("ol") && !list.hasAttr("start") && list.childrenSize() > 1) {
                list.addClass("steps").attr("role", "list");
            }
        }
        for (var table : body.select("table")) {
            table.select("thead th").attr("scope", "col");
            var scroll = new Element("div").addClass("scroll").attr("role", "region").attr("tabindex", "0");
            scroll.attr("aria-label", table.select("th").eachText().stream().findFirst().filter(t -> !t.isBlank()).orElse("Table"));
            table.wrap(scroll.outerHtml());
        }
        // What scrolls can be scrolled with the keyboard too.
        body.select("pre").attr("tabindex", "0");
        body.select("details").addClass("box");
        body.select("img").attr("loading", "lazy");
    }

    /// Marks what depends on other files and tells the rest apart, so that the document itself need not be kept: parsed
    /// documents were a fifth of the memory of a large help center.
    private static Body body(Element html, SourceText source) {
        var references = new ArrayList<Body.Reference>();
        var links = source.addresses();
        var pictures = source.addresses();
        for (var link : html.select("a[href]")) {
            var address = link.attr("href").strip();
            if (!address.isEmpty() && !address.startsWith("mailto:") && !address.startsWith("tel:")) {
                mark(link, "href", references, links);
            }
        }
        for (var picture : html.select("img,video,source,track")) {
            for (var name : new String[] {"src", "poster"}) {
                if (picture.hasAttr(name)) {
                    mark(picture, name, references, pictures);
                }
            }
        }
        var contents = html.select("> h2").stream().map(heading -> new Heading(2, heading.id(), heading.text())).toList();
        var passages = passages(html);
        var text = passages.stream().map(Passage::text).reduce("", (a, b) -> a + " " + b).strip();
        var first = html.selectFirst("> p");
        var anchors = html.select("[id]").stream().map(Element::id).collect(Collectors.toSet());
        return new Body(
                html.html(), first == null ? "" : first.outerHtml(), shortened(text), SPACES.split(text).length, contents, passages, anchors, references);
    }

    private static void mark(Element element, String name, List<Body.Reference> references, SourceText.Addresses addresses) {
        var address = element.attr(name).strip();
        var unsized = element.tagName().equals("img") && !element.hasAttr("width") && !element.hasAttr("height");
        var place = addresses.next(address).orElse(new Yaml.Place(0, 0));
        element.attr(name, Body.MARK + Integer.toString(references.size()) + Body.END);
        references.add(new Body.Reference(name, address, place.line(), place.column(), unsized));
    }

    private static String shortened(String text) {
        var flat = SPACES.matcher(text).replaceAll(" ").strip();
        if (flat.length() <= LEAD) {
            return flat;
        }
        int space = flat.lastIndexOf(' ', LEAD);
        return flat.substring(0, space > 0 ? space : LEAD) + "…";
    }

    private static List<Passage> passages(Element body) {
        var all = new ArrayList<Passage>();
        var text = new StringBuilder();
        var heading = new Element[1];
        NodeTraversor.traverse(
                (node, _) -> {
                    if (node instanceof Element element && HEADINGS.contains(element.tagName())) {
                        add(all, heading[0], text);
                        heading[0] = element;
                    } else if (node instanceof Element element && element.isBlock() && !text.isEmpty() && text.charAt(text.length() - 1) != '\n') {
                        text.append(CELLS.contains(element.tagName()) && element.previousElementSibling() != null ? '\t' : '\n');
                    } else if (node instanceof TextNode words && node.parent() instanceof Element parent
                            && parent.closest(HEADING) == null) {
                        text.append(SPACES.matcher(words.getWholeText()).replaceAll(" "));
                    }
                },
                body);
        add(all, heading[0], text);
        return all;
    }

    private static void add(List<Passage> all, Element heading, StringBuilder text) {
        var plain = text.toString().lines().map(String::strip).filter(line -> !line.isEmpty()).reduce((a, b) -> a + "\n" + b).orElse("");
        if (!plain.isEmpty() || heading != null) {
            all.add(new Passage(heading == null ? "" : heading.id(), heading == null ? "" : heading.text(), plain));
        }
        text.setLength(0);
    }

    private void callout(Element quote, Locale locale) {
        var first = quote.firstElementChild();
        if (first == null || !(first.childNodeSize() > 0 && first.childNode(0) instanceof TextNode start)) {
            return;
        }
        var mark = ALERT.matcher(start.text());
        if (!mark.find()) {
            return;
        }
        var kind = mark.group(1);
        start.text(start.text().substring(mark.end()));
        if (first.childNodeSize() > 1 && start.isBlank() && first.childNode(1).nodeName().equals("br")) {
            first.childNode(1).remove();
        }
        if (first.text().isBlank()) {
            first.remove();
        }
        if (kind.equals("SHORT")) {
            quote.tagName("section").addClass("tint stack near");
            quote.prependElement("h2").addClass("blaze").attr("id", "in-short").text(words.apply(locale, "callout.short"));
            return;
        }
        if (!CALLOUTS.containsKey(kind)) {
            return;
        }
        quote.tagName("div").addClass("callout");
        if (!CALLOUTS.get(kind).isEmpty()) {
            quote.addClass(CALLOUTS.get(kind));
        }
        var name = new Element("b").text(words.apply(locale, "callout." + kind.toLowerCase(Locale.ROOT)) + ".");
        var opening = quote.firstElementChild();
        if (opening == null || !opening.tagName().equals("p")) {
            opening = quote.prependElement("p");
        }
        opening.prependText(" ");
        opening.prependChild(name);
    }

    static String hash(String text) {
        return hash(text.getBytes(StandardCharsets.UTF_8));
    }

    static String hash(byte[] bytes) {
        var digest = digest();
        digest.update(bytes);
        return hash(digest);
    }

    /// The hash of what a digest has seen.
    static String hash(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest()).substring(0, 16);
    }

    static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
