package help.cairn.staff;

import help.cairn.articles.Library;
import help.cairn.web.Clients;
import help.cairn.web.Limits;
import help.cairn.web.Pages;
import help.cairn.web.Safety;
import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.ForbiddenResponse;
import io.javalin.http.HttpStatus;
import io.javalin.http.SameSite;
import io.javalin.http.TooManyRequestsResponse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;

/// Sign-in for staff, and the guard before everything under `/staff`.
public final class StaffPages {
    private static final String COOKIE = "cairn_staff";
    private static final String SESSION = "cairn.session";
    private static final String SIGN_IN = "/staff/sign-in";
    private static final String LINK = "/staff/link/";
    private static final int TRIES = 10;
    private static final Duration PAUSE = Duration.ofMinutes(15);

    private final Colleagues colleagues;
    private final Library library;
    private final Pages pages;
    private final Clients clients;
    private final Safety safety;
    /// Never switched off: a proxy in front does not know whose password is being guessed.
    private final Limits limits = new Limits(true);

    public StaffPages(Colleagues colleagues, Library library, Pages pages, Clients clients, Safety safety) {
        this.colleagues = colleagues;
        this.library = library;
        this.pages = pages;
        this.clients = clients;
        this.safety = safety;
    }

    /// Before everything under `/staff`: nobody passes without a session, and no form without its token.
    public void guard(Context ctx) {
        ctx.header("Cache-Control", "no-store");
        ctx.header("X-Robots-Tag", "noindex");
        if (ctx.path().equals(SIGN_IN) || ctx.path().startsWith(LINK)) {
            return;
        }
        var session = session(ctx);
        if (session.isEmpty()) {
            var next = "GET".equals(ctx.req().getMethod()) && !ctx.path().equals("/staff")
                    ? "?next=" + URLEncoder.encode(ctx.path(), StandardCharsets.UTF_8)
                    : "";
            ctx.redirect(SIGN_IN + next, HttpStatus.SEE_OTHER);
            ctx.skipRemainingHandlers();
            return;
        }
        if ("POST".equals(ctx.req().getMethod())) {
            var token = ctx.formParam("token");
            if (token == null || !Secrets.same(token, session.get().formToken())) {
                throw new ForbiddenResponse("The form is outdated: open the page again.");
            }
        }
    }

    /// Whether a request comes from somebody who is signed in.
    public boolean signedIn(Context ctx) {
        return session(ctx).isPresent();
    }

    /// Who is signed in; behind the guard there always is somebody.
    public Colleagues.Session who(Context ctx) {
        return session(ctx).orElseThrow(ForbiddenResponse::new);
    }

    /// Who is signed in at this moment; looking does not make the session last longer.
    public Optional<Account> still(Context ctx) {
        return Optional.ofNullable(ctx.cookie(COOKIE)).flatMap(colleagues::still);
    }

    /// What surrounds a page for this colleague.
    ///
    /// @param current the entry that is current, such as `staff.inbox`
    public StaffFrame frame(Context ctx, String current) {
        var session = who(ctx);
        var role = session.account().role();
        var entries = new ArrayList<StaffFrame.Entry>();
        if (role.leads()) {
            entries.add(new StaffFrame.Entry("staff.deflection", "trend", "/staff/deflection", 0, current.equals("staff.deflection")));
        }
        if (role.writes()) {
            entries.add(new StaffFrame.Entry("staff.reports", "table", "/staff/reports", 0, current.equals("staff.reports")));
            entries.add(new StaffFrame.Entry("staff.content", "pulse", "/staff/reports/content", 0, current.equals("staff.content")));
        }
        if (role.answers()) {
            entries.add(new StaffFrame.Entry("staff.inbox", "inbox", "/staff/tickets", 0, current.equals("staff.inbox")));
        }
        if (role.writes()) {
            int held = library.current().heldBack().size();
            entries.add(new StaffFrame.Entry("staff.publishing", "publish", "/staff/publishing", held, current.equals("staff.publishing")));
            entries.add(new StaffFrame.Entry("staff.search", "search", "/staff/search", 0, current.equals("staff.search")));
        }
        if (role.leads()) {
            entries.add(new StaffFrame.Entry("staff.privacy", "lock", "/staff/privacy", 0, current.equals("staff.privacy")));
        }
        return new StaffFrame(session.account().name(), role.tag(), session.formToken(), "/staff/sign-out", entries);
    }

