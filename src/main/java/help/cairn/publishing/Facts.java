package help.cairn.publishing;

import help.cairn.articles.Problem;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Currency;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/// The shared facts of `facts.yaml`: one place for what many articles say.
final class Facts {
    static final String NAME = "facts.yaml";
    /// An article may use a fact thousands of times.
    private static final int LONGEST = 1000;
    private static final String NUMBER = "-?(0|[1-9]\\d{0,14})(\\.\\d{1,6})?";
    private static final Set<String> LANGUAGES = Set.of(Locale.getISOLanguages());

    private final Map<String, Fact> known;
    private final Set<String> mistaken;
    private final boolean readable;
    private final Map<String, String> said = new ConcurrentHashMap<>();

    private Facts(Map<String, Fact> known, Set<String> mistaken, boolean readable) {
        this.known = known;
        this.mistaken = mistaken;
        this.readable = readable;
    }

    static Facts none() {
        return new Facts(Map.of(), Set.of(), true);
    }

    /// Reads the file. A fact that cannot be understood is named and missing; the others hold.
    ///
    /// @param text the file's text, empty if there is none
    static Facts read(String text, List<Problem> problems) {
        try {
            if (Yaml.read(text, 1) instanceof Yaml.Entries entries) {
                return new Reader(problems).facts(entries);
            }
            problems.add(Problem.error(NAME, 1, 1, "facts", "This is no list of facts.", "Begin as in \"returnWindowDays: 30\"."));
        } catch (Yaml.Unreadable e) {
            problems.add(Problem.error(
                    NAME, e.place().line(), e.place().column(), "facts", "This is not YAML: %s.".formatted(e.getMessage()),
                    "Put texts with a colon or quotes between quotation marks."));
        }
        return new Facts(Map.of(), Set.of(), false);
    }

    Collection<Fact> all() {
        return known.values();
    }

    /// Names each fact that says something else in each locale and leaves out one of the site's.
    void checkLocales(List<Locale> locales, List<Problem> problems) {
        for (var fact : known.values()) {
            if (fact.value() instanceof Fact.ByLocale(var values)) {
                locales.stream().filter(locale -> !values.containsKey(locale) && !values.containsKey(Locale.of(locale.getLanguage())))
                        .forEach(locale -> problems.add(Problem.warning(
                                NAME, fact.place().line(), fact.place().column(), "missing-locale",
                                "The fact \"%s\" says nothing in %s, where the first of its texts stands instead.".formatted(fact.name(),
                                        locale.toLanguageTag()),
                                "Add \"%s: …\".".formatted(locale.toLanguageTag()))));
            }
        }
    }

    /// What is written for a fact in this locale; empty if it is not known.
    Optional<String> say(String name, Locale locale) {
        var fact = known.get(name);
        return fact == null
                ? Optional.empty()
                : Optional.of(said.computeIfAbsent(locale.toLanguageTag() + " " + name, _ -> fact.value().in(locale)));
    }

    /// What tells one state of a fact from another, for those who have used it; empty if it is not known.
    String state(String name, Locale locale) {
        return say(name, locale).map(DraftReader::hash).orElse("");
    }

    /// Whether facts that were used say what they said then.
    ///
    /// @param used states by name
    boolean unchanged(Map<String, String> used, Locale locale) {
        return used.entrySet().stream().allMatch(entry -> entry.getValue().equals(state(entry.getKey(), locale)));
    }

    /// Why a fact cannot be used, and what to write instead.
    Problem missing(String name, String file, Yaml.Place at) {
        if (!readable) {
            return Problem.error(file, at.line(), at.column(), "unknown-fact",
                    "The fact \"%s\" cannot be used, because %s cannot be read.".formatted(name, NAME), "Mend %s first.".formatted(NAME));
        }
        if (mistaken.contains(name)) {
            return Problem.error(file, at.line(), at.column(), "unknown-fact", "The fact \"%s\" has a mistake of its own.".formatted(name),
                    "Mend it in %s.".formatted(NAME));
        }
        return Problem.error(file, at.line(), at.column(), "unknown-fact", "There is no fact \"%s\".".formatted(name),
                Yaml.nearest(name, known.keySet()).map("Did you mean \"%s\"?"::formatted)
                        .orElse("Add it to %s, as in \"%s: 30\".".formatted(NAME, name)));
    }

