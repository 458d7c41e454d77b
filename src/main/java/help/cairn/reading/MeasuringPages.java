package help.cairn.reading;

import help.cairn.articles.Library;
import help.cairn.deflection.Visits;
import help.cairn.web.Pages;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.util.Map;

/// Shoppers read what is measured of a visit, and leave theirs out if they like.
public final class MeasuringPages {
    private final Library library;
    private final Pages pages;
    private final Visits visits;

    public MeasuringPages(Library library, Pages pages, Visits visits) {
        this.library = library;
        this.pages = pages;
        this.visits = visits;
    }

    /// `GET /{locale}/measuring`
    public void show(Context ctx) {
        var snapshot = library.current();
        var locale = pages.localeOf(ctx, snapshot);
        var view = Pages.View.of(pages.words(locale).say("measuring.title"), ctx.path());
        pages.showPrivate(ctx, pages.frame(snapshot, locale, view),
                new MeasuringPage(!Visits.unmeasured(ctx), Visits.refused(ctx), ctx.queryParam("done") != null), Map.of());
    }

    /// `POST /{locale}/measuring`
    public void decide(Context ctx) {
        pages.localeOf(ctx, library.current());
        visits.measure(ctx, "yes".equals(ctx.formParam("measure")));
        ctx.redirect(ctx.path() + "?done", HttpStatus.SEE_OTHER);
    }
}
