package help.cairn.reports;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Groups queries that ask for the same.
///
/// First, queries whose words are the same once they are stemmed, mended and put for their synonyms are one. Then groups grow
/// together by average linkage (Sokal and Michener 1958; Manning, Raghavan and Schütze 2008, 17.3): the two groups whose queries are the
/// most alike on average, as long as that is at least the cut-off. A pair that nothing links counts as 0, so a generic word that
/// resembles everything holds nothing together: with each group that it draws in, the average falls.
final class Clusters {
    static final double CUT_OFF = 0.4;
    /// How sure shared clicks, or one query after the other, make that two ask for the same: never quite.
    private static final double SUREST = 0.75;
    /// An article that everything leads to links each query with so many others at most: the most typed.
    private static final int BY_ARTICLE = 10;
    private static final double CLICKS_HALF = 0.5;

    private Clusters() {}

    /// @param words the query after normalising
    /// @param locale where it was typed most
    /// @param times how often it was typed
    /// @param opened how often an article was opened from it, by id
    record Typed(String words, String locale, long times, Map<String, Long> opened) {
        static final Comparator<Typed> MOST = Comparator.comparingLong(Typed::times).reversed().thenComparing(Typed::words);
    }

    /// One query, and another that somebody asked right after it.
    record Reworded(String from, String to) {}

    /// One group, its most typed query first.
    ///
    /// @param decided what a lead decided on that holds for it; empty if nothing does
    record Cluster(List<Typed> queries, String decided) {
        String name() {
            return queries.getFirst().words();
        }
    }

    /// The groups, the most typed first. The order in which anything is given makes no difference.
    ///
    /// @param reworded how often
    /// @param fold the words of a query as search takes them for the same
    /// @param decided by query, what it belongs to because a lead said so: those of one belong together, those of two do not
    static List<Cluster> of(
            Collection<Typed> typed, Map<Reworded, Long> reworded, Function<Typed, Set<String>> fold, Map<String, String> decided) {
        var nodes = folded(typed, fold, decided);
        var groups = new Groups(nodes);
        links(nodes, reworded).forEach((pair, alike) -> groups.link(pair.one, pair.other, alike));
        groups.grow();
        return named(groups.all());
    }

    private record Pair(int one, int other) {
        static Pair of(int a, int b) {
            return new Pair(Math.min(a, b), Math.max(a, b));
        }
    }

    /// Queries of the same words. What a lead put apart stays apart; what nobody decided goes where most of its like went.
    private static List<Cluster> folded(Collection<Typed> typed, Function<Typed, Set<String>> fold, Map<String, String> decided) {
        var byWords = new LinkedHashMap<String, Map<String, List<Typed>>>();
        typed.stream().sorted(Typed.MOST).forEach(query -> {
            var words = fold.apply(query);
            var key = words.isEmpty() ? "\0" + query.words() : String.join(" ", new TreeSet<>(words));
            byWords.computeIfAbsent(key, _ -> new TreeMap<>()).computeIfAbsent(decided.getOrDefault(query.words(), ""), _ -> new ArrayList<>()).add(query);
        });
        var nodes = new ArrayList<Cluster>();
        for (var same : byWords.values()) {
            var free = same.getOrDefault("", List.of());
            var taken = same.entrySet().stream().filter(entry -> !entry.getKey().isEmpty())
                    .max(Comparator.<Map.Entry<String, List<Typed>>>comparingLong(entry -> times(entry.getValue())).thenComparing(Map.Entry::getKey));
            if (taken.isEmpty()) {
                nodes.add(new Cluster(free, ""));
                continue;
            }
            taken.get().getValue().addAll(free);
            same.forEach((gap, queries) -> {
                if (!gap.isEmpty()) {
                    nodes.add(new Cluster(queries.stream().sorted(Typed.MOST).toList(), gap));
                }
            });
        }
        nodes.sort(Comparator.comparing(node -> node.queries().getFirst(), Typed.MOST));
        return nodes;
    }

    /// How alike two nodes are where something says so: letters, what was opened, what was asked next. None of these is needed, each
    /// makes it likelier.
    private static Map<Pair, Double> links(List<Cluster> nodes, Map<Reworded, Long> reworded) {
        var links = new HashMap<Pair, Double>();
        for (var pair : Trigrams.pairs(nodes.stream().map(Cluster::name).toList())) {
            also(links, Pair.of(pair.one(), pair.other()), pair.cosine());
        }
        opened(nodes).forEach((pair, alike) -> also(links, pair, alike));
        var places = new HashMap<String, Integer>();
        for (int at = 0; at < nodes.size(); at++) {
            for (var query : nodes.get(at).queries()) {
                places.put(query.words(), at);
            }
        }
        var after = new HashMap<Pair, Long>();
        reworded.forEach((one, times) -> {
            var from = places.get(one.from());
            var to = places.get(one.to());
            if (from != null && to != null && !from.equals(to)) {
                after.merge(Pair.of(from, to), times, Long::sum);
            }
        });
        after.forEach((pair, times) -> also(links, pair, SUREST * times / (times + 1)));
        return links;
    }

    private static void also(Map<Pair, Double> links, Pair pair, double alike) {
        links.merge(pair, alike, (one, other) -> 1 - (1 - one) * (1 - other));
    }

