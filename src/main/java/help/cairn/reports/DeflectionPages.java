package help.cairn.reports;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import help.cairn.articles.Article;
import help.cairn.articles.Library;
import help.cairn.articles.Snapshot;
import help.cairn.deflection.Share;
import help.cairn.staff.StaffPages;
import help.cairn.web.Json;
import help.cairn.web.Pages;
import help.cairn.web.Words;
import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import java.nio.charset.StandardCharsets;
import java.text.NumberFormat;
import java.time.Clock;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// What self-service does, as leads read it.
public final class DeflectionPages {
    private static final String HOME = "/staff/deflection";
    /// Those who gave up stand beside those who were helped, so that nobody reads the one without the other.
    private static final List<String> SHOWN = List.of(
            "explicitDeflection", "implicitDeflection", "giveUp", "contact", "confirmedAnswer", "assumedAnswer", "unmeasurable");
    /// More of these is better.
    private static final Set<String> WELCOME = Set.of("explicitDeflection", "implicitDeflection", "confirmedAnswer");
    /// More of these is worse.
    private static final Set<String> UNWELCOME = Set.of("contact", "giveUp", "unmeasurable");

    /// Those that a trend can show beside those who gave up.
    private static final List<String> TRENDS = List.of("confirmedAnswer", "assumedAnswer", "contact", "explicitDeflection", "implicitDeflection",
            "unmeasurable");
    private static final int OFFERED = 6;

    private final Reports reports;
    private final Optional<Cost> cost;
    private final Library library;
    private final Pages pages;
    private final StaffPages staff;
    private final Clock clock;

    /// @param cost what a ticket costs the store, if it said so
    public DeflectionPages(Reports reports, Optional<Cost> cost, Library library, Pages pages, StaffPages staff, Clock clock) {
        this.reports = reports;
        this.cost = cost;
        this.library = library;
        this.pages = pages;
        this.staff = staff;
        this.clock = clock;
    }

    /// `GET /staff/deflection`, the same as a spreadsheet with `format=csv`, and for programs with `format=json`.
    public void show(Context ctx) {
        if (!staff.who(ctx).account().role().leads()) {
            throw new ForbiddenResponse("Reports are for leads and administrators.");
        }
        var snapshot = library.current();
        var words = pages.words(Pages.bestLocale(ctx, snapshot.site()));
        var filters = Filters.of(ctx, snapshot, words, clock, Period.FILTERS);
        var period = filters.period();
        switch (Optional.ofNullable(ctx.queryParam("format")).orElse("")) {
            case "csv" -> csv(ctx, "deflection", period, Sheet.of(reports.deflection(period)));
            case "trend" -> csv(ctx, "trend", period, Sheet.of(reports.trend(period)));
            case "json" -> {
                note(ctx, "deflection", period, "json");
                Json.write(ctx, new Both(reports.deflection(period), reports.trend(period)));
            }
            default -> pages.showPrivate(ctx, pages.frame(snapshot, words.locale(), Pages.View.of(words.say("staff.deflection"), ctx.path())),
                    page(ctx, snapshot, filters, words), Map.of("staff", staff.frame(ctx, "staff.deflection")));
        }
    }

    private record Both(@JsonUnwrapped DeflectionReport report, Trend trend) {}

    private void note(Context ctx, String name, Period period, String format) {
        staff.note(ctx, "report export", "%s, %s to %s, %s".formatted(name, period.from(), period.to(), format));
    }

    private void csv(Context ctx, String name, Period period, Sheet sheet) {
        note(ctx, name, period, "csv");
        ctx.contentType("text/csv; charset=utf-8");
        ctx.header("Content-Disposition", "attachment; filename=\"%s-%s-%s.csv\"".formatted(name, period.from(), period.to()));
        ctx.result(sheet.csv().getBytes(StandardCharsets.UTF_8));
    }

