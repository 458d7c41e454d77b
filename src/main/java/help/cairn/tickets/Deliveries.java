package help.cairn.tickets;

import help.cairn.staff.Secrets;
import help.cairn.storage.Database;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes tickets to the desks, after they are on disk: one at a time for each destination, each ticket's in order, again
/// and again with growing pauses, and given up after a day for staff to see.
///
/// How long a delivery has waited is the sum of the pauses that it was given, not the difference of two times: a clock that
/// jumps, or a server that was off for a week, gives nothing up.
public final class Deliveries implements AutoCloseable {
    /// What has waited so long is given up.
    static final Duration GIVING_UP = Duration.ofHours(24);
    /// The longest pause between two attempts, whatever the destination asks for.
    static final Duration LONGEST_PAUSE = Duration.ofHours(1);
    /// A destination that failed so often in a row rests, and is then asked with one delivery alone.
    static final int FAILURES = 5;
    static final Duration REST = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(Deliveries.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LOOK = Duration.ofSeconds(2);
    private static final Duration CLOSING = Duration.ofSeconds(10);

    private final DeliveryStore store;
    private final Clock clock;
    private final RandomGenerator random;
    private final List<Lane> lanes;
    private final LongAdder sent = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private volatile boolean open = true;

    public Deliveries(List<Desk> desks, Database database, Clock clock, RandomGenerator random) {
        this.store = new DeliveryStore(database);
        this.clock = clock;
        this.random = random;
        this.lanes = desks.stream().map(Lane::new).toList();
    }

    /// What every desk wants to hear of this, to be written with it.
    List<Delivery.Fresh> pack(Delivery.Kind kind, Ticket ticket, Ticket.Message message, String key) {
        return lanes.stream().flatMap(lane -> lane.desk.pack(kind, ticket, message, key)
                .map(parcel -> new Delivery.Fresh(Secrets.fresh(), lane.desk.name(), kind, parcel.recipient(), parcel.payload())).stream()).toList();
    }

    /// Delivers from now on, in the background.
    public void start() {
        lanes.forEach(Lane::start);
    }

    /// Something was written: it need not wait for the next look.
    void wake() {
        lanes.forEach(Lane::wake);
    }

    /// Delivers everything that is due at this moment.
    ///
    /// @return how many attempts were made
    int turn() {
        return lanes.stream().mapToInt(Lane::turn).sum();
    }

    /// Lets a delivery be tried again at once, and its destination be asked although it rests.
    boolean again(long id) {
        var found = store.again(id, clock.instant());
        found.ifPresent(delivery -> lanes.stream().filter(lane -> lane.desk.name().equals(delivery.destination())).forEach(lane -> {
            lane.rests = Optional.empty();
            lane.wake();
        }));
        return found.isPresent();
    }

    /// Whether shoppers get mail.
    boolean mailsShoppers() {
        return lanes.stream().anyMatch(lane -> lane.desk instanceof ShopperMail);
    }

    /// Whether anything leaves the house.
    boolean leadAnywhere() {
        return !lanes.isEmpty();
    }

    List<Delivery> of(String ticket) {
        return store.of(ticket);
    }

    List<Delivery> dead() {
        return store.dead();
    }

    public int deadCount() {
        return store.count(Delivery.State.DEAD);
    }

    public int pendingCount() {
        return store.count(Delivery.State.PENDING);
    }

    /// How long the delivery that waits longest has been waiting.
    public Duration longestWait() {
        return store.oldestPending().map(since -> Duration.between(since, clock.instant())).filter(time -> !time.isNegative()).orElse(Duration.ZERO);
    }

    public long sent() {
        return sent.sum();
    }

    public long failed() {
        return failed.sum();
    }

    /// The way to one desk, with one thread that waits for it.
    private final class Lane {
        private final Desk desk;
        private final ScheduledExecutorService clockwork;
        private final AtomicBoolean woken = new AtomicBoolean();
        private int failures;
        private volatile Optional<Instant> rests = Optional.empty();
        private volatile boolean started;

        Lane(Desk desk) {
            this.desk = desk;
            clockwork = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("delivery-" + desk.name()).daemon(true).factory());
        }

        void start() {
            started = true;
            clockwork.scheduleWithFixedDelay(this::safely, 0, LOOK.toMillis(), TimeUnit.MILLISECONDS);
        }

        void wake() {
            if (started && open && woken.compareAndSet(false, true)) {
                clockwork.execute(() -> {
                    woken.set(false);
                    safely();
                });
            }
        }

        private void safely() {
            try {
                turn();
            } catch (RuntimeException | Error e) {
                // An error that got away would end the lane for good, unseen.
                // What was sent and could not be written down would be sent again and again.
                rests = Optional.of(clock.instant().plus(REST));
                LOG.warn("The deliveries to {} could not be looked after; it is tried again in {} s.", desk.name(), REST.toSeconds(), e);
            }
        }

        int turn() {
            int attempts = 0;
            while (open && !rests()) {
                var now = clock.instant();
                var next = store.next(desk.name(), now, now.plus(LONGEST_PAUSE));
                if (next.isEmpty()) {
                    break;
                }
                var answer = ask(next.get());
                if (Thread.currentThread().isInterrupted()) {
                    // It may have arrived: the next start sends it with the same key.
                    break;
                }
                attempts++;
                settle(next.get(), answer);
            }
            return attempts;
        }

        private Desk.Answer ask(Delivery delivery) {
            try {
                return desk.take(delivery);
            } catch (RuntimeException | StackOverflowError e) {
                LOG.warn("The delivery {} to {} failed unexpectedly.", delivery.id(), desk.name(), e);
                return Desk.Answer.later("failed", "");
            }
        }

        private void settle(Delivery delivery, Desk.Answer answer) {
            var now = clock.instant();
            switch (answer) {
                case Desk.Answer.Sent _ -> {
                    store.sent(delivery, now);
                    sent.increment();
                    if (failures >= FAILURES) {
                        LOG.info("Deliveries arrive again: {}.", desk.name());
                    }
                    failures = 0;
                }
                case Desk.Answer.Refused(var because) -> {
                    store.refused(delivery, because, now);
                    failed.increment();
                    failures = 0;
                    LOG.warn("A delivery of {} was refused: {} ({}). Staff see why.", delivery.ticket(), desk.name(), because.key());
                }
                case Desk.Answer.Later(var because, var after) -> {
                    var asked = after.map(time -> time.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : time);
                    store.later(delivery, because, pause(delivery.attempts(), asked), GIVING_UP, now);
                    failed.increment();
                    failures++;
                    if (failures == FAILURES) {
                        LOG.warn("Deliveries fail again and again: {} ({}). They are tried on.", desk.name(), because.key());
                    }
                    var rest = failures >= FAILURES && asked.filter(time -> time.compareTo(REST) > 0).isEmpty() ? Optional.of(REST) : asked;
                    rest.ifPresent(time -> {
                        rests = Optional.of(now.plus(time));
                        store.rest(desk.name(), because, time, GIVING_UP, now);
                    });
                }
            }
        }

        /// Twice as long each time, and anywhere below that, so that what failed together does not come back together.
        private Duration pause(int attempts, Optional<Duration> asked) {
            var most = Math.min(LONGEST_PAUSE.toMillis(), FIRST_PAUSE.toMillis() << Math.min(attempts, 20));
            var pause = Duration.ofMillis(random.nextLong(SHORTEST_PAUSE.toMillis(), most + 1));
            return asked.filter(time -> time.compareTo(pause) > 0).orElse(pause);
        }

        /// A rest that is farther away than any rest was planned by a clock that went wrong.
        private boolean rests() {
            var now = clock.instant();
            return rests.filter(until -> now.isBefore(until) && !until.isAfter(now.plus(LONGEST_PAUSE))).isPresent();
        }
    }

    /// Lets what is under way end, ten seconds at most; the rest is delivered after the next start.
    @Override
    public void close() {
        open = false;
        lanes.forEach(lane -> lane.clockwork.shutdown());
        for (var lane : lanes) {
            try {
                if (!lane.clockwork.awaitTermination(CLOSING.toSeconds(), TimeUnit.SECONDS)) {
                    lane.clockwork.shutdownNow();
                    lane.clockwork.awaitTermination(1, TimeUnit.SECONDS);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
