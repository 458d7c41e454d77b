package help.cairn.publishing;

import java.util.List;

/// Every article by locale: translated and current, older than its source, or missing.
///
/// @param needWork how many translations are outdated or missing
/// @param articles how many articles there are, each counted once
/// @param dated whether the content's past is known; a folder's is not
public record TranslationsPage(
        int needWork, int articles, boolean dated, List<Count> counts, List<Filter> filters, List<String> languages, List<Row> rows, String older,
        String newer) {
    /// One language's share.
    ///
    /// @param source whether the others are translated from it
    public record Count(String language, boolean source, int current, int outdated, int missing) {}

    /// @param key the words' key
    public record Filter(String key, int count, String address, boolean current) {}

    /// @param cells in the order of the languages; the first is the source
    public record Row(String title, String address, String lang, List<Cell> cells) {}

    /// @param state `source`, `current`, `outdated` or `missing`
    /// @param changed the day of its last change
    /// @param since the day on which its source changed first after it, if it is outdated
    /// @param commit what changed the source then; empty if that is not known
    public record Cell(String language, String lang, String state, String title, String address, String changed, String since, String commit) {}
}
