package help.cairn.reports;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.stream.IntStream;

/// Which texts share many of their letters, three by three: cosine over the sets of trigrams, with a space before and after
/// each text. No text is compared with every other. Of two that are alike enough, the rarest trigrams of each must have one in
/// common (Chaudhuri, Ganti and Kaushik 2006; Bayardo, Ma and Srikant 2007), so only those are looked up.
final class Trigrams {
    /// Texts with a cosine below this are not alike.
    static final double ALIKE = 0.5;
    /// One text is alike to so many others at most: the most alike. Otherwise thousands of variants of one line would be millions of pairs.
    private static final int NEIGHBOURS = 40;
    /// Beyond this, a trigram tells nothing more.
    private static final int LONGEST_LIST = 3000;
    private static final int BITS = 21;

    private Trigrams() {}

    /// @param one the place of a text
    /// @param other the place of another, after it
    record Alike(int one, int other, double cosine) {}

    /// All pairs that are alike, in order.
    static List<Alike> pairs(List<String> texts) {
        var sets = ranked(texts);
        var bySize = IntStream.range(0, sets.length).boxed().sorted(Comparator.<Integer>comparingInt(text -> sets[text].length).thenComparing(text -> text))
                .toList();
        int kinds = Arrays.stream(sets).flatMapToInt(Arrays::stream).max().orElse(-1) + 1;
        var lists = new Listed[kinds];
        var common = new int[sets.length];
        var pairs = new ArrayList<Alike>();
        for (int text : bySize) {
            var own = sets[text];
            if (own.length == 0) {
                continue;
            }
            int shortest = (int) Math.ceil(ALIKE * ALIKE * own.length - 1e-9);
            var needed = IntStream.rangeClosed(0, own.length).map(size -> needed(own.length, size)).toArray();
            var candidates = new Candidates(common);
            for (int i = 0; i < Math.min(own.length, own.length - needed[shortest] + 1); i++) {
                var list = lists[own[i]];
                for (int at = list == null ? -1 : list.length - 1; at >= 0; at--) {
                    int other = list.texts[at];
                    int size = sets[other].length;
                    if (size < shortest) {
                        break;
                    }
                    // What both have after this place is the most that can be added.
                    candidates.add(other, Math.min(own.length - i, size - list.places[at]) >= needed[size]);
                }
            }
            var near = new ArrayList<Alike>();
            candidates.each(other -> {
                int both = common(own, sets[other], needed[sets[other].length]);
                if (both >= needed[sets[other].length]) {
                    near.add(new Alike(Math.min(text, other), Math.max(text, other), both / Math.sqrt((double) own.length * sets[other].length)));
                }
            });
            near.stream().sorted(Comparator.comparingDouble(Alike::cosine).reversed().thenComparingInt(Alike::one).thenComparingInt(Alike::other))
                    .limit(NEIGHBOURS).forEach(pairs::add);
            for (int i = 0; i < Math.min(own.length, own.length - needed(own.length, own.length) + 1); i++) {
                lists[own[i]] = lists[own[i]] == null ? new Listed() : lists[own[i]];
                lists[own[i]].add(text, i);
            }
        }
        pairs.sort(Comparator.comparingInt(Alike::one).thenComparingInt(Alike::other));
        return pairs;
    }

    /// How many trigrams two texts of these sizes must have in common to be alike.
    private static int needed(int one, int other) {
        return Math.max(1, (int) Math.ceil(ALIKE * Math.sqrt((double) one * other) - 1e-9));
    }

    /// The texts that have a trigram, and its place in each.
    private static final class Listed {
        private int[] texts = new int[4];
        private int[] places = new int[4];
        private int length;

        void add(int text, int place) {
            if (length == LONGEST_LIST) {
                return;
            }
            if (length == texts.length) {
                texts = Arrays.copyOf(texts, 2 * length);
                places = Arrays.copyOf(places, 2 * length);
            }
            texts[length] = text;
            places[length++] = place;
        }
    }

    /// Texts that may be alike to one.
    private static final class Candidates {
        private static final int OUT = -1;

        private final int[] states;
        private int[] texts = new int[64];
        private int length;

        /// @param states of all texts, all 0; they are again afterwards
        Candidates(int[] states) {
            this.states = states;
        }

        void add(int text, boolean possible) {
            if (states[text] == 0) {
                if (length == texts.length) {
                    texts = Arrays.copyOf(texts, 2 * length);
                }
                texts[length++] = text;
                states[text] = possible ? 1 : OUT;
            }
        }

        void each(java.util.function.IntConsumer to) {
            for (int at = 0; at < length; at++) {
                if (states[texts[at]] != OUT) {
                    to.accept(texts[at]);
                }
                states[texts[at]] = 0;
            }
        }
    }

    static double cosine(String one, String other) {
        var sets = ranked(List.of(one, other));
        return sets[0].length == 0 || sets[1].length == 0 ? 0 : common(sets[0], sets[1], 0) / Math.sqrt((double) sets[0].length * sets[1].length);
    }

    /// How many two sets have in common, as far as it can be as many as are needed.
    private static int common(int[] one, int[] other, int needed) {
        int common = 0;
        for (int i = 0, j = 0; i < one.length && j < other.length && common + Math.min(one.length - i, other.length - j) >= needed;) {
            if (one[i] == other[j]) {
                common++;
                i++;
                j++;
            } else if (one[i] < other[j]) {
                i++;
            } else {
                j++;
            }
        }
        return common;
    }

    /// The trigrams of each text by their rank: the rarest of all texts has the lowest.
    private static int[][] ranked(List<String> texts) {
        var sets = new ArrayList<long[]>(texts.size());
        var counts = new HashMap<Long, Integer>();
        for (var text : texts) {
            var set = trigrams(text);
            sets.add(set);
            for (long trigram : set) {
                counts.merge(trigram, 1, Integer::sum);
            }
        }
        var ranks = new HashMap<Long, Integer>();
        counts.entrySet().stream().sorted(java.util.Map.Entry.<Long, Integer>comparingByValue().thenComparing(java.util.Map.Entry.comparingByKey()))
                .forEach(entry -> ranks.put(entry.getKey(), ranks.size()));
        return sets.stream().map(set -> Arrays.stream(set).mapToInt(ranks::get).sorted().toArray()).toArray(int[][]::new);
    }

    private static long[] trigrams(String text) {
        if (text.isEmpty()) {
            return new long[0];
        }
        var letters = (" " + text + " ").codePoints().toArray();
        return IntStream.range(0, letters.length - 2)
                .mapToLong(at -> (long) letters[at] << 2 * BITS | (long) letters[at + 1] << BITS | letters[at + 2]).distinct().toArray();
    }
}
