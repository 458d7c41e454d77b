package help.cairn;

import help.cairn.articles.Library;
import help.cairn.articles.Site;
import help.cairn.articles.Snapshot;
import help.cairn.deflection.Bookkeeper;
import help.cairn.publishing.Publisher;
import help.cairn.reports.Gaps;
import help.cairn.reports.Period;
import help.cairn.reports.Reports;
import help.cairn.reports.Sheet;
import help.cairn.search.Finder;
import help.cairn.search.Folding;
import help.cairn.search.Indexes;
import help.cairn.web.Json;
import help.cairn.web.Theme;
import java.io.IOException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// The reports in a terminal, and for scripts.
@Command(
        name = "report", mixinStandardHelpOptions = true,
        description = "Reads a report: how self-service went, what people searched for or did not find, or how articles, tickets and the content are.",
        synopsisSubcommandLabel = "deflection|searches|gaps|articles|tickets|content")
final class ReportCommand {
    enum Format {
        table, json, csv
    }

    /// What every report is asked.
    static final class Asked {
        @Option(names = "--from", required = true, paramLabel = "DAY", description = "the first day, such as 2026-10-01")
        String from;

        @Option(names = "--to", paramLabel = "DAY", description = "the first day that does not belong to it; all days up to today unless given")
        String to;

        @Option(names = "--locale", paramLabel = "TAG", description = "only what happened in this language")
        String locale;

        @Option(names = "--device", paramLabel = "NAME", description = "only what happened on a phone, tablet, desktop or other")
        String device;

        @Option(names = "--topic", paramLabel = "ID", description = "only episodes, and visitors of the hold-out, of this contact topic")
        String topic;

        @Option(names = "--category", paramLabel = "KEY", description = "only episodes whose first article is of this category, and searches in it")
        String category;

        @Option(names = "--zone", paramLabel = "ZONE", description = "whose days these are, such as Europe/London; the site's own unless given")
        String zone;

        @Option(names = "--format", defaultValue = "table", description = "table, json or csv")
        Format format;

        @Mixin
        DataOptions where;
    }

    /// Whoever asks in a terminal waits for a log that was never counted before.
    private static final Duration PATIENCE = Duration.ofDays(1);

    private final Clock clock;

    @Spec
    CommandSpec spec;

    ReportCommand(Clock clock) {
        this.clock = clock;
    }

    @Command(name = "deflection", mixinStandardHelpOptions = true, description = "How the episodes of a period ended, with rates and the hold-out.")
    int deflection(@Mixin Asked asked) throws IOException {
        return tell(asked, (reports, period) -> {
            var report = reports.deflection(period);
            return switch (asked.format) {
                case table -> Sheet.of(report).table();
                case csv -> Sheet.of(report).csv();
                case json -> Json.text(report) + "\n";
            };
        });
    }

    @Command(name = "searches", mixinStandardHelpOptions = true, description = "What people searched for in a period, and what came of it.")
    int searches(@Mixin Asked asked) throws IOException {
        return tell(asked, (reports, period) -> {
            var report = reports.searches(period);
            return switch (asked.format) {
                case table -> Sheet.rates(report).table() + System.lineSeparator() + Sheet.of(report).table();
                case csv -> Sheet.of(report).csv();
                case json -> Json.text(report) + "\n";
            };
        });
    }

    @Command(name = "articles", mixinStandardHelpOptions = true, description = "What people did with articles in a period, and what came of it.")
    int articles(@Mixin Asked asked) throws IOException {
        return tellOfContent(asked, (reports, period, snapshot) -> {
            var report = reports.articles(period, snapshot);
            return written(asked.format, report, Sheet.of(report));
        });
    }

    @Command(
            name = "tickets", mixinStandardHelpOptions = true,
            description = "The tickets of a period: how many, how soon they were answered and settled, and what shoppers said.")
    int tickets(@Mixin Asked asked) throws IOException {
        return tell(asked, (reports, period) -> {
            var report = reports.tickets(period);
            return written(asked.format, report, Sheet.of(report));
        });
    }

