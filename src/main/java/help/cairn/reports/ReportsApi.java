package help.cairn.reports;

import help.cairn.articles.Library;
import help.cairn.staff.Colleagues;
import help.cairn.web.Clients;
import help.cairn.web.Json;
import help.cairn.web.Limits;
import help.cairn.web.OpenApi;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import io.javalin.http.TooManyRequestsResponse;
import io.javalin.http.UnauthorizedResponse;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/// The reports for machines, with a token of a lead.
public final class ReportsApi {
    private static final List<OpenApi.Parameter> PARAMETERS = List.of(
            new OpenApi.Parameter("Authorization", "header", "string", true, "Bearer and a token of a lead or administrator."),
            new OpenApi.Parameter("from", "query", "string", true, "The first day, as the site's clocks show it, such as 2026-10-01."),
            OpenApi.Parameter.query("to", "string", "The first day that does not belong to it; without one, all days up to today."),
            OpenApi.Parameter.query("locale", "string", "Only what happened in this language; all unless given."),
            OpenApi.Parameter.query("device", "string", "Only what happened on a phone, tablet, desktop or other; all unless given."),
            OpenApi.Parameter.query("topic", "string", "Only episodes, and visitors of the hold-out, of this contact topic; all unless given."),
            OpenApi.Parameter.query("category", "string", "Only episodes whose first article is of this category, and searches in it; all unless given."));

    public static final OpenApi.Operation DEFLECTION = new OpenApi.Operation(
            "GET", "/api/v1/reports/deflection", "reportDeflection", "How the episodes of a period ended, and what offering answers in the form prevented.",
            PARAMETERS, Optional.empty(), 200, Optional.of(DeflectionReport.class));

    public static final OpenApi.Operation SEARCHES = new OpenApi.Operation(
            "GET", "/api/v1/reports/searches", "reportSearches", "What people searched for in a period, and what came of it.", PARAMETERS,
            Optional.empty(), 200, Optional.of(SearchReport.class));

    public static final OpenApi.Operation ARTICLES = new OpenApi.Operation(
            "GET", "/api/v1/reports/articles", "reportArticles", "What people did with articles in a period, and what came of it.", PARAMETERS,
            Optional.empty(), 200, Optional.of(ArticleReport.class));

    public static final OpenApi.Operation TICKETS = new OpenApi.Operation(
            "GET", "/api/v1/reports/tickets", "reportTickets",
            "The tickets of a period: how many, how soon they were answered and settled against the promise, and what shoppers said.", PARAMETERS,
            Optional.empty(), 200, Optional.of(TicketReport.class));

    public static final OpenApi.Operation CONTENT = new OpenApi.Operation(
            "GET", "/api/v1/reports/content", "reportContent", "Which articles need a look, and why.", PARAMETERS, Optional.empty(), 200,
            Optional.of(ContentReport.class));

    public static final OpenApi.Operation GAPS = new OpenApi.Operation(
            "GET", "/api/v1/reports/gaps", "reportGaps", "What people looked for in a period and did not find, and what became of it.", PARAMETERS,
            Optional.empty(), 200, Optional.of(GapReport.class));

    private static final int WRONG_A_MINUTE = 20;

    private final Reports reports;
    private final Gaps gaps;
    private final Library library;
    private final Colleagues colleagues;
    private final Limits limits;
    private final Clients clients;
    private final Clock clock;

    public ReportsApi(Reports reports, Gaps gaps, Library library, Colleagues colleagues, Limits limits, Clients clients, Clock clock) {
        this.reports = reports;
        this.gaps = gaps;
        this.library = library;
        this.colleagues = colleagues;
        this.limits = limits;
        this.clients = clients;
        this.clock = clock;
    }

    /// `GET /api/v1/reports/deflection`
    public void deflection(Context ctx) {
        write(ctx, reports.deflection(period(ctx)));
    }

    /// `GET /api/v1/reports/searches`
    public void searches(Context ctx) {
        write(ctx, reports.searches(period(ctx)));
    }

    /// `GET /api/v1/reports/articles`
    public void articles(Context ctx) {
        write(ctx, reports.articles(period(ctx), library.current()));
    }

    /// `GET /api/v1/reports/tickets`
    public void tickets(Context ctx) {
        write(ctx, reports.tickets(period(ctx)));
    }

    /// `GET /api/v1/reports/content`
    public void content(Context ctx) {
        write(ctx, reports.content(period(ctx), library.current()));
    }

    /// `GET /api/v1/reports/gaps`
    public void gaps(Context ctx) {
        write(ctx, gaps.report(period(ctx)));
    }

    private static void write(Context ctx, Object report) {
        ctx.header("Cache-Control", "no-store");
        Json.write(ctx, report);
    }

    /// @throws UnauthorizedResponse without a known token
    /// @throws ForbiddenResponse if the token's role sees no reports
    /// @throws BadRequestResponse if there is no such period
    private Period period(Context ctx) {
        var role = Optional.ofNullable(ctx.header("Authorization")).filter(given -> given.regionMatches(true, 0, "Bearer ", 0, 7))
                .map(given -> given.substring(7).strip()).flatMap(colleagues::roleOf);
        if (role.isEmpty()) {
            if (!limits.allow("report token", clients.address(ctx), WRONG_A_MINUTE)) {
                throw new TooManyRequestsResponse("Try again in a minute.");
            }
            ctx.header("WWW-Authenticate", "Bearer");
            throw new UnauthorizedResponse("Send a token: \"cairn token create --role lead\" makes one.");
        }
        if (!role.get().leads()) {
            throw new ForbiddenResponse("This token's role sees no reports: a lead's or an administrator's does.");
        }
        try {
            return Period.read(
                    ctx.queryParam("from"), ctx.queryParam("to"), ctx::queryParam, library.current().site().timeZone(), clock);
        } catch (IllegalArgumentException e) {
            throw new BadRequestResponse(e.getMessage());
        }
    }
}
