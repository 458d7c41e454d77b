package help.cairn.deflection;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/// What people read most in these weeks: something to offer whoever found nothing. Counted again now and then, and never
/// while somebody waits for it.
public final class MostRead {
    private static final Duration SEASON = Duration.ofDays(30);
    private static final Duration FRESH = Duration.ofMinutes(15);
    private static final int MOST = 10;

    private final EventStore store;
    private final Clock clock;
    private final AtomicBoolean counting = new AtomicBoolean();
    private volatile Counted counted = new Counted(Instant.MIN, Map.of());

    private record Counted(Instant at, Map<String, List<String>> articles) {}

    public MostRead(EventStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /// The ids of at most ten articles, the most read first; empty as long as nothing is known.
    ///
    /// @param locale a language tag
    public List<String> in(String locale) {
        var now = clock.instant();
        if (counted.at.isBefore(now.minus(FRESH)) && counting.compareAndSet(false, true)) {
            Thread.ofVirtual().name("most-read").start(() -> count(now));
        }
        return counted.articles.getOrDefault(locale, List.of());
    }

    private void count(Instant now) {
        try {
            counted = new Counted(now, store.mostRead(now.minus(SEASON), MOST));
        } finally {
            counting.set(false);
        }
    }
}
