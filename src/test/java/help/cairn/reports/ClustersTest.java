package help.cairn.reports;

import static org.assertj.core.api.Assertions.assertThat;

import help.cairn.reports.Clusters.Reworded;
import help.cairn.reports.Clusters.Typed;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Shoppers ask for the same in many words, and for other things in nearly the same.
class ClustersTest {
    private static final Function<Typed, Set<String>> AS_TYPED = query -> Set.of(query.words());

    private final List<Typed> typed = new ArrayList<>();
    private final Map<Reworded, Long> reworded = new java.util.HashMap<>();
    private final Map<String, String> decided = new java.util.HashMap<>();

    @Test
    void queriesOfTheSameStemsSynonymsAndMendedWordsAreOne() {
        typed("resole my boots", 9).typed("repairing boot soles", 4).typed("reapir boots", 2).typed("gift card", 5);
        Function<Typed, Set<String>> search = query -> Arrays.stream(query.words().split(" ")).map(word -> switch (word) {
            case "resole", "repairing", "reapir" -> "repair";
            case "boots", "boot" -> "boot";
            case "my", "soles" -> "";
            default -> word;
        }).filter(word -> !word.isEmpty()).collect(Collectors.toSet());
        assertThat(groups(search)).containsExactly(List.of("resole my boots", "repairing boot soles", "reapir boots"), List.of("gift card"));
    }

    @Test
    void queriesThatShareMostOfTheirLettersAreOneInEveryScript() {
        typed("parcel locker", 9).typed("parcel lockers", 3).typed("gutschein", 4).typed("gutscheine", 2).typed("استرجاع المنتج", 5).typed("استرجاع منتج", 2)
                .typed("退货运费", 4).typed("退货运费谁付", 3).typed("приложение не работает", 3).typed("приложение не работает опять", 1);
        assertThat(groups(AS_TYPED)).containsExactlyInAnyOrder(
                List.of("parcel locker", "parcel lockers"), List.of("gutschein", "gutscheine"), List.of("استرجاع المنتج", "استرجاع منتج"),
                List.of("退货运费", "退货运费谁付"), List.of("приложение не работает", "приложение не работает опять"));
    }

    @Test
    void queriesThatLeadToTheSameArticleAreOneHoweverTheyAreWorded() {
        opened("klarna", 9, "ways-to-pay", 4).opened("pay in 3", 5, "ways-to-pay", 2).opened("zahlungsarten", 3, "ways-to-pay", 3)
                .opened("tent pole", 8, "spare-parts", 6);
        assertThat(groups(AS_TYPED)).containsExactly(List.of("klarna", "pay in 3", "zahlungsarten"), List.of("tent pole"));
    }

    @Test
    void whatIsAskedNextAgainAndAgainIsTheSame() {
        typed("student", 5).typed("unidays", 4).typed("nhs discount", 4);
        reworded.put(new Reworded("student", "unidays"), 3L);
        reworded.put(new Reworded("unidays", "nhs discount"), 1L);
        assertThat(groups(AS_TYPED)).containsExactly(List.of("student", "unidays"), List.of("nhs discount"));
    }

    @Test
    void noGenericWordHoldsEverythingTogether() {
        typed("return", 500);
        var things = List.of("washing label", "climbing shoes", "money policy", "customs fees", "birthday gift", "trial period", "from abroad", "work address",
                "courier status", "family tent", "down jacket", "collection window");
        things.forEach(thing -> {
            typed("return " + thing, 10);
            typed(thing + " 2026", 10);
            reworded.put(new Reworded("return", "return " + thing), 9L);
            reworded.put(new Reworded("return", thing + " 2026"), 9L);
        });
        var groups = groups(AS_TYPED);
        // Each newcomer brings the average down by all who are there already, so the hub goes with one of them and the rest stay by themselves.
        assertThat(groups).allSatisfy(group -> assertThat(group).hasSizeLessThanOrEqualTo(3)).hasSize(things.size());
    }

    @Test
    void membersOfAGroupResembleEachOtherOnAverageWhateverTheGroupsAre() {
        for (int seed = 0; seed < 20; seed++) {
            var random = new Random(seed);
            typed.clear();
            var words = List.of("return", "parcel", "late", "tent", "boots", "size", "gift", "card", "refund", "label");
            IntStream.range(0, 120).mapToObj(_ -> IntStream.rangeClosed(0, random.nextInt(3)).mapToObj(_ -> words.get(random.nextInt(words.size())))
                    .collect(Collectors.joining(" "))).distinct().forEach(query -> typed(query, random.nextInt(50) + 1));
            for (var group : groups(AS_TYPED)) {
                if (group.size() > 1) {
                    double sum = 0;
                    for (var one : group) {
                        for (var other : group) {
                            double cosine = Trigrams.cosine(one, other);
                            sum += one.equals(other) || cosine < Trigrams.ALIKE ? 0 : cosine;
                        }
                    }
                    assertThat(sum / (group.size() * (group.size() - 1))).as("%d %s", seed, group).isGreaterThanOrEqualTo(Clusters.CUT_OFF - 1e-9);
                }
            }
        }
    }

