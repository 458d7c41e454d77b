package help.cairn.demo;

import java.util.List;
import java.util.Optional;

/// What the simulator put into the log on purpose, for whoever wants to see whether the reports find it.
///
/// @param from the first day
/// @param to the first day whose outcomes are still open: rates are of the days before it
/// @param zone the site's
public record Planted(long seed, String from, String to, String zone, Rates rates, HoldOut holdOut, List<Gap> gaps) {
    public static final String NO_ARTICLE = "no article";
    public static final String OTHER_WORDS = "other words";
    public static final String RANKING = "ranking";
    public static final String FAILING = "article fails";
    public static final String SPIKE = "spike";
    public static final String FIXED = "fix that worked";
    public static final String UNFIXED = "fix that did not";

    public Planted {
        gaps = List.copyOf(gaps);
    }

    /// What is to be expected of all episodes that can be told; `solved` is the truth, which no report can know.
    public record Rates(double solved, double confirmed, double contact, double giveUp) {}

    /// What is to be expected of those who open the form for the first time.
    ///
    /// @param held the share with a ticket, were nobody offered answers
    /// @param shown the same, were everybody
    public record HoldOut(double held, double shown) {
        public double difference() {
            return held - shown;
        }
    }

    /// One that the search-gap report shall find.
    ///
    /// @param kind one of the names above
    /// @param article id of the answer; empty where there is none
    /// @param queries what they type, the most typed first
    /// @param visitorsADay at the end
    /// @param failing the share that contacts or gives up
    /// @param turns when an article was published for it, or when it began to come up suddenly
    /// @param failingAfter the share from then on
    public record Gap(
            String kind, String locale, String article, List<String> queries, double visitorsADay, double failing, Optional<String> turns,
            Optional<Double> failingAfter) {
        public Gap {
            queries = List.copyOf(queries);
        }

        /// Whether an article was published for it meanwhile.
        public boolean published() {
            return kind.equals(FIXED) || kind.equals(UNFIXED);
        }
    }

    /// @throws java.util.NoSuchElementException if nothing of this kind fitted the content
    public Gap gap(String kind) {
        return gaps.stream().filter(gap -> gap.kind.equals(kind)).findFirst().orElseThrow();
    }
}
