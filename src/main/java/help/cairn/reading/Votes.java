package help.cairn.reading;

import help.cairn.articles.Article;
import help.cairn.articles.Library;
import help.cairn.deflection.Acts;
import help.cairn.deflection.Event;
import help.cairn.deflection.Visits;
import help.cairn.web.Clients;
import help.cairn.web.Limits;
import help.cairn.web.Link;
import help.cairn.web.Pages;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.javalin.http.NotFoundResponse;
import io.javalin.http.TooManyRequestsResponse;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;

/// "Did this answer your question?", with or without scripts.
public final class Votes {
    private static final List<String> REASONS = List.of("missing", "unclear", "wrong", "policy");
    private static final int A_MINUTE = 20;

    private final Library library;
    private final Pages pages;
    private final Acts acts;
    private final Limits limits;
    private final Clients clients;
    private final Clock clock;

    public Votes(Library library, Pages pages, Acts acts, Limits limits, Clients clients, Clock clock) {
        this.library = library;
        this.pages = pages;
        this.acts = acts;
        this.limits = limits;
        this.clients = clients;
        this.clock = clock;
    }

    /// `POST /{locale}/articles/{slug}/vote`: on disk before the answer.
    public void vote(Context ctx) {
        var article = article(ctx);
        if (!limits.allow("vote", clients.address(ctx), A_MINUTE)) {
            throw new TooManyRequestsResponse("Vote again in a minute.");
        }
        var said = ctx.formParam("vote");
        if (!"yes".equals(said) && !"no".equals(said)) {
            throw new BadRequestResponse("Choose yes or no.");
        }
        var visit = acts.visits().of(ctx);
        var fields = new LinkedHashMap<String, Object>();
        fields.put("article", article.id());
        fields.put("revision", article.revision());
        fields.put("helpful", said.equals("yes"));
        if (said.equals("no")) {
            var why = ctx.formParams("why").stream().filter(REASONS::contains).distinct().toList();
            if (!why.isEmpty()) {
                fields.put("reason", why.getFirst());
            }
            if (why.size() > 1) {
                fields.put("reasons", why);
            }
            var more = ctx.formParam("more");
            if (more != null && !more.isBlank()) {
                fields.put("comment", Acts.comment(more));
            }
        }
        java.util.Optional.ofNullable(ctx.formParam("search")).filter(id -> id.matches("[0-9a-f-]{36}"))
                .or(() -> searchBefore(visit, article)).ifPresent(search -> fields.put("search", search));
        acts.log().fact(acts.event(visit, ctx, "vote", ctx.pathParam("locale"), fields));
        ctx.redirect(ctx.path() + "?said=" + said, HttpStatus.SEE_OTHER);
    }

    /// `GET /{locale}/articles/{slug}/vote`: thanks, and where to go from here.
    public void thanks(Context ctx) {
        var snapshot = library.current();
        var locale = pages.localeOf(ctx, snapshot);
        var article = article(ctx);
        var view = Pages.View.of(pages.words(locale).say("thanks.title"), ctx.path());
        pages.show(ctx, pages.frame(snapshot, locale, view), new ThanksPage(
                "yes".equals(ctx.queryParam("said")), new Link(article.title(), article.address()), ReadingPages.related(snapshot, article)));
    }

    private Article article(Context ctx) {
        var snapshot = library.current();
        Locale locale = pages.localeOf(ctx, snapshot);
        var slug = ctx.pathParam("slug");
        return snapshot.article(locale, slug)
                .or(() -> snapshot.site().locales().stream().flatMap(other -> snapshot.article(other, slug).stream()).findFirst())
                .orElseThrow(NotFoundResponse::new);
    }

    /// The search whose result this reader opened last, if it was this article.
    private java.util.Optional<String> searchBefore(Visits.Visit visit, Article article) {
        return acts.journey(visit.session(), clock.instant().minus(Visits.SESSION)).stream()
                .filter(event -> event.type().equals("click") && event.text("article").equals(article.id()))
                .map((Event event) -> event.text("search"))
                .filter(search -> !search.isEmpty())
                .reduce((_, last) -> last);
    }
}
