package help.cairn;

import help.cairn.deflection.Acts;
import help.cairn.publishing.GitHook;
import help.cairn.publishing.PreviewPages;
import help.cairn.publishing.PublishingPages;
import help.cairn.reading.Feeds;
import help.cairn.reading.ReadingPages;
import help.cairn.reading.Votes;
import help.cairn.search.SearchApi;
import help.cairn.search.SearchPages;
import help.cairn.staff.StaffPages;
import help.cairn.tickets.ContactPages;
import help.cairn.tickets.InboxPages;
import help.cairn.tickets.TicketPages;
import help.cairn.tickets.TicketsApi;
import help.cairn.web.OpenApi;
import help.cairn.web.Pages;
import help.cairn.web.Problems;
import help.cairn.web.Safety;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Handler;

/// Every address on one screen.
final class SiteMap {
    private SiteMap() {}

    static void draw(
            RoutesConfig routes, Safety safety, Problems problems, Pages pages, Vitals vitals, ReadingPages reading, Feeds feeds, Votes votes,
            SearchPages search, SearchApi searchApi, Acts acts,
            StaffPages staff, ContactPages contact, TicketPages tickets, InboxPages inbox, TicketsApi ticketsApi, GitHook hook,
            PublishingPages publishing, PreviewPages preview) {
        routes.before(safety::headers);
        routes.before(safety::sameOrigin);
        problems.install(routes);

        get(routes, problems, "/", reading::front);
        get(routes, problems, "/healthz", vitals::alive);
        get(routes, problems, "/readyz", vitals::ready);
        get(routes, problems, "/metrics", vitals::metrics);
        get(routes, problems, "/opensearch.xml", feeds::openSearch);
        get(routes, problems, "/robots.txt", reading::robots);
        get(routes, problems, "/sitemap.xml", feeds::sitemap);
        get(routes, problems, "/assets/{tag}/{name}", pages::asset);
        get(routes, problems, "/media/{tag}/{name}", reading::media);

        var api = new OpenApi(pages.absolute(""));
        api(routes, problems, api, SearchApi.SEARCH, searchApi::search);
        api(routes, problems, api, SearchApi.SUGGEST, searchApi::suggest);
        api(routes, problems, api, SearchApi.ARTICLE, searchApi::article);
        api(routes, problems, api, Acts.TELL, acts::beacon);
        api(routes, problems, api, TicketsApi.OPEN, ticketsApi::open);
        get(routes, problems, "/api/v1/openapi.json", api::show);

        routes.get("/seen", acts::pixel);
        problems.offers("GET", "/seen");
        post(routes, problems, "/hooks/git", hook::pushed);

        routes.before("/staff", staff::guard);
        routes.before("/staff/*", staff::guard);
        get(routes, problems, "/staff", staff::front);
        get(routes, problems, "/staff/sign-in", staff::signIn);
        post(routes, problems, "/staff/sign-in", staff::trySignIn);
        post(routes, problems, "/staff/sign-out", staff::signOut);
        get(routes, problems, "/staff/link/{secret}", staff::link);
        post(routes, problems, "/staff/link/{secret}", staff::choose);

        get(routes, problems, "/preview/<path>", preview::show);

        get(routes, problems, "/staff/inbox", inbox::inbox);
        get(routes, problems, "/staff/inbox/{reference}", inbox::ticket);
        post(routes, problems, "/staff/inbox/{reference}", inbox::handle);

        get(routes, problems, "/staff/publishing", publishing::newest);
        post(routes, problems, "/staff/publishing", publishing::act);
        get(routes, problems, "/staff/publishing/history", publishing::history);
        get(routes, problems, "/staff/publishing/branches", preview::branches);
        get(routes, problems, "/staff/publishing/translations", publishing::translations);
        get(routes, problems, "/staff/publishing/{id}", publishing::one);
        post(routes, problems, "/staff/publishing/{id}", publishing::bringBack);

        get(routes, problems, "/{locale}", reading::home);
        get(routes, problems, "/{locale}/feed.xml", feeds::feed);
        get(routes, problems, "/{locale}/search", search::results);
        get(routes, problems, "/{locale}/categories/{slug}", reading::category);
        get(routes, problems, "/{locale}/articles/{slug}", reading::article);
        get(routes, problems, "/{locale}/articles/{slug}/vote", votes::thanks);
        post(routes, problems, "/{locale}/articles/{slug}/vote", votes::vote);
        get(routes, problems, "/{locale}/contact", contact::contact);
        post(routes, problems, "/{locale}/contact", contact::send);
        get(routes, problems, "/{locale}/contact/answers", contact::answers);
        post(routes, problems, "/{locale}/contact/solved", contact::solved);
        get(routes, problems, "/{locale}/tickets/{reference}", tickets::ticket);
        post(routes, problems, "/{locale}/tickets/{reference}", tickets::write);
    }

    /// What is routed here is described too.
    private static void api(RoutesConfig routes, Problems problems, OpenApi api, OpenApi.Operation operation, Handler handler) {
        api.add(operation);
        if (operation.method().equals("GET")) {
            get(routes, problems, operation.path(), handler);
        } else {
            post(routes, problems, operation.path(), handler);
        }
    }

    /// HEAD answers as GET would, without the body; by default it would answer 200 for addresses that do not exist.
    private static void get(RoutesConfig routes, Problems problems, String path, Handler handler) {
        routes.get(path, handler);
        routes.head(path, handler);
        problems.offers("GET", path);
        problems.offers("HEAD", path);
    }

    private static void post(RoutesConfig routes, Problems problems, String path, Handler handler) {
        routes.post(path, handler);
        problems.offers("POST", path);
    }
}
