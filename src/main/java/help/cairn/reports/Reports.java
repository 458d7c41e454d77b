package help.cairn.reports;

import help.cairn.storage.Database;
import java.time.Clock;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/// What the log says of a period. Reads on a connection that cannot write, one report after the other: pages need the few
/// connections that read more than whoever waits for figures.
public final class Reports {
    private static final HoldOut.Arm NOBODY = new HoldOut.Arm(0, 0);

    private final Database database;
    private final double lot;
    private final Clock clock;
    private final Lock turn = new ReentrantLock();

    /// @param lot the part of the visitors that is held out
    public Reports(Database database, double lot, Clock clock) {
        this.database = database;
        this.lot = lot;
        this.clock = clock;
    }

    public DeflectionReport deflection(Period period) {
        var tally = new DeflectionReport.Tally(clock.instant());
        return read(handle -> {
            var store = new ReportStore(handle, period);
            store.episodes(tally::add);
            var arms = store.arms();
            return tally.report(period, store.browsing(), store.leftOut(),
                    HoldOut.of(arms.getOrDefault("held", NOBODY), arms.getOrDefault("shown", NOBODY), lot, period.days()));
        });
    }

    public SearchReport searches(Period period) {
        var tally = new SearchReport.Tally();
        return read(handle -> {
            new ReportStore(handle, period).searches(tally);
            return tally.report(period);
        });
    }

    private <T> T read(Database.Work<T> work) {
        turn.lock();
        try {
            return database.read(work);
        } finally {
            turn.unlock();
        }
    }
}
