package help.cairn.reports;

import help.cairn.storage.Database;
import java.time.Clock;

/// What the log says of a period. Reads on a connection that cannot write.
public final class Reports {
    private static final HoldOut.Arm NOBODY = new HoldOut.Arm(0, 0);

    private final Database database;
    private final double lot;
    private final Clock clock;

    /// @param lot the part of the visitors that is held out
    public Reports(Database database, double lot, Clock clock) {
        this.database = database;
        this.lot = lot;
        this.clock = clock;
    }

    public DeflectionReport deflection(Period period) {
        var tally = new DeflectionReport.Tally(clock.instant());
        return database.read(handle -> {
            var store = new ReportStore(handle, period);
            store.episodes(tally::add);
            var arms = store.arms();
            return tally.report(period, store.browsing(), store.leftOut(),
                    HoldOut.of(arms.getOrDefault("held", NOBODY), arms.getOrDefault("shown", NOBODY), lot, period.days()));
        });
    }

    public SearchReport searches(Period period) {
        var tally = new SearchReport.Tally();
        return database.read(handle -> {
            new ReportStore(handle, period).searches(tally);
            return tally.report(period);
        });
    }
}
