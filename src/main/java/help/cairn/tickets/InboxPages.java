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

    /// `GET /staff/tickets`
    public void inbox(Context ctx) {
        var me = who(ctx);
        var snapshot = library.current();
        var words = words(ctx, snapshot);
        var wanted = InboxQuery.of(ctx);
        var counts = tickets.inbox().counts();
        var now = tickets.clock().instant();
        var found = tickets.inbox().find(wanted.owner().equals(InboxQuery.ME) ? wanted.owned(me.email()) : wanted, now);
        var views = Arrays.stream(InboxQuery.View.values())
                .map(view -> new InboxPage.Filter(words.say("inbox." + view.tag()), switch (view) {
                    case OPEN -> counts.open();
                    case WAITING -> counts.waiting();
                    case HELD -> counts.held();
                    case SOLVED, ALL -> -1;
                }, wanted.seen(view).address(), view == wanted.view())).toList();
        var rows = found.rows().stream()
                .map(row -> new InboxPage.Row(
                        row.reference(), row.subject(), row.name().isEmpty() ? row.email() : row.name(), row.beginning(), topic(snapshot, row.topic(), words),
                        row.state().tag(), moment(row.made(), words), row.made().toString(), row.assignee(), row.tags(),
                        row.due() && now.isAfter(row.promised()), row.due() ? moment(row.promised(), words) : "", address(row.reference())))
                .toList();
        show(ctx, snapshot, words.say("staff.inbox"), new InboxPage(
                views, queues(wanted, counts, words), wanted.view().tag(), wanted.words(), choices(wanted, snapshot, words),
                List.of(new InboxPage.Tick("late", words.say("inbox.overdue"), wanted.late()),
                        new InboxPage.Tick("files", words.say("inbox.withFiles"), wanted.files())),
                wanted.tag(), wanted.narrowed(), InboxQuery.HOME, deliveries.deadCount(), DeliveryPages.HOME, rows,
                found.next().map(place -> wanted.from(Optional.of(place)).address()).orElse(""),
                wanted.after().isPresent() ? wanted.from(Optional.empty()).address() : ""));
    }

    private static List<InboxPage.Filter> queues(InboxQuery wanted, InboxStore.Counts counts, Words words) {
        if (counts.queues().size() < 2 && wanted.queue().isEmpty()) {
            return List.of();
        }
        var all = new ArrayList<InboxPage.Filter>();
        all.add(new InboxPage.Filter(words.say("inbox.allQueues"), -1, wanted.queued("").address(), wanted.queue().isEmpty()));
        counts.queues().forEach((queue, open) -> {
            if (!queue.isEmpty()) {
                all.add(new InboxPage.Filter(queue, open, wanted.queued(queue).address(), queue.equals(wanted.queue())));
            }
        });
        return all;
    }

    private List<InboxPage.Choice> choices(InboxQuery wanted, Snapshot snapshot, Words words) {
        var topics = new ArrayList<InboxPage.Option>();
        topics.add(new InboxPage.Option("", words.say("inbox.any"), wanted.topic().isEmpty()));
        snapshot.site().topics()
                .forEach(topic -> topics.add(new InboxPage.Option(topic.id(), contact.title(topic, words.locale()), topic.id().equals(wanted.topic()))));
        var owners = new ArrayList<InboxPage.Option>();
        owners.add(new InboxPage.Option("", words.say("inbox.anyone"), wanted.owner().isEmpty()));
        owners.add(new InboxPage.Option(InboxQuery.ME, words.say("inbox.mine"), wanted.owner().equals(InboxQuery.ME)));
        owners.add(new InboxPage.Option(InboxQuery.NOBODY, words.say("inbox.nobody"), wanted.owner().equals(InboxQuery.NOBODY)));
        answering().forEach(email -> owners.add(new InboxPage.Option(email, email, email.equals(wanted.owner()))));
        var locales = new ArrayList<InboxPage.Option>();
        locales.add(new InboxPage.Option("", words.say("inbox.any"), wanted.locale().isEmpty()));
        snapshot.site().locales().forEach(locale -> locales
                .add(new InboxPage.Option(locale.toLanguageTag(), locale.getDisplayName(words.locale()), locale.toLanguageTag().equals(wanted.locale()))));
        var sorts = Arrays.stream(InboxQuery.Sort.values())
                .map(sort -> new InboxPage.Option(sort.tag(), words.say("inbox.sort." + sort.tag()), sort == wanted.sort())).toList();
        return List.of(
                new InboxPage.Choice("topic", words.say("inbox.topic"), topics), new InboxPage.Choice("owner", words.say("inbox.assignee"), owners),
                new InboxPage.Choice("lang", words.say("inbox.language"), locales), new InboxPage.Choice("sort", words.say("inbox.sort"), sorts));
    }

    /// Colleagues who may have a ticket.
    private List<String> answering() {
        return colleagues.all().stream().filter(account -> account.role().answers()).map(Account::email).toList();
    }

    private static String address(String reference) {
        return InboxQuery.HOME + "/" + reference;
    }

    /// `GET /staff/tickets/{reference}`
    public void ticket(Context ctx) {
        who(ctx);
        show(ctx, find(ctx), "", "");
    }

    /// `GET /staff/tickets/{reference}/files/{id}`
    public void file(Context ctx) {
        who(ctx);
        attachments.hand(ctx, find(ctx), ctx.pathParam("id"));
    }

    /// `POST /staff/tickets/{reference}`: a reply, a note, a new state or a new owner.
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
                var known = answering();
                var assignee = Optional.ofNullable(ctx.formParam("assignee")).filter(email -> email.isEmpty() || known.contains(email))
                        .filter(email -> !email.equals(ticket.assignee()));
                tickets.handle(ticket, Optional.empty(), state, assignee, state.map(to -> solved(ctx, ticket, to)).orElse(List.of()));
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
                ticket.reference(), ticket.subject(), shown(ticket), ticket.email(), topic(snapshot, ticket.topic(), words), ticket.state().tag(),
                !ticket.held().isEmpty(), moment(ticket.made(), words),
                due(ticket, words), ticket.late(tickets.clock().instant()), ticket.assignee(), fields,
                TicketPages.messages(ticket, true, words, pages, snapshot.site().timeZone(),
                        file -> address(ticket.reference()) + "/files/" + file.id()),
                facts,
                searches, read, Arrays.stream(Ticket.State.values()).map(Ticket.State::tag).toList(),
                answering(), address(ticket.reference()),
                staff.who(ctx).formToken(), problem, typed,
                deliveries.of(ticket.reference()).stream().map(delivery -> DeliveryPages.line(delivery, words, at -> moment(at, words))).toList(),
                DeliveryPages.HOME, deliveries.mailsShoppers()));
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

    private String topic(Snapshot snapshot, String id, Words words) {
        return snapshot.site().topic(id).map(topic -> contact.title(topic, words.locale())).orElse(id);
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
