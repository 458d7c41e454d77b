package help.cairn.search;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.util.automaton.Automaton;
import org.apache.lucene.util.automaton.CompiledAutomaton;
import org.apache.lucene.util.automaton.LevenshteinAutomata;
import org.apache.lucene.util.automaton.Operations;
import org.apache.lucene.util.automaton.Transition;

/// What a word that no article has may have been meant as: the words of the content that a thumb could have turned into
/// it, the likelier the better they fit and the more often the content has them.
///
/// The cost of a slip follows the noisy channel of Kernighan, Church and Gale (1990), with costs by hand: missing accents
/// are nearly free, neighbouring keys, swapped and doubled letters are cheap.
final class Spelling {
    private static final int FEWEST = 3;
    private static final int FEWEST_FOR_TWO = 5;
    private static final int FIRST_LETTERS = 1;
    private static final int LONGEST = 40;
    private static final float ACCENT = 0.1f;
    private static final float SWAP = 0.6f;
    private static final float DOUBLE = 0.5f;
    private static final float NEIGHBOUR = 0.7f;
    private static final float VOWEL = 0.8f;
    private static final float LETTER = 1f;
    private static final float FIRST = 0.5f;
    private static final float RESEMBLING = 0.65f;
    private static final float ALIKE_LONG = 0.7f;
    private static final double MOST_A_LETTER = 0.26;
    private static final String[] KEYBOARD = {"qwertyuiop", "asdfghjkl", "zxcvbnm"};
    private static final Map<Character, String> NEIGHBOURS = new HashMap<>();

    static {
        for (int row = 0; row < KEYBOARD.length; row++) {
            for (int i = 0; i < KEYBOARD[row].length(); i++) {
                var near = new StringBuilder();
                for (int other = Math.max(0, row - 1); other <= Math.min(KEYBOARD.length - 1, row + 1); other++) {
                    for (int at = i - 1; at <= i + 1; at++) {
                        if (at >= 0 && at < KEYBOARD[other].length()) {
                            near.append(KEYBOARD[other].charAt(at));
                        }
                    }
                }
                NEIGHBOURS.put(KEYBOARD[row].charAt(i), near.toString());
            }
        }
    }

    /// @param likely up to 1: how likely this is what was meant, beside the others
    record Reading(String word, float likely) {}

    private final Index index;
    private final String word;
    private final Deadline deadline;
    private Automaton one;
    private Automaton two;

    /// @param word one that no article has
    Spelling(Index index, String word, Deadline deadline) {
        this.index = index;
        this.word = word;
        this.deadline = deadline;
    }

    /// The likeliest readings of the word, best first; fewer if it is late.
    ///
    /// @param unfinished whether letters may be missing at its end; then it has one slip at most
    List<Reading> readings(boolean unfinished, int most) throws IOException {
        int letters = word.codePointCount(0, word.length());
        if (letters < FEWEST || letters > LONGEST) {
            return List.of();
        }
        one = one == null ? slips(1, 0) : one;
        var near = within(one, unfinished);
        if (letters >= FEWEST_FOR_TWO && !unfinished && near.stream().noneMatch(reading -> reading.likely > 0) && !deadline.passed()) {
            two = two == null ? slips(2, FIRST_LETTERS) : two;
            near = within(two, unfinished);
        }
        near.sort(Comparator.comparing(Reading::likely).reversed().thenComparing(Reading::word));
        if (near.isEmpty()) {
            return near;
        }
        float best = near.getFirst().likely;
        return near.stream().limit(most).map(one -> new Reading(one.word, one.likely / best)).toList();
    }

    /// The words that share most of their letters with this one, three by three (Dice's coefficient over trigrams), best
    /// first: for a word that is more than a slip away from all others.
    List<Reading> resembling(int most) throws IOException {
        var own = triples(word);
        var found = new HashMap<String, Float>();
        if (own.size() < FEWEST || word.length() > LONGEST) {
            return List.of();
        }
        for (var segment : index.segments()) {
            if (segment.plain() == null) {
                continue;
            }
            var each = segment.plain().iterator();
            for (var term = each.next(); term != null && !deadline.passed(); term = each.next()) {
                var candidate = term.utf8ToString();
                // A much shorter word is only a part of this one, as "phone" is of "xylophone".
                if (Math.min(candidate.length(), word.length()) >= ALIKE_LONG * Math.max(candidate.length(), word.length())) {
                    var both = triples(candidate);
                    int size = both.size();
                    both.retainAll(own);
                    if (both.size() * 2f >= RESEMBLING * (own.size() + size)) {
                        found.put(candidate, both.size() * 2f / (own.size() + size));
                    }
                }
            }
        }
        var best = found.values().stream().max(Float::compare).orElse(1f);
        return found.entrySet().stream().map(entry -> new Reading(entry.getKey(), entry.getValue() / best))
                .sorted(Comparator.comparing(Reading::likely).reversed().thenComparing(Reading::word)).limit(most).toList();
    }

    private static Set<String> triples(String word) {
        var triples = new HashSet<String>();
        for (int i = 0; i + 3 <= word.length(); i++) {
            triples.add(word.substring(i, i + 3));
        }
        return triples;
    }

