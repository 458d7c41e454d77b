package help.cairn.tickets;

import help.cairn.articles.Library;
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
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// What did not reach a desk: why, and again.
public final class DeliveryPages {
    static final String HOME = "/staff/deliveries";

    private final Library library;
    private final Pages pages;
    private final Deliveries deliveries;
    private final StaffPages staff;
    private final Colleagues colleagues;

    public DeliveryPages(Library library, Pages pages, Deliveries deliveries, StaffPages staff, Colleagues colleagues) {
        this.library = library;
        this.pages = pages;
        this.deliveries = deliveries;
        this.staff = staff;
        this.colleagues = colleagues;
    }

    /// `GET /staff/deliveries`
    public void dead(Context ctx) {
        who(ctx);
        var snapshot = library.current();
        var words = pages.words(Pages.bestLocale(ctx, snapshot.site()));
        var lines = deliveries.dead().stream()
                .map(delivery -> line(delivery, words, at -> pages.moment(at.atZone(snapshot.site().timeZone()), words))).toList();
        pages.showPrivate(
                ctx, pages.frame(snapshot, words.locale(), Pages.View.of(words.say("staff.deliveries"), ctx.path())),
                new DeliveriesPage(lines, !deliveries.leadAnywhere(), HOME, staff.who(ctx).formToken()), Map.of("staff", staff.frame(ctx, "staff.inbox")));
    }

    /// `POST /staff/deliveries`: one is tried again.
    public void again(Context ctx) {
        var me = who(ctx);
        var id = Optional.ofNullable(ctx.formParam("id")).filter(text -> text.matches("\\d{1,18}")).map(Long::parseLong).orElseThrow(NotFoundResponse::new);
        if (deliveries.again(id)) {
            colleagues.note(me, "delivery again", Long.toString(id));
        }
        var back = Optional.ofNullable(ctx.formParam("back")).flatMap(Reference::read);
        ctx.redirect(back.map(reference -> "/staff/tickets/" + reference).orElse(HOME), HttpStatus.SEE_OTHER);
    }

    /// How a delivery reads.
    static DeliveriesPage.Line line(Delivery delivery, Words words, Function<Instant, String> moment) {
        return new DeliveriesPage.Line(
                delivery.id(), delivery.ticket(), delivery.destination(), delivery.kind().tag(), delivery.state().tag(), delivery.attempts(),
                delivery.state() == Delivery.State.PENDING && delivery.attempts() > 0 ? moment.apply(delivery.due()) : "",
                delivery.ended().map(moment).orElse(""),
                delivery.because().map(because -> words.say("deliveries.because." + because.key(), because.detail())).orElse(""));
    }

    private Account who(Context ctx) {
        var account = staff.who(ctx).account();
        if (!account.role().answers()) {
            throw new ForbiddenResponse("Tickets are for agents, leads and administrators.");
        }
        return account;
    }
}
