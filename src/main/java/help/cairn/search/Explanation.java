package help.cairn.search;

import help.cairn.articles.Article;
import java.util.List;

/// Why a result stands where it stands, and what would move it.
///
/// @param layers how it was found: `pin`, `learned`, `exact`, `prefix`, `synonym`, `typo`, `relaxed`
/// @param typed the share of the question that it has as typed, from 0 to 1; rare words count for more
/// @param covered the same with softer readings
/// @param reasons what its score is made of: their points are the score
/// @param lessons what shoppers taught about it that holds for this question, the heaviest first
/// @param moves what would move it, or why nothing does
/// @param pin a line for `pins.yaml` that would put it there; empty where it is pinned or first
public record Explanation(
        Article article, float score, List<String> layers, float typed, float covered, List<Reason> reasons, List<Lesson> lessons, List<Move> moves,
        String pin) {

    /// A part of a score.
    public sealed interface Reason {
        float points();

        /// A word of the question.
        ///
        /// @param word as typed
        /// @param as what it was found as, as a written word
        /// @param layer how it was found, such as `synonym`
        /// @param shares what the parts of the article have of it, the most first
        record ByWord(String word, String as, String layer, float points, List<Share> shares) implements Reason {}

        /// Something else.
        ///
        /// @param what `alike`: the title says what is asked; `nearTitle` and `near`: words side by side in title and text;
        /// `passage`: one passage has most of the question; `held`: another article has every word as typed; `learned`: by
        /// what shoppers taught; `pin`: the writers want it
        record By(String what, float points) implements Reason {}
    }

    /// What one part of an article adds.
    ///
    /// @param part a field of the index, or `typed` where the word itself stands there and not just its stem
    public record Share(String part, float points) {}

    /// What would move a result.
    public sealed interface Move {
        /// It stands first.
        record First() implements Move {}

        /// It is pinned and moves with the pin alone.
        record Pinned() implements Move {}

        /// It stands below an article that is pinned.
        record BelowPin(Article above) implements Move {}

        /// It stands below an article whose score is higher by a part of its own.
        ///
        /// @param share 0.1 for a tenth
        record Gap(Article above, float share) implements Move {}

        /// Its title and keywords lack a word of the question.
        ///
        /// @param points about what it would gain
        /// @param passed the articles that it would pass then, the first on top
        record Keyword(String word, float points, List<Article> passed) implements Move {}
    }
}
