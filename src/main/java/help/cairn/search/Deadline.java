package help.cairn.search;

import java.time.Duration;

/// When a step of a search stops: an answer from what was found until then is better than a later one. Each step has its
/// own time, so that slow spelling leaves enough to look for the words that are known.
///
/// @param nanos by the clock of [System#nanoTime]
record Deadline(long nanos) {
    /// For somebody who waits on a phone.
    static final Duration SOON = Duration.ofMillis(150);
    /// For whoever judges search, and should not judge how busy the machine is.
    static final Duration LATE = Duration.ofSeconds(5);

    static Deadline in(Duration patience) {
        return new Deadline(System.nanoTime() + patience.toNanos());
    }

    boolean passed() {
        return System.nanoTime() - nanos > 0;
    }
}
