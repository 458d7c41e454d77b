package help.cairn.tickets;

import help.cairn.articles.Article;
import help.cairn.articles.Snapshot;
import help.cairn.deflection.Acts;
import help.cairn.deflection.Event;
import help.cairn.search.Finder;
import help.cairn.staff.Account;
import help.cairn.staff.Secrets;
import help.cairn.web.Words;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.javalin.http.NotFoundResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/// One ticket of the inbox, with its context beside the message.
public final class InboxTicketPages {
    private static final Duration LATELY = Duration.ofDays(7);
    private static final int OFFERS = 6;
    private static final String INSERT = "insert:";

    private final InboxDesk desk;
    private final Acts acts;
    private final Deliveries deliveries;
    private final Attachments attachments;
    private final Finder finder;

    public InboxTicketPages(InboxDesk desk, Acts acts, Deliveries deliveries, Attachments attachments, Finder finder) {
        this.desk = desk;
        this.acts = acts;
        this.deliveries = deliveries;
        this.attachments = attachments;
        this.finder = finder;
    }

    /// What came with a form of this page.
    ///
    /// @param seen the version that it was opened on, and how many messages there were
    private record Form(String message, String note, String key, String seen, String find, boolean searched, boolean focus, boolean changed) {
        static Form of(Context ctx) {
            var key = param(ctx, "key");
            return new Form(param(ctx, "message"), param(ctx, "note"), key.matches("[A-Za-z0-9_-]{20,64}") ? key : Secrets.fresh(), param(ctx, "seen"),
                    param(ctx, "find"), false, false, false);
        }

        static Form fresh() {
            return new Form("", "", Secrets.fresh(), "", "", false, false, false);
        }

        OptionalInt version() {
            return seen.matches("\\d{1,9}\\.\\d{1,9}") ? OptionalInt.of(Integer.parseInt(seen.substring(0, seen.indexOf('.')))) : OptionalInt.empty();
        }

        int messages() {
            return version().isPresent() ? Integer.parseInt(seen.substring(seen.indexOf('.') + 1)) : Integer.MAX_VALUE;
        }

        Form saying(String text) {
            return new Form(text, note, key, seen, find, searched, true, changed);
        }

        Form looking() {
            return new Form(message, note, key, seen, find, true, false, changed);
        }

        /// On the ticket as it is now, with what was typed.
        Form renewed() {
            return new Form(message, note, key, "", find, searched, true, false);
        }

        Form outdated() {
            return new Form(message, note, key, seen, find, searched, true, true);
        }
    }

    /// `GET /staff/tickets/{reference}`
    public void ticket(Context ctx) {
        desk.who(ctx);
        show(ctx, find(ctx), "", Form.fresh());
    }

    /// `GET /staff/tickets/{reference}/files/{id}`
    public void file(Context ctx) {
        desk.who(ctx);
        attachments.hand(ctx, find(ctx), ctx.pathParam("id"));
    }

    /// `POST /staff/tickets/{reference}`: a reply, a note, a new state, owner or tags; an article into the reply; two tickets into one.
    public void handle(Context ctx) {
        var me = desk.who(ctx);
        var ticket = find(ctx);
        var act = param(ctx, "do");
        var form = Form.of(ctx);
        if (desk.tickets().standing(ticket).merged().isPresent()) {
            ctx.status(HttpStatus.CONFLICT);
            show(ctx, ticket, "inbox.mergedNow", form);
            return;
        }
        if (act.startsWith(INSERT)) {
            show(ctx, ticket, "", form.saying(with(form.message(), insertion(ticket, act.substring(INSERT.length())))));
            return;
        }
        switch (act) {
            case "canned" -> show(ctx, ticket, "", form.saying(with(form.message(), canned(ticket, param(ctx, "canned")))));
            case "look" -> show(ctx, ticket, "", form.renewed());
            case "find" -> show(ctx, ticket, "", form.looking());
            case "reply", "reply-solve" -> reply(ctx, me, ticket, form, act.equals("reply") ? Ticket.State.WAITING : Ticket.State.SOLVED);
            case "note" -> note(ctx, me, ticket, form);
            case "update" -> update(ctx, me, ticket);
            case "merge" -> merge(ctx, me, ticket, form);
            case "release", "spam" -> looked(ctx, me, ticket, act);
            default -> throw new BadRequestResponse("Choose reply, note, update, find, merge, release or spam.");
        }
    }

