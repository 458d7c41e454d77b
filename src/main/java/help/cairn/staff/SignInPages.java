package help.cairn.staff;

import help.cairn.articles.Library;
import help.cairn.web.Pages;
import help.cairn.web.Safety;
import help.cairn.web.Words;
import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.HttpStatus;
import io.javalin.http.NotFoundResponse;
import io.javalin.http.SameSite;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// How staff sign in: by password, by a one-time link or elsewhere; and then by a second step, if the account has one.
public final class SignInPages {
    private static final String SIGN_IN = StaffPages.SIGN_IN;
    private static final String CODE = SIGN_IN + "/code";
    private static final String ELSEWHERE = SIGN_IN + "/oidc";
    private static final String HALF = "cairn_half";
    private static final String AWAY = "cairn_away";

    private final Colleagues colleagues;
    private final SecondStep second;
    private final Optional<SingleSignOn> elsewhere;
    private final StaffPages staff;
    private final Library library;
    private final Pages pages;
    private final Safety safety;

    /// @param elsewhere where colleagues can sign in instead of here
    public SignInPages(
            Colleagues colleagues, SecondStep second, Optional<SingleSignOn> elsewhere, StaffPages staff, Library library, Pages pages, Safety safety) {
        this.colleagues = colleagues;
        this.second = second;
        this.elsewhere = elsewhere;
        this.staff = staff;
        this.library = library;
        this.pages = pages;
        this.safety = safety;
    }

    /// `GET /staff/sign-in`
    public void signIn(Context ctx) {
        if (staff.signedIn(ctx)) {
            ctx.redirect(next(ctx.queryParam("next")), HttpStatus.SEE_OTHER);
            return;
        }
        show(ctx, next(ctx.queryParam("next")), "", "");
    }

    /// `POST /staff/sign-in`
    public void trySignIn(Context ctx) {
        var email = Optional.ofNullable(ctx.formParam("email")).orElse("");
        var password = Optional.ofNullable(ctx.formParam("password")).orElse("");
        staff.spendTry(ctx, "sign-in", email.strip().toLowerCase(Locale.ROOT));
        var account = colleagues.check(email, password);
        if (account.isPresent()) {
            passed(ctx, account.get(), "password", next(ctx.formParam("next")));
            return;
        }
        ctx.status(HttpStatus.UNPROCESSABLE_CONTENT);
        show(ctx, next(ctx.formParam("next")), email, words(ctx).say("staff.wrong"));
    }

    /// Whichever way somebody came in, this is the one door behind it.
    private void passed(Context ctx, Account account, String how, String next) {
        if (!second.on(account)) {
            staff.welcome(ctx, account, how, next);
            return;
        }
        carry(ctx, HALF, second.ask(account, how));
        ctx.redirect(CODE + query(next), HttpStatus.SEE_OTHER);
    }

    /// `GET /staff/sign-in/code`
    public void code(Context ctx) {
        if (carried(ctx, HALF).flatMap(second::asked).isEmpty()) {
            ctx.redirect(SIGN_IN + query(next(ctx.queryParam("next"))), HttpStatus.SEE_OTHER);
            return;
        }
        show(ctx, new SecondStepPage(CODE, next(ctx.queryParam("next")), ""), "second.title");
    }

    /// `POST /staff/sign-in/code`
    public void tryCode(Context ctx) {
        var next = next(ctx.formParam("next"));
        var secret = carried(ctx, HALF);
        var half = secret.flatMap(second::asked);
        if (half.isEmpty()) {
            ctx.status(HttpStatus.UNPROCESSABLE_CONTENT);
            show(ctx, next, "", words(ctx).say("second.late"));
            return;
        }
        var account = half.get().account();
        staff.spendTry("code", account);
        if (second.passes(account, Optional.ofNullable(ctx.formParam("code")).orElse("")) && second.answered(secret.get())) {
            ctx.removeCookie(HALF, SIGN_IN);
            staff.welcome(ctx, account, half.get().how() + " and second step", next);
            return;
        }
        colleagues.refused(Optional.of(account), "second step");
        ctx.status(HttpStatus.UNPROCESSABLE_CONTENT);
        show(ctx, new SecondStepPage(CODE, next, "second.wrong"), "second.title");
    }

    /// `GET /staff/sign-in/oidc`: off to where colleagues sign in elsewhere.
    public void leave(Context ctx) {
        var place = elsewhere.orElseThrow(NotFoundResponse::new);
        var next = next(ctx.queryParam("next"));
        staff.spendLeave(ctx);
        var away = place.leave(next);
        if (away.isEmpty()) {
            ctx.status(HttpStatus.SERVICE_UNAVAILABLE);
            show(ctx, next, "", words(ctx).say("elsewhere.unreachable", place.name()));
            return;
        }
        carry(ctx, AWAY, away.get().secret());
        ctx.redirect(away.get().address().toString(), HttpStatus.SEE_OTHER);
    }