    /// Takes the file apart.
    private record Reader(List<Problem> problems) {
        private static final Set<String> OF_MONEY = Set.of("amount", "currency");
        private static final Set<String> OF_A_FACT = Set.of("value", "words");

        Facts facts(Yaml.Entries entries) {
            var known = new TreeMap<String, Fact>();
            var mistaken = new TreeSet<String>();
            entries.values().forEach((name, entry) -> {
                Optional<Fact> fact = Optional.empty();
                if (name.matches("[A-Za-z][A-Za-z0-9_-]{0,60}")) {
                    fact = fact(name, entry);
                } else {
                    wrong(entry.key(), "\"%s\" is no name for a fact.".formatted(name), "Write it as in \"returnWindowDays\": letters and digits.");
                }
                fact.ifPresentOrElse(found -> known.put(name, found), () -> mistaken.add(name));
            });
            return new Facts(known, mistaken, true);
        }

        private Optional<Fact> fact(String name, Yaml.Entry entry) {
            if (entry.value() instanceof Yaml.Entries entries && entries.get("value").isPresent()) {
                if (!knows(entries, OF_A_FACT)) {
                    return Optional.empty();
                }
                var words = entries.get("words").map(this::words).orElse(Map.of());
                return value(entries.get("value").get()).map(found -> new Fact(name, found, words, entry.key()));
            }
            return value(entry.value()).map(found -> new Fact(name, found, Map.of(), entry.key()));
        }

        private Optional<Fact.Value> value(Yaml value) {
            if (!(value instanceof Yaml.Entries entries) || isMoney(entries)) {
                return one(value);
            }
            var byLocale = new LinkedHashMap<Locale, Fact.Value>();
            var whole = !entries.values().isEmpty();
            if (!whole) {
                wrong(entries.place(), "This fact has no value.", "Write it as in \"returnWindowDays: 30\".");
            }
            for (var entry : entries.values().entrySet()) {
                if (!isLocale(entry.getKey())) {
                    wrong(entry.getValue().key(), "\"%s\" is no locale and no part of a fact.".formatted(entry.getKey()),
                            Yaml.nearest(entry.getKey(), Set.of("amount", "currency", "value", "words")).map("Did you mean \"%s\"?"::formatted)
                                    .orElse("Write it as in \"{en: Saturday, de: Samstag}\" or \"{amount: 4.95, currency: GBP}\"."));
                    whole = false;
                    continue;
                }
                var found = one(entry.getValue().value());
                found.ifPresent(each -> byLocale.put(Locale.forLanguageTag(entry.getKey()), each));
                whole &= found.isPresent();
            }
            return whole ? Optional.of(new Fact.ByLocale(byLocale)) : Optional.empty();
        }

        private Optional<Fact.Value> one(Yaml value) {
            return switch (value) {
                case Yaml.Text text -> plain(text);
                case Yaml.Items items -> wrong(items.place(), "A fact is one value, not a list.", "Give each part a name of its own.");
                case Yaml.Entries entries when isMoney(entries) -> money(entries);
                case Yaml.Entries entries -> wrong(entries.place(), "This is nested too deep: facts have no groups.",
                        "Give each fact a name of its own, as in \"deliveryPrice\".");
            };
        }

        private Optional<Fact.Value> plain(Yaml.Text text) {
            var said = text.value().strip().replaceAll("\\s+", " ");
            if (said.isEmpty() || text.plain() && said.matches("~|null|Null|NULL")) {
                return wrong(text.place(), "This fact has no value.", "Write it as in \"returnWindowDays: 30\".");
            }
            if (said.length() > LONGEST) {
                return wrong(text.place(), "This fact is longer than %d characters.".formatted(LONGEST), "Put long texts into an article and link to it.");
            }
            if (text.plain() && said.matches("(?i)true|false")) {
                return wrong(text.place(), "A fact is something to be read, and nobody reads \"%s\".".formatted(said),
                        "Write the words that stand in the text, between quotation marks if they must be these.");
            }
            if (text.plain() && said.matches(NUMBER)) {
                return Optional.of(new Fact.Amount(new BigDecimal(said)));
            }
            if (text.plain() && said.matches("\\d{4}-\\d\\d-\\d\\d")) {
                try {
                    return Optional.of(new Fact.Day(LocalDate.parse(said)));
                } catch (DateTimeException e) {
                    return wrong(text.place(), "\"%s\" is no date.".formatted(said), "Write it as in \"2026-11-24\".");
                }
            }
            return Optional.of(new Fact.Words(said));
        }

