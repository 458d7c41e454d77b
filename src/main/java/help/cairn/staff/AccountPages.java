package help.cairn.staff;

import help.cairn.articles.Library;
import help.cairn.web.Pages;
import help.cairn.web.Words;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A colleague's own account: the second step at sign-in, and where they are signed in.
public final class AccountPages {
    private static final String HOME = "/staff/account";

    private final Colleagues colleagues;
    private final SecondStep second;
    private final Library library;
    private final Pages pages;
    private final StaffPages staff;

    public AccountPages(Colleagues colleagues, SecondStep second, Library library, Pages pages, StaffPages staff) {
        this.colleagues = colleagues;
        this.second = second;
        this.library = library;
        this.pages = pages;
        this.staff = staff;
    }

    /// `GET /staff/account`
    public void account(Context ctx) {
        show(ctx, "");
    }

    /// `POST /staff/account`
    public void change(Context ctx) {
        var account = staff.who(ctx).account();
        switch (Optional.ofNullable(ctx.formParam("do")).orElse("")) {
            case "end" -> {
                colleagues.end(account, Optional.ofNullable(ctx.formParam("session")).orElse(""));
                ctx.redirect(HOME + "#sessions", HttpStatus.SEE_OTHER);
            }
            case "others" -> {
                colleagues.endOthers(account, staff.secret(ctx));
                ctx.redirect(HOME + "#sessions", HttpStatus.SEE_OTHER);
            }
            case "prepare" -> {
                second.prepare(account);
                ctx.redirect(HOME, HttpStatus.SEE_OTHER);
            }
            case "confirm" -> confirm(ctx, account);
            case "renew" -> {
                if (proven(ctx, account)) {
                    show(ctx, new RecoveryCodesPage(HOME, second.renew(account), false), "codes.title");
                }
            }
            case "off" -> {
                if (proven(ctx, account)) {
                    second.off(account);
                    ctx.redirect(HOME, HttpStatus.SEE_OTHER);
                }
            }
            default -> throw new BadRequestResponse("\"do\" must be end, others, prepare, confirm, renew or off.");
        }
    }

    private void confirm(Context ctx, Account account) {
        if (second.on(account)) {
            // Somebody went back, or asked twice.
            ctx.redirect(HOME, HttpStatus.SEE_OTHER);
            return;
        }
        staff.spendTry("code", account);
        var codes = second.confirm(account, Optional.ofNullable(ctx.formParam("code")).orElse(""), Secrets.hash(staff.secret(ctx)));
        if (codes.isPresent()) {
            show(ctx, new RecoveryCodesPage(HOME, codes.get(), true), "codes.title");
        } else {
            ctx.status(HttpStatus.UNPROCESSABLE_CONTENT);
            show(ctx, "account.wrongCode");
        }
    }

    /// Whoever sits down at an open laptop shall not be able to take the second step away.
    private boolean proven(Context ctx, Account account) {
        if (!second.on(account)) {
            ctx.redirect(HOME, HttpStatus.SEE_OTHER);
            return false;
        }
        staff.spendTry("code", account);
        var proof = Optional.ofNullable(ctx.formParam("proof")).orElse("");
        if (second.passes(account, proof) || colleagues.fits(account, proof)) {
            return true;
        }
        ctx.status(HttpStatus.UNPROCESSABLE_CONTENT);
        show(ctx, "account.wrongProof");
        return false;
    }

    private void show(Context ctx, String problem) {
        var session = staff.who(ctx);
        var account = session.account();
        var site = library.current().site();
        var words = pages.words(Pages.bestLocale(ctx, site));
        var state = second.of(account);
        var sessions = colleagues.sessions(account, staff.secret(ctx)).stream().map(open -> line(open, words, site.timeZone())).toList();
        show(ctx, new AccountPage(
                HOME, session.formToken(), account.email(), account.role().tag(),
                state instanceof SecondStep.State.SettingUp(var secret) ? Optional.of(settingUp(site.name(), account, secret)) : Optional.empty(),
                state instanceof SecondStep.State.On(var since, var codes)
                        ? Optional.of(new AccountPage.On(Pages.date(LocalDate.ofInstant(since, site.timeZone()), words), codes))
                        : Optional.empty(),
                problem, sessions), "staff.account");
    }

    private static AccountPage.SettingUp settingUp(String site, Account account, String secret) {
        var link = SecondStep.address(site, account, secret);
        return new AccountPage.SettingUp(String.join(" ", List.of(secret.split("(?<=\\G.{4})"))), link, Qr.of(link));
    }

    private AccountPage.Line line(Colleagues.Open open, Words words, ZoneId zone) {
        var parts = open.device().split(" ", 2);
        return new AccountPage.Line(
                open.id(), "account.device." + (parts[0].isEmpty() ? "other" : parts[0]), parts.length > 1 ? parts[1] : "", moment(open.made(), words, zone),
                moment(open.used(), words, zone), open.current());
    }

    private String moment(Instant at, Words words, ZoneId zone) {
        return pages.moment(at.atZone(zone), words);
    }

    private void show(Context ctx, Object page, String title) {
        var snapshot = library.current();
        var words = pages.words(Pages.bestLocale(ctx, snapshot.site()));
        pages.showPrivate(ctx, pages.frame(snapshot, words.locale(), Pages.View.of(words.say(title), ctx.path())), page,
                Map.of("staff", staff.frame(ctx, "staff.account")));
    }
}
