package help.cairn.staff;

import help.cairn.articles.Library;
import help.cairn.web.Clients;
import help.cairn.web.Device;
import help.cairn.web.Limits;
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
import java.util.Optional;

/// The guard before everything under `/staff`, and what surrounds its pages.
public final class StaffPages {
    private static final String COOKIE = "cairn_staff";
    private static final String SESSION = "cairn.session";
    static final String SIGN_IN = "/staff/sign-in";
    static final String LINK = "/staff/link/";
    private static final int TRIES = 10;
    private static final int LEAVES = 200;
    private static final Duration PAUSE = Duration.ofMinutes(15);

    private final Colleagues colleagues;
    private final Library library;
    private final Clients clients;
    private final Safety safety;
    private final boolean demo;
    /// Never switched off: a proxy in front does not know whose password is being guessed.
    private final Limits limits = new Limits(true);

    /// @param demo whether all that is shown was made up
    public StaffPages(Colleagues colleagues, Library library, Clients clients, Safety safety, boolean demo) {
        this.colleagues = colleagues;
        this.library = library;
        this.clients = clients;
        this.safety = safety;
        this.demo = demo;
    }

    /// Before everything under `/staff`: nobody passes without a session, and no form without its token.
    public void guard(Context ctx) {
        ctx.header("Cache-Control", "no-store");
        ctx.header("X-Robots-Tag", "noindex");
        if (ctx.path().equals(SIGN_IN) || ctx.path().startsWith(SIGN_IN + "/") || ctx.path().startsWith(LINK)) {
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
            entries.add(new StaffFrame.Entry("staff.reports", "table", "/staff/reports/searches", 0, current.equals("staff.reports")));
            entries.add(new StaffFrame.Entry("staff.gaps", "gap", "/staff/gaps", 0, current.equals("staff.gaps")));
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
            entries.add(new StaffFrame.Entry("staff.audit", "trail", "/staff/audit", 0, current.equals("staff.audit")));
        }
        return new StaffFrame(session.account().name(), role.tag(), session.formToken(), "/staff/sign-out", current.equals("staff.account"), entries, demo);
    }

    private Optional<Colleagues.Session> session(Context ctx) {
        Optional<Colleagues.Session> known = ctx.attribute(SESSION);
        if (known == null) {
            known = Optional.ofNullable(ctx.cookie(COOKIE)).filter(secret -> secret.matches("[A-Za-z0-9_-]{43}")).flatMap(colleagues::session);
            ctx.attribute(SESSION, known);
        }
        return known;
    }

    /// What the browser of whoever is signed in comes back with.
    String secret(Context ctx) {
        return ctx.cookie(COOKIE);
    }

    /// Begins a session, and goes where they wanted to.
    void welcome(Context ctx, Account account, String how, String next) {
        var agent = ctx.header("User-Agent");
        var secret = colleagues.begin(account, how, (Device.kind(agent) + " " + Device.browser(agent)).strip());
        ctx.cookie(new Cookie(COOKIE, secret, "/", -1, safety.secure(), true, null, SameSite.LAX));
        ctx.redirect(next, HttpStatus.SEE_OTHER);
    }

    public void signOut(Context ctx) {
        colleagues.signOut(who(ctx).account(), secret(ctx));
        ctx.removeCookie(COOKIE, "/");
        ctx.redirect(SIGN_IN, HttpStatus.SEE_OTHER);
    }

    /// Takes one of the few tries to prove something.
    ///
    /// @param what such as `sign-in`
    /// @param whose the account that it is tried on, as it was named
    /// @throws TooManyRequestsResponse if there is none left
    void spendTry(Context ctx, String what, String whose) {
        if (!limits.allow(what, clients.address(ctx), TRIES, PAUSE) || !whose.isEmpty() && !limits.allow(what + " to", whose, TRIES, PAUSE)) {
            throw new TooManyRequestsResponse("Too many tries: wait 15 minutes.");
        }
    }

    /// Takes one of the many times that the people of one address may set out to sign in elsewhere.
    void spendLeave(Context ctx) {
        if (!limits.allow("leave", clients.address(ctx), LEAVES, PAUSE)) {
            throw new TooManyRequestsResponse("Too many tries: wait 15 minutes.");
        }
    }

    /// Takes one of the few tries to prove something to an account that is known. Whoever is asked for that has proved something
    /// before, and a whole team may come from one address.
    void spendTry(String what, Account account) {
        if (!limits.allow(what + " to", Long.toString(account.id()), TRIES, PAUSE)) {
            throw new TooManyRequestsResponse("Too many tries: wait 15 minutes.");
        }
    }

    /// Notes for the audit trail what whoever is signed in did.
    ///
    /// @param act such as `report export`
    public void note(Context ctx, String act, String what) {
        colleagues.note(who(ctx).account(), act, what);
    }

    /// `/staff`: on to what this colleague is here for.
    public void front(Context ctx) {
        ctx.redirect(who(ctx).account().role().answers() ? "/staff/tickets" : "/staff/publishing", HttpStatus.SEE_OTHER);
    }
}
