package help.cairn.publishing;

import help.cairn.articles.Article;
import help.cairn.articles.Asset;
import help.cairn.articles.Category;
import help.cairn.articles.Problem;
import help.cairn.articles.Section;
import help.cairn.articles.Site;
import help.cairn.articles.Slug;
import help.cairn.articles.Snapshot;
import help.cairn.storage.Database;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
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
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.regex.Pattern;

/// Turns one state of a content folder into one snapshot, whatever is in it: what cannot be published is named.
public final class Publisher {
    private static final Pattern SUFFIXED = Pattern.compile("(.+)\\._?([a-z]{2}(?:-[A-Z]{2})?)\\.(md|markdown)");
    private static final Set<String> ABOUT_THE_REPOSITORY = Set.of("readme.md", "license.md", "contributing.md", "changelog.md", "code_of_conduct.md",
            "security.md");
    private static final Set<String> LANGUAGES = Set.of(Locale.getISOLanguages());

    private final Folder folder;
    private final BiFunction<Locale, String, String> words;
    private final Clock clock;
    private final Optional<ReadingStore> store;
    private final String build;
    private final Map<String, Built> built = new HashMap<>();
    private final Pictures pictures = new Pictures();
    private final Map<String, Reading> unsaved = new HashMap<>();
    private final Set<String> forgotten = new HashSet<>();
    private Map<String, Reading> readings = Map.of();
    private String edition = "";
    private Last last = new Last(Map.of(), LocalDate.MIN, null);

    /// An article and what it was made of: made again only when that changes.
    private record Built(Draft draft, List<String> attributes, Article article) {}

    private record Last(Map<String, String> states, LocalDate day, Snapshot snapshot) {}

    private record Located(Locale locale, String below) {}

    /// @param words the theme's words by locale and key, for the names of callouts
    public Publisher(Path folder, BiFunction<Locale, String, String> words, Clock clock) {
        this(folder, words, clock, Optional.empty(), "");
    }

    /// @param database where readings are kept over a restart
    /// @param build which build of the program this is: another one reads every file again
    public Publisher(Path folder, BiFunction<Locale, String, String> words, Clock clock, Database database, String build) {
        this(folder, words, clock, Optional.of(new ReadingStore(database)), build);
    }

    private Publisher(Path folder, BiFunction<Locale, String, String> words, Clock clock, Optional<ReadingStore> store, String build) {
        this.folder = new Folder(folder.toAbsolutePath().normalize());
        this.words = words;
        this.clock = clock;
        this.store = store;
        this.build = build;
    }

    /// Reads the folder as it is now. Files that did not change since the last time are not read again; if nothing
    /// changed at all, the answer is the very snapshot of the last time.
    ///
    /// @throws IOException if the folder itself cannot be read
    public Snapshot read() throws IOException {
        if (!Files.isDirectory(folder.root())) {
            throw new IOException("There is no content folder %s: name one with --content.".formatted(folder.root()));
        }
        var files = folder.files();
        var states = new HashMap<String, String>();
        files.forEach((path, file) -> states.put(path, file.state()));
        if (last.snapshot != null && last.states.equals(states) && last.day.equals(today(last.snapshot.site()))) {
            return last.snapshot;
        }
        var problems = new ArrayList<Problem>();
        var found = locales(files);
        var siteText = files.containsKey(SiteFile.NAME) ? new String(files.get(SiteFile.NAME).bytes(), StandardCharsets.UTF_8) : "";
        var site = SiteFile.read(siteText, DraftReader.titleOf(folder.root().getFileName().toString()), found, problems);
        var today = today(site);
        readFiles(files, site, problems);
        var all = readings.values().stream().map(Reading::draft).sorted(Comparator.comparing(Draft::path)).toList();
        var shown = all.stream().map(draft -> readings.get(draft.path()).good()).filter(good -> good != null && good.shownOn(today)).toList();
        var snapshot = assemble(files, site, found, all, shown, problems);
        last = new Last(states, today, snapshot);
        return snapshot;
    }

    private LocalDate today(Site site) {
        return LocalDate.ofInstant(clock.instant(), site.timeZone());
    }

