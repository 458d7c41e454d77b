package help.cairn;

import static org.assertj.core.api.Assertions.assertThat;

import help.cairn.publishing.GitRepositories;
import help.cairn.staff.Role;
import java.net.CookieManager;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who may do what: every address of the site map, asked for by everybody. A new address needs one more line.
class AuthorisationTest {
    /// What the address is answered with, to somebody who is signed out, a writer, an agent, a lead and an administrator; `in`
    /// sends them to sign in. What stands after `as` is asked for. A form is sent with its token and nothing else. What changes
    /// how somebody is answered from then on stands last.
    private static final String PAGES = """
            GET  /                                                                  302 302 302 302 302
            GET  /healthz                                                           200 200 200 200 200
            GET  /readyz                                                            200 200 200 200 200
            GET  /metrics                                                           200 200 200 200 200
            GET  /opensearch.xml                                                    200 200 200 200 200
            GET  /robots.txt                                                        200 200 200 200 200
            GET  /sitemap.xml                                                       200 200 200 200 200
            GET  /site.schema.json                                                  200 200 200 200 200
            GET  /assets/{tag}/{name}          as /assets/none/none.css             404 404 404 404 404
            GET  /media/{tag}/{name}           as /media/none/none.png              404 404 404 404 404
            GET  /seen                                                              200 200 200 200 200
            POST /hooks/git                                                         403 403 403 403 403
            GET  /preview/<path>               as /preview/main                     404 200 404 200 200

            GET  /{locale}                     as /en                               200 200 200 200 200
            GET  /{locale}/feed.xml            as /en/feed.xml                      200 200 200 200 200
            GET  /{locale}/search              as /en/search                        200 200 200 200 200
            GET  /{locale}/categories/{slug}   as /en/categories/orders             200 200 200 200 200
            GET  /{locale}/articles/{slug}     as /en/articles/track                200 200 200 200 200
            GET  /{locale}/articles/{slug}/vote     as /en/articles/track/vote      200 200 200 200 200
            POST /{locale}/articles/{slug}/vote     as /en/articles/track/vote      400 400 400 400 400
            GET  /{locale}/contact             as /en/contact                       200 200 200 200 200
            POST /{locale}/contact             as /en/contact                       422 422 422 422 422
            GET  /{locale}/contact/answers     as /en/contact/answers               200 200 200 200 200
            POST /{locale}/contact/solved      as /en/contact/solved                400 400 400 400 400
            GET  /{locale}/measuring           as /en/measuring                     200 200 200 200 200
            GET  /{locale}/tickets             as /en/tickets                       200 200 200 200 200
            POST /{locale}/tickets             as /en/tickets                       422 422 422 422 422
            GET  /{locale}/tickets/{reference}      as /en/tickets/$ticket          404 404 404 404 404
            POST /{locale}/tickets/{reference}      as /en/tickets/$ticket          404 404 404 404 404
            GET  /{locale}/tickets/{reference}/rating     as /en/tickets/$ticket/rating     404 404 404 404 404
            POST /{locale}/tickets/{reference}/rating     as /en/tickets/$ticket/rating     404 404 404 404 404
            GET  /{locale}/tickets/{reference}/files/{id} as /en/tickets/$ticket/files/1    404 404 404 404 404

            GET  /api/v1/search                as /api/v1/search?q=parcel&locale=en 200 200 200 200 200
            GET  /api/v1/suggest               as /api/v1/suggest?q=par&locale=en   200 200 200 200 200
            GET  /api/v1/articles/<id>         as /api/v1/articles/orders/track?locale=en     200 200 200 200 200
            GET  /api/v1/openapi.json                                               200 200 200 200 200
            POST /api/v1/events                                                     400 400 400 400 400
            POST /api/v1/tickets                                                    400 400 400 400 400
            POST /api/v1/uploads                                                    400 400 400 400 400
            POST /api/v1/mail                                                       401 401 401 401 401
            GET  /api/v1/reports/deflection    as /api/v1/reports/deflection?from=2026-01-01  401 401 401 401 401
            GET  /api/v1/reports/searches      as /api/v1/reports/searches?from=2026-01-01    401 401 401 401 401
            GET  /api/v1/reports/articles      as /api/v1/reports/articles?from=2026-01-01    401 401 401 401 401
            GET  /api/v1/reports/tickets       as /api/v1/reports/tickets?from=2026-01-01     401 401 401 401 401
            GET  /api/v1/reports/content       as /api/v1/reports/content?from=2026-01-01     401 401 401 401 401
            GET  /api/v1/reports/gaps          as /api/v1/reports/gaps?from=2026-01-01        401 401 401 401 401

            GET  /staff                                                             in  303 303 303 303
            GET  /staff/sign-in                                                     200 303 303 303 303
            POST /staff/sign-in                                                     422 422 422 422 422
            GET  /staff/sign-in/code                                                in  in  in  in  in
            POST /staff/sign-in/code                                                422 422 422 422 422
            GET  /staff/sign-in/oidc                                                404 404 404 404 404
            GET  /staff/sign-in/oidc/back                                           404 404 404 404 404
            GET  /staff/link/{secret}          as /staff/link/guessed               410 410 410 410 410
            POST /staff/link/{secret}          as /staff/link/guessed               422 422 422 422 422
            GET  /staff/account                                                     in  200 200 200 200
            POST /staff/account                                                     in  400 400 400 400
            GET  /staff/tickets                                                     in  403 200 200 200
            POST /staff/tickets                                                     in  403 422 422 422
            GET  /staff/tickets/{reference}    as /staff/tickets/$ticket            in  403 200 200 200
            POST /staff/tickets/{reference}    as /staff/tickets/$ticket            in  403 400 400 400
            GET  /staff/tickets/{reference}/files/{id} as /staff/tickets/$ticket/files/1  in 403 404 404 404
            GET  /staff/inbox                                                       in  403 200 200 200
            POST /staff/inbox                                                       in  403 422 422 422
            GET  /staff/inbox/{reference}      as /staff/inbox/$ticket              in  403 200 200 200
            POST /staff/inbox/{reference}      as /staff/inbox/$ticket              in  403 400 400 400
            GET  /staff/inbox/{reference}/files/{id} as /staff/inbox/$ticket/files/1      in 403 404 404 404
            GET  /staff/live                                                        in  403 200 200 200
            GET  /staff/contexts/{name}        as /staff/contexts/none              in  403 404 404 404
            GET  /staff/deliveries                                                  in  403 200 200 200
            POST /staff/deliveries                                                  in  403 404 404 404
            GET  /staff/publishing                                                  in  200 403 200 200
            POST /staff/publishing                                                  in  400 403 400 400
            GET  /staff/publishing/history                                          in  200 403 200 200
            GET  /staff/publishing/branches                                         in  200 403 200 200
            GET  /staff/publishing/translations                                     in  200 403 200 200
            GET  /staff/publishing/{id}        as /staff/publishing/1               in  200 403 200 200
            POST /staff/publishing/{id}        as /staff/publishing/1               in  303 403 303 303
            GET  /staff/search                                                      in  200 403 200 200
            POST /staff/search                                                      in  303 403 303 303
            GET  /staff/deflection                                                  in  403 403 200 200
            GET  /staff/reports                                                     in  303 403 303 303
            GET  /staff/reports/searches                                            in  200 403 200 200
            GET  /staff/reports/articles                                            in  200 403 200 200
            GET  /staff/reports/articles/<id>  as /staff/reports/articles/none      in  404 403 404 404
            GET  /staff/reports/tickets                                             in  403 403 200 200
            GET  /staff/reports/content                                             in  200 403 200 200
            GET  /staff/gaps                                                        in  200 403 200 200
            GET  /staff/gaps/{id}              as /staff/gaps/none                  in  404 403 404 404
            POST /staff/gaps/{id}              as /staff/gaps/none                  in  404 403 404 404
            GET  /staff/privacy                                                     in  403 403 200 200
            GET  /staff/audit                                                       in  403 403 200 200
            POST /{locale}/measuring           as /en/measuring                     303 303 303 303 303
            POST /staff/sign-out                                                    in  in  in  in  in
            """;

