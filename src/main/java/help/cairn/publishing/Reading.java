package help.cairn.publishing;

import java.util.Optional;

/// What one file said when it was last read.
///
/// @param state the file's state then: while it is the same, the file need not be read again
/// @param good the draft itself, or the last one without an error; null if there never was one
record Reading(String state, Draft draft, Draft good) {
    static Reading of(String state, Draft draft, Optional<Reading> before) {
        return new Reading(state, draft, draft.broken() || draft.body() == null ? before.map(Reading::good).orElse(null) : draft);
    }
}
