package help.cairn;

import help.cairn.articles.Problem;
import help.cairn.articles.Snapshot;
import help.cairn.publishing.Checkout;
import help.cairn.publishing.Folder;
import help.cairn.publishing.Publisher;
import help.cairn.publishing.Source;
import help.cairn.search.Finder;
import help.cairn.search.Indexes;
import help.cairn.staff.Role;
import help.cairn.storage.Database;
import help.cairn.web.Json;
import help.cairn.web.Theme;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// The command line. Exit code 0 for success, 1 for a problem the user can mend, 2 for wrong usage.
@Command(
        name = "cairn",
        mixinStandardHelpOptions = true,
        version = "cairn 0.1.0",
        description = "A self-service help center for online stores.",
        subcommands = CommandLine.HelpCommand.class)
public final class Main {
    @Spec
    CommandSpec spec;

    public static void main(String... arguments) {
        // Pictures are drawn without a screen, whatever the environment says of one.
        System.setProperty("java.awt.headless", "true");
        System.exit(run(Clock.systemUTC(), arguments));
    }

    static int run(Clock clock, String... arguments) {
        return run(clock, new PrintWriter(System.out, true, java.nio.charset.StandardCharsets.UTF_8), arguments);
    }

    static int run(Clock clock, PrintWriter out, String... arguments) {
        var commands = new LinkedHashMap<String, Supplier<Object>>();
        commands.put("serve", () -> new Serve(clock));
        commands.put("demo", () -> new DemoCommand(clock));
        commands.put("check", () -> new Check(clock));
        commands.put("search", () -> new SearchCommand(clock));
        commands.put("evaluate", () -> new EvaluateCommand(clock));
        commands.put("publish", () -> new PublishCommand(clock));
        commands.put("staff", () -> new StaffCommand(clock));
        commands.put("token", () -> new TokenCommand(clock));
        commands.put("events", () -> new EventsCommand(clock));
        commands.put("report", () -> new ReportCommand(clock));
        commands.put("privacy", () -> new PrivacyCommand(clock));
        commands.put("import", ImportCommand::new);
        commands.put("backup", Backup::new);
        commands.put("restore", Restore::new);
        commands.put("rehearse", () -> new RehearseCommand(clock));
        // To read the options of a command takes its time: where one is named, only its own are read.
        var named = arguments.length > 0 && commands.containsKey(arguments[0]) ? Set.of(arguments[0]) : commands.keySet();
        var line = new CommandLine(new Main());
        commands.forEach((name, command) -> {
            if (named.contains(name)) {
                line.addSubcommand(name, command.get());
            }
        });
        line.registerConverter(Role.class, tag -> {
            try {
                return Role.of(tag);
            } catch (IllegalArgumentException e) {
                throw new CommandLine.TypeConversionException(e.getMessage());
            }
        });
        line.setOut(out);
        line.setExecutionExceptionHandler((e, command, _) -> {
            command.getErr().println("cairn: " + (e.getMessage() == null ? e.toString() : e.getMessage()));
            return 1;
        });
        return line.execute(arguments.length == 0 ? new String[] {"--help"} : arguments);
    }

    /// The folder that a command names, else the configured content.
    private static Source content(ConfigOptions configured, Path given) throws IOException {
        return given != null ? new Folder(given) : configured.settings(Map.of()).source();
    }

    @Command(name = "serve", mixinStandardHelpOptions = true, description = "Starts the help center.")
    static final class Serve implements java.util.concurrent.Callable<Integer> {
        private final Clock clock;

        @Mixin
        ServeOptions serve;

        @Mixin
        DataOptions where;

        @Spec
        CommandSpec spec;

        Serve(Clock clock) {
            this.clock = clock;
        }

