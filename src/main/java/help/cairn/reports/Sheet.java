package help.cairn.reports;

import help.cairn.deflection.Share;
import help.cairn.web.Csv;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// A report as lines and columns, for a terminal or a spreadsheet.
///
/// @param lines texts and numbers; null where there is nothing to say
public record Sheet(List<String> columns, List<List<Object>> lines) {
    public static Sheet of(DeflectionReport report) {
        var lines = new ArrayList<List<Object>>();
        report.episodes().byName().forEach((name, count) -> lines.add(count("episodes." + name, count)));
        lines.add(count("browsingSessions", report.browsingSessions()));
        lines.add(count("provisional", report.provisional()));
        lines.add(count("leftOut.robot", report.leftOut().robot()));
        lines.add(count("leftOut.staff", report.leftOut().staff()));
        lines.add(count("leftOut.preview", report.leftOut().preview()));
        report.rates().byName().forEach((name, share) -> lines.add(share("rates." + name, share)));
        var holdOut = report.holdout();
        lines.add(arm("holdout.held", holdOut.held()));
        lines.add(arm("holdout.shown", holdOut.shown()));
        lines.add(line("holdout.difference", number(holdOut.difference()), number(holdOut.low()), number(holdOut.high()), null, null));
        lines.add(line("holdout.prevented", number(holdOut.prevented()), number(holdOut.preventedLow()), number(holdOut.preventedHigh()), null, null));
        arm(lines, "holdout.held", holdOut.held());
        arm(lines, "holdout.shown", holdOut.shown());
        lines.add(line("holdout.splitAlarm", Boolean.toString(holdOut.splitAlarm()), null, null, null, null));
        lines.add(count("visits.all", report.visits().all()));
        lines.add(count("visits.read", report.visits().read()));
        lines.add(count("visits.opened", report.visits().opened()));
        lines.add(count("visits.sent", report.visits().sent()));
        report.visits().asOthersCount().byName().forEach((name, share) -> lines.add(share("asOthersCount." + name, share)));
        report.effort().byName().forEach((name, median) -> lines.add(line("effort." + name, number(median), null, null, null, null)));
        return new Sheet(List.of("figure", "value", "low", "high", "numerator", "denominator"), lines);
    }

    public static Sheet of(SearchReport report) {
        var lines = new ArrayList<List<Object>>();
        for (var row : report.queries()) {
            lines.add(line(
                    row.query(), row.visitors(), row.searches(), row.zeroResult(), row.noClick(), row.lateClick(), row.pogo(), row.reworded(), row.exit(),
                    row.toForm(), row.toContact(), row.success()));
        }
        return new Sheet(
                List.of("query", "visitors", "searches", "zeroResult", "noClick", "lateClick", "pogo", "reworded", "exit", "toForm", "toContact", "success"),
                lines);
    }

    public static Sheet of(ArticleReport report) {
        var lines = new ArrayList<List<Object>>();
        for (var row : report.articles()) {
            var counts = row.counts();
            lines.add(line(
                    row.article(), row.title(), row.category(), String.join(" ", row.locales()), counts.views(), counts.engaged(), counts.opened(),
                    counts.seen(), counts.helpful(), counts.unhelpful(), number(row.rates().helpful().value()), row.rates().helpful().low(),
                    row.rates().helpful().high(), joined(row.reasons()), counts.ticketsAfter(), row.rates().wrote().denominator(),
                    row.rates().wrote().numerator(), number(row.rates().wrote().value()), row.rates().wrote().low(), row.rates().wrote().high(),
                    counts.offered(), counts.solved(), row.searches().stream().map(ArticleReport.Search::query).collect(Collectors.joining("; "))));
        }
        return new Sheet(
                List.of(
                        "article", "title", "category", "locales", "views", "engaged", "opened", "answerSeen", "helpful", "unhelpful", "helpfulShare",
                        "helpfulLow", "helpfulHigh", "reasons", "ticketsAfter", "readers", "readersWhoWrote", "wroteShare", "wroteLow", "wroteHigh", "offered",
                        "solved", "searches"),
                lines);
    }

    private static String joined(Map<String, Long> reasons) {
        return reasons.entrySet().stream().map(reason -> reason.getKey() + " " + reason.getValue()).collect(Collectors.joining("; "));
    }

