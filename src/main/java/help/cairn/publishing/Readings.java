package help.cairn.publishing;

import help.cairn.articles.Problem;
import help.cairn.articles.Site;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.regex.Pattern;

/// What every article file says, read once for each of its states.
final class Readings {
    private static final Pattern SUFFIXED = Pattern.compile("(.+)\\._?([a-z]{2}(?:-[A-Z]{2})?)\\.(md|markdown)");
    private static final Set<String> ABOUT_THE_REPOSITORY = Set.of("readme.md", "license.md", "contributing.md", "changelog.md", "code_of_conduct.md",
            "security.md");
    private static final Set<String> LANGUAGES = Set.of(Locale.getISOLanguages());

    private final BiFunction<Locale, String, String> words;
    private final Optional<ReadingStore> store;
    private final String build;
    private final Map<String, Reading> unsaved = new HashMap<>();
    private final Set<String> forgotten = new HashSet<>();
    private final Set<String> failing = new HashSet<>();
    private TreeMap<String, Reading> all = new TreeMap<>();
    private String edition = "";
    private List<Locale> locales = List.of();
    private List<String> hidden = List.of();
    private Facts known = Facts.none();
    private boolean fresh = true;

    /// Where a file belongs.
    ///
    /// @param below its path within the locale
    record Located(Locale locale, String below) {}

    /// @param words the theme's words by locale and key, for the names of callouts
    /// @param build which build of the program and which source this is: another one reads every file again
    Readings(BiFunction<Locale, String, String> words, Optional<ReadingStore> store, String build) {
        this.words = words;
        this.store = store;
        this.build = build;
    }

    /// The same readings for somebody else, kept nowhere.
    Readings copy() {
        var copy = new Readings(words, Optional.empty(), build);
        copy.all = new TreeMap<>(all);
        copy.edition = edition;
        copy.locales = locales;
        copy.hidden = hidden;
        copy.known = known;
        copy.fresh = false;
        return copy;
    }

    /// The readings by path, in order.
    TreeMap<String, Reading> all() {
        return all;
    }

    /// Brings the readings to the state of these files.
    ///
    /// @param different the paths that are not as they were the last time
    /// @param facts what `{{ facts.name }}` stands for
    /// @param checks what the checks of an article depend on
    /// @param unlisted folders whose articles are not read
    /// @return the paths whose reading is another one now, each with what was published of it until now, null for nothing
    Map<String, Draft> read(Map<String, ContentFile> files, Collection<String> different, Site site, Facts facts, CheckSettings checks, List<String> unlisted) {
        var changed = new TreeMap<String, Draft>();
        var look = different;
        var now = edition(site, checks);
        if (!now.equals(edition) || !site.locales().equals(locales) || !unlisted.equals(hidden)) {
            if (!now.equals(edition)) {
                // Another program, other words or other rules: what was read before is worth nothing but its last good versions.
                all = fresh && store.isPresent() ? new TreeMap<>(store.get().all(now)) : outdated();
            }
            edition = now;
            fresh = false;
            locales = site.locales();
            hidden = unlisted;
            look = new HashSet<>(files.keySet());
            look.addAll(all.keySet());
            all.forEach((path, reading) -> changed.put(path, reading.good()));
        }
        if (facts != known) {
            // Only what uses a fact that says something else now is read again.
            look = new HashSet<>(look);
            for (var reading : all.values()) {
                if (!facts.unchanged(reading.draft().facts(), reading.draft().locale())) {
                    look.add(reading.draft().path());
                }
            }
            known = facts;
        }
        if (!failing.isEmpty()) {
            look = new HashSet<>(look);
            look.addAll(failing);
        }
        var stale = look.stream().filter(path -> isArticle(path) && unlisted.stream().noneMatch(path::startsWith)).map(files::get)
                .filter(file -> file != null && !current(file, site, facts)).toList();
        var reader = new DraftReader(new Cleaning(site.videoHosts()), words, facts, checks);
        var read = stale.parallelStream().map(file -> {
            var at = locate(file.path(), site);
            var before = all.get(file.path());
            var draft = reader.read(file, at.locale, at.below);
            return new Reading(unread(draft) ? "" : file.state(), draft, before == null ? null : before.good());
        }).toList();
        failing.clear();
        for (var reading : read) {
            if (unread(reading.draft())) {
                failing.add(reading.draft().path());
            }
            put(reading.draft().path(), reading);
            changed.put(reading.draft().path(), reading.good());
        }
        for (var path : look) {
            var gone = files.containsKey(path) && unlisted.stream().noneMatch(path::startsWith) ? null : all.remove(path);
            if (gone != null) {
                unsaved.remove(path);
                forgotten.add(path);
                changed.put(path, gone.good());
            }
        }
        return changed;
    }

