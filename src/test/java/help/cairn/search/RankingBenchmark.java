package help.cairn.search;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import help.cairn.JudgedSet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Whether the settings of [Ranking] fit help centers that they were not chosen on: each number is moved up and down by a
/// third, the best of these is chosen on all help centers but one, and it is said what the chosen one is worth on that
/// one beside the settings that are shipped. Run by hand:
/// `./mvnw test -Dgroups=benchmark -DexcludedGroups= -Dtest=RankingBenchmark`.
@Tag("benchmark")
class RankingBenchmark {
    private static final Path SETS = Path.of("../shared/retrieval");
    private static final float THIRD = 4 / 3f;
    private static final List<String> MOVED = List.of(
            "title", "headings", "lead", "category", "saturation", "titleLength", "bodyLength", "rest", "exact", "stopWord", "alike", "passage", "near",
            "nearTitle", "completion", "likelier");

    @Test
    void leavingOneHelpCenterOut() throws Exception {
        assumeTrue(Files.isDirectory(SETS), "SKIPPED: there are no judged sets beside the project");
        List<Path> folders;
        try (var all = Files.list(SETS)) {
            folders = all.filter(Files::isDirectory).sorted().toList();
        }
        var sets = JudgedSet.read(folders, Clock.systemUTC());
        var indexes = new HashMap<Object, Indexes>();
        for (var set : sets) {
            if (!indexes.containsKey(set.snapshot())) {
                var own = Indexes.inMemory();
                own.prepare(set.snapshot());
                indexes.put(set.snapshot(), own);
            }
        }
        var candidates = new LinkedHashMap<String, Ranking>();
        candidates.put("as shipped", Ranking.STANDARD);
        for (var name : MOVED) {
            candidates.put(name + " more", moved(name, THIRD));
            candidates.put(name + " less", moved(name, 1 / THIRD));
        }
        var figures = new LinkedHashMap<String, Map<String, Double>>();
        candidates.forEach((name, ranking) -> {
            var means = means(sets, indexes, ranking);
            figures.put(name, means);
            System.out.printf(Locale.ROOT, "%-18s %s%n", name, rounded(means));
        });
        for (var left : figures.get("as shipped").keySet()) {
            var best = figures.entrySet().stream().max(Map.Entry.comparingByValue((one, other) -> Double.compare(others(one, left), others(other, left))))
                    .orElseThrow();
            System.out.printf(Locale.ROOT, "chosen without %-14s \"%s\": there %.4f, as shipped %.4f%n", left, best.getKey(), best.getValue().get(left),
                    figures.get("as shipped").get(left));
        }
    }

    private static double others(Map<String, Double> means, String left) {
        return means.entrySet().stream().filter(mean -> !mean.getKey().equals(left)).mapToDouble(Map.Entry::getValue).average().orElseThrow();
    }

    private static Map<String, String> rounded(Map<String, Double> means) {
        var rounded = new TreeMap<String, String>();
        means.forEach((name, mean) -> rounded.put(name, String.format(Locale.ROOT, "%.4f", mean)));
        return rounded;
    }

    /// The mean nDCG@10 of each help center's sets.
    private static Map<String, Double> means(List<JudgedSet> sets, Map<Object, Indexes> indexes, Ranking ranking) {
        var values = new TreeMap<String, List<Double>>();
        for (var set : sets) {
            var finder = new Finder(indexes.get(set.snapshot()), new Learned(), ranking, Deadline.LATE);
            var shown = Evaluation.withoutSources(Evaluation.ask(finder, set.snapshot(), set.questions()));
            values.computeIfAbsent(set.name().split("-")[0], _ -> new ArrayList<>()).add(Evaluation.figures(shown).ndcg().value());
        }
        var means = new TreeMap<String, Double>();
        values.forEach((name, all) -> means.put(name, all.stream().mapToDouble(Double::doubleValue).average().orElseThrow()));
        return means;
    }

    private static Ranking moved(String name, float factor) throws ReflectiveOperationException {
        var parts = Ranking.class.getRecordComponents();
        var types = new Class<?>[parts.length];
        var values = new Object[parts.length];
        for (int i = 0; i < parts.length; i++) {
            types[i] = parts[i].getType();
            values[i] = parts[i].getAccessor().invoke(Ranking.STANDARD);
            if (parts[i].getName().equals(name)) {
                values[i] = (Float) values[i] * factor;
            }
        }
        return Ranking.class.getDeclaredConstructor(types).newInstance(values);
    }
}
