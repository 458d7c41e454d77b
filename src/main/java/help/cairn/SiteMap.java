package help.cairn;

import help.cairn.deflection.Acts;
import help.cairn.publishing.GitHook;
import help.cairn.publishing.PreviewPages;
import help.cairn.publishing.PublishingPages;
import help.cairn.reading.Feeds;
import help.cairn.reading.MeasuringPages;
import help.cairn.reading.ReadingPages;
import help.cairn.reading.Votes;
import help.cairn.reports.ArticleReportPages;
import help.cairn.reports.ContentPages;
import help.cairn.reports.DeflectionPages;
import help.cairn.reports.ReportDesk;
import help.cairn.reports.GapPages;
import help.cairn.reports.Reports;
import help.cairn.reports.ReportsApi;
import help.cairn.reports.SearchReportPages;
import help.cairn.reports.TicketReportPages;
import help.cairn.search.SearchApi;
import help.cairn.search.SearchDeskPages;
import help.cairn.search.SearchPages;
import help.cairn.staff.AccountPages;
import help.cairn.staff.AuditPages;
import help.cairn.staff.SignInPages;
import help.cairn.staff.StaffPages;
import help.cairn.storage.Database;
import help.cairn.tickets.ContactPages;
import help.cairn.tickets.ContextPages;
import help.cairn.tickets.DeliveryPages;
import help.cairn.tickets.FindTicketPages;
import help.cairn.tickets.InboxPages;
import help.cairn.tickets.InboxTicketPages;
import help.cairn.tickets.LivePages;
import help.cairn.tickets.MailApi;
import help.cairn.tickets.PrivacyPages;
import help.cairn.tickets.RatingPages;
import help.cairn.tickets.TicketPages;
import help.cairn.tickets.TicketsApi;
import help.cairn.web.OpenApi;
import help.cairn.web.Pages;
import help.cairn.web.Problems;
import help.cairn.web.Safety;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Handler;
import java.util.List;

/// Every address on one screen.
final class SiteMap {
    private final RoutesConfig routes;
    private final Problems problems;

    SiteMap(RoutesConfig routes, Problems problems) {
        this.routes = routes;
        this.problems = problems;
    }

