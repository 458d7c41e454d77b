package help.cairn.reports;

import help.cairn.articles.Library;
import help.cairn.articles.Snapshot;
import help.cairn.staff.Role;
import help.cairn.staff.StaffPages;
import help.cairn.web.Json;
import help.cairn.web.Pages;
import help.cairn.web.Words;
import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import io.javalin.http.HttpStatus;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What all pages of reports need: who may see them, the period that the address asks for, and what surrounds a page.
public record ReportDesk(Reports reports, Library library, Pages pages, StaffPages staff, Clock clock) {
    static final String HOME = "/staff/reports";
    static final String SEARCHES = HOME + "/searches";
    static final String ARTICLES = HOME + "/articles";
    static final String TICKETS = HOME + "/tickets";
    static final String CONTENT = HOME + "/content";

    /// `GET /staff/reports`: on to the first of them.
    public void front(Context ctx) {
        forWriters(ctx);
        ctx.redirect(SEARCHES, HttpStatus.SEE_OTHER);
    }

    /// @throws ForbiddenResponse for agents
    void forWriters(Context ctx) {
        if (!role(ctx).writes()) {
            throw new ForbiddenResponse("Reports are for writers, leads and administrators.");
        }
    }

    /// @throws ForbiddenResponse for writers and agents
    void forLeads(Context ctx) {
        if (!role(ctx).leads()) {
            throw new ForbiddenResponse("Reports on tickets are for leads and administrators.");
        }
    }

    Role role(Context ctx) {
        return staff.who(ctx).account().role();
    }

    Snapshot snapshot() {
        return library.current();
    }

    Telling telling(Context ctx) {
        return new Telling(pages.words(Pages.bestLocale(ctx, snapshot().site())));
    }

    /// What the address asks for.
    ///
    /// @param by what this page can be narrowed down by
    Filters filters(Context ctx, String... by) {
        return Filters.of(ctx, snapshot(), telling(ctx).words(), clock, List.of(by));
    }

    /// Whether a spreadsheet or a program asked, and was answered.
    boolean exported(Context ctx, Period period, String name, Object report, Sheet sheet) {
        var format = Optional.ofNullable(ctx.queryParam("format")).orElse("");
        switch (format) {
            case "csv" -> {
                ctx.contentType("text/csv; charset=utf-8");
                ctx.header("Content-Disposition", "attachment; filename=\"%s-%s-%s.csv\"".formatted(name, period.from(), period.to()));
                ctx.result(sheet.csv().getBytes(StandardCharsets.UTF_8));
            }
            case "json" -> Json.write(ctx, report);
            default -> {
                return false;
            }
        }
        staff.note(ctx, "report export", "%s, %s to %s, %s".formatted(name, period.from(), period.to(), format));
        return true;
    }

    void show(Context ctx, ReportPage page, String current) {
        var locale = Pages.bestLocale(ctx, snapshot().site());
        pages.showPrivate(ctx, pages.frame(snapshot(), locale, Pages.View.of(page.title(), ctx.path())), page, Map.of("staff", staff.frame(ctx, current)));
    }

    List<ReportPage.Chip> tabs(Context ctx, Filters filters, String current, Telling telling) {
        var all = new ArrayList<ReportPage.Chip>();
        all.add(tab("report.searches", SEARCHES, filters, current, telling));
        all.add(tab("report.articles", ARTICLES, filters, current, telling));
        if (role(ctx).leads()) {
            all.add(tab("report.tickets", TICKETS, filters, current, telling));
        }
        return all;
    }

    /// From one report to the next people stay with the days and the language.
    private static ReportPage.Chip tab(String key, String address, Filters filters, String current, Telling telling) {
        return new ReportPage.Chip(telling.say(key), address + "?" + filters.days(), address.equals(current), "");
    }

    /// What of a period may still change, because a ticket counts for three days before it.
    String open(Period period, Telling telling) {
        return telling.open(period, clock, pages);
    }

    /// What stands in no figure of these days.
    ReportPage.Meaning leftOut(Period period, Telling telling) {
        return telling.leftOut(reports.leftOut(period));
    }

    String topic(String id, Words words) {
        return snapshot().site().topic(id).map(topic -> topic.title().in(words.locale())).filter(title -> !title.isEmpty())
                .orElseGet(() -> id.equals("other") ? words.say("topic.other") : id);
    }

    String category(String key, Locale locale) {
        return java.util.stream.Stream.concat(java.util.stream.Stream.of(locale), snapshot().site().locales().stream())
                .flatMap(one -> snapshot().categories(one).stream()).filter(category -> category.key().equals(key)).findFirst()
                .map(help.cairn.articles.Category::title).orElse(key);
    }
}