    /// An article by week.
    static Sheet of(ArticleReport.One one) {
        var lines = new ArrayList<List<Object>>();
        for (var week : one.weeks()) {
            var counts = week.counts();
            lines.add(line(
                    week.day(), counts.views(), counts.engaged(), counts.opened(), counts.seen(), counts.helpful(), counts.unhelpful(),
                    number(week.helpful().value()), week.helpful().low(), week.helpful().high(), counts.ticketsAfter(), counts.offered(), counts.solved()));
        }
        return new Sheet(
                List.of(
                        "week", "views", "engaged", "opened", "answerSeen", "helpful", "unhelpful", "helpfulShare", "helpfulLow", "helpfulHigh",
                        "ticketsAfter", "offered", "solved"),
                lines);
    }

    /// Times are in seconds.
    public static Sheet of(TicketReport report) {
        var lines = new ArrayList<List<Object>>();
        lines.add(group("all", report.all()));
        report.topics().forEach(group -> lines.add(group("topic", group)));
        report.locales().forEach(group -> lines.add(group("locale", group)));
        report.vias().forEach(group -> lines.add(group("via", group)));
        report.weeks().forEach(group -> lines.add(group("week", group)));
        return new Sheet(
                List.of(
                        "by", "key", "tickets", "elsewhere", "kept", "due", "keptShare", "keptLow", "keptHigh", "ended", "promisedMedian", "answeredMedian",
                        "answered90", "solvedMedian", "solved90", "ratings", "scoreMean", "scoreLow", "scoreHigh", "well", "wellShare", "easeMean", "searched",
                        "read", "reopened", "everSolved"),
                lines);
    }

    private static List<Object> group(String by, TicketReport.Group group) {
        return line(
                by, group.key(), group.tickets(), group.elsewhere(), group.kept().numerator(), group.kept().denominator(), number(group.kept().value()),
                group.kept().low(), group.kept().high(), group.ended(), group.promised().value().orElse(null), group.answered().value().orElse(null),
                group.answeredMost().value().orElse(null), group.solved().value().orElse(null), group.solvedMost().value().orElse(null), group.score().count(),
                number(group.score().value()), group.score().low(), group.score().high(), group.well().numerator(), number(group.well().value()),
                number(group.ease().value()), group.searched().numerator(), group.read().numerator(), group.reopened().numerator(),
                group.reopened().denominator());
    }

    /// A line for each thing to mend, and one for each article that needs nothing.
    public static Sheet of(ContentReport report) {
        var lines = new ArrayList<List<Object>>();
        for (var row : report.rows()) {
            if (row.findings().isEmpty()) {
                lines.add(finding(row, "", "", "", ""));
            }
            row.findings().forEach(finding -> lines.add(finding(row, finding.kind(), finding.place(), finding.says(), finding.mend())));
        }
        return new Sheet(
                List.of(
                        "article", "title", "category", "locales", "updated", "views", "helpfulShare", "helpful", "votes", "wroteShare", "readersWhoWrote",
                        "readers", "problem", "place", "says", "mend"),
                lines);
    }

    private static List<Object> finding(ContentReport.Row row, String kind, String place, String says, String mend) {
        return line(
                row.article(), row.title(), row.category(), String.join(" ", row.locales()), row.updated(), row.views(), number(row.helpful().value()),
                row.helpful().numerator(), row.helpful().denominator(), number(row.wrote().value()), row.wrote().numerator(), row.wrote().denominator(), kind,
                place, says, mend);
    }

    /// The shares of all searches, which have columns of their own.
    public static Sheet rates(SearchReport report) {
        var lines = new ArrayList<List<Object>>();
        lines.add(count("searches", report.searches()));
        lines.add(count("rare", report.rare()));
        report.rates().byName().forEach((name, share) -> lines.add(share("rates." + name, share)));
        return new Sheet(List.of("figure", "value", "low", "high", "numerator", "denominator"), lines);
    }

