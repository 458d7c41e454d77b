package help.cairn.search;

import help.cairn.articles.Article;
import help.cairn.articles.Passage;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Decides whether the best result answers so clearly that one passage of it is quoted on top.
///
/// Four things are looked at, each of which can be told a writer: how much of the question the article's title and the
/// passage have together, how alike question and title (or the passage's heading) are, how far the best result stands
/// above the second, and whether a word had to be read softly.
///
/// @param told the share of the words that matter that title, keywords, heading and passage have
/// @param alike how alike question and title are, from 0 to 1; the heading may stand for the title
/// @param margin the score of the second result beside that of the best
record Answering(float told, float alike, float margin) {
    private static final float TOLD = 0.6f;
    private static final float ALIKE = 0.25f;
    static final float VERY_ALIKE = 0.5f;
    private static final float SAME = 0.9f;
    private static final float MARGIN = 0.85f;
    private static final float CLEAR_MARGIN = 0.65f;

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
        return new Answering(told / matter, Math.max(best.alike(), alike), second / best.score());
    }

    private static boolean found(Word word, Set<String> stems) {
        return word.strict().stream().anyMatch(variant -> stems.containsAll(variant.stems()))
                || word.soft().stream().anyMatch(variant -> stems.containsAll(variant.stems()));
    }

    boolean clear() {
        return told >= TOLD && (alike >= SAME || alike >= VERY_ALIKE && margin <= MARGIN || alike >= ALIKE && margin <= CLEAR_MARGIN);
    }
}
