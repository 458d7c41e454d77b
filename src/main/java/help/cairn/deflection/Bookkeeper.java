package help.cairn.deflection;

import help.cairn.articles.Article;
import help.cairn.articles.Library;
import help.cairn.articles.Snapshot;
import help.cairn.deflection.Book.Sum;
import help.cairn.deflection.BookStore.Changes;
import help.cairn.deflection.BookStore.Place;
import help.cairn.storage.Database;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the books: what follows from the event log, episodes and outcomes, searches and what came of them, the hold-out,
/// visits, and their sums by day.
///
/// What arrived since the last time is counted, and whoever did it is counted anew, whole. So the order of arrival never
/// matters, and a day's news costs what it is, not what the log is.
public final class Bookkeeper implements AutoCloseable {
    /// The edition of the rules. Books of an older one are made anew.
    private static final int RULES = 1;

    private static final Logger LOG = LoggerFactory.getLogger(Bookkeeper.class);
    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final Duration CLOSING = Duration.ofSeconds(10);
    /// So that whoever wants to write meanwhile waits for a moment only.
    private static final int BATCH = 2_000;

    private final Database database;
    private final Supplier<Site> site;
    private volatile boolean open = true;
    private final ScheduledExecutorService clockwork = Executors
            .newSingleThreadScheduledExecutor(Thread.ofPlatform().name("bookkeeper").daemon(true).factory());

    /// What the books ask the site.
    ///
    /// @param category of an article's id; empty where there is none
    private record Site(ZoneId zone, Function<String, Optional<String>> category) {}

    /// Where the books stand.
    ///
    /// @param counted events; -1 if there are no books of this log yet
    /// @param all events that there are
    /// @param zone whose days were counted
    public record State(long counted, long all, ZoneId zone) {
        public boolean current() {
            return counted >= all;
        }
    }

    private Bookkeeper(Database database, Supplier<Site> site) {
        this.database = database;
        this.site = site;
    }

    /// Keeps the books of a site, whose days and categories are those that it has at the moment.
    public static Bookkeeper of(Database database, Library library) {
        return new Bookkeeper(database, () -> of(library.current()));
    }

    private static Site of(Snapshot snapshot) {
        return new Site(snapshot.site().timeZone(), id -> snapshot.bestById(snapshot.site().defaultLocale(), id).map(Article::category));
    }

    /// Keeps books of which nobody knows more than the time zone: that of the books, if there are any.
    public static Bookkeeper of(Database database, ZoneId zone) {
        var its = kept(database, zone);
        return new Bookkeeper(database, () -> new Site(its, _ -> Optional.empty()));
    }

    /// Keeps books by the categories of a site, in the time zone that they have; in the site's own if there are none.
    public static Bookkeeper asKept(Database database, Library library) {
        var zone = kept(database, library.current().site().timeZone());
        return new Bookkeeper(database, () -> new Site(zone, of(library.current()).category));
    }

    private static ZoneId kept(Database database, ZoneId otherwise) {
        return database.read(handle -> new BookStore(handle).place()).map(place -> ZoneId.of(place.zone())).orElse(otherwise);
    }

    /// Counts now and every few seconds, in the background.
    public void start() {
        clockwork.scheduleWithFixedDelay(() -> {
            try {
                keep(Duration.ofDays(1));
            } catch (RuntimeException e) {
                LOG.warn("The event log could not be counted; it is tried again.", e);
            }
        }, 0, PAUSE.toSeconds(), TimeUnit.SECONDS);
    }

    /// Counts what arrived until now.
    ///
    /// @param patience after which it stops, to go on another time
    public State keep(Duration patience) {
        long until = System.nanoTime() + patience.toNanos();
        var now = site.get();
        var state = database.read(handle -> state(new BookStore(handle), now));
        // What arrives meanwhile is for the next time, or a busy log would never let go.
        long all = state.all;
        while (state.counted < all && open && System.nanoTime() < until) {
            state = database.write(handle -> step(new BookStore(handle), now));
        }
        return new State(state.counted, all, state.zone);
    }

    /// Makes the books anew, as far back as the log goes.
    public void again() {
        var now = site.get();
        database.write(handle -> restart(new BookStore(handle), now));
        keep(Duration.ofDays(1));
    }

    private static State state(BookStore store, Site site) {
        return new State(store.place().filter(place -> fits(place, store, site)).map(Place::position).orElse(-1L), store.newest(), site.zone);
    }

    /// Whether it is this log that was counted, as it is counted today.
    private static boolean fits(Place place, BookStore store, Site site) {
        return place.rules() == RULES && place.zone().equals(site.zone.getId()) && place.position() <= store.newest();
    }

    private static Place restart(BookStore store, Site site) {
        // Wherever the site's clocks stood before, this is not after the first day that the log tells of.
        store.clear(store.oldest().map(oldest -> Books.day(oldest, ZoneOffset.UTC) - 1).orElse(Long.MAX_VALUE));
        var place = new Place(0, RULES, site.zone.getId());
        store.place(place);
        return place;
    }

    private static State step(BookStore store, Site site) {
        var place = store.place().filter(known -> fits(known, store, site)).orElseGet(() -> restart(store, site));
        var arrivals = store.arrivals(place.position(), BATCH);
        if (!arrivals.isEmpty()) {
            var changes = new Changes();
            var sessions = new HashSet<String>();
            for (var arrival : arrivals) {
                if (arrival.who().equals(Event.Who.HUMAN.tag())) {
                    sessions.add(arrival.entry().act().session());
                    Articles.count(arrival.entry(), site.zone, changes);
                } else {
                    changes.add(Sum.LEFT_OUT, List.of(
                            Books.day(arrival.entry().act().at(), site.zone), arrival.entry().act().locale(), arrival.entry().device(), arrival.who(),
                            arrival.why(), 1L), 1);
                }
            }
            var entries = store.joined(sessions);
            var books = Books.of(entries, site.zone, site.category);
            for (var book : Book.values()) {
                store.replace(book, owners(book, entries), books.of(book), changes);
            }
            store.add(changes);
            store.place(new Place(arrivals.getLast().position(), RULES, site.zone.getId()));
        }
        return state(store, site);
    }

    /// Since when these entries tell of each owner.
    private static Map<String, Long> owners(Book book, List<Entry> entries) {
        var owners = new HashMap<String, Long>();
        for (var entry : entries) {
            var act = entry.act();
            switch (book.owner()) {
                case "visitor" -> act.visitor().ifPresent(visitor -> owners.putIfAbsent(visitor, act.at()));
                case "session" -> owners.putIfAbsent(act.session(), act.at());
                default -> owners.putIfAbsent(act.whose(), act.at());
            }
        }
        return owners;
    }

    @Override
    public void close() {
        open = false;
        clockwork.shutdown();
        try {
            if (!clockwork.awaitTermination(CLOSING.toSeconds(), TimeUnit.SECONDS)) {
                LOG.warn("The event log was still being counted after {} s.", CLOSING.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
