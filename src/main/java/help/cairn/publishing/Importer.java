package help.cairn.publishing;

import help.cairn.articles.Slug;
import help.cairn.publishing.Handover.Page;
import help.cairn.publishing.Handover.Shelf;
import help.cairn.publishing.Imported.Note;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/// Turns another help center's export into content: articles, pictures beside them, and redirects from the old addresses.
/// It asks nothing of the network.
public final class Importer {
    static final String REDIRECTS = "redirects.csv";
    private static final int LONGEST_NAME = 80;
    private static final int MOST_BYTES = 180;
    private static final int LONGEST_HTML = 20 * 1024 * 1024;
    private static final int DEEPEST_SHELF = 8;
    private static final long LARGEST_PICTURE = 50L * 1024 * 1024;
    private static final long STACK = 64L * 1024 * 1024;
    /// Names that some computer cannot hold, or that content does not look into.
    private static final Pattern RESERVED = Pattern.compile("con|prn|aux|nul|com\\d|lpt\\d|target|vendor|readme|index");
    private static final Pattern DATA = Pattern.compile("(?is)data:image/(png|jpeg|gif|webp);base64,(.*)");
    private static final Set<String> PICTURES = Set.of("png", "jpg", "jpeg", "gif", "webp", "svg", "avif", "webm", "mp4", "vtt");

    /// What the export comes from.
    public enum Source {
        ZENDESK, INTERCOM, HTML_FOLDER
    }

    private final Handover handover;
    private final Path into;
    private final List<Note> notes;
    private final List<Note> refused;
    private final Map<String, Shelf> shelves = new HashMap<>();
    private final Map<String, String> folders = new HashMap<>();
    private final Map<String, String> paths = new LinkedHashMap<>();
    /// By the page itself: two articles may say the same.
    private final Map<Page, String> slugs = new IdentityHashMap<>();
    private final Map<String, List<Page>> byAddress = new HashMap<>();
    private final Map<String, List<Page>> byId = new LinkedHashMap<>();
    private final Map<String, Shelf> shelfByAddress = new HashMap<>();
    private final SortedMap<String, byte[]> files = new TreeMap<>();
    private final Map<String, Path> copies = new HashMap<>();
    private final Set<String> drawn = new HashSet<>();
    private final Set<String> videoHosts = new TreeSet<>();
    private Map<String, List<Path>> beside = null;

    private Importer(Handover handover, Path into, List<Note> notes, List<Note> refused) {
        this.handover = handover;
        this.into = into;
        this.notes = notes;
        this.refused = refused;
    }

    /// @param locale the language of what does not name its own, and the first of the site
    /// @param force whether files that are there already are written over
    /// @throws IOException if nothing was imported, in one sentence that says how to mend it
    public static Imported run(Source source, Path export, Path into, Optional<Locale> locale, boolean force) throws IOException {
        if (locale.filter(wanted -> !Tongues.isLanguage(wanted.toLanguageTag())).isPresent()) {
            throw new IOException("\"%s\" is no language that a folder of content can have: write it as in \"en\" or \"pt-BR\"."
                    .formatted(locale.get().toLanguageTag()));
        }
        var notes = new ArrayList<Note>();
        var refused = new ArrayList<Note>();
        var handover = switch (source) {
            case ZENDESK -> ZendeskExport.read(export, locale, notes, refused);
            case INTERCOM -> IntercomExport.read(export, locale, notes, refused);
            case HTML_FOLDER -> HtmlFolder.read(export, locale, notes, refused);
        };
        var importer = new Importer(handover, into, notes, refused);
        // A page may be nested as deeply as its writer's editor liked.
        return onDeepStack(() -> importer.run(force));
    }

    private static Imported onDeepStack(java.util.concurrent.Callable<Imported> work) throws IOException {
        var task = new FutureTask<>(work);
        new Thread(null, task, "import", STACK).start();
        try {
            return task.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException problem) {
                throw problem;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("The import was interrupted: run it again with --force.", e);
        }
    }

    private Imported run(boolean force) throws IOException {
        place();
        if (pages().isEmpty()) {
            throw new IOException("Nothing can be imported. " + (refused.isEmpty() ? "The pages have no text." : refused.getFirst()));
        }
        var wanted = wantedIds();
        for (var page : pages()) {
            write(page, wanted);
        }
        var articles = (int) pages().stream().filter(page -> files.containsKey(path(page))).count();
        describeShelves();
        int redirects = redirects();
        siteFile();
        save(force);
        return new Imported(articles, copies.size() + drawn.size(), redirects, notes, refused);
    }

