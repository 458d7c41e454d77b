package help.cairn;

import help.cairn.deflection.Acts;
import help.cairn.publishing.GitHook;
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
            StaffPages staff, ContactPages contact, TicketPages tickets, InboxPages inbox, TicketsApi ticketsApi, GitHook hook) {
        routes.before(safety::headers);
        routes.before(safety::sameOrigin);
        problems.install(routes);

        get(routes, "/", reading::front);
        get(routes, "/healthz", vitals::alive);
        get(routes, "/readyz", vitals::ready);
        get(routes, "/metrics", vitals::metrics);
        get(routes, "/opensearch.xml", feeds::openSearch);
        get(routes, "/robots.txt", reading::robots);
        get(routes, "/sitemap.xml", feeds::sitemap);
        get(routes, "/assets/{tag}/{name}", pages::asset);
        get(routes, "/media/{tag}/{name}", reading::media);

        var api = new OpenApi(pages.absolute(""));
        api(routes, api, SearchApi.SEARCH, searchApi::search);
        api(routes, api, SearchApi.SUGGEST, searchApi::suggest);
        api(routes, api, SearchApi.ARTICLE, searchApi::article);
        api(routes, api, Acts.TELL, acts::beacon);
        api(routes, api, TicketsApi.OPEN, ticketsApi::open);
        get(routes, "/api/v1/openapi.json", api::show);

        routes.get("/seen", acts::pixel);
        routes.post("/hooks/git", hook::pushed);

        routes.before("/staff", staff::guard);
        routes.before("/staff/*", staff::guard);
        get(routes, "/staff", staff::front);
        get(routes, "/staff/sign-in", staff::signIn);
        routes.post("/staff/sign-in", staff::trySignIn);
        routes.post("/staff/sign-out", staff::signOut);
        get(routes, "/staff/link/{secret}", staff::link);
        routes.post("/staff/link/{secret}", staff::choose);

        get(routes, "/staff/inbox", inbox::inbox);
        get(routes, "/staff/inbox/{reference}", inbox::ticket);
        routes.post("/staff/inbox/{reference}", inbox::handle);

        get(routes, "/{locale}", reading::home);
        get(routes, "/{locale}/feed.xml", feeds::feed);
        get(routes, "/{locale}/search", search::results);
        get(routes, "/{locale}/categories/{slug}", reading::category);
        get(routes, "/{locale}/articles/{slug}", reading::article);
        get(routes, "/{locale}/articles/{slug}/vote", votes::thanks);
        routes.post("/{locale}/articles/{slug}/vote", votes::vote);
        get(routes, "/{locale}/contact", contact::contact);
        routes.post("/{locale}/contact", contact::send);
        get(routes, "/{locale}/contact/answers", contact::answers);
        routes.post("/{locale}/contact/solved", contact::solved);
        get(routes, "/{locale}/tickets/{reference}", tickets::ticket);
        routes.post("/{locale}/tickets/{reference}", tickets::write);
        get(routes, "/<path>", reading::old);
    }

    /// What is routed here is described too.
    private static void api(RoutesConfig routes, OpenApi api, OpenApi.Operation operation, Handler handler) {
        api.add(operation);
        if (operation.method().equals("GET")) {
            get(routes, operation.path(), handler);
        } else {
            routes.post(operation.path(), handler);
        }
    }

    /// HEAD answers as GET would, without the body; by default it would answer 200 for addresses that do not exist.
    private static void get(RoutesConfig routes, String path, Handler handler) {
        routes.get(path, handler);
        routes.head(path, handler);
    }
}