    /// What a token opens: none, a guessed one, a writer's, an agent's, a lead's and an administrator's.
    private static final String TOKENS = """
            POST /api/v1/mail                                                       401 401 403 200 200 200
            GET  /api/v1/reports/deflection    as /api/v1/reports/deflection?from=2026-01-01  401 401 403 403 200 200
            GET  /api/v1/reports/searches      as /api/v1/reports/searches?from=2026-01-01    401 401 403 403 200 200
            GET  /api/v1/reports/articles      as /api/v1/reports/articles?from=2026-01-01    401 401 403 403 200 200
            GET  /api/v1/reports/tickets       as /api/v1/reports/tickets?from=2026-01-01     401 401 403 403 200 200
            GET  /api/v1/reports/content       as /api/v1/reports/content?from=2026-01-01     401 401 403 403 200 200
            GET  /api/v1/reports/gaps          as /api/v1/reports/gaps?from=2026-01-01      401 401 403 403 200 200
            """;

    private static final String PASSWORD = "seven quiet birds";
    private static final List<Role> ROLES = List.of(Role.WRITER, Role.AGENT, Role.LEAD, Role.ADMIN);

    @TempDir
    static Path folder;

    private static GitRepositories repository;
    private static Shop shop;
    private static String ticket;
    private static final Map<Role, HttpClient> COLLEAGUES = new EnumMap<>(Role.class);

