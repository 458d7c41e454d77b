package help.cairn.search;

import help.cairn.articles.Article;
import help.cairn.articles.Snapshot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// How good the search is that serves pages: judged questions are put to it, and what it shows is counted.
///
/// The measures are those that search is commonly judged by, relevance being yes or no: nDCG (Järvelin and Kekäläinen
/// 2002) and mean reciprocal rank, both of the first ten, and how often an article that answers is the first, among
/// three, among ten. The intervals are bootstrap percentiles over the questions.
public final class Evaluation {
    /// How many results of a question are kept; the measures look at ten.
    public static final int DEPTH = 20;
    private static final int LOOKED_AT = 10;
    private static final int RESAMPLES = 1000;
    private static final long SEED = 20240601;

    /// A question and the articles that answer it.
    ///
    /// @param relevant the ids of articles of which each answers; none for a question that nothing answers
    /// @param kind where the question comes from, such as `anchor`
    /// @param sources the ids of articles that the question's words were taken from, which compete unfairly
    public record Judged(String id, String query, Locale locale, Set<String> relevant, String kind, Set<String> sources) {}

    /// What was shown for a question.
    ///
    /// @param shown the ids of the results in their order
    /// @param answer the id of the article that the instant answer quotes
    public record Shown(Judged judged, List<String> shown, Optional<String> answer) {
        private Shown without(Set<String> dropped) {
            return new Shown(judged, shown.stream().filter(id -> !dropped.contains(id) || judged.relevant.contains(id)).toList(), answer);
        }

        double ndcg() {
            double gain = IntStream.range(0, Math.min(LOOKED_AT, shown.size())).filter(i -> judged.relevant.contains(shown.get(i))).mapToDouble(Shown::gain)
                    .sum();
            return judged.relevant.isEmpty() ? 0 : gain / IntStream.range(0, Math.min(LOOKED_AT, judged.relevant.size())).mapToDouble(Shown::gain).sum();
        }

        private static double gain(int place) {
            return Math.log(2) / Math.log(place + 2);
        }

        /// The place of the first that answers, from 1.
        int place() {
            return IntStream.range(0, Math.min(LOOKED_AT, shown.size())).filter(i -> judged.relevant.contains(shown.get(i))).map(i -> i + 1).findFirst()
                    .orElse(Integer.MAX_VALUE);
        }
    }

    /// A figure with the interval that holds it in 95 of 100 such sets of questions.
    public record Figure(double value, double low, double high) {}

    /// @param nothing the share of questions with no result at all
    /// @param answered the share of questions with an instant answer
    /// @param rightly the share of instant answers that quote an article that answers; not a number if there was none
    public record Figures(
            int questions, Figure ndcg, Figure mrr, Figure first, Figure amongThree, Figure amongTen, double nothing, double answered, double rightly) {}

    private Evaluation() {}

    /// Asks everything of a snapshot that the finder has been made ready for.
    public static List<Shown> ask(Finder finder, Snapshot snapshot, List<Judged> questions) {
        var all = new ArrayList<Shown>();
        var patient = finder.patient();
        for (var judged : questions) {
            var found = patient.search(snapshot, new Finder.Question(judged.query, judged.locale, Optional.empty(), 0, DEPTH, false));
            all.add(new Shown(
                    judged, found.hits().stream().map(Finder.Hit::article).map(Article::id).toList(),
                    found.answer().map(Finder.Answer::article).map(Article::id)));
        }
        return all;
    }

    /// What was shown, as if the articles that lent a question its words did not exist.
    public static List<Shown> withoutSources(List<Shown> shown) {
        return shown.stream().map(one -> one.without(one.judged.sources)).toList();
    }

    /// @param shown at least one
    public static Figures figures(List<Shown> shown) {
        var answers = shown.stream().filter(one -> one.answer.isPresent()).toList();
        return new Figures(
                shown.size(), figure(shown, Shown::ndcg), figure(shown, one -> 1.0 / one.place()), figure(shown, one -> one.place() <= 1 ? 1 : 0),
                figure(shown, one -> one.place() <= 3 ? 1 : 0), figure(shown, one -> one.place() <= LOOKED_AT ? 1 : 0),
                mean(shown, one -> one.shown.isEmpty() ? 1 : 0), (double) answers.size() / shown.size(),
                mean(answers, one -> one.judged.relevant.contains(one.answer.orElseThrow()) ? 1 : 0));
    }

    /// The same by kind of question, in the order of their names.
    public static Map<String, Figures> byKind(List<Shown> shown) {
        var kinds = new TreeMap<String, Figures>();
        shown.stream().collect(Collectors.groupingBy(one -> one.judged.kind)).forEach((kind, some) -> kinds.put(kind, figures(some)));
        return kinds;
    }

    private static double mean(List<Shown> shown, ToDoubleFunction<Shown> measure) {
        return shown.stream().mapToDouble(measure).average().orElse(Double.NaN);
    }

    private static Figure figure(List<Shown> shown, ToDoubleFunction<Shown> measure) {
        var values = shown.stream().mapToDouble(measure).map(value -> value < 1e-6 ? 0 : value).toArray();
        var random = new Random(SEED);
        var means = new double[RESAMPLES];
        for (int i = 0; i < RESAMPLES; i++) {
            double sum = 0;
            for (int j = 0; j < values.length; j++) {
                sum += values[random.nextInt(values.length)];
            }
            means[i] = sum / values.length;
        }
        Arrays.sort(means);
        return new Figure(Arrays.stream(values).average().orElse(0), means[RESAMPLES / 40], means[RESAMPLES - 1 - RESAMPLES / 40]);
    }
}