    void draw(
            Safety safety, Pages pages, Vitals vitals, ReadingPages reading, Feeds feeds, Votes votes,
            SearchPages search, SearchApi searchApi, Acts acts,
            StaffPages staff, SignInPages signIn, AccountPages account, AuditPages audit, ContactPages contact, FindTicketPages find, TicketPages tickets,
            RatingPages ratings, InboxPages inbox,
            InboxTicketPages inboxTicket, LivePages live, ContextPages contexts, TicketsApi ticketsApi, MailApi mailApi, GitHook hook,
            PublishingPages publishing, PreviewPages preview, SearchDeskPages searchDesk, DeliveryPages deliveries,
            PrivacyPages privacy, ReportsApi reports, DeflectionPages deflection, GapPages gaps, MeasuringPages measuring, ReportDesk reportDesk,
            SearchReportPages searchReport, ArticleReportPages articleReport, TicketReportPages ticketReport, ContentPages content) {
        routes.before(safety::headers);
        routes.before(safety::sameOrigin);
        problems.install(routes);
        routes.exception(Database.Unwritable.class, (e, ctx) -> problems.unavailable(ctx, e.getMessage()));
        routes.exception(Reports.Counting.class, (e, ctx) -> problems.later(ctx, e.getMessage()));

        get("/", reading::front);
        get("/healthz", vitals::alive);
        get("/readyz", vitals::ready);
        get("/metrics", vitals::metrics);
        get("/opensearch.xml", feeds::openSearch);
        get("/robots.txt", reading::robots);
        get("/sitemap.xml", feeds::sitemap);
        get("/assets/{tag}/{name}", pages::asset);
        get("/media/{tag}/{name}", reading::media);

        var api = new OpenApi(pages.absolute(""));
        api(api, SearchApi.SEARCH, searchApi::search);
        api(api, SearchApi.SUGGEST, searchApi::suggest);
        api(api, SearchApi.ARTICLE, searchApi::article);
        api(api, Acts.TELL, acts::beacon);
        api(api, TicketsApi.OPEN, ticketsApi::open);
        api(api, TicketsApi.UPLOAD, ticketsApi::upload);
        api(api, MailApi.TAKE, mailApi::take);
        api(api, ReportsApi.DEFLECTION, reports::deflection);
        api(api, ReportsApi.SEARCHES, reports::searches);
        api(api, ReportsApi.ARTICLES, reports::articles);
        api(api, ReportsApi.TICKETS, reports::tickets);
        api(api, ReportsApi.CONTENT, reports::content);
        api(api, ReportsApi.GAPS, reports::gaps);
        get("/api/v1/openapi.json", api::show);
        get("/site.schema.json", api::siteFile);

        routes.get("/seen", acts::pixel);
        problems.offers("GET", "/seen");
        post("/hooks/git", hook::pushed);

        routes.before("/staff", staff::guard);
        routes.before("/staff/*", staff::guard);
        get("/staff", staff::front);
        get("/staff/sign-in", signIn::signIn);
        post("/staff/sign-in", signIn::trySignIn);
        get("/staff/sign-in/code", signIn::code);
        post("/staff/sign-in/code", signIn::tryCode);
        get("/staff/sign-in/oidc", signIn::leave);
        get("/staff/sign-in/oidc/back", signIn::comeBack);
        post("/staff/sign-out", staff::signOut);
        get("/staff/link/{secret}", signIn::link);
        post("/staff/link/{secret}", signIn::choose);
        get("/staff/account", account::account);
        post("/staff/account", account::change);
        get("/staff/audit", audit::trail);

        get("/preview/<path>", preview::show);

        // What mails and webhooks called it that went out earlier.
        for (var desk : List.of("/staff/tickets", "/staff/inbox")) {
            get(desk, inbox::inbox);
            post(desk, inbox::many);
            get(desk + "/{reference}", inboxTicket::ticket);
            post(desk + "/{reference}", inboxTicket::handle);
            get(desk + "/{reference}/files/{id}", inboxTicket::file);
        }

        routes.get("/staff/live", live::live);
        problems.offers("GET", "/staff/live");

        get("/staff/contexts/{name}", contexts::context);
        get("/staff/deliveries", deliveries::dead);
        post("/staff/deliveries", deliveries::again);

        get("/staff/publishing", publishing::newest);
        post("/staff/publishing", publishing::act);
        get("/staff/publishing/history", publishing::history);
        get("/staff/publishing/branches", preview::branches);
        get("/staff/publishing/translations", publishing::translations);
        get("/staff/publishing/{id}", publishing::one);
        post("/staff/publishing/{id}", publishing::bringBack);

        get("/staff/deflection", deflection::show);
        get("/staff/reports", reportDesk::front);
        get("/staff/reports/searches", searchReport::show);
        get("/staff/reports/articles", articleReport::all);
        get("/staff/reports/articles/<id>", articleReport::one);
        get("/staff/reports/tickets", ticketReport::show);
        get("/staff/reports/content", content::show);
        get("/staff/gaps", gaps::show);
        get("/staff/gaps/{id}", gaps::one);
        post("/staff/gaps/{id}", gaps::act);

        get("/staff/privacy", privacy::kept);

        get("/staff/search", searchDesk::search);
        post("/staff/search", searchDesk::forget);

        get("/{locale}", reading::home);
        get("/{locale}/feed.xml", feeds::feed);
        get("/{locale}/measuring", measuring::show);
        post("/{locale}/measuring", measuring::decide);
        get("/{locale}/search", search::results);
        get("/{locale}/categories/{slug}", reading::category);
        get("/{locale}/articles/{slug}", reading::article);
        get("/{locale}/articles/{slug}/vote", votes::thanks);
        post("/{locale}/articles/{slug}/vote", votes::vote);
        get("/{locale}/contact", contact::contact);
        post("/{locale}/contact", contact::send);
        get("/{locale}/contact/answers", contact::answers);
        post("/{locale}/contact/solved", contact::solved);
        get("/{locale}/tickets", find::find);
        post("/{locale}/tickets", find::ask);
        get("/{locale}/tickets/{reference}", tickets::ticket);
        post("/{locale}/tickets/{reference}", tickets::write);
        get("/{locale}/tickets/{reference}/rating", ratings::ask);
        post("/{locale}/tickets/{reference}/rating", ratings::rate);
        get("/{locale}/tickets/{reference}/files/{id}", tickets::file);
    }

    /// What is routed here is described too.
    private void api(OpenApi api, OpenApi.Operation operation, Handler handler) {
        api.add(operation);
        if (operation.method().equals("GET")) {
            get(operation.path(), handler);
        } else {
            post(operation.path(), handler);
        }
    }

    /// HEAD answers as GET would, without the body; by default it would answer 200 for addresses that do not exist.
    private void get(String path, Handler handler) {
        routes.get(path, handler);
        routes.head(path, handler);
        problems.offers("GET", path);
        problems.offers("HEAD", path);
    }

    private void post(String path, Handler handler) {
        routes.post(path, handler);
        problems.offers("POST", path);
    }
}
