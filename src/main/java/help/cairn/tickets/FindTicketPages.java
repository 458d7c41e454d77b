package help.cairn.tickets;

import help.cairn.articles.Library;
import help.cairn.web.Clients;
import help.cairn.web.Limits;
import help.cairn.web.Pages;
import help.cairn.web.Problems;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.javalin.http.TooManyRequestsResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A fresh link by mail for whoever lost theirs. Everybody is answered alike: with the same words, and before anything was
/// looked up.
public final class FindTicketPages implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FindTicketPages.class);
    private static final int AN_HOUR = 10;
    // The answer is on its way by then, whatever the work takes.
    private static final Duration AFTER = Duration.ofMillis(500);
    private static final Duration LOOK = Duration.ofMinutes(1);

    private final Library library;
    private final Pages pages;
    private final Tickets tickets;
    private final Limits limits;
    private final Clients clients;
    private final ScheduledExecutorService clockwork = Executors
            .newSingleThreadScheduledExecutor(Thread.ofPlatform().name("fresh-links").daemon(true).factory());

    public FindTicketPages(Library library, Pages pages, Tickets tickets, Limits limits, Clients clients) {
        this.library = library;
        this.pages = pages;
        this.tickets = tickets;
        this.limits = limits;
        this.clients = clients;
    }

    /// Sends what was asked for before the last stop, and from now on.
    public void start() {
        clockwork.scheduleWithFixedDelay(this::send, 0, LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void send() {
        try {
            tickets.sendLinks();
        } catch (RuntimeException e) {
            LOG.error("Fresh links could not be made ready; it is tried again.", e);
        }
    }

    /// `GET /{locale}/tickets`
    public void find(Context ctx) {
        show(ctx, "", "", "", "", false);
    }

    /// A ticket's address with a wrong key, an old one or none. Whether there is such a ticket is not said.
    void instead(Context ctx, String typed) {
        Problems.said(ctx);
        show(ctx, Reference.read(typed).orElse(""), "", "", "", false);
    }

    /// `POST /{locale}/tickets`
    public void ask(Context ctx) {
        pages.localeOf(ctx, library.current());
        if (!limits.allow("fresh link", clients.address(ctx), AN_HOUR, Duration.ofHours(1))) {
            throw new TooManyRequestsResponse("Ask again in an hour.");
        }
        var typed = Optional.ofNullable(ctx.formParam("reference")).orElse("");
        var email = Optional.ofNullable(ctx.formParam("email")).orElse("").strip();
        var reference = Reference.read(typed);
        var address = Tickets.isAddress(email);
        if (reference.isEmpty() || !address) {
            ctx.status(HttpStatus.UNPROCESSABLE_CONTENT);
            show(ctx, cut(typed), cut(email), reference.isEmpty() ? "find.err.reference" : "",
                    email.isEmpty() ? "contact.err.email" : address ? "" : "contact.err.emailForm", false);
            return;
        }
        if (tickets.mailsShoppers()) {
            tickets.askForLink(reference.get(), email);
            clockwork.schedule(this::send, AFTER.toMillis(), TimeUnit.MILLISECONDS);
        }
        show(ctx, "", "", "", "", true);
    }

    private static String cut(String text) {
        return text.length() > Tickets.LONGEST_LINE ? text.substring(0, Tickets.LONGEST_LINE) : text;
    }

    private void show(Context ctx, String reference, String email, String referenceProblem, String emailProblem, boolean asked) {
        var snapshot = library.current();
        var locale = pages.localeOf(ctx, snapshot);
        var home = "/" + locale.toLanguageTag();
        var title = pages.words(locale).say(asked ? "find.asked" : "find.title");
        pages.showPrivate(ctx, pages.frame(snapshot, locale, Pages.View.of(title, home + "/tickets").in("contact")), new FindTicketPage(
                home + "/tickets", tickets.mailsShoppers(), asked, reference, email, referenceProblem, emailProblem, home + "/contact"), Map.of());
    }

    @Override
    public void close() {
        clockwork.shutdownNow();
    }
}
