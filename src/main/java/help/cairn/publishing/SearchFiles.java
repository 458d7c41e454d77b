package help.cairn.publishing;

import help.cairn.articles.Article;
import help.cairn.articles.Pin;
import help.cairn.articles.Problem;
import help.cairn.articles.Snapshot;
import help.cairn.articles.Synonym;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Reads what the writers tell search: `synonyms/{locale}.yaml` and `pins.yaml`. A file that did not change is not read
/// again, and one that is no YAML for the moment holds as it was.
final class SearchFiles {
    private static final String USELESS = "useless-synonym";
    private static final String FOLDER = "synonyms/";
    private static final Set<String> PINS = Set.of("pins.yaml", "pins.yml");
    private static final int MOST_SYNONYMS = 2_000;
    private static final int MOST_PINS = 1_000;
    private static final int MOST_IN_ONE = 20;
    private static final int LONGEST = 100;
    private static final Set<String> OF_A_SYNONYM = Set.of("from", "to");
    private static final Set<String> OF_A_PIN = Set.of("query", "locale", "articles");
    private static final String WRITE_SYNONYM = "Write it as in \"[parcel, package]\" or \"{from: [wismo], to: [parcel]}\".";
    private static final String WRITE_PIN = "Write it as in \"{query: black friday, locale: en, articles: [delivery-options-and-costs]}\".";

    private Map<String, Read> known = new HashMap<>();

    /// What one file says.
    private record Read(String state, List<Locale> locales, Optional<Locale> locale, List<Line> lines, List<Wanted> pins, List<Problem> problems) {
        List<Synonym> synonyms() {
            return lines.stream().map(Line::synonym).toList();
        }
    }

    /// A synonym and where it stands.
    private record Line(Synonym synonym, Yaml.Place place) {}

    /// A pin before it is known whether its articles are published.
    private record Wanted(String file, String query, Optional<Locale> locale, List<Yaml.Text> articles) {}

    /// What all of them say.
    record Told(Map<Locale, List<Synonym>> synonyms, List<Pin> pins) {
        static final Told NOTHING = new Told(Map.of(), List.of());
    }

    /// @param locales those that the site offers
    /// @param articles those that are published
    Told read(Map<String, ContentFile> files, List<Locale> locales, Collection<Article> articles, List<Problem> problems) throws IOException {
        var after = new HashMap<String, Read>();
        var synonyms = new LinkedHashMap<Locale, List<Synonym>>();
        var wanted = new ArrayList<Wanted>();
        for (var file : files.values()) {
            if (!isOne(file.path())) {
                continue;
            }
            var before = known.get(file.path());
            var read = before != null && before.state.equals(file.state()) && before.locales.equals(locales) ? before : read(file, locales, before);
            after.put(file.path(), read);
            problems.addAll(read.problems);
            wanted.addAll(read.pins);
            read.locale.ifPresent(locale -> synonyms.computeIfAbsent(locale, _ -> new ArrayList<>()).addAll(read.synonyms()));
        }
        known = after;
        return new Told(synonyms, wanted.isEmpty() ? List.of() : pins(wanted, locales, articles, problems));
    }

    /// The synonyms that change nothing of what is found in a snapshot.
    List<Problem> useless(Snapshot snapshot, Effects effects) {
        var problems = new ArrayList<Problem>();
        known.forEach((file, read) -> read.locale.ifPresent(locale -> {
            for (var line : read.lines) {
                var said = switch (effects.of(snapshot, locale, line.synonym)) {
                    case SOME -> Optional.<String>empty();
                    case KNOWN -> Optional.of("Search knows this by itself.");
                    case IN_NO_ARTICLE -> Optional.of("No article has a word that this leads to: it finds nothing.");
                };
                said.ifPresent(message -> problems.add(Problem.warning(
                        file, line.place.line(), line.place.column(), USELESS, message, "Take the line out, or lead to a word that articles have.")));
            }
        }));
        return problems;
    }

