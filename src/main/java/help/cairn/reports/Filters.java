package help.cairn.reports;

import help.cairn.articles.Article;
import help.cairn.articles.Snapshot;
import help.cairn.web.Pages;
import help.cairn.web.Words;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// What a page of reports is asked for, and the choices that it offers.
///
/// @param compared the days that these are compared with; empty if the page compares nothing
/// @param lists the choices besides the days, each of them with all that there is to choose
public record Filters(Period period, Optional<Period> compared, List<Choice> lists) {
    private static final int USUAL_DAYS = 28;
    private static final List<String> DEVICES = List.of("phone", "tablet", "desktop", "other");

    /// @param name as the address has it
    public record Choice(String name, List<Option> options) {}

    public record Option(String value, String title, boolean chosen) {}

    /// What this request asks for: the last four weeks, compared with those before, unless it says otherwise.
    ///
    /// @param by of [Period#FILTERS], what this page can be narrowed down by; it heeds nothing else of the address
    /// @throws BadRequestResponse if there are no such days
    public static Filters of(Context ctx, Snapshot snapshot, Words words, Clock clock, List<String> by) {
        var period = period(ctx, snapshot.site().timeZone(), clock, by);
        boolean year = "year".equals(ctx.queryParam("with"));
        var lists = by.stream().map(name -> choice(name, period, snapshot, words))
                .filter(choice -> choice.options.size() > 1 || choice.options.stream().anyMatch(Option::chosen)).toList();
        return new Filters(
                period, Optional.of(year ? period.during(period.from().minusYears(1), period.to().minusYears(1)) : period.before()), lists);
    }

    /// The same for a page that compares nothing.
    public Filters alone() {
        return new Filters(period, Optional.empty(), lists);
    }

    private static Choice choice(String name, Period period, Snapshot snapshot, Words words) {
        var known = known(name, snapshot, words);
        period.only(name).ifPresent(value -> known.putIfAbsent(value, value));
        return new Choice(name, known.entrySet().stream().map(one -> new Option(
                one.getKey(), one.getValue(), period.only(name).filter(one.getKey()::equals).isPresent())).toList());
    }

    private static Map<String, String> known(String name, Snapshot snapshot, Words words) {
        var all = new LinkedHashMap<String, String>();
        var site = snapshot.site();
        var locale = site.locales().contains(words.locale()) ? words.locale() : site.defaultLocale();
        switch (name) {
            case "locale" -> site.locales().forEach(one -> all.put(one.toLanguageTag(), one.getDisplayName(words.locale())));
            case "device" -> DEVICES.forEach(one -> all.put(one, words.say("filter.device." + one)));
            case "topic" -> site.topics().forEach(one -> all.put(one.id(), one.title().in(locale)));
            default -> Stream.concat(Stream.of(locale), site.locales().stream()).flatMap(one -> snapshot.categories(one).stream())
                    .forEach(one -> all.putIfAbsent(one.key(), one.title()));
        }
        return all;
    }

    private static Period period(Context ctx, ZoneId zone, Clock clock, List<String> by) {
        var today = LocalDate.ofInstant(clock.instant(), zone);
        var from = Optional.ofNullable(ctx.queryParam("from")).filter(day -> !day.isEmpty()).orElseGet(() -> today.minusDays(USUAL_DAYS - 1).toString());
        try {
            return Period.read(from, ctx.queryParam("to"), name -> by.contains(name) ? ctx.queryParam(name) : null, zone, clock);
        } catch (IllegalArgumentException e) {
            throw new BadRequestResponse(e.getMessage());
        }
    }

    /// What these days are compared with by a page that does.
    public Period before() {
        return compared.orElseThrow();
    }

    public boolean withYearBefore() {
        return compared.filter(days -> !days.to().equals(period.from())).isPresent();
    }

    /// The days, as people read them.
    public String says(Words words) {
        var from = Pages.date(period.from(), words);
        var last = Pages.date(period.to().minusDays(1), words);
        if (compared.isEmpty()) {
            return words.say("report.period", from, last);
        }
        return words.say(withYearBefore() ? "deflection.periodYear" : "deflection.period", from, last, period.days());
    }

    /// The same as an address asks for it.
    public String query() {
        return period.query() + (withYearBefore() ? "&with=year" : "");
    }

    /// Only the days and the language, which every page of reports heeds.
    public String days() {
        return new Period(period.from(), period.to(), period.zone(), period.locale()).query() + (withYearBefore() ? "&with=year" : "");
    }

    /// The same as a form sends it that has no fields for it.
    public List<ReportPage.Hidden> fields() {
        var all = new ArrayList<ReportPage.Hidden>();
        all.add(new ReportPage.Hidden("from", period.from().toString()));
        all.add(new ReportPage.Hidden("to", period.to().toString()));
        Period.FILTERS.forEach(name -> period.only(name).ifPresent(value -> all.add(new ReportPage.Hidden(name, value))));
        if (withYearBefore()) {
            all.add(new ReportPage.Hidden("with", "year"));
        }
        return all;
    }

    /// The title of an article in the best locale that has it, or its id if it is gone.
    public static String title(Snapshot snapshot, Locale locale, String article) {
        return snapshot.bestById(locale, article).map(Article::title).orElse(article);
    }
}
