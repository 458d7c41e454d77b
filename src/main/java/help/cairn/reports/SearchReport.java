package help.cairn.reports;

import help.cairn.deflection.Share;
import help.cairn.deflection.Settled;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What people searched for in a period, and what came of it.
///
/// @param from first day
/// @param to the first day that does not belong to it
/// @param queries those that at least three visitors had, most visitors first
/// @param rare searches of all other queries, counted only
public record SearchReport(
        String from, String to, String timeZone, Optional<String> locale, long searches, Rates rates, List<Query> queries, long rare) {
    private static final int VISITORS = 3;

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

    /// Counts searches as they pass by.
    static final class Tally {
        private final Map<String, Line> lines = new HashMap<>();

        private static final class Line {
            private final Set<String> visitors = new HashSet<>();
            private long searches;
            private long shown;
            private long zeroResult;
            private long rescued;
            private long filtered;
            private boolean foundUnfiltered;
            private long noClick;
            private long lateClick;
            private long pogo;
            private long reworded;
            private long exit;
            private long toForm;
            private long toContact;
            private long success;

            private void add(Settled settled, boolean contacted) {
                var about = settled.search().about();
                visitors.add(settled.search().whose());
                searches++;
                shown += one(about.shown() > 0);
                zeroResult += one(settled.zeroResult());
                rescued += one(settled.rescued());
                filtered += one(settled.zeroResult() && !about.category().isEmpty());
                foundUnfiltered |= about.category().isEmpty() && about.hits() > 0;
                noClick += one(settled.noClick());
                lateClick += one(settled.lateClick());
                pogo += one(settled.pogo());
                reworded += one(settled.reworded());
                exit += one(settled.exit());
                toForm += one(settled.toForm());
                toContact += one(contacted);
                success += one(settled.answered() && !contacted);
            }

            private static int one(boolean holds) {
                return holds ? 1 : 0;
            }

            private Query query(String words) {
                return new Query(
                        words, visitors.size(), searches, shown, zeroResult, rescued, foundUnfiltered ? filtered : 0, noClick, lateClick, pogo, reworded, exit,
                        toForm, toContact, success);
            }
        }

        /// @param contacted whether it was the last search before a ticket
        void add(Settled settled, boolean contacted) {
            lines.computeIfAbsent(settled.words(), _ -> new Line()).add(settled, contacted);
        }

        SearchReport report(Period period) {
            var all = new ArrayList<Query>();
            lines.forEach((words, line) -> all.add(line.query(words)));
            var listed = all.stream().filter(query -> query.visitors >= VISITORS)
                    .sorted(Comparator.comparingLong(Query::visitors).thenComparingLong(Query::searches).reversed().thenComparing(Query::query)).toList();
            long searches = sum(all, Query::searches);
            return new SearchReport(
                    period.from().toString(), period.to().toString(), period.zone().getId(), period.locale(), searches, rates(all, searches), listed,
                    searches - sum(listed, Query::searches));
        }

        private static Rates rates(List<Query> all, long searches) {
            long shown = sum(all, Query::shown);
            return new Rates(
                    Share.of(sum(all, Query::zeroResult), searches), Share.of(sum(all, Query::noClick), shown), Share.of(sum(all, Query::lateClick), shown),
                    Share.of(sum(all, Query::pogo), shown), Share.of(sum(all, Query::reworded), searches), Share.of(sum(all, Query::exit), searches),
                    Share.of(sum(all, Query::toForm), searches), Share.of(sum(all, Query::toContact), searches), Share.of(sum(all, Query::success), searches));
        }

        private static long sum(List<Query> all, java.util.function.ToLongFunction<Query> what) {
            return all.stream().mapToLong(what).sum();
        }
    }
}
