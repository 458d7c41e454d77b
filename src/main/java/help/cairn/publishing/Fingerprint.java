package help.cairn.publishing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jsoup.nodes.Element;

/// What must be the same after a conversion: words, links, pictures and the kinds of parts.
record Fingerprint(String text, List<String> links, List<String> pictures, List<String> code, Map<String, Integer> parts) {
    private static final List<String> COUNTED = List.of(
            "h1", "h2", "h3", "h4", "h5", "h6", "strong", "em", "del", "kbd", "sub", "sup", "u", "mark", "iframe", "video", "li", "dt", "dd", "tr",
            "blockquote", "details", "summary", "figure");

    static Fingerprint of(Element html) {
        var copy = html.clone();
        copy.select("b").tagName("strong");
        copy.select("i").tagName("em");
        var code = copy.select("pre").stream().map(pre -> pre.wholeText().replace("\r", "").replaceAll("^\n|\\s+$", "")).toList();
        copy.select("pre").forEach(Element::empty);
        var links = new ArrayList<String>();
        for (var link : copy.select("a[href]")) {
            var address = OldAddress.decoded(link.attr("href").strip());
            // An address that stands in the text becomes a link by itself.
            if (!address.replaceFirst("^(mailto:|https?://)", "").replaceFirst("/$", "")
                    .equals(link.text().replaceFirst("^(mailto:|https?://)", "").replaceFirst("/$", ""))) {
                links.add(address);
            }
        }
        var pictures = copy.select("img,video,iframe").stream().map(picture -> OldAddress.decoded(picture.attr("src").strip())).toList();
        var parts = new TreeMap<String, Integer>();
        for (var tag : COUNTED) {
            var found = copy.select(tag).size();
            if (found > 0) {
                parts.put(tag, found);
            }
        }
        var cells = copy.select("td,th").size();
        if (cells > 0) {
            parts.put("cells", cells);
        }
        return new Fingerprint(copy.text().replace('\u00a0', ' ').replaceAll("\\s+", " ").strip(), links, pictures, code, parts);
    }

    /// All but the spaces, which depend on where paragraphs begin.
    boolean hasSameParts(Fingerprint other) {
        return hasSameWords(other) && parts.equals(other.parts);
    }

    /// The words, links, pictures and code; callouts may have got their mark and bold headings lost their stars.
    boolean hasSameWords(Fingerprint other) {
        return letters().equals(other.letters()) && links.equals(other.links) && pictures.equals(other.pictures) && code.equals(other.code)
                && parts.getOrDefault("cells", 0).equals(other.parts.getOrDefault("cells", 0))
                && parts.getOrDefault("tr", 0).equals(other.parts.getOrDefault("tr", 0));
    }

    private String letters() {
        return text.replaceAll("\\[![A-Z]+\\]|\\[[ x]\\]|\\s", "");
    }
}
