package help.cairn.tickets;

import help.cairn.web.Pages;
import help.cairn.web.Words;
import java.util.List;

/// A ticket as the desk gets it by mail.
///
/// @param name may be empty
/// @param order the number of the order that it is about, may be empty
/// @param files names and sizes of what came with the message
/// @param card what went along, a line each
/// @param url the ticket's page for staff
/// @param promised by when the shopper was promised an answer, empty if that was said before
public record DeskMail(
        Words words, String reference, String topic, String name, String email, String order, String message, List<Fact> fields, List<String> files,
        List<String> card, String url,
        String promised) {
    public record Fact(String label, String value) {}

    public String say(String key, Object... values) {
        return words.say(key, values);
    }

    /// The first lines of the text, which the rules of a help desk can read.
    public String machine() {
        var text = new StringBuilder("Customer: ").append(name.isEmpty() ? email : name + " <" + email + ">").append('\n');
        if (!order.isEmpty()) {
            text.append("Order: ").append(order).append('\n');
        }
        return text.append("Reference: ").append(reference).toString();
    }

    public List<String> paragraphs() {
        return message.lines().filter(line -> !line.isBlank()).toList();
    }

    public String lang() {
        return words.locale().toLanguageTag();
    }

    public String dir() {
        return Pages.direction(words.locale());
    }
}
