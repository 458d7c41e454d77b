package help.cairn.reports;

import java.util.List;
import java.util.Optional;

/// What people look for and do not find, for those who can close it.
///
/// @param period in words
/// @param finding the sentence that the page opens with
/// @param actions what to do, to choose from
/// @param states how far they are, to choose from
/// @param sorts the columns that can be sorted by
/// @param more that there are more rows, in words; empty if there are not
/// @param whole address of all rows
/// @param rare in words
/// @param open what of it may still change, in words
/// @param leftOut what stands in no figure
public record GapsPage(
        String period, ReportPage.Form form, String finding, List<Chip> actions,
        List<Chip> states,
        List<Sort> sorts, List<Row> rows, String more, String whole, String rare, String open, ReportPage.Meaning leftOut, String csv, String json) {

    public record Choice(String value, String name, boolean current) {}

    public record Chip(String name, String count, String address, boolean current) {}

    /// @param key after `gaps.column.`
    public record Sort(String key, String address, boolean current) {}

    /// One gap.
    ///
    /// @param lang the language in which it is asked most
    /// @param variants as people read them
    /// @param priority people a week who needn't fail, in words
    /// @param before visitors in the period before, in words
    /// @param shares of [#sorts] that are shares, in their order
    /// @param line of the drawing
    /// @param band of the drawing
    /// @param drawn what the drawing shows, in words
    /// @param spike in words, if there is one
    /// @param icon of what to do
    /// @param why it should be done, in words
    /// @param state after `gaps.state.`
    /// @param mood `ok`, `mind`, `stop` or empty
    public record Row(
            String address, String name, String lang, String variants, String languages, String priority, String visitors, String before, List<Part> shares,
            String tickets,
            String line, String band, String drawn, Optional<String> spike, String action, String icon, String why, String state, String mood,
            Optional<String> owner) {}

    /// A share.
    ///
    /// @param key after `gaps.column.`
    /// @param value as people read it; empty where there is not enough to say one
    /// @param parts numerator and denominator, as people read them
    public record Part(String key, String value, String parts, String range) {}
}
