package help.cairn.publishing;

import help.cairn.articles.Slug;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jsoup.nodes.Comment;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;

/// Brings a page of another help center to the elements that content knows, and names what has no place there.
final class Tidying {
    /// Players that may stand in a page; a page from elsewhere is a link.
    static final Set<String> VIDEO_HOSTS = Set.of(
            "www.youtube.com", "www.youtube-nocookie.com", "player.vimeo.com", "fast.wistia.net", "fast.wistia.com", "www.loom.com", "www.dailymotion.com",
            "embed.vidyard.com", "play.vidyard.com");
    private static final Map<String, String> SAME = Map.of(
            "b", "strong", "i", "em", "strike", "del", "s", "del", "tt", "code", "acronym", "abbr", "dir", "ul", "menu", "ul");
    private static final Map<String, String> CALLOUTS = Map.ofEntries(
            Map.entry("note", "NOTE"), Map.entry("info", "NOTE"), Map.entry("tip", "TIP"), Map.entry("success", "TIP"), Map.entry("hint", "TIP"),
            Map.entry("important", "IMPORTANT"), Map.entry("warning", "WARNING"), Map.entry("warn", "WARNING"), Map.entry("danger", "CAUTION"),
            Map.entry("caution", "CAUTION"), Map.entry("error", "CAUTION"));
    private static final Set<String> BOXES = Set.of("callout", "alert", "admonition", "notice", "notification");

    private final Set<String> wanted;
    private final BiConsumer<String, String> note;
    private final Set<String> videoHosts = new HashSet<>();

    /// @param wanted the ids that links lead to
    Tidying(Set<String> wanted, BiConsumer<String, String> note) {
        this.wanted = wanted;
        this.note = note;
    }

    /// The hosts of the players that were seen.
    Set<String> videoHosts() {
        return videoHosts;
    }

    void tidy(Element body) {
        leaveOut(body);
        frames(body);
        rename(body);
        speak(body);
        anchors(body);
        flatten(body);
    }

    private void leaveOut(Element body) {
        var comments = new ArrayList<Node>();
        body.traverse((node, _) -> {
            if (node instanceof Comment) {
                comments.add(node);
            } else if (node instanceof TextNode text) {
                text.text(text.getWholeText().replace('\u00a0', ' ').replaceAll("[\u0000\u200b\u2060\ufeff\ue000-\uf8ff]", ""));
            }
        });
        comments.forEach(Node::remove);
        for (var out : body.select("script,style,link,meta,noscript,template,title,base")) {
            if (Set.of("script", "style").contains(out.tagName())) {
                note.accept("a " + (out.tagName().equals("style") ? "style sheet" : "script"), "left out");
            }
            out.remove();
        }
        for (var drawing : body.select("svg,canvas")) {
            note.accept("a drawing within the page", drawing.text().isBlank() ? "left out" : "its words are kept");
            drawing.replaceWith(new TextNode(drawing.text()));
        }
        for (var formula : body.select("math")) {
            note.accept("a formula", "its characters are kept as text");
            formula.replaceWith(new TextNode(formula.text()));
        }
        body.select("form").forEach(form -> note.accept("a form", "its words are kept"));
        for (var field : body.select("input:not([type=checkbox]),select,textarea")) {
            note.accept("a form field", "left out");
            field.remove();
        }
        body.select("form,fieldset,legend,label,button").forEach(Element::unwrap);
        for (var embedded : body.select("object,embed,applet,audio")) {
            var address = List.of("src", "data").stream().map(embedded::attr).filter(text -> !text.isBlank()).findFirst()
                    .or(() -> Optional.ofNullable(embedded.selectFirst("source[src],embed[src]")).map(inner -> inner.attr("src"))).orElse("");
            becomesLink(embedded, address, embedded.tagName().equals("audio") ? "a sound" : "an embedded object");
        }
        for (var picture : body.select("picture")) {
            picture.select("source").remove();
            picture.unwrap();
        }
        for (var picture : body.select("img")) {
            if (picture.attr("src").isBlank() && !picture.attr("data-src").isBlank()) {
                picture.attr("src", picture.attr("data-src"));
            }
            if (picture.attr("src").isBlank()) {
                note.accept("a picture without an address",
                        picture.attr("alt").isBlank() ? "left out" : "its words “%s” are kept".formatted(picture.attr("alt")));
                picture.replaceWith(new TextNode(picture.attr("alt")));
            }
        }
        for (var link : body.select("a[href]")) {
            if (!Cleaning.harmless(link.attr("href"))) {
                note.accept("a link that runs a script or opens a program: “%s”".formatted(HtmlToMarkdown.shortened(link.text())), "its words are kept");
                link.unwrap();
            }
        }
    }