    private Optional<Colleagues.Session> session(Context ctx) {
        Optional<Colleagues.Session> known = ctx.attribute(SESSION);
        if (known == null) {
            known = Optional.ofNullable(ctx.cookie(COOKIE)).filter(secret -> secret.matches("[A-Za-z0-9_-]{43}")).flatMap(colleagues::session);
            ctx.attribute(SESSION, known);
        }
        return known;
    }

    public void signIn(Context ctx) {
        if (signedIn(ctx)) {
            ctx.redirect(next(ctx.queryParam("next")), HttpStatus.SEE_OTHER);
            return;
        }
        show(ctx, new SignInPage(SIGN_IN, next(ctx.queryParam("next")), "", ""), "staff.signIn");
    }

    private void welcome(Context ctx, Account account, String next) {
        var secret = colleagues.begin(account);
        ctx.cookie(new Cookie(COOKIE, secret, "/", -1, safety.secure(), true, null, SameSite.LAX));
        ctx.redirect(next, HttpStatus.SEE_OTHER);
    }

    public void trySignIn(Context ctx) {
        var email = Optional.ofNullable(ctx.formParam("email")).orElse("");
        var password = Optional.ofNullable(ctx.formParam("password")).orElse("");
        if (!limits.allow("sign-in", clients.address(ctx), TRIES, PAUSE)
                || !limits.allow("sign-in to", email.strip().toLowerCase(java.util.Locale.ROOT), TRIES, PAUSE)) {
            throw new TooManyRequestsResponse("Too many tries: wait 15 minutes.");
        }
        var account = colleagues.check(email, password);
        if (account.isPresent()) {
            welcome(ctx, account.get(), next(ctx.formParam("next")));
            return;
        }
        ctx.status(HttpStatus.UNPROCESSABLE_CONTENT);
        show(ctx, new SignInPage(SIGN_IN, next(ctx.formParam("next")), email, "staff.wrong"), "staff.signIn");
    }

    public void signOut(Context ctx) {
        colleagues.end(ctx.cookie(COOKIE));
        ctx.removeCookie(COOKIE, "/");
        ctx.redirect(SIGN_IN, HttpStatus.SEE_OTHER);
    }

    /// A one-time link: looking at it does not use it up, because mail programs look too.
    public void link(Context ctx) {
        var secret = ctx.pathParam("secret");
        var account = colleagues.byLink(secret);
        if (account.isEmpty()) {
            ctx.status(HttpStatus.GONE);
        }
        show(ctx, new PasswordPage(LINK + secret, account.map(Account::email).orElse(""), account.isEmpty() ? "staff.linkUsed" : "",
                Colleagues.SHORTEST_PASSWORD), "staff.choose");
    }

    public void choose(Context ctx) {
        var secret = ctx.pathParam("secret");
        if (!limits.allow("link", clients.address(ctx), TRIES, PAUSE)) {
            throw new TooManyRequestsResponse("Too many tries: wait 15 minutes.");
        }
        try {
            var account = colleagues.choose(secret, Optional.ofNullable(ctx.formParam("password")).orElse(""));
            if (account.isPresent()) {
                welcome(ctx, account.get(), "/staff");
            } else {
                ctx.status(HttpStatus.GONE);
                show(ctx, new PasswordPage(LINK + secret, "", "staff.linkUsed", Colleagues.SHORTEST_PASSWORD), "staff.choose");
            }
        } catch (IllegalArgumentException e) {
            ctx.status(HttpStatus.UNPROCESSABLE_CONTENT);
            var email = colleagues.byLink(secret).map(Account::email).orElse("");
            show(ctx, new PasswordPage(LINK + secret, email, "staff.short", Colleagues.SHORTEST_PASSWORD), "staff.choose");
        }
    }

    /// `/staff`: on to what this colleague is here for.
    public void front(Context ctx) {
        ctx.redirect(who(ctx).account().role().answers() ? "/staff/tickets" : "/staff/publishing", HttpStatus.SEE_OTHER);
    }

    private void show(Context ctx, Object page, String title) {
        var snapshot = library.current();
        var locale = Pages.bestLocale(ctx, snapshot.site());
        pages.showPrivate(ctx, pages.frame(snapshot, locale, Pages.View.of(pages.words(locale).say(title), ctx.path())), page, Map.of());
    }

    /// Only within the staff pages, so that a link cannot send somebody elsewhere after they signed in.
    private static String next(String wanted) {
        return wanted != null && wanted.matches("/staff(/[A-Za-z0-9/_-]*)?") ? wanted : "/staff";
    }
}
