package help.cairn.reports;

import help.cairn.deflection.Share;
import java.util.ArrayList;
import java.util.List;

/// How a period went on: the same figures for each part of it.
///
/// @param days how long a part is
/// @param marks what changed what shoppers meet, oldest first
public record Trend(int days, List<Part> parts, List<Mark> marks) {
    /// Up to so many days, each is a part; up to so many weeks, each week; then every four of them.
    private static final int DAYS = 21;
    private static final int WEEK = 7;
    private static final int WEEKS = 53;

    /// @param from first day
    /// @param to the first day that does not belong to it
    /// @param provisional episodes whose outcome may still change
    public record Part(
            String from, String to, DeflectionReport.Counts episodes, long provisional, DeflectionReport.Rates rates, HoldOut holdout) {
        /// @param figure the name of a rate
        public Share rate(String figure) {
            return rates.byName().get(figure);
        }
    }

    /// @param kind `publication` or `theme`
    /// @param articles how many a publication changed
    /// @param title what its author wrote; empty for a theme
    public record Mark(String day, String kind, int articles, String title) {}

    static int days(Period period) {
        return period.days() <= DAYS ? 1 : period.days() <= WEEKS * WEEK ? WEEK : 4 * WEEK;
    }

    static Trend of(Period period, int days, List<DeflectionReport.Counted> counted, List<HoldOut> holdOuts, List<Mark> marks) {
        var parts = new ArrayList<Part>();
        for (int i = 0; i < counted.size(); i++) {
            var from = period.from().plusDays((long) i * days);
            var to = from.plusDays(days).isAfter(period.to()) ? period.to() : from.plusDays(days);
            parts.add(new Part(
                    from.toString(), to.toString(), counted.get(i).counts(), counted.get(i).open().all(), counted.get(i).rates(), holdOuts.get(i)));
        }
        return new Trend(days, parts, marks);
    }
}
