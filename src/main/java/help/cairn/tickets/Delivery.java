package help.cairn.tickets;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/// Something of a ticket on its way to a desk.
///
/// @param key the same for every attempt, so that a desk which honours it takes it once
/// @param payload what the desk packed when it was written; empty once it was sent
/// @param due the next attempt
/// @param waited how long it was told to wait so far
/// @param because why the last attempt failed
/// @param ended when it was sent or given up
record Delivery(
        long id, String key, String ticket, String destination, Kind kind, String payload, State state, int attempts, Instant made, Instant due,
        Duration waited, Optional<Reason> because, Optional<Instant> ended) {
    /// What it tells of.
    enum Kind {
        /// A ticket was opened.
        OPENED,
        /// The shopper wrote again.
        WRITTEN,
        /// A colleague replied.
        REPLIED,
        /// It was moved, or given to somebody.
        UPDATED,
        /// It is solved.
        SOLVED,
        /// The shopper asked for a fresh link.
        LINK;

        /// Whether strangers could have it sent to somebody again and again.
        boolean capped() {
            return this == OPENED || this == SOLVED || this == LINK;
        }

        String tag() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    enum State {
        PENDING, SENT, DEAD;

        String tag() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// @param key the words' key, after `delivery.because.`
    /// @param detail what the other side said, may be empty
    record Reason(String key, String detail) {
        private static final int LONGEST = 200;

        Reason {
            var line = detail.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
            detail = line.length() > LONGEST ? line.substring(0, LONGEST) : line;
        }
    }

    /// One that is about to be written.
    ///
    /// @param recipient a hash of the shopper's address that it goes to, empty for desks
    record Fresh(String key, String destination, Kind kind, String recipient, String payload) {}
}
