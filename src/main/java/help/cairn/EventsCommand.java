package help.cairn;

import help.cairn.deflection.EventLog;
import help.cairn.deflection.EventStore;
import help.cairn.staff.Colleagues;
import help.cairn.storage.Database;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// The event log in and out, as JSON Lines.
@Command(name = "events", mixinStandardHelpOptions = true, description = "Writes or reads the event log as JSON Lines.",
        synopsisSubcommandLabel = "export|import")
final class EventsCommand {
    private final Clock clock;

    @Spec
    CommandSpec spec;

    EventsCommand(Clock clock) {
        this.clock = clock;
    }

    @Command(name = "export", mixinStandardHelpOptions = true, description = "Writes the log to the terminal, oldest first.")
    int export(
            @Option(names = "--from", paramLabel = "DAY", description = "first day or instant, UTC") String from,
            @Option(names = "--to", paramLabel = "DAY", description = "last day, or instant that is not included, UTC") String to,
            @Mixin DataOptions where) {
        try (var database = where.existing()) {
            var out = spec.commandLine().getOut();
            EventLog.export(new EventStore(database), from == null ? Instant.EPOCH : instant(from, 0),
                    to == null ? Instant.ofEpochSecond(253_402_300_799L) : instant(to, 1), out);
            out.flush();
            note(database, "events export", "%s to %s".formatted(from == null ? "the beginning" : from, to == null ? "the end" : to));
        }
        return 0;
    }

    @Command(name = "import", mixinStandardHelpOptions = true, description = "Reads a log; events that are already there are left as they are.")
    int load(@Parameters(paramLabel = "FILE") Path file, @Mixin DataOptions where) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException("%s is not there: name a file that \"cairn events export\" wrote.".formatted(file));
        }
        try (var database = where.open();
                var lines = new BufferedReader(new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
            var done = EventLog.load(new EventStore(database), lines);
            done.problems().forEach(problem -> spec.commandLine().getErr().println("%s: %s".formatted(file, problem)));
            spec.commandLine().getOut().printf(Locale.ROOT, "%d events added, %d were there, %d lines not understood%n", done.added(), done.known(),
                    done.problems().size());
            spec.commandLine().getOut().flush();
            note(database, "events import", "%d events".formatted(done.added()));
            return done.problems().isEmpty() ? 0 : 1;
        }
    }

    private void note(Database database, String act, String what) {
        database.write(handle -> {
            Colleagues.note(handle, clock.instant(), "command line", act, what);
            return true;
        });
    }

    private static Instant instant(String text, int days) {
        try {
            return text.contains("T") ? Instant.parse(text) : LocalDate.parse(text).plusDays(days).atStartOfDay(ZoneOffset.UTC).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("\"%s\" is neither a day such as 2026-11-24 nor an instant such as 2026-11-24T08:00:00Z.".formatted(text), e);
        }
    }
}
