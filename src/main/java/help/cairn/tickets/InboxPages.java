package help.cairn.tickets;

import help.cairn.articles.Library;
import help.cairn.articles.Snapshot;
import help.cairn.deflection.Acts;
import help.cairn.deflection.Event;
import help.cairn.staff.Account;
import help.cairn.staff.Colleagues;
import help.cairn.staff.StaffPages;
import help.cairn.web.Pages;
import help.cairn.web.Words;
import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import io.javalin.http.HttpStatus;
import io.javalin.http.NotFoundResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// The inbox: all tickets, and each with its context beside the message.
public final class InboxPages {
    private static final Map<String, List<Ticket.State>> VIEWS = Map.of(
            "open", List.of(Ticket.State.NEW, Ticket.State.OPEN), "waiting", List.of(Ticket.State.WAITING),
            "solved", List.of(Ticket.State.SOLVED, Ticket.State.CLOSED), "held", List.of(Ticket.State.values()));
    private static final List<String> ORDER = List.of("open", "waiting", "solved", "held");

    private final Library library;
    private final Pages pages;
    private final Acts acts;
    private final Tickets tickets;
    private final Deliveries deliveries;
    private final ContactPages contact;
    private final Attachments attachments;
    private final StaffPages staff;
    private final Colleagues colleagues;

    public InboxPages(Library library, Pages pages, Acts acts, Tickets tickets, Deliveries deliveries, ContactPages contact,
            Attachments attachments, StaffPages staff, Colleagues colleagues) {
        this.library = library;
        this.pages = pages;
        this.acts = acts;
        this.tickets = tickets;
        this.deliveries = deliveries;
        this.contact = contact;
        this.attachments = attachments;
        this.staff = staff;
        this.colleagues = colleagues;
    }

    /// `GET /staff/inbox`
    public void inbox(Context ctx) {
        who(ctx);
        var snapshot = library.current();
        var words = words(ctx, snapshot);
        var current = Optional.ofNullable(ctx.queryParam("state")).filter(VIEWS::containsKey).orElse("open");
        var query = Optional.ofNullable(ctx.queryParam("q")).map(text -> text.length() > 200 ? text.substring(0, 200) : text).orElse("");
        var counts = tickets.counts();
        var filters = ORDER.stream()
                .map(view -> new InboxPage.Filter(
                        "inbox." + view,
                        view.equals("held")
                                ? counts.getOrDefault("held", 0)
                                : VIEWS.get(view).stream().mapToInt(state -> counts.getOrDefault(state.tag(), 0)).sum(),
                        "/staff/inbox?state=" + view, view.equals(current)))
                .toList();
        var now = tickets.clock().instant();
        var rows = tickets.list(VIEWS.get(current), current.equals("held"), query.strip(), current.equals("solved")).stream()
                .map(ticket -> new InboxPage.Row(
                        ticket.reference(), ticket.subject(), shown(ticket), topic(snapshot, ticket, words), ticket.state().tag(), moment(ticket.made(), words),
                        ticket.made().toString(), ticket.assignee(), ticket.late(now), due(ticket, words), "/staff/inbox/" + ticket.reference()))
                .toList();
        show(ctx, snapshot, words.say("staff.inbox"), new InboxPage(filters, current, query, deliveries.deadCount(), DeliveryPages.HOME, rows));
    }

    /// `GET /staff/inbox/{reference}`
    public void ticket(Context ctx) {
        who(ctx);
        show(ctx, find(ctx), "", "");
    }

    /// `GET /staff/inbox/{reference}/files/{id}`
    public void file(Context ctx) {
        who(ctx);
        attachments.hand(ctx, find(ctx), ctx.pathParam("id"));
    }

