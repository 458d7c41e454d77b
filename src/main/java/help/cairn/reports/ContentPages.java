package help.cairn.reports;

import help.cairn.deflection.Share;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// How the content is, as leads and writers look after it: what to mend, why, and what it does to shoppers.
public final class ContentPages {
    private static final String WORK = "";
    private static final String ALL = "all";

    private final ReportDesk desk;

    public ContentPages(ReportDesk desk) {
        this.desk = desk;
    }

    /// `GET /staff/reports/content`
    public void show(Context ctx) {
        desk.forWriters(ctx);
        var filters = desk.filters(ctx, "locale", "category").alone();
        var period = filters.period();
        var report = desk.reports().content(period, desk.snapshot());
        if (desk.exported(ctx, period, "content", report, Sheet.of(report))) {
            return;
        }
        var telling = desk.telling(ctx);
        var listing = Listing.of(ctx, filters);
        var wrong = report.rows().stream().filter(row -> !row.findings().isEmpty()).toList();
        long sound = report.rows().size() - wrong.size();
        long dead = wrong.stream().filter(row -> row.has(ContentReport.Kind.DEAD)).count();
        desk.show(ctx, new ReportPage(
                telling.say("report.content"), filters.says(telling.words()), List.of(), Optional.empty(),
                new ReportPage.Form(ReportDesk.CONTENT, filters, listing.kept(), Optional.of(listing.within())),
                telling.say("report.content.finding", sound, wrong.size(), dead), desk.open(period, telling), List.of(), chips(report, listing, telling),
                Optional.empty(), List.of(table(filters, report, listing, telling)), List.of(), listing.query() + "&format=csv",
                listing.query() + "&format=json"), "staff.content");
    }

    private static List<ReportPage.Chip> chips(ContentReport report, Listing listing, Telling telling) {
        var all = new ArrayList<ReportPage.Chip>();
        Stream.concat(Stream.concat(Stream.of(WORK), Arrays.stream(ContentReport.Kind.values()).map(ContentReport.Kind::tag)), Stream.of(ALL))
                .forEach(which -> all.add(new ReportPage.Chip(
                        telling.say("report.content." + (which.equals(WORK) ? "work" : which)), listing.shown(which).query(), which.equals(listing.show()),
                        telling.number(shown(report, which).size()))));
        return all;
    }

    private static List<ContentReport.Row> shown(ContentReport report, String which) {
        return switch (which) {
            case WORK -> report.rows().stream().filter(row -> !row.findings().isEmpty()).toList();
            case ALL -> report.rows();
            default -> ContentReport.Kind.of(which).map(kind -> report.rows().stream().filter(row -> row.has(kind)).toList()).orElse(List.of());
        };
    }

