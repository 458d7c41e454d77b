package help.cairn.tickets;

import help.cairn.articles.Snapshot;
import help.cairn.deflection.Acts;
import help.cairn.deflection.Share;
import help.cairn.web.Words;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The inbox: all tickets, and what is done to many of them at once.
public final class InboxPages {
    private static final Duration A_MONTH = Duration.ofDays(30);

    private final InboxDesk desk;
    private final Acts acts;
    private final Deliveries deliveries;

    public InboxPages(InboxDesk desk, Acts acts, Deliveries deliveries) {
        this.desk = desk;
        this.acts = acts;
        this.deliveries = deliveries;
    }

    /// `GET /staff/tickets`
    public void inbox(Context ctx) {
        var context = Reference.readContext(Optional.ofNullable(ctx.queryParam("q")).orElse(""));
        if (context.isPresent()) {
            ctx.redirect("/staff/contexts/" + context.get(), HttpStatus.SEE_OTHER);
            return;
        }
        show(ctx, "");
    }

    private void show(Context ctx, String problem) {
        var me = desk.who(ctx);
        var words = desk.words(ctx);
        var tickets = desk.tickets();
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
                        row.reference(), row.subject(), InboxDesk.named(row.name(), row.email()), row.beginning(), desk.topic(row.topic(), words),
                        row.state().tag(), desk.moment(row.made(), words), row.made().toString(), row.assignee(), row.tags(),
                        row.due() && now.isAfter(row.promised()), row.due() ? desk.moment(row.promised(), words) : "", InboxDesk.address(row.reference()),
                        ctx.formParams("pick").contains(row.reference())))
                .toList();
        desk.show(ctx, words.say("staff.inbox"), new InboxPage(
                views, queues(wanted, counts, words), wanted.view().tag(), wanted.words(), choices(wanted, desk.snapshot(), words),
                List.of(new InboxPage.Tick("late", words.say("inbox.overdue"), wanted.late()),
                        new InboxPage.Tick("files", words.say("inbox.withFiles"), wanted.files())),
                wanted.tag(), wanted.narrowed(), InboxQuery.HOME, deliveries.deadCount(), DeliveryPages.HOME, rows,
                found.next().map(place -> wanted.from(Optional.of(place)).address()).orElse(""),
                wanted.after().isPresent() ? wanted.from(Optional.empty()).address() : "", wanted.address(), desk.token(ctx), desk.answering(),
                Arrays.stream(Ticket.State.values()).map(Ticket.State::tag).toList(), problem, "/staff/live?since=" + now.toEpochMilli(),
                me.role().leads() ? Optional.of(kept(now, words)) : Optional.empty()));
    }

    /// `POST /staff/tickets`: a new state, owner or tag for many, after a look at which they are.
    public void many(Context ctx) {
        var me = desk.who(ctx);
        var words = desk.words(ctx);
        var back = InboxQuery.of(ctx).address();
        var picked = ctx.formParams("pick").stream().distinct().limit(InboxStore.A_PAGE + 1).map(desk.tickets()::byReference).toList();
        var state = Optional.ofNullable(ctx.formParam("state")).flatMap(Ticket.State::of);
        var owner = Optional.ofNullable(ctx.formParam("assignee")).filter(email -> email.equals(InboxQuery.NOBODY) || desk.answering().contains(email));
        var tag = InboxQuery.tag(Optional.ofNullable(ctx.formParam("tag")).orElse(""));
        if (picked.size() > InboxStore.A_PAGE) {
            throw new BadRequestResponse("Choose at most %d tickets.".formatted(InboxStore.A_PAGE));
        }
        if (picked.isEmpty() || (state.isEmpty() && owner.isEmpty() && tag.isEmpty())) {
            ctx.status(HttpStatus.UNPROCESSABLE_CONTENT);
            show(ctx, picked.isEmpty() ? "inbox.chooseSome" : "inbox.chooseWhat");
            return;
        }
        if (picked.stream().anyMatch(Optional::isEmpty)) {
            ctx.status(HttpStatus.CONFLICT);
            show(ctx, "inbox.someGone");
            return;
        }
        var tickets = picked.stream().map(Optional::orElseThrow).toList();
        if (ctx.formParam("sure") == null) {
            confirm(ctx, tickets, state, owner, tag, back, words);
            return;
        }
        var trail = new ArrayList<String>();
        state.ifPresent(to -> trail.add(to.tag()));
        owner.ifPresent(to -> trail.add("to " + to));
        if (!tag.isEmpty()) {
            trail.add("tag " + tag);
        }
        var all = new LinkedHashMap<Ticket, Tickets.Act>();
        for (var ticket : tickets) {
            all.put(ticket, new Tickets.Act(me.name(),
                    Optional.empty(), state, owner.map(to -> to.equals(InboxQuery.NOBODY) ? "" : to), had -> tag.isEmpty() ? had : Tags.with(had, tag),
                    state.filter(to -> to == Ticket.State.SOLVED && !ticket.state().settled())
                            .map(_ -> List.of(acts.event(acts.visits().seen(ctx), ctx, "ticket_solved", ticket.locale().toLanguageTag(),
                                    Map.of("ticket", ticket.reference()))))
                            .orElse(List.of()),
                    desk.trail(me, "ticket change", ticket.reference() + " " + String.join(", ", trail))));
        }
        if (!desk.tickets().handleAll(all)) {
            ctx.status(HttpStatus.CONFLICT);
            show(ctx, "inbox.someGone");
            return;
        }
        ctx.redirect(back, HttpStatus.SEE_OTHER);
    }

    private void confirm(Context ctx, List<Ticket> tickets, Optional<Ticket.State> state, Optional<String> owner, String tag, String back, Words words) {
        var lines = new ArrayList<String>();
        var hidden = new ArrayList<InboxConfirmPage.Hidden>();
        hidden.add(new InboxConfirmPage.Hidden("token", desk.token(ctx)));
        hidden.add(new InboxConfirmPage.Hidden("sure", "yes"));
        tickets.forEach(ticket -> hidden.add(new InboxConfirmPage.Hidden("pick", ticket.reference())));
        state.ifPresent(to -> {
            lines.add(words.say("inbox.sure.state", words.say("ticket.short." + to.tag())));
            hidden.add(new InboxConfirmPage.Hidden("state", to.tag()));
        });
        owner.ifPresent(to -> {
            lines.add(to.equals(InboxQuery.NOBODY) ? words.say("inbox.sure.nobody") : words.say("inbox.sure.owner", to));
            hidden.add(new InboxConfirmPage.Hidden("assignee", to));
        });
        if (!tag.isEmpty()) {
            lines.add(words.say("inbox.sure.tag", tag));
            hidden.add(new InboxConfirmPage.Hidden("tag", tag));
        }
        desk.show(ctx, words.say("inbox.sure", tickets.size()), new InboxConfirmPage(
                words.say("inbox.sure", tickets.size()), lines,
                tickets.stream().map(ticket -> new InboxConfirmPage.Named(ticket.reference(), ticket.subject(), ticket.name(), ticket.email())).toList(),
                back, hidden, words.say("inbox.sure.yes", tickets.size()), back));
    }

    private InboxPage.Kept kept(Instant now, Words words) {
        var kept = desk.tickets().inbox().kept(now.minus(A_MONTH), now);
        var share = kept.share();
        return new InboxPage.Kept(
                share.value()
                        .map(value -> words.say("inbox.kept.share", percent(value), share.numerator(), share.denominator(), percent(share.low()),
                                percent(share.high())))
                        .orElseGet(() -> words.say("inbox.kept.few", share.denominator(), Share.ENOUGH)),
                kept.ended());
    }

    private static long percent(double share) {
        return Math.round(100 * share);
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
                .forEach(topic -> topics.add(new InboxPage.Option(topic.id(), desk.topic(topic.id(), words), topic.id().equals(wanted.topic()))));
        var owners = new ArrayList<InboxPage.Option>();
        owners.add(new InboxPage.Option("", words.say("inbox.anyone"), wanted.owner().isEmpty()));
        owners.add(new InboxPage.Option(InboxQuery.ME, words.say("inbox.mine"), wanted.owner().equals(InboxQuery.ME)));
        owners.add(new InboxPage.Option(InboxQuery.NOBODY, words.say("inbox.nobody"), wanted.owner().equals(InboxQuery.NOBODY)));
        desk.answering().forEach(email -> owners.add(new InboxPage.Option(email, email, email.equals(wanted.owner()))));
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
}
