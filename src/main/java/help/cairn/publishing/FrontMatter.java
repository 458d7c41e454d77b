package help.cairn.publishing;

import help.cairn.articles.Problem;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The keys above an article's text. Reading them collects problems; after an error the article is not published.
final class FrontMatter {
    static final Set<String> KEYS = Set.of(
            "title", "id", "slug", "description", "tags", "keywords", "aliases", "draft", "publishDate", "expiryDate",
            "reviewBy", "weight", "featured", "related", "topic", "lastmod");
    /// Keys of other systems that mean the same.
    private static final Map<String, String> ALSO = Map.of("redirect_from", "aliases", "permalink", "aliases", "order", "weight");
    private static final Set<String> DECIDED_ELSEWHERE = Set.of("id", "slug");
    private static final Set<String> FOLDER_KEYS = Set.of("title", "description", "icon", "weight", "slug");

    private final String file;
    private final Yaml.Entries entries;
    private final List<Problem> problems;

    /// @param known the keys that this kind of file may have
    private FrontMatter(String file, Yaml.Entries entries, Set<String> known, List<Problem> problems) {
        this.file = file;
        this.entries = entries;
        this.problems = problems;
        entries.values().forEach((key, entry) -> {
            if (!known.contains(key) && !ALSO.containsKey(key)) {
                var near = Yaml.nearest(key, known);
                problems.add(Problem.warning(
                        file, entry.key().line(), entry.key().column(), "unknown-key",
                        "The key \"%s\" is not known.".formatted(key),
                        near.map("Did you mean \"%s\"?"::formatted).orElse("Take it out, or put it under tags.")));
            }
        });
    }

    static FrontMatter ofArticle(String file, Yaml.Entries entries, List<Problem> problems) {
        return new FrontMatter(file, entries, KEYS, problems);
    }

    static FrontMatter ofReply(String file, Yaml.Entries entries, List<Problem> problems) {
        return new FrontMatter(file, entries, Set.of("title"), problems);
    }

    static FrontMatter ofFolder(String file, Yaml.Entries entries, List<Problem> problems) {
        return new FrontMatter(file, entries, FOLDER_KEYS, problems);
    }

    Optional<String> text(String key) {
        return value(key).flatMap(value -> switch (value) {
            case Yaml.Text(var text, _, _) -> Optional.of(text.strip()).filter(words -> !words.isEmpty());
            case Yaml.Items _,Yaml.Entries _ -> wrong(key, value, "a text", key + ": Some words");
        });
    }

    /// A list of texts; one text alone is a list of one, and commas divide it where it is not quoted.
    List<String> texts(String key) {
        var all = new ArrayList<String>();
        entries.values().forEach((name, entry) -> {
            if (name.equals(key) || key.equals(ALSO.get(name))) {
                switch (entry.value()) {
                    case Yaml.Text(var text, var plain, _) ->
                        all.addAll(plain && key.equals("keywords") ? List.of(text.split("\\s*,\\s*")) : List.of(text));
                    case Yaml.Items(var items, _) -> {
                        for (var item : items) {
                            if (item instanceof Yaml.Text(var text, _, _)) {
                                all.add(text);
                            } else {
                                wrong(name, item, "a list of texts", name + ": [one, two]");
                            }
                        }
                    }
                    case Yaml.Entries other -> wrong(name, other, "a list of texts", name + ": [one, two]");
                }
            }
        });
        return all.stream().map(String::strip).filter(text -> !text.isEmpty()).toList();
    }

    boolean yes(String key) {
        return value(key)
                .flatMap(value -> value instanceof Yaml.Text(var text, var plain, _) && plain && text.matches("true|false")
                        ? Optional.of(text.equals("true"))
                        : wrong(key, value, "true or false", key + ": true"))
                .orElse(false);
    }

    int number(String key, int otherwise) {
        var value = value(key).or(() -> key.equals("weight") ? value("order") : Optional.empty());
        return value.flatMap(found -> found instanceof Yaml.Text(var text, _, _) && text.matches("-?\\d{1,9}")
                ? Optional.of(Integer.valueOf(text))
                : FrontMatter.this.<Integer>wrong(key, found, "a whole number", key + ": 10"))
                .orElse(otherwise);
    }

    Optional<LocalDate> day(String key) {
        return due(key).map(Due::day);
    }

    Optional<Due> due(String key) {
        return value(key).flatMap(value -> (value instanceof Yaml.Text(var text, _, _) ? Due.of(text) : Optional.<Due>empty())
                .or(() -> wrong(key, value, "a date", key + ": 2026-11-24")));
    }

    /// The lines of the keys whose values other files decide on.
    Map<String, Integer> lines() {
        var lines = new HashMap<String, Integer>();
        entries.values().forEach((key, entry) -> {
            if (DECIDED_ELSEWHERE.contains(key)) {
                lines.put(key, entry.key().line());
            }
        });
        return lines;
    }

    private Optional<Yaml> value(String key) {
        return entries.get(key).filter(value -> !(value instanceof Yaml.Text(var text, var plain, _)
                && plain
                && (text.isEmpty() || text.equals("~") || text.equals("null"))));
    }

    private <T> Optional<T> wrong(String key, Yaml value, String wanted, String example) {
        problems.add(Problem.error(
                file, value.place().line(), value.place().column(), "wrong-type",
                "\"%s\" must be %s.".formatted(key, wanted), "Write it as in \"%s\".".formatted(example)));
        return Optional.empty();
    }
}
