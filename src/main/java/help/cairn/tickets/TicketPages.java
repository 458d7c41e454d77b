package help.cairn.tickets;

import help.cairn.articles.Library;
import help.cairn.deflection.Acts;
import help.cairn.storage.Database;
import help.cairn.staff.Secrets;
import help.cairn.web.Clients;
import help.cairn.web.Limits;
import help.cairn.web.Pages;
import help.cairn.web.Words;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.javalin.http.NotFoundResponse;
import io.javalin.http.TooManyRequestsResponse;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A ticket as its owner sees it, by the secret key of their link.
public final class TicketPages {
    private static final Logger LOG = LoggerFactory.getLogger(TicketPages.class);
    private static final int A_MINUTE = 30;

    private final Library library;
    private final Pages pages;
    private final Acts acts;
    private final Tickets tickets;
    private final ContactPages contact;
    private final Attachments attachments;
    private final FindTicketPages find;
    private final Limits limits;
    private final Clients clients;

    public TicketPages(Library library, Pages pages, Acts acts, Tickets tickets, ContactPages contact, Attachments attachments,
            FindTicketPages find, Limits limits, Clients clients) {
        this.library = library;
        this.pages = pages;
        this.acts = acts;
        this.tickets = tickets;
        this.contact = contact;
        this.attachments = attachments;
        this.find = find;
        this.limits = limits;
        this.clients = clients;
    }

    /// `GET /{locale}/tickets/{reference}?key=`: the same answer for a wrong key and a reference that never was.
    public void ticket(Context ctx) {
        var known = known(ctx);
        if (known.isEmpty()) {
            find.instead(ctx, ctx.pathParam("reference"));
            return;
        }
        var ticket = known.get();
        var words = pages.words(pages.localeOf(ctx, library.current()));
        if (ctx.queryParam("sent") != null) {
            frame(ctx, words.say("sent.title"), new SentPage(
                    ticket.reference(), ticket.email(), here(ctx, ticket), moment(ticket.made(), words),
                    words.say("promise.by", moment(ticket.promised(), words)), !ticket.held().isEmpty(), tickets.mailsShoppers()));
            return;
        }
        show(ctx, ticket, "", "", Photos.NONE);
    }

    /// `GET /{locale}/tickets/{reference}/files/{id}?key=`
    public void file(Context ctx) {
        attachments.hand(ctx, owned(ctx), ctx.pathParam("id"));
    }

    /// `POST /{locale}/tickets/{reference}?key=`: a reply, "that solved it", or "open it again".
    public void write(Context ctx) {
        var ticket = owned(ctx);
        attachments.admit(ctx);
        var text = Optional.ofNullable(ctx.formParam("message")).orElse("");
        switch (Optional.ofNullable(ctx.formParam("do")).orElse("")) {
            case "solve" -> {
                var visit = acts.visits().of(ctx);
                tickets.solve(ticket, acts.event(visit, ctx, "ticket_solved", ctx.pathParam("locale"), Map.of("ticket", ticket.reference())));
            }
            case "reopen" -> tickets.reopen(ticket);
            default -> {
                // A closed ticket takes nothing, so nothing is kept for it.
                var photos = ticket.state() == Ticket.State.CLOSED ? Photos.NONE : Photos.of(ctx, List.of(Photos.ANY), attachments);
                var problem = text.isBlank() && photos.all().isEmpty()
                        ? "contact.err.message"
                        : text.length() > Tickets.LONGEST_MESSAGE ? "contact.err.long" : Tickets.hasCard(text) ? "contact.err.card" : "";
                if (photos.down()) {
                    down(ctx, ticket, text, photos);
                    return;
                }
                if (!problem.isEmpty() || !photos.problems().isEmpty()) {
                    ctx.status(HttpStatus.UNPROCESSABLE_CONTENT);
                    show(ctx, ticket, photos.problems().isEmpty() ? problem : "", text, photos);
                    return;
                }
                if (ticket.state() == Ticket.State.CLOSED) {
                    ctx.status(HttpStatus.CONFLICT);
                    show(ctx, ticket, "ticket.closedNow", text, Photos.NONE);
                    return;
                }
                try {
                    tickets.write(ticket, text, photos.all(),
                            Optional.ofNullable(ctx.formParam("key")).filter(key -> key.matches("[A-Za-z0-9_-]{20,64}")).orElse(""));
                } catch (Database.Unwritable e) {
                    LOG.error("A message could not be taken. {}", e.getMessage());
                    down(ctx, ticket, text, photos);
                    return;
                } catch (AttachmentStore.NotToBeHad e) {
                    ctx.status(HttpStatus.UNPROCESSABLE_CONTENT);
                    show(ctx, ticket, "", text, photos.gone());
                    return;
                }
            }
        }
        ctx.redirect(here(ctx, ticket), HttpStatus.SEE_OTHER);
    }

    private void down(Context ctx, Ticket ticket, String text, Photos photos) {
        ctx.status(HttpStatus.SERVICE_UNAVAILABLE);
        ctx.header("Retry-After", "60");
        show(ctx, ticket, ContactPages.DOWN, text, photos);
    }