    /// @param statuses what each is answered with, in the order of the columns
    private record Row(String method, String route, String path, List<String> statuses) {
        String name() {
            return method + " " + route;
        }

        static List<Row> of(String table) {
            return table.lines().filter(line -> !line.isBlank()).map(line -> {
                var match = Pattern.compile("(GET|POST) +(\\S+)(?: +as +(\\S+))?((?: +(?:in|\\d{3}))+)").matcher(line);
                assertThat(match.matches()).as(line).isTrue();
                return new Row(match.group(1), match.group(2), match.group(3) == null ? match.group(2) : match.group(3),
                        List.of(match.group(4).strip().split(" +")));
            }).toList();
        }
    }

    @BeforeAll
    static void open() throws Exception {
        repository = new GitRepositories(folder);
        repository.write("site.yaml", "name: Alder & Pine\nlocales: [en]\ntopics: [{id: order, title: An order}]\n")
                .write("en/orders/track.md", "---\ntitle: \"Where is my parcel?\"\n---\nOpen the mail.\n").push("The first article");
        shop = new Shop(folder.resolve("data"),
                Map.of("content.git", repository.address(), "publishing.poll", "1h", "mail.in.address", "help@alderandpine.example"));
        ticket = Shop.reference(shop.ask("sam@example.com"));
        for (var role : ROLES) {
            var link = shop.command("staff", "add", role.tag() + "@alderandpine.example", "--role", role.tag());
            COLLEAGUES.put(role, browser());
            assertThat(shop.post(COLLEAGUES.get(role), link.substring(link.indexOf("/staff/link/")).strip(), Map.of("password", PASSWORD)).statusCode())
                    .isEqualTo(303);
        }
    }

    @AfterAll
    static void close() throws Exception {
        shop.close();
        repository.close();
    }

    @Test
    void everyAddressOfTheSiteMapIsInTheTable() {
        var real = new TreeSet<>(shop.routes());
        // What HEAD answers is asked beside what GET answers.
        real.removeIf(route -> route.startsWith("HEAD ") && real.contains(route.replaceFirst("HEAD", "GET")));
        assertThat(Row.of(PAGES).stream().map(Row::name).toList()).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(real);
    }

    @Test
    void everybodyIsAnsweredAsTheTableSays() throws Exception {
        var people = new ArrayList<HttpClient>(List.of(HttpClient.newHttpClient()));
        for (var role : ROLES) {
            // They sign out in the end.
            people.add(browser());
            assertThat(shop.post(people.getLast(), "/staff/sign-in", Map.of("email", role.tag() + "@alderandpine.example", "password", PASSWORD)).statusCode())
                    .isEqualTo(303);
        }
        var heads = shop.routes().stream().filter(route -> route.startsWith("HEAD ")).map(route -> route.substring(5)).toList();
        var answered = new ArrayList<String>();
        var expected = new ArrayList<String>();
        for (var row : Row.of(PAGES)) {
            for (int i = 0; i < people.size(); i++) {
                var who = i == 0 ? "signed out" : ROLES.get(i - 1).tag();
                expected.add(row.name() + ", " + who + ": " + row.statuses().get(i));
                answered.add(row.name() + ", " + who + ": " + status(people.get(i), row.method(), row.path(), Map.of()));
                if (row.method().equals("GET") && heads.contains(row.route())) {
                    expected.add("HEAD " + row.route() + ", " + who + ": " + row.statuses().get(i));
                    answered.add("HEAD " + row.route() + ", " + who + ": " + status(people.get(i), "HEAD", row.path(), Map.of()));
                }
            }
        }
        assertThat(answered).isEqualTo(expected);
    }

