package help.cairn.tickets;

import help.cairn.articles.Library;
import help.cairn.staff.Secrets;
import help.cairn.web.Json;
import help.cairn.web.Link;
import help.cairn.web.Pages;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Tells shoppers by mail that their question is here, and what the answer is, each time with the link to its page.
///
/// Somebody may have typed the address of a stranger. So no mail that nobody wrote has one word of the sender's in it.
public final class ShopperMail implements Desk {
    private final Post post;
    private final Library library;
    private final Pages pages;
    private final Threading threading;

    public ShopperMail(Post post, Library library, Pages pages, Threading threading) {
        this.post = post;
        this.library = library;
        this.pages = pages;
        this.threading = threading;
    }

    /// @param name of the colleague who replied or solved it, else empty
    /// @param text of the reply, else empty
    /// @param rating address at which it is said how it was, without the score; empty if nobody is asked
    record Told(String reference, String locale, String to, String link, Instant at, Instant promised, String name, String text, String rating) {
        Told {
            // Deliveries that were packed before there were ratings still have to go out.
            rating = rating == null ? "" : rating;
        }
    }

    @Override
    public String name() {
        return "shopper";
    }

    @Override
    public Optional<Parcel> pack(Delivery.Kind kind, Ticket ticket, Ticket.Message message, String key) {
        if (key.isEmpty()) {
            return Optional.empty();
        }
        return switch (kind) {
            case OPENED, REPLIED, LINK -> Optional.of(parcel(kind, ticket, message, key));
            case SOLVED -> ticket.held().isEmpty() ? Optional.of(parcel(kind, ticket, message, key)) : Optional.empty();
            case WRITTEN, UPDATED -> Optional.empty();
        };
    }

    private Parcel parcel(Delivery.Kind kind, Ticket ticket, Ticket.Message message, String key) {
        var tag = ticket.locale().toLanguageTag();
        var colleague = message.author().equals("staff") && kind != Delivery.Kind.LINK;
        var told = new Told(
                ticket.reference(), tag, ticket.email(), pages.absolute("/" + tag + "/tickets/" + ticket.reference() + "?key=" + key), message.at(),
                ticket.promised(), colleague ? message.name() : "", colleague ? message.text() : "",
                kind == Delivery.Kind.SOLVED ? pages.absolute(RatingPages.address(tag, ticket, key)) : "");
        return new Parcel(recipient(ticket.email()), Json.text(told));
    }

    /// Addresses that end in one mailbox are one, so that `sam+1@…`, `sam+2@…` do not get a mail each.
    static String recipient(String address) {
        var plain = address.toLowerCase(Locale.ROOT);
        int at = plain.lastIndexOf('@');
        return Secrets.hash(plain.substring(0, at).replaceFirst("(?<=.)\\+.*$", "") + plain.substring(at));
    }

    @Override
    public Answer take(Delivery delivery) {
        var told = Json.parse(delivery.payload(), Told.class);
        var site = library.current().site();
        var words = pages.words(Locale.forLanguageTag(told.locale()));
        var reply = delivery.kind() == Delivery.Kind.REPLIED;
        var begins = delivery.kind() == Delivery.Kind.OPENED;
        var first = post.id(threading.local(told.reference(), "shopper"));
        var headers = new LinkedHashMap<String, String>();
        headers.put("Content-Language", told.locale());
        if (!reply) {
            // Nobody wrote this mail, and nobody's machine shall answer it.
            headers.put("Auto-Submitted", "auto-replied");
            headers.put("X-Auto-Response-Suppress", "All");
        }
        var mail = new TicketMail(
                words, site.name(), told.reference(), told.link(), Pages.exactly(told.promised().atZone(site.timeZone()), words), told.name(), told.text(),
                told.rating().isEmpty()
                        ? List.of()
                        : RatingPages.choices(words, "rating.score.", 0).stream()
                                .map(choice -> new Link(choice.label(), told.rating() + "&score=" + choice.value())).toList());
        var template = switch (delivery.kind()) {
            case REPLIED -> "mail-reply";
            case LINK -> "mail-link";
            case SOLVED -> "mail-solved";
            case OPENED, WRITTEN, UPDATED -> "mail-confirmation";
        };
        return post.send(new Post.Letter(
                begins ? first : post.id(threading.local(told.reference(), delivery.key())), begins ? List.of() : List.of(first), site.name(),
                new Post.Correspondent("", told.to()),
                threading.replyTo(told.reference()).or(() -> post.account().to()).map(address -> new Post.Correspondent(site.name(), address)),
                (begins ? "" : "Re: ") + words.say("mail.subject", told.reference()), told.at(), headers,
                render(template + "-text", mail), render(template, mail), List.of()));
    }

    private String render(String template, TicketMail mail) {
        return new String(pages.theme().render(template, Map.of("mail", mail)), StandardCharsets.UTF_8);
    }
}