    /// How alike it is what was opened from two: the cosine of the clicks, the surer the more there are.
    private static Map<Pair, Double> opened(List<Cluster> nodes) {
        var clicks = nodes.stream().map(Clusters::clicks).toList();
        var byArticle = new TreeMap<String, List<Integer>>();
        for (int at = 0; at < nodes.size(); at++) {
            for (var article : clicks.get(at).keySet()) {
                byArticle.computeIfAbsent(article, _ -> new ArrayList<>()).add(at);
            }
        }
        var links = new HashMap<Pair, Double>();
        for (var together : byArticle.values()) {
            for (int i = 1; i < together.size(); i++) {
                for (int j = 0; j < Math.min(i, BY_ARTICLE); j++) {
                    var pair = Pair.of(together.get(i), together.get(j));
                    links.computeIfAbsent(pair, both -> {
                        var one = clicks.get(both.one);
                        var other = clicks.get(both.other);
                        double fewest = Math.min(sum(one), sum(other));
                        return SUREST * cosine(one, other) * fewest / (fewest + CLICKS_HALF);
                    });
                }
            }
        }
        return links;
    }

    private static Map<String, Long> clicks(Cluster node) {
        var clicks = new TreeMap<String, Long>();
        node.queries().forEach(query -> query.opened().forEach((article, times) -> clicks.merge(article, times, Long::sum)));
        return clicks;
    }

    private static double sum(Map<String, Long> clicks) {
        return clicks.values().stream().mapToLong(Long::longValue).sum();
    }

    private static double cosine(Map<String, Long> one, Map<String, Long> other) {
        double both = 0;
        for (var entry : one.entrySet()) {
            both += entry.getValue() * (double) other.getOrDefault(entry.getKey(), 0L);
        }
        return both / Math.sqrt(square(one) * square(other));
    }

    private static double square(Map<String, Long> clicks) {
        return clicks.values().stream().mapToDouble(times -> (double) times * times).sum();
    }

    private static long times(List<Typed> queries) {
        return queries.stream().mapToLong(Typed::times).sum();
    }

    /// What one decision holds together is one, though nothing else links it.
    private static List<Cluster> named(List<Cluster> grown) {
        var whole = new ArrayList<Cluster>();
        var byDecision = grown.stream().collect(Collectors.groupingBy(Cluster::decided, TreeMap::new, Collectors.toList()));
        byDecision.forEach((gap, parts) -> {
            if (gap.isEmpty()) {
                whole.addAll(parts);
            } else {
                whole.add(new Cluster(parts.stream().flatMap(part -> part.queries().stream()).toList(), gap));
            }
        });
        return whole.stream().map(group -> new Cluster(group.queries().stream().sorted(Typed.MOST).toList(), group.decided()))
                .sorted(Comparator.<Cluster>comparingLong(group -> times(group.queries())).reversed().thenComparing(Cluster::name)).toList();
    }

    /// Groups that grow together. Of every two that something links, the sum of how alike their members are is kept.
    private static final class Groups {
        private final List<List<Cluster>> members = new ArrayList<>();
        private final List<Map<Integer, Double>> sums = new ArrayList<>();
        private final List<String> decided = new ArrayList<>();
        private final int[] changes;

        private record Step(double average, int one, int other, int changesOfOne, int changesOfOther) {}

        Groups(List<Cluster> nodes) {
            for (var node : nodes) {
                members.add(new ArrayList<>(List.of(node)));
                sums.add(new HashMap<>());
                decided.add(node.decided());
            }
            changes = new int[nodes.size()];
        }

        void link(int one, int other, double alike) {
            sums.get(one).put(other, alike);
            sums.get(other).put(one, alike);
        }

        void grow() {
            var steps = new PriorityQueue<Step>(
                    Comparator.comparingDouble(Step::average).reversed().thenComparingInt(Step::one).thenComparingInt(Step::other));
            for (int one = 0; one < sums.size(); one++) {
                for (int other : sums.get(one).keySet()) {
                    if (one < other) {
                        offer(steps, one, other);
                    }
                }
            }
            while (!steps.isEmpty()) {
                var step = steps.poll();
                if (changes[step.one] == step.changesOfOne && changes[step.other] == step.changesOfOther) {
                    join(step.one, step.other).forEach(near -> offer(steps, Math.min(step.one, near), Math.max(step.one, near)));
                }
            }
        }

        private void offer(PriorityQueue<Step> steps, int one, int other) {
            if (!decided.get(one).isEmpty() && !decided.get(other).isEmpty() && !decided.get(one).equals(decided.get(other))) {
                return;
            }
            double average = sums.get(one).get(other) / ((double) members.get(one).size() * members.get(other).size());
            if (average >= CUT_OFF) {
                steps.add(new Step(average, one, other, changes[one], changes[other]));
            }
        }

        /// @return what the joint group is linked with
        private Set<Integer> join(int one, int other) {
            members.get(one).addAll(members.get(other));
            members.get(other).clear();
            if (decided.get(one).isEmpty()) {
                decided.set(one, decided.get(other));
            }
            changes[one]++;
            changes[other] = -1;
            var ours = sums.get(one);
            ours.remove(other);
            sums.get(other).forEach((near, sum) -> {
                sums.get(near).remove(other);
                if (near != one) {
                    ours.merge(near, sum, Double::sum);
                    sums.get(near).put(one, ours.get(near));
                }
            });
            sums.get(other).clear();
            return ours.keySet();
        }

        List<Cluster> all() {
            var all = new ArrayList<Cluster>();
            for (int at = 0; at < members.size(); at++) {
                if (!members.get(at).isEmpty()) {
                    all.add(new Cluster(members.get(at).stream().flatMap(node -> node.queries().stream()).toList(), decided.get(at)));
                }
            }
            return all;
        }
    }
}
