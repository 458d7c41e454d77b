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
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.nodes.Entities;

/// Where the links and pictures of articles lead, in one state of the content.
final class Links {
    static final Pattern ZENDESK = Pattern.compile("/hc/[^/]+/articles/(\\d+)");

    private final Map<String, ContentFile> files;
    private final Register register;
    private final Set<String> articles;
    private final Set<String> locales;
    private final Set<String> pages;
    private final Pictures pictures;

    /// The links of one article as they are now.
    ///
    /// @param attributes what stands in the place of each mark of its body
    /// @param asked everything that the answer depends on: while none of it changes, the answer stays
    /// @param targets the paths of the articles that it leads to
    record Resolved(List<String> attributes, Set<String> asked, Set<String> targets, List<Asset> assets, List<Problem> problems) {}

    /// @param articles the paths of all article files, published or not
    /// @param locales the addresses of the locales' home pages
    /// @param pages addresses that are no article's
    Links(Map<String, ContentFile> files, Register register, Set<String> articles, Set<String> locales, Set<String> pages, Pictures pictures) {
        this.files = files;
        this.register = register;
        this.articles = articles;
        this.locales = locales;
        this.pages = pages;
        this.pictures = pictures;
    }

    static String file(String path) {
        return "file " + path;
    }

    static String id(String key) {
        return "id " + key;
    }

    static String old(String address) {
        return "old " + address;
    }

    /// An article can be read in every locale, so what counts is the last part of its address.
    static String slug(String address) {
        return "slug " + address.substring(address.lastIndexOf('/') + 1);
    }

    /// What leads nowhere is named and left out, so that its words stay as plain text.
    Resolved of(Draft draft) {
        var resolved = new Resolved(new ArrayList<>(), new HashSet<>(), new HashSet<>(), new ArrayList<>(), new ArrayList<>());
        for (var reference : draft.body().references()) {
            resolved.attributes.add(reference.attribute().equals("href") ? link(draft, reference, resolved) : picture(draft, reference, resolved));
        }
        return resolved;
    }

    private String link(Draft draft, Body.Reference link, Resolved resolved) {
        var href = link.address();
        if (href.startsWith("#")) {
            checkAnchor(draft, link, draft, href, resolved);
            return attribute("href", href);
        }
        int hash = href.indexOf('#');
        var anchor = hash < 0 ? "" : href.substring(hash);
        var path = hash < 0 ? href : href.substring(0, hash);
        var elsewhere = byName(draft, path, resolved);
        if (elsewhere.isPresent()) {
            resolved.targets.add(elsewhere.get());
            return attribute("href", register.address(elsewhere.get()) + anchor);
        }
        if (path.matches("(?i)(https?:)?//.*")) {
            return attribute("href", href) + attribute("rel", "noopener");
        }
        if (!path.endsWith(".md") && !path.endsWith(".markdown")) {
            return path.startsWith("/") ? ownAddress(draft, link, path, anchor, resolved) : attribute("href", href);
        }
        var target = path.startsWith("/") ? path.substring(1) : near(draft.path(), path);
        var there = article(target, resolved);
        if (there.isEmpty() && target != null && path.startsWith("/")) {
            there = article(target.substring(target.indexOf('/') + 1), resolved);
        }
        if (there.isPresent()) {
            checkAnchor(draft, link, there.get(), anchor, resolved);
            resolved.targets.add(there.get().path());
            return attribute("href", register.address(there.get().path()) + anchor);
        }
        var unpublished = target != null && articles.contains(target);
        warn(draft, link, resolved, target == null ? "link-outside" : unpublished ? "link-to-draft" : "broken-link",
                target == null
                        ? "The link \"%s\" leads out of the content."
                        : unpublished ? "The link \"%s\" leads to an article that is not published." : "The link \"%s\" leads nowhere.",
                href, "Link to a file that is there.");
        return "";
    }

    /// By an address that an article had elsewhere or before.
    private Optional<String> byName(Draft draft, String path, Resolved resolved) {
        var zendesk = ZENDESK.matcher(path);
        if (zendesk.find()) {
            var key = draft.locale() + " " + zendesk.group(1);
            resolved.asked.add(id(key));
            var found = register.byId(key);
            if (found.isPresent()) {
                return found;
            }
        }
        var bare = Publisher.bare(path);
        resolved.asked.add(old(bare));
        var old = register.byOld(bare);
        if (old.isEmpty()) {
            return old;
        }
        // What is there now comes before what somebody calls an old address, for links as for readers.
        var there = decoded(bare);
        resolved.asked.add(slug(there));
        return old.filter(_ -> !register.isAddress(there) && !pages.contains(there));
    }

