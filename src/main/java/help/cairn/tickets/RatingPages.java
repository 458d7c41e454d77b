package help.cairn.tickets;

import help.cairn.articles.Library;
import help.cairn.deflection.Acts;
import help.cairn.web.Clients;
import help.cairn.web.Limits;
import help.cairn.web.Pages;
import help.cairn.web.Words;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.javalin.http.NotFoundResponse;
import io.javalin.http.TooManyRequestsResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// How a shopper found it. A link in a mail chooses an answer and sends nothing: programs that guard mailboxes open every
/// link.
public final class RatingPages {
    private static final int A_MINUTE = 30;
    private static final int LONGEST_COMMENT = 2_000;

    private final Library library;
    private final Pages pages;
    private final Acts acts;
    private final Tickets tickets;
    private final FindTicketPages find;
    private final Limits limits;
    private final Clients clients;

    public RatingPages(Library library, Pages pages, Acts acts, Tickets tickets, FindTicketPages find, Limits limits, Clients clients) {
        this.library = library;
        this.pages = pages;
        this.acts = acts;
        this.tickets = tickets;
        this.find = find;
        this.limits = limits;
        this.clients = clients;
    }

    /// `GET /{locale}/tickets/{reference}/rating?key=&score=`
    public void ask(Context ctx) {
        var ticket = owned(ctx);
        if (ticket.isEmpty()) {
            find.instead(ctx, ctx.pathParam("reference"));
            return;
        }
        var before = tickets.rating(ticket.get());
        var chosen = before.map(Rating::score).orElseGet(() -> number(ctx.queryParam("score")));
        show(ctx, ticket.get(), before, new Said(
                chosen, before.map(Rating::effort).orElse(0), before.map(Rating::saved).orElse(""), before.map(Rating::article).orElse(""),
                before.map(Rating::comment).orElse("")), "");
    }

    /// `POST /{locale}/tickets/{reference}/rating?key=`
    public void rate(Context ctx) {
        var ticket = owned(ctx).orElseThrow(NotFoundResponse::new);
        var said = new Said(number(ctx.formParam("score")), number(ctx.formParam("effort")), param(ctx, "saved"), param(ctx, "article"),
                param(ctx, "comment"));
        var problem = said.problem();
        if (!problem.isEmpty()) {
            ctx.status(HttpStatus.UNPROCESSABLE_CONTENT);
            show(ctx, ticket, tickets.rating(ticket), said, problem);
            return;
        }
        var rating = new Rating(said.score, said.effort, said.saved, said.article, said.comment, tickets.clock().instant(), Optional.empty());
        var fields = new LinkedHashMap<String, Object>();
        fields.put("ticket", ticket.reference());
        fields.put("score", rating.score());
        if (rating.effort() > 0) {
            fields.put("effort", rating.effort());
        }
        if (!rating.saved().isEmpty()) {
            fields.put("saved", rating.saved().equals("yes"));
        }
        put(fields, "wanted", Acts.comment(rating.article()));
        put(fields, "comment", Acts.comment(rating.comment()));
        var visit = acts.visits().of(ctx);
        if (!tickets.rate(ticket, rating, acts.event(visit, ctx, "csat", ctx.pathParam("locale"), fields))) {
            ctx.status(HttpStatus.CONFLICT);
            show(ctx, ticket, tickets.rating(ticket), said, "");
            return;
        }
        ctx.redirect(address(ctx.pathParam("locale"), ticket, ctx.queryParam("key")), HttpStatus.SEE_OTHER);
    }

    private static void put(Map<String, Object> fields, String name, String text) {
        if (!text.isEmpty()) {
            fields.put(name, text);
        }
    }

    /// What stands in the form at this moment.
    private record Said(int score, int effort, String saved, String article, String comment) {
        String problem() {
            if (score == 0) {
                return "rating.err.score";
            }
            if (comment.length() > LONGEST_COMMENT || article.length() > Tickets.LONGEST_LINE || !saved.matches("|yes|no")) {
                return "contact.err.long";
            }
            return Tickets.hasCard(comment) || Tickets.hasCard(article) ? "contact.err.card" : "";
        }
    }

    private void show(Context ctx, Ticket ticket, Optional<Rating> before, Said said, String problem) {
        var snapshot = library.current();
        var locale = pages.localeOf(ctx, snapshot);
        var words = pages.words(locale);
        var key = ctx.queryParam("key");
        var open = ticket.rates(tickets.clock().instant()) && before.flatMap(Rating::changed).isEmpty();
        var form = open
                ? Optional.of(form(words, address(locale.toLanguageTag(), ticket, key), said.score, said.effort, said.saved, said.article, said.comment,
                        problem))
                : Optional.<RatingForm>empty();
        var title = words.say(before.isPresent() ? "rating.thanks" : "rating.title");
        pages.showPrivate(ctx, pages.frame(snapshot, locale, Pages.View.of(title, ctx.path()).in("contact")), new RatingPage(
                ticket.reference(), ticket.subject(), before.map(rating -> words.say("rating.score." + rating.score())).orElse(""), form,
                "/" + locale.toLanguageTag() + "/tickets/" + ticket.reference() + "?key=" + key, ticket.state().settled()), Map.of());
    }

    /// An empty form, for the page of a ticket that was just solved.
    static RatingForm empty(Words words, String action) {
        return form(words, action, 0, 0, "", "", "", "");
    }

    private static RatingForm form(Words words, String action, int score, int effort, String saved, String article, String comment, String problem) {
        return new RatingForm(action, choices(words, "rating.score.", score), choices(words, "rating.effort.", effort), saved, article, comment, problem);
    }

    static List<RatingForm.Choice> choices(Words words, String prefix, int chosen) {
        return IntStream.rangeClosed(1, Rating.BEST).mapToObj(value -> new RatingForm.Choice(value, words.say(prefix + value), value == chosen)).toList();
    }

    static String address(String locale, Ticket ticket, String key) {
        return "/" + locale + "/tickets/" + ticket.reference() + "/rating?key=" + key;
    }

    private Optional<Ticket> owned(Context ctx) {
        if (!limits.allow("ticket page", clients.address(ctx), A_MINUTE)) {
            throw new TooManyRequestsResponse("Look again in a minute.");
        }
        pages.localeOf(ctx, library.current());
        return tickets.open(ctx.pathParam("reference"), Optional.ofNullable(ctx.queryParam("key")).orElse(""));
    }

    private static int number(String text) {
        return text != null && text.matches("[1-5]") ? Integer.parseInt(text) : 0;
    }

    private static String param(Context ctx, String name) {
        return Optional.ofNullable(ctx.formParam(name)).orElse("").strip();
    }
}
