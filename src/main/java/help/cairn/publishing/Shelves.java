package help.cairn.publishing;

import help.cairn.articles.Article;
import help.cairn.articles.Category;
import help.cairn.articles.Problem;
import help.cairn.articles.Section;
import help.cairn.articles.Site;
import help.cairn.articles.Slug;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
    private record About(String state, Optional<String> title, String description, String icon, int weight, List<Problem> problems) {
        static final About NOTHING = new About("", Optional.empty(), "", "", LAST, List.of());
    }

    /// @param articles in the order of their paths
    Map<Locale, List<Category>> of(Collection<Article> articles, Map<String, ContentFile> files, Site site, Facts facts, List<Problem> problems) {
        if (facts != said) {
            said = facts;
            fronts.clear();
            known.clear();
        }
        var members = new LinkedHashMap<Locale, Map<String, List<Article>>>();
        site.locales().forEach(locale -> members.put(locale, new LinkedHashMap<>()));
        for (var article : articles) {
            members.get(article.locale()).computeIfAbsent(article.category(), _ -> new ArrayList<>()).add(article);
        }
        var after = new HashMap<String, Shelf>();
        var categories = new HashMap<Locale, List<Category>>();
        members.forEach((locale, byKey) -> {
            var taken = new HashSet<String>();
            var here = new ArrayList<Category>();
            new TreeMap<>(byKey).forEach((key, list) -> {
                var shelf = shelf(locale, key, list, files, site, taken);
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

    private Shelf shelf(Locale locale, String key, List<Article> members, Map<String, ContentFile> files, Site site, Set<String> taken) {
        var slug = Slug.of(key.isEmpty() ? site.name() : key);
        for (int number = 2; !taken.add(slug.value()); number++) {
            slug = Slug.of(key + "-" + number);
        }
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
        sections.forEach((name, list) -> {
            var front = about(locale, key + "/" + name, files, problems);
            inside.add(new Section(
                    name, Slug.of(name), front.title.orElse(titles(name)), front.description, front.weight, list));
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
            var text = new String(file.bytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
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
                file.state(), front.text("title"), front.text("description").orElse(""), front.text("icon").orElse(""), front.number("weight", LAST), problems);
    }

    private static String titles(String key) {
        return String.join(" › ", List.of(key.split("/")).stream().map(DraftReader::titleOf).toList());
    }
}
