package help.cairn.tickets;

import help.cairn.articles.Library;
import help.cairn.staff.StaffPages;
import help.cairn.web.Pages;
import help.cairn.web.Words;
import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Map;

/// What is kept about people, and for how long.
public final class PrivacyPages {
    private final Library library;
    private final Pages pages;
    private final Sweeper sweeper;
    private final StaffPages staff;

    public PrivacyPages(Library library, Pages pages, Sweeper sweeper, StaffPages staff) {
        this.library = library;
        this.pages = pages;
        this.sweeper = sweeper;
        this.staff = staff;
    }

    /// `GET /staff/privacy`
    public void kept(Context ctx) {
        if (!staff.who(ctx).account().role().leads()) {
            throw new ForbiddenResponse("Privacy is for leads and administrators.");
        }
        var snapshot = library.current();
        var words = pages.words(Pages.bestLocale(ctx, snapshot.site()));
        var zone = snapshot.site().timeZone();
        var swept = sweeper.last()
                .map(round -> words.say("privacy.swept", pages.moment(round.at().atZone(zone), words), round.all()))
                .orElseGet(() -> words.say("privacy.sweptNever"));
        var lines = sweeper.kinds().stream().map(kind -> line(kind, words, zone)).toList();
        pages.showPrivate(
                ctx, pages.frame(snapshot, words.locale(), Pages.View.of(words.say("staff.privacy"), ctx.path())), new PrivacyPage(lines, swept),
                Map.of("staff", staff.frame(ctx, "staff.privacy")));
    }

    private static PrivacyPage.Line line(Sweeper.Kind kind, Words words, ZoneId zone) {
        return new PrivacyPage.Line(
                kind.name(), kind.kept().map(time -> words.say("privacy.days", time.toDays())).orElseGet(() -> words.say("privacy.never")),
                kind.stock().count(), kind.stock().oldest().map(at -> Pages.date(LocalDate.ofInstant(at, zone), words)).orElse(""));
    }
}
