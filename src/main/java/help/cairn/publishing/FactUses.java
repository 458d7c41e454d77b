package help.cairn.publishing;

import help.cairn.articles.Problem;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.TextNode;

/// Puts facts in the place of `{{ facts.name }}` in one file and remembers which were used.
///
/// In Markdown a mark stands for the fact until the text is HTML, so that nothing a fact says can become markup; what
/// comes out is still to be cleaned, so that no address can become a script.
final class FactUses {
    /// Characters that no text may hold, so that no writer can forge a mark.
    static final char MARK = '\uFDD2';

    static final char END = '\uFDD3';
    private static final Pattern USE = Pattern.compile("(\\\\?)(\\{\\{[ \\t]*facts[ \\t]*[.\\[]([^{}\\n]*)}})");
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]*");
    /// Addresses come out of Markdown with every foreign character encoded.
    private static final Pattern MARKED = Pattern.compile("(?:" + MARK + "|%EF%B7%92)(\\d{1,9})(?:" + END + "|%EF%B7%93)");
    private static final Set<String> ADDRESSES = Set.of("href", "src", "poster", "cite", "action", "data");
    private static final Pattern UNADDRESSABLE = Pattern.compile("[^A-Za-z0-9._~:/?#@!$&'()*+,;=%-]+");
    private static final int MOST_PROBLEMS = 50;
    private static final Set<String> KEYS = Set.of("title", "description", "keywords");

    private final Facts facts;
    private final String file;
    private final String source;
    private final List<Problem> problems;
    private final Map<String, String> used = new TreeMap<>();
    private final List<String> values = new ArrayList<>();
    private final Set<Problem> named = new HashSet<>();

    /// @param source the whole text of the file, for naming lines and columns
    FactUses(Facts facts, String file, String source, List<Problem> problems) {
        this.facts = facts;
        this.file = file;
        this.source = source;
        this.problems = problems;
    }

    /// States by name, as [Facts#unchanged] wants them.
    Map<String, String> used() {
        return Map.copyOf(used);
    }

    /// Markdown with a mark in the place of each fact.
    ///
    /// @param markdown the end of the file
    String marked(String markdown, Locale locale) {
        int offset = source.length() - markdown.length();
        return USE.matcher(markdown).replaceAll(use -> {
            values.add(said(use, locale, () -> place(offset + use.start(2))).orElse(""));
            return MARK + Integer.toString(values.size() - 1) + END;
        });
    }

    /// HTML that was made from marked Markdown, with what the facts say.
    String filled(String html) {
        if (values.isEmpty()) {
            return html;
        }
        var page = Jsoup.parseBodyFragment(html);
        page.outputSettings().prettyPrint(false);
        for (var element : page.body().getAllElements()) {
            element.textNodes().forEach(text -> fill(text));
            for (var attribute : element.attributes()) {
                if (attribute.getValue() != null && MARKED.matcher(attribute.getValue()).find()) {
                    attribute.setValue(MARKED.matcher(attribute.getValue()).replaceAll(mark -> Matcher.quoteReplacement(
                            ADDRESSES.contains(attribute.getKey()) ? address(value(mark.group(1))) : value(mark.group(1)))));
                }
            }
        }
        return page.body().html();
    }

    private void fill(TextNode text) {
        var marked = text.getWholeText();
        if (marked.indexOf(MARK) >= 0) {
            text.text(MARKED.matcher(marked).replaceAll(mark -> Matcher.quoteReplacement(value(mark.group(1)))));
        }
    }

    /// Numbers that a writer forged stand for nothing.
    private String value(String number) {
        int at = Integer.parseInt(number);
        return at < values.size() ? values.get(at) : "";
    }

    /// A telephone number is dialled without its spaces; elsewhere what no address may hold is encoded.
    private static String address(String value) {
        return value.matches("\\+?[\\d\\s()/-]+")
                ? value.replaceAll("[^+\\d]", "")
                : UNADDRESSABLE.matcher(value).replaceAll(part -> URLEncoder.encode(part.group(), StandardCharsets.UTF_8).replace("+", "%20"));
    }

    /// Front matter with facts in what readers see of it.
    Yaml.Entries filled(Yaml.Entries front, Locale locale) {
        var entries = new LinkedHashMap<>(front.values());
        entries.replaceAll((key, entry) -> KEYS.contains(key) ? new Yaml.Entry(entry.key(), filled(entry.value(), locale)) : entry);
        return new Yaml.Entries(entries, front.place());
    }

    private Yaml filled(Yaml value, Locale locale) {
        return switch (value) {
            case Yaml.Text text -> new Yaml.Text(plain(text, locale).orElse(""), text.plain(), text.place());
            case Yaml.Items(var items, var place) -> new Yaml.Items(items.stream().map(item -> filled(item, locale)).toList(), place);
            case Yaml.Entries entries -> entries;
        };
    }

    /// A text for all locales: itself, or what it says in each if it uses a fact.
    Map<Locale, String> everywhere(Yaml.Text text, List<Locale> locales) {
        if (!USE.matcher(text.value()).find()) {
            return Map.of(locales.getFirst(), text.value());
        }
        var all = new LinkedHashMap<Locale, String>();
        locales.forEach(locale -> plain(text, locale).ifPresent(said -> all.put(locale, said)));
        return all;
    }

    /// A text without markup; empty if one of its facts is not known.
    Optional<String> plain(Yaml.Text text, Locale locale) {
        var use = USE.matcher(text.value());
        if (!use.find()) {
            return Optional.of(text.value());
        }
        var plain = new StringBuilder();
        var whole = true;
        int from = start(text.place());
        do {
            int at = from < 0 ? -1 : source.indexOf(use.group(2), from);
            from = at < 0 ? -1 : at + use.group(2).length();
            var said = said(use, locale, () -> at < 0 ? text.place() : place(at));
            whole &= said.isPresent();
            use.appendReplacement(plain, Matcher.quoteReplacement(said.orElse("")));
        } while (use.find());
        use.appendTail(plain);
        return whole ? Optional.of(plain.toString()) : Optional.empty();
    }

    private Optional<String> said(MatchResult use, Locale locale, Supplier<Yaml.Place> place) {
        if (!use.group(1).isEmpty()) {
            return Optional.of(use.group(2));
        }
        var name = use.group(3).strip();
        var proper = NAME.matcher(name).matches();
        var said = proper ? facts.say(name, locale) : Optional.<String>empty();
        if (proper) {
            used.put(name, facts.state(name, locale));
        }
        if (said.isEmpty() && named.size() < MOST_PROBLEMS) {
            var at = place.get();
            var problem = proper
                    ? facts.missing(name, file, at)
                    : Problem.error(file, at.line(), at.column(), "unknown-fact", "\"%s\" names no fact.".formatted(use.group(2)),
                            "Write it as in \"{{ facts.returnWindowDays }}\", or \\{{ for the braces themselves.");
            // A text for all locales is read once for each, and its mistake is named once.
            if (named.add(problem)) {
                problems.add(problem);
            }
        }
        return said;
    }

    private Yaml.Place place(int at) {
        int line = 1 + (int) source.substring(0, at).chars().filter(c -> c == '\n').count();
        return new Yaml.Place(line, at - source.lastIndexOf('\n', at - 1));
    }

    private int start(Yaml.Place place) {
        int at = 0;
        for (int line = 1; line < place.line() && at >= 0; line++) {
            at = source.indexOf('\n', at) + 1;
        }
        return Math.min(source.length(), at + place.column() - 1);
    }
}
