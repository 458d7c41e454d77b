package help.cairn.search;

import help.cairn.articles.Article;
import help.cairn.articles.Passage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Decides whether the best result answers so clearly that one passage of it is quoted on top.
///
/// Five things are looked at, each of which can be told a writer: how much of the question the article's title and the
/// passage have together, how alike question and title (or the passage's heading) are, how far the best result stands
/// above the second, how many words the question has, and whether its last word had to be completed. Together they say
/// how likely the best result is one that answers (logistic regression over the judged questions of several help
/// centers, each help center weighing the same, and checked on each with a model made without it).
///
/// @param told the share of the words that matter that title, keywords, heading and passage have
/// @param alike how alike question and title are, from 0 to 1; the heading may stand for the title
/// @param margin the score of the second result beside that of the best
/// @param words how many words of the question matter
/// @param completed whether the last word had to be completed
/// @param verbatim whether the article's title or one of its keywords is the very question
record Answering(float told, float alike, float margin, int words, boolean completed, boolean verbatim) {
    /// How likely it must be that the best result answers, for one passage of it to be quoted.
    private static final double LIKELY = 0.72;
    /// Below this share of the question, what is told is something else.
    private static final float TOLD = 0.6f;
    /// Half of a question is enough where its title says little else and the best result stands out.
    private static final float HALF = 0.5f;
    private static final double VERY_LIKELY = 0.8;
    /// Less is no question.
    private static final int FEWEST = 3;
    static final float VERY_ALIKE = 0.5f;

    /// @param passage what would be quoted
    /// @param second the score of the next result, 0 if there is none
    static Answering of(Index index, List<Word> words, Article article, Passage passage, Scorer.Fit best, float second) throws IOException {
        var about = new HashSet<>(Index.tokens(index.language().stemmed(), article.title() + "\n" + String.join("\n", article.keywords())));
        var heading = Set.copyOf(Index.tokens(index.language().stemmed(), passage.heading()));
        about.addAll(heading);
        var said = new HashSet<>(about);
        said.addAll(Index.tokens(index.language().stemmed(), passage.text()));
        boolean content = words.stream().anyMatch(word -> !word.stop());
        float matter = 0;
        float told = 0;
        float headed = 0;
        for (var word : words) {
            if (content && word.stop()) {
                continue;
            }
            matter++;
            told += found(word, said) ? 1 : 0;
            headed += found(word, heading) ? 1 : 0;
        }
        float alike = heading.isEmpty() ? 0 : 2 * headed / (matter + heading.size());
        return new Answering(
                told / matter, Math.max(best.alike(), alike), second / best.score(), (int) matter, best.by(Word.Layer.PREFIX), verbatim(index, words, article));
    }

    /// How many words of a question a passage has as they were typed.
    static long told(Index index, List<Word> words, Passage passage) {
        try {
            var said = Set.copyOf(Index.tokens(index.language().stemmed(), passage.heading() + "\n" + passage.text()));
            return words.stream().filter(word -> !word.stop() && word.strict().stream().anyMatch(variant -> said.containsAll(variant.stems()))).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean verbatim(Index index, List<Word> words, Article article) throws IOException {
        var asked = words.stream().map(Word::typed).toList();
        if (asked.size() < FEWEST) {
            return false;
        }
        var same = Index.tokens(index.language().plain(), article.title()).equals(asked);
        for (var keyword : article.keywords()) {
            same |= Index.tokens(index.language().plain(), keyword).equals(asked);
        }
        return same;
    }

    private static boolean found(Word word, Set<String> stems) {
        return word.strict().stream().anyMatch(variant -> stems.containsAll(variant.stems()))
                || word.soft().stream().anyMatch(variant -> stems.containsAll(variant.stems()));
    }

    boolean clear() {
        return told >= TOLD && (verbatim || alike > 0 && likely() >= LIKELY)
                || told >= HALF && alike >= VERY_ALIKE && likely() >= VERY_LIKELY;
    }

    /// How likely the best result answers, from 0 to 1.
    private double likely() {
        double sum = 1.8 + 2.2 * told + 2.0 * alike - 3.7 * margin - 2.0 / words - (completed ? 0.6 : 0);
        return 1 / (1 + Math.exp(-sum));
    }
}
