package help.cairn.reports;

import java.util.List;
import java.util.Optional;

/// What self-service did in a period, for leads. Every figure stands beside its definition, which the words hold.
///
/// @param period in words
/// @param finding the sentence that the page opens with
/// @param csv address of the same as a spreadsheet
/// @param trendCsv address of the trend as a spreadsheet
/// @param json address of the same for programs
/// @param funnel from a visit to a ticket
/// @param others the same period by other tools' rules
/// @param chart address of the script that draws
public record DeflectionPage(
        String period, ReportPage.Form form, String finding, List<Figure> figures, List<Line> outcomes, long episodes, long provisional,
        long browsing, List<Line> leftOut, Trial trial, Trend trend, List<Line> funnel, List<Figure> others, List<Effort> effort, List<Offered> offered,
        String chart, String csv, String trendCsv, String json) {

    /// @param figure the rate that was chosen, beside those who gave up
    /// @param days how long a part is
    public record Trend(String figure, List<String> figures, int days, List<Part> parts, List<Mark> marks) {}

    /// A part of the trend.
    ///
    /// @param from its first day, as people read it
    /// @param day the same, counted from 1970
    /// @param open how many of its episodes may still change
    /// @param points of the chosen rate and of those who gave up
    public record Part(String from, long day, long open, List<Point> points) {}

    /// A share as people read it.
    ///
    /// @param value empty where there is not enough to say one
    /// @param drawn the value and what it lies between, as drawings have it; empty where there is no value
    public record Point(String value, String range, String parts, String drawn) {}

    /// Something that changed what shoppers meet.
    public record Mark(String on, long day, String title) {}

    /// A median of what an episode took; empty where nobody can tell.
    public record Effort(String key, String median) {}

    /// An article that the form offered.
    ///
    /// @param address empty if it is gone
    public record Offered(String title, String address, long times, Figure solved) {}

    /// What must not get worse where answers are offered.
    ///
    /// @param change with answers, beside without, as people read it; empty where nobody can tell
    /// @param mood `good`, `bad` or `flat`
    public record Rail(String key, Point shown, Point held, String change, String mood) {}

    /// A share.
    ///
    /// @param key its name and definition are words of this key
    /// @param value as people read it; empty where there is not enough to say one
    /// @param range what it lies between, as people read it
    /// @param parts numerator and denominator, as people read them
    /// @param low where the range begins, as drawings have it
    /// @param point where the value is
    /// @param change since the period before, as people read it; empty where nobody can tell
    /// @param mood `good`, `bad` or `flat`
    public record Figure(
            String key, String value, String range, String parts, String low, String high, String point, String change, String mood) {}

    /// A count.
    ///
    /// @param share of all, as people read it
    /// @param open how many of them may still change
    /// @param from where its part of the bar begins, as drawings have it
    /// @param settled how wide the part is that stays
    /// @param middle where the part begins that may still change
    /// @param unsettled how wide that is
    public record Line(String key, long count, String share, long open, String from, String settled, String middle, String unsettled) {}

    /// The hold-out.
    ///
    /// @param arms those with offered answers, and those without
    /// @param saying what follows, in words
    /// @param prevented tickets, in words; empty if nothing can be said
    /// @param money what these are worth, in words; empty unless the store said what a ticket costs it
    /// @param enough whether there are enough visitors on both sides
    /// @param alarm whether the lot cannot have divided them like this
    /// @param stillTakes what it would take to tell, in words; empty where it is told or nothing is seen
    public record Trial(List<Figure> arms, String saying, String prevented, String money, boolean enough, boolean alarm, Optional<String> stillTakes,
            List<Rail> rails) {}
}
