package help.cairn;

import help.cairn.publishing.GitContent;
import help.cairn.publishing.PublicationStore;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Brings an older commit back, or goes on to the newest one, beside a running server.
@Command(
        name = "publish",
        mixinStandardHelpOptions = true,
        description = "Serves a commit until the branch moves on; without --commit, the newest one again.")
final class PublishCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Clock clock;

    @Option(names = "--commit", paramLabel = "HASH", description = "the commit; seven digits of it are enough")
    String commit;

    @Mixin
    DataOptions where;

    @Spec
    CommandSpec spec;

    PublishCommand(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        var settings = where.settings();
        if (settings.git().isEmpty()) {
            throw new IllegalArgumentException("There are no commits in a folder: set content.git to serve a repository.");
        }
        try (var database = where.open()) {
            var store = new PublicationStore(database, clock);
            var before = store.newest(1).stream().findFirst().map(PublicationStore.Entry::id).orElse(0L);
            String wanted;
            try (var content = GitContent.open(settings.git().get(), settings.data().resolve("content.git"), Optional.empty())) {
                wanted = commit == null ? content.newest() : content.resolve(commit);
            }
            if (commit == null) {
                store.release();
            } else {
                store.order(wanted, "command line");
            }
            var out = spec.commandLine().getOut();
            for (var waited = Duration.ZERO; waited.compareTo(PATIENCE) < 0; waited = waited.plus(PAUSE)) {
                var newest = store.newest(1).stream().findFirst().filter(entry -> entry.id() > before);
                if (newest.isPresent() && newest.get().live()) {
                    out.printf(Locale.ROOT, "%s is live: %d articles, %d errors, %d warnings.%n", newest.get().commit(), newest.get().articles(),
                            newest.get().errors(), newest.get().warnings());
                    return 0;
                }
                if (newest.isPresent()) {
                    throw new IOException(newest.get().reason());
                }
                Thread.sleep(PAUSE);
            }
            out.printf("No server took it up yet: %s is served from the next start on, if it is not served already.%n", wanted);
            return 0;
        }
    }
}
