package help.cairn.tickets;

import java.util.List;

/// How a shopper says how their question was handled.
///
/// @param scores from very badly to very well
/// @param efforts from very hard to very easy
/// @param saved `yes`, `no` or empty
/// @param problem words' key, empty if nothing
public record RatingForm(String action, List<Choice> scores, List<Choice> efforts, String saved, String article, String comment, String problem) {
    /// @param value from 1 to 5
    public record Choice(int value, String label, boolean chosen) {}
}
