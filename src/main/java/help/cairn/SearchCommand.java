package help.cairn;

import help.cairn.articles.Snapshot;
import help.cairn.deflection.EventLog;
import help.cairn.deflection.EventStore;
import help.cairn.publishing.Folder;
import help.cairn.publishing.Publisher;
import help.cairn.search.Finder;
import help.cairn.search.Indexes;
import help.cairn.search.Learned;
import help.cairn.search.Learning;
import help.cairn.search.Reasons;
import help.cairn.search.SearchDeskPage.Explained;
import help.cairn.storage.Database;
import help.cairn.web.Theme;
import help.cairn.web.Words;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Answers a question in a terminal, and says why as it does.
@Command(name = "search", mixinStandardHelpOptions = true, description = "Searches content from the terminal.")
final class SearchCommand implements Callable<Integer> {
    private static final int SHOWN = 10;
    private static final int COLUMNS = 80;

    private final Clock clock;

    @Parameters(arity = "1..*", paramLabel = "QUERY", description = "what a shopper would type")
    String[] query;

    @Option(names = "--content", paramLabel = "DIR", description = "the content folder; the configured one unless given")
    Path given;

    @Option(names = "--locale", description = "the language; the site's first unless given")
    String locale;

    @Option(names = "--explain", description = "says what each result has its points from, and what would move it")
    boolean explain;

    @Option(names = "--data", paramLabel = "DIR", description = "where the database is whose learned words shall count; none unless given")
    Path data;

    @Mixin
    ConfigOptions configured;

    @Spec
    CommandSpec spec;

    SearchCommand(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() throws IOException {
        var theme = Theme.standard();
        var source = given != null ? new Folder(given) : configured.settings(Map.of()).source();
        var snapshot = new Publisher(source, (where, key) -> theme.words(where).say(key), clock).read();
        var finder = new Finder(Indexes.inMemory(), learned()).patient();
        finder.prepare(snapshot);
        var wanted = locale == null ? snapshot.site().defaultLocale() : Locale.forLanguageTag(locale);
        var typed = String.join(" ", query);
        var out = spec.commandLine().getOut();
        var found = finder.search(snapshot, new Finder.Question(typed, wanted, Optional.empty(), 0, SHOWN, false));
        found.corrected().ifPresent(text -> out.println("Read as: " + text));
        if (explain) {
            explain(out, finder, snapshot, wanted, typed, theme.words(Locale.ENGLISH));
        } else {
            found.hits().forEach(hit -> out.printf(Locale.ROOT, "%6.2f  %s%n        %s%n", hit.score(), hit.article().title(), hit.article().path()));
        }
        out.printf(Locale.ROOT, "%d found%s%n", found.total(), found.layers().isEmpty() ? "" : " by " + String.join(", ", found.layers()));
        out.flush();
        return 0;
    }

    private Learned learned() {
        if (data == null) {
            return new Learned();
        }
        try (var database = Database.existing(data);
                var log = new EventLog(new EventStore(database));
                var learning = new Learning(log, database, clock)) {
            return learning.recall();
        }
    }

    private static void explain(PrintWriter out, Finder finder, Snapshot snapshot, Locale locale, String typed, Words words) {
        int place = 0;
        for (var one : new Reasons(words).of(finder.explain(snapshot, locale, typed, SHOWN))) {
            print(out, ++place, one, words);
        }
    }

    private static void print(PrintWriter out, int place, Explained one, Words words) {
        wrapped(out, "%2d. ".formatted(place), one.article().title());
        wrapped(out, "    ", one.path());
        wrapped(out, "    ", String.join(" · ", List.of(one.score(), String.join(", ", one.layers()))));
        if (!one.covered().isEmpty()) {
            wrapped(out, "    ", one.covered());
        }
        for (var part : one.parts()) {
            wrapped(out, "%10s  ".formatted(part.value()), part.name());
            if (!part.detail().isEmpty()) {
                wrapped(out, " ".repeat(14), part.detail());
            }
        }
        out.println("    " + words.say("searchDesk.moves"));
        one.moves().forEach(move -> wrapped(out, "    - ", move));
        if (!one.pin().isEmpty()) {
            wrapped(out, "    - ", words.say("searchDesk.move.pin") + " pins.yaml:");
            // One line, however long it is: it is there to be copied.
            out.println("      " + one.pin());
        }
        out.println();
    }

    /// Prints a text with its lines below each other and none longer than a terminal is wide, unless a single word is.
    private static void wrapped(PrintWriter out, String first, String text) {
        var line = new StringBuilder(first);
        boolean empty = true;
        for (var word : text.split(" ")) {
            if (!empty && line.length() + 1 + word.length() > COLUMNS) {
                out.println(line);
                line = new StringBuilder(" ".repeat(first.length()));
                empty = true;
            }
            line.append(empty ? "" : " ").append(word);
            empty = false;
        }
        out.println(line);
    }
}
