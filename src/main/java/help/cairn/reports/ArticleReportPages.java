package help.cairn.reports;

import help.cairn.deflection.Share;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/// What people do with articles, and with one of them, as leads and writers read it.
public final class ArticleReportPages {
    private static final List<String> RATES = List.of("engaged", "helpful", "wrote", "solved");

    private final ReportDesk desk;

    public ArticleReportPages(ReportDesk desk) {
        this.desk = desk;
    }

    /// `GET /staff/reports/articles`
    public void all(Context ctx) {
        desk.forWriters(ctx);
        var filters = desk.filters(ctx, "locale", "device", "category");
        var period = filters.period();
        var report = desk.reports().articles(period, desk.snapshot());
        if (desk.exported(ctx, period, "articles", report, Sheet.of(report))) {
            return;
        }
        var telling = desk.telling(ctx);
        var listing = Listing.of(ctx, filters);
        var before = desk.reports().articles(filters.before(), desk.snapshot());
        desk.show(ctx, new ReportPage(
                telling.say("report.articles"), filters.says(telling.words()), desk.tabs(ctx, filters, ReportDesk.ARTICLES, telling), Optional.empty(),
                new ReportPage.Form(ReportDesk.ARTICLES, filters, listing.kept(), Optional.of(listing.within())),
                report.counts().views() == 0
                        ? telling.say("report.article.nothing")
                        : telling.say("report.article.finding", report.counts().views(), report.counts().engaged(), report.counts().helpful(),
                                report.counts().unhelpful(), report.counts().ticketsAfter()),
                desk.open(period, telling), tiles(report.counts(), report.rates(), before.counts(), before.rates(), telling), List.of(), Optional.empty(),
                List.of(table(filters, report, listing, telling)), List.of(), listing.query() + "&format=csv", listing.query() + "&format=json"),
                "staff.reports");
    }

    private static List<ReportPage.Tile> tiles(
            ArticleReport.Counts counts, ArticleReport.Rates rates, ArticleReport.Counts before, ArticleReport.Rates ratesBefore, Telling telling) {
        var tiles = new ArrayList<ReportPage.Tile>();
        tiles.add(telling.tile("report.article.views", counts.views(), before.views()));
        for (var name : RATES) {
            tiles.add(telling.tile(
                    "report.article." + name, rate(name, rates), rate(name, ratesBefore),
                    name.equals("wrote") ? Telling.Mood.UNWELCOME : Telling.Mood.WELCOME));
        }
        tiles.add(telling.tile("report.article.ticketsAfter", counts.ticketsAfter(), before.ticketsAfter()));
        return tiles;
    }

    private static Share rate(String name, ArticleReport.Rates rates) {
        return switch (name) {
            case "engaged" -> rates.engaged();
            case "helpful" -> rates.helpful();
            case "wrote" -> rates.wrote();
            default -> rates.solved();
        };
    }