    private List<Page> pages() {
        return byId.values().stream().flatMap(List::stream).toList();
    }

    /// Gives every article its place: the same path in all locales, named after its title in the site's first locale.
    private void place() {
        handover.shelves().forEach(shelf -> {
            shelves.putIfAbsent(shelf.id(), shelf);
            shelf.addresses().forEach(address -> shelfByAddress.putIfAbsent(OldAddress.key(address), shelf));
        });
        for (var page : handover.pages()) {
            var versions = byId.computeIfAbsent(page.id(), _ -> new ArrayList<>());
            if (versions.stream().anyMatch(other -> other.locale().equals(page.locale()))) {
                refused.add(new Note(page.source(), "article %s is there twice in %s".formatted(page.id(), page.locale().toLanguageTag()),
                        "the first one is imported; take one out of the export"));
                continue;
            }
            versions.add(page);
        }
        var taken = new HashSet<String>();
        var takenSlugs = new HashMap<Locale, Set<String>>();
        byId.forEach((id, versions) -> {
            var main = versions.stream().filter(page -> page.locale().equals(handover.first())).findFirst().orElse(versions.getFirst());
            var folder = folder(main.shelf());
            // Its address has the file's name alone in it, so the name is free in all folders.
            var name = freeName(main.title().isBlank() ? "article " + id : main.title(), folder.substring(folder.lastIndexOf('/') + 1), taken);
            paths.put(id, (folder.isEmpty() ? "" : folder + "/") + name + ".md");
            for (var page : versions) {
                var title = page == main || page.title().isBlank() ? name : page.title();
                slugs.put(page, freeName(title, "", takenSlugs.computeIfAbsent(page.locale(), _ -> new HashSet<>())));
                page.addresses().forEach(address -> byAddress.computeIfAbsent(OldAddress.key(address), _ -> new ArrayList<>()).add(page));
            }
        });
    }

    private String folder(String id) {
        var shelf = shelves.get(id);
        if (shelf == null) {
            return "";
        }
        var known = folders.get(id);
        if (known != null) {
            return known;
        }
        var parent = standsInItself(shelf) ? "" : folder(shelf.parent());
        var title = shelf.label(handover.first(), handover.first()).title();
        var taken = new HashSet<>(folders.values());
        var name = fileName(title.isBlank() ? "section " + id : title);
        var path = (parent.isEmpty() ? "" : parent + "/") + name;
        for (int number = 2; taken.contains(path); number++) {
            path = (parent.isEmpty() ? "" : parent + "/") + name + "-" + number;
        }
        folders.put(id, path);
        return path;
    }

    /// Or so deep in others that no reader would find it.
    private boolean standsInItself(Shelf shelf) {
        var above = new HashSet<String>();
        for (var id = shelf.id(); shelves.containsKey(id); id = shelves.get(id).parent()) {
            if (!above.add(id) || above.size() > DEEPEST_SHELF) {
                return true;
            }
        }
        return false;
    }

    private static String freeName(String title, String folder, Set<String> taken) {
        var name = fileName(title);
        if (taken.add(name)) {
            return name;
        }
        var longer = fileName(folder + " " + title);
        if (!folder.isEmpty() && taken.add(longer)) {
            return longer;
        }
        for (int number = 2;; number++) {
            if (taken.add(name + "-" + number)) {
                return name + "-" + number;
            }
        }
    }

    /// Small letters, digits and hyphens, so that no title leads out of its folder and no two differ by case alone.
    private static String fileName(String title) {
        var name = Slug.of(title).value();
        while (name.length() > LONGEST_NAME || name.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
            int end = name.offsetByCodePoints(name.length(), -1);
            int hyphen = name.lastIndexOf('-');
            name = hyphen > LONGEST_NAME / 2 ? name.substring(0, hyphen) : name.substring(0, end);
        }
        name = name.replaceAll("^-+|-+$", "");
        return RESERVED.matcher(name).matches() ? name + "-1" : name;
    }

