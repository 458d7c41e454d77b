package help.cairn.tickets;

import help.cairn.web.Link;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The question to a person. Also shown again when something has to be mended, with everything that was typed.
///
/// @param action where the form goes
/// @param answers address that answers are asked from while typing; empty where none are offered
/// @param offered answers offered at once, for the topic and the search that led here
/// @param check true for the page between form and sending when scripts are off: the answers, and "send anyway"
/// @param hidden fields that travel along unseen: the key against doubles, the signed time, the trap's name
/// @param problems by field name, in the order of the form
/// @param promise such as "We reply by Tuesday, 10:00"
public record ContactFormPage(
        String topicId,
        String topicTitle,
        String topicHint,
        String action,
        String answers,
        List<Offer> offered,
        boolean check,
        Map<String, String> hidden,
        String trap,
        List<Field> fields,
        Map<String, String> problems,
        List<Chip> context,
        String promise,
        Link back) {

    /// An answer that can be read in place.
    public record Offer(String articleId, String title, String lead, String html, String address) {}

    /// @param type `text`, `longText`, `email`, `orderNumber`, `choice`, `photo`, `date`
    /// @param problem what to mend, empty if nothing
    public record Field(
            String name,
            String type,
            String label,
            String hint,
            boolean required,
            String value,
            List<Choice> options,
            Optional<Shown> showWhen,
            String problem,
            String autocomplete) {}

    public record Choice(String value, String label, boolean selected) {}

    public record Shown(String field, String value) {}

    /// Something that goes along with the question unless it is unticked.
    ///
    /// @param name the form field
    /// @param kind `search`, `article`, `device`, `place`
    public record Chip(String name, String value, String kind, String text, boolean on) {}
}
