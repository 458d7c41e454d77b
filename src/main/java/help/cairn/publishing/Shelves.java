package help.cairn.publishing;

import help.cairn.articles.Article;
import help.cairn.articles.Category;
import help.cairn.articles.Problem;
import help.cairn.articles.Section;
import help.cairn.articles.Site;
import help.cairn.articles.Slug;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Puts articles on the shelves that their folders name. A shelf on which nothing changed is the very shelf of the last
/// time.
final class Shelves {
    private static final int LAST = 1000;

    private Map<String, Shelf> known = new HashMap<>();
    private final Map<String, About> fronts = new HashMap<>();
    private Facts said = Facts.none();

    /// @param members in the order of their paths
    /// @param fronts the states of the `_index.md` files that were asked for
    private record Shelf(List<Article> members, String slug, String name, List<String> fronts, Category category, List<Problem> problems) {}

    /// What an `_index.md` says.
    ///
    /// @param line where its slug stands
    private record About(
            String file, String state, Optional<String> title, Optional<String> slug, int line, String description, String icon, int weight,
            List<Problem> problems) {
        static final About NOTHING = new About("", "", Optional.empty(), Optional.empty(), 1, "", "", LAST, List.of());
    }

    /// Where the categories are.
    ///
    /// @param slugs by locale and key, with a space between
    record Places(Map<String, Slug> slugs, List<Problem> problems) {
        static String key(Locale locale, String category) {
            return locale.toLanguageTag() + " " + category;
        }

        /// The addresses by locale and key.
        Map<String, String> addresses() {
            var addresses = new HashMap<String, String>();
            slugs.forEach((key, slug) -> addresses.put(key, address(key.substring(0, key.indexOf(' ')), slug)));
            return addresses;
        }

        static String address(String locale, Slug slug) {
            return "/" + locale + "/categories/" + slug;
        }
    }

    /// Decides where the categories of these articles are: what an `_index.md` says comes before the names of folders.
    Places places(Collection<Draft> drafts, Map<String, ContentFile> files, Site site, Facts facts) {
        if (facts != said) {
            said = facts;
            fronts.clear();
            known.clear();
        }
        var keys = new TreeMap<String, Set<String>>();
        drafts.forEach(draft -> keys.computeIfAbsent(draft.locale().toLanguageTag(), _ -> new TreeSet<>()).add(draft.category()));
        var places = new Places(new HashMap<>(), new ArrayList<>());
        keys.forEach((tag, here) -> {
            var locale = Locale.forLanguageTag(tag);
            var taken = new HashMap<String, String>();
            var later = new ArrayList<String>();
            for (var key : here) {
                var about = about(locale, key, files, new ArrayList<>());
                var same = about.slug.map(slug -> taken.putIfAbsent(slug, about.file));
                if (same.isPresent()) {
                    places.problems.add(Problem.error(
                            about.file, about.line, 1, "duplicate-slug", "The slug \"%s\" is already that of %s.".formatted(about.slug.get(), same.get()),
                            "Give one of them another slug."));
                }
                if (about.slug.isPresent() && same.isEmpty()) {
                    places.slugs.put(Places.key(locale, key), new Slug(about.slug.get()));
                } else {
                    later.add(key);
                }
            }
            for (var key : later) {
                var name = Slug.of(key.isEmpty() ? site.name() : key);
                var slug = name;
                for (int number = 2; taken.putIfAbsent(slug.value(), key) != null; number++) {
                    slug = name.numbered(number);
                }
                places.slugs.put(Places.key(locale, key), slug);
            }
        });
        return places;
    }

    /// @param articles in the order of their paths
    /// @param places where their categories are
    Map<Locale, List<Category>> of(Collection<Article> articles, Places places, Map<String, ContentFile> files, Site site, List<Problem> problems) {
        problems.addAll(places.problems);
        var members = new LinkedHashMap<Locale, Map<String, List<Article>>>();
        site.locales().forEach(locale -> members.put(locale, new LinkedHashMap<>()));
        for (var article : articles) {
            members.get(article.locale()).computeIfAbsent(article.category(), _ -> new ArrayList<>()).add(article);
        }
        var after = new HashMap<String, Shelf>();
        var categories = new HashMap<Locale, List<Category>>();
        members.forEach((locale, byKey) -> {
            var here = new ArrayList<Category>();
            new TreeMap<>(byKey).forEach((key, list) -> {
                var shelf = shelf(locale, key, places.slugs.get(Places.key(locale, key)), list, files, site);
                after.put(locale + " " + key, shelf);
                problems.addAll(shelf.problems);
                here.add(shelf.category);
            });
            here.sort(Comparator.comparingInt(Category::weight).thenComparing(Category::title));
            categories.put(locale, here);
        });
        known = after;
        return categories;
    }