    private Set<String> wantedIds() {
        var wanted = new HashSet<String>();
        for (var page : pages()) {
            for (var link : Jsoup.parseBodyFragment(page.html()).select("a[href*=#]")) {
                wanted.add(OldAddress.decoded(link.attr("href").replaceFirst("(?s)^[^#]*#", "")));
            }
        }
        return wanted;
    }

    private String path(Page page) {
        return page.locale().toLanguageTag() + "/" + paths.get(page.id());
    }

    private void write(Page page, Set<String> wanted) {
        if (page.html().length() > LONGEST_HTML) {
            refused.add(new Note(page.source(), "article %s (%s) has more than 20 MB of HTML".formatted(page.id(), page.title()), "not imported; divide it"));
            return;
        }
        var path = path(page);
        var seen = new LinkedHashSet<Note>();
        var tidying = new Tidying(wanted, (what, instead) -> seen.add(new Note(path, what, instead)));
        var body = Jsoup.parseBodyFragment(page.html()).body();
        body.ownerDocument().outputSettings().prettyPrint(false);
        tidying.tidy(body);
        links(page, body, seen);
        pictures(page, body, seen);
        var opening = body.firstElementChild();
        if (opening != null && opening.tagName().equals("h1") && opening.text().strip().equals(page.title())) {
            opening.remove();
        }
        var converter = new HtmlToMarkdown(new Cleaning(tidying.videoHosts()), (what, instead) -> seen.add(new Note(path, what, instead)));
        var text = front(page) + converter.convert(body) + "\n";
        if (text.getBytes(StandardCharsets.UTF_8).length > Markdown.LARGEST) {
            refused.add(new Note(page.source(), "article %s (%s) is longer than 1 MB".formatted(page.id(), page.title()), "not imported; divide it"));
            return;
        }
        videoHosts.addAll(tidying.videoHosts());
        if (page.title().isBlank()) {
            seen.add(new Note(path, "the article has no title", "named after its number; add one"));
        }
        if (body.text().isBlank() && body.select("img,iframe,video").isEmpty()) {
            seen.add(new Note(path, "the article has no text", "imported without any"));
        }
        notes.addAll(seen);
        files.put(path, text.getBytes(StandardCharsets.UTF_8));
    }

    private String front(Page page) {
        var front = new LinkedHashMap<String, Object>();
        front.put("title", page.title().isBlank() ? DraftReader.titleOf(paths.get(page.id())) : page.title());
        front.put("id", page.id());
        front.put("slug", slugs.get(page));
        if (!page.description().isBlank()) {
            front.put("description", page.description().replaceAll("\\s+", " "));
        }
        if (!page.tags().isEmpty()) {
            front.put("tags", page.tags());
        }
        if (!page.keywords().isEmpty()) {
            front.put("keywords", page.keywords());
        }
        if (page.draft()) {
            front.put("draft", true);
        }
        if (page.featured()) {
            front.put("featured", true);
        }
        if (page.weight() >= 0) {
            front.put("weight", page.weight());
        }
        page.updated().ifPresent(day -> front.put("lastmod", day.toString()));
        if (!page.addresses().isEmpty()) {
            front.put("aliases", page.addresses());
        }
        return "---\n" + yaml(front) + "---\n\n";
    }

    private static String yaml(Map<String, Object> entries) {
        var settings = DumpSettings.builder().setDefaultFlowStyle(FlowStyle.BLOCK).setWidth(1000).setIndicatorIndent(2).setIndent(4).setSplitLines(false)
                .build();
        return new Dump(settings).dumpToString(entries);
    }

