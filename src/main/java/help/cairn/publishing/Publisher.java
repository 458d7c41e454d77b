package help.cairn.publishing;

import help.cairn.articles.Article;
import help.cairn.articles.Asset;
import help.cairn.articles.Category;
import help.cairn.articles.Heading;
import help.cairn.articles.Passage;
import help.cairn.articles.Problem;
import help.cairn.articles.Section;
import help.cairn.articles.Site;
import help.cairn.articles.Slug;
import help.cairn.articles.Snapshot;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import org.jsoup.nodes.Element;
import org.jsoup.select.NodeTraversor;

/// Turns one state of a content folder into one snapshot, whatever is in it: what cannot be published is named.
public final class Publisher {
    private static final Pattern SUFFIXED = Pattern.compile("(.+)\\._?([a-z]{2}(?:-[A-Z]{2})?)\\.(md|markdown)");
    private static final Pattern ZENDESK = Pattern.compile("/hc/[^/]+/articles/(\\d+)");
    private static final Set<String> ABOUT_THE_REPOSITORY =
            Set.of("readme.md", "license.md", "contributing.md", "changelog.md", "code_of_conduct.md", "security.md");
    private static final Map<String, String> MEDIA = Map.ofEntries(
            Map.entry("png", "image/png"), Map.entry("jpg", "image/jpeg"), Map.entry("jpeg", "image/jpeg"),
            Map.entry("gif", "image/gif"), Map.entry("webp", "image/webp"), Map.entry("svg", "image/svg+xml"),
            Map.entry("avif", "image/avif"), Map.entry("webm", "video/webm"), Map.entry("mp4", "video/mp4"),
            Map.entry("vtt", "text/vtt"));
    private static final Set<String> LANGUAGES = Set.of(Locale.getISOLanguages());
    private static final int LEAD = 180;

    private final Folder folder;
    private final BiFunction<Locale, String, String> words;
    private final Clock clock;
    private final Map<String, Kept> drafts = new HashMap<>();
    private final Map<String, KeptAsset> pictures = new HashMap<>();

    private final Map<String, Draft> good = new HashMap<>();

    private record Kept(long size, long modified, Draft draft) {}

    private record KeptAsset(long size, long modified, Asset asset) {}

    private record Located(Locale locale, String below) {}

    /// @param words the theme's words by locale and key, for the names of callouts
    public Publisher(Path folder, BiFunction<Locale, String, String> words, Clock clock) {
        this.folder = new Folder(folder.toAbsolutePath().normalize());
        this.words = words;
        this.clock = clock;
    }

    /// Reads the folder as it is now. Files that did not change since the last time are not parsed again.
    ///
    /// @throws IOException if the folder itself cannot be read
    public Snapshot read() throws IOException {
        if (!Files.isDirectory(folder.root())) {
            throw new IOException("There is no content folder %s: name one with --content.".formatted(folder.root()));
        }
        var files = folder.files();
        var problems = new ArrayList<Problem>();
        var found = locales(files);
        var siteText = files.containsKey(SiteFile.NAME) ? new String(files.get(SiteFile.NAME).bytes(), StandardCharsets.UTF_8) : "";
        var site = SiteFile.read(siteText, DraftReader.titleOf(folder.root().getFileName().toString()), found, problems);
        var today = LocalDate.ofInstant(clock.instant(), site.timeZone());
        var all = drafts(files, site, found, problems);
        var shown = all.stream().map(this::good).flatMap(Optional::stream).filter(draft -> draft.shownOn(today)).toList();
        shown.forEach(draft -> good.put(draft.path(), draft));
        good.keySet().retainAll(all.stream().map(Draft::path).collect(Collectors.toSet()));
        return assemble(files, site, found, all, shown, problems);
    }

    /// The draft, or its last good version while it is in error; nothing if it never was good.
    private Optional<Draft> good(Draft draft) {
        return draft.broken() || draft.body() == null ? Optional.ofNullable(good.get(draft.path())) : Optional.of(draft);
    }

