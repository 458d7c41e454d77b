package help.cairn.publishing;

import help.cairn.articles.Article;
import help.cairn.articles.Problem;
import help.cairn.articles.Snapshot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What shoppers ask, and which article must then be among the first: `queries.yml`, checked by the search that answers
/// them before a publication is opened.
public final class Expectations {
    static final List<String> NAMES = List.of("queries.yml", "queries.yaml");
    private static final Set<String> KEYS = Set.of("query", "locale", "expect", "within");
    private static final int WITHIN = 3;
    private static final int FURTHEST = 20;

    private final Map<String, String> texts;

    /// One of them.
    ///
    /// @param articles ids or paths of which one is enough
    private record Expected(Yaml.Text query, Optional<Yaml.Text> locale, List<Yaml.Text> articles, int within) {}

    private Expectations(Map<String, String> texts) {
        this.texts = texts;
    }

    static Expectations none() {
        return new Expectations(Map.of());
    }

    /// @param yml the text of `queries.yml`, if there is one
    /// @param yaml the text of `queries.yaml`, if there is one
    static Expectations in(Optional<String> yml, Optional<String> yaml) {
        var texts = new LinkedHashMap<String, String>();
        yml.ifPresent(text -> texts.put(NAMES.getFirst(), text));
        yaml.ifPresent(text -> texts.put(NAMES.getLast(), text));
        return new Expectations(texts);
    }

    /// Whether there is nothing to ask, so that no search need be made ready for it.
    public boolean isEmpty() {
        return texts.isEmpty();
    }

    /// Asks everything of a snapshot that search has been made ready for. No article is kept out by what is wrong here,
    /// so these are warnings, and errors only where they keep the whole publication back.
    public Verdict verdict(Snapshot snapshot, Answers answers) {
        var problems = new ArrayList<Problem>();
        texts.forEach((file, text) -> new Asking(file, snapshot, answers, (_, _, _) -> {}, problems).all(text));
        return new Verdict(problems, snapshot.site().stopsForQueries() && !problems.isEmpty());
    }

    /// Who is told of each question with the ids of the articles of which one is enough.
    @FunctionalInterface
    public interface Questions {
        void one(String query, Locale locale, Set<String> articles);
    }

    /// Names every question that can be asked of a snapshot.
    public void each(Snapshot snapshot, Questions questions) {
        texts.forEach((file, text) -> new Asking(file, snapshot, (_, _, _, _) -> List.of(), questions, new ArrayList<>()).all(text));
    }

    /// The expectations of one file on the way through one snapshot.
    private record Asking(String file, Snapshot snapshot, Answers answers, Questions questions, List<Problem> problems) {
        void all(String text) {
            try {
                switch (Yaml.read(text, 1)) {
                    case Yaml.Items(var items, _) -> items.forEach(item -> one(item, Optional.empty()));
                    case Yaml.Entries byLocale -> byLocale.values().forEach((tag, entry) -> {
                        var locale = new Yaml.Text(tag, true, entry.key());
                        if (locale(locale).isPresent()) {
                            each(entry.value()).forEach(item -> one(item, Optional.of(locale)));
                        }
                    });
                    case Yaml.Text other ->
                        name(other.place(), "queries", "This is no list of queries.",
                                "Begin with \"- {query: where is my parcel, expect: track-your-order}\".");
                }
            } catch (Yaml.Unreadable e) {
                name(e.place(), "queries", "This is not YAML: %s.".formatted(e.getMessage()), "Put texts with a colon or quotes between quotation marks.");
            }
        }

        private static List<Yaml> each(Yaml value) {
            return value instanceof Yaml.Items(var items, _) ? items : List.of(value);
        }

        /// Either `{query: where is my parcel, expect: track-your-order}` or, below a locale, `where is my parcel: track-your-order`.
        private void one(Yaml item, Optional<Yaml.Text> locale) {
            if (!(item instanceof Yaml.Entries entries) || entries.values().isEmpty()) {
                wrong(item, "An expectation has a query and the article that it expects.");
                return;
            }
            if (locale.isPresent() && entries.get("query").isEmpty() && entries.get("expect").isEmpty()) {
                entries.values().forEach((query, entry) -> ask(new Expected(new Yaml.Text(query, true, entry.key()), locale, texts(entry.value()), WITHIN)));
                return;
            }
            entries.values().forEach((key, entry) -> {
                if (!KEYS.contains(key)) {
                    name(entry.key(), "unknown-key", "The key \"%s\" is not known here.".formatted(key),
                            Yaml.nearest(key, KEYS).map("Did you mean \"%s\"?"::formatted)
                                    .orElse("Known are: " + String.join(", ", new TreeSet<>(KEYS)) + "."));
                }
            });
            var within = within(entries);
            if (!(entries.get("query").orElse(null) instanceof Yaml.Text query) || query.value().isBlank()) {
                wrong(entries.get("query").orElse(entries), "An expectation has a query and the article that it expects.");
            } else if (entries.get("expect").isEmpty()) {
                wrong(entries, "\"%s\" expects no article.".formatted(query.value()));
            } else if (entries.get("locale").isPresent() && !(entries.get("locale").get() instanceof Yaml.Text)) {
                wrong(entries.get("locale").get(), "\"locale\" is one language; a query for all of them needs none.");
            } else if (within.isPresent()) {
                ask(new Expected(query, entries.get("locale").map(Yaml.Text.class::cast).or(() -> locale), texts(entries.get("expect").get()), within.get()));
            }
        }

