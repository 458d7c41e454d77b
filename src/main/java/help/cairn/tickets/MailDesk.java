package help.cairn.tickets;

import help.cairn.articles.Library;
import help.cairn.web.Json;
import help.cairn.web.Pages;
import help.cairn.web.Words;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Sends tickets to the desk's own address, from where they are answered by mail.
public final class MailDesk implements Desk {
    private final Post post;
    private final String to;
    private final Library library;
    private final Pages pages;

    /// @param to the desk's address
    public MailDesk(Post post, String to, Library library, Pages pages) {
        this.post = post;
        this.to = to;
        this.library = library;
        this.pages = pages;
    }

    @Override
    public String name() {
        return "mail";
    }

    /// What the shopper says, and nothing else: replies of colleagues go to the shopper alone.
    @Override
    public Optional<Parcel> pack(Delivery.Kind kind, Ticket ticket, Ticket.Message message, String key) {
        return switch (kind) {
            case OPENED, WRITTEN ->
                Optional.of(new Parcel("", Notice.of(kind, ticket, message, pages.absolute("/staff/tickets/" + ticket.reference())).json()));
            case REPLIED, UPDATED, SOLVED, LINK -> Optional.empty();
        };
    }

    @Override
    public Answer take(Delivery delivery) {
        var notice = Notice.read(delivery.payload());
        var ticket = notice.data().ticket();
        var said = notice.data().message().orElseThrow();
        var site = library.current().site();
        var words = pages.words(site.defaultLocale());
        var opened = delivery.kind() == Delivery.Kind.OPENED;
        var first = post.id(ticket.reference());
        var card = notice.data().context().map(journey -> card(journey, words)).orElse(List.of());
        var topic = site.topic(ticket.topic());
        var fields = new ArrayList<DeskMail.Fact>();
        ticket.fields().forEach((name, value) -> fields.add(new DeskMail.Fact(
                topic.flatMap(known -> known.fields().stream().filter(field -> field.name().equals(name)).findFirst())
                        .map(field -> field.label().in(words.locale())).filter(label -> !label.isEmpty()).orElse(name),
                value)));
        var order = ticket.fields().getOrDefault("orderNumber", "");
        var mail = new DeskMail(
                words, ticket.reference(), topic.map(known -> known.title().in(words.locale())).filter(title -> !title.isEmpty()).orElse(ticket.topic()),
                ticket.name(), ticket.email(), order, said.text(), fields,
                said.attachments().stream().map(file -> file.name() + " (" + Attachment.size(file.size(), words) + ")").toList(), card,
                ticket.url(),
                opened ? Pages.exactly(ticket.promised().atZone(site.timeZone()), words) : "");
        var headers = new LinkedHashMap<String, String>();
        headers.put("X-Help-Ref", ticket.reference());
        Optional.of(order).filter(number -> !number.isEmpty()).ifPresent(number -> headers.put("X-Help-Order", number));
        // A rule of the desk can put it aside; here nobody may ever look.
        Optional.of(ticket.held()).filter(why -> !why.isEmpty()).ifPresent(why -> headers.put("X-Help-Held", why));
        headers.put("Content-Language", ticket.locale());
        var letter = new Post.Letter(
                opened ? first : post.id(ticket.reference() + "." + delivery.key()), opened ? List.of() : List.of(first),
                (ticket.name().isEmpty() ? ticket.email() : ticket.name()) + " (" + site.name() + ")", new Post.Correspondent("", to),
                Optional.of(new Post.Correspondent(ticket.name(), ticket.email())), (opened ? "" : "Re: ") + ticket.subject(), notice.timestamp(), headers,
                render("mail-desk-text", mail), render("mail-desk", mail),
                notice.data().context().map(journey -> new Post.Enclosure("context.json", "application/json", Json.text(journey))).stream()
                        .toList());
        return post.send(letter);
    }

    /// The card as a colleague reads it.
    private static List<String> card(Journey journey, Words words) {
        var lines = new ArrayList<String>();
        journey.searches().forEach(search -> lines.add("%s “%s”, %s".formatted(
                words.say("inbox.searched"), search.query(), words.say("inbox.hits", search.hits()))));
        journey.read().forEach(read -> lines.add("%s %s".formatted(words.say("inbox.read"), read.title())
                + (read.seconds() > 0 ? ", " + words.say("inbox.seconds", read.seconds(), read.percent()) : "")
                + (read.vote().isEmpty() ? "" : ", " + words.say("inbox.vote." + read.vote()))));
        if (!journey.place().isEmpty()) {
            lines.add(words.say("inbox.place") + ": " + journey.place());
        }
        journey.shop().forEach((name, value) -> lines.add(words.say("inbox.shop." + name) + ": " + value));
        if (!journey.device().isEmpty()) {
            lines.add(words.say("inbox.device") + ": " + journey.device());
        }
        return lines;
    }

    private String render(String template, DeskMail mail) {
        return new String(pages.theme().render(template, Map.of("mail", mail)), StandardCharsets.UTF_8);
    }
}
