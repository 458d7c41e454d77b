package help.cairn.search;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// All that is known in one language at one moment. Immutable: whoever prepares something from it can keep that for as
/// long as this very object is the current one.
public final class Lessons {
    static final Lessons NOTHING = new Lessons(List.of());
    private static final int MOST_WORDS = 12;
    private static final int LONGEST_WORD = 40;

    private final List<Lesson> all;
    /// Each lesson under the one of its words that fewest others have.
    private final Map<String, List<Lesson>> byWord = new HashMap<>();

    Lessons(List<Lesson> lessons) {
        all = lessons.stream().sorted(Comparator.comparingDouble(Lesson::weight).reversed().thenComparing(Lesson::article)
                .thenComparing(lesson -> String.join(" ", lesson.words()))).toList();
        var counts = all.stream().flatMap(lesson -> lesson.words().stream()).collect(Collectors.groupingBy(word -> word, Collectors.counting()));
        for (var lesson : all) {
            var rarest = lesson.words().stream().min(Comparator.comparing(counts::get)).orElseThrow();
            byWord.computeIfAbsent(rarest, _ -> new ArrayList<>()).add(lesson);
        }
    }

    /// The heaviest first.
    public List<Lesson> all() {
        return all;
    }

    /// The lessons that hold for a question: those all of whose words it has. The heaviest first.
    ///
    /// @param words as [#words] cuts them
    public List<Lesson> about(Collection<String> words) {
        return holding(new HashSet<>(words)).sorted(Comparator.comparingDouble(Lesson::weight).reversed().thenComparing(Lesson::article)).toList();
    }

    private Stream<Lesson> holding(Set<String> asked) {
        return asked.stream().flatMap(word -> byWord.getOrDefault(word, List.of()).stream()).filter(lesson -> asked.containsAll(lesson.words()));
    }

    /// What each article gains by a question, from 0 to 1, by id. A lesson that knows half of the words counts half.
    ///
    /// @param words as [#words] cuts them
    public Map<String, Double> weights(Collection<String> words) {
        var weights = new HashMap<String, Double>();
        var asked = new HashSet<>(words);
        holding(asked).forEach(lesson -> weights.merge(lesson.article(), lesson.weight() * lesson.words().size() / asked.size(), Math::max));
        return weights;
    }

    /// The words of a question as lessons have them: in lower case, each once, without what has digits or was scrubbed,
    /// because that may say who somebody is.
    public static List<String> words(String question, Locale locale) {
        var plain = Normalizer.normalize(question, Normalizer.Form.NFKC).toLowerCase(locale).replaceAll("[^\\s‹]*‹[^›]*›\\S*", " ");
        return Arrays.stream(plain.split("\\s+")).filter(part -> !part.matches(".*[\\p{N}‹›@].*"))
                .flatMap(part -> Arrays.stream(part.split("[^\\p{L}\\p{M}]+"))).filter(word -> !word.isEmpty() && word.length() <= LONGEST_WORD)
                .distinct().limit(MOST_WORDS).toList();
    }
}
