package help.cairn.search;

import java.util.List;

/// A word of a question, and what it may be found as.
///
/// @param typed as it stands in the question, in small letters
/// @param start where it stands in the question
/// @param known whether any article has it, in this form or another
/// @param stop whether it counts for little beside other words
/// @param rough whether it is read as words that are only like it, more than a slip away
/// @param strict the word itself, its stem, and its completions if it is the last
/// @param soft other words: synonyms, and what it is read as if nobody knows it
record Word(String typed, int start, int end, boolean known, boolean stop, boolean rough, List<Variant> strict, List<Variant> soft) {

    /// How a result was found; the later, the further from what was typed.
    enum Layer {
        EXACT("exact"), PREFIX("prefix"), SYNONYM("synonym"), TYPO("typo");

        static final Layer[] ALL = values();

        final String key;

        Layer(String key) {
            this.key = key;
        }
    }

    /// @param stems the terms to look for; several must stand one after the other
    /// @param word what it is as a written word
    /// @param weight from 0 to 1
    record Variant(List<String> stems, String word, float weight, Layer layer) {}

    /// The same, read as what is like it.
    Word roughly() {
        return new Word(typed, start, end, known, stop, true, strict, soft);
    }
}