    private Automaton slips(int most, int first) {
        int rest = word.offsetByCodePoints(0, first);
        return new LevenshteinAutomata(word.substring(rest), true).toAutomaton(most, word.substring(0, rest));
    }

    /// What begins with anything that an automaton accepts.
    private static Automaton beginning(Automaton whole) {
        var open = new Automaton.Builder(whole.getNumStates(), whole.getNumTransitions());
        var transition = new Transition();
        for (int state = 0; state < whole.getNumStates(); state++) {
            open.createState();
            open.setAccept(state, whole.isAccept(state));
            if (whole.isAccept(state)) {
                open.addTransition(state, state, 0, Character.MAX_CODE_POINT);
                continue;
            }
            for (int count = whole.initTransition(state, transition); count > 0; count--) {
                whole.getNextTransition(transition);
                open.addTransition(state, transition.dest, transition.min, transition.max);
            }
        }
        return Operations.removeDeadStates(open.finish());
    }

    private List<Reading> within(Automaton slips, boolean unfinished) throws IOException {
        var counts = new HashMap<String, Integer>();
        var compiled = compiled(unfinished ? beginning(slips) : slips);
        for (var segment : index.segments()) {
            if (segment.plain() == null) {
                continue;
            }
            var terms = segment.plain().intersect(compiled, null);
            for (var term = terms.next(); term != null && !deadline.passed(); term = terms.next()) {
                counts.merge(term.utf8ToString(), terms.docFreq(), Integer::sum);
            }
        }
        var readings = new ArrayList<Reading>();
        counts.forEach((candidate, count) -> {
            double cost = unfinished ? costOfBeginning(word, candidate) : cost(word, candidate, candidate.length());
            // Half of a short word in other letters is another word, such as the name of a town.
            if (cost <= MOST_A_LETTER * word.length()) {
                readings.add(new Reading(candidate, (float) (Math.exp(-2.5 * cost) * Math.pow(count, 0.5))));
            }
        });
        return readings;
    }

    private static CompiledAutomaton compiled(Automaton automaton) {
        // An unfinished word has no end of its own: said to be finite, it is spared a costly search for a common ending.
        return new CompiledAutomaton(automaton, true, false, false);
    }

    private static double costOfBeginning(String typed, String candidate) {
        double least = Double.MAX_VALUE;
        for (int length = Math.max(1, typed.length() - 2); length <= Math.min(candidate.length(), typed.length() + 2); length++) {
            least = Math.min(least, cost(typed, candidate, length) + (length == typed.length() ? 0 : 0.1));
        }
        return least;
    }

    /// What it costs to turn the first letters of a word into what was typed.
    static double cost(String typed, String meant, int length) {
        var costs = new double[typed.length() + 1][length + 1];
        for (int i = 0; i <= typed.length(); i++) {
            for (int j = 0; j <= length; j++) {
                if (i == 0 && j == 0) {
                    continue;
                }
                double least = Double.MAX_VALUE;
                if (i > 0) {
                    least = Math.min(least, costs[i - 1][j] + added(typed, i, meant, j));
                }
                if (j > 0) {
                    least = Math.min(least, costs[i][j - 1] + dropped(meant, j));
                }
                if (i > 0 && j > 0) {
                    least = Math.min(least, costs[i - 1][j - 1] + mistaken(typed.charAt(i - 1), meant.charAt(j - 1))
                            + (j == 1 && typed.charAt(0) != meant.charAt(0) ? FIRST : 0));
                }
                if (i > 1 && j > 1 && typed.charAt(i - 1) == meant.charAt(j - 2) && typed.charAt(i - 2) == meant.charAt(j - 1)) {
                    least = Math.min(least, costs[i - 2][j - 2] + SWAP);
                }
                costs[i][j] = least;
            }
        }
        return costs[typed.length()][length];
    }

    private static float added(String typed, int i, String meant, int j) {
        char letter = typed.charAt(i - 1);
        boolean twice = i > 1 && typed.charAt(i - 2) == letter || j < meant.length() && meant.charAt(j) == letter;
        boolean slipped = i > 1 && near(typed.charAt(i - 2), letter) || j < meant.length() && near(meant.charAt(j), letter);
        return twice ? DOUBLE : slipped ? NEIGHBOUR : LETTER;
    }

    private static float dropped(String meant, int j) {
        return (j > 1 && meant.charAt(j - 2) == meant.charAt(j - 1) ? DOUBLE : NEIGHBOUR) + (j == 1 ? FIRST : 0);
    }

    private static float mistaken(char typed, char meant) {
        if (typed == meant) {
            return 0;
        }
        if (plain(typed) == plain(meant)) {
            return ACCENT;
        }
        return near(meant, typed) ? NEIGHBOUR : "aeiouy".indexOf(typed) >= 0 && "aeiouy".indexOf(plain(meant)) >= 0 ? VOWEL : LETTER;
    }

    private static boolean near(char one, char other) {
        return NEIGHBOURS.getOrDefault(plain(one), "").indexOf(plain(other)) >= 0;
    }

    private static char plain(char letter) {
        return letter < 128 ? letter : java.text.Normalizer.normalize(String.valueOf(letter), java.text.Normalizer.Form.NFD).charAt(0);
    }
}
