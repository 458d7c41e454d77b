package help.cairn.reports;

import help.cairn.articles.Article;
import help.cairn.articles.Snapshot;
import help.cairn.web.Words;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// What a page of reports is asked for, and the choices that it offers.
///
/// @param lists the choices besides the days, each of them with all that there is to choose
/// @param compared the days that these are compared with
public record Filters(Period period, Period compared, List<Choice> lists) {
    private static final int USUAL_DAYS = 28;
    private static final List<String> DEVICES = List.of("phone", "tablet", "desktop", "other");

    /// @param name as the address has it
    public record Choice(String name, List<Option> options) {}

    public record Option(String value, String title, boolean chosen) {}

    /// What this request asks for: the last four weeks, compared with those before, unless it says otherwise.
    ///
    /// @throws BadRequestResponse if there are no such days
    public static Filters of(Context ctx, Snapshot snapshot, Words words, Clock clock) {
        var period = period(ctx, snapshot.site().timeZone(), clock);
        var with = Optional.ofNullable(ctx.queryParam("with")).filter("year"::equals);
        var locale = snapshot.site().locales().contains(words.locale()) ? words.locale() : snapshot.site().defaultLocale();
        var lists = Stream.of(
                new Choice("locale", snapshot.site().locales().stream()
                        .map(one -> option(period, "locale", one.toLanguageTag(), one.getDisplayName(words.locale()))).toList()),
                new Choice("device", DEVICES.stream().map(one -> option(period, "device", one, words.say("filter.device." + one))).toList()),
                new Choice("topic", snapshot.site().topics().stream()
                        .map(one -> option(period, "topic", one.id(), one.title().in(locale))).toList()),
                new Choice("category", snapshot.categories(locale).stream().map(one -> option(period, "category", one.key(), one.title())).toList()))
                .filter(choice -> choice.options.size() > 1 || choice.options.stream().anyMatch(Option::chosen)).toList();
        return new Filters(period, with.isPresent() ? period.during(period.from().minusYears(1), period.to().minusYears(1)) : period.before(), lists);
    }

    private static Option option(Period period, String name, String value, String title) {
        return new Option(value, title, period.only(name).filter(value::equals).isPresent());
    }

    private static Period period(Context ctx, ZoneId zone, Clock clock) {
        var today = LocalDate.ofInstant(clock.instant(), zone);
        var from = Optional.ofNullable(ctx.queryParam("from")).filter(day -> !day.isEmpty()).orElseGet(() -> today.minusDays(USUAL_DAYS - 1).toString());
        try {
            return Period.read(from, ctx.queryParam("to"), ctx::queryParam, zone, clock);
        } catch (IllegalArgumentException e) {
            throw new BadRequestResponse(e.getMessage());
        }
    }

    public boolean withYearBefore() {
        return !compared.to().equals(period.from());
    }

    /// The same as an address asks for it.
    public String query() {
        return period.query() + (withYearBefore() ? "&with=year" : "");
    }

    /// The title of an article in the best locale that has it, or its id if it is gone.
    public static String title(Snapshot snapshot, Locale locale, String article) {
        return snapshot.bestById(locale, article).map(Article::title).orElse(article);
    }
}