    private List<Locale> locales(SortedMap<String, Folder.File> files) {
        var folders = new LinkedHashSet<Locale>();
        var suffixes = new TreeMap<String, Locale>();
        int suffixed = 0;
        int markdown = 0;
        for (var path : files.keySet()) {
            if (!isMarkdown(path)) {
                continue;
            }
            markdown++;
            int slash = path.indexOf('/');
            if (slash > 0 && path.substring(0, slash).matches("[a-z]{2}(-[A-Z]{2})?") && LANGUAGES.contains(path.substring(0, 2))) {
                folders.add(Locale.forLanguageTag(path.substring(0, slash)));
            }
            var match = SUFFIXED.matcher(path);
            if (match.matches() && LANGUAGES.contains(match.group(2).substring(0, 2))) {
                suffixed++;
                suffixes.put(match.group(2), Locale.forLanguageTag(match.group(2)));
            }
        }
        var result = suffixed * 2 > markdown ? new ArrayList<>(suffixes.values()) : new ArrayList<>(folders);
        if (result.remove(Locale.ENGLISH)) {
            result.addFirst(Locale.ENGLISH);
        }
        return result.isEmpty() ? List.of(Locale.ENGLISH) : result;
    }

    private List<Draft> drafts(SortedMap<String, Folder.File> files, Site site, List<Locale> found, List<Problem> problems) {
        var reader = new DraftReader(new Cleaning(site.videoHosts()), words);
        var articles = files.values().stream()
                .filter(file -> isMarkdown(file.path()) && !file.path().endsWith("_index.md"))
                .filter(file -> file.path().contains("/") || !ABOUT_THE_REPOSITORY.contains(file.path().toLowerCase(Locale.ROOT)))
                .toList();
        var result = articles.parallelStream()
                .map(file -> {
                    var kept = drafts.get(file.path());
                    if (kept != null && kept.size == file.size() && kept.modified == file.modified()) {
                        return kept.draft;
                    }
                    var at = locate(file.path(), site, files);
                    return reader.read(file, at.locale(), at.below());
                })
                .toList();
        drafts.clear();
        var names = new HashMap<String, String>();
        for (int i = 0; i < articles.size(); i++) {
            var file = articles.get(i);
            var twin = names.putIfAbsent(file.path().toLowerCase(Locale.ROOT), file.path());
            if (twin != null) {
                problems.add(Problem.warning(file.path(), 1, 0, "case-differs", "The name differs from %s by case alone, so some computers cannot hold both.".formatted(twin), "Rename one of them."));
            }
            drafts.put(file.path(), new Kept(file.size(), file.modified(), result.get(i)));
            problems.addAll(result.get(i).problems());
        }
        return result;
    }

    private static Located locate(String path, Site site, SortedMap<String, Folder.File> files) {
        int slash = path.indexOf('/');
        if (slash > 0) {
            var top = Locale.forLanguageTag(path.substring(0, slash));
            if (site.locales().contains(top) && path.substring(0, slash).equals(top.toLanguageTag())) {
                return new Located(top, path.substring(slash + 1));
            }
        }
        var match = SUFFIXED.matcher(path);
        if (match.matches() && site.locales().contains(Locale.forLanguageTag(match.group(2)))) {
            return new Located(Locale.forLanguageTag(match.group(2)), match.group(1) + ".md");
        }
        return new Located(site.defaultLocale(), path);
    }

    private Snapshot assemble(
            SortedMap<String, Folder.File> files, Site site, List<Locale> found, List<Draft> all, List<Draft> shown, List<Problem> problems) {
        var ids = new HashMap<Draft, String>();
        var slugs = new HashMap<Draft, Slug>();
        var byPath = new HashMap<String, Draft>();
        var byOld = new HashMap<String, Draft>();
        var byId = new HashMap<String, Draft>();
        var takenIds = new HashMap<String, Draft>();
        var takenSlugs = new HashMap<String, Draft>();
        var kept = new ArrayList<Draft>();
        for (var draft : shown) {
            var id = draft.id().isEmpty() ? draft.below().replaceFirst("\\.(md|markdown)$", "") : draft.id();
            var twin = takenIds.putIfAbsent(draft.locale() + " " + id, draft);
            if (twin != null) {
                problems.add(Problem.error(draft.path(), 1, 0, "duplicate-id", "The id \"%s\" is already that of %s.".formatted(id, twin.path()), "Give one of them another id."));
                continue;
            }
            if (draft.slug().isPresent()) {
                var same = takenSlugs.putIfAbsent(draft.locale() + " " + draft.slug().get(), draft);
                if (same != null) {
                    problems.add(Problem.error(draft.path(), 1, 0, "duplicate-slug", "The slug \"%s\" is already that of %s.".formatted(draft.slug().get(), same.path()), "Give one of them another slug."));
                    continue;
                }
                slugs.put(draft, new Slug(draft.slug().get()));
            }
            ids.put(draft, id);
            kept.add(draft);
            byPath.put(draft.path(), draft);
            byId.putIfAbsent(draft.locale() + " " + id, draft);
            draft.aliases().forEach(alias -> byOld.putIfAbsent(bare(alias), draft));
        }
        for (var draft : kept) {
            if (!slugs.containsKey(draft)) {
                slugs.put(draft, freeSlug(draft, takenSlugs));
            }
        }
        var assets = new HashMap<String, Asset>();
        var addresses = new HashMap<Draft, String>();
        kept.forEach(draft -> addresses.put(draft, "/" + draft.locale().toLanguageTag() + "/articles/" + slugs.get(draft)));
        var links = new Links(files, byPath, byOld, byId, addresses, all, site, assets, problems);
        var articles = new ArrayList<Article>();
        for (var draft : kept) {
            articles.add(article(draft, ids.get(draft), slugs.get(draft), links));
        }
        var redirects = new HashMap<String, String>();
        byOld.forEach((old, draft) -> {
            if (!old.equals(addresses.get(draft))) {
                redirects.put(old, addresses.get(draft));
            }
        });
        var categories = new HashMap<Locale, List<Category>>();
        for (var locale : site.locales()) {
            categories.put(locale, shelves(locale, articles, files, site, found, problems));
        }
        var commit = DraftReader.hash(all.stream().map(d -> d.path() + d.revision()).toList().toString() + site);
        problems.sort(Comparator.comparing(Problem::file).thenComparingInt(Problem::line).thenComparingInt(Problem::column));
        return new Snapshot(commit, clock.instant(), site, categories, redirects, assets.values(), problems);
    }