    /// `GET /staff/sign-in/oidc/back`: from there, with something that proves who it is.
    public void comeBack(Context ctx) {
        var place = elsewhere.orElseThrow(NotFoundResponse::new);
        var said = place.comeBack(carried(ctx, AWAY).orElse(""), ctx.queryParamMap());
        ctx.removeCookie(AWAY, SIGN_IN);
        switch (said) {
            case SingleSignOn.Said.Proven(var email, var next) -> {
                var account = colleagues.byEmail(email);
                if (account.isPresent()) {
                    passed(ctx, account.get(), "elsewhere", next);
                } else {
                    refuse(ctx, HttpStatus.FORBIDDEN, words(ctx).say("elsewhere.noAccount", place.name()), "elsewhere, no account");
                }
            }
            case SingleSignOn.Said.Unverified() ->
                refuse(ctx, HttpStatus.FORBIDDEN, words(ctx).say("elsewhere.unverified", place.name()), "elsewhere, address not verified");
            case SingleSignOn.Said.Declined() -> refuse(ctx, HttpStatus.FORBIDDEN, words(ctx).say("elsewhere.declined", place.name()), "elsewhere, declined");
            case SingleSignOn.Said.Unproven() ->
                refuse(ctx, HttpStatus.BAD_REQUEST, words(ctx).say("elsewhere.unproven", place.name()), "elsewhere, not proven");
            case SingleSignOn.Said.Stale() -> {
                ctx.status(HttpStatus.BAD_REQUEST);
                show(ctx, "/staff", "", words(ctx).say("elsewhere.unproven", place.name()));
            }
        }
    }

    private void refuse(Context ctx, HttpStatus status, String problem, String noted) {
        colleagues.refused(Optional.empty(), noted);
        ctx.status(status);
        show(ctx, "/staff", "", problem);
    }

    /// A one-time link: looking at it does not use it up, because mail programs look too.
    public void link(Context ctx) {
        var secret = ctx.pathParam("secret");
        var account = colleagues.byLink(secret);
        if (account.isEmpty()) {
            ctx.status(HttpStatus.GONE);
        }
        show(ctx, new PasswordPage(StaffPages.LINK + secret, account.map(Account::email).orElse(""), account.isEmpty() ? "staff.linkUsed" : "",
                Colleagues.SHORTEST_PASSWORD), "staff.choose");
    }

    public void choose(Context ctx) {
        var secret = ctx.pathParam("secret");
        staff.spendTry(ctx, "link", "");
        try {
            var account = colleagues.choose(secret, Optional.ofNullable(ctx.formParam("password")).orElse(""));
            if (account.isPresent()) {
                passed(ctx, account.get(), "link", "/staff");
            } else {
                ctx.status(HttpStatus.GONE);
                show(ctx, new PasswordPage(StaffPages.LINK + secret, "", "staff.linkUsed", Colleagues.SHORTEST_PASSWORD), "staff.choose");
            }
        } catch (IllegalArgumentException e) {
            ctx.status(HttpStatus.UNPROCESSABLE_CONTENT);
            var email = colleagues.byLink(secret).map(Account::email).orElse("");
            show(ctx, new PasswordPage(StaffPages.LINK + secret, email, "staff.short", Colleagues.SHORTEST_PASSWORD), "staff.choose");
        }
    }

    private void show(Context ctx, String next, String email, String problem) {
        var other = elsewhere.map(place -> new SignInPage.Elsewhere(place.name(), ELSEWHERE + query(next)));
        show(ctx, new SignInPage(SIGN_IN, next, email, problem, other), "staff.signIn");
    }

    private void show(Context ctx, Object page, String title) {
        var words = words(ctx);
        pages.showPrivate(ctx, pages.frame(library.current(), words.locale(), Pages.View.of(words.say(title), ctx.path())), page, Map.of());
    }

    private Words words(Context ctx) {
        return pages.words(Pages.bestLocale(ctx, library.current().site()));
    }

    /// Whoever comes back from another site brings it along, and no script can read it.
    private void carry(Context ctx, String name, String secret) {
        ctx.cookie(new Cookie(name, secret, SIGN_IN, -1, safety.secure(), true, null, SameSite.LAX));
    }

    private static Optional<String> carried(Context ctx, String name) {
        return Optional.ofNullable(ctx.cookie(name)).filter(secret -> secret.matches("[A-Za-z0-9_-]{43}"));
    }

    private static String query(String next) {
        return next.equals("/staff") ? "" : "?next=" + URLEncoder.encode(next, StandardCharsets.UTF_8);
    }

    /// Only within the staff pages, so that a link cannot send somebody elsewhere after they signed in.
    private static String next(String wanted) {
        return wanted != null && wanted.matches("/staff(/[A-Za-z0-9/_-]*)?") ? wanted : "/staff";
    }
}
