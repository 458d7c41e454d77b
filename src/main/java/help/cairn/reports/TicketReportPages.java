package help.cairn.reports;

import help.cairn.deflection.Share;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/// The tickets of a period, as leads read them.
public final class TicketReportPages {
    private static final List<String> MEANINGS = List.of("tickets", "kept", "score", "well", "ease", "searched", "read", "reopened");

    private final ReportDesk desk;

    public TicketReportPages(ReportDesk desk) {
        this.desk = desk;
    }

    /// `GET /staff/reports/tickets`
    public void show(Context ctx) {
        desk.forLeads(ctx);
        var filters = desk.filters(ctx, "locale", "topic");
        var period = filters.period();
        var report = desk.reports().tickets(period);
        if (desk.exported(ctx, period, "tickets", report, Sheet.of(report))) {
            return;
        }
        var telling = desk.telling(ctx);
        var listing = Listing.of(ctx, filters);
        var all = report.all();
        var before = desk.reports().tickets(filters.before()).all();
        var tiles = List.of(
                telling.tile("report.ticket.tickets", all.tickets(), before.tickets()),
                telling.tile("report.ticket.kept", all.kept(), before.kept(), Telling.Mood.WELCOME),
                telling.tile("report.ticket.answered", all.answered(), before.answered()),
                telling.tile("report.ticket.answeredMost", all.answeredMost(), before.answeredMost()),
                telling.tile("report.ticket.promised", all.promised(), before.promised()),
                telling.tile("report.ticket.solved", all.solved(), before.solved()),
                telling.tile("report.ticket.solvedMost", all.solvedMost(), before.solvedMost()),
                telling.tile("report.ticket.score", all.score(), before.score()),
                telling.tile("report.ticket.well", all.well(), before.well(), Telling.Mood.WELCOME),
                telling.tile("report.ticket.ease", all.ease(), before.ease()),
                telling.tile("report.ticket.searched", all.searched(), before.searched(), Telling.Mood.UNWELCOME),
                telling.tile("report.ticket.read", all.read(), before.read(), Telling.Mood.UNWELCOME),
                telling.tile("report.ticket.reopened", all.reopened(), before.reopened(), Telling.Mood.UNWELCOME));
        desk.show(ctx, new ReportPage(
                telling.say("report.tickets"), filters.says(telling.words()), desk.tabs(ctx, filters, ReportDesk.TICKETS, telling), Optional.empty(),
                new ReportPage.Form(ReportDesk.TICKETS, filters, listing.kept(), Optional.empty()),
                all.tickets() == 0
                        ? telling.say("report.ticket.nothing")
                        : telling.say("report.ticket.finding", all.tickets(), all.kept().numerator(), all.kept().denominator(), all.ended(), all.elsewhere()),
                telling.say("report.ticket.open"), tiles, List.of(), Optional.empty(),
                List.of(
                        table("topic", report.topics(), key -> desk.topic(key, telling.words()), true, period, listing, telling),
                        table("language", report.locales(), key -> Locale.forLanguageTag(key).getDisplayName(telling.words().locale()), true, period, listing,
                                telling),
                        table("via", report.vias(), key -> telling.words().has("report.via." + key) ? telling.say("report.via." + key) : key, true, period,
                                listing, telling),
                        table("week", report.weeks(), telling::day, false, period, listing, telling)),
                List.of(), listing.query() + "&format=csv", listing.query() + "&format=json"), "staff.reports");
    }