    /// The file's name, else with its folders in front of it, else with a number behind it.
    private static Slug freeSlug(Draft draft, Map<String, Draft> taken) {
        var words = draft.fileName();
        var folders = draft.folders();
        for (int i = folders.size(); i >= 0; i--) {
            var slug = Slug.of(words);
            if (taken.putIfAbsent(draft.locale() + " " + slug, draft) == null) {
                return slug;
            }
            words = (i > 0 ? folders.get(i - 1) + " " : "") + words;
        }
        for (int number = 2; ; number++) {
            var slug = Slug.of(draft.fileName() + "-" + number);
            if (taken.putIfAbsent(draft.locale() + " " + slug, draft) == null) {
                return slug;
            }
        }
    }

    private Article article(Draft draft, String id, Slug slug, Links links) {
        var body = draft.body().clone();
        links.resolve(draft, body);
        var contents = body.select("h2").stream()
                .filter(heading -> heading.parent() == body)
                .map(heading -> new Heading(2, heading.id(), heading.text()))
                .toList();
        var passages = passages(body);
        var text = passages.stream().map(Passage::text).reduce("", (a, b) -> a + " " + b).strip();
        var first = body.selectFirst("> p");
        var folders = draft.folders();
        return new Article(
                id, draft.locale(), slug, draft.path(),
                folders.isEmpty() ? "" : folders.getFirst(),
                folders.size() < 2 ? Optional.empty() : Optional.of(String.join("/", folders.subList(1, folders.size()))),
                draft.title(), draft.description(), shortened(text), body.html(), first == null ? "" : first.outerHtml(), contents,
                passages, draft.tags(), draft.keywords(), draft.topic(), draft.related(), draft.weight(), draft.featured(),
                draft.from(), draft.updated(), text.split("\\s+").length, draft.revision());
    }

