package help.cairn.reports;

import com.fasterxml.jackson.annotation.JsonInclude;
import help.cairn.deflection.Share;
import java.util.List;
import java.util.Optional;

/// What people look for and do not find, grouped, those first who fail here most and needn't.
///
/// @param from first day
/// @param to the first day that does not belong to it
/// @param failing the share of all episodes that contacted or gave up, which each gap is held against
/// @param gaps those that at least three visitors searched for
/// @param rare searches of all other groups, counted only
public record GapReport(
        String from, String to, String timeZone, Optional<String> locale, Share failing, List<Gap> gaps, long rare) {

    /// One group of queries.
    ///
    /// @param cluster what it is called: by a lead, else by its most typed query
    /// @param variants other queries of it, five at most, the most typed first
    /// @param visitors distinct; sessions where there is no visitor
    /// @param visitorsBefore in the period before
    /// @param noClick of the searches that showed something
    /// @param contacted of the episodes that can be told
    /// @param failing contacted or gave up
    /// @param failingBefore the same in the period before
    /// @param priority people a week who fail here and needn't
    /// @param tickets that followed a search of it, or whose subject asks for it
    /// @param ticketSubjects scrubbed
    /// @param trend visitors a week, eight weeks, the last one ends with the period
    /// @param action what to do about the cause
    public record Gap(
            String id, String cluster, List<String> variants, List<String> locales, long visitors, long visitorsBefore, long searches, Share zeroResult,
            Share noClick, Share toForm, Share contacted, Share gaveUp, Share failing, Share failingBefore, double priority, Optional<Top> topArticle,
            long tickets, List<String> ticketSubjects, List<Long> trend, Optional<Spike> spike, Cause cause, String action, Cause.Signals signals,
            Optional<String> owner, GapState state, Optional<Effect> effect) {

        Gap without(boolean subjects) {
            return subjects
                    ? new Gap(id, cluster, variants, locales, visitors, visitorsBefore, searches, zeroResult, noClick, toForm, contacted, gaveUp, failing,
                            failingBefore, priority, topArticle, tickets, List.of(), trend, spike, cause, action, signals, owner, state, effect)
                    : this;
        }
    }

    /// The article that is opened most.
    ///
    /// @param article its id
    /// @param position where it stands when it is opened, by the median
    public record Top(String article, double position, long opened) {}

    /// A day on which far more than usual searched.
    ///
    /// @param median of the same weekday in the six weeks before
    /// @param chance how likely so many or more would be on a usual day
    public record Spike(String day, long visitors, double median, double chance) {}

    /// What happened since a fix was published: of the episodes with a search of this gap that are settled, those that contacted or gave up.
    ///
    /// @param since the day of publishing
    /// @param verdict `verified`, `no effect` or `not enough data`
    /// @param difference before less after, in parts of 1; null if there is not enough
    public record Effect(
            String since, String verdict, Share before, Share after, @JsonInclude(JsonInclude.Include.ALWAYS) Optional<Double> difference,
            @JsonInclude(JsonInclude.Include.ALWAYS) Optional<Double> low, @JsonInclude(JsonInclude.Include.ALWAYS) Optional<Double> high) {

        static Effect of(String since, Share before, Share after) {
            if (before.denominator() < Share.ENOUGH || after.denominator() < Share.ENOUGH) {
                return new Effect(since, "not enough data", before, after, Optional.empty(), Optional.empty(), Optional.empty());
            }
            var change = before.interval().minus(after.interval());
            return new Effect(since, change.low() > 0 ? "verified" : "no effect", before, after, Optional.of(change.value()), Optional.of(change.low()),
                    Optional.of(change.high()));
        }

        public boolean enough() {
            return difference.isPresent();
        }
    }
}
