package help.cairn.publishing;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// What another help center hands over, put into our words: shelves and articles, the articles still in HTML.
///
/// @param first the locale that readers without a preference get
/// @param origin where the other help center was, such as `https://help.example.com`; empty if nothing says
/// @param numbered finds an article's id in an address, for sources whose addresses carry it
/// @param folder where pictures may lie beside the export
/// @param attachments names of files by the number that addresses call them by
record Handover(
        Locale first, List<Shelf> shelves, List<Page> pages, String origin, Optional<Pattern> numbered, Path folder,
        Map<String, String> attachments) {
    static final int UNSORTED = -1;

    /// A category or a section.
    ///
    /// @param parent the id of the shelf that it stands in; empty for a category
    /// @param addresses where it was
    record Shelf(String id, String parent, Map<Locale, Label> labels, int weight, List<String> addresses) {
        /// What it is called in this locale, else in any.
        Label label(Locale locale, Locale first) {
            var label = labels.getOrDefault(locale, labels.get(first));
            return label != null ? label : labels.values().stream().findFirst().orElse(new Label("", ""));
        }
    }

    record Label(String title, String description) {}

    /// An article in one locale.
    ///
    /// @param id the same in all locales
    /// @param shelf the id of its shelf; empty if it has none
    /// @param addresses where it was, beginning with `/`, the fullest first
    /// @param source the file that it came in, for the report
    record Page(
            String id, String shelf, Locale locale, String title, String description, String html, List<String> tags, List<String> keywords,
            boolean draft, boolean featured, Optional<LocalDate> updated, int weight, List<String> addresses, String source) {}
}