    /// Where links lead now: to the article's file, to the category, to the contact form; or out to where they led.
    private void links(Page page, Element body, Set<Note> seen) {
        var from = page.addresses().isEmpty() ? "/" : OldAddress.decoded(page.addresses().getFirst());
        for (var link : body.select("a[href]")) {
            var href = link.attr("href").strip();
            var origin = OldAddress.origin(href);
            var own = origin.isEmpty() || origin.equals(handover.origin());
            if (!own || href.startsWith("#") || href.matches("(?i)(mailto|tel):.*")) {
                continue;
            }
            int hash = href.indexOf('#');
            var anchor = hash < 0 ? "" : href.substring(hash);
            var plain = origin.isEmpty() ? href : href.substring(href.indexOf("//") + 2).replaceFirst("^[^/?#]*", "");
            var target = OldAddress.resolved(from, plain);
            var there = article(target, page.locale());
            var shelf = shelfByAddress.get(OldAddress.key(target));
            if (there.isPresent()) {
                link.attr("href", there.get() == page && !anchor.isEmpty() ? anchor : relative(path(page), path(there.get())) + anchor);
            } else if (shelf != null && !folder(shelf.id()).isEmpty()) {
                link.attr("href", category(shelf, page.locale()));
            } else if (target.matches("(?i)/hc/[^/]+/requests/new")) {
                link.attr("href", "/" + page.locale().toLanguageTag() + "/contact");
            } else if (target.matches("(?i)/hc(/[a-z]{2}[a-z0-9-]*)?")) {
                link.attr("href", "/" + page.locale().toLanguageTag());
            } else {
                var old = handover.origin().isEmpty() || !origin.isEmpty() ? href : handover.origin() + OldAddress.encoded(target) + anchor;
                link.attr("href", old);
                seen.add(new Note(path(page), "a link to what is not in the export: " + href, old.equals(href) ? "left as it was" : "it leads to " + old));
            }
        }
    }

    /// In the reader's locale if it is there, else in the site's first, else in any.
    private Optional<Page> article(String address, Locale locale) {
        var found = byAddress.get(OldAddress.key(address));
        var number = handover.numbered().map(pattern -> pattern.matcher(address)).filter(java.util.regex.Matcher::find).map(match -> match.group(1));
        var versions = number.map(byId::get).or(() -> Optional.ofNullable(found).map(pages -> byId.get(pages.getFirst().id()))).orElse(List.of());
        return versions.stream().filter(version -> version.locale().equals(locale)).findFirst()
                .or(() -> versions.stream().filter(version -> version.locale().equals(handover.first())).findFirst())
                .or(() -> versions.stream().findFirst());
    }

    private String category(Shelf shelf, Locale locale) {
        var parts = folder(shelf.id()).split("/", 2);
        return "/%s/categories/%s%s".formatted(locale.toLanguageTag(), Slug.of(parts[0]), parts.length > 1 ? "#" + Slug.of(parts[1]) : "");
    }

    private static String relative(String from, String to) {
        var start = List.of(from.split("/"));
        var end = List.of(to.split("/"));
        int same = 0;
        while (same < start.size() - 1 && same < end.size() - 1 && start.get(same).equals(end.get(same))) {
            same++;
        }
        return "../".repeat(start.size() - 1 - same) + String.join("/", end.subList(same, end.size()));
    }

    private void pictures(Page page, Element body, Set<Note> seen) {
        var from = page.addresses().isEmpty() ? "/" : OldAddress.decoded(page.addresses().getFirst());
        for (var picture : body.select("img,video,source,track")) {
            for (var name : List.of("src", "poster")) {
                var address = picture.attr(name).strip();
                if (!address.isEmpty()) {
                    picture(page, picture, name, address, from, seen);
                }
            }
            if (picture.tagName().equals("img")) {
                picture.removeAttr("srcset").removeAttr("sizes");
            }
        }
    }

    private void picture(Page page, Element picture, String attribute, String address, String from, Set<Note> seen) {
        var data = DATA.matcher(address);
        if (data.matches()) {
            try {
                var bytes = Base64.getMimeDecoder().decode(data.group(2));
                var ending = data.group(1).toLowerCase(Locale.ROOT).replace("jpeg", "jpg");
                var name = "picture-" + DraftReader.hash(bytes) + "." + ending;
                files.put(folderOf(path(page)) + name, bytes);
                drawn.add(folderOf(path(page)) + name);
                picture.attr(attribute, name);
                return;
            } catch (IllegalArgumentException e) {
                seen.add(new Note(path(page), "a picture in the text cannot be read", "left out"));
            }
            picture.remove();
            return;
        }
        var file = beside(address, from);
        if (file.isPresent()) {
            picture.attr(attribute, copied(page, file.get()));
        } else if (address.matches("(?i)data:.*")) {
            seen.add(new Note(path(page), "a picture in the text of a kind that content does not hold", "left out"));
            picture.remove();
        } else {
            var old = OldAddress.origin(address).isEmpty() && !handover.origin().isEmpty() ? handover.origin() + OldAddress.resolved(from, address) : address;
            picture.attr(attribute, old.startsWith("//") ? "https:" + old : old);
            var local = OldAddress.origin(old).isEmpty();
            seen.add(new Note(path(page), (local ? "a picture that is not in the export: " : "a picture on another server: ") + old,
                    "its address is kept; put the file beside the article and write its name there"));
        }
    }