    /// Writes down what was read since the last time, so that a restart need not read it again. Call it once readers
    /// have the snapshot: they should not wait for it.
    public void remember() {
        if (store.isPresent() && !(unsaved.isEmpty() && forgotten.isEmpty())) {
            store.get().keep(edition, unsaved, forgotten);
            unsaved.clear();
            forgotten.clear();
        }
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

    private void readFiles(SortedMap<String, Folder.File> files, Site site, List<Problem> problems) {
        var now = edition(site);
        if (!now.equals(edition)) {
            // Another program, other words or other rules: what was read before is worth nothing but its last good versions.
            readings = edition.isEmpty() && store.isPresent() ? store.get().all(now) : outdated(readings);
            edition = now;
        }
        var articles = files.values().stream()
                .filter(file -> isMarkdown(file.path()) && !file.path().endsWith("_index.md"))
                .filter(file -> file.path().contains("/") || !ABOUT_THE_REPOSITORY.contains(file.path().toLowerCase(Locale.ROOT)))
                .toList();
        var reader = new DraftReader(new Cleaning(site.videoHosts()), words);
        var before = readings;
        var after = articles.parallelStream()
                .map(file -> {
                    var at = locate(file.path(), site);
                    var known = Optional.ofNullable(before.get(file.path()));
                    return known.filter(reading -> reading.state().equals(file.state())
                            && reading.draft().locale().equals(at.locale()) && reading.draft().below().equals(at.below()))
                            .orElseGet(() -> Reading.of(file.state(), reader.read(file, at.locale(), at.below()), known));
                })
                .toList();
        var read = new HashMap<String, Reading>();
        var names = new HashMap<String, String>();
        for (var reading : after) {
            var path = reading.draft().path();
            var twin = names.putIfAbsent(path.toLowerCase(Locale.ROOT), path);
            if (twin != null) {
                problems.add(Problem.warning(path, 1, 0, "case-differs",
                        "The name differs from %s by case alone, so some computers cannot hold both.".formatted(twin), "Rename one of them."));
            }
            read.put(path, reading);
            if (before.get(path) != reading) {
                unsaved.put(path, reading);
                forgotten.remove(path);
            }
            problems.addAll(reading.draft().problems());
        }
        for (var path : before.keySet()) {
            if (!read.containsKey(path)) {
                unsaved.remove(path);
                forgotten.add(path);
                built.remove(path);
            }
        }
        readings = read;
    }

    private static Map<String, Reading> outdated(Map<String, Reading> readings) {
        return readings.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> new Reading("", entry.getValue().draft(), entry.getValue().good())));
    }

    /// Everything besides its own file that the reading of an article depends on.
    private String edition(Site site) {
        var said = site.locales().stream().flatMap(locale -> DraftReader.WORDS.stream().map(word -> words.apply(locale, word))).toList();
        return DraftReader.hash(build + folder.root() + said + new TreeSet<>(site.videoHosts()));
    }

    private static Located locate(String path, Site site) {
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
        // By identity: a draft's own hash is that of all its text.
        var ids = new IdentityHashMap<Draft, String>();
        var slugs = new IdentityHashMap<Draft, Slug>();
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
                problems.add(Problem.error(draft.path(), 1, 0, "duplicate-id", "The id \"%s\" is already that of %s.".formatted(id, twin.path()),
                        "Give one of them another id."));
                continue;
            }
            if (draft.slug().isPresent()) {
                var same = takenSlugs.putIfAbsent(draft.locale() + " " + draft.slug().get(), draft);
                if (same != null) {
                    problems.add(Problem.error(draft.path(), 1, 0, "duplicate-slug",
                            "The slug \"%s\" is already that of %s.".formatted(draft.slug().get(), same.path()), "Give one of them another slug."));
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
        var addresses = new IdentityHashMap<Draft, String>();
        kept.forEach(draft -> addresses.put(draft, "/" + draft.locale().toLanguageTag() + "/articles/" + slugs.get(draft)));
        var links = new Links(files, byPath, byOld, byId, addresses, all, pictures, assets, problems);
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
        var order = categories.values().stream().flatMap(List::stream)
                .map(category -> category.address() + category.title() + category.description() + category.icon()
                        + category.sections().stream().map(section -> section.slug() + section.title() + section.description()).toList())
                .toList();
        var commit = DraftReader.hash(articles.stream().map(article -> article.path() + article.revision()).toList().toString()
                + site + new TreeSet<>(assets.keySet()) + new TreeSet<>(order));
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
        for (int number = 2;; number++) {
            var slug = Slug.of(draft.fileName() + "-" + number);
            if (taken.putIfAbsent(draft.locale() + " " + slug, draft) == null) {
                return slug;
            }
        }
    }

    private Article article(Draft draft, String id, Slug slug, Links links) {
        var attributes = links.attributes(draft);
        var before = built.get(draft.path());
        if (before != null && before.draft == draft && before.article.id().equals(id) && before.article.slug().equals(slug)
                && before.attributes.equals(attributes)) {
            return before.article;
        }
        var body = draft.body();
        var folders = draft.folders();
        var article = new Article(
                id, draft.locale(), slug, draft.path(),
                folders.isEmpty() ? "" : folders.getFirst(),
                folders.size() < 2 ? Optional.empty() : Optional.of(String.join("/", folders.subList(1, folders.size()))),
                draft.title(), draft.description(), body.lead(), Body.filled(body.html(), attributes), Body.filled(body.opening(), attributes),
                body.contents(), body.passages(), draft.tags(), draft.keywords(), draft.topic(), draft.related(), draft.weight(),
                draft.featured(), draft.from(), draft.updated(), body.words(), draft.revision());
        built.put(draft.path(), new Built(draft, attributes, article));
        return article;
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
                        name, Slug.of(name), front.text("title").orElse(titles(name)), front.text("description").orElse(""), front.number("weight", 1000),
                        list));
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
            problems.add(Problem.error(file.path(), e.place().line(), e.place().column(), "front-matter",
                    "The front matter is not YAML: %s.".formatted(e.getMessage()), "Put texts with a colon between quotation marks."));
        }
        return FrontMatter.ofFolder(file.path(), empty, problems);
    }

    private static boolean isMarkdown(String path) {
        return path.endsWith(".md") || path.endsWith(".markdown");
    }

    static String bare(String address) {
        var path = address.replaceFirst("^https?://[^/]+", "").replaceFirst("[?#].*$", "");
        path = path.startsWith("/") ? path : "/" + path;
        return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

}