    private static String shortened(String text) {
        var flat = text.replaceAll("\\s+", " ").strip();
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
                    if (node instanceof Element element && element.tagName().matches("h[1-6]")) {
                        add(all, heading[0], text);
                        heading[0] = element;
                    } else if (node instanceof Element element && element.isBlock() && !text.isEmpty() && text.charAt(text.length() - 1) != '\n') {
                        text.append('\n');
                    } else if (node instanceof org.jsoup.nodes.TextNode words && node.parent() instanceof Element parent
                            && parent.closest("h1,h2,h3,h4,h5,h6") == null) {
                        text.append(words.getWholeText().replaceAll("\\s+", " "));
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

    private List<Category> shelves(
            Locale locale, List<Article> articles, SortedMap<String, Folder.File> files, Site site, List<Locale> found, List<Problem> problems) {
        var byCategory = new LinkedHashMap<String, List<Article>>();
        articles.stream()
                .filter(article -> article.locale().equals(locale))
                .sorted(Comparator.comparingInt(Article::weight).thenComparing(Article::title))
                .forEach(article -> byCategory.computeIfAbsent(article.category(), _ -> new ArrayList<>()).add(article));
        var shelves = new ArrayList<Category>();
        var taken = new HashSet<String>();
        byCategory.forEach((key, members) -> {
            var about = about(locale, key, files, problems);
            var slug = Slug.of(key.isEmpty() ? site.name() : key);
            for (int number = 2; !taken.add(slug.value()); number++) {
                slug = Slug.of(key + "-" + number);
            }
            var sections = new TreeMap<String, List<Article>>();
            members.forEach(article -> article.section().ifPresent(name -> sections.computeIfAbsent(name, _ -> new ArrayList<>()).add(article)));
            var inside = new ArrayList<Section>();
            sections.forEach((name, list) -> {
                var front = about(locale, key + "/" + name, files, problems);
                inside.add(new Section(
                        name, Slug.of(name), front.text("title").orElse(titles(name)), front.text("description").orElse(""), front.number("weight", 1000), list));
            });
            inside.sort(Comparator.comparingInt(Section::weight).thenComparing(Section::title));
            shelves.add(new Category(
                    key, locale, slug, about.text("title").orElse(key.isEmpty() ? site.name() : DraftReader.titleOf(key)),
                    about.text("description").orElse(""), about.text("icon").orElse(""), about.number("weight", 1000),
                    members.stream().filter(article -> article.section().isEmpty()).toList(), inside));
        });
        shelves.sort(Comparator.comparingInt(Category::weight).thenComparing(Category::title));
        return shelves;
    }

    private static String titles(String key) {
        return String.join(" › ", List.of(key.split("/")).stream().map(DraftReader::titleOf).toList());
    }

    private FrontMatter about(Locale locale, String key, SortedMap<String, Folder.File> files, List<Problem> problems) {
        var file = files.get(locale.toLanguageTag() + "/" + key + "/_index.md");
        if (file == null) {
            file = files.get(key + "/_index.md");
        }
        var empty = new Yaml.Entries(Map.of(), new Yaml.Place(1, 1));
        if (file == null) {
            return FrontMatter.ofFolder(key, empty, problems);
        }
        try {
            var text = new String(file.bytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
            var parts = text.split("(?m)^---[ \\t]*$", 3);
            var yaml = parts.length < 2 ? empty : Yaml.read(parts[1], 1);
            return FrontMatter.ofFolder(file.path(), yaml instanceof Yaml.Entries entries ? entries : empty, problems);
        } catch (IOException e) {
            problems.add(Problem.error(file.path(), 0, 0, "unreadable-file", "The file cannot be read.", "Check its permissions."));
        } catch (Yaml.Unreadable e) {
            problems.add(Problem.error(file.path(), e.place().line(), e.place().column(), "front-matter", "The front matter is not YAML: %s.".formatted(e.getMessage()), "Put texts with a colon between quotation marks."));
        }
        return FrontMatter.ofFolder(file.path(), empty, problems);
    }

    private static boolean isMarkdown(String path) {
        return path.endsWith(".md") || path.endsWith(".markdown");
    }

    private static String bare(String address) {
        var path = address.replaceFirst("^https?://[^/]+", "").replaceFirst("[?#].*$", "");
        path = path.startsWith("/") ? path : "/" + path;
        return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    /// Where the links and pictures of articles lead.
    private final class Links {
        private final SortedMap<String, Folder.File> files;
        private final Map<String, Draft> byPath;
        private final Map<String, Draft> byOld;
        private final Map<String, Draft> byId;
        private final Map<Draft, String> addresses;
        private final Set<String> unpublished = new HashSet<>();
        private final Site site;
        private final Map<String, Asset> assets;
        private final List<Problem> problems;

        Links(
                SortedMap<String, Folder.File> files, Map<String, Draft> byPath, Map<String, Draft> byOld, Map<String, Draft> byId,
                Map<Draft, String> addresses, List<Draft> all, Site site, Map<String, Asset> assets, List<Problem> problems) {
            this.files = files;
            this.byPath = byPath;
            this.byOld = byOld;
            this.byId = byId;
            this.addresses = addresses;
            this.site = site;
            this.assets = assets;
            this.problems = problems;
            all.stream().map(Draft::path).filter(path -> !byPath.containsKey(path)).forEach(unpublished::add);
        }

        void resolve(Draft draft, Element body) {
            for (var link : body.select("a[href]")) {
                link(draft, link);
            }
            for (var picture : body.select("img,video,source,track")) {
                for (var name : new String[] {"src", "poster"}) {
                    if (picture.hasAttr(name)) {
                        picture(draft, picture, name);
                    }
                }
            }
        }

        private void link(Draft draft, Element link) {
            var href = link.attr("href").strip();
            if (href.startsWith("#")) {
                checkAnchor(draft, draft, href);
                return;
            }
            if (href.startsWith("mailto:") || href.startsWith("tel:") || href.isEmpty()) {
                return;
            }
            int hash = href.indexOf('#');
            var anchor = hash < 0 ? "" : href.substring(hash);
            var path = hash < 0 ? href : href.substring(0, hash);
            var old = byOld.get(bare(path));
            var zendesk = ZENDESK.matcher(path);
            if (zendesk.find()) {
                old = byId.getOrDefault(draft.locale() + " " + zendesk.group(1), old);
            }
            if (old != null) {
                link.attr("href", addresses.get(old) + anchor);
                return;
            }
            if (path.matches("(?i)(https?:)?//.*")) {
                link.attr("rel", "noopener");
                return;
            }
            if (!path.endsWith(".md")) {
                return;
            }
            var target = path.startsWith("/") ? path.substring(1) : near(draft.path(), path);
            var there = target == null ? null : byPath.get(target);
            if (there == null && target != null && path.startsWith("/")) {
                there = byPath.get(target.substring(target.indexOf('/') + 1));
            }
            if (there != null) {
                link.attr("href", addresses.get(there) + anchor);
                checkAnchor(draft, there, anchor);
                return;
            }
            var draftLink = target != null && unpublished.contains(target);
            warn(draft, link.attr("href"), target == null ? "link-outside" : draftLink ? "link-to-draft" : "broken-link",
                    target == null ? "The link \"%s\" leads out of the content." : draftLink ? "The link \"%s\" leads to an article that is not published." : "The link \"%s\" leads nowhere.",
                    "Link to a file that is there.");
            link.unwrap();
        }

        private void checkAnchor(Draft draft, Draft target, String anchor) {
            if (anchor.length() > 1 && target.body().getElementById(decoded(anchor.substring(1))) == null) {
                warn(draft, anchor, "missing-anchor", "The link \"%s\" names a place that is not in " + target.path() + ".", "Link to the id of a heading, such as {#refund}.");
            }
        }

        private static String decoded(String anchor) {
            try {
                return java.net.URLDecoder.decode(anchor.replace("+", "%2B"), StandardCharsets.UTF_8);
            } catch (IllegalArgumentException e) {
                return anchor;
            }
        }

        private void picture(Draft draft, Element element, String name) {
            var address = element.attr(name).strip();
            var path = address.replaceFirst("[?#].*$", "");
            var target = path.matches("(?i)(https?:)?//.*") ? null : path.startsWith("/") ? path.substring(1) : near(draft.path(), path);
            var file = target == null ? null : files.get(target);
            if (file == null || !MEDIA.containsKey(ending(target))) {
                warn(draft, address, path.contains("//") ? "foreign-picture" : "missing-picture",
                        path.contains("//") ? "The picture \"%s\" is on another server, which a page may not ask." : "The picture \"%s\" is not there.",
                        "Put the picture beside the article.");
                element.removeAttr(name);
                return;
            }
            try {
                var asset = asset(file);
                assets.put(asset.address(), asset);
                element.attr(name, asset.address());
                if (element.tagName().equals("img") && !element.hasAttr("width") && !element.hasAttr("height")) {
                    Dimensions.of(file.bytes(), asset.mediaType()).ifPresent(size -> element.attr("width", Integer.toString(size.width())).attr("height", Integer.toString(size.height())));
                }
            } catch (IOException e) {
                warn(draft, address, "missing-picture", "The picture \"%s\" cannot be read.", "Check its permissions.");
            }
        }

        private void warn(Draft draft, String address, String rule, String message, String mend) {
            int at = draft.source().indexOf(address);
            int line = at < 0 ? 0 : draft.firstLine() - 1 + (int) draft.source().substring(0, at).chars().filter(c -> c == '\n').count();
            problems.add(Problem.warning(draft.path(), line, 0, rule, message.formatted(address), mend));
        }
    }

    private Asset asset(Folder.File file) throws IOException {
        var kept = pictures.get(file.path());
        if (kept != null && kept.size == file.size() && kept.modified == file.modified()) {
            return kept.asset;
        }
        var name = file.path().substring(file.path().lastIndexOf('/') + 1).replaceAll("[^A-Za-z0-9._-]", "-");
        var address = "/media/" + DraftReader.hash(file.bytes()) + "/" + name;
        var asset = new Asset(address, MEDIA.get(ending(file.path())), file.size(), () -> Files.newInputStream(file.place()));
        pictures.put(file.path(), new KeptAsset(file.size(), file.modified(), asset));
        return asset;
    }

    private static String ending(String path) {
        return path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
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