    private ReportPage.Table table(Filters filters, ArticleReport report, Listing listing, Telling telling) {
        var wanted = listing.within().toLowerCase(Locale.ROOT);
        var columns = List.of(
                new Listing.Column<ArticleReport.Row>("article", false, Comparator.comparing(ArticleReport.Row::name), row -> new ReportPage.Cell(
                        "", false, row.name(),
                        row.title().isEmpty()
                                ? telling.say("report.article.gone")
                                : desk.category(row.category(), telling.words().locale()) + " · " + String.join(", ", row.locales()),
                        address(row.article(), filters), List.of(), List.of())),
                count("views", row -> row.counts().views(), telling), share("engaged", row -> row.rates().engaged(), telling),
                count("opened", row -> row.counts().opened(), telling), count("seen", row -> row.counts().seen(), telling),
                new Listing.Column<ArticleReport.Row>(
                        "helpful", true, Comparator.comparingDouble(row -> value(row.rates().helpful())), row -> helpful(row, telling)),
                new Listing.Column<ArticleReport.Row>("wrote", true, Comparator.comparingDouble(row -> value(row.rates().wrote())), row -> cell(
                        "wrote", telling.share(row.rates().wrote()), telling.small(row.rates().wrote()), telling)),
                count("ticketsAfter", row -> row.counts().ticketsAfter(), telling), share("solved", row -> row.rates().solved(), telling),
                new Listing.Column<ArticleReport.Row>("leads", false, null, row -> new ReportPage.Cell(
                        telling.say("report.col.leads"), false, "", "", "", List.of(),
                        row.searches().stream().map(search -> telling.say("report.article.search", search.query(), search.visitors())).toList())));
        var how = new ArrayList<ReportPage.Meaning>();
        how.add(new ReportPage.Meaning(telling.say("report.window"), telling.say("report.article.window")));
        for (var key : List.of("views", "engaged", "opened", "seen", "helpful", "wrote", "ticketsAfter", "solved", "leads")) {
            how.add(new ReportPage.Meaning(telling.say("report.article." + key), telling.say("report.article." + key + ".how", SearchReport.VISITORS)));
        }
        how.add(new ReportPage.Meaning(telling.say("report.provisional"), desk.open(filters.period(), telling)));
        how.add(telling.leftOut(report.leftOut()));
        how.add(new ReportPage.Meaning(telling.say("report.fewTitle"), telling.say("report.few.how", Share.ENOUGH)));
        return listing.table(
                "articles", telling.say("report.article.each"), telling.say("report.article.eachText"), telling.say("report.article.none"), columns,
                report.articles().stream().filter(row -> row.name().toLowerCase(Locale.ROOT).contains(wanted) || row.article().contains(wanted)).toList(),
                "views",
                how, "", telling);
    }

    static String address(String article, Filters filters) {
        return ReportDesk.ARTICLES + "/" + URLEncoder.encode(article, StandardCharsets.UTF_8).replace("+", "%20").replace("%2F", "/") + "?" + filters.query();
    }

    /// Rows that there is not enough data of are neither the best nor the worst.
    private static double value(Share share) {
        return share.value().orElse(-1.0);
    }

    private static ReportPage.Cell helpful(ArticleReport.Row row, Telling telling) {
        return new ReportPage.Cell(
                telling.say("report.col.helpful"), true, telling.share(row.rates().helpful()), telling.small(row.rates().helpful()), "", List.of(),
                row.reasons().isEmpty() ? List.of() : List.of(reasons(row.reasons(), telling)));
    }

    private static String reasons(Map<String, Long> reasons, Telling telling) {
        return reasons.entrySet().stream().map(reason -> reason(reason.getKey(), telling) + " " + telling.number(reason.getValue()))
                .collect(Collectors.joining(" · "));
    }

    private static String reason(String code, Telling telling) {
        return telling.words().has("report.reason." + code) ? telling.say("report.reason." + code) : code;
    }

    private static Listing.Column<ArticleReport.Row> count(String key, ToLongFunction<ArticleReport.Row> number, Telling telling) {
        return new Listing.Column<>(key, true, Comparator.comparingLong(number), row -> cell(key, telling.number(number.applyAsLong(row)), "", telling));
    }

    private static Listing.Column<ArticleReport.Row> share(String key, Function<ArticleReport.Row, Share> share, Telling telling) {
        return new Listing.Column<>(key, true, Comparator.comparingDouble(row -> value(share.apply(row))), row -> cell(
                key, telling.share(share.apply(row)), telling.small(share.apply(row)), telling));
    }

    private static ReportPage.Cell cell(String key, String text, String small, Telling telling) {
        return new ReportPage.Cell(telling.say("report.col." + key), true, text, small, "", List.of(), List.of());
    }

