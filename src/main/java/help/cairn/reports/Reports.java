package help.cairn.reports;

import help.cairn.deflection.Bookkeeper;
import help.cairn.storage.Database;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/// What the log says of a period. Reads on a connection that cannot write, one report after the other: pages need the few
/// connections that read more than whoever waits for figures.
public final class Reports {
    private static final HoldOut.Arm NOBODY = new HoldOut.Arm(0, 0);
    /// Longer than that nobody waits for a page.
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Database database;
    private final Bookkeeper books;
    private final Duration patience;
    private final double lot;
    private final Clock clock;
    private final Lock turn = new ReentrantLock();

    /// The log is so far behind that no figure can be said yet.
    public static final class Counting extends RuntimeException {
        private static final long serialVersionUID = 1;

        Counting(Bookkeeper.State state) {
            super("The event log is still being counted: %d of %d events. Ask again in a minute.".formatted(Math.max(state.counted(), 0), state.all()));
        }
    }

    /// @param lot the part of the visitors that is held out
    public Reports(Database database, Bookkeeper books, double lot, Clock clock) {
        this(database, books, lot, clock, PATIENCE);
    }

    /// @param patience how long a report waits for the books
    public Reports(Database database, Bookkeeper books, double lot, Clock clock, Duration patience) {
        this.database = database;
        this.books = books;
        this.lot = lot;
        this.clock = clock;
        this.patience = patience;
    }

    /// @throws Counting if the books are far behind
    public DeflectionReport deflection(Period period) {
        return read(period, store -> store.episodes(clock.instant())
                .report(period, store.visits(), store.leftOut(), holdOut(store.arms(), period.days()), store.effort()));
    }

    private HoldOut holdOut(Map<String, HoldOut.Arm> arms, long days) {
        return HoldOut.of(arms.getOrDefault("held", NOBODY), arms.getOrDefault("shown", NOBODY), lot, days);
    }

    /// How a period went on, with what changed meanwhile.
    ///
    /// @throws Counting if the books are far behind
    public Trend trend(Period period) {
        int days = Trend.days(period);
        return read(period, store -> Trend.of(period, days, store.parts(days, clock.instant()),
                store.armsOfParts(days).stream().map(arms -> holdOut(arms, days)).toList(), store.marks()));
    }

    /// The articles that the form offered most often.
    ///
    /// @throws Counting if the books are far behind
    public List<DeflectionReport.Offered> offered(Period period, int most) {
        return read(period, store -> store.offered(most));
    }

    /// @throws Counting if the books are far behind
    public SearchReport searches(Period period) {
        return read(period, ReportStore::searches);
    }

    private <T> T read(Period period, Function<ReportStore, T> work) {
        return counted((handle, zone) -> work.apply(new ReportStore(handle, period, zone)));
    }

    /// Reads the books, once they are up to date.
    ///
    /// @param work is told the time zone whose days are summed up
    <T> T counted(BiFunction<Handle, ZoneId, T> work) {
        turn.lock();
        try {
            var state = books.keep(patience);
            if (!state.current()) {
                throw new Counting(state);
            }
            // One moment for the whole report, whatever is counted meanwhile.
            return database.read(handle -> handle.inTransaction(one -> work.apply(one, state.zone())));
        } finally {
            turn.unlock();
        }
    }
}
