package help.cairn.tickets;

import help.cairn.web.Link;
import help.cairn.web.Pages;
import help.cairn.web.Words;
import java.util.List;

/// What a shopper gets by mail.
///
/// @param link to the ticket's page; its key is secret
/// @param promised by when an answer was promised
/// @param name of the colleague who replied or solved it, else empty
/// @param text of the reply, else empty
/// @param ratings whole addresses, one for each score; empty if nobody is asked how it was
public record TicketMail(Words words, String site, String reference, String link, String promised, String name, String text, List<Link> ratings) {
    public String say(String key, Object... values) {
        return words.say(key, values);
    }

    public List<String> paragraphs() {
        return text.lines().filter(line -> !line.isBlank()).toList();
    }

    public String lang() {
        return words.locale().toLanguageTag();
    }

    public String dir() {
        return Pages.direction(words.locale());
    }
}
