package help.cairn.search;

import help.cairn.articles.Synonym;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.lucene.analysis.Analyzer;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// Other words for what shoppers type, of one language. They are looked up by their stems when a question is asked, so
/// that a change of them needs no other index.
///
/// The list of a language has two parts: `same`, lists of words that stand for each other, and `also`, words that are
/// found by others but do not find them. Each may consist of several words.
final class Synonyms {
    private static final int LONGEST = 4;
    private static final Map<Locale, Synonyms> SHIPPED = new ConcurrentHashMap<>();

    private final Analyzer stems;
    private final Map<List<String>, Set<List<String>>> others = new HashMap<>();

    private Synonyms(Analyzer stems) {
        this.stems = stems;
    }

    /// Those that come with Cairn for the language of a locale; none if there are none.
    static Synonyms shipped(Locale locale) {
        return SHIPPED.computeIfAbsent(Locale.forLanguageTag(locale.getLanguage()), language -> {
            try (var yaml = Synonyms.class.getResourceAsStream("/synonyms/" + language.getLanguage() + ".yaml")) {
                var synonyms = new Synonyms(Languages.of(locale).stemmed());
                if (yaml != null) {
                    synonyms.read(new String(yaml.readAllBytes(), StandardCharsets.UTF_8));
                }
                return synonyms;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /// These and those that writers say.
    Synonyms and(List<Synonym> more) {
        var all = new Synonyms(stems);
        others.forEach((typed, meant) -> all.others.put(typed, new LinkedHashSet<>(meant)));
        try {
            for (var synonym : more) {
                for (var from : synonym.from()) {
                    for (var to : synonym.to()) {
                        all.add(from, to);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all;
    }

    private void read(String yaml) throws IOException {
        if (!(new Load(LoadSettings.builder().build()).loadFromString(yaml) instanceof Map<?, ?> parts)) {
            return;
        }
        if (parts.get("same") instanceof List<?> groups) {
            for (var group : groups) {
                for (var one : texts(group)) {
                    for (var other : texts(group)) {
                        add(one, other);
                    }
                }
            }
        }
        if (parts.get("also") instanceof Map<?, ?> words) {
            for (var entry : words.entrySet()) {
                for (var other : texts(entry.getValue())) {
                    add(entry.getKey().toString(), other);
                }
            }
        }
    }

    private static List<String> texts(Object value) {
        return value instanceof List<?> list ? list.stream().map(Object::toString).toList() : List.of(value.toString());
    }

    private void add(String one, String other) throws IOException {
        var typed = Index.tokens(stems, one);
        var meant = Index.tokens(stems, other);
        if (!typed.equals(meant) && !typed.isEmpty() && typed.size() <= LONGEST && !meant.isEmpty()) {
            others.computeIfAbsent(typed, _ -> new LinkedHashSet<>()).add(meant);
        }
    }

    /// What one more would change about what is found in an index.
    Synonym.Effect effect(Synonym more, Index index) throws IOException {
        boolean known = true;
        for (var from : more.from()) {
            for (var to : more.to()) {
                var typed = Index.tokens(stems, from);
                var meant = Index.tokens(stems, to);
                if (typed.equals(meant) || typed.isEmpty() || typed.size() > LONGEST || meant.isEmpty()
                        || others.getOrDefault(typed, Set.of()).contains(meant)) {
                    continue;
                }
                known = false;
                if (index.has(meant)) {
                    return Synonym.Effect.SOME;
                }
            }
        }
        return known ? Synonym.Effect.KNOWN : Synonym.Effect.IN_NO_ARTICLE;
    }

    /// The stems of other words for each word of a question, by its place. What stands for several words together stands
    /// for each of them, unless another word of the question leads to it already: who asks how much something costs says
    /// once that it is about a price.
    ///
    /// @param stems the stem of each word, empty if it has none
    List<Set<List<String>>> of(List<String> stems) {
        var found = new ArrayList<Set<List<String>>>();
        stems.forEach(stem -> found.add(new LinkedHashSet<>(others.getOrDefault(List.of(stem), Set.of()))));
        var single = found.stream().map(Set::copyOf).toList();
        for (int from = 0; from < stems.size() && !others.isEmpty(); from++) {
            for (int to = from + 2; to <= Math.min(stems.size(), from + LONGEST); to++) {
                for (var other : others.getOrDefault(stems.subList(from, to), Set.of())) {
                    if (Stream.concat(single.subList(0, from).stream(), single.subList(to, single.size()).stream()).noneMatch(one -> one.contains(other))) {
                        found.subList(from, to).forEach(one -> one.add(other));
                    }
                }
            }
        }
        return found;
    }
}