    private Shelf shelf(Locale locale, String key, Slug slug, List<Article> members, Map<String, ContentFile> files, Site site) {
        var before = known.get(locale + " " + key);
        if (before != null && before.slug.equals(slug.value()) && before.name.equals(site.name()) && same(before.members, members)
                && before.fronts.equals(states(locale, key, before.category.sections(), files))) {
            return before;
        }
        var problems = new ArrayList<Problem>();
        var about = about(locale, key, files, problems);
        var sorted = new ArrayList<>(members);
        sorted.sort(Comparator.comparingInt(Article::weight).thenComparing(Article::title));
        var sections = new TreeMap<String, List<Article>>();
        sorted.forEach(article -> article.section().ifPresent(name -> sections.computeIfAbsent(name, _ -> new ArrayList<>()).add(article)));
        var inside = new ArrayList<Section>();
        var anchors = new HashSet<Slug>();
        sections.forEach((name, list) -> {
            var front = about(locale, key + "/" + name, files, problems);
            var wanted = front.slug.map(Slug::new).orElse(Slug.of(name));
            var anchor = wanted;
            for (int number = 2; !anchors.add(anchor); number++) {
                anchor = wanted.numbered(number);
            }
            inside.add(new Section(
                    name, anchor, front.title.orElse(titles(name)), front.description, front.weight, list));
        });
        inside.sort(Comparator.comparingInt(Section::weight).thenComparing(Section::title));
        var category = new Category(
                key, locale, slug, about.title.orElse(key.isEmpty() ? site.name() : DraftReader.titleOf(key)), about.description, about.icon, about.weight,
                sorted.stream().filter(article -> article.section().isEmpty()).toList(), inside);
        return new Shelf(members, slug.value(), site.name(), states(locale, key, inside, files), category, problems);
    }

    private static boolean same(List<Article> before, List<Article> now) {
        if (before.size() != now.size()) {
            return false;
        }
        for (int i = 0; i < now.size(); i++) {
            if (before.get(i) != now.get(i)) {
                return false;
            }
        }
        return true;
    }

    private static List<String> states(Locale locale, String key, List<Section> sections, Map<String, ContentFile> files) {
        var states = new ArrayList<String>();
        states.add(state(locale, key, files));
        sections.forEach(section -> states.add(state(locale, key + "/" + section.key(), files)));
        return states;
    }

    private static String state(Locale locale, String folder, Map<String, ContentFile> files) {
        var file = file(locale, folder, files);
        return file == null ? "" : file.path() + " " + file.state();
    }

    private static ContentFile file(Locale locale, String folder, Map<String, ContentFile> files) {
        var own = files.get(locale.toLanguageTag() + "/" + folder + "/_index.md");
        return own != null ? own : files.get(folder + "/_index.md");
    }

    private About about(Locale locale, String folder, Map<String, ContentFile> files, List<Problem> problems) {
        var file = file(locale, folder, files);
        if (file == null) {
            return About.NOTHING;
        }
        var key = locale + " " + file.path();
        var before = fronts.get(key);
        var about = before != null && before.state.equals(file.state()) ? before : read(file, locale);
        fronts.put(key, about);
        problems.addAll(about.problems);
        return about;
    }

    private About read(ContentFile file, Locale locale) {
        var problems = new ArrayList<Problem>();
        var entries = new Yaml.Entries(Map.of(), new Yaml.Place(1, 1));
        try {
            var text = file.text().replace("\r\n", "\n");
            var parts = text.split("(?m)^---[ \\t]*$", 3);
            if (parts.length > 1 && Yaml.read(parts[1], 1) instanceof Yaml.Entries found) {
                entries = new FactUses(said, file.path(), text, problems).filled(found, locale);
            }
        } catch (IOException e) {
            problems.add(Problem.error(file.path(), 0, 0, "unreadable-file", "The file cannot be read.", "Check its permissions."));
        } catch (Yaml.Unreadable e) {
            problems.add(Problem.error(file.path(), e.place().line(), e.place().column(), "front-matter",
                    "The front matter is not YAML: %s.".formatted(e.getMessage()), "Put texts with a colon between quotation marks."));
        }
        var front = FrontMatter.ofFolder(file.path(), entries, problems);
        return new About(
                file.path(), file.state(), front.text("title"), DraftReader.slug(front, file.path(), problems), front.lines().getOrDefault("slug", 1),
                front.text("description").orElse(""), front.text("icon").orElse(""), front.number("weight", LAST), problems);
    }

    private static String titles(String key) {
        return String.join(" › ", List.of(key.split("/")).stream().map(DraftReader::titleOf).toList());
    }
}