    private DeflectionPage page(Context ctx, Snapshot snapshot, Filters filters, Words words) {
        var period = filters.period();
        var report = reports.deflection(period);
        var before = reports.deflection(filters.before());
        var chosen = Optional.ofNullable(ctx.queryParam("trend")).filter(TRENDS::contains).orElse(TRENDS.getFirst());
        var address = HOME + "?" + filters.query();
        var figures = new ArrayList<DeflectionPage.Figure>();
        for (var name : SHOWN) {
            figures.add(figure(name, report.rates().byName().get(name), Optional.of(before.rates().byName().get(name)), words));
        }
        return new DeflectionPage(
                filters.says(words), new ReportPage.Form(HOME, filters, List.of(new ReportPage.Hidden("trend", chosen)), Optional.empty()),
                finding(report, words), figures, outcomes(report, words), report.episodes().all(), report.provisional(),
                report.browsingSessions(),
                List.of(plain("robot", report.leftOut().robot()), plain("staff", report.leftOut().staff()), plain("preview", report.leftOut().preview())),
                trial(report.holdout(), words), trend(period, chosen, words), funnel(report.visits(), words), others(report.visits(), words),
                effort(report.effort(), words), offered(snapshot, period, words), pages.theme().address("chart.js"), address + "&format=csv",
                address + "&format=trend", address + "&format=json");
    }

    private DeflectionPage.Trend trend(Period period, String chosen, Words words) {
        var trend = reports.trend(period);
        var format = DateTimeFormatter.ofPattern(words.say("deflection.day"), words.locale());
        var parts = trend.parts().stream().map(part -> new DeflectionPage.Part(
                format.format(LocalDate.parse(part.from())), LocalDate.parse(part.from()).toEpochDay(), part.provisional(),
                Stream.of(chosen, "giveUp").map(name -> point(part.rate(name), words)).toList())).toList();
        var marks = trend.marks().stream().map(mark -> new DeflectionPage.Mark(
                format.format(LocalDate.parse(mark.day())), LocalDate.parse(mark.day()).toEpochDay(),
                mark.kind().equals("theme") ? words.say("deflection.mark.theme") : words.say("deflection.mark.publication", mark.articles(), mark.title())))
                .toList();
        return new DeflectionPage.Trend(chosen, TRENDS, trend.days(), parts, marks);
    }

    private static DeflectionPage.Point point(Share share, Words words) {
        return new DeflectionPage.Point(
                share.value().map(value -> Said.percent(value, words)).orElse(""),
                words.say("deflection.between", Said.percent(share.low(), words), Said.percent(share.high(), words)),
                words.say("deflection.of", share.numerator(), share.denominator()),
                share.value().map(value -> String.format(Locale.ROOT, "%.4f %.4f %.4f", value, share.low(), share.high())).orElse(""));
    }

    private static List<DeflectionPage.Line> funnel(DeflectionReport.Visits visits, Words words) {
        var steps = new LinkedHashMap<String, Long>();
        steps.put("visited", visits.all());
        steps.put("read", visits.read());
        steps.put("opened", visits.opened());
        steps.put("sent", visits.sent());
        return steps.entrySet().stream().map(step -> {
            double share = (double) step.getValue() / Math.max(1, visits.all());
            return new DeflectionPage.Line(step.getKey(), step.getValue(), Said.percent(share, words), 0, "", Said.drawn(share), "", "");
        }).toList();
    }

    private static List<DeflectionPage.Figure> others(DeflectionReport.Visits visits, Words words) {
        return visits.asOthersCount().byName().entrySet().stream().map(rule -> figure(rule.getKey(), rule.getValue(), Optional.empty(), words)).toList();
    }

    private static List<DeflectionPage.Effort> effort(DeflectionReport.Effort effort, Words words) {
        return effort.byName().entrySet().stream().map(one -> new DeflectionPage.Effort(
                one.getKey(), one.getValue().map(median -> NumberFormat.getNumberInstance(words.locale()).format(median)).orElse(""))).toList();
    }

    private List<DeflectionPage.Offered> offered(Snapshot snapshot, Period period, Words words) {
        return reports.offered(period, OFFERED).stream().map(one -> new DeflectionPage.Offered(
                Filters.title(snapshot, words.locale(), one.article()),
                snapshot.bestById(words.locale(), one.article()).map(Article::address).orElse(""), one.times(),
                figure("solved", Share.of(one.solved(), one.times()), Optional.empty(), words))).toList();
    }

    private static String finding(DeflectionReport report, Words words) {
        var counts = report.episodes();
        if (counts.told() == 0) {
            return words.say("deflection.nothing");
        }
        return words.say(
                "deflection.finding", counts.told(), counts.explicitDeflection() + counts.confirmedAnswer(),
                counts.implicitDeflection() + counts.assumedAnswer(), counts.contacted(), counts.gaveUp());
    }

    private static DeflectionPage.Figure figure(String key, Share share, Optional<Share> before, Words words) {
        return Said.figure(key, share, before, more -> mood(key, more), words);
    }

    private static String mood(String key, boolean more) {
        if (WELCOME.contains(key)) {
            return more ? "good" : "bad";
        }
        return UNWELCOME.contains(key) ? more ? "bad" : "good" : "flat";
    }

