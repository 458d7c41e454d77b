package help.cairn.reports;

import help.cairn.deflection.Share;
import help.cairn.articles.Library;
import help.cairn.staff.StaffPages;
import help.cairn.web.Json;
import help.cairn.web.Pages;
import help.cairn.web.Words;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import java.nio.charset.StandardCharsets;
import java.text.NumberFormat;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What self-service does, as leads read it.
public final class DeflectionPages {
    private static final String HOME = "/staff/deflection";
    private static final int USUAL_DAYS = 28;
    /// Those who gave up stand beside those who were helped, so that nobody reads the one without the other.
    private static final List<String> SHOWN = List.of(
            "explicitDeflection", "implicitDeflection", "giveUp", "contact", "confirmedAnswer", "assumedAnswer", "unmeasurable");
    /// More of these is better.
    private static final Set<String> WELCOME = Set.of("explicitDeflection", "implicitDeflection", "confirmedAnswer");
    /// More of these is worse.
    private static final Set<String> UNWELCOME = Set.of("contact", "giveUp", "unmeasurable");

    private final Reports reports;
    private final Library library;
    private final Pages pages;
    private final StaffPages staff;
    private final Clock clock;

    public DeflectionPages(Reports reports, Library library, Pages pages, StaffPages staff, Clock clock) {
        this.reports = reports;
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
        var period = period(ctx);
        var report = reports.deflection(period);
        switch (Optional.ofNullable(ctx.queryParam("format")).orElse("")) {
            case "csv" -> {
                staff.note(ctx, "report export", "deflection, %s to %s, csv".formatted(period.from(), period.to()));
                ctx.contentType("text/csv; charset=utf-8");
                ctx.header("Content-Disposition", "attachment; filename=\"deflection-%s-%s.csv\"".formatted(period.from(), period.to()));
                ctx.result(Sheet.of(report).csv().getBytes(StandardCharsets.UTF_8));
            }
            case "json" -> {
                staff.note(ctx, "report export", "deflection, %s to %s, json".formatted(period.from(), period.to()));
                Json.write(ctx, report);
            }
            default -> show(ctx, period, report);
        }
    }

    private void show(Context ctx, Period period, DeflectionReport report) {
        var snapshot = library.current();
        var words = pages.words(Pages.bestLocale(ctx, snapshot.site()));
        var page = page(period, report, reports.deflection(period.before()), snapshot.site().locales(), words);
        pages.showPrivate(ctx, pages.frame(snapshot, words.locale(), Pages.View.of(words.say("staff.deflection"), ctx.path())), page,
                Map.of("staff", staff.frame(ctx, "staff.deflection")));
    }

    /// The last four weeks unless others are asked for.
    private Period period(Context ctx) {
        var zone = library.current().site().timeZone();
        var today = LocalDate.ofInstant(clock.instant(), zone);
        var from = Optional.ofNullable(ctx.queryParam("from")).filter(day -> !day.isEmpty()).orElseGet(() -> today.minusDays(USUAL_DAYS - 1).toString());
        try {
            return Period.read(from, ctx.queryParam("to"), ctx::queryParam, zone, clock);
        } catch (IllegalArgumentException e) {
            throw new BadRequestResponse(e.getMessage());
        }
    }

    private static DeflectionPage page(Period period, DeflectionReport report, DeflectionReport before, List<Locale> locales, Words words) {
        var says = words.say("deflection.period", Pages.date(period.from(), words), Pages.date(period.to().minusDays(1), words), period.days());
        var address = HOME + "?" + period.query();
        var figures = new ArrayList<DeflectionPage.Figure>();
        for (var name : SHOWN) {
            figures.add(figure(name, report.rates().byName().get(name), Optional.of(before.rates().byName().get(name)), words));
        }
        return new DeflectionPage(
                HOME, says, period.from().toString(), period.to().toString(), languages(period, locales, words), finding(report, words), figures,
                outcomes(report, words), report.episodes().all(), report.provisional(), report.browsingSessions(),
                List.of(plain("robot", report.leftOut().robot()), plain("staff", report.leftOut().staff()), plain("preview", report.leftOut().preview())),
                trial(report.holdout(), words), address + "&format=csv", address + "&format=json");
    }

