package help.cairn.search;

import help.cairn.search.Scorer.Placed;
import help.cairn.search.Word.Variant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Notes what a [Scorer] gives a few articles, and for what. Searches that nobody wants explained have none.
final class Trace {
    private final Map<Integer, Noted> noted = new HashMap<>();

    /// What one word of a question gives an article by its best reading.
    ///
    /// @param parts what each part of the article adds, in the order of [Part]
    /// @param typed what it adds that the word stands there as it was typed, besides its stem
    record Given(Word word, Variant by, float[] parts, float typed) {
        float points() {
            float points = typed;
            for (var part : parts) {
                points += part;
            }
            return points;
        }
    }

    /// What one reading of the word at hand gives.
    ///
    /// @param raw what each part has, before the best one counts whole and the others in part
    private record Reading(float[] raw, float[] parts) {}

    /// What is known of one article.
    static final class Noted {
        private final List<Given> strict = new ArrayList<>();
        private final List<Given> soft = new ArrayList<>();
        private final List<Float> keywords = new ArrayList<>();
        private final Map<Integer, Reading> readings = new HashMap<>();
        private Placed strictly = Placed.NOWHERE;
        private Placed softly = Placed.NOWHERE;
        private float[] raw = new float[Part.ALL.length];
        private float typed;

        /// What its words give it: by what was typed alone, or with softer readings.
        List<Given> given(boolean strictly) {
            return List.copyOf(strictly ? strict : soft);
        }

        Placed placed(boolean strictlyRead) {
            return strictlyRead ? strictly : softly;
        }

        /// What each word of the question would add if the keywords had it.
        List<Float> keywords() {
            return List.copyOf(keywords);
        }

        private void note(List<Given> into, Word word, float weight, Scores scores, int doc) {
            if (scores.best[doc] > 0) {
                int by = scores.by[doc];
                int strictReadings = word.strict().size();
                var parts = readings.get(by).parts.clone();
                for (int p = 0; p < parts.length; p++) {
                    parts[p] *= weight;
                }
                into.add(new Given(
                        word, by < strictReadings ? word.strict().get(by) : word.soft().get(by - strictReadings), parts,
                        by < strictReadings ? weight * typed : 0));
            }
        }
    }

    /// @param docs the numbers of the articles in the index
    Trace(Collection<Integer> docs) {
        docs.forEach(doc -> noted.put(doc, new Noted()));
    }

    Set<Integer> docs() {
        return noted.keySet();
    }

    /// @param doc one of [#docs]
    Noted of(int doc) {
        return noted.get(doc);
    }

    /// The reading at hand gives points for a part of an article.
    void part(int doc, int part, float points) {
        var one = noted.get(doc);
        if (one != null) {
            one.raw[part] += points;
        }
    }

    /// Ends a reading of the word at hand, as [Scores#variant] does.
    void variant(int number, float factor, float rest) {
        for (var one : noted.values()) {
            int best = 0;
            for (int p = 1; p < one.raw.length; p++) {
                best = one.raw[p] > one.raw[best] ? p : best;
            }
            var parts = new float[one.raw.length];
            for (int p = 0; p < parts.length; p++) {
                parts[p] = factor * one.raw[p] * (p == best ? 1 : rest);
            }
            one.readings.put(number, new Reading(one.raw, parts));
            one.raw = new float[Part.ALL.length];
        }
    }

    /// The word at hand stands in an article as it was typed.
    void typed(int doc, float points) {
        var one = noted.get(doc);
        if (one != null) {
            one.typed = points;
        }
    }

    float typed(int doc) {
        return noted.get(doc).typed;
    }

    /// What each part of an article has of one reading of the word at hand, to be changed at will.
    float[] parts(int doc, int number) {
        return noted.get(doc).readings.get(number).raw.clone();
    }

    /// Ends the strict readings of a word.
    void strict(Word word, float weight, Scores scores) {
        noted.forEach((doc, one) -> one.note(one.strict, word, weight, scores, doc));
    }

    /// Ends all readings of a word.
    void soft(Word word, float weight, Scores scores) {
        noted.forEach((doc, one) -> one.note(one.soft, word, weight, scores, doc));
    }

    /// Ends a word.
    ///
    /// @param points what it would add if the keywords had it
    void keyword(int doc, float points) {
        var one = noted.get(doc);
        one.keywords.add(points);
        one.readings.clear();
        one.typed = 0;
    }

    void placed(int doc, Placed strictly, Placed softly) {
        var one = noted.get(doc);
        if (one != null) {
            one.strictly = strictly;
            one.softly = softly;
        }
    }
}