    /// The disk failed rather than the writer: the file is tried again at every publication, and after a restart.
    private static boolean unread(Draft draft) {
        return draft.problems().stream().anyMatch(problem -> problem.rule().equals("unreadable-file"));
    }

    private boolean current(ContentFile file, Site site, Facts facts) {
        var reading = all.get(file.path());
        if (reading == null || !reading.state().equals(file.state())) {
            return false;
        }
        var at = locate(file.path(), site);
        var draft = reading.draft();
        return draft.locale().equals(at.locale) && draft.below().equals(at.below) && facts.unchanged(draft.facts(), at.locale);
    }

    private void put(String path, Reading reading) {
        all.put(path, reading);
        unsaved.put(path, reading);
        forgotten.remove(path);
    }

    /// Notes which version of a file is published now.
    void published(String path, Draft version) {
        var reading = all.get(path);
        if (reading != null && reading.good() != version) {
            put(path, reading.published(version));
        }
    }

    /// Writes down what was read since the last time, so that a restart need not read it again.
    void remember() {
        if (store.isPresent() && !(unsaved.isEmpty() && forgotten.isEmpty())) {
            store.get().keep(edition, unsaved, forgotten);
            unsaved.clear();
            forgotten.clear();
        }
    }

    private TreeMap<String, Reading> outdated() {
        var kept = new TreeMap<String, Reading>();
        all.forEach((path, reading) -> kept.put(path, new Reading("", reading.draft(), reading.good())));
        return kept;
    }

    /// Everything besides its own file that the reading of an article depends on.
    private String edition(Site site, CheckSettings checks) {
        var said = site.locales().stream().flatMap(locale -> DraftReader.WORDS.stream().map(word -> words.apply(locale, word))).toList();
        return DraftReader.hash(build + said + new TreeSet<>(site.videoHosts()) + checks.edition());
    }

    static boolean isArticle(String path) {
        return isMarkdown(path) && !CannedReplies.isOne(path) && !path.substring(path.lastIndexOf('/') + 1).equals("_index.md")
                && (path.contains("/") || !ABOUT_THE_REPOSITORY.contains(path.toLowerCase(Locale.ROOT)));
    }

    private static boolean isMarkdown(String path) {
        return path.endsWith(".md") || path.endsWith(".markdown");
    }

    /// The locales that the names of folders and files show, English first.
    static List<Locale> locales(Collection<String> paths) {
        var folders = new TreeMap<String, Locale>();
        var suffixes = new TreeMap<String, Locale>();
        int suffixed = 0;
        int markdown = 0;
        for (var path : paths) {
            if (!isMarkdown(path) || CannedReplies.isOne(path)) {
                continue;
            }
            markdown++;
            int slash = path.indexOf('/');
            var top = slash > 0 ? path.substring(0, slash) : "";
            if (top.length() <= 5 && !folders.containsKey(top) && top.matches("[a-z]{2}(-[A-Z]{2})?") && LANGUAGES.contains(top.substring(0, 2))) {
                folders.put(top, Locale.forLanguageTag(top));
            }
            var match = SUFFIXED.matcher(path);
            if (match.matches() && LANGUAGES.contains(match.group(2).substring(0, 2))) {
                suffixed++;
                suffixes.put(match.group(2), Locale.forLanguageTag(match.group(2)));
            }
        }
        var result = new ArrayList<>(suffixed * 2 > markdown ? suffixes.values() : folders.values());
        if (result.remove(Locale.ENGLISH)) {
            result.addFirst(Locale.ENGLISH);
        }
        return result.isEmpty() ? List.of(Locale.ENGLISH) : result;
    }

    static Located locate(String path, Site site) {
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

    /// Names that some computers cannot hold side by side.
    static List<Problem> twins(Collection<String> paths) {
        var problems = new ArrayList<Problem>();
        var names = new HashMap<String, String>();
        for (var path : paths) {
            var twin = names.putIfAbsent(path.toLowerCase(Locale.ROOT), path);
            if (twin != null) {
                problems.add(Problem.warning(path, 1, 0, "case-differs",
                        "The name differs from %s by case alone, so some computers cannot hold both.".formatted(twin), "Rename one of them."));
            }
        }
        return problems;
    }
}