    private static List<DeflectionPage.Language> languages(Period period, List<Locale> locales, Words words) {
        return locales.stream().map(locale -> new DeflectionPage.Language(
                locale.toLanguageTag(), locale.getDisplayName(words.locale()), period.locale().filter(locale.toLanguageTag()::equals).isPresent())).toList();
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
        var change = before.filter(earlier -> share.value().isPresent() && earlier.value().isPresent())
                .map(earlier -> share.interval().minus(earlier.interval()));
        return new DeflectionPage.Figure(
                key, share.value().map(value -> percent(value, words)).orElse(""),
                words.say("deflection.sure", percent(share.low(), words), percent(share.high(), words)),
                words.say("deflection.of", share.numerator(), share.denominator()), drawn(share.low()), drawn(share.high()),
                share.value().map(DeflectionPages::drawn).orElse(""), change.map(since -> change(since, words)).orElse(""),
                change.filter(since -> !since.mayBeZero()).map(since -> mood(key, since.value() > 0)).orElse("flat"));
    }

    private static String change(Share.Interval since, Words words) {
        if (since.mayBeZero()) {
            return words.say("deflection.same");
        }
        return words.say(
                since.value() > 0 ? "deflection.more" : "deflection.less", points(Math.abs(since.value()), words),
                points(Math.min(Math.abs(since.low()), Math.abs(since.high())), words), points(Math.max(Math.abs(since.low()), Math.abs(since.high())), words));
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
                    outcome.getKey(), outcome.getValue(), percent(outcome.getValue() / all, words), open.get(outcome.getKey()), drawn(from), drawn(settled),
                    drawn(from + settled), drawn(unsettled)));
            from += settled + unsettled;
        }
        return lines;
    }

    private static DeflectionPage.Line plain(String key, long count) {
        return new DeflectionPage.Line(key, count, "", 0, "", "", "", "");
    }

    private static DeflectionPage.Trial trial(HoldOut holdOut, Words words) {
        var arms = List.of(
                figure("shown", Share.of(holdOut.shown().contacted(), holdOut.shown().visitors()), Optional.empty(), words),
                figure("held", Share.of(holdOut.held().contacted(), holdOut.held().visitors()), Optional.empty(), words));
        if (!holdOut.enough()) {
            return new DeflectionPage.Trial(arms, words.say("deflection.trial.few", Share.ENOUGH), "", false, holdOut.splitAlarm(), Optional.empty());
        }
        double difference = holdOut.difference().orElseThrow();
        var saying = holdOut.open()
                ? words.say("deflection.trial.open")
                : words.say(difference > 0 ? "deflection.trial.fewer" : "deflection.trial.more", points(Math.abs(difference), words));
        return new DeflectionPage.Trial(
                arms, saying,
                words.say("deflection.trial.prevented", Math.round(holdOut.prevented().orElseThrow()), Math.round(holdOut.preventedLow().orElseThrow()),
                        Math.round(holdOut.preventedHigh().orElseThrow())),
                true, holdOut.splitAlarm(),
                holdOut.moreVisitors().map(more -> words.say("deflection.trial.wait", more, Math.round(holdOut.moreWeeks().orElseThrow()))));
    }

    private static String percent(double share, Words words) {
        var format = NumberFormat.getPercentInstance(words.locale());
        format.setMaximumFractionDigits(1);
        return format.format(share);
    }

    private static String points(double share, Words words) {
        var format = NumberFormat.getNumberInstance(words.locale());
        format.setMaximumFractionDigits(1);
        return format.format(share * 100);
    }

    private static String drawn(double share) {
        return String.format(Locale.ROOT, "%.2f%%", share * 100);
    }
}