    /// A card is often covered by a link without words: its words become the link's.
    private void speak(Element body) {
        for (var link : body.select("a[href]")) {
            if (!link.text().isBlank() || !link.select("img").isEmpty()) {
                continue;
            }
            var words = link.nextElementSiblings().stream()
                    .filter(next -> !next.text().isBlank() && next.select("a,p,div,ul,ol,table,h1,h2,h3,h4,h5,h6").isEmpty()).findFirst();
            if (words.isPresent()) {
                var own = words.get();
                link.remove();
                var around = new Element("a").attr("href", link.attr("href"));
                List.copyOf(own.childNodes()).forEach(around::appendChild);
                own.appendChild(around);
            } else {
                note.accept("a link without words: " + link.attr("href"), "its address stands as its words");
                link.text(link.attr("href"));
            }
        }
    }

    private void becomesLink(Element element, String address, String what) {
        if (address.isBlank() || !Cleaning.harmless(address)) {
            note.accept(what, "left out");
            element.remove();
            return;
        }
        var absolute = address.startsWith("//") ? "https:" + address : address;
        note.accept("%s: %s".formatted(what, absolute), "a link to it");
        element.replaceWith(new Element("a").attr("href", absolute).text(absolute));
    }

    private void frames(Element body) {
        for (var frame : body.select("iframe")) {
            var address = (frame.attr("src").isBlank() ? frame.attr("data-src") : frame.attr("src")).strip().replaceFirst("^(http:)?//", "https://");
            var host = Cleaning.host(address);
            if (!VIDEO_HOSTS.contains(host)) {
                becomesLink(frame, address, "a frame of another site");
                continue;
            }
            videoHosts.add(host);
            var plain = new Element("iframe").attr("src", address);
            for (var name : List.of("title", "width", "height")) {
                if (!frame.attr(name).isBlank()) {
                    plain.attr(name, frame.attr(name));
                }
            }
            plain.attr("allowfullscreen", true);
            frame.replaceWith(plain);
        }
    }

    private static void rename(Element body) {
        SAME.forEach((from, to) -> body.select(from).tagName(to));
        for (var cell : body.select("td,th")) {
            var side = cell.attr("style").replaceAll("(?s).*text-align:\\s*(left|right|center).*", "$1");
            if (Set.of("left", "right", "center").contains(side)) {
                cell.attr("align", side);
            }
        }
    }

    /// Keeps the ids that somebody can have linked to; editors give every heading one that means nothing.
    private void anchors(Element body) {
        for (var anchor : body.select("a[name]:not([id])")) {
            anchor.attr("id", anchor.attr("name"));
        }
        for (var element : body.select("[id]")) {
            var id = element.id();
            element.removeAttr("id");
            var heading = element.closest("h1,h2,h3,h4,h5,h6");
            if (heading != null && (heading == element || heading.id().isEmpty()) && id.matches("[A-Za-z][A-Za-z0-9_-]*")) {
                var own = heading == element && !HtmlToMarkdown.isMachineMade(id) && !id.equals(Slug.of(heading.text()).value());
                if (wanted.contains(id) || own) {
                    heading.attr("id", id);
                }
            } else if (wanted.contains(id)) {
                var mark = new Element("a").attr("id", id);
                if (Set.of("table", "ul", "ol", "dl", "img", "pre", "hr", "iframe", "video", "tr", "tbody", "thead").contains(element.tagName())) {
                    var place = element.closest("table") != null ? element.closest("table") : element;
                    place.before(mark);
                } else {
                    element.prependChild(mark);
                }
            }
        }
    }

