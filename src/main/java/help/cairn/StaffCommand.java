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

/// Accounts of the people who work here.
@Command(name = "staff", mixinStandardHelpOptions = true, description = "Makes and removes staff accounts.", synopsisSubcommandLabel = "add|list|reset|remove")
final class StaffCommand {
    private final Clock clock;

    @Spec
    CommandSpec spec;

    StaffCommand(Clock clock) {
        this.clock = clock;
    }

    @Command(name = "add", mixinStandardHelpOptions = true, description = "Makes an account and prints a one-time sign-in link.")
    int add(@Parameters(paramLabel = "EMAIL") String email,
            @Option(names = "--role", required = true, description = "lead, agent, writer or admin") Role role, @Mixin DataOptions where) {
        try (var database = where.open()) {
            say(link(where, new Colleagues(database, clock).add(email, role)));
        }
        return 0;
    }

    @Command(name = "reset", mixinStandardHelpOptions = true, description = "Takes the password and the second step away and prints a new link.")
    int reset(@Parameters(paramLabel = "EMAIL") String email, @Mixin DataOptions where) {
        try (var database = where.open()) {
            var reset = new Colleagues(database, clock).reset(email);
            if (reset.secondStep()) {
                say("The second step at sign-in is turned off as well; it is set up anew at /staff/account.");
            }
            say(link(where, reset.secret()));
        }
        return 0;
    }

    @Command(name = "remove", mixinStandardHelpOptions = true, description = "Removes an account and signs it out.")
    int remove(@Parameters(paramLabel = "EMAIL") String email, @Mixin DataOptions where) {
        try (var database = where.open()) {
            new Colleagues(database, clock).remove(email);
        }
        return 0;
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Shows all accounts.")
    int list(@Mixin DataOptions where) {
        try (var database = where.open()) {
            new Colleagues(database, clock).all().forEach(account -> say("%-40s %-7s %s"
                    .formatted(account.email(), account.role().tag(), account.ready() ? "" : "has not signed in yet")));
        }
        return 0;
    }

    private static String link(DataOptions where, String secret) {
        var base = where.settings().base().toString();
        return "Open within 24 hours, once: %s/staff/link/%s".formatted(base.endsWith("/") ? base.substring(0, base.length() - 1) : base, secret);
    }

    private void say(String line) {
        spec.commandLine().getOut().printf(Locale.ROOT, "%s%n", line);
        spec.commandLine().getOut().flush();
    }
}
