package help.cairn.tickets;

import help.cairn.articles.Library;
import help.cairn.articles.Snapshot;
import help.cairn.staff.Account;
import help.cairn.staff.AuditEntry;
import help.cairn.staff.Colleagues;
import help.cairn.staff.StaffPages;
import help.cairn.web.Pages;
import help.cairn.web.Words;
import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// What all pages of the inbox need: who is there, how things are called, and what surrounds a page.
public record InboxDesk(Library library, Pages pages, Tickets tickets, ContactPages contact, StaffPages staff, Colleagues colleagues) {
    /// Who is signed in, if they answer tickets.
    Account who(Context ctx) {
        var account = staff.who(ctx).account();
        if (!account.role().answers()) {
            throw new ForbiddenResponse("Tickets are for agents, leads and administrators.");
        }
        return account;
    }

    /// Whether who opened this is still signed in and still answers tickets.
    boolean stillThere(Context ctx) {
        return staff.still(ctx).filter(account -> account.role().answers()).isPresent();
    }

    String token(Context ctx) {
        return staff.who(ctx).formToken();
    }

    /// Colleagues who may have a ticket.
    List<String> answering() {
        return colleagues.all().stream().filter(account -> account.role().answers()).map(Account::email).toList();
    }

    AuditEntry trail(Account who, String act, String what) {
        return new AuditEntry(tickets.clock().instant(), who.email(), act, what);
    }

    Snapshot snapshot() {
        return library.current();
    }

    Words words(Context ctx) {
        return pages.words(Pages.bestLocale(ctx, snapshot().site()));
    }

    String topic(String id, Words words) {
        return snapshot().site().topic(id).map(topic -> contact.title(topic, words.locale())).orElse(id);
    }

    String moment(Instant at, Words words) {
        return pages.moment(at.atZone(snapshot().site().timeZone()), words);
    }

    static String address(String reference) {
        return InboxQuery.HOME + "/" + reference;
    }

    static String named(String name, String email) {
        return name.isEmpty() ? email : name;
    }

    void show(Context ctx, String title, Object page) {
        var locale = Pages.bestLocale(ctx, snapshot().site());
        pages.showPrivate(ctx, pages.frame(snapshot(), locale, Pages.View.of(title, ctx.path())), page, Map.of("staff", staff.frame(ctx, "staff.inbox")));
    }
}