    private static String folderOf(String path) {
        return path.substring(0, path.lastIndexOf('/') + 1);
    }

    /// The file of the export that an address means: at its own path, else by the number or the name in it.
    private Optional<Path> beside(String address, String from) {
        var origin = OldAddress.origin(address);
        if (address.matches("(?i)data:.*") || handover.numbered().isEmpty() && !origin.isEmpty()) {
            return Optional.empty();
        }
        var plain = origin.isEmpty() ? address : address.substring(address.indexOf("//") + 2).replaceFirst("^[^/?#]*", "");
        var target = OldAddress.resolved(origin.isEmpty() ? from : "/", plain).substring(1);
        var known = pictureFiles();
        var parts = List.of(target.split("/"));
        var name = parts.getLast().toLowerCase(Locale.ROOT);
        var exact = known.getOrDefault(name, List.of()).stream()
                .filter(file -> handover.folder().relativize(file).toString().replace('\\', '/').equalsIgnoreCase(target)).findFirst();
        if (exact.isPresent() || handover.numbered().isEmpty()) {
            return exact;
        }
        var number = parts.reversed().stream().filter(part -> part.matches("\\d+")).findFirst();
        var called = number.map(handover.attachments()::get).map(text -> text.toLowerCase(Locale.ROOT)).orElse(name);
        var candidates = new ArrayList<>(known.getOrDefault(called, List.of()));
        var byNumber = number.flatMap(id -> candidates.stream().filter(file -> mentions(file, id)).findFirst()
                .or(() -> known.values().stream().flatMap(List::stream).filter(file -> mentions(file, id)).findFirst()));
        return byNumber.or(() -> candidates.size() == 1 ? Optional.of(candidates.getFirst()) : Optional.empty());
    }

    /// Whether the number is the file's name, begins it, or is its folder's.
    private static boolean mentions(Path file, String number) {
        var parent = file.getParent() == null ? "" : String.valueOf(file.getParent().getFileName());
        return parent.equals(number) || file.getFileName().toString().matches(number + "([._-].*)?");
    }

    private Map<String, List<Path>> pictureFiles() {
        if (beside == null) {
            var found = new HashMap<String, List<Path>>();
            try {
                for (var file : ExportFiles.list(handover.folder(), PICTURES)) {
                    found.computeIfAbsent(file.getFileName().toString().toLowerCase(Locale.ROOT), _ -> new ArrayList<>()).add(file);
                }
            } catch (IOException e) {
                notes.add(new Note(handover.folder().toString(), "its pictures cannot be listed", e.getMessage()));
            }
            beside = found;
        }
        return beside;
    }

    private String copied(Page page, Path file) {
        var folder = folderOf(path(page));
        var whole = file.getFileName().toString();
        int dot = whole.lastIndexOf('.');
        var ending = whole.substring(dot).toLowerCase(Locale.ROOT);
        var name = fileName(whole.substring(0, dot));
        for (int number = 1;; number++) {
            var free = name + (number == 1 ? "" : "-" + number) + ending;
            var before = copies.putIfAbsent(folder + free, file);
            if (before == null || before.equals(file)) {
                return free;
            }
        }
    }

    private void describeShelves() {
        var used = new TreeMap<String, Set<Locale>>();
        for (var page : pages()) {
            for (var id = page.shelf(); shelves.containsKey(id) && used.computeIfAbsent(id, _ -> new HashSet<>()).add(page.locale());) {
                id = shelves.get(id).parent();
            }
        }
        used.forEach((id, locales) -> {
            var shelf = shelves.get(id);
            for (var locale : locales) {
                var label = shelf.label(locale, handover.first());
                var front = new LinkedHashMap<String, Object>();
                front.put("title", label.title().isBlank() ? DraftReader.titleOf(folder(id)) : label.title());
                if (!label.description().isBlank()) {
                    front.put("description", label.description());
                }
                if (shelf.weight() >= 0) {
                    front.put("weight", shelf.weight());
                }
                files.put(locale.toLanguageTag() + "/" + folder(id) + "/_index.md", ("---\n" + yaml(front) + "---\n").getBytes(StandardCharsets.UTF_8));
            }
        });
        handover.shelves().stream().filter(shelf -> !used.containsKey(shelf.id()))
                .forEach(shelf -> notes.add(new Note(shelf.label(handover.first(), handover.first()).title(), "no article stands in it", "left out")));
    }

