package help.cairn.search;

import java.util.Arrays;

/// Room for the scores of all articles of an index, used by one search after the other.
final class Scores {
    /// What a word's variants give each article: the best so far, and by which.
    final float[] best;
    final int[] by;
    /// What one variant gives: the best part of the article, and all of them.
    final float[] top;
    final float[] sum;
    /// Over all words: by what was typed, and with softer readings.
    final float[] strict;
    final float[] soft;
    final float[] strictCovered;
    final float[] softCovered;
    final byte[] layers;
    private final int[] touched;
    private final int[] found;
    private final int[] all;
    private final boolean[] seen;
    private int touches;
    private int finds;
    private int total;

    Scores(int articles) {
        best = new float[articles];
        by = new int[articles];
        top = new float[articles];
        sum = new float[articles];
        strict = new float[articles];
        soft = new float[articles];
        strictCovered = new float[articles];
        softCovered = new float[articles];
        layers = new byte[articles];
        touched = new int[articles];
        found = new int[articles];
        all = new int[articles];
        seen = new boolean[articles];
    }

    /// Adds what a variant gives an article by one of its parts.
    void part(int doc, float score) {
        if (!(score > 0)) {
            return;
        }
        if (sum[doc] == 0) {
            touched[touches++] = doc;
        }
        sum[doc] += score;
        top[doc] = Math.max(top[doc], score);
    }

    /// Ends a variant: an article keeps the best of a word's variants.
    void variant(int number, float weight, float rest) {
        for (int i = 0; i < touches; i++) {
            int doc = touched[i];
            float score = weight * joined(top[doc], sum[doc], rest);
            if (score > best[doc]) {
                if (best[doc] == 0) {
                    found[finds++] = doc;
                }
                best[doc] = score;
                by[doc] = number;
            }
            sum[doc] = 0;
            top[doc] = 0;
        }
        touches = 0;
    }

    static float joined(float top, float sum, float rest) {
        return top + rest * (sum - top);
    }

    /// How many articles the word at hand was found in.
    int finds() {
        return finds;
    }

    int found(int i) {
        return found[i];
    }

    /// Ends a word.
    void word() {
        for (int i = 0; i < finds; i++) {
            int doc = found[i];
            best[doc] = 0;
            if (!seen[doc]) {
                seen[doc] = true;
                all[total++] = doc;
            }
        }
        finds = 0;
    }

    /// How many articles have any of the words.
    int total() {
        return total;
    }

    int doc(int i) {
        return all[i];
    }

    void clear() {
        variant(0, 0, 0);
        word();
        for (int i = 0; i < total; i++) {
            int doc = all[i];
            seen[doc] = false;
            strict[doc] = 0;
            soft[doc] = 0;
            strictCovered[doc] = 0;
            softCovered[doc] = 0;
            layers[doc] = 0;
        }
        total = 0;
    }

    /// The documents, in rising order.
    int[] sorted() {
        var docs = Arrays.copyOf(all, total);
        Arrays.sort(docs);
        return docs;
    }
}
