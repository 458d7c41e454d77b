package help.cairn;

import help.cairn.reports.Gaps;
import help.cairn.storage.Database;
import help.cairn.storage.Hold;
import help.cairn.tickets.Privacy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// What is kept about a person, and its end.
@Command(name = "privacy", mixinStandardHelpOptions = true, description = "Shows or erases what is kept about a person.",
        synopsisSubcommandLabel = "export|erase")
final class PrivacyCommand {
    private final Clock clock;

    @Spec
    CommandSpec spec;

    PrivacyCommand(Clock clock) {
        this.clock = clock;
    }

    @Command(name = "export", mixinStandardHelpOptions = true,
            description = "Writes everything about a person to the terminal, as JSON. Internal notes are part of it.")
    int export(
            @Parameters(paramLabel = "EMAIL") String email,
            @Option(names = "--files", paramLabel = "DIR", description = "also writes the photos and files that came along into this folder") Path files,
            @Mixin DataOptions where) {
        try (var database = where.existing()) {
            say(new Privacy(database, clock, Gaps::forget).export(email, Optional.ofNullable(files)));
        }
        return 0;
    }

    @Command(name = "erase", mixinStandardHelpOptions = true, description = "Erases everything about a person for good, while the server runs or not.")
    int erase(
            @Parameters(paramLabel = "EMAIL") String email, @Option(names = "--yes", description = "erases without asking") boolean yes,
            @Mixin DataOptions where) throws IOException {
        try (var database = where.existing()) {
            var privacy = new Privacy(database, clock, Gaps::forget);
            if (!yes && !agreed(email, privacy.look(email))) {
                say("Nothing was erased.");
                return 1;
            }
            discardLeftovers(where.settings().data());
            say("Erased: %s. Events stay for the figures, without anything that leads to a person.".formatted(privacy.erase(email)));
            warn(database);
        }
        return 0;
    }

    /// Files that were on their way when a server was killed. A server that runs has none but those of this moment.
    private static void discardLeftovers(Path data) throws IOException {
        var free = Hold.ifFree(data);
        if (free.isPresent()) {
            try (var _ = free.get()) {
                HelpCenter.incoming(data);
            }
        }
    }

    private boolean agreed(String email, Privacy.Amount amount) throws IOException {
        say("Of %s there are: %s.".formatted(email, amount));
        say("Type \"yes\" to erase all of it for good:");
        // Not closed: what is typed into the terminal is not ours to end.
        return "yes".equals(new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())).readLine());
    }

    /// Copies are out of reach, or kept on purpose.
    private void warn(Database database) {
        database.formerOnes().forEach(former -> say("%s is an older copy and was not touched: delete it when you no longer need it.".formatted(former)));
        say("Backups still hold what was erased: restoring one brings it back.");
    }

    private void say(String line) {
        spec.commandLine().getOut().printf(Locale.ROOT, "%s%n", line);
        spec.commandLine().getOut().flush();
    }
}