    private void reply(Context ctx, Account me, Ticket ticket, Form form, Ticket.State to) {
        if (refused(ctx, ticket, form, form.message())) {
            return;
        }
        var written = desk.tickets().handle(ticket, new Tickets.Act(
                me.name(),
                Optional.of(new Ticket.Message("staff", me.name(), desk.tickets().clock().instant(), form.message().strip())), Optional.of(to),
                ticket.assignee().isEmpty() ? Optional.of(me.email()) : Optional.empty(), UnaryOperator.identity(), solved(ctx, ticket, to),
                desk.trail(me, "ticket reply", ticket.reference() + " " + to.tag())), form.key(), form.version());
        switch (written) {
            case DONE, AGAIN -> ctx.redirect(InboxDesk.address(ticket.reference()), HttpStatus.SEE_OTHER);
            case CHANGED -> {
                ctx.status(HttpStatus.CONFLICT);
                show(ctx, find(ctx), "", form.outdated());
            }
        }
    }

    private void note(Context ctx, Account me, Ticket ticket, Form form) {
        if (refused(ctx, ticket, form, form.note())) {
            return;
        }
        desk.tickets().handle(ticket, new Tickets.Act(
                me.name(),
                Optional.of(new Ticket.Message("note", me.name(), desk.tickets().clock().instant(), form.note().strip())), Optional.empty(), Optional.empty(),
                UnaryOperator.identity(), List.of(), desk.trail(me, "ticket note", ticket.reference())), form.key(), OptionalInt.empty());
        ctx.redirect(InboxDesk.address(ticket.reference()), HttpStatus.SEE_OTHER);
    }

    /// A held ticket is a question, or it is spam. Who comes second sees what it was found to be.
    private void looked(Context ctx, Account me, Ticket ticket, String act) {
        var trail = desk.trail(me, "ticket " + act, ticket.reference());
        if (act.equals("release")) {
            desk.tickets().release(ticket, trail);
        } else {
            desk.tickets().spam(ticket, me.name(), trail);
        }
        ctx.redirect(InboxDesk.address(ticket.reference()), HttpStatus.SEE_OTHER);
    }

    private boolean refused(Context ctx, Ticket ticket, Form form, String text) {
        if (!text.isBlank() && text.length() <= Tickets.LONGEST_MESSAGE) {
            return false;
        }
        ctx.status(HttpStatus.UNPROCESSABLE_CONTENT);
        show(ctx, ticket, text.isBlank() ? "inbox.empty" : "contact.err.long", form);
        return true;
    }

    private void update(Context ctx, Account me, Ticket ticket) {
        var state = Optional.ofNullable(ctx.formParam("state")).flatMap(Ticket.State::of).filter(to -> to != ticket.state());
        var known = desk.answering();
        var assignee = Optional.ofNullable(ctx.formParam("assignee")).filter(email -> email.isEmpty() || known.contains(email))
                .filter(email -> !email.equals(ticket.assignee()));
        var tags = Optional.ofNullable(ctx.formParam("tags")).map(Tags::of);
        var trail = new ArrayList<String>(List.of(ticket.reference()));
        state.ifPresent(to -> trail.add(to.tag()));
        assignee.ifPresent(to -> trail.add("to " + (to.isEmpty() ? "nobody" : to)));
        tags.filter(to -> !to.equals(desk.tickets().standing(ticket).tags())).ifPresent(to -> trail.add("tags " + String.join(",", to)));
        if (trail.size() > 1) {
            desk.tickets().handle(ticket, new Tickets.Act(
                    me.name(),
                    Optional.empty(), state, assignee, had -> tags.orElse(had), state.map(to -> solved(ctx, ticket, to)).orElse(List.of()),
                    desk.trail(me, "ticket change", String.join(" ", trail))), "", OptionalInt.empty());
        }
        ctx.redirect(InboxDesk.address(ticket.reference()), HttpStatus.SEE_OTHER);
    }

    /// What is in the other ticket goes on in this one.
    private void merge(Context ctx, Account me, Ticket ticket, Form form) {
        var words = desk.words(ctx);
        var other = desk.tickets().byReference(param(ctx, "other")).filter(found -> !found.reference().equals(ticket.reference()))
                .filter(found -> desk.tickets().standing(found).merged().isEmpty());
        if (other.isEmpty()) {
            ctx.status(HttpStatus.UNPROCESSABLE_CONTENT);
            show(ctx, ticket, "inbox.mergeWhich", form);
            return;
        }
        var from = other.get();
        // What one person wrote must never reach another.
        if (!from.email().equalsIgnoreCase(ticket.email())) {
            ctx.status(HttpStatus.UNPROCESSABLE_CONTENT);
            show(ctx, ticket, "inbox.merge.stranger", form);
            return;
        }
        if (ctx.formParam("sure") == null) {
            var title = words.say("inbox.merge.title", from.reference(), ticket.reference());
            desk.show(ctx, title, new InboxConfirmPage(
                    title, List.of(words.say("inbox.merge.what", from.reference(), ticket.reference()), words.say("inbox.merge.noUndo")),
                    List.of(from, ticket).stream().map(one -> new InboxConfirmPage.Named(one.reference(), one.subject(), one.name(), one.email())).toList(),
                    InboxDesk.address(ticket.reference()),
                    List.of(new InboxConfirmPage.Hidden("token", desk.token(ctx)), new InboxConfirmPage.Hidden("sure", "yes"),
                            new InboxConfirmPage.Hidden("do", "merge"), new InboxConfirmPage.Hidden("other", from.reference())),
                    words.say("inbox.merge.yes"), InboxDesk.address(ticket.reference())));
            return;
        }
        if (!desk.tickets().merge(from, ticket, List.of(), desk.trail(me, "ticket merge", from.reference() + " into " + ticket.reference()))) {
            ctx.status(HttpStatus.CONFLICT);
            show(ctx, find(ctx), "inbox.mergeWhich", form);
            return;
        }
        ctx.redirect(InboxDesk.address(ticket.reference()), HttpStatus.SEE_OTHER);
    }