    /// `GET /staff/reports/articles/<id>`
    public void one(Context ctx) {
        desk.forWriters(ctx);
        var filters = desk.filters(ctx, "locale", "device");
        var period = filters.period();
        var id = ctx.pathParam("id");
        var snapshot = desk.snapshot();
        var one = desk.reports().article(period, filters.before(), id, snapshot);
        var row = one.row();
        if (row.title().isEmpty() && row.counts().equals(ArticleReport.Counts.NONE) && one.before().counts().equals(ArticleReport.Counts.NONE)) {
            throw new NotFoundResponse();
        }
        if (desk.exported(ctx, period, "article", one, Sheet.of(one))) {
            return;
        }
        var telling = desk.telling(ctx);
        var listing = Listing.of(ctx, filters);
        var here = snapshot.bestById(telling.words().locale(), id);
        var form = new ReportPage.Form(ctx.path(), filters, listing.kept(), Optional.empty());
        var tables = new ArrayList<ReportPage.Table>();
        tables.add(weeks(one, desk.leftOut(period, telling), listing, telling));
        tables.add(reasons(row, listing, telling));
        tables.add(searches(row, listing, telling));
        if (!one.changes().isEmpty()) {
            tables.add(changes(one, listing, telling));
        }
        desk.show(ctx, new ReportPage(
                row.name(), filters.says(telling.words()), desk.tabs(ctx, filters, ReportDesk.ARTICLES, telling),
                Optional.of(new ReportPage.Chip(telling.say("report.articles"), ReportDesk.ARTICLES + "?" + filters.query(), false, "")), form,
                here.map(article -> telling.say("report.article.where", desk.category(article.category(), telling.words().locale()),
                        languages(row, telling), telling.day(article.updated().toString()))).orElseGet(() -> telling.say("report.article.gone")),
                desk.open(period, telling), tiles(row.counts(), row.rates(), one.before().counts(), one.before().rates(), telling), List.of(),
                Optional.of(chart(period, one, telling)), tables,
                one.comments().stream().map(comment -> new ReportPage.Comment(telling.day(comment.day()), comment.text(), comment.locale())).toList(),
                listing.query() + "&format=csv", listing.query() + "&format=json"), "staff.reports");
    }

    private static String languages(ArticleReport.Row row, Telling telling) {
        return row.locales().stream().map(tag -> Locale.forLanguageTag(tag).getDisplayName(telling.words().locale())).collect(Collectors.joining(", "));
    }

    private static ReportPage.Chart chart(Period period, ArticleReport.One one, Telling telling) {
        long most = Math.max(1, one.weeks().stream().mapToLong(week -> week.counts().views()).max().orElse(1));
        double width = 1.0 / one.weeks().size();
        var bars = new ArrayList<ReportPage.Bar>();
        for (var week : one.weeks()) {
            double height = (double) week.counts().views() / most;
            bars.add(new ReportPage.Bar(
                    Telling.drawn((bars.size() + 0.1) * width), Telling.drawn(1 - height), Telling.drawn(width * 0.8), Telling.drawn(height)));
        }
        var marks = one.changes().stream().map(change -> new ReportPage.Mark(
                Telling.drawn(Math.clamp((LocalDate.parse(change.day()).toEpochDay() - period.from().toEpochDay() + 0.5) / (7.0 * one.weeks().size()), 0, 1)),
                telling.say("report.change." + change.kind()) + ", " + telling.day(change.day()))).toList();
        return new ReportPage.Chart(
                telling.say("report.article.trend"),
                one.weeks().stream().map(week -> telling.say("report.article.weekViews", telling.day(week.day()), week.counts().views()))
                        .collect(Collectors.joining(" ")),
                bars, marks, telling.say("report.article.top", most));
    }