    private static boolean isOne(String path) {
        return path.startsWith(FOLDER) ? path.matches(FOLDER + "[^/]+\\.ya?ml") : PINS.contains(path);
    }

    private Read read(ContentFile file, List<Locale> locales, Read before) throws IOException {
        var reader = new Reader(file.path(), locales, new ArrayList<>());
        var text = file.size() > Yaml.LONGEST ? null : new String(file.bytes(), StandardCharsets.UTF_8).replaceFirst("^\uFEFF", "");
        var locale = PINS.contains(file.path()) ? Optional.<Locale>empty() : reader.locale();
        try {
            if (text == null) {
                throw new Yaml.Unreadable("it is larger than 1 MB", new Yaml.Place(1, 1));
            }
            var yaml = Yaml.read(text, 1);
            var lines = locale.map(where -> reader.synonyms(yaml, where)).orElse(List.of());
            var pins = PINS.contains(file.path()) ? reader.pins(yaml) : List.<Wanted>of();
            return new Read(file.state(), locales, locale, lines, pins, reader.problems);
        } catch (Yaml.Unreadable e) {
            reader.wrong(e.place(), reader.rule(), "This is not YAML: %s.".formatted(e.getMessage()),
                    "Put texts with a colon or quotes between quotation marks.");
            return new Read(file.state(), locales, locale, before == null ? List.of() : before.lines, before == null ? List.of() : before.pins,
                    reader.problems);
        }
    }

    private static List<Pin> pins(List<Wanted> wanted, List<Locale> locales, Collection<Article> articles, List<Problem> problems) {
        var ids = articles.stream().collect(Collectors.groupingBy(Article::locale, Collectors.mapping(Article::id, Collectors.toSet())));
        var all = ids.values().stream().flatMap(Set::stream).collect(Collectors.toSet());
        var pins = new ArrayList<Pin>();
        for (var one : wanted) {
            var where = one.locale.map(List::of).orElse(locales);
            for (var article : one.articles) {
                if (where.stream().noneMatch(locale -> ids.getOrDefault(locale, Set.of()).contains(article.value()))) {
                    problems.add(Problem.warning(one.file, article.place().line(), article.place().column(), "unknown-article",
                            one.locale.filter(_ -> all.contains(article.value()))
                                    .map(locale -> "The article \"%s\" is not published in %s.".formatted(article.value(), locale.toLanguageTag()))
                                    .orElse("No published article has the id \"%s\".".formatted(article.value())),
                            Yaml.nearest(article.value(), all).filter(id -> !id.equals(article.value())).map("Did you mean \"%s\"?"::formatted)
                                    .orElse("Name one that is, or take it out.")));
                }
            }
            for (var locale : where) {
                var here = one.articles.stream().map(Yaml.Text::value).filter(ids.getOrDefault(locale, Set.of())::contains).distinct().toList();
                if (!here.isEmpty()) {
                    pins.add(new Pin(one.query, locale, here));
                }
            }
        }
        return pins;
    }

    /// Takes one file apart.
    private record Reader(String file, List<Locale> locales, List<Problem> problems) {
        private String rule() {
            return file.startsWith(FOLDER) ? "synonyms" : "pins";
        }

        Optional<Locale> locale() {
            var tag = file.substring(FOLDER.length(), file.lastIndexOf('.'));
            var found = locale(tag);
            if (found.isEmpty()) {
                unknown(new Yaml.Place(1, 1), tag);
            }
            return found;
        }

        private Optional<Locale> locale(String tag) {
            return locales.stream().filter(locale -> locale.toLanguageTag().equals(tag)).findFirst();
        }

        private void unknown(Yaml.Place at, String tag) {
            problems.add(Problem.warning(file, at.line(), at.column(), "unknown-locale", "The site has no locale \"%s\".".formatted(tag),
                    "It has: %s.".formatted(locales.stream().map(Locale::toLanguageTag).collect(Collectors.joining(", ")))));
        }