    private List<Event> solved(Context ctx, Ticket ticket, Ticket.State to) {
        if (to != Ticket.State.SOLVED || ticket.state().settled()) {
            return List.of();
        }
        return List.of(acts.event(acts.visits().seen(ctx), ctx, "ticket_solved", ticket.locale().toLanguageTag(), Map.of("ticket", ticket.reference())));
    }

    private static String with(String typed, String more) {
        return more.isEmpty() ? typed : typed.isBlank() ? more : typed.stripTrailing() + "\n\n" + more;
    }

    /// The article's title and address, in the shopper's language.
    private String insertion(Ticket ticket, String id) {
        return desk.snapshot().bestById(ticket.locale(), id).map(article -> article.title() + "\n" + desk.pages().absolute(article.address())).orElse("");
    }

    /// A text that is sent often, for this shopper.
    private String canned(Ticket ticket, String name) {
        return desk.snapshot().replies(ticket.locale()).stream().filter(reply -> reply.name().equals(name)).findFirst()
                .map(reply -> reply.to(ticket.name(), ticket.reference())).orElse("");
    }

    /// Articles for the reply. What the shopper read already comes last: it did not help.
    private List<InboxTicketPage.Offer> offers(Ticket ticket, Form form) {
        if (!form.searched() || form.find().isBlank()) {
            return List.of();
        }
        var known = ticket.journey().orElse(Journey.NOTHING).read().stream().map(Journey.Read::article).collect(Collectors.toSet());
        var locale = desk.snapshot().site().locales().contains(ticket.locale()) ? ticket.locale() : desk.snapshot().site().defaultLocale();
        return finder.search(desk.snapshot(), new Finder.Question(form.find(), locale, Optional.empty(), 0, OFFERS, false)).hits().stream()
                .map(Finder.Hit::article)
                .map((Article article) -> new InboxTicketPage.Offer(article.id(), article.title(), article.address(), known.contains(article.id())))
                .sorted(Comparator.comparing(InboxTicketPage.Offer::known)).toList();
    }

    private static String param(Context ctx, String name) {
        return Optional.ofNullable(ctx.formParam(name)).orElse("");
    }

    private Ticket find(Context ctx) {
        return desk.tickets().byReference(ctx.pathParam("reference")).orElseThrow(NotFoundResponse::new);
    }

    private void show(Context ctx, Ticket shown, String problem, Form form) {
        var snapshot = desk.snapshot();
        var words = desk.words(ctx);
        // The version first: what is written in between then counts as new, not as seen.
        var standing = desk.tickets().standing(shown);
        var ticket = find(ctx);
        var journey = ticket.journey().orElse(Journey.NOTHING);
        var now = desk.tickets().clock().instant();
        var messages = TicketPages.messages(ticket, true, words, desk.pages(), snapshot.site().timeZone(),
                file -> InboxDesk.address(ticket.reference()) + "/files/" + file.id());
        // A form that is shown again is still the one that was opened first, unless what is new stands above it.
        var seen = form.seen().isEmpty() || form.changed() ? standing.version() + "." + messages.size() : form.seen();
        var fresh = form.changed() ? messages.subList(Math.min(form.messages(), messages.size()), messages.size()) : List.<TicketPage.Message>of();
        desk.show(ctx, ticket.subject(), new InboxTicketPage(
                ticket.reference(), ticket.subject(), InboxDesk.named(ticket.name(), ticket.email()), ticket.email(), desk.topic(ticket.topic(), words),
                ticket.state().tag(), ticket.held().isEmpty() ? "" : words.say("inbox.held." + ticket.held()), desk.moment(ticket.made(), words),
                ticket.answered().isPresent() || ticket.state().settled() ? "" : desk.moment(ticket.promised(), words), ticket.late(now), ticket.assignee(),
                standing.tags(), standing.merged().orElse(""), fields(ticket, words), messages, facts(snapshot, ticket, journey, words),
                searches(desk, journey, ticket.locale(), words), read(desk, journey, ticket.locale(), words),
                Arrays.stream(Ticket.State.values()).map(Ticket.State::tag).toList(), desk.answering(), InboxDesk.address(ticket.reference()), desk.token(ctx),
                problem,
                new InboxTicketPage.Reply(
                        form.message(), form.note(), form.key(), seen, form.focus(), form.changed(), fresh, form.find(), form.searched(),
                        offers(ticket, form),
                        snapshot.replies(ticket.locale()).stream().map(reply -> new InboxTicketPage.Canned(reply.name(), reply.title())).toList()),
                deliveries.of(ticket.reference()).stream().map(delivery -> DeliveryPages.line(delivery, words, at -> desk.moment(at, words))).toList(),
                DeliveryPages.HOME, deliveries.mailsShoppers(),
                desk.tickets().inbox().alike(ticket, now.minus(LATELY)).stream()
                        .map(row -> new InboxTicketPage.Alike(
                                row.reference(), row.subject(), row.state().tag(), desk.moment(row.made(), words), InboxDesk.address(row.reference())))
                        .toList(),
                "/staff/live?ticket=" + ticket.reference() + "&seen=" + standing.version() + "." + messages.size(),
                desk.tickets().rating(ticket).map(said -> rating(said, words)).orElse(List.of())));
    }