    public static Sheet of(GapReport report) {
        var lines = new ArrayList<List<Object>>();
        for (var gap : report.gaps()) {
            var cells = new ArrayList<Object>(Arrays.asList(
                    gap.cluster(), String.join("; ", gap.variants()), String.join(" ", gap.locales()), gap.visitors(), gap.visitorsBefore(), gap.searches()));
            for (var share : List.of(gap.zeroResult(), gap.noClick(), gap.toForm(), gap.contacted(), gap.gaveUp(), gap.failing())) {
                cells.addAll(Arrays.asList(number(share.value()), share.low(), share.high(), share.numerator(), share.denominator()));
            }
            cells.addAll(Arrays.asList(
                    gap.priority(), gap.topArticle().map(GapReport.Top::article).orElse(null), gap.topArticle().map(GapReport.Top::position).orElse(null),
                    gap.tickets(), String.join("; ", gap.ticketSubjects()),
                    gap.trend().stream().map(Object::toString).collect(Collectors.joining(" ")), gap.spike().map(GapReport.Spike::day).orElse(null),
                    gap.cause().tag(), gap.action(), gap.owner().orElse(null), gap.state().tag(), gap.effect().map(GapReport.Effect::verdict).orElse(null),
                    gap.effect().flatMap(GapReport.Effect::difference).orElse(null), gap.effect().flatMap(GapReport.Effect::low).orElse(null),
                    gap.effect().flatMap(GapReport.Effect::high).orElse(null), gap.id()));
            lines.add(cells);
        }
        var columns = new ArrayList<>(List.of("cluster", "variants", "locales", "visitors", "visitorsBefore", "searches"));
        for (var name : List.of("zeroResult", "noClick", "toForm", "contacted", "gaveUp", "failing")) {
            columns.addAll(List.of(name, name + "Low", name + "High", name + "Of", name + "All"));
        }
        columns.addAll(List.of(
                "priority", "topArticle", "topArticlePosition", "tickets", "ticketSubjects", "trend", "spike", "cause", "action", "owner", "state", "effect",
                "difference", "differenceLow", "differenceHigh", "id"));
        return new Sheet(columns, lines);
    }

    /// The columns that fit a terminal.
    public static Sheet brief(GapReport report) {
        return new Sheet(
                List.of("gap", "visitors", "before", "zero", "failed", "told", "tickets", "priority", "cause", "action", "state"),
                report.gaps().stream().map(gap -> line(
                        gap.cluster(), gap.visitors(), gap.visitorsBefore(), gap.zeroResult().numerator(), gap.failing().numerator(),
                        gap.failing().denominator(), gap.tickets(), gap.priority(), gap.cause().tag(), gap.action(), gap.state().tag())).toList());
    }

    /// A line for each part of a period.
    public static Sheet of(Trend trend) {
        var columns = new ArrayList<>(List.of("from", "to", "episodes", "provisional"));
        var lines = new ArrayList<List<Object>>();
        for (var part : trend.parts()) {
            var line = new ArrayList<Object>(List.of(part.from(), part.to(), part.episodes().all(), part.provisional()));
            part.rates().byName().forEach((name, share) -> {
                if (lines.isEmpty()) {
                    columns.addAll(List.of(name, name + " low", name + " high", name + " numerator", name + " denominator"));
                }
                line.addAll(line(number(share.value()), share.low(), share.high(), share.numerator(), share.denominator()));
            });
            lines.add(line);
        }
        return new Sheet(columns, lines);
    }

    /// Comma-separated, with nothing that a spreadsheet would run.
    public String csv() {
        return Csv.of(columns, lines);
    }

    /// In columns as wide as what is in them.
    public String table() {
        var all = new ArrayList<List<String>>();
        all.add(columns);
        lines.forEach(line -> all.add(line.stream().map(Sheet::shown).toList()));
        var text = new StringBuilder();
        for (var line : all) {
            var row = new StringBuilder();
            for (int i = 0; i < line.size(); i++) {
                int column = i;
                int width = all.stream().mapToInt(other -> other.get(column).length()).max().orElse(0);
                row.append(i == 0 ? "" : "  ").append(i == 0
                        ? line.get(i) + " ".repeat(width - line.get(i).length())
                        : " ".repeat(width - line.get(i).length()) + line.get(i));
            }
            text.append(row.toString().stripTrailing()).append(System.lineSeparator());
        }
        return text.toString();
    }

    private static String shown(Object cell) {
        return switch (cell) {
            case null -> "";
            case Double number -> String.format(Locale.ROOT, "%.4f", number);
            default -> cell.toString();
        };
    }

    private static Double number(Optional<Double> value) {
        return value.orElse(null);
    }

    private static List<Object> count(String name, long count) {
        return line(name, count, null, null, null, null);
    }

    private static List<Object> share(String name, Share share) {
        return line(name, number(share.value()), share.low(), share.high(), share.numerator(), share.denominator());
    }

    private static List<Object> arm(String name, HoldOut.Arm arm) {
        return line(name, null, null, null, arm.contacted(), arm.visitors());
    }

    private static void arm(List<List<Object>> lines, String name, HoldOut.Arm arm) {
        arm.guardRails().forEach((rail, share) -> lines.add(share(name + "." + rail, share)));
        lines.add(line(name + ".csat", number(arm.csat()), null, null, arm.scores(), arm.scored()));
    }

    private static List<Object> line(Object... cells) {
        return java.util.Collections.unmodifiableList(java.util.Arrays.asList(cells));
    }
}