    /// `POST /staff/inbox/{reference}`: a reply, a note, a new state or a new owner.
    public void handle(Context ctx) {
        var me = who(ctx);
        var ticket = find(ctx);
        var act = Optional.ofNullable(ctx.formParam("do")).orElse("");
        var text = Optional.ofNullable(ctx.formParam(act.equals("note") ? "note" : "message")).orElse("");
        var now = tickets.clock().instant();
        if (!act.equals("update") && (text.isBlank() || text.length() > Tickets.LONGEST_MESSAGE)) {
            ctx.status(HttpStatus.UNPROCESSABLE_CONTENT);
            show(ctx, ticket, text.isBlank() ? "inbox.empty" : "contact.err.long", text);
            return;
        }
        switch (act) {
            case "reply" -> tickets.handle(ticket, Optional.of(new Ticket.Message("staff", me.name(), now, text.strip())), Optional.of(Ticket.State.WAITING),
                    ticket.assignee().isEmpty() ? Optional.of(me.email()) : Optional.empty(), List.of());
            case "reply-solve" ->
                tickets.handle(ticket, Optional.of(new Ticket.Message("staff", me.name(), now, text.strip())), Optional.of(Ticket.State.SOLVED),
                        ticket.assignee().isEmpty() ? Optional.of(me.email()) : Optional.empty(), solved(ctx, ticket, Ticket.State.SOLVED));
            case "note" ->
                tickets.handle(ticket, Optional.of(new Ticket.Message("note", me.name(), now, text.strip())), Optional.empty(), Optional.empty(), List.of());
            case "update" -> {
                var state = Optional.ofNullable(ctx.formParam("state")).flatMap(Ticket.State::of).filter(to -> to != ticket.state());
                var known = colleagues.all().stream().filter(account -> account.role().answers()).map(Account::email).collect(Collectors.toSet());
                var assignee = Optional.ofNullable(ctx.formParam("assignee")).filter(email -> email.isEmpty() || known.contains(email))
                        .filter(email -> !email.equals(ticket.assignee()));
                tickets.handle(ticket, me.name(), Optional.empty(), state, assignee, state.map(to -> solved(ctx, ticket, to)).orElse(List.of()));
            }
            default -> throw new io.javalin.http.BadRequestResponse("Choose reply, note or update.");
        }
        ctx.redirect(ctx.path(), HttpStatus.SEE_OTHER);
    }

    private List<Event> solved(Context ctx, Ticket ticket, Ticket.State to) {
        if (to != Ticket.State.SOLVED || ticket.state().settled()) {
            return List.of();
        }
        return List.of(acts.event(acts.visits().seen(ctx), ctx, "ticket_solved", ticket.locale().toLanguageTag(), Map.of("ticket", ticket.reference())));
    }

    private Account who(Context ctx) {
        var account = staff.who(ctx).account();
        if (!account.role().answers()) {
            throw new ForbiddenResponse("Tickets are for agents, leads and administrators.");
        }
        return account;
    }

    private Ticket find(Context ctx) {
        return tickets.byReference(ctx.pathParam("reference")).orElseThrow(NotFoundResponse::new);
    }

