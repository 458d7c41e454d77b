package help.cairn.publishing;

import help.cairn.articles.Library;
import help.cairn.articles.Problem;
import help.cairn.articles.Snapshot;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks at the content folder again and again and opens what changed to readers; a saved file is live within a second
/// or so, and a publish date takes effect by itself. If reading fails, the last snapshot goes on being served.
public final class Watch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Duration CLOSING = Duration.ofSeconds(10);

    private final Publisher publisher;
    private final Library library;
    private final Consumer<Snapshot> prepare;
    private final ScheduledExecutorService clockwork = Executors
            .newSingleThreadScheduledExecutor(Thread.ofPlatform().name("publishing").daemon(true).factory());

    /// @param prepare what must be ready before readers see a snapshot, such as its search index
    public Watch(Publisher publisher, Library library, Consumer<Snapshot> prepare) {
        this.publisher = publisher;
        this.library = library;
        this.prepare = prepare;
    }

    /// Publishes once, then goes on in the background.
    ///
    /// @throws IOException if the folder cannot be read at all
    public void start() throws IOException {
        publish();
        clockwork.scheduleWithFixedDelay(this::again, PAUSE.toMillis(), PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void again() {
        try {
            publish();
        } catch (IOException | RuntimeException | StackOverflowError e) {
            LOG.warn("The content cannot be read; what was published before goes on being served.", e);
        }
    }

    private void publish() throws IOException {
        var snapshot = publisher.read();
        var before = library.current();
        if (before == snapshot) {
            return;
        }
        prepare.accept(snapshot);
        library.open(snapshot);
        try {
            publisher.remember();
        } catch (RuntimeException e) {
            LOG.warn("What was read could not be kept: the next start reads it again.", e);
        }
        LOG.info(
                "Published {}: {} articles, {} errors, {} warnings.", snapshot.commit(), snapshot.size(),
                snapshot.problems().stream().filter(Problem::isError).count(),
                snapshot.problems().stream().filter(problem -> !problem.isError()).count());
    }

    /// Waits for a publication that has begun.
    @Override
    public void close() {
        clockwork.shutdown();
        try {
            if (!clockwork.awaitTermination(CLOSING.toSeconds(), TimeUnit.SECONDS)) {
                clockwork.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
