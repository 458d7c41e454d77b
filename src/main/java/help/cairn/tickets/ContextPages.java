package help.cairn.tickets;

import help.cairn.deflection.Acts;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/// What somebody did who calls or writes elsewhere, by the name that the contact page gave them.
public final class ContextPages {
    private static final Duration KNOWN = Duration.ofDays(7);
    private static final Duration LOOK_BACK = Duration.ofDays(1);

    private final InboxDesk desk;
    private final Acts acts;

    public ContextPages(InboxDesk desk, Acts acts) {
        this.desk = desk;
        this.acts = acts;
    }

    /// `GET /staff/contexts/{name}`
    public void context(Context ctx) {
        desk.who(ctx);
        var words = desk.words(ctx);
        var now = desk.tickets().clock().instant();
        var name = Reference.readContext(ctx.pathParam("name")).orElseThrow(NotFoundResponse::new);
        var session = acts.log().sessions("contact_open", now.minus(KNOWN)).stream().filter(one -> desk.tickets().contextOf(one).equals(name)).findFirst()
                .orElseThrow(NotFoundResponse::new);
        var events = acts.journey(session, now.minus(KNOWN).minus(LOOK_BACK));
        var snapshot = desk.snapshot();
        var locale = events.stream().map(event -> Locale.forLanguageTag(event.locale())).filter(snapshot.site().locales()::contains)
                .reduce((_, last) -> last).orElse(snapshot.site().defaultLocale());
        var device = events.isEmpty() ? "" : events.getLast().device();
        var journey = Journey.of(events, snapshot, locale, "", Map.of(), device, "", now);
        desk.show(ctx, name, new ContextPage(
                name, InboxTicketPages.searches(desk, journey, locale, words), InboxTicketPages.read(desk, journey, locale, words)));
    }
}
