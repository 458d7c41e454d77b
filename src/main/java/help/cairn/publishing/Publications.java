package help.cairn.publishing;

import help.cairn.articles.Library;
import help.cairn.articles.Problem;
import help.cairn.articles.Snapshot;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Publishes, one state after the other: looks for what is new, makes it ready aside, writes it down and opens it to
/// readers whole. If anything fails, the last snapshot goes on being served, and the failure is written down.
public final class Publications implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Publications.class);
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final Duration CLOSING = Duration.ofSeconds(10);
    /// Looking at a large folder takes its time: it gets no more than this part of a processor.
    private static final int REST = 10;

    private final Source source;
    private final Publisher publisher;
    private final Library library;
    private final Search search;
    private final PublicationStore store;
    private final Clock clock;
    private final Duration poll;
    private final AtomicBoolean pushed = new AtomicBoolean();
    private final ScheduledExecutorService clockwork = Executors
            .newSingleThreadScheduledExecutor(Thread.ofPlatform().name("publishing").daemon(true).factory());
    private Instant fetched = Instant.MIN;
    private final Set<String> failures = new LinkedHashSet<>();
    private boolean unreached;
    private volatile String failure = "";
    private volatile Publication current;
    private Snapshot refused;

    /// The search that is made ready before readers see a snapshot.
    ///
    /// @param prepare makes it ready
    /// @param answers what it would show then
    /// @param effects what synonyms do then
    /// @param discard lets go what was prepared for a snapshot that readers will not see
    public record Search(Consumer<Snapshot> prepare, Answers answers, Effects effects, Consumer<Snapshot> discard) {}

    /// @param poll how often to ask a repository elsewhere what is new
    public Publications(
            Source source, Publisher publisher, Library library, Search search, PublicationStore store, Clock clock, Duration poll) {
        this.source = source;
        this.publisher = publisher;
        this.library = library;
        this.search = search;
        this.store = store;
        this.clock = clock;
        this.poll = poll;
    }

    /// Publishes what is here, then goes on in the background. What is elsewhere is waited for only if nothing is here.
    ///
    /// @throws IOException with a sentence that says what to mend, if there is nothing to publish
    public void start() throws IOException {
        try {
            first();
        } catch (RuntimeException e) {
            var full = store.shortage(e);
            if (full.isPresent()) {
                throw new IOException(full.get(), e);
            }
            throw e;
        }
        clockwork.schedule(this::again, 0, TimeUnit.MILLISECONDS);
    }

    private void first() throws IOException {
        try {
            publish("start");
        } catch (IOException e) {
            fetch();
            publish("start");
        }
    }

    /// Somebody pushed: look now. However often this is called meanwhile, the newest state is published and none is lost.
    ///
    /// @return done when that is published, or has failed
    public CompletableFuture<Void> look() {
        pushed.set(true);
        return soon();
    }

    /// Somebody ordered a commit that is here: no repository elsewhere is asked for it.
    ///
    /// @return done when that is published, or has failed
    CompletableFuture<Void> soon() {
        return CompletableFuture.runAsync(this::turn, clockwork);
    }

    private void again() {
        var began = System.nanoTime();
        turn();
        long took = (System.nanoTime() - began) / 1_000_000;
        if (!clockwork.isShutdown()) {
            clockwork.schedule(this::again, Math.max(LOOK.toMillis(), took * REST), TimeUnit.MILLISECONDS);
        }
    }

    private void turn() {
        var cause = "clock";
        try {
            if (pushed.getAndSet(false)) {
                cause = "push";
                fetch();
            } else if (!clock.instant().isBefore(fetched.plus(poll))) {
                cause = "poll";
                fetch();
            }
            publish(cause);
            if (!unreached) {
                failure = "";
                failures.clear();
            }
        } catch (IOException | RuntimeException | Error e) {
            failed(cause, e);
        }
    }

    private void fetch() throws IOException {
        fetched = clock.instant();
        // What is here may well be served meanwhile, but it is not known to be the newest.
        unreached = true;
        source.fetch();
        unreached = false;
    }

    void publish(String cause) throws IOException {
        var began = System.nanoTime();
        var order = store.order();
        var tree = source.now();
        if (order.isPresent()) {
            tree = ordered(order.get(), tree);
        }
        var publication = publisher.read(tree);
        var snapshot = publication.snapshot();
        if (library.current() == snapshot || refused == snapshot) {
            return;
        }
        var why = order.isPresent() && order.get().fresh() ? "order" : cause;
        search.prepare.accept(snapshot);
        Optional<Long> noted;
        try {
            // At the start there is nothing else to show: an answer lower down is better than no help center.
            if (snapshot.site().stopsForQueries() && library.current().size() > 0) {
                var verdict = publisher.expectations().verdict(snapshot, search.answers);
                if (verdict.stops()) {
                    refuse(publication, why, verdict, Duration.ofNanos(System.nanoTime() - began));
                    return;
                }
            }
            refused = null;
            publisher.secure();
            noted = store.note(publication, why, Duration.ofNanos(System.nanoTime() - began));
        } catch (IOException | RuntimeException | Error e) {
            // It is made ready again at the next attempt: one kept from each would push out what is still read.
            search.discard.accept(snapshot);
            throw e;
        }
        current = publication;
        library.open(snapshot);
        said(snapshot);
        // To ask every expected question takes longer than all the rest: neither readers nor a start wait for it.
        noted.ifPresent(id -> clockwork.execute(() -> judge(snapshot, id)));
        try {
            publisher.remember();
        } catch (RuntimeException e) {
            warn("What was read could not be kept: the next start reads it again.", e);
        }
        source.tidy();
    }

    private void judge(Snapshot snapshot, long id) {
        try {
            if (library.current() == snapshot) {
                var verdict = publisher.expectations().verdict(snapshot, search.answers);
                verdict.problems().forEach(problem -> LOG.warn("{}", problem));
                var problems = new ArrayList<>(verdict.problems());
                problems.addAll(publisher.uselessSynonyms(search.effects));
                store.amend(id, problems);
            }
        } catch (IOException | RuntimeException e) {
            warn("What search is expected to show could not be checked.", e);
        }
    }

    private void refuse(Publication publication, String cause, Verdict verdict, Duration took) {
        var snapshot = publication.snapshot();
        LOG.error("Publication {} is stopped by {}; what was published before goes on being served.", Commit.brief(snapshot.commit()),
                verdict.problems().stream().map(problem -> problem.file() + ":" + problem.line()).distinct().collect(Collectors.joining(", ")));
        store.stopped(publication, cause, verdict.problems(), took);
        refused = snapshot;
        search.discard.accept(snapshot);
    }

    /// An older commit is served until the branch moves on.
    private Tree ordered(PublicationStore.Order order, Tree tip) throws IOException {
        var id = tip.commit().map(Commit::id).orElse("");
        if (order.commit().equals(id)) {
            store.release();
            return tip;
        }
        if (order.fresh()) {
            store.hold(id);
        } else if (!order.tip().equals(id)) {
            store.release();
            return tip;
        }
        try {
            return source.at(order.commit());
        } catch (IOException e) {
            store.release();
            throw e;
        }
    }

    private static void said(Snapshot snapshot) {
        LOG.info("Published {}: {} articles, {} errors, {} warnings.", Commit.brief(snapshot.commit()), snapshot.size(), snapshot.errors(),
                snapshot.problems().size() - snapshot.errors());
    }

    /// Says once what goes wrong again and again, so that a day without the repository is one line and not a thousand.
    private void failed(String cause, Throwable e) {
        var full = store.shortage(e);
        var said = full.or(() -> Optional.ofNullable(e instanceof IOException ? e.getMessage() : null));
        var reason = said.orElse("Something went wrong while publishing: " + e);
        failure = reason;
        if (!failures.add(reason)) {
            return;
        }
        LOG.warn("{} What was published before goes on being served.", reason, said.isPresent() ? null : e);
        try {
            store.failed(cause, reason, clock.instant());
        } catch (RuntimeException unwritten) {
            if (full.isEmpty()) {
                warn("The failure could not be written down.", unwritten);
            }
        }
    }

    /// With the trail of the program for what nobody foresaw, and without it for a full disk, which is an everyday matter.
    private void warn(String what, Exception e) {
        store.shortage(e).ifPresentOrElse(full -> LOG.warn("{} {}", what, full), () -> LOG.warn(what, e));
    }

    /// What is served, with its past; empty before the first publication.
    Optional<Publication> current() {
        return Optional.ofNullable(current);
    }

    /// Why the newest state is not served, if it is not.
    public Optional<String> failure() {
        return Optional.of(failure).filter(reason -> !reason.isEmpty());
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
        source.close();
    }
}
