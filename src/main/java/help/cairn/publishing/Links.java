package help.cairn.publishing;

import help.cairn.articles.Asset;
import help.cairn.articles.Problem;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.regex.Pattern;
import org.jsoup.nodes.Entities;

/// Where the links and pictures of articles lead, in one state of the content.
final class Links {
    private static final Pattern ZENDESK = Pattern.compile("/hc/[^/]+/articles/(\\d+)");

    private final SortedMap<String, Folder.File> files;
    private final Map<String, Draft> byPath;
    private final Map<String, Draft> byOld;
    private final Map<String, Draft> byId;
    private final Map<Draft, String> addresses;
    private final Set<String> unpublished = new HashSet<>();
    private final Pictures pictures;
    private final Map<String, Asset> assets;
    private final List<Problem> problems;

    /// @param byOld by an address that they had elsewhere or before
    /// @param byId by locale and id
    /// @param all what is there, published or not
    /// @param assets is filled with the pictures that articles show
    Links(
            SortedMap<String, Folder.File> files, Map<String, Draft> byPath, Map<String, Draft> byOld, Map<String, Draft> byId,
            Map<Draft, String> addresses, List<Draft> all, Pictures pictures, Map<String, Asset> assets, List<Problem> problems) {
        this.files = files;
        this.byPath = byPath;
        this.byOld = byOld;
        this.byId = byId;
        this.addresses = addresses;
        this.pictures = pictures;
        this.assets = assets;
        this.problems = problems;
        all.stream().map(Draft::path).filter(path -> !byPath.containsKey(path)).forEach(unpublished::add);
    }

    /// What stands in the place of each mark of the draft's body. What leads nowhere is named and left out, so that its
    /// words stay as plain text.
    List<String> attributes(Draft draft) {
        return draft.body().references().stream()
                .map(reference -> reference.attribute().equals("href") ? link(draft, reference) : picture(draft, reference))
                .toList();
    }

    private String link(Draft draft, Body.Reference link) {
        var href = link.address();
        if (href.startsWith("#")) {
            checkAnchor(draft, link, draft, href);
            return attribute("href", href);
        }
        int hash = href.indexOf('#');
        var anchor = hash < 0 ? "" : href.substring(hash);
        var path = hash < 0 ? href : href.substring(0, hash);
        var old = byOld.get(Publisher.bare(path));
        var zendesk = ZENDESK.matcher(path);
        if (zendesk.find()) {
            old = byId.getOrDefault(draft.locale() + " " + zendesk.group(1), old);
        }
        if (old != null) {
            return attribute("href", addresses.get(old) + anchor);
        }
        if (path.matches("(?i)(https?:)?//.*")) {
            return attribute("href", href) + attribute("rel", "noopener");
        }
        if (!path.endsWith(".md")) {
            return attribute("href", href);
        }
        var target = path.startsWith("/") ? path.substring(1) : near(draft.path(), path);
        var there = target == null ? null : byPath.get(target);
        if (there == null && target != null && path.startsWith("/")) {
            there = byPath.get(target.substring(target.indexOf('/') + 1));
        }
        if (there != null) {
            checkAnchor(draft, link, there, anchor);
            return attribute("href", addresses.get(there) + anchor);
        }
        var toDraft = target != null && unpublished.contains(target);
        warn(draft, link, target == null ? "link-outside" : toDraft ? "link-to-draft" : "broken-link",
                target == null
                        ? "The link \"%s\" leads out of the content."
                        : toDraft ? "The link \"%s\" leads to an article that is not published." : "The link \"%s\" leads nowhere.",
                href, "Link to a file that is there.");
        return "";
    }

    private void checkAnchor(Draft draft, Body.Reference link, Draft target, String anchor) {
        if (anchor.length() > 1 && !target.body().anchors().contains(decoded(anchor.substring(1)))) {
            warn(draft, link, "missing-anchor", "The link \"%s\" names a place that is not in " + target.path().replace("%", "%%") + ".", anchor,
                    "Link to the id of a heading, such as {#refund}.");
        }
    }

    private String picture(Draft draft, Body.Reference picture) {
        var address = picture.address();
        var path = address.replaceFirst("[?#].*$", "");
        var target = path.matches("(?i)(https?:)?//.*") ? null : path.startsWith("/") ? path.substring(1) : near(draft.path(), path);
        var file = target == null ? null : files.get(target);
        if (file == null || !Pictures.isPicture(target)) {
            warn(draft, picture, path.contains("//") ? "foreign-picture" : "missing-picture",
                    path.contains("//") ? "The picture \"%s\" is on another server, which a page may not ask." : "The picture \"%s\" is not there.",
                    address, "Put the picture beside the article.");
            return "";
        }
        try {
            var found = pictures.at(file);
            assets.put(found.asset().address(), found.asset());
            var size = found.size().filter(_ -> picture.unsized())
                    .map(known -> attribute("width", Integer.toString(known.width())) + attribute("height", Integer.toString(known.height())));
            return attribute(picture.attribute(), found.asset().address()) + size.orElse("");
        } catch (IOException e) {
            warn(draft, picture, "missing-picture", "The picture \"%s\" cannot be read.", address, "Check its permissions.");
            return "";
        }
    }

    private void warn(Draft draft, Body.Reference reference, String rule, String message, String address, String mend) {
        problems.add(Problem.warning(draft.path(), reference.line(), 0, rule, message.formatted(address), mend));
    }

    private static String attribute(String name, String value) {
        return " " + name + "=\"" + Entities.escape(value).replace("\"", "&quot;") + "\"";
    }

    private static String decoded(String anchor) {
        try {
            return URLDecoder.decode(anchor.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return anchor;
        }
    }

    /// The path of a relative link from this file, null if it leads out of the content.
    private static String near(String from, String link) {
        String decoded;
        try {
            decoded = URLDecoder.decode(link.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            decoded = link;
        }
        var parts = new ArrayList<>(List.of(from.split("/")));
        parts.removeLast();
        for (var part : decoded.split("/")) {
            if (part.equals("..")) {
                if (parts.isEmpty()) {
                    return null;
                }
                parts.removeLast();
            } else if (!part.equals(".") && !part.isEmpty()) {
                parts.add(part);
            }
        }
        return String.join("/", parts);
    }
}
