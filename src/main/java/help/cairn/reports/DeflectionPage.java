package help.cairn.reports;

import java.util.List;
import java.util.Optional;

/// What self-service did in a period, for leads. Every figure stands beside its definition, which the words hold.
///
/// @param period in words
/// @param from first day, as an address has it
/// @param to the first day that does not belong to it
/// @param finding the sentence that the page opens with
/// @param csv address of the same as a spreadsheet
/// @param json address of the same for programs
public record DeflectionPage(
        String address, String period, String from, String to, List<Language> languages, String finding, List<Figure> figures, List<Line> outcomes,
        long episodes, long provisional, long browsing, List<Line> leftOut, Trial trial, String csv, String json) {

    public record Language(String tag, String name, boolean current) {}

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
    /// @param enough whether there are enough visitors on both sides
    /// @param alarm whether the lot cannot have divided them like this
    /// @param stillTakes what it would take to tell, in words; empty where it is told or nothing is seen
    public record Trial(List<Figure> arms, String saying, String prevented, boolean enough, boolean alarm, Optional<String> stillTakes) {}
}