    private void flatten(Element body) {
        body.select("span,font,big,center,bdi,bdo,nobr,blink,tbody tbody").forEach(Element::unwrap);
        for (var doubled : body.select("strong strong,em em,del del,code code")) {
            doubled.unwrap();
        }
        for (var heading : body.select("h1,h2,h3,h4,h5,h6")) {
            heading.select("strong").stream().filter(bold -> bold.text().equals(heading.text())).toList().forEach(Element::unwrap);
        }
        for (var emphasis : body.select("strong,em,del,u,a,code,small,mark,kbd,ins")) {
            if (!emphasis.select("p,div,ul,ol,table,pre,blockquote,h1,h2,h3,h4,h5,h6,details,iframe,video,dl,figure").isEmpty()) {
                if (emphasis.tagName().equals("a")) {
                    emphasis.select("p,div,figure").forEach(Element::unwrap);
                } else {
                    note.accept("emphasis over several paragraphs: “%s”".formatted(HtmlToMarkdown.shortened(emphasis.text())), "plain text");
                    emphasis.unwrap();
                }
            } else if (emphasis.text().isBlank() && emphasis.select("img,[id],input").isEmpty() && emphasis.id().isEmpty()) {
                emphasis.unwrap();
            }
        }
        for (var code : body.select("code")) {
            if (code.childNodeSize() == 1 && code.childNode(0) instanceof Element link && link.tagName().equals("a") && link.hasAttr("href")) {
                code.unwrap();
                var words = new Element("code").text(link.text());
                link.empty().appendChild(words);
            }
        }
        for (var box : body.select("p,div,section,aside,blockquote")) {
            calloutOf(box).ifPresent(_ -> withoutLabel(box));
        }
        for (var marked : body.select("ol[type=a],ol[type=A],ol[type=i],ol[type=I],ol[reversed]")) {
            note.accept("a list with letters or in reverse: “%s”".formatted(HtmlToMarkdown.shortened(marked.text())), "a list with numbers");
        }
    }

    /// The kind of callout that this box is, by the names of its classes.
    static Optional<String> calloutOf(Element box) {
        if (!Set.of("p", "div", "section", "aside", "blockquote").contains(box.tagName()) || box.className().isBlank()) {
            return Optional.empty();
        }
        var names = Arrays.asList(box.className().toLowerCase(Locale.ROOT).split("\\s+"));
        var parts = names.stream().flatMap(name -> Arrays.stream(name.split("[-_]+"))).toList();
        var kind = parts.stream().map(CALLOUTS::get).filter(java.util.Objects::nonNull).findFirst();
        if (parts.stream().anyMatch(BOXES::contains)) {
            // What stands within such a box, its title say, is no box of its own.
            var within = box.parent() != null
                    && box.parents().stream().anyMatch(above -> Arrays.stream(above.className().split("[\\s_-]+")).anyMatch(BOXES::contains));
            return within ? Optional.empty() : kind.or(() -> Optional.of("NOTE"));
        }
        return names.stream().map(CALLOUTS::get).filter(java.util.Objects::nonNull).findFirst();
    }

    /// A callout is shown with its name; "Note:" in front of its words would say it twice.
    private static void withoutLabel(Element box) {
        var bold = box.selectFirst("strong");
        if (bold != null && box.text().startsWith(bold.text())
                && CALLOUTS.containsKey(bold.text().strip().toLowerCase(Locale.ROOT).replaceFirst("\\s*:$", ""))) {
            if (bold.nextSibling() instanceof TextNode words) {
                words.text(words.getWholeText().replaceFirst("^\\s*:?\\s*", ""));
            }
            bold.remove();
        }
    }
}
