package help.cairn.publishing;

import help.cairn.articles.Article;
import help.cairn.articles.Problem;
import help.cairn.articles.Snapshot;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Finds where an article says by itself what a shared fact says, and would stay wrong when that changes. It names only
/// what is hardly a coincidence: money, dates and texts with words as a whole, and numbers beside a word of the fact's name.
final class RepeatedFacts {
    private static final int SHORTEST = 5;
    private static final String BEFORE = "(?<![\\p{L}\\p{N}])(?<![\\p{L}\\p{N}][.,:/–-])";
    private static final String AFTER = "(?![\\p{L}\\p{N}])(?![.,:/–-]\\p{N})";
    private static final String BETWEEN = "[\\s\\u00A0\\u202F*_-]{1,4}";
    /// What is no prose: facts, code, addresses, tags, and front matter that readers do not see.
    private static final Pattern ASIDE = Pattern.compile("""
            \\{\\{[^}\\n]*}}|(?ms)^(```|~~~).*?(^\\1|\\z)|`[^`\\n]*`|\\]\\([^)\\n]*\\)|https?://\\S+|<[^>\\n]*>|~~[^~\\n]*~~""");
    private static final Pattern FRONT = Pattern.compile("(?ms)\\A---\\R.*?^---[ \\t]*$");
    private static final Pattern UNSEEN = Pattern.compile("(?m)^(?!title:|description:).*$");

    private RepeatedFacts() {}

    /// What the articles of a snapshot repeat.
    ///
    /// @param files the content that the snapshot was made of
    /// @throws IOException if a file cannot be read
    static List<Problem> in(Map<String, ContentFile> files, Facts facts, Snapshot snapshot) throws IOException {
        var problems = new ArrayList<Problem>();
        if (!facts.all().isEmpty()) {
            for (var article : snapshot.site().locales().stream().map(snapshot::articles).flatMap(Collection::stream).toList()) {
                problems.addAll(in(facts, article, files.get(article.path()).text()));
            }
        }
        return problems;
    }

    private static List<Problem> in(Facts facts, Article article, String text) {
        var locale = article.locale();
        var prose = prose(text);
        var problems = new ArrayList<Problem>();
        for (var fact : facts.all()) {
            pattern(fact, facts, locale).ifPresent(pattern -> {
                var found = pattern.matcher(prose);
                while (found.find()) {
                    int at = found.start();
                    int line = 1 + (int) prose.substring(0, at).chars().filter(c -> c == '\n').count();
                    problems.add(Problem.warning(article.path(), line, at - prose.lastIndexOf('\n', at - 1), "repeated-fact",
                            "\"%s\" repeats the fact %s.".formatted(found.group().replaceAll("\\s+", " "), fact.name()),
                            "Write {{ facts.%s }} for \"%s\".".formatted(fact.name(), facts.say(fact.name(), locale).orElseThrow())));
                }
            });
        }
        return problems;
    }

    /// As long as the text, with blanks in the place of what is no prose.
    private static String prose(String text) {
        var front = FRONT.matcher(text);
        var seen = front.find() ? blank(UNSEEN, front.group()) + text.substring(front.end()) : text;
        return blank(ASIDE, seen);
    }

    private static String blank(Pattern pattern, String text) {
        return pattern.matcher(text).replaceAll(found -> found.group().replaceAll("[^\n]", " "));
    }

    private static Optional<Pattern> pattern(Fact fact, Facts facts, Locale locale) {
        var said = Arrays.stream(facts.say(fact.name(), locale).orElseThrow().split("[\\s\\u00A0\\u202F]+")).map(Pattern::quote)
                .collect(Collectors.joining("[\\s\\u00A0\\u202F]+"));
        return Optional.ofNullable(switch (fact.value(locale)) {
            case Fact.Money _,Fact.Day _ -> Pattern.compile(BEFORE + said + AFTER);
            case Fact.Words(var text) -> text.length() < SHORTEST || !text.matches(".*\\p{L}.*") ? null : Pattern.compile(BEFORE + said + AFTER);
            case Fact.Amount _ -> {
                var beside = beside(fact, locale);
                yield beside.isEmpty()
                        ? null
                        : Pattern.compile(
                                BEFORE + said + AFTER + "(?=" + BETWEEN + "(?:" + beside + ")(?!\\p{L}))|(?<=(?<!\\p{L})(?:" + beside + ")[\\s\\u00A0])" + said
                                        + AFTER,
                                Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
            }
            case Fact.ByLocale _ -> null;
        });
    }

    /// The words of the fact's name, each with and without an s, and those that it lists for this locale.
    private static String beside(Fact fact, Locale locale) {
        var ofName = Arrays.stream(fact.name().split("(?<=[a-z0-9])(?=[A-Z])|[_-]"))
                .filter(word -> word.length() > 2)
                .map(word -> Pattern.quote(word.replaceFirst("s$", "")) + "s?");
        var listed = fact.words().getOrDefault(locale, fact.words().getOrDefault(Locale.of(locale.getLanguage()), List.of())).stream().map(Pattern::quote);
        return Stream.concat(ofName, listed).collect(Collectors.joining("|"));
    }
}
