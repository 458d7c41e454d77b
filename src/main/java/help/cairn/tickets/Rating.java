package help.cairn.tickets;

import java.time.Instant;
import java.util.Optional;

/// What a shopper said of how their question was handled.
///
/// @param score from 1, very badly, to 5
/// @param effort from 1, very hard, to 5, very easy; 0 if they did not say
/// @param saved whether an article would have saved them the question: `yes`, `no` or empty
/// @param article which one, in their words
/// @param changed when they thought better of it
record Rating(int score, int effort, String saved, String article, String comment, Instant at, Optional<Instant> changed) {
    static final int BEST = 5;

    Rating {
        if (score < 1 || score > BEST || effort < 0 || effort > BEST) {
            throw new IllegalArgumentException("Scores go from 1 to 5.");
        }
        if (!saved.matches("|yes|no")) {
            throw new IllegalArgumentException("It would have saved them, or not: \"%s\" is neither.".formatted(saved));
        }
    }
}
