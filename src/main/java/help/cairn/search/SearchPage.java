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
/// @param far true when what was found is near, but hardly an answer
/// @param answer the passage that answers, if it is clear which
/// @param filters the categories that have results, all of them first; empty if there is nothing to choose
/// @param tags those that every result has because they were asked for
/// @param more address of the next results, if there are any
/// @param topics where to look when nothing was found
/// @param read what others read most at the moment, when nothing was found
public record SearchPage(
        String query,
        String search,
        int total,
        Optional<String> corrected,
        String insist,
        boolean relaxed,
        boolean far,
        Optional<Best> answer,
        List<Filter> filters,
        List<Tag> tags,
        List<Result> results,
        Optional<String> more,
        List<Link> topics,
        List<Link> read) {

    /// Whether an answer can be promised: without results, and with far ones, the way to a person comes first.
    public boolean unanswered() {
        return !query.isBlank() && (results.isEmpty() || far);
    }

    /// @param quote escaped HTML with `<mark>`
    /// @param source the title of the article and its section
    /// @param vote where "Did this answer it?" is sent
    public record Best(String article, String quote, String source, String address, String vote) {}

    /// @param address of the same search without it
    public record Tag(String name, String address) {}

    public record Filter(String name, int count, String address, boolean current) {}

    /// @param title escaped HTML with `<mark>`
    /// @param snippet escaped HTML with `<mark>`
    public record Result(String article, String title, String snippet, String place, String address) {}
}