    @Command(name = "content", mixinStandardHelpOptions = true, description = "Which articles need a look, and why.")
    int content(@Mixin Asked asked) throws IOException {
        return tellOfContent(asked, (reports, period, snapshot) -> {
            var report = reports.content(period, snapshot);
            return written(asked.format, report, Sheet.of(report));
        });
    }

    private static String written(Format format, Object report, Sheet sheet) {
        return switch (format) {
            case table -> sheet.table();
            case csv -> sheet.csv();
            case json -> Json.text(report) + "\n";
        };
    }

    private interface OfContent {
        String tell(Reports reports, Period period, Snapshot snapshot);
    }

    @Command(name = "gaps", mixinStandardHelpOptions = true, description = "What people looked for in a period and did not find, and what became of it.")
    int gaps(@Mixin Asked asked) throws IOException {
        try (var database = asked.where.existing()) {
            var library = site(asked.where);
            var period = period(asked, asked.zone == null ? library.current().site().timeZone() : zone(asked.zone));
            var reports = new Reports(database, Bookkeeper.of(database, library), asked.where.settings().holdOut(), clock, PATIENCE);
            var indexes = Indexes.inMemory();
            var finder = new Finder(indexes);
            finder.prepare(library.current());
            var report = new Gaps(reports, database, new Folding(finder, indexes)::words, library, clock).report(period);
            spec.commandLine().getOut().print(switch (asked.format) {
                case table -> Sheet.brief(report).table();
                case csv -> Sheet.of(report).csv();
                case json -> Json.text(report) + "\n";
            });
            spec.commandLine().getOut().flush();
        }
        return 0;
    }

    private int tell(Asked asked, BiFunction<Reports, Period, String> report) {
        return tellOfContent(asked, (reports, period, _) -> report.apply(reports, period));
    }

    private int tellOfContent(Asked asked, OfContent report) {
        var settings = asked.where.settings();
        try (var database = asked.where.existing()) {
            var named = Optional.ofNullable(asked.zone).map(ReportCommand::zone);
            // Who names the days needs no content, but what is counted on the way is of a category all the same.
            var site = named.isPresent() ? siteIfAny(asked.where) : Optional.of(site(asked.where));
            var zone = named.orElseGet(() -> site.get().current().site().timeZone());
            var period = period(asked, zone);
            var books = site.map(library -> named.isPresent() ? Bookkeeper.asKept(database, library) : Bookkeeper.of(database, library))
                    .orElseGet(() -> Bookkeeper.of(database, zone));
            spec.commandLine().getOut().print(report.tell(
                    new Reports(database, books, settings.holdOut(), clock, PATIENCE), period,
                    site.map(Library::current).orElseGet(() -> Snapshot.empty(Site.unnamed("Help", List.of(Locale.ENGLISH))))));
            spec.commandLine().getOut().flush();
        }
        return 0;
    }

    private Period period(Asked asked, ZoneId zone) {
        return Period.read(asked.from, asked.to, Map.of(
                "locale", text(asked.locale), "device", text(asked.device), "topic", text(asked.topic), "category", text(asked.category))::get, zone, clock);
    }

    private static String text(String given) {
        return given == null ? "" : given;
    }

    private static ZoneId zone(String named) {
        try {
            return ZoneId.of(named);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("--zone must be a time zone such as Europe/London, but is \"%s\".".formatted(named), e);
        }
    }

    private Optional<Library> siteIfAny(DataOptions where) {
        try {
            return Optional.of(site(where));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /// Days are the site's, so the site is asked.
    private Library site(DataOptions where) {
        var theme = Theme.standard();
        try {
            return new Library(new Publisher(where.settings().source(), (locale, key) -> theme.words(locale).say(key), clock).read());
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "The site's time zone cannot be read (%s): name the content in cairn.yaml, or the zone with --zone.".formatted(e.getMessage()), e);
        }
    }
}
