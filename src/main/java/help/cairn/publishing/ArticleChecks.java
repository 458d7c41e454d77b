package help.cairn.publishing;

import help.cairn.articles.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jsoup.nodes.Element;

/// What a careful colleague would say about one article before it is published. Everything follows from the file and the
/// settings, so it is said once for each version of the file.
final class ArticleChecks {
    private static final int LONGEST_SENTENCE = 30;
    /// Nobody mends more than this in one go.
    private static final int MOST_NAMED = 20;

    /// The same thought takes more words where articles and prepositions are written out.
    private static final Map<String, Integer> LONGEST_SENTENCES = Map.of("es", 35, "fr", 35, "it", 35, "pt", 35);

    private static final Pattern RAW_PICTURE = Pattern.compile("<img\\b[^>]{0,2000}>", Pattern.CASE_INSENSITIVE);
    private static final Pattern EMPTY_ALT = Pattern.compile("\\salt\\s*=\\s*(?:\"\\s*\"|'\\s*')", Pattern.CASE_INSENSITIVE);
    private static final Pattern SOURCE = Pattern.compile("\\ssrc\\s*=\\s*[\"']?([^\"'\\s>]+)", Pattern.CASE_INSENSITIVE);
    private static final Yaml.Place NOWHERE = new Yaml.Place(0, 0);
    private static final int SHOWN = 60;
    private static final int LONG_ON_AVERAGE = 14;

    private final CheckSettings settings;
    private final Map<Locale, Map<Pattern, Jargon>> jargon = new ConcurrentHashMap<>();

    private record Jargon(String word, String better, String begin) {}

    /// An article as it was written and as it was rendered, before it takes the shape of a page.
    ///
    /// @param title what the front matter says, empty if it says nothing
    record Written(String path, Locale locale, String title, FrontMatter front, Yaml.Entries entries, SourceText source, Element html) {}

    ArticleChecks(CheckSettings settings) {
        this.settings = settings;
    }

    List<Problem> problems(Written article) {
        var problems = new ArrayList<Problem>();
        description(article, problems);
        headings(article, problems);
        pictures(article, problems);
        ownDomain(article, problems);
        var blocks = Prose.blocks(article.html, article.locale);
        sentences(article, blocks, problems);
        jargon(article, blocks, problems);
        readability(article, blocks, problems);
        for (var named : CheckNotes.named(article.source.text())) {
            CheckSettings.offProblem(article.path, article.source.place(named.at()), named.rule()).ifPresent(problems::add);
        }
        return problems;
    }

    private static void description(Written article, List<Problem> problems) {
        if (article.front.text("description").isEmpty()) {
            problems.add(
                    Problem.warning(article.path, 1, 0, "missing-description", "The article has no description to show below its title in lists and in search.",
                            "Answer the question in one sentence, as in \"description: Most parcels arrive in 2 days.\"."));
        }
    }

    private static void headings(Written article, List<Problem> problems) {
        var lines = article.source.headings().iterator();
        int before = 1;
        var repeated = false;
        for (var heading : article.html.select("h1,h2,h3,h4,h5,h6")) {
            int level = heading.tagName().charAt(1) - '0';
            var place = NOWHERE;
            while (lines.hasNext()) {
                var line = lines.next();
                if (line.level() == level) {
                    place = line.place();
                    break;
                }
            }
            var text = heading.text();
            if (text.isBlank()) {
                continue;
            }
            if (level > before + 1) {
                problems.add(Problem.warning(article.path, place.line(), place.column(), "heading-jump",
                        "The heading \"%s\" is of level %d, but what stands above it is of level %d.".formatted(shortened(text), level, before),
                        "Begin it with %s.".formatted("#".repeat(Math.max(2, before + 1)))));
            }
            if (!repeated && level <= 2 && !article.title.isEmpty() && text.strip().equalsIgnoreCase(article.title.strip())) {
                repeated = true;
                problems.add(Problem.warning(article.path, place.line(), place.column(), "title-repeated",
                        "The heading repeats the title, which stands above the article anyway.",
                        "Take the heading out; if another program needs it, switch this rule off in site.yaml."));
            }
            before = level;
        }
    }

    private static void pictures(Written article, List<Problem> problems) {
        var decorative = RAW_PICTURE.matcher(article.source.shown()).results()
                .map(tag -> tag.group())
                .filter(tag -> EMPTY_ALT.matcher(tag).find())
                .flatMap(tag -> SOURCE.matcher(tag).results().map(source -> source.group(1)))
                .collect(Collectors.toSet());
        var addresses = article.source.addresses();
        for (var picture : article.html.select("img")) {
            var address = picture.attr("src");
            var place = addresses.next(address).orElse(NOWHERE);
            if (!picture.attr("alt").isBlank() || picture.attr("role").matches("presentation|none") || decorative.contains(address)) {
                continue;
            }
            problems.add(Problem.warning(article.path, place.line(), place.column(), "missing-alt",
                    "The picture \"%s\" has no alternative text for those who do not see it.".formatted(shortened(address)),
                    "Say what it shows, as in \"![The tracking page with the depot marked](%s)\", or write alt=\"\" in HTML if it only decorates."
                            .formatted(address.substring(address.lastIndexOf('/') + 1))));
        }
    }