    @Test
    void noFormBehindSignInIsTakenWithoutItsToken() throws Exception {
        for (var role : ROLES) {
            var who = COLLEAGUES.get(role);
            for (var row : Row.of(PAGES)) {
                if (row.method().equals("POST") && row.statuses().getFirst().equals("in")) {
                    assertThat(shop.post(who, filled(row.path()), Map.of("token", "guessed")).statusCode()).as("%s, %s", row.name(), role).isEqualTo(403);
                }
            }
        }
    }

    @Test
    void aTokenOpensWhatItsRoleMayDo() throws Exception {
        var tokens = new ArrayList<>(List.of("", "cairn_guessed"));
        ROLES.forEach(role -> tokens.add(shop.command("token", "create", "--role", role.tag()).strip()));
        for (var row : Row.of(TOKENS)) {
            for (int i = 0; i < tokens.size(); i++) {
                var more = tokens.get(i).isEmpty() ? Map.<String, String>of() : Map.of("Authorization", "Bearer " + tokens.get(i));
                assertThat(status(HttpClient.newHttpClient(), row.method(), row.path(), more)).as("%s, token %d", row.name(), i)
                        .isEqualTo(row.statuses().get(i));
            }
        }
        var asked = Row.of(PAGES).stream().filter(row -> row.statuses().getFirst().equals("401")).map(Row::name);
        assertThat(Row.of(TOKENS).stream().map(Row::name)).as("every address that wants a token").containsExactlyInAnyOrderElementsOf(asked.toList());
    }

    @Test
    void aTokenIsNoSession() throws Exception {
        var token = shop.command("token", "create", "--role", "admin").strip();
        for (var path : List.of("/staff/audit", "/staff/tickets", "/staff/account")) {
            assertThat(status(HttpClient.newHttpClient(), "GET", path, Map.of("Authorization", "Bearer " + token))).as(path).isEqualTo("in");
        }
    }

    @Test
    void theNavigationShowsWhatTheRoleMaySeeAndNothingElse() throws Exception {
        var allowed = Row.of(PAGES);
        for (var role : ROLES) {
            var page = shop.get(COLLEAGUES.get(role), "/staff/account").body();
            var shown = Pattern.compile("<li><a href=\"(/staff/[a-z-]+)\"").matcher(page).results().map(found -> found.group(1)).toList();
            assertThat(shown).as(role.tag()).isNotEmpty();
            for (var row : allowed) {
                var seen = row.statuses().get(1 + ROLES.indexOf(role)).equals("200");
                if (shown.contains(row.route())) {
                    assertThat(seen || !row.method().equals("GET")).as("%s sees %s", role, row.route()).isTrue();
                }
                if (row.method().equals("GET")
                        && List.of("/staff/tickets", "/staff/publishing", "/staff/search", "/staff/deflection", "/staff/gaps", "/staff/privacy", "/staff/audit")
                                .contains(row.route())) {
                    assertThat(shown.contains(row.route())).as("%s, %s", role, row.route()).isEqualTo(seen);
                }
            }
        }
    }

    private static HttpClient browser() {
        return HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    }

    private static String filled(String path) {
        return path.replace("$ticket", ticket);
    }

    private static String status(HttpClient who, String method, String path, Map<String, String> headers) throws Exception {
        var body = "";
        if (method.equals("POST") && path.startsWith("/staff/")) {
            var form = Pattern.compile("name=\"token\" value=\"([^\"]+)").matcher(shop.get(who, "/staff/account").body());
            body = form.find() ? "token=" + URLEncoder.encode(form.group(1), StandardCharsets.UTF_8) : "";
        }
        if (path.equals("/api/v1/mail")) {
            body = "From: sam@example.com\r\nSubject: Hello\r\n\r\nWhere is it?\r\n";
        }
        var request = shop.request(filled(path)).method(method, HttpRequest.BodyPublishers.ofString(body));
        if (method.equals("POST")) {
            request.header("Content-Type", path.equals("/api/v1/mail")
                    ? "message/rfc822"
                    : path.startsWith("/api/") ? "application/json" : "application/x-www-form-urlencoded");
        }
        headers.forEach(request::header);
        // Some answers go on for as long as somebody listens.
        var answer = who.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        answer.body().close();
        var to = answer.headers().firstValue("Location").orElse("");
        return to.matches("/staff/sign-in(\\?.*)?") ? "in" : Integer.toString(answer.statusCode());
    }
}
