package help.cairn.search;

/// When a step of a search stops: an answer from what was found until then is better than a later one. Each step has its
/// own time, so that slow spelling leaves enough to look for the words that are known.
///
/// @param nanos by the clock of [System#nanoTime]
record Deadline(long nanos) {
    /// For reading what was typed.
    static Deadline ofReading() {
        return new Deadline(System.nanoTime() + 150_000_000);
    }

    /// For putting articles into order.
    static Deadline ofScoring() {
        return new Deadline(System.nanoTime() + 150_000_000);
    }

    /// For each step of an explanation: whoever asks why is not in a hurry.
    static Deadline ofExplaining() {
        return new Deadline(System.nanoTime() + 5_000_000_000L);
    }

    boolean passed() {
        return System.nanoTime() - nanos > 0;
    }
}