    private static ReportPage.Table weeks(ArticleReport.One one, ReportPage.Meaning leftOut, Listing listing, Telling telling) {
        var columns = List.of(
                new Listing.Column<ArticleReport.Week>("week", false, null, week -> new ReportPage.Cell(
                        "", false, telling.day(week.day()), "", "", List.of(), List.of())),
                week("views", week -> week.counts().views(), telling), week("engagedTimes", week -> week.counts().engaged(), telling),
                week("opened", week -> week.counts().opened(), telling), new Listing.Column<ArticleReport.Week>("helpful", true, null, week -> cell(
                        "helpful", telling.share(week.helpful()), telling.small(week.helpful()), telling)),
                week("ticketsAfter", week -> week.counts().ticketsAfter(), telling));
        var how = new ArrayList<ReportPage.Meaning>();
        how.add(new ReportPage.Meaning(telling.say("report.window"), telling.say("report.article.weekHow")));
        for (var key : List.of("views", "engaged", "opened", "helpful", "ticketsAfter")) {
            how.add(new ReportPage.Meaning(
                    telling.say(key.equals("engaged") ? "report.col.engagedTimes" : "report.article." + key), telling.say("report.article." + key + ".how")));
        }
        how.add(leftOut);
        return listing.table("weeks", telling.say("report.article.weeks"), "", "", columns, one.weeks(), "", how, "", telling);
    }

    private static Listing.Column<ArticleReport.Week> week(String key, ToLongFunction<ArticleReport.Week> number, Telling telling) {
        return new Listing.Column<>(key, true, null, week -> cell(key, telling.number(number.applyAsLong(week)), "", telling));
    }

    private static ReportPage.Table reasons(ArticleReport.Row row, Listing listing, Telling telling) {
        var columns = List.of(
                new Listing.Column<Map.Entry<String, Long>>("reason", false, null, reason -> new ReportPage.Cell(
                        "", false, reason(reason.getKey(), telling), "", "", List.of(), List.of())),
                new Listing.Column<Map.Entry<String, Long>>("times", true, null, reason -> cell("times", telling.number(reason.getValue()), "", telling)));
        return listing.table(
                "reasons", telling.say("report.article.reasons"), telling.say("report.article.reasonsText", row.counts().unhelpful()),
                telling.say("report.article.noReasons"), columns, List.copyOf(row.reasons().entrySet()), "",
                List.of(new ReportPage.Meaning(telling.say("report.col.times"), telling.say("report.article.reasons.how"))), "", telling);
    }

    private static ReportPage.Table searches(ArticleReport.Row row, Listing listing, Telling telling) {
        var columns = List.of(
                new Listing.Column<ArticleReport.Search>("query", false, null, search -> new ReportPage.Cell(
                        "", false, search.query(), "", "", List.of(), List.of())),
                new Listing.Column<ArticleReport.Search>("visitors", true, null, search -> cell("visitors", telling.number(search.visitors()), "", telling)),
                new Listing.Column<ArticleReport.Search>("searches", true, null, search -> cell("searches", telling.number(search.searches()), "", telling)));
        return listing.table(
                "leads", telling.say("report.article.leads"), "", telling.say("report.article.noLeads", SearchReport.VISITORS), columns, row.searches(), "",
                List.of(
                        new ReportPage.Meaning(telling.say("report.article.leads"), telling.say("report.article.leads.how", SearchReport.VISITORS)),
                        new ReportPage.Meaning(telling.say("report.col.visitors"), telling.say("report.search.visitors.how")),
                        new ReportPage.Meaning(telling.say("report.col.searches"), telling.say("report.search.searches.how"))),
                "", telling);
    }

    private static ReportPage.Table changes(ArticleReport.One one, Listing listing, Telling telling) {
        var columns = List.of(
                new Listing.Column<ArticleReport.Change>("day", false, null, change -> new ReportPage.Cell(
                        "", false, telling.day(change.day()), change.message(), "", List.of(), List.of())),
                new Listing.Column<ArticleReport.Change>("change", false, null, change -> new ReportPage.Cell(
                        telling.say("report.col.change"), false, telling.say("report.change." + change.kind()), change.path(), "", List.of(), List.of())));
        return listing.table(
                "changes", telling.say("report.article.changes"), "", "", columns, one.changes(), "",
                List.of(new ReportPage.Meaning(telling.say("report.article.changes"), telling.say("report.article.changes.how"))), "", telling);
    }
}
