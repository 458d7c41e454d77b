package help.cairn.publishing;

import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.safety.Cleaner;
import org.jsoup.safety.Safelist;

/// The one safelist that article HTML passes; the only reason why a template may print it as it is.
final class Cleaning {
    private final Cleaner cleaner;
    private final Set<String> videoHosts;

    /// @param videoHosts hosts that embedded video may come from
    Cleaning(Set<String> videoHosts) {
        this.videoHosts = videoHosts;
        var allowed = Safelist.relaxed()
                .addTags("details", "summary", "kbd", "figure", "figcaption", "video", "source", "track", "section", "aside",
                        "del", "ins", "s", "hr", "mark", "abbr", "samp", "var", "time", "picture", "input", "iframe", "address")
                .addAttributes(":all", "id", "class", "lang", "dir", "title", "role")
                .addAttributes("a", "href", "rel")
                .addAttributes("img", "src", "alt", "width", "height", "loading")
                .addAttributes("video", "src", "poster", "controls", "preload", "width", "height", "aria-label", "muted", "loop")
                .addAttributes("source", "src", "type")
                .addAttributes("track", "src", "kind", "srclang", "label", "default")
                .addAttributes("ol", "start")
                .addAttributes("th", "scope", "align")
                .addAttributes("td", "align")
                .addAttributes("details", "open")
                .addAttributes("time", "datetime")
                .addAttributes("input", "type", "checked", "disabled")
                .addAttributes("iframe", "src", "width", "height", "allowfullscreen")
                .addProtocols("iframe", "src", "https")
                .removeProtocols("img", "src", "http", "https")
                .preserveRelativeLinks(true);
        // Addresses of pictures and links are judged one by one below: most are relative.
        allowed.removeProtocols("a", "href", "ftp", "http", "https", "mailto");
        cleaner = new Cleaner(allowed);
    }

    /// The body of this HTML with everything gone that is not allowed.
    Element clean(String html) {
        Document document = cleaner.clean(Jsoup.parseBodyFragment(html));
        document.outputSettings().prettyPrint(false);
        var body = document.body();
        body.select("input:not([type=checkbox])").remove();
        body.select("input").forEach(input -> input.attr("disabled", true));
        for (var element : body.select("[href],[src],[poster]")) {
            for (var name : new String[] {"href", "src", "poster"}) {
                if (element.hasAttr(name) && !harmless(element.attr(name))) {
                    element.removeAttr(name);
                }
            }
        }
        for (var frame : body.select("iframe")) {
            if (!videoHosts.contains(host(frame.attr("src")))) {
                frame.remove();
            }
        }
        return body;
    }

    /// Relative addresses, and those of the web, mail and telephone; judged after white space and control characters
    /// are dropped, as browsers do.
    static boolean harmless(String address) {
        var bare = address.replaceAll("[\\p{Cntrl}\\s]+", "").toLowerCase(java.util.Locale.ROOT);
        int colon = bare.indexOf(':');
        int end = bare.length();
        for (var stop : new char[] {'/', '?', '#'}) {
            int at = bare.indexOf(stop);
            end = at >= 0 ? Math.min(end, at) : end;
        }
        return colon < 0 || colon > end || Set.of("http", "https", "mailto", "tel").contains(bare.substring(0, colon));
    }

    static String host(String address) {
        try {
            var host = java.net.URI.create(address.strip()).getHost();
            return host == null ? "" : host.toLowerCase(java.util.Locale.ROOT);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