    @Test
    void theOrderOfTheLogMakesNoDifference() {
        var random = new Random(7);
        for (int i = 0; i < 400; i++) {
            opened("word" + random.nextInt(90) + " thing" + random.nextInt(9), 1 + random.nextInt(4), "article" + random.nextInt(40), 1 + random.nextInt(3));
        }
        var distinct = typed.stream().collect(Collectors.toMap(Typed::words, query -> query, (one, _) -> one)).values();
        typed.clear();
        typed.addAll(distinct);
        var groups = groups(AS_TYPED);
        for (int i = 0; i < 5; i++) {
            Collections.shuffle(typed, random);
            assertThat(groups(AS_TYPED)).isEqualTo(groups);
        }
        assertThat(groups.stream().flatMap(List::stream)).hasSize(typed.size()).doesNotHaveDuplicates();
    }

    @Test
    void whatALeadPutTogetherOrApartStaysSo() {
        typed("locker", 9).typed("lockers", 4).typed("pick up point", 3).typed("pick-up point", 2).typed("lockerz", 1);
        assertThat(groups(AS_TYPED)).contains(List.of("locker", "lockers", "lockerz"));
        decided.putAll(Map.of("locker", "a", "pick up point", "a", "lockers", "b"));
        // "lockerz" was typed by nobody when that was decided: it goes to what it resembles most.
        assertThat(groups(AS_TYPED)).hasSize(2).anySatisfy(group -> assertThat(group).contains("locker", "pick up point", "pick-up point").doesNotContain(
                "lockers")).anySatisfy(group -> assertThat(group).contains("lockers").doesNotContain("locker"));
        // Even where search takes both for the same.
        assertThat(groups(_ -> Set.of("one"))).anySatisfy(group -> assertThat(group).contains("lockers").doesNotContain("locker"));
    }

    @Test
    void pairsOfLikeTextsAreExactlyThoseOfComparingAll() {
        var random = new Random(3);
        var texts = IntStream.range(0, 300)
                .mapToObj(_ -> IntStream.rangeClosed(0, random.nextInt(12)).mapToObj(_ -> "abcé退 ".substring(random.nextInt(6)).substring(0, 1))
                        .collect(Collectors.joining()))
                .distinct().toList();
        var expected = new HashSet<List<Integer>>();
        for (int i = 0; i < texts.size(); i++) {
            for (int j = i + 1; j < texts.size(); j++) {
                if (Trigrams.cosine(texts.get(i), texts.get(j)) >= Trigrams.ALIKE - 1e-9) {
                    expected.add(List.of(i, j));
                }
            }
        }
        var found = Trigrams.pairs(texts).stream().map(pair -> List.of(pair.one(), pair.other())).toList();
        assertThat(found).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void fiftyThousandQueriesTakeSeconds() {
        var random = new Random(1);
        var words = IntStream.range(0, 4000).mapToObj(_ -> IntStream.rangeClosed(2, 4 + random.nextInt(5))
                .mapToObj(_ -> "etaoinshrdlucmfwypvbgkjqxz".substring((int) (26 * Math.pow(random.nextDouble(), 2))).substring(0, 1))
                .collect(Collectors.joining()))
                .toList();
        var queries = new HashSet<String>();
        while (queries.size() < 50_000) {
            queries.add(IntStream.rangeClosed(0, 1 + random.nextInt(3)).mapToObj(_ -> words.get((int) (words.size() * Math.pow(random.nextDouble(), 3))))
                    .collect(Collectors.joining(" ")));
        }
        queries.forEach(query -> opened(query, 1 + random.nextInt(20), "article" + (int) (300 * Math.pow(random.nextDouble(), 2)), random.nextInt(3)));
        var time = ManagementFactory.getThreadMXBean();
        long before = time.getCurrentThreadCpuTime();
        var groups = Clusters.of(typed, reworded, AS_TYPED, decided);
        var took = Duration.ofNanos(time.getCurrentThreadCpuTime() - before);
        assertThat(groups.stream().mapToInt(group -> group.queries().size()).sum()).isEqualTo(50_000);
        // Comparing all with all would be 1.25 billion pairs. The bound leaves room for a slow machine.
        assertThat(took).isLessThan(Duration.ofSeconds(25));
    }

    private ClustersTest typed(String words, long times) {
        typed.add(new Typed(words, "en", times, Map.of()));
        return this;
    }

    private ClustersTest opened(String words, long times, String article, long clicks) {
        typed.add(new Typed(words, "en", times, clicks == 0 ? Map.of() : Map.of(article, clicks)));
        return this;
    }

    private List<List<String>> groups(Function<Typed, Set<String>> fold) {
        return Clusters.of(typed, reworded, fold, decided).stream().map(group -> group.queries().stream().map(Typed::words).toList()).toList();
    }
}
