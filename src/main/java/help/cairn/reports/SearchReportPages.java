package help.cairn.reports;

import help.cairn.deflection.Settled;
import help.cairn.deflection.Share;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/// What people search for, and what comes of it, as leads and writers read it.
public final class SearchReportPages {
    private static final Set<String> WELCOME = Set.of("success");

    private final ReportDesk desk;

    public SearchReportPages(ReportDesk desk) {
        this.desk = desk;
    }

    /// `GET /staff/reports/searches`
    public void show(Context ctx) {
        desk.forWriters(ctx);
        var filters = desk.filters(ctx, "locale", "device", "category");
        var period = filters.period();
        var report = desk.reports().searches(period);
        if (desk.exported(ctx, period, "searches", report, Sheet.of(report))) {
            return;
        }
        var telling = desk.telling(ctx);
        var listing = Listing.of(ctx, filters);
        var before = desk.reports().searches(filters.before());
        var tiles = new ArrayList<ReportPage.Tile>();
        tiles.add(telling.tile("report.search.searches", report.searches(), before.searches()));
        report.rates().byName().forEach((name, share) -> tiles.add(telling.tile(
                "report.search." + name, share, before.rates().byName().get(name), WELCOME.contains(name) ? Telling.Mood.WELCOME : Telling.Mood.UNWELCOME)));
        desk.show(ctx, new ReportPage(
                telling.say("report.searches"), filters.says(telling.words()), desk.tabs(ctx, filters, ReportDesk.SEARCHES, telling), Optional.empty(),
                new ReportPage.Form(ReportDesk.SEARCHES, filters, listing.kept(), Optional.of(listing.within())),
                finding(report, telling), desk.open(period, telling), tiles, List.of(), Optional.empty(),
                List.of(table(period, report, before, listing, telling)),
                List.of(), listing.query() + "&format=csv", listing.query() + "&format=json"), "staff.reports");
    }

    private static String finding(SearchReport report, Telling telling) {
        if (report.searches() == 0) {
            return telling.say("report.search.nothing");
        }
        var rates = report.rates();
        return telling.say(
                "report.search.finding", report.searches(), rates.success().numerator(), rates.zeroResult().numerator(), rates.toContact().numerator());
    }

    private ReportPage.Table table(Period period, SearchReport report, SearchReport before, Listing listing, Telling telling) {
        var earlier = before.queries().stream().collect(Collectors.toMap(SearchReport.Query::query, SearchReport.Query::visitors));
        var wanted = Settled.normal(listing.within());
        var columns = List.of(
                new Listing.Column<SearchReport.Query>("query", false, Comparator.comparing(SearchReport.Query::query), row -> new ReportPage.Cell(
                        "", false, row.query(), "", "", List.of(), List.of())),
                new Listing.Column<SearchReport.Query>("visitors", true, Comparator.comparingLong(SearchReport.Query::visitors), row -> cell(
                        "visitors", telling.number(row.visitors()),
                        telling.say("report.before", earlier.containsKey(row.query())
                                ? telling.number(earlier.get(row.query()))
                                : telling.say("report.rare.under", SearchReport.VISITORS)),
                        telling)),
                new Listing.Column<SearchReport.Query>("searches", true, Comparator.comparingLong(SearchReport.Query::searches), row -> cell(
                        "searches", telling.number(row.searches()), "", telling)),
                part("zeroResult", SearchReport.Query::zeroResult, SearchReport.Query::searches, row -> row.rescued() + row.filterCaused() == 0
                        ? ""
                        : telling.say("report.search.ofZero", row.rescued(), row.filterCaused()), telling),
                part("noClick", SearchReport.Query::noClick, SearchReport.Query::shown, _ -> "", telling),
                part("lateClick", SearchReport.Query::lateClick, SearchReport.Query::shown, _ -> "", telling),
                part("pogo", SearchReport.Query::pogo, SearchReport.Query::shown, _ -> "", telling),
                part("reworded", SearchReport.Query::reworded, SearchReport.Query::searches, _ -> "", telling),
                part("exit", SearchReport.Query::exit, SearchReport.Query::searches, _ -> "", telling),
                part("toForm", SearchReport.Query::toForm, SearchReport.Query::searches, _ -> "", telling),
                part("toContact", SearchReport.Query::toContact, SearchReport.Query::searches, _ -> "", telling),
                part("success", SearchReport.Query::success, SearchReport.Query::searches, _ -> "", telling));
        var how = new ArrayList<ReportPage.Meaning>();
        how.add(new ReportPage.Meaning(telling.say("report.window"), telling.say("report.search.window")));
        how.add(new ReportPage.Meaning(telling.say("report.col.visitors"), telling.say("report.search.visitors.how")));
        how.add(new ReportPage.Meaning(telling.say("report.col.searches"), telling.say("report.search.searches.how")));
        report.rates().byName().keySet().forEach(name -> how.add(
                new ReportPage.Meaning(telling.say("report.search." + name), telling.say("report.search." + name + ".how"))));
        how.add(new ReportPage.Meaning(telling.say("report.provisional"), desk.open(period, telling)));
        how.add(desk.leftOut(period, telling));
        how.add(new ReportPage.Meaning(telling.say("report.fewTitle"), telling.say("report.few.how", Share.ENOUGH)));
        return listing.table(
                "queries", telling.say("report.search.queries"), telling.say("report.search.queriesText", SearchReport.VISITORS),
                telling.say(report.queries().isEmpty() ? "report.search.noQueries" : "report.search.noMatch", SearchReport.VISITORS), columns,
                report.queries().stream().filter(row -> row.query().contains(wanted)).toList(), "visitors", how,
                telling.say("report.search.rare", report.rare(), SearchReport.VISITORS), telling);
    }

    private static Listing.Column<SearchReport.Query> part(
            String key, ToLongFunction<SearchReport.Query> some, ToLongFunction<SearchReport.Query> all, Function<SearchReport.Query, String> more,
            Telling telling) {
        return new Listing.Column<>(key, true, Comparator.comparingLong(some), row -> {
            var share = Share.of(some.applyAsLong(row), all.applyAsLong(row));
            var small = share.value().map(value -> telling.percent(value) + " (" + telling.percent(share.low()) + "–" + telling.percent(share.high()) + ")")
                    .orElse("");
            return new ReportPage.Cell(
                    telling.say("report.col." + key), true, telling.parts(share), small, "", List.of(),
                    Optional.of(more.apply(row)).filter(text -> !text.isEmpty()).stream().toList());
        });
    }

    private static ReportPage.Cell cell(String key, String text, String small, Telling telling) {
        return new ReportPage.Cell(telling.say("report.col." + key), true, text, small, "", List.of(), List.of());
    }
}