    private List<InboxTicketPage.Fact> fields(Ticket ticket, Words words) {
        var topic = desk.snapshot().site().topic(ticket.topic());
        var facts = new ArrayList<InboxTicketPage.Fact>();
        ticket.fields().forEach((name, value) -> {
            var field = topic.flatMap(known -> known.fields().stream().filter(one -> one.name().equals(name)).findFirst());
            facts.add(new InboxTicketPage.Fact(
                    field.map(one -> one.label().in(words.locale())).filter(label -> !label.isEmpty()).orElse(name),
                    field.flatMap(one -> one.options().stream().filter(option -> option.value().equals(value)).findFirst())
                            .map(option -> option.label().in(words.locale())).filter(label -> !label.isEmpty()).orElse(value)));
        });
        return facts;
    }

    static List<InboxTicketPage.Search> searches(InboxDesk desk, Journey journey, Locale locale, Words words) {
        return journey.searches().stream()
                .map(search -> new InboxTicketPage.Search(
                        search.query(), search.hits(),
                        search.opened().stream().map(id -> title(desk.snapshot(), locale, id)).collect(Collectors.joining(", ")),
                        desk.moment(search.at(), words)))
                .toList();
    }

    static List<InboxTicketPage.Read> read(InboxDesk desk, Journey journey, Locale locale, Words words) {
        return journey.read().stream()
                .map(one -> new InboxTicketPage.Read(
                        one.title(), desk.snapshot().bestById(locale, one.article()).map(article -> article.address()).orElse(""), one.seconds(),
                        one.percent(), one.vote(), desk.moment(one.at(), words)))
                .toList();
    }

    private List<InboxTicketPage.Fact> facts(Snapshot snapshot, Ticket ticket, Journey journey, Words words) {
        var facts = new ArrayList<InboxTicketPage.Fact>();
        fact(facts, words, "inbox.minutes", journey.minutes() < 0 ? "" : words.say("inbox.minutesValue", journey.minutes()));
        fact(facts, words, "inbox.place", journey.place());
        journey.shop().forEach((name, value) -> fact(facts, words, "inbox.shop." + name, value));
        fact(facts, words, "inbox.device", journey.device());
        fact(facts, words, "inbox.language", journey.shown().isEmpty()
                ? ""
                : journey.shown().equals(journey.wanted()) || journey.wanted().isEmpty() ? journey.shown() : journey.shown() + " (" + journey.wanted() + ")");
        fact(facts, words, "inbox.offered", journey.offered().stream().map(id -> title(snapshot, ticket.locale(), id)).collect(Collectors.joining(", ")));
        fact(facts, words, "inbox.relatives", String.join(", ", desk.tickets().mails().relatives(ticket.reference())));
        fact(facts, words, "inbox.commit", journey.commit().length() > 10 ? journey.commit().substring(0, 10) : journey.commit());
        return facts;
    }

    private List<InboxTicketPage.Fact> rating(Rating said, Words words) {
        var facts = new ArrayList<InboxTicketPage.Fact>();
        fact(facts, words, "rating.handled", words.say("rating.score." + said.score()));
        fact(facts, words, "rating.effort", said.effort() == 0 ? "" : words.say("rating.effort." + said.effort()));
        fact(facts, words, "rating.saved", said.saved().isEmpty() ? "" : words.say(said.saved()));
        fact(facts, words, "rating.article", said.article());
        fact(facts, words, "rating.comment", said.comment());
        fact(facts, words, "rating.at", desk.moment(said.changed().orElse(said.at()), words));
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
}
