package help.cairn.reports;

import help.cairn.articles.Article;
import help.cairn.articles.Snapshot;
import help.cairn.deflection.Bookkeeper;
import help.cairn.deflection.Share;
import help.cairn.storage.Database;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/// What the log says of a period. Reads on a connection that cannot write, one report after the other: pages need the few
/// connections that read more than whoever waits for figures.
public final class Reports {
    private static final HoldOut.Arm NOBODY = new HoldOut.Arm(0, 0);
    private static final int A_WEEK = 7;
    private static final int FEW = 3;
    private static final int MANY = 20;
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

    /// Events that no figure of a period counts.
    ///
    /// @throws Counting if the books are far behind
    public DeflectionReport.LeftOut leftOut(Period period) {
        return read(period, ReportStore::leftOut);
    }

    /// @param snapshot what is published, for titles and categories
    /// @throws Counting if the books are far behind
    public ArticleReport articles(Period period, Snapshot snapshot) {
        return counted((handle, kept) -> articles(period, snapshot, handle, kept));
    }

    private static ArticleReport articles(Period period, Snapshot snapshot, Handle handle, ZoneId kept) {
        var store = new ArticleStore(handle, period, kept);
        return ArticleReport.of(
                period, new ArticleReport.Told(store.counts(), store.readers(), store.reasons(), store.searches(Optional.empty(), FEW)),
                new ReportStore(handle, period, kept).leftOut(), snapshot);
    }

    /// One article, and how it went on.
    ///
    /// @param compared the days that these are compared with
    /// @throws Counting if the books are far behind
    public ArticleReport.One article(Period period, Period compared, String id, Snapshot snapshot) {
        return counted((handle, kept) -> {
            var store = new ArticleStore(handle, period, kept);
            var earlier = new ArticleStore(handle, compared, kept);
            var now = new ArticleReport.Told(store.counts(), store.readers(), store.reasons(), store.searches(Optional.of(id), MANY));
            var then = new ArticleReport.Told(earlier.counts(), earlier.readers(), Map.of(), Map.of());
            var paths = snapshot.translations(id).values().stream().map(Article::path).collect(Collectors.toSet());
            var weeks = new ArrayList<ArticleReport.Week>();
            for (var counts : store.parts(id, A_WEEK)) {
                weeks.add(new ArticleReport.Week(
                        period.from().plusDays((long) A_WEEK * weeks.size()).toString(), counts,
                        Share.of(counts.helpful(), counts.helpful() + counts.unhelpful())));
            }
            return new ArticleReport.One(
                    now.row(id, snapshot, period.locale()), then.row(id, snapshot, period.locale()), weeks, store.changes(paths), store.comments(id, MANY));
        });
    }

    /// @throws Counting if the books are far behind
    public TicketReport tickets(Period period) {
        return counted((handle, _) -> TicketReport.of(period, new TicketReportStore(handle, period).tickets(), clock.instant()));
    }

    /// What is published, and what needs a look.
    ///
    /// @throws Counting if the books are far behind
    public ContentReport content(Period period, Snapshot snapshot) {
        return counted((handle, kept) -> ContentReport.of(period, articles(period, snapshot, handle, kept), snapshot));
    }

    private <T> T read(Period period, Function<ReportStore, T> work) {
        return counted((handle, kept) -> work.apply(new ReportStore(handle, period, kept)));
    }

    /// @param work is told the time zone whose days the books count
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
