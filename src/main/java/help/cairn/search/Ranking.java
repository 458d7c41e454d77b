package help.cairn.search;

/// Every number that decides the order of results, in one place, the same for all sites and languages. They were chosen
/// on judged sets of several help centers, each checked on the sets that it was not chosen on.
///
/// A word's weight in an article is BM25 (Robertson and Zaragoza 2009) in each part of it, and the parts are joined by
/// their maximum and a share of the rest (disjunction max, as in Lucene's `DisjunctionMaxQuery`). These weights are added
/// up over the words, so that an article gains by every further word of the question that it has. The best articles are
/// then looked at closely: the passage that has most of the question, how alike question and title are, and words that
/// stand side by side as they were typed (sequential dependence, Metzler and Croft 2005) add to their score. What has
/// every word that matters as it was typed is never passed by what owes its score to softer readings.
///
/// @param title what a word in the title weighs; the next five are the other parts of an article, the body being 1
/// @param saturation BM25's k1: how soon a repeated word adds nothing more
/// @param titleLength BM25's b for titles: how much a word counts less in a long one
/// @param bodyLength the same for all other parts
/// @param rest the share of the parts beside the best one
/// @param exact what the word as typed weighs beside its stem
/// @param stopWord what a stop word weighs beside others
/// @param alike what the likeness of question and title weighs (Dice's coefficient over how rare their words are)
/// @param looked how many articles are looked at closely
/// @param passage what the best passage weighs
/// @param near what words side by side in the text weigh
/// @param nearTitle the same for the title
/// @param completion what a completed last word weighs where the word as typed is also known
/// @param completions how many completions are tried
/// @param likelier the exponent by which a completion counts less that articles have less often than the most frequent one
/// @param slip what a word weighs that was read as another
/// @param synonym what a synonym weighs
/// @param joined what two words weigh that articles write as one
/// @param part what a word weighs that is a part of another, in languages that join them
record Ranking(
        float title, float keywords, float headings, float lead, float body, float category, float saturation, float titleLength, float bodyLength, float rest,
        float exact, float stopWord, float alike, int looked, float passage, float near, float nearTitle, float completion, int completions, float likelier,
        float slip, float synonym, float joined, float part) {
    static final Ranking STANDARD = new Ranking(
            1.5f, 2f, 0.75f, 0.5f, 1f, 0.5f, 1.3f, 0.6f, 0.9f, 0.3f, 0.4f, 0.4f, 0.8f, 30, 0.2f, 0.2f, 0.3f, 0.2f, 20, 0.8f, 1f, 0.6f, 0.7f, 0.6f);
}