    private void show(Context ctx, Ticket ticket, String problem, String typed) {
        var snapshot = library.current();
        var words = words(ctx, snapshot);
        var journey = ticket.journey().orElse(Journey.NOTHING);
        var facts = new ArrayList<InboxTicketPage.Fact>();
        fact(facts, words, "inbox.minutes", journey.minutes() < 0 ? "" : words.say("inbox.minutesValue", journey.minutes()));
        fact(facts, words, "inbox.place", journey.place());
        fact(facts, words, "inbox.device", journey.device());
        fact(facts, words, "inbox.language", journey.shown().isEmpty()
                ? ""
                : journey.shown().equals(journey.wanted()) || journey.wanted().isEmpty() ? journey.shown() : journey.shown() + " (" + journey.wanted() + ")");
        fact(facts, words, "inbox.offered", journey.offered().stream().map(id -> title(snapshot, ticket.locale(), id)).collect(Collectors.joining(", ")));
        fact(facts, words, "inbox.relatives", String.join(", ", tickets.mails().relatives(ticket.reference())));
        fact(facts, words, "inbox.commit", journey.commit().length() > 10 ? journey.commit().substring(0, 10) : journey.commit());
        var topic = snapshot.site().topic(ticket.topic());
        var fields = ticket.fields().entrySet().stream()
                .map(entry -> new InboxTicketPage.Fact(
                        topic.flatMap(known -> known.fields().stream().filter(field -> field.name().equals(entry.getKey())).findFirst())
                                .map(field -> field.label().in(words.locale())).filter(label -> !label.isEmpty()).orElse(entry.getKey()),
                        entry.getValue()))
                .toList();
        var searches = journey.searches().stream()
                .map(search -> new InboxTicketPage.Search(
                        search.query(), search.hits(),
                        search.opened().stream().map(id -> title(snapshot, ticket.locale(), id)).collect(Collectors.joining(", ")), moment(search.at(), words)))
                .toList();
        var read = journey.read().stream()
                .map(one -> new InboxTicketPage.Read(
                        one.title(), snapshot.bestById(ticket.locale(), one.article()).map(article -> article.address()).orElse(""), one.seconds(),
                        one.percent(), one.vote(), moment(one.at(), words)))
                .toList();
        show(ctx, snapshot, ticket.subject(), new InboxTicketPage(
                ticket.reference(), ticket.subject(), shown(ticket), ticket.email(), topic(snapshot, ticket, words), ticket.state().tag(),
                !ticket.held().isEmpty(), moment(ticket.made(), words),
                due(ticket, words), ticket.late(tickets.clock().instant()), ticket.assignee(), fields,
                TicketPages.messages(ticket, true, words, pages, snapshot.site().timeZone(),
                        file -> "/staff/inbox/" + ticket.reference() + "/files/" + file.id()),
                facts,
                searches, read, Arrays.stream(Ticket.State.values()).map(Ticket.State::tag).toList(),
                colleagues.all().stream().filter(account -> account.role().answers()).map(Account::email).toList(), "/staff/inbox/" + ticket.reference(),
                staff.who(ctx).formToken(), problem, typed,
                deliveries.of(ticket.reference()).stream().map(delivery -> DeliveryPages.line(delivery, words, at -> moment(at, words))).toList(),
                DeliveryPages.HOME, deliveries.mailsShoppers(), tickets.rating(ticket).map(said -> rating(said, words)).orElse(List.of())));
    }

    private List<InboxTicketPage.Fact> rating(Rating said, Words words) {
        var facts = new ArrayList<InboxTicketPage.Fact>();
        fact(facts, words, "rating.handled", words.say("rating.score." + said.score()));
        fact(facts, words, "rating.effort", said.effort() == 0 ? "" : words.say("rating.effort." + said.effort()));
        fact(facts, words, "rating.saved", said.saved().isEmpty() ? "" : words.say(said.saved()));
        fact(facts, words, "rating.article", said.article());
        fact(facts, words, "rating.comment", said.comment());
        fact(facts, words, "rating.at", moment(said.changed().orElse(said.at()), words));
        return facts;
    }

    private static void fact(List<InboxTicketPage.Fact> facts, Words words, String key, String value) {
        if (!value.isEmpty()) {
            facts.add(new InboxTicketPage.Fact(words.say(key), value));
        }
    }

    private static String title(Snapshot snapshot, Locale locale, String id) {
        return snapshot.bestById(locale, id).map(article -> article.title()).orElse(id);
    }

    private static String shown(Ticket ticket) {
        return ticket.name().isEmpty() ? ticket.email() : ticket.name();
    }

    private String topic(Snapshot snapshot, Ticket ticket, Words words) {
        return snapshot.site().topic(ticket.topic()).map(topic -> contact.title(topic, words.locale())).orElse(ticket.topic());
    }

    private String due(Ticket ticket, Words words) {
        return ticket.answered().isPresent() || ticket.state().settled() ? "" : moment(ticket.promised(), words);
    }

    private String moment(Instant at, Words words) {
        return pages.moment(at.atZone(library.current().site().timeZone()), words);
    }

    private Words words(Context ctx, Snapshot snapshot) {
        return pages.words(Pages.bestLocale(ctx, snapshot.site()));
    }

    private void show(Context ctx, Snapshot snapshot, String title, Object page) {
        var locale = Pages.bestLocale(ctx, snapshot.site());
        pages.showPrivate(ctx, pages.frame(snapshot, locale, Pages.View.of(title, ctx.path())), page, Map.of("staff", staff.frame(ctx, "staff.inbox")));
    }
}