    /// @param sorts whether people choose the order; weeks stay in theirs
    private ReportPage.Table table(
            String by, List<TicketReport.Group> groups, Function<String, String> name, boolean sorts, Period period, Listing listing, Telling telling) {
        var columns = new ArrayList<Listing.Column<TicketReport.Group>>();
        columns.add(new Listing.Column<>(by, false, null, group -> new ReportPage.Cell(
                "", false, group.key().isEmpty() ? telling.say("report.unknown") : name.apply(group.key()), "", "", List.of(), List.of())));
        columns.add(
                column("tickets", sorts, Comparator.comparingLong(TicketReport.Group::tickets), group -> telling.number(group.tickets()), _ -> "", telling));
        columns.add(share("kept", sorts, TicketReport.Group::kept, telling));
        columns.add(time("answered", sorts, TicketReport.Group::answered, TicketReport.Group::answeredMost, telling));
        columns.add(time("settled", sorts, TicketReport.Group::solved, TicketReport.Group::solvedMost, telling));
        columns.add(column(
                "score", sorts, Comparator.comparingDouble(group -> group.score().value().orElse(0.0)),
                group -> group.score().value().map(telling::number).orElseGet(() -> telling.say("report.few")),
                group -> group.score().value().isEmpty()
                        ? telling.say("report.ratingsOnly", group.score().count())
                        : telling.say("deflection.sure", telling.number(group.score().low()), telling.number(group.score().high())),
                telling));
        columns.add(share("searched", sorts, TicketReport.Group::searched, telling));
        columns.add(share("read", sorts, TicketReport.Group::read, telling));
        columns.add(share("reopened", sorts, TicketReport.Group::reopened, telling));
        var how = new ArrayList<ReportPage.Meaning>();
        how.add(new ReportPage.Meaning(telling.say("report.window"), telling.say("report.ticket.window")));
        for (var key : MEANINGS) {
            how.add(new ReportPage.Meaning(telling.say("report.ticket." + key), telling.say("report.ticket." + key + ".how")));
        }
        how.add(new ReportPage.Meaning(
                telling.say("report.col.answered"), telling.say("report.ticket.answered.how") + " " + telling.say("report.ticket.answeredMost.how")));
        how.add(new ReportPage.Meaning(
                telling.say("report.col.settled"), telling.say("report.ticket.solved.how") + " " + telling.say("report.ticket.solvedMost.how")));
        how.add(new ReportPage.Meaning(telling.say("report.provisional"), telling.say("report.ticket.open")));
        how.add(new ReportPage.Meaning(telling.say("report.leftOut"), telling.say("report.ticket.leftOut")));
        how.add(new ReportPage.Meaning(telling.say("report.fewTitle"), telling.say("report.few.how", Share.ENOUGH)));
        return listing.table(
                by, telling.say("report.ticket.by." + by), "", telling.say("report.ticket.nothing"), columns, groups, sorts ? "tickets" : "", how, "", telling);
    }

    private static Listing.Column<TicketReport.Group> column(
            String key, boolean sorts, Comparator<TicketReport.Group> order, Function<TicketReport.Group, String> text,
            Function<TicketReport.Group, String> small, Telling telling) {
        return new Listing.Column<>(key, true, sorts ? order : null, group -> new ReportPage.Cell(
                telling.say("report.col." + key), true, text.apply(group), small.apply(group), "", List.of(), List.of()));
    }

    private static Listing.Column<TicketReport.Group> share(
            String key, boolean sorts, Function<TicketReport.Group, Share> share, Telling telling) {
        return column(
                key, sorts, Comparator.comparingDouble(group -> share.apply(group).value().orElse(-1.0)), group -> telling.share(share.apply(group)),
                group -> telling.small(share.apply(group)), telling);
    }

    private static Listing.Column<TicketReport.Group> time(
            String key, boolean sorts, Function<TicketReport.Group, Quantile> middle, Function<TicketReport.Group, Quantile> most, Telling telling) {
        return column(
                key, sorts, Comparator.comparingLong(group -> middle.apply(group).value().orElse(-1L)), group -> telling.time(middle.apply(group)),
                group -> most.apply(group).value().isEmpty()
                        ? telling.say("report.ofTickets", middle.apply(group).count())
                        : telling.say("report.most", telling.time(most.apply(group))) + " · " + telling.range(middle.apply(group)),
                telling);
    }
}
