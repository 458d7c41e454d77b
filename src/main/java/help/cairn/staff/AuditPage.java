package help.cairn.staff;

import java.util.List;

/// Who did what.
///
/// @param from first day, as a date field has it; empty for the beginning
/// @param to last day; empty for today
/// @param older address of the entries before these; empty if there are none
/// @param newer address of the first page; empty if this is it
/// @param csv address of all of these as a spreadsheet
public record AuditPage(
        String address, List<Choice> who, List<Choice> acts, String from, String to, List<Line> lines, String older, String newer, String csv) {
    public record Choice(String text, boolean current) {}

    /// @param whose address of everything by whoever did it
    public record Line(String when, String iso, String who, String whose, String act, String what) {}
}