    private static List<DeflectionPage.Line> outcomes(DeflectionReport report, Words words) {
        var lines = new ArrayList<DeflectionPage.Line>();
        double all = Math.max(1, report.episodes().all());
        double from = 0;
        var open = report.provisionalEpisodes().byName();
        for (var outcome : report.episodes().byName().entrySet()) {
            double unsettled = open.get(outcome.getKey()) / all;
            double settled = outcome.getValue() / all - unsettled;
            lines.add(new DeflectionPage.Line(
                    outcome.getKey(), outcome.getValue(), Said.percent(outcome.getValue() / all, words), open.get(outcome.getKey()), Said.drawn(from),
                    Said.drawn(settled),
                    Said.drawn(from + settled), Said.drawn(unsettled)));
            from += settled + unsettled;
        }
        return lines;
    }

    private static DeflectionPage.Line plain(String key, long count) {
        return new DeflectionPage.Line(key, count, "", 0, "", "", "", "");
    }

    private DeflectionPage.Trial trial(HoldOut holdOut, Words words) {
        var arms = List.of(
                figure("shown", Share.of(holdOut.shown().contacted(), holdOut.shown().visitors()), Optional.empty(), words),
                figure("held", Share.of(holdOut.held().contacted(), holdOut.held().visitors()), Optional.empty(), words));
        var rails = rails(holdOut, words);
        if (!holdOut.enough()) {
            return new DeflectionPage.Trial(
                    arms, words.say("deflection.trial.few", Share.ENOUGH), "", "", false, holdOut.splitAlarm(), Optional.empty(), rails);
        }
        double difference = holdOut.difference().orElseThrow();
        var saying = holdOut.open()
                ? words.say("deflection.trial.open")
                : words.say(difference > 0 ? "deflection.trial.fewer" : "deflection.trial.more", Said.points(Math.abs(difference), words));
        return new DeflectionPage.Trial(
                arms, saying,
                words.say("deflection.trial.prevented", Math.round(holdOut.prevented().orElseThrow()), Math.round(holdOut.preventedLow().orElseThrow()),
                        Math.round(holdOut.preventedHigh().orElseThrow())),
                cost.map(each -> money(each, holdOut, words)).orElse(""), true, holdOut.splitAlarm(),
                holdOut.moreVisitors().map(more -> words.say("deflection.trial.wait", more, Math.round(holdOut.moreWeeks().orElseThrow()))), rails);
    }

    private static String money(Cost each, HoldOut holdOut, Words words) {
        var format = NumberFormat.getCurrencyInstance(words.locale());
        format.setCurrency(each.currency());
        var exact = format.format(each.amount());
        format.setMaximumFractionDigits(0);
        return words.say(
                "deflection.trial.money", format.format(each.amount().doubleValue() * holdOut.prevented().orElseThrow()),
                format.format(each.amount().doubleValue() * holdOut.preventedLow().orElseThrow()),
                format.format(each.amount().doubleValue() * holdOut.preventedHigh().orElseThrow()), exact);
    }

    /// What must not get worse where answers are offered.
    private static List<DeflectionPage.Rail> rails(HoldOut holdOut, Words words) {
        var held = holdOut.held().guardRails();
        var rails = new ArrayList<DeflectionPage.Rail>();
        holdOut.shown().guardRails().forEach((name, with) -> {
            var without = held.get(name);
            boolean known = with.value().isPresent() && without.value().isPresent();
            var difference = known ? Optional.of(with.interval().minus(without.interval())) : Optional.<Share.Interval>empty();
            rails.add(new DeflectionPage.Rail(
                    name, point(with, words), point(without, words), difference.map(since -> Said.change(since, words)).orElse(""),
                    difference.filter(since -> !since.mayBeZero()).map(since -> since.value() > 0 ? "bad" : "good").orElse("flat")));
        });
        rails.add(new DeflectionPage.Rail("csat", rating(holdOut.shown(), words), rating(holdOut.held(), words), "", "flat"));
        return rails;
    }

    private static DeflectionPage.Point rating(HoldOut.Arm arm, Words words) {
        var format = NumberFormat.getNumberInstance(words.locale());
        format.setMaximumFractionDigits(1);
        return new DeflectionPage.Point(
                arm.scored() < Share.ENOUGH ? "" : format.format(arm.csat().orElseThrow()), "", words.say("deflection.ratings", arm.scored()), "");
    }
}
