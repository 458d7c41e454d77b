package help.cairn.publishing;

import help.cairn.articles.Article;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jsoup.Jsoup;

/// How hard a text is to read, by the formula that is usual in its language. A rough measure: it counts the length of
/// words and sentences and understands nothing, so it is a reason to look, no judgement.
///
/// @param formula what the figure is called
/// @param source who published it, and when
/// @param value the figure, with one decimal
/// @param hard where a help center's text is called hard: well inside of what the source calls difficult, because names of
///     products and places are long words too
/// @param highIsEasy whether texts beyond that border are below it
/// @param words how many the figure was made from
/// @param sentences how many sentences they form
public record Readability(String formula, String source, double value, double hard, boolean highIsEasy, int words, int sentences) {
    private static final int FEWEST_WORDS = 100;
    private static final int LONG_WORD = 6;

    /// Written without spaces between words, or with rules that these formulas do not know.
    private static final Set<String> WITHOUT_FIGURE = Set.of("ja", "zh", "ko", "th", "lo", "km", "my");

    private record Counts(double words, double sentences, double syllables, double letters, double longWords) {}

    /// The figure of a published article: none where its language has no formula, and none for texts of less than 100
    /// words, where one sentence more or less would decide.
    public static Optional<Readability> of(Article article) {
        return of(Prose.blocks(Jsoup.parseBodyFragment(article.html()).body(), article.locale()), article.locale());
    }

    /// Whether the text is beyond the border to difficult.
    public boolean isHard() {
        return highIsEasy ? value < hard : value > hard;
    }

    /// Headings, tables and code do not count; each item of a list ends a sentence.
    static Optional<Readability> of(List<Prose.Block> blocks, Locale locale) {
        if (WITHOUT_FIGURE.contains(locale.getLanguage())) {
            return Optional.empty();
        }
        int words = 0;
        int sentences = 0;
        int syllables = 0;
        int letters = 0;
        int longWords = 0;
        for (var block : blocks) {
            if (block.kind() != Prose.Kind.TEXT) {
                continue;
            }
            for (var sentence : block.sentences()) {
                sentences++;
                for (var word : Prose.words(sentence)) {
                    words++;
                    int length = (int) word.codePoints().filter(Character::isLetterOrDigit).count();
                    syllables += Syllables.in(word, locale);
                    letters += length;
                    longWords += length > LONG_WORD ? 1 : 0;
                }
            }
        }
        return words < FEWEST_WORDS
                ? Optional.empty()
                : Optional.of(figure(locale.getLanguage(), new Counts(words, sentences, syllables, letters, longWords)));
    }

    private static Readability figure(String language, Counts text) {
        double length = text.words / text.sentences;
        double syllables = text.syllables / text.words;
        return switch (language) {
            case "en" -> easy("Flesch Reading Ease", "Flesch 1948", 206.835 - 1.015 * length - 84.6 * syllables, 40, text);
            case "de" -> easy("Flesch-Amstad", "Amstad 1978", 180 - length - 58.5 * syllables, 40, text);
            case "es" -> easy("Flesch-Szigriszt", "Szigriszt-Pazos 1993", 206.835 - length - 62.3 * syllables, 40, text);
            case "fr" -> easy("Kandel-Moles", "Kandel & Moles 1958", 207 - 1.015 * length - 73.6 * syllables, 40, text);
            case "it" -> easy("Gulpease", "Lucisano & Piemontese 1988", 89 + (300 * text.sentences - 10 * text.letters) / text.words, 40, text);
            case "nl" -> easy("Flesch-Douma", "Douma 1960", 206.84 - 0.93 * length - 77 * syllables, 40, text);
            default -> new Readability(
                    "LIX", "Björnsson 1968", rounded(length + 100 * text.longWords / text.words), 55, false, (int) text.words, (int) text.sentences);
        };
    }

    private static Readability easy(String formula, String source, double value, double hard, Counts text) {
        return new Readability(formula, source, rounded(value), hard, true, (int) text.words, (int) text.sentences);
    }

    private static double rounded(double value) {
        return Math.round(value * 10) / 10.0;
    }
}