        private Optional<Fact.Value> money(Yaml.Entries money) {
            if (!knows(money, OF_MONEY)) {
                return Optional.empty();
            }
            if (!(money.get("amount").orElse(null) instanceof Yaml.Text(var amount, _, _)) || !amount.matches(NUMBER)) {
                return wrong(money.get("amount").map(Yaml::place).orElse(money.place()), "Money has an amount, a number with a point.",
                        "Write it as in \"{amount: 4.95, currency: GBP}\".");
            }
            var code = money.get("currency").orElse(null) instanceof Yaml.Text(var text, _, _) ? text : "";
            try {
                return Optional.of(new Fact.Money(new BigDecimal(amount), Currency.getInstance(code)));
            } catch (IllegalArgumentException e) {
                var codes = Currency.getAvailableCurrencies().stream().map(Currency::getCurrencyCode).toList();
                return wrong(money.get("currency").map(Yaml::place).orElse(money.place()), "Money has a currency, a code of three letters.",
                        Optional.of(code.toUpperCase(Locale.ROOT)).filter(codes::contains).map("Did you mean \"%s\"?"::formatted)
                                .orElse("Write it as in \"{amount: 4.95, currency: GBP}\"."));
            }
        }

        private Map<Locale, List<String>> words(Yaml value) {
            var words = new HashMap<Locale, List<String>>();
            if (!(value instanceof Yaml.Entries entries)) {
                wrong(value.place(), "\"words\" has a list for each locale.", "Write it as in \"words: {en: [days], de: [Tage, Tagen]}\".");
                return words;
            }
            entries.values().forEach((tag, entry) -> {
                var list = new ArrayList<String>();
                if (entry.value() instanceof Yaml.Items(var items, _)) {
                    items.stream().filter(Yaml.Text.class::isInstance).forEach(item -> list.add(((Yaml.Text) item).value()));
                } else if (entry.value() instanceof Yaml.Text(var text, _, _)) {
                    list.addAll(Arrays.asList(text.split("\\s*,\\s*")));
                }
                if (!isLocale(tag) || list.isEmpty()) {
                    wrong(entry.key(), "\"words\" has a list for each locale.", "Write it as in \"words: {en: [days], de: [Tage, Tagen]}\".");
                } else {
                    words.put(Locale.forLanguageTag(tag), list);
                }
            });
            return words;
        }

        private boolean knows(Yaml.Entries entries, Set<String> keys) {
            entries.values().forEach((key, entry) -> {
                if (!keys.contains(key)) {
                    problems.add(Problem.error(
                            NAME, entry.key().line(), entry.key().column(), "unknown-key", "The key \"%s\" is not known here.".formatted(key),
                            Yaml.nearest(key, keys).map("Did you mean \"%s\"?"::formatted)
                                    .orElse("Known are: " + String.join(", ", new TreeSet<>(keys)) + ".")));
                }
            });
            return keys.containsAll(entries.values().keySet());
        }

        private static boolean isMoney(Yaml.Entries entries) {
            return OF_MONEY.stream().anyMatch(key -> entries.get(key).isPresent());
        }

        private static boolean isLocale(String tag) {
            return tag.matches("[a-z]{2}(-[A-Z]{2})?") && LANGUAGES.contains(tag.substring(0, 2));
        }

        private <T> Optional<T> wrong(Yaml.Place at, String message, String mend) {
            problems.add(Problem.error(NAME, at.line(), at.column(), "wrong-type", message, mend));
            return Optional.empty();
        }
    }
}
