package help.cairn.articles;

import java.util.Locale;

/// A text that colleagues send often, as the content keeps it.
///
/// @param name of its file, without the ending
public record CannedReply(Locale locale, String name, String title, String text) {
    /// What a text may leave open.
    public static final String NAME = "{name}";
    public static final String REFERENCE = "{reference}";

    /// The text for this person and ticket.
    ///
    /// @param person empty if they gave no name
    public String to(String person, String reference) {
        var named = person.isEmpty() ? text.replace(" " + NAME, "").replace(NAME, "") : text.replace(NAME, person);
        return named.replace(REFERENCE, reference);
    }
}