    private void ownDomain(Written article, List<Problem> problems) {
        if (settings.host().isEmpty()) {
            return;
        }
        var own = Pattern.compile("(?i)(?:https?:)?//" + Pattern.quote(settings.host()) + "(?=[/?#]|$)");
        var addresses = article.source.addresses();
        for (var link : article.html.select("a[href]")) {
            var address = link.attr("href").strip();
            if (own.matcher(address).lookingAt()) {
                var place = addresses.next(address).orElse(NOWHERE);
                problems.add(Problem.warning(article.path, place.line(), place.column(), "own-domain",
                        "The link \"%s\" names this help center's own address, so it leads away from a preview and breaks when the address changes."
                                .formatted(shortened(address)),
                        "Link to the article's file, as in \"[late parcels](late.md)\", or leave the host out."));
            }
        }
    }

    private static void sentences(Written article, List<Prose.Block> blocks, List<Problem> problems) {
        int most = LONGEST_SENTENCES.getOrDefault(article.locale.getLanguage(), LONGEST_SENTENCE);
        int from = 0;
        int named = 0;
        for (var block : blocks) {
            for (var sentence : block.kind() == Prose.Kind.HEADING ? List.<String>of() : block.sentences()) {
                int words = Prose.words(sentence).size();
                if (words <= most || named == MOST_NAMED) {
                    continue;
                }
                named++;
                int ahead = article.source.find(sentence, from);
                int at = ahead < 0 ? article.source.find(sentence, 0) : ahead;
                from = Math.max(from, ahead);
                var place = at < 0 ? NOWHERE : article.source.place(at);
                problems.add(Problem.warning(article.path, place.line(), place.column(), "long-sentence",
                        "The sentence \"%s\" has %d words.".formatted(shortened(sentence.replace(Prose.CODE, '…')), words),
                        "Make two of it, or a list: up to %d words can be read at once.".formatted(most)));
            }
        }
    }

    private void jargon(Written article, List<Prose.Block> blocks, List<Problem> problems) {
        var words = new HashSet<String>();
        for (var block : blocks) {
            each(block.text().toLowerCase(Locale.ROOT), words::add);
        }
        jargon.computeIfAbsent(article.locale, locale -> patterns(settings.jargon(locale))).forEach((pattern, known) -> {
            // Nearly all are not there at all: one look at the words is a hundred times cheaper than a search for each.
            if (words.contains(known.begin) && blocks.stream().anyMatch(block -> pattern.matcher(block.text()).find())) {
                int at = article.source.findWord(pattern);
                var place = at < 0 ? NOWHERE : article.source.place(at);
                problems.add(Problem.warning(article.path, place.line(), place.column(), "jargon",
                        "Shoppers may not know the word \"%s\".".formatted(known.word), "Write \"%s\".".formatted(known.better)));
            }
        });
    }

    private static void each(String text, Consumer<String> word) {
        int begin = 0;
        for (int at = 0; at < text.length();) {
            int letter = text.codePointAt(at);
            if (!Character.isLetterOrDigit(letter)) {
                if (at > begin) {
                    word.accept(text.substring(begin, at));
                }
                begin = at + Character.charCount(letter);
            }
            at += Character.charCount(letter);
        }
        if (begin < text.length()) {
            word.accept(text.substring(begin));
        }
    }

    private static String first(String text) {
        var words = new ArrayList<String>();
        each(text, words::add);
        return words.isEmpty() ? "" : words.getFirst();
    }

    /// Words in capitals are meant as such; others are found in any case.
    private static Map<Pattern, Jargon> patterns(Map<String, String> words) {
        var all = new HashMap<Pattern, Jargon>();
        words.forEach((word, better) -> {
            var capitals = word.equals(word.toUpperCase(Locale.ROOT));
            var pattern = Pattern.compile("(?<![\\p{L}\\p{N}-])" + Pattern.quote(word).replace(" ", "\\E\\s+\\Q") + "(?![\\p{L}\\p{N}-])",
                    capitals ? 0 : Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
            all.put(pattern, new Jargon(word, better, first(word.toLowerCase(Locale.ROOT))));
        });
        return all;
    }

    private static void readability(Written article, List<Prose.Block> blocks, List<Problem> problems) {
        Readability.of(blocks, article.locale).filter(Readability::isHard).ifPresent(figure -> {
            var place = article.source.start();
            double length = (double) figure.words() / figure.sentences();
            problems.add(Problem.warning(article.path, place.line(), 0, "hard-to-read",
                    String.format(Locale.ROOT, "The text is hard to read: %s (%s) is %.0f, and hard begins %s %.0f.", figure.formula(), figure.source(),
                            figure.value(), figure.highIsEasy() ? "below" : "above", figure.hard()),
                    length > LONG_ON_AVERAGE
                            ? String.format(Locale.ROOT, "Write shorter sentences: they have %.0f words on average.", length)
                            : "Write shorter words, those that people say aloud: the sentences are short enough."));
        });
    }

    private static String shortened(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, text.offsetByCodePoints(0, Math.min(SHOWN, text.codePointCount(0, text.length())))) + "…";
    }
}