    private Optional<Draft> article(String path, Resolved resolved) {
        if (path == null) {
            return Optional.empty();
        }
        resolved.asked.add(file(path));
        return register.draft(path);
    }

    /// An address of this help center: an article's in any language, as every article is shown in every one, or another page's.
    private String ownAddress(Draft draft, Body.Reference link, String path, String anchor, Resolved resolved) {
        var bare = decoded(Publisher.bare(path));
        resolved.asked.add(slug(bare));
        resolved.asked.add(slug(bare.replaceFirst("(?<=/[^/]{0,20})/.*", "")));
        var there = register.byAddress(bare).flatMap(register::draft);
        if (there.isPresent()) {
            resolved.asked.add(file(there.get().path()));
            resolved.targets.add(there.get().path());
            checkAnchor(draft, link, there.get(), anchor, resolved);
            return attribute("href", link.address());
        }
        var home = locales.stream().filter(locale -> bare.startsWith(locale + "/articles/")).findFirst();
        if (pages.contains(bare) || home.isPresent() && register.isSlug(bare.substring(home.get().length() + "/articles/".length()))) {
            return attribute("href", link.address());
        }
        warn(draft, link, resolved, "broken-link", "The link \"%s\" leads nowhere.", link.address(),
                "Link to the file of an article, or to an address that is there.");
        return "";
    }

    private static void checkAnchor(Draft draft, Body.Reference link, Draft target, String anchor, Resolved resolved) {
        if (anchor.length() > 1 && !target.body().anchors().contains(decoded(anchor.substring(1)))) {
            warn(draft, link, resolved, "missing-anchor", "The link \"%s\" names a place that is not in " + target.path().replace("%", "%%") + ".", anchor,
                    "Link to the id of a heading, such as {#refund}.");
        }
    }

    private String picture(Draft draft, Body.Reference picture, Resolved resolved) {
        var address = picture.address();
        var path = address.replaceFirst("[?#].*$", "");
        var target = path.matches("(?i)(https?:)?//.*") ? null : path.startsWith("/") ? path.substring(1) : near(draft.path(), path);
        if (target != null) {
            resolved.asked.add(file(target));
        }
        var file = target == null ? null : files.get(target);
        if (file == null || !Pictures.isPicture(target)) {
            warn(draft, picture, resolved, path.contains("//") ? "foreign-picture" : "missing-picture",
                    path.contains("//") ? "The picture \"%s\" is on another server, which a page may not ask." : "The picture \"%s\" is not there.",
                    address, "Put the picture beside the article.");
            return "";
        }
        try {
            var found = pictures.at(file);
            if (found.isEmpty()) {
                warn(draft, picture, resolved, "lfs-pointer", "The picture \"%s\" is a pointer to Git LFS, not the picture itself.", address,
                        "Commit the picture without LFS: git lfs untrack, then add it again.");
                return "";
            }
            resolved.assets.add(found.get().asset());
            var size = found.get().size().filter(_ -> picture.unsized())
                    .map(known -> attribute("width", Integer.toString(known.width())) + attribute("height", Integer.toString(known.height())));
            return attribute(picture.attribute(), found.get().asset().address()) + size.orElse("");
        } catch (IOException e) {
            warn(draft, picture, resolved, "missing-picture", "The picture \"%s\" cannot be read.", address, "Check its permissions.");
            return "";
        }
    }

    private static void warn(Draft draft, Body.Reference reference, Resolved resolved, String rule, String message, String address, String mend) {
        resolved.problems.add(Problem.warning(draft.path(), reference.line(), reference.column(), rule, message.formatted(address), mend));
    }

    private static String attribute(String name, String value) {
        return " " + name + "=\"" + Entities.escape(value).replace("\"", "&quot;") + "\"";
    }

    static String decoded(String anchor) {
        try {
            return URLDecoder.decode(anchor.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return anchor;
        }
    }

    /// The path of a relative link from this file, null if it leads out of the content.
    static String near(String from, String link) {
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
