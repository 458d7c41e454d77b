package help.cairn;

import help.cairn.staff.Colleagues;
import help.cairn.staff.Role;
import java.time.Clock;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Tokens of the API.
@Command(name = "token", mixinStandardHelpOptions = true, description = "Makes and revokes API tokens.", synopsisSubcommandLabel = "create|list|revoke")
final class TokenCommand {
    private final Clock clock;

    @Spec
    CommandSpec spec;

    TokenCommand(Clock clock) {
        this.clock = clock;
    }

    @Command(name = "create", mixinStandardHelpOptions = true, description = "Prints a new token once; only its hash is kept.")
    int create(@Option(names = "--role", required = true, description = "lead, agent, writer or admin") Role role, @Mixin DataOptions where) {
        try (var database = where.open()) {
            say(new Colleagues(database, clock).token(role));
        }
        return 0;
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Shows the tokens' ids, roles and days.")
    int list(@Mixin DataOptions where) {
        try (var database = where.open()) {
            new Colleagues(database, clock).tokens().forEach(token -> say("%s  %-7s %s".formatted(token.id(), token.role().tag(), token.made())));
        }
        return 0;
    }

    @Command(name = "revoke", mixinStandardHelpOptions = true, description = "Makes a token useless.")
    int revoke(@Parameters(paramLabel = "ID", description = "as \"cairn token list\" shows it") String id, @Mixin DataOptions where) {
        try (var database = where.open()) {
            if (!new Colleagues(database, clock).revoke(id)) {
                throw new IllegalArgumentException("There is no token %s: \"cairn token list\" shows all.".formatted(id));
            }
        }
        return 0;
    }

    private void say(String line) {
        spec.commandLine().getOut().printf(Locale.ROOT, "%s%n", line);
        spec.commandLine().getOut().flush();
    }
}