        List<Line> synonyms(Yaml root, Locale locale) {
            var said = new HashMap<List<String>, Integer>();
            var lines = new ArrayList<Line>();
            for (var item : items(root, MOST_SYNONYMS, WRITE_SYNONYM)) {
                synonym(item).ifPresent(synonym -> {
                    var pairs = pairs(synonym, locale);
                    if (pairs.isEmpty()) {
                        useless(item, "These are the same words.", "Add another, or take the line out.");
                    } else if (said.keySet().containsAll(pairs)) {
                        useless(item, "Line %d says this already.".formatted(pairs.stream().mapToInt(said::get).max().orElse(0)), "Take the line out.");
                    } else {
                        pairs.forEach(pair -> said.putIfAbsent(pair, item.place().line()));
                        lines.add(new Line(synonym, item.place()));
                    }
                });
            }
            return lines;
        }

        /// What a synonym says, one word for another at a time; upper and lower case are the same to search.
        private static Set<List<String>> pairs(Synonym synonym, Locale locale) {
            var pairs = new HashSet<List<String>>();
            for (var from : synonym.from()) {
                for (var to : synonym.to()) {
                    if (!from.toLowerCase(locale).equals(to.toLowerCase(locale))) {
                        pairs.add(List.of(from.toLowerCase(locale), to.toLowerCase(locale)));
                    }
                }
            }
            return pairs;
        }

        private Optional<Synonym> synonym(Yaml item) {
            return switch (item) {
                case Yaml.Items list -> words(list).map(words -> new Synonym(words, words));
                case Yaml.Entries entries -> {
                    if (!knows(entries, OF_A_SYNONYM)) {
                        yield Optional.empty();
                    }
                    if (entries.get("from").isEmpty() || entries.get("to").isEmpty()) {
                        wrong(entries.place(), "wrong-type", "A synonym that leads one way has \"from\" and \"to\".", WRITE_SYNONYM);
                        yield Optional.empty();
                    }
                    var from = words(entries.get("from").get());
                    var to = words(entries.get("to").get());
                    yield from.isPresent() && to.isPresent() ? Optional.of(new Synonym(from.get(), to.get())) : Optional.empty();
                }
                case Yaml.Text text -> {
                    wrong(text.place(), "wrong-type", "A synonym is a list of words, or leads from some to others.", WRITE_SYNONYM);
                    yield Optional.empty();
                }
            };
        }

        private Optional<List<String>> words(Yaml value) {
            var words = new ArrayList<String>();
            var whole = true;
            for (var item : each(value)) {
                if (item instanceof Yaml.Text(var text, _, var at)) {
                    whole &= bounded(text, at);
                    words.add(text.strip().replaceAll("\\s+", " "));
                } else {
                    wrong(item.place(), "wrong-type", "A word is a text.", WRITE_SYNONYM);
                    whole = false;
                }
            }
            return fits(value, words.size(), WRITE_SYNONYM) && whole ? Optional.of(words.stream().distinct().toList()) : Optional.empty();
        }

        List<Wanted> pins(Yaml root) {
            var lines = new HashMap<String, Integer>();
            var pins = new ArrayList<Wanted>();
            for (var item : items(root, MOST_PINS, WRITE_PIN)) {
                pin(item).ifPresent(pin -> {
                    var key = pin.query.toLowerCase(pin.locale.orElse(Locale.ROOT)) + " " + pin.locale.map(Locale::toLanguageTag).orElse("");
                    var before = lines.putIfAbsent(key, item.place().line());
                    if (before == null) {
                        pins.add(pin);
                    } else {
                        wrong(item.place(), "pins", "\"%s\" is pinned in line %d already.".formatted(pin.query, before), "Put the articles together in one.");
                    }
                });
            }
            return pins;
        }

