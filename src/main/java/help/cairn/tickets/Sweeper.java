package help.cairn.tickets;

import help.cairn.deflection.EventStore;
import help.cairn.staff.Colleagues;
import help.cairn.storage.Database;
import help.cairn.storage.Stock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Deletes every day what was kept long enough. Nothing of a ticket goes while it is open.
public final class Sweeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);
    private static final Duration A_DAY = Duration.ofDays(1);
    private static final Duration LOOK = Duration.ofMinutes(10);
    private static final Duration CLOSING = Duration.ofSeconds(10);

    private final Database database;
    private final PersonStore people;
    private final EventStore events;
    private final Colleagues colleagues;
    private final Retention retention;
    private final Clock clock;
    private final ScheduledExecutorService clockwork = Executors
            .newSingleThreadScheduledExecutor(Thread.ofPlatform().name("sweeper").daemon(true).factory());
    private volatile Optional<Swept> last = Optional.empty();

    public Sweeper(Database database, EventStore events, Colleagues colleagues, Retention retention, Clock clock) {
        this.database = database;
        this.people = new PersonStore(database);
        this.events = events;
        this.colleagues = colleagues;
        this.retention = retention;
        this.clock = clock;
    }

    /// What one round took away.
    record Swept(Instant at, int tickets, int attachments, int context, int deliveries, int events, int audit) {
        int all() {
            return tickets + attachments + context + deliveries + events + audit;
        }
    }

    /// One kind of data.
    ///
    /// @param name after `privacy.kind.`
    /// @param kept for how long; empty is for ever
    record Kind(String name, Optional<Duration> kept, Stock stock) {}

    /// Looks now and from time to time whether a day has passed, in the background.
    public void start() {
        clockwork.scheduleWithFixedDelay(() -> {
            try {
                turn();
            } catch (RuntimeException e) {
                LOG.warn("What was kept long enough could not be deleted; it is tried again in {} minutes.", LOOK.toMinutes(), e);
            }
        }, 0, LOOK.toSeconds(), TimeUnit.SECONDS);
    }

    /// Sweeps unless that was done within a day. A round in the future was one of a clock that went wrong.
    void turn() {
        var now = clock.instant();
        if (last.filter(round -> !round.at().isAfter(now) && round.at().plus(A_DAY).isAfter(now)).isEmpty()) {
            sweep(now);
        }
    }

    private void sweep(Instant now) {
        // A ticket takes all that hangs on it along, so that is counted before it.
        int attachments = swept(retention.attachments(), now, people::pruneAttachments);
        int context = swept(retention.context(), now, people::pruneContext);
        int deliveries = swept(retention.deliveries(), now, people::pruneDeliveries);
        int tickets = swept(retention.tickets(), now, people::pruneTickets);
        var whole = new Swept(
                now, tickets, attachments, context, deliveries, swept(retention.events(), now, events::prune),
                swept(retention.audit(), now, colleagues::forgetNotes));
        last = Optional.of(whole);
        if (whole.all() > 0) {
            database.write(handle -> {
                Colleagues.note(handle, now, "retention", "swept", "tickets %d, attachments %d, context %d, deliveries %d, events %d, audit %d".formatted(
                        whole.tickets(), whole.attachments(), whole.context(), whole.deliveries(), whole.events(), whole.audit()));
                return null;
            });
            // If somebody reads just now, the log is emptied by the next round, or when it has grown.
            database.emptyLog();
        }
    }

    private static int swept(Optional<Duration> kept, Instant now, ToIntFunction<Instant> prune) {
        return Retention.before(kept, now).map(prune::applyAsInt).orElse(0);
    }

    /// The last round since the start, if there was one.
    Optional<Swept> last() {
        return last;
    }

    /// What there is now and how long it is kept.
    List<Kind> kinds() {
        return List.of(
                new Kind("tickets", retention.tickets(), people.tickets()), new Kind("attachments", retention.attachments(), people.attachments()),
                new Kind("context", retention.context(), people.contexts()),
                new Kind("deliveries", retention.deliveries(), people.deliveries()), new Kind("events", retention.events(), events.stock()),
                new Kind("audit", retention.audit(), colleagues.notes()));
    }

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