    private ReportPage.Table table(Filters filters, ContentReport report, Listing listing, Telling telling) {
        var wanted = listing.within().toLowerCase(Locale.ROOT);
        var columns = List.of(
                new Listing.Column<ContentReport.Row>("article", false, Comparator.comparing(ContentReport.Row::title), row -> new ReportPage.Cell(
                        "", false, row.title(),
                        row.article().isEmpty()
                                ? telling.say("report.content.file")
                                : desk.category(row.category(), telling.words().locale()) + " · " + String.join(", ", row.locales()),
                        row.article().isEmpty() ? "/staff/publishing" : ArticleReportPages.address(row.article(), filters), List.of(), List.of())),
                new Listing.Column<ContentReport.Row>("fix", false, null, row -> new ReportPage.Cell(
                        telling.say("report.col.fix"), false, row.findings().isEmpty() ? telling.say("report.content.sound") : "", "", "",
                        row.findings().stream().map(finding -> kind(finding)).distinct()
                                .map(kind -> new ReportPage.Badge(kind.urgent() ? "stop" : "mind", telling.say("report.content." + kind.tag()))).toList(),
                        row.findings().stream().map(finding -> says(finding, report, telling)).toList())),
                new Listing.Column<ContentReport.Row>("helpful", true, Comparator.comparingDouble(row -> row.helpful().value().orElse(-1.0)), row -> cell(
                        "helpful", telling.share(row.helpful()), telling.small(row.helpful()), row, telling)),
                new Listing.Column<ContentReport.Row>("wrote", true, Comparator.comparingDouble(row -> row.wrote().value().orElse(-1.0)), row -> cell(
                        "wrote", telling.share(row.wrote()), telling.small(row.wrote()), row, telling)),
                new Listing.Column<ContentReport.Row>("views", true, Comparator.comparingLong(ContentReport.Row::views), row -> cell(
                        "views", telling.number(row.views()), "", row, telling)),
                new Listing.Column<ContentReport.Row>("changed", false, Comparator.comparing(ContentReport.Row::updated), row -> new ReportPage.Cell(
                        telling.say("report.col.changed"), false, row.updated().isEmpty() ? "" : telling.day(row.updated()), "", "", List.of(), List.of())));
        var how = new ArrayList<ReportPage.Meaning>();
        how.add(new ReportPage.Meaning(telling.say("report.window"), telling.say("report.article.window")));
        for (var kind : ContentReport.Kind.values()) {
            how.add(new ReportPage.Meaning(telling.say("report.content." + kind.tag()), telling.say("report.content." + kind.tag() + ".how")));
        }
        how.add(new ReportPage.Meaning(telling.say("report.article.helpful"), telling.say("report.article.helpful.how")));
        how.add(new ReportPage.Meaning(telling.say("report.article.wrote"), telling.say("report.article.wrote.how")));
        how.add(new ReportPage.Meaning(telling.say("report.article.views"), telling.say("report.article.views.how")));
        how.add(new ReportPage.Meaning(telling.say("report.provisional"), desk.open(filters.period(), telling)));
        how.add(desk.leftOut(filters.period(), telling));
        how.add(new ReportPage.Meaning(telling.say("report.fewTitle"), telling.say("report.few.how", Share.ENOUGH)));
        return listing.table(
                "content", telling.say("report.content.table"), "", telling.say("report.content.none"), columns,
                shown(report, listing.show()).stream().filter(row -> row.title().toLowerCase(Locale.ROOT).contains(wanted)).toList(), "", how, "", telling);
    }

    private static ContentReport.Kind kind(ContentReport.Finding finding) {
        return ContentReport.Kind.of(finding.kind()).orElseThrow();
    }

    /// Why, and what to do. What publishing found is told in its own words, as its page does.
    private static String says(ContentReport.Finding finding, ContentReport report, Telling telling) {
        return switch (kind(finding)) {
            case UNHELPFUL -> telling.say("report.content.unhelpful.why", telling.small(finding.here().orElseThrow()),
                    telling.percent(report.helpful().interval().value()));
            case TICKETS -> telling.say("report.content.tickets.why", telling.small(finding.here().orElseThrow()),
                    telling.percent(report.wrote().interval().value()));
            case UNSEEN -> telling.say("report.content.unseen.why");
            case TRANSLATION -> finding.languages().isEmpty()
                    ? problem(finding)
                    : telling.say("report.content.translation.why", String.join(", ", finding.languages().stream()
                            .map(tag -> Locale.forLanguageTag(tag).getDisplayName(telling.words().locale())).toList()));
            case HELD, DEAD, REVIEW -> problem(finding);
        };
    }

    private static String problem(ContentReport.Finding finding) {
        return finding.place() + " " + finding.says() + " " + finding.mend();
    }

    private static ReportPage.Cell cell(String key, String text, String small, ContentReport.Row row, Telling telling) {
        return row.article().isEmpty()
                ? new ReportPage.Cell(telling.say("report.col." + key), true, "", "", "", List.of(), List.of())
                : new ReportPage.Cell(telling.say("report.col." + key), true, text, small, "", List.of(), List.of());
    }
}
