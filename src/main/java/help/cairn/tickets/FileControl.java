package help.cairn.tickets;

import java.util.List;

/// Where files are chosen in a form.
///
/// @param refused a sentence for each file that was not taken
/// @param problem a sentence about the whole, empty if nothing
public record FileControl(String name, String label, String hint, boolean required, List<Kept> kept, List<String> refused, String problem) {
    /// What came before and need not be chosen again.
    ///
    /// @param field the name that it is sent back by
    public record Kept(String field, String value, String name, String size) {}
}
