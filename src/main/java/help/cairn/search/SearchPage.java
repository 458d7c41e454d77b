package help.cairn.search;

import help.cairn.web.Link;
import java.util.List;
import java.util.Optional;

/// The results of a search, or the ways onward when there is none.
///
/// @param query as typed, at most 256 characters
/// @param id the search's id, so that what is clicked can be told apart; goes along with links as a data attribute
/// @param corrected what was searched for instead, if spelling was mended
/// @param insist address that searches for exactly what was typed
/// @param relaxed true when fewer words had to match than were typed
/// @param otherLocale true when these are answers from another language
/// @param topics where to look when nothing was found
public record SearchPage(
        String query,
        String id,
        int total,
        Optional<String> corrected,
        String insist,
        boolean relaxed,
        boolean otherLocale,
        Optional<Best> best,
        List<Filter> filters,
        List<Result> results,
        Optional<String> more,
        List<Link> topics,
        List<Link> mostRead,
        String contactAddress,
        String solvedAddress) {

    /// The instant answer.
    ///
    /// @param html the passage, escaped, with `<mark>`
    public record Best(String articleId, String html, String source, String address) {}

    public record Filter(String title, int count, String address, boolean current) {}

    /// @param title escaped HTML with `<mark>`
    /// @param snippet escaped HTML with `<mark>`
    public record Result(int position, String articleId, String title, String snippet, String place, String address) {}
}
