package help.cairn.search;

import help.cairn.web.Link;
import java.util.List;
import java.util.Optional;

/// The results of a search, or the ways onward when there is none.
///
/// @param query as typed, at most 256 characters
/// @param search the id of this search in the event log
/// @param corrected what was searched for instead, if spelling was mended
/// @param insist address that searches for exactly what was typed
/// @param relaxed true when fewer words had to match than were typed
/// @param more address of the next results, if there are any
/// @param topics where to look when nothing was found
public record SearchPage(
        String query,
        String search,
        int total,
        Optional<String> corrected,
        String insist,
        boolean relaxed,
        List<Result> results,
        Optional<String> more,
        List<Link> topics) {

    /// @param title escaped HTML with `<mark>`
    /// @param snippet escaped HTML with `<mark>`
    public record Result(String article, String title, String snippet, String place, String address) {}
}
