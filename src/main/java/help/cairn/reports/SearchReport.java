package help.cairn.reports;

import help.cairn.deflection.Share;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What people searched for in a period, and what came of it.
///
/// @param from first day
/// @param to the first day that does not belong to it
/// @param queries those that at least three visitors had, most visitors first
/// @param rare searches of all other queries, counted only
public record SearchReport(
        String from, String to, String timeZone, Optional<String> locale, long searches, Rates rates, List<Query> queries, long rare) {
    /// So many different visitors have to have had a query for it to be listed.
    static final int VISITORS = 3;

    /// Shares of all searches; of those that showed results for no click, late click and pogo.
    public record Rates(
            Share zeroResult, Share noClick, Share lateClick, Share pogo, Share reworded, Share exit, Share toForm, Share toContact, Share success) {
        /// Each with its name, in the order in which they are told.
        public Map<String, Share> byName() {
            var all = new LinkedHashMap<String, Share>();
            all.put("zeroResult", zeroResult);
            all.put("noClick", noClick);
            all.put("lateClick", lateClick);
            all.put("pogo", pogo);
            all.put("reworded", reworded);
            all.put("exit", exit);
            all.put("toForm", toForm);
            all.put("toContact", toContact);
            all.put("success", success);
            return all;
        }
    }

    /// Searches with the same words.
    ///
    /// @param query after normalising
    /// @param visitors distinct; sessions where there is no visitor
    /// @param shown searches that showed results
    /// @param rescued of those without a strict hit, the ones where a result was opened nevertheless
    /// @param filterCaused of those without a strict hit, the ones in a category where the same words without one had hits
    public record Query(
            String query, long visitors, long searches, long shown, long zeroResult, long rescued, long filterCaused, long noClick, long lateClick,
            long pogo, long reworded, long exit, long toForm, long toContact, long success) {}

    /// @param all sums of all searches, by the names of their columns
    /// @param queries those that are listed
    static SearchReport of(Period period, Map<String, Long> all, List<Query> queries) {
        long searches = all.get("searches");
        long shown = all.get("shown");
        var rates = new Rates(
                Share.of(all.get("zero"), searches), Share.of(all.get("no_click"), shown), Share.of(all.get("late_click"), shown),
                Share.of(all.get("pogo"), shown), Share.of(all.get("reworded"), searches), Share.of(all.get("exit"), searches),
                Share.of(all.get("to_form"), searches), Share.of(all.get("to_contact"), searches), Share.of(all.get("success"), searches));
        return new SearchReport(
                period.from().toString(), period.to().toString(), period.zone().getId(), period.locale(), searches, rates, queries,
                searches - queries.stream().mapToLong(Query::searches).sum());
    }
}