        @Override
        public Integer call() throws IOException, InterruptedException {
            var settings = where.settings(serve.flags());
            var center = HelpCenter.open(settings, clock);
            var out = spec.commandLine().getOut();
            out.printf(Locale.ROOT, "Cairn is open at http://localhost:%d%n", center.port());
            out.flush();
            var closed = new CountDownLatch(1);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                center.close();
                closed.countDown();
            }));
            closed.await();
            return 0;
        }
    }

    @Command(name = "check", mixinStandardHelpOptions = true, description = "Reads content as serve would and names every problem.")
    static final class Check implements java.util.concurrent.Callable<Integer> {
        enum Format {
            text, json, github
        }

        private final Clock clock;

        @Parameters(arity = "0..1", paramLabel = "DIR", description = "the content folder; the configured one unless given")
        Path given;

        @Mixin
        ConfigOptions configured;

        @Option(names = "--format", defaultValue = "text", description = "text, json or github")
        Format format;

        @Spec
        CommandSpec spec;

        Check(Clock clock) {
            this.clock = clock;
        }

        @Override
        public Integer call() throws IOException {
            var theme = Theme.standard();
            var settings = configured.settings(Map.of());
            var publisher = new Publisher(
                    given != null || settings.git().isEmpty() ? new Checkout(given != null ? given : settings.content()) : settings.source(),
                    (locale, key) -> theme.words(locale).say(key), clock)
                    .at(settings.base().getAuthority());
            var snapshot = publisher.read();
            var out = spec.commandLine().getOut();
            var problems = new ArrayList<>(snapshot.problems());
            problems.addAll(publisher.repeatedFacts());
            problems.addAll(searched(publisher, snapshot));
            problems.sort(Problem.BY_PLACE);
            switch (format) {
                case text -> problems.forEach(out::println);
                case json -> out.println(Json.text(CheckReport.of(snapshot, problems)));
                case github -> problems.forEach(problem -> annotate(out, given == null ? settings.content() : given, problem));
            }
            long errors = problems.stream().filter(Problem::isError).count();
            if (format == Format.text) {
                out.printf(Locale.ROOT, "%d articles, %d errors, %d warnings%n", snapshot.size(), errors, problems.size() - errors);
            }
            out.flush();
            return errors > 0 ? 1 : 0;
        }

        /// To make a search ready takes as long as all the rest, so it is made only for those who tell it something or expect
        /// something of it.
        private static List<Problem> searched(Publisher publisher, Snapshot snapshot) throws IOException {
            var expectations = publisher.expectations();
            if (expectations.isEmpty() && snapshot.site().locales().stream().allMatch(locale -> snapshot.synonyms(locale).isEmpty())) {
                return List.of();
            }
            var finder = new Finder(Indexes.inMemory());
            finder.prepare(snapshot);
            var problems = new ArrayList<>(expectations.verdict(snapshot, finder.patient()::first).problems());
            problems.addAll(publisher.uselessSynonyms(finder::effect));
            return problems;
        }

        private static void annotate(PrintWriter out, Path folder, Problem problem) {
            out.printf(
                    Locale.ROOT, "::%s file=%s,line=%d,col=%d,title=%s::%s %s%n", problem.isError() ? "error" : "warning",
                    folder.resolve(problem.file()).toString().replace("%", "%25").replace(",", "%2C").replace(":", "%3A"),
                    problem.line(), problem.column(), problem.rule(),
                    problem.message().replace("%", "%25").replace("\n", "%0A"), problem.mend().replace("%", "%25").replace("\n", "%0A"));
        }
    }

    @Command(name = "backup", mixinStandardHelpOptions = true, description = "Copies all data while the server runs.")
    static final class Backup implements java.util.concurrent.Callable<Integer> {
        @Parameters(paramLabel = "FILE", description = "where the copy goes")
        Path file;

        @Mixin
        DataOptions where;

        @Override
        public Integer call() {
            try (var database = where.existing()) {
                database.backup(file);
            }
            return 0;
        }
    }

    @Command(name = "restore", mixinStandardHelpOptions = true, description = "Puts a backup in place; the server must not run.")
    static final class Restore implements java.util.concurrent.Callable<Integer> {
        @Parameters(paramLabel = "FILE", description = "a file that backup wrote")
        Path file;

        @Mixin
        DataOptions where;

        @Override
        public Integer call() throws IOException {
            Database.restore(file, where.settings().data());
            return 0;
        }
    }
}