    private Ticket owned(Context ctx) {
        return known(ctx).orElseThrow(NotFoundResponse::new);
    }

    private Optional<Ticket> known(Context ctx) {
        if (!limits.allow("ticket page", clients.address(ctx), A_MINUTE)) {
            throw new TooManyRequestsResponse("Look again in a minute.");
        }
        pages.localeOf(ctx, library.current());
        return tickets.open(ctx.pathParam("reference"), Optional.ofNullable(ctx.queryParam("key")).orElse(""));
    }

    private static String here(Context ctx, Ticket ticket) {
        return "/" + ctx.pathParam("locale") + "/tickets/" + ticket.reference() + "?key=" + ctx.queryParam("key");
    }

    private void show(Context ctx, Ticket ticket, String problem, String typed, Photos photos) {
        var words = pages.words(pages.localeOf(ctx, library.current()));
        var now = tickets.clock().instant();
        var due = ticket.answered().isEmpty() && !ticket.state().settled();
        var rated = tickets.rating(ticket);
        var rating = RatingPages.address(ctx.pathParam("locale"), ticket, ctx.queryParam("key"));
        frame(ctx, ticket.subject(), new TicketPage(
                ticket.reference(), ticket.subject(),
                library.current().site().topic(ticket.topic()).map(topic -> contact.title(topic, words.locale())).orElse(""),
                ticket.state().tag(), moment(ticket.made(), words),
                !due ? "" : now.isAfter(ticket.promised()) ? words.say("ticket.late") : words.say("promise.by", moment(ticket.promised(), words)),
                messages(ticket, false, words, pages, zone(), fileAddress(ctx, ticket)), context(ticket, words), here(ctx, ticket),
                ticket.state() != Ticket.State.CLOSED, ticket.reopens(now), problem,
                typed, photos.control(Photos.ANY, words.say("file.add"), "", false, "", words),
                rated.map(said -> words.say("rating.score." + said.score())).orElse(""), rating,
                ticket.rates(now) && rated.isEmpty() ? Optional.of(RatingPages.empty(words, rating)) : Optional.empty(),
                Secrets.fresh(), tickets.standing(ticket).merged().isPresent(),
                tickets.goesOn(ticket).map(other -> "/" + ctx.pathParam("locale") + "/tickets/" + other.reference() + "?key=" + ctx.queryParam("key"))
                        .orElse("")));
    }

    private void frame(Context ctx, String title, Object page) {
        var snapshot = library.current();
        var locale = pages.localeOf(ctx, snapshot);
        pages.showPrivate(ctx, pages.frame(snapshot, locale, Pages.View.of(title, ctx.path()).in("contact")), page, Map.of());
    }

    private static List<String> context(Ticket ticket, Words words) {
        return ticket.journey().map(journey -> lines(journey, words)).orElse(List.of());
    }

    /// What a shopper did, as the shopper reads it.
    static List<String> lines(Journey journey, Words words) {
        var lines = new ArrayList<String>();
        journey.searches().forEach(search -> lines.add(words.say("context.search", search.query())));
        journey.read().forEach(read -> lines.add(words.say("context.read", read.title())));
        if (!journey.place().isEmpty()) {
            lines.add(words.say("context.place", journey.place()));
        }
        journey.shop().forEach((name, value) -> lines.add(words.say("context." + name, value)));
        if (!journey.device().isEmpty()) {
            lines.add(words.say("context.device", journey.device()));
        }
        return lines;
    }

    private static Function<Attachment, String> fileAddress(Context ctx, Ticket ticket) {
        return file -> "/" + ctx.pathParam("locale") + "/tickets/" + ticket.reference() + "/files/" + file.id() + "?key=" + ctx.queryParam("key");
    }

    static List<TicketPage.Message> messages(Ticket ticket, boolean notes, Words words, Pages pages, ZoneId zone, Function<Attachment, String> address) {
        return ticket.messages().stream()
                .filter(message -> notes || !message.author().equals("note"))
                .map(message -> new TicketPage.Message(
                        message.author(), message.name(), pages.moment(message.at().atZone(zone), words), message.at().toString(),
                        message.text().lines().filter(line -> !line.isBlank()).toList(),
                        message.attachments().stream()
                                .map(file -> new TicketPage.File(file.name(), Attachment.size(file.size(), words), address.apply(file))).toList(),
                        notes ? message.mail().map(mail -> mark(mail, words)).orElse("") : "",
                        message.mail().map(mail -> mail.quoted().lines().toList()).orElse(List.of())))
                .toList();
    }

    private static String mark(Ticket.Mail mail, Words words) {
        return mail.kind().equals("written") && !mail.sender().isEmpty() ? words.say("mailIn.foreign", mail.sender()) : words.say("mailIn." + mail.kind());
    }

    private String moment(Instant at, Words words) {
        return pages.moment(at.atZone(zone()), words);
    }

    private ZoneId zone() {
        return library.current().site().timeZone();
    }

}
