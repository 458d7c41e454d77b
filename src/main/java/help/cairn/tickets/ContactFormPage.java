package help.cairn.tickets;

import help.cairn.web.Link;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The question to a person. Also shown again when something has to be mended, with everything that was typed.
///
/// @param action where the form goes
/// @param answers address that answers are asked from while typing, empty where none are offered
/// @param offered answers offered at once, for the topic and the search that led here
/// @param check true for the page between form and sending when scripts are off: the answers, and "send anyway"
/// @param hidden fields that travel along unseen
/// @param problem words' key of what is wrong with the whole; empty if nothing
/// @param puzzle what the device works on while the question is written, if it has to
/// @param instead other ways to a person, if a question cannot be taken here at the moment
/// @param files where files are chosen, for a topic without a field of its own for them
/// @param context what goes along unless it is unticked
/// @param ways other ways to a person
/// @param contextName what a shopper did is called so for them, empty if there is nothing to hand along
/// @param promise such as "You should hear back by 17:40."
public record ContactFormPage(
        String topic, String topicTitle, String topicHint, String action, String answers, List<Offer> offered, boolean check,
        Map<String, String> hidden, List<Field> fields, String message, String email, String name, Map<String, String> problems, String problem,
        Optional<String> puzzle, List<ContactPage.Channel> instead, Optional<FileControl> files, List<Chip> context, List<ContactPage.Channel> ways,
        String contextName, String promise, Link back) {
    /// An answer that can be read in place.
    ///
    /// @param lead the short answer
    /// @param whole all of it
    public record Offer(String article, String title, String lead, String address, List<Block> whole) {}

    /// A part of an answer.
    ///
    /// @param heading empty for what comes before the first
    public record Block(String heading, List<String> lines) {}

    /// @param type `text`, `longText`, `email`, `orderNumber`, `choice`, `date` or `photo`
    /// @param problem words' key of what to mend, empty if nothing
    /// @param showWhen the field and value that it depends on
    /// @param files only of a `photo`
    public record Field(
            String name, String type, String label, String hint, boolean required, String value, List<Choice> options,
            Optional<Shown> showWhen, String problem, Optional<FileControl> files) {}

    public record Choice(String value, String label, boolean selected) {}

    public record Shown(String field, String value) {}

    /// Something that goes along with the question unless it is unticked.
    ///
    /// @param more a second line, may be empty
    public record Chip(String value, String text, String more, boolean on) {}
}
