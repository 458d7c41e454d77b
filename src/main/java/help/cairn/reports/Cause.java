package help.cairn.reports;

import com.fasterxml.jackson.annotation.JsonValue;

/// Why people do not find what they look for, as far as the log tells, and what to do about it.
public enum Cause {
    NOISE("noise", "drop"), TRANSLATION("translation", "translate"), OTHER_WORDS("otherWords", "addWords"), NO_ARTICLE("noArticle", "draft"), RANKING("ranking",
            "rank"), TITLE("title", "retitle"), FAILS("fails", "review"),
    /// Nothing stands out.
    UNCLEAR("unclear", "look");

    /// What a part of the searches must show before it is a cause.
    static final double PART = 0.2;
    /// Of the searches without a strict hit, one in so many that ended well after all shows that there is an article.
    private static final int RESCUED = 3;
    private static final double ONE_SOURCE = 0.8;
    private static final int BURST = 10;

    private final String tag;
    private final String action;

    Cause(String tag, String action) {
        this.tag = tag;
        this.action = action;
    }

    @JsonValue
    public String tag() {
        return tag;
    }

    /// As the description of the API has it.
    @Override
    public String toString() {
        return tag();
    }

    /// What is offered to do about it.
    public String action() {
        return action;
    }

    /// How many searches show something, and how many of those belong to an episode that ended with a ticket or with nothing.
    public record Signal(long searches, long failing) {
        static final Signal NONE = new Signal(0, 0);

        Signal and(boolean failed) {
            return new Signal(searches + 1, failing + (failed ? 1 : 0));
        }

        /// Those of people who failed count twice.
        long weight() {
            return searches + failing;
        }
    }

    /// What the searches of a gap show.
    ///
    /// @param searches all of them
    /// @param zero without a strict hit
    /// @param rescued of those, the ones that ended well after all: by relaxing, or by the next question
    /// @param late opened at position 5 or worse, though there were strict hits
    /// @param unopened nothing was opened, though there were strict hits
    /// @param failed what was opened was read, and then came a ticket or an unhelpful vote
    /// @param untranslated without a strict hit in a language in which the article is missing that others open
    /// @param mostOfOne the most that one visitor made
    /// @param nonsense whether no query of them is made of words
    /// @param tickets that followed
    public record Signals(
            long searches, Signal zero, Signal rescued, Signal late, Signal unopened, Signal failed, Signal untranslated, long mostOfOne, boolean nonsense,
            long tickets) {

        Cause cause() {
            if (nonsense || searches >= BURST && mostOfOne >= ONE_SOURCE * searches) {
                return NOISE;
            }
            if (shows(untranslated) && 2 * untranslated.searches >= zero.searches) {
                return TRANSLATION;
            }
            // Where most of those who ask the same get strict hits, the others only call it something else.
            boolean covered = 2 * zero.searches < searches || rescued.searches * RESCUED >= zero.searches;
            var words = covered ? OTHER_WORDS : NO_ARTICLE;
            var cause = UNCLEAR;
            long weight = 0;
            for (var candidate : new Cause[] {words, RANKING, TITLE, FAILS}) {
                var signal = signal(candidate);
                if (shows(signal) && signal.weight() > weight) {
                    cause = candidate;
                    weight = signal.weight();
                }
            }
            return cause;
        }

        private boolean shows(Signal signal) {
            return signal.searches > 0 && signal.searches >= PART * searches;
        }

        /// The one that a cause goes by.
        public Signal signal(Cause cause) {
            return switch (cause) {
                case NOISE -> new Signal(nonsense ? searches : mostOfOne, 0);
                case TRANSLATION -> untranslated;
                case OTHER_WORDS, NO_ARTICLE -> zero;
                case RANKING -> late;
                case TITLE -> unopened;
                case FAILS -> failed;
                case UNCLEAR -> Signal.NONE;
            };
        }
    }
}
