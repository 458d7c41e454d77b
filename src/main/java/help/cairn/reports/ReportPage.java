package help.cairn.reports;

import java.util.List;
import java.util.Optional;

/// A report that is figures, tables, and how they were counted.
///
/// @param period in words
/// @param back where it leads from, if it is one of many
/// @param finding the sentence that it opens with
/// @param open what of it may still change, in words
/// @param chips the same narrowed down
/// @param csv address of the same as a spreadsheet; empty if there is none
/// @param json address of the same for programs
public record ReportPage(
        String title, String period, List<Chip> tabs, Optional<Chip> back, Form form, String finding, String open, List<Tile> tiles, List<Chip> chips,
        Optional<Chart> chart, List<Table> tables, List<Comment> comments, String csv, String json) {

    /// @param count empty where there is none
    public record Chip(String text, String address, boolean current, String count) {}

    /// What a report is asked, all of it in the address.
    ///
    /// @param kept what else stays as it is when the form is sent
    /// @param within what to search for in the rows; empty if they cannot be searched
    public record Form(String address, Filters filters, List<Hidden> kept, Optional<String> within) {}

    public record Hidden(String name, String value) {}

    /// A figure beside its definition.
    ///
    /// @param value as people read it; empty where there is not enough to say one
    /// @param range what it lies between, as people read it; empty for a plain count
    /// @param parts what it is a share of, as people read it
    /// @param low where the range begins, as drawings have it; empty where none is drawn
    /// @param mood of the change: `good`, `bad` or `flat`
    public record Tile(
            String name, String value, String range, String parts, String low, String high, String point, String change, String mood, String definition) {}

    /// Counts one after the other, with what happened meanwhile. The table below says the same.
    ///
    /// @param says the same in words
    public record Chart(String title, String says, List<Bar> bars, List<Mark> marks, String top) {}

    /// As drawings have it.
    public record Bar(String x, String y, String width, String height) {}

    public record Mark(String x, String text) {}

    /// @param text what it is about, or why it is empty
    /// @param how what each column counts
    /// @param more what is not listed, in words; empty if nothing is left out
    public record Table(
            String id, String title, String text, List<Column> columns, List<Row> rows, List<Meaning> how, String more, String older, String newer) {}

    /// @param sort where it is in the order of this column; empty if there is none
    /// @param order `ascending` or `descending` if it is
    public record Column(String name, boolean number, String sort, String order) {}

    public record Row(List<Cell> cells) {}

    /// @param name of its column
    /// @param small what stands below it
    /// @param address where it leads; empty if nowhere
    /// @param badges `stop`, `mind` or nothing, each with its words
    /// @param notes sentences below all of it
    public record Cell(String name, boolean number, String text, String small, String address, List<Badge> badges, List<String> notes) {}

    public record Badge(String mood, String text) {}

    public record Meaning(String name, String text) {}

    public record Comment(String day, String text, String lang) {}
}