        private Optional<Integer> within(Yaml.Entries entries) {
            var value = entries.get("within");
            if (value.isEmpty()) {
                return Optional.of(WITHIN);
            }
            if (value.get() instanceof Yaml.Text(var text, _, _) && text.matches("[1-9]\\d?") && Integer.parseInt(text) <= FURTHEST) {
                return Optional.of(Integer.valueOf(text));
            }
            name(value.get().place(), "wrong-type", "\"within\" is a whole number from 1 to %d.".formatted(FURTHEST), "Write it as in \"within: 3\".");
            return Optional.empty();
        }

        private List<Yaml.Text> texts(Yaml value) {
            var all = new ArrayList<Yaml.Text>();
            for (var item : each(value)) {
                if (item instanceof Yaml.Text text && !text.value().isBlank()) {
                    all.add(text);
                } else {
                    wrong(item, "\"expect\" is an article, or a list of which one is enough.");
                }
            }
            return all;
        }

        private Optional<Locale> locale(Yaml.Text tag) {
            var known = snapshot.site().locales().stream().map(Locale::toLanguageTag).toList();
            if (known.contains(tag.value())) {
                return Optional.of(Locale.forLanguageTag(tag.value()));
            }
            name(tag.place(), "unknown-locale", "The site has no locale \"%s\".".formatted(tag.value()), "It has: %s.".formatted(String.join(", ", known)));
            return Optional.empty();
        }

        private void ask(Expected expected) {
            var ids = new LinkedHashSet<String>();
            for (var article : expected.articles()) {
                id(article).ifPresent(ids::add);
            }
            if (ids.size() < expected.articles().size() || ids.isEmpty()) {
                return;
            }
            if (expected.locale().isEmpty()) {
                snapshot.site().locales().stream().filter(locale -> ids.stream().anyMatch(id -> snapshot.byId(locale, id).isPresent()))
                        .forEach(locale -> ask(expected, ids, locale));
                return;
            }
            locale(expected.locale().get()).ifPresent(locale -> {
                if (ids.stream().noneMatch(id -> snapshot.byId(locale, id).isPresent())) {
                    name(expected.articles().getFirst().place(), "unknown-article",
                            "The article \"%s\" is not published in %s.".formatted(expected.articles().getFirst().value(), locale.toLanguageTag()),
                            "Translate it, or expect one that is.");
                } else {
                    ask(expected, ids, locale);
                }
            });
        }

        /// The id of the article that is meant, by its id or by the path of its file, with or without the locale's folder.
        private Optional<String> id(Yaml.Text named) {
            var all = snapshot.site().locales().stream().map(snapshot::articles).flatMap(Collection::stream).toList();
            var path = named.value().startsWith("/") ? named.value().substring(1) : named.value();
            var found = all.stream().map(Article::id).filter(named.value()::equals).findFirst()
                    .or(() -> all.stream().filter(article -> article.path().equals(path)
                            || article.path().equals(article.locale().toLanguageTag() + "/" + path)).map(Article::id).findFirst());
            if (found.isEmpty()) {
                var same = all.stream().map(Article::path).filter(file -> file.endsWith("/" + path + ".md")).findFirst();
                var names = all.stream().flatMap(article -> Stream.of(article.id(), article.path())).collect(Collectors.toSet());
                name(named.place(), "unknown-article", "No published article is \"%s\".".formatted(named.value()),
                        same.or(() -> Yaml.nearest(named.value(), names)).map("Did you mean \"%s\"?"::formatted)
                                .orElse("Name it by its id, or by the path of its file."));
            }
            return found;
        }

        private void ask(Expected expected, Set<String> ids, Locale locale) {
            var query = expected.query().value().strip();
            questions.one(query, locale, Set.copyOf(ids));
            var shown = answers.first(snapshot, locale, query, FURTHEST);
            var place = shown.stream().limit(expected.within()).filter(ids::contains).findFirst();
            if (place.isPresent()) {
                return;
            }
            var wanted = ids.stream().filter(id -> snapshot.byId(locale, id).isPresent()).findFirst().orElseThrow();
            int at = shown.indexOf(wanted);
            var instead = shown.isEmpty() ? "nothing" : String.join(", ", shown.subList(0, Math.min(expected.within(), shown.size())));
            name(expected.query().place(), "broken-expectation",
                    "\"%s\" (%s) shows %s; %s is %s.".formatted(query, locale.toLanguageTag(), instead, wanted,
                            at < 0 ? "not found" : "number %d, not among the first %d".formatted(at + 1, expected.within())),
                    mend(query, snapshot.byId(locale, wanted).orElseThrow()));
        }

        private static String mend(String query, Article article) {
            var said = (article.title() + " " + String.join(" ", article.keywords())).toLowerCase(article.locale());
            var lacking = Arrays.stream(query.toLowerCase(article.locale()).split("[^\\p{L}\\p{N}]+"))
                    .filter(word -> word.length() > 3 && !said.contains(word)).toList();
            return "Add \"%s\" to the keywords of %s.".formatted(lacking.isEmpty() ? query : String.join(" ", lacking), article.path());
        }

        private void wrong(Yaml value, String message) {
            name(value.place(), "wrong-type", message, "Write it as in \"{query: where is my parcel, locale: en, expect: track-your-order}\".");
        }

        private void name(Yaml.Place at, String rule, String message, String mend) {
            problems.add(snapshot.site().stopsForQueries()
                    ? Problem.error(file, at.line(), at.column(), rule, message, mend)
                    : Problem.warning(file, at.line(), at.column(), rule, message, mend));
        }
    }
}
