package help.cairn.reports;

import help.cairn.articles.Library;
import help.cairn.articles.Snapshot;
import help.cairn.staff.Role;
import help.cairn.staff.StaffPages;
import help.cairn.web.Json;
import help.cairn.web.Pages;
import help.cairn.web.Words;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import io.javalin.http.HttpStatus;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDate;
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
    private static final int USUAL_DAYS = 28;
    private static final List<String> DEVICES = List.of("phone", "tablet", "desktop", "other");

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

    /// The last four weeks unless others are asked for.
    Period period(Context ctx) {
        var zone = snapshot().site().timeZone();
        var from = Optional.ofNullable(ctx.queryParam("from")).filter(day -> !day.isEmpty())
                .orElseGet(() -> LocalDate.ofInstant(clock.instant(), zone).minusDays(USUAL_DAYS - 1).toString());
        try {
            return Period.read(from, ctx.queryParam("to"), ctx::queryParam, zone, clock);
        } catch (IllegalArgumentException e) {
            throw new BadRequestResponse(e.getMessage());
        }
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

    List<ReportPage.Chip> tabs(Context ctx, Period period, String current, Telling telling) {
        var all = new ArrayList<ReportPage.Chip>();
        all.add(tab("report.searches", SEARCHES, period, current, telling));
        all.add(tab("report.articles", ARTICLES, period, current, telling));
        if (role(ctx).leads()) {
            all.add(tab("report.tickets", TICKETS, period, current, telling));
        }
        return all;
    }

    /// From one report to the next people stay with the days and the language.
    private static ReportPage.Chip tab(String key, String address, Period period, String current, Telling telling) {
        var same = new Period(period.from(), period.to(), period.zone(), period.locale());
        return new ReportPage.Chip(telling.say(key), address + "?" + same.query(), address.equals(current), "");
    }

    String says(Period period, Telling telling) {
        return telling.say("deflection.period", telling.day(period.from().toString()), telling.day(period.to().minusDays(1).toString()), period.days());
    }

    /// What of a period may still change, because a ticket counts for three days before it.
    String open(Period period, Telling telling) {
        var since = clock.instant().minus(help.cairn.deflection.Settled.BEFORE_TICKET);
        return period.end().isAfter(since)
                ? telling.say("report.open", pages.moment(since.atZone(period.zone()), telling.words()))
                : telling.say("report.final");
    }

    /// What stands in no figure.
    ReportPage.Meaning leftOut(DeflectionReport.LeftOut leftOut, Telling telling) {
        return new ReportPage.Meaning(telling.say("report.leftOut"), telling.say("report.leftOut.how", leftOut.robot(), leftOut.staff(), leftOut.preview()));
    }

    List<ReportPage.Choice> choices(Period period, Telling telling, String... filters) {
        return java.util.stream.Stream.of(filters).map(name -> {
            var options = new ArrayList<ReportPage.Option>();
            options.add(new ReportPage.Option("", telling.say("report.all." + name), period.only(name).isEmpty()));
            known(name, telling.words()).forEach((value, text) -> options.add(
                    new ReportPage.Option(value, text, period.only(name).filter(value::equals).isPresent())));
            period.only(name).filter(value -> options.stream().noneMatch(ReportPage.Option::chosen))
                    .ifPresent(value -> options.add(new ReportPage.Option(value, value, true)));
            return new ReportPage.Choice(name, telling.say("report.filter." + name), options);
        }).toList();
    }

    private Map<String, String> known(String filter, Words words) {
        var all = new java.util.LinkedHashMap<String, String>();
        var site = snapshot().site();
        switch (filter) {
            case "locale" -> site.locales().forEach(locale -> all.put(locale.toLanguageTag(), locale.getDisplayName(words.locale())));
            case "device" -> DEVICES.forEach(device -> all.put(device, words.say("report.device." + device)));
            case "topic" -> site.topics().forEach(topic -> all.put(topic.id(), topic(topic.id(), words)));
            default -> site.locales().forEach(locale -> snapshot().categories(locale).forEach(category -> all.putIfAbsent(category.key(), category.title())));
        }
        return all;
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
