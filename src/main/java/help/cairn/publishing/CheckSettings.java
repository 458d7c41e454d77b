package help.cairn.publishing;

import help.cairn.articles.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/// What `site.yaml` says under `check`, and what else the checks of an article depend on.
///
/// @param off warnings that the site does not want
/// @param jargon words of the site's own with better ones, by language; those for all languages under the empty text
/// @param host the help center's own host and port, empty if not known
record CheckSettings(Set<String> off, Map<String, Map<String, String>> jargon, String host) {
    private static final Set<String> KEYS = Set.of("off", "jargon");
    private static final Map<String, Map<String, String>> LISTS = new ConcurrentHashMap<>();

    /// @param text of `site.yaml`; if it is not YAML, whoever reads the rest of it says so
    static CheckSettings read(String text, String host, List<Problem> problems) {
        var off = new HashSet<String>();
        var jargon = new HashMap<String, Map<String, String>>();
        try {
            if (Yaml.read(text, 1) instanceof Yaml.Entries entries && entries.get("check").orElse(null) instanceof Yaml.Entries check) {
                check.values().forEach((key, entry) -> {
                    if (!KEYS.contains(key)) {
                        problems.add(Problem.error(SiteFile.NAME, entry.key().line(), entry.key().column(), "unknown-key",
                                "The key \"%s\" is not known here.".formatted(key), Yaml.nearest(key, KEYS).map("Did you mean \"%s\"?"::formatted)
                                        .orElse("Known are: jargon, off.")));
                    }
                });
                check.get("off").ifPresent(value -> readOff(value, off, problems));
                check.get("jargon").ifPresent(value -> readJargon(value, jargon, problems));
            }
        } catch (Yaml.Unreadable e) {
            // Named by SiteFile.
        }
        return new CheckSettings(off, jargon, host);
    }

    private static void readOff(Yaml value, Set<String> off, List<Problem> problems) {
        for (var item : value instanceof Yaml.Items(var items, _) ? items : List.of(value)) {
            if (item instanceof Yaml.Text(var rule, _, var place)) {
                offProblem(SiteFile.NAME, place, rule).ifPresentOrElse(problems::add, () -> off.add(rule));
            } else {
                problems.add(Problem.error(SiteFile.NAME, item.place().line(), item.place().column(), "wrong-type", "\"off\" must be a list of rules.",
                        "Write it as in \"off: [long-sentence, jargon]\"."));
            }
        }
    }

    private static void readJargon(Yaml value, Map<String, Map<String, String>> jargon, List<Problem> problems) {
        if (value instanceof Yaml.Entries words) {
            words.values().forEach((word, entry) -> {
                switch (entry.value()) {
                    case Yaml.Text(var better, _, _) -> jargon.computeIfAbsent("", _ -> new TreeMap<>()).put(word, better.strip());
                    case Yaml.Entries(var inside, _) -> inside.forEach((inner, better) -> {
                        if (better.value() instanceof Yaml.Text(var text, _, _)) {
                            jargon.computeIfAbsent(word, _ -> new TreeMap<>()).put(inner, text.strip());
                        }
                    });
                    case Yaml.Items items -> wrongJargon(items, problems);
                }
            });
        } else {
            wrongJargon(value, problems);
        }
    }

    private static void wrongJargon(Yaml value, List<Problem> problems) {
        problems.add(Problem.error(SiteFile.NAME, value.place().line(), value.place().column(), "wrong-type", "\"jargon\" must be words with better ones.",
                "Write it as in \"jargon: {SKU: product number}\", or by language as in \"jargon: {de: {SKU: Artikelnummer}}\"."));
    }

    /// What is wrong with switching this rule off, if anything.
    static Optional<Problem> offProblem(String file, Yaml.Place place, String rule) {
        if (Rules.WARNINGS.contains(rule)) {
            return Optional.empty();
        }
        return Optional.of(Rules.ERRORS.contains(rule)
                ? Problem.warning(file, place.line(), place.column(), "unknown-rule", "\"%s\" is an error, and errors cannot be switched off.".formatted(rule),
                        "Take it out of the list, and mend what it names.")
                : Problem.warning(file, place.line(), place.column(), "unknown-rule", "There is no rule \"%s\".".formatted(rule),
                        Yaml.nearest(rule, Rules.WARNINGS).map("Did you mean \"%s\"?"::formatted).orElse("Take it out of the list.")));
    }

    /// Words that shoppers do not know, with what to write instead: Cairn's list for the language, then the site's own.
    /// A word that the site gives no better one for is taken out of the list.
    Map<String, String> jargon(Locale locale) {
        var all = new TreeMap<>(LISTS.computeIfAbsent(locale.getLanguage(), CheckSettings::list));
        all.putAll(jargon.getOrDefault("", Map.of()));
        all.putAll(jargon.getOrDefault(locale.getLanguage(), Map.of()));
        all.putAll(jargon.getOrDefault(locale.toLanguageTag(), Map.of()));
        all.values().removeIf(String::isEmpty);
        return all;
    }

    private static Map<String, String> list(String language) {
        try (var in = CheckSettings.class.getResourceAsStream("/jargon/" + language + ".properties")) {
            if (in == null) {
                return Map.of();
            }
            var properties = new Properties();
            properties.load(new java.io.InputStreamReader(in, StandardCharsets.UTF_8));
            return properties.stringPropertyNames().stream().collect(Collectors.toMap(word -> word, properties::getProperty));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Changes whenever articles must be checked anew although they did not change themselves.
    String edition() {
        var words = new TreeMap<String, Map<String, String>>(jargon);
        return words + " " + host;
    }

    /// Without the warnings that the site or the file itself switched off.
    void sift(List<Problem> problems, Map<String, Reading> readings) {
        problems.removeIf(problem -> {
            var reading = problem.isError() ? null : readings.get(problem.file());
            return !problem.isError() && (off.contains(problem.rule()) || reading != null && reading.draft().notes().off().contains(problem.rule()));
        });
    }
}