    private int redirects() throws IOException {
        var rows = new LinkedHashMap<String, String>();
        for (var page : pages()) {
            if (!page.draft() && files.containsKey(path(page))) {
                page.addresses().forEach(address -> rows.putIfAbsent(address, path(page)));
            }
        }
        for (var shelf : handover.shelves()) {
            var shown = pages().stream().filter(page -> !page.draft() && within(page.shelf(), shelf.id())).map(Page::locale).toList();
            for (var address : shelf.addresses()) {
                var locale = shown.stream().filter(tongue -> address.toLowerCase(Locale.ROOT).matches(".*/%s(-[a-z]+)?/.*".formatted(tongue.getLanguage())))
                        .findFirst().or(() -> shown.stream().findFirst());
                locale.ifPresent(tongue -> rows.putIfAbsent(address, category(shelf, tongue).replaceFirst("#.*", "")));
            }
        }
        var text = new StringWriter();
        try (var csv = new CSVPrinter(text, CSVFormat.DEFAULT.builder().setHeader("source", "dest").setRecordSeparator("\n").get())) {
            for (var row : rows.entrySet()) {
                csv.printRecord(row.getKey(), row.getValue());
            }
        }
        files.put(REDIRECTS, text.toString().getBytes(StandardCharsets.UTF_8));
        return rows.size();
    }

    private boolean within(String shelf, String above) {
        int depth = 0;
        for (var id = shelf; shelves.containsKey(id) && depth++ <= DEEPEST_SHELF; id = shelves.get(id).parent()) {
            if (id.equals(above)) {
                return true;
            }
        }
        return false;
    }

    /// What readers can switch between, and which players pages may show; a site file that is there is its owner's.
    private void siteFile() {
        var locales = new LinkedHashSet<String>();
        var all = pages().stream().map(page -> page.locale().toLanguageTag()).distinct().sorted().toList();
        all.stream().filter(handover.first().toLanguageTag()::equals).forEach(locales::add);
        locales.addAll(all);
        if (Files.exists(into.resolve(SiteFile.NAME))) {
            if (!videoHosts.isEmpty()) {
                notes.add(new Note(SiteFile.NAME, "films come from %s".formatted(String.join(", ", videoHosts)),
                        "the file is yours and was not changed; add them to \"videoHosts\""));
            }
            return;
        }
        var site = new LinkedHashMap<String, Object>();
        site.put("locales", List.copyOf(locales));
        if (!videoHosts.isEmpty()) {
            site.put("videoHosts", List.copyOf(videoHosts));
        }
        files.put(SiteFile.NAME, yaml(site).getBytes(StandardCharsets.UTF_8));
    }

    private void save(boolean force) throws IOException {
        var all = new TreeSet<>(files.keySet());
        all.addAll(copies.keySet());
        if (!force) {
            for (var path : all) {
                if (Files.exists(into.resolve(path), java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
                    throw new IOException("%s is already there: import into an empty folder, or add --force to write over it.".formatted(into.resolve(path)));
                }
            }
        }
        Files.createDirectories(into);
        var root = into.toRealPath();
        for (var path : all) {
            var target = into.resolve(path);
            Files.createDirectories(target.getParent());
            if (!target.getParent().toRealPath().startsWith(root)) {
                throw new IOException("%s leads out of %s by a symbolic link: import into an empty folder.".formatted(target.getParent(), into));
            }
            Files.deleteIfExists(target);
            if (files.containsKey(path)) {
                Files.write(target, files.get(path));
            } else {
                copy(path, target);
            }
        }
    }

    private void copy(String path, Path target) throws IOException {
        var picture = copies.get(path);
        if (Files.size(picture) > LARGEST_PICTURE) {
            refused.add(new Note(path, "the picture is larger than 50 MB", "not copied; make it smaller"));
            return;
        }
        Files.copy(picture, target);
    }
}