        private Optional<Wanted> pin(Yaml item) {
            if (!(item instanceof Yaml.Entries entries)) {
                wrong(item.place(), "wrong-type", "A pin has a query and articles.", WRITE_PIN);
                return Optional.empty();
            }
            if (!knows(entries, OF_A_PIN)) {
                return Optional.empty();
            }
            if (!(entries.get("query").orElse(null) instanceof Yaml.Text(var query, _, var at)) || entries.get("articles").isEmpty()) {
                wrong(entries.place(), "wrong-type", "A pin has a query and articles.", WRITE_PIN);
                return Optional.empty();
            }
            var locale = Optional.<Locale>empty();
            if (entries.get("locale").isPresent()) {
                var tag = entries.get("locale").get() instanceof Yaml.Text(var text, _, _) ? text : "";
                locale = locale(tag);
                if (locale.isEmpty()) {
                    unknown(entries.get("locale").get().place(), tag);
                    return Optional.empty();
                }
            }
            var value = entries.get("articles").get();
            var articles = each(value).stream().filter(one -> one instanceof Yaml.Text(var text, _, _) && !text.isBlank()).map(Yaml.Text.class::cast).toList();
            if (articles.size() < each(value).size()) {
                wrong(value.place(), "wrong-type", "\"articles\" is a list of ids.", WRITE_PIN);
                return Optional.empty();
            }
            return bounded(query, at) && fits(value, articles.size(), WRITE_PIN)
                    ? Optional.of(new Wanted(file, query.strip().replaceAll("\\s+", " "), locale, articles))
                    : Optional.empty();
        }

        private List<Yaml> items(Yaml root, int most, String example) {
            if (root instanceof Yaml.Entries(var none, _) && none.isEmpty()) {
                root = new Yaml.Items(List.of(), root.place());
            }
            if (!(root instanceof Yaml.Items(var items, _))) {
                wrong(root.place(), rule(), "This is no list.", "Begin each line with \"- \". " + example);
                return List.of();
            }
            if (items.isEmpty()) {
                wrong(root.place(), rule(), "There is nothing in this file.", "Take it away, or write into it as in \"- %s"
                        .formatted(example.substring(example.indexOf('"') + 1)));
            }
            if (items.size() > most) {
                wrong(items.get(most).place(), rule(), "There are more than %d, and these are left out from here on.".formatted(most),
                        "Keep those that shoppers need.");
            }
            return items.size() > most ? items.subList(0, most) : items;
        }

        private boolean bounded(String text, Yaml.Place at) {
            if (text.isBlank()) {
                wrong(at, rule(), "There are no words here.", "Write some, or take it out.");
            } else if (text.length() > LONGEST) {
                wrong(at, rule(), "This is longer than %d characters.".formatted(LONGEST), "Write what shoppers type.");
            }
            return !text.isBlank() && text.length() <= LONGEST;
        }

        private boolean fits(Yaml value, int number, String example) {
            if (number == 0) {
                wrong(value.place(), rule(), "There is nothing in this list.", example);
            } else if (number > MOST_IN_ONE) {
                wrong(value.place(), rule(), "There are more than %d in this list.".formatted(MOST_IN_ONE), "Divide it, or keep those that shoppers need.");
            }
            return number > 0 && number <= MOST_IN_ONE;
        }

        private boolean knows(Yaml.Entries entries, Set<String> keys) {
            entries.values().forEach((key, entry) -> {
                if (!keys.contains(key)) {
                    wrong(entry.key(), "unknown-key", "The key \"%s\" is not known here.".formatted(key),
                            Yaml.nearest(key, keys).map("Did you mean \"%s\"?"::formatted)
                                    .orElse("Known are: " + String.join(", ", new TreeSet<>(keys)) + "."));
                }
            });
            return keys.containsAll(entries.values().keySet());
        }

        private static List<Yaml> each(Yaml value) {
            return value instanceof Yaml.Items(var items, _) ? items : List.of(value);
        }

        private void useless(Yaml item, String message, String mend) {
            problems.add(Problem.warning(file, item.place().line(), item.place().column(), USELESS, message, mend));
        }

        private void wrong(Yaml.Place at, String rule, String message, String mend) {
            problems.add(Problem.error(file, at.line(), at.column(), rule, message, mend));
        }
    }
}
