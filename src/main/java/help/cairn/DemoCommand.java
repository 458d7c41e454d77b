package help.cairn;

import help.cairn.articles.Library;
import help.cairn.deflection.Bookkeeper;
import help.cairn.demo.Planted;
import help.cairn.demo.Simulator;
import help.cairn.demo.Throwaway;
import help.cairn.publishing.Publisher;
import help.cairn.reports.Gaps;
import help.cairn.reports.Reports;
import help.cairn.search.Finder;
import help.cairn.search.Folding;
import help.cairn.search.Indexes;
import help.cairn.staff.Colleagues;
import help.cairn.staff.Role;
import help.cairn.staff.Secrets;
import help.cairn.storage.Database;
import help.cairn.web.Json;
import help.cairn.web.Theme;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// A help center with a past that was made up, for a first look at what its reports say.
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = "Starts the help center with made-up shoppers, tickets and figures; all of it is deleted when it stops.")
final class DemoCommand implements Callable<Integer> {
    private static final Map<String, Role> STAFF = new LinkedHashMap<>();
    private static final String LEAD = "leo@demo.example";
    private static final int PASSWORD = 16;
    private static final Duration COUNTING = Duration.ofMinutes(5);
    /// Nothing leaves the house and nothing comes in, whatever is configured; and it is to be seen here and now.
    private static final List<String> SWITCHED_OFF = List.of("mail.host", "mail.to", "mail.in.host", "mail.in.address", "webhook.url", "server.baseUrl",
            "oidc.issuer", "oidc.clientId", "oidc.clientSecret", "oidc.name");
    private static final List<String> KEPT = List.of("retention.tickets", "retention.context", "retention.events", "retention.audit");

    static {
        STAFF.put("ada@demo.example", Role.ADMIN);
        STAFF.put(LEAD, Role.LEAD);
        STAFF.put("amy@demo.example", Role.AGENT);
        STAFF.put("wim@demo.example", Role.WRITER);
    }

    private final Clock clock;

    @Mixin
    ServeOptions serve;

    @Mixin
    ConfigOptions configured;

    @Option(names = "--seed", paramLabel = "NUMBER", description = "another one makes other shoppers; ${DEFAULT-VALUE} unless given")
    long seed = Simulator.Plan.SEED;

    @Option(names = "--days", paramLabel = "NUMBER", description = "how long the past is; ${DEFAULT-VALUE} unless given")
    int days = 60;

    @Option(names = "--visitors-a-day", paramLabel = "NUMBER", description = "how many come for help on a usual day; ${DEFAULT-VALUE} unless given")
    int visitors = 250;

    @Option(names = "--planted", description = "prints as JSON what was planted for the reports to find")
    boolean planted;

    @Spec
    CommandSpec spec;

    DemoCommand(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        var out = spec.commandLine().getOut();
        var flags = serve.flags();
        SWITCHED_OFF.forEach(key -> flags.put(key, ""));
        KEPT.forEach(key -> flags.put(key, "never"));
        var holdOut = configured.settings(flags).holdOut();
        Simulator.Plan plan;
        try {
            plan = new Simulator.Plan(seed, days, visitors, holdOut, STAFF.keySet().stream().filter(email -> STAFF.get(email).answers()).toList());
        } catch (IllegalArgumentException e) {
            throw new CommandLine.ParameterException(spec.commandLine(), e.getMessage(), e);
        }
        var place = Throwaway.in(Path.of(System.getProperty("java.io.tmpdir")), clock.instant());
        flags.put("data.dir", place.folder().toString());
        var running = new Running(place);
        Runtime.getRuntime().addShutdownHook(new Thread(running::stop));
        try {
            out.printf(Locale.ROOT, "Making up the shoppers of %d days …%n", days);
            out.flush();
            var settings = configured.settings(flags);
            var password = Secrets.fresh().substring(0, PASSWORD);
            var truth = fill(settings, plan, password);
            int port = running.start(() -> HelpCenter.demo(settings, clock));
            greet(out, port, password, truth);
        } catch (IOException | RuntimeException | Error e) {
            running.stop();
            throw e;
        }
        running.closed.await();
        return 0;
    }

    /// The one that runs, and the folder that goes with it.
    private static final class Running {
        private final Throwaway place;
        private final CountDownLatch closed = new CountDownLatch(1);
        private HelpCenter center;
        private boolean stopped;

        Running(Throwaway place) {
            this.place = place;
        }

        @FunctionalInterface
        interface Opening {
            HelpCenter open() throws IOException;
        }

        synchronized int start(Opening opening) throws IOException {
            if (stopped) {
                throw new IOException("The demo was stopped before it began.");
            }
            center = opening.open();
            return center.port();
        }

        synchronized void stop() {
            if (stopped) {
                return;
            }
            stopped = true;
            try (place) {
                if (center != null) {
                    center.close();
                }
            } catch (IOException e) {
                System.err.println("cairn: " + e.getMessage());
            }
            closed.countDown();
        }
    }

    private Planted fill(Settings settings, Simulator.Plan plan, String password) throws IOException {
        var theme = settings.theme().map(folder -> Theme.over(folder, settings.data())).orElseGet(Theme::standard);
        try (var database = Database.open(settings.data()); var indexes = Indexes.in(settings.data().resolve("index"), Build.edition())) {
            var publisher = new Publisher(settings.source(), (locale, key) -> theme.words(locale).say(key), clock).at(settings.base().getAuthority());
            var snapshot = publisher.read();
            var finder = new Finder(indexes);
            var truth = new Simulator(database, snapshot, finder, publisher.expectations(), plan, clock).run();
            var library = new Library(snapshot);
            // Who signs in finds every report ready.
            try (var books = Bookkeeper.of(database, library);
                    var gaps = new Gaps(
                            new Reports(database, books, settings.holdOut(), clock), database, new Folding(finder, indexes)::words, library, clock)) {
                books.keep(COUNTING);
                truth.gaps().stream().filter(Planted.Gap::published).forEach(gap -> gaps.closed(
                        gap.queries(), gap.article(), gap.locale(), Instant.parse(gap.turns().orElseThrow()), LEAD));
            }
            var colleagues = new Colleagues(database, clock);
            STAFF.forEach((email, role) -> colleagues.choose(colleagues.add(email, role), password));
            return truth;
        }
    }

    private void greet(PrintWriter out, int port, String password, Planted truth) {
        var home = "http://localhost:" + port;
        out.printf(Locale.ROOT, "Cairn is open at %s: everything that anybody did there is made up.%n%n", home);
        out.printf(Locale.ROOT, "Sign in at %s/staff/sign-in with the password %s as%n", home, password);
        STAFF.forEach((email, role) -> out.printf(Locale.ROOT, "  %-18s %s%n", email, role.tag()));
        out.printf(Locale.ROOT, "%nLook first, as %s, at%n", LEAD);
        out.printf(Locale.ROOT, "  %s/staff/deflection?from=%s&to=%s%n", home, truth.from(), truth.to());
        out.printf(Locale.ROOT, "  %s/staff/gaps%n", home);
        out.printf(Locale.ROOT, "  %s/staff/tickets%n", home);
        out.printf(Locale.ROOT, "docs/demo.md says what was planted and where the reports show it; --planted prints it.%n");
        if (planted) {
            out.printf(Locale.ROOT, "Planted: %s%n", Json.text(truth));
        }
        out.printf(Locale.ROOT, "%nCtrl-C stops it and deletes everything.%n");
        out.flush();
    }
}
