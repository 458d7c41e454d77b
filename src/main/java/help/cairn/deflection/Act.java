package help.cairn.deflection;

import java.util.Comparator;
import java.util.Optional;

/// What somebody did, as far as reports ask: smaller than the event it comes from, so that a long log can pass by.
///
/// @param at milliseconds since 1970
/// @param id decides between acts of the same millisecond, so that the order in which they arrived never matters
/// @param locale that was shown; empty if nobody knows
/// @param about what only some kinds have
public record Act(long at, String id, Kind kind, String session, Optional<String> visitor, String locale, About about) {
    /// As acts follow each other.
    public static final Comparator<Act> ORDER = Comparator.comparingLong(Act::at).thenComparing(Act::id);

    /// What an act says about how things go on.
    public enum Kind {
        VIEW, CLICK, SEARCH, ENGAGED, ANSWER_SEEN, HELPFUL, UNHELPFUL, SOLVED, CONTACT_OPEN, CHANNEL, TICKET,
        /// A help act that decides nothing by itself, such as a suggestion that was shown.
        TRIED,
        /// No help act, such as a ticket that a colleague solved.
        OTHER;

        /// Whether somebody looks for help by it. To look at an article is not enough.
        public boolean helps() {
            return this != VIEW && this != CLICK && this != OTHER;
        }

        /// Whether somebody asks for a person by it.
        public boolean asks() {
            return this == CONTACT_OPEN || this == CHANNEL || this == TICKET;
        }

        /// Whether an answer was read.
        public boolean reads() {
            return this == ENGAGED || this == ANSWER_SEEN;
        }

        /// @param type as the log has it
        /// @param answer what was said where the type asks for yes or no; empty if nothing was
        public static Kind of(String type, Optional<Boolean> answer) {
            return switch (type) {
                case "view" -> VIEW;
                case "click" -> CLICK;
                case "search" -> SEARCH;
                case "engaged" -> ENGAGED;
                case "answer_seen" -> ANSWER_SEEN;
                case "vote" -> answer.map(helpful -> helpful ? HELPFUL : UNHELPFUL).orElse(TRIED);
                case "suggestion_solved" -> answer.orElse(false) ? SOLVED : TRIED;
                case "suggestion_shown", "suggestion_open" -> TRIED;
                case "contact_open" -> CONTACT_OPEN;
                case "channel" -> CHANNEL;
                case "ticket" -> TICKET;
                default -> OTHER;
            };
        }
    }

    /// What searches and what belongs to them have besides.
    ///
    /// @param search the id of the search that this is, or that this belongs to; empty if there is none
    /// @param position from 1; 0 if nobody knows
    /// @param hits strict matches; -1 if nobody knows
    /// @param shown results after relaxing; -1 if nobody knows
    /// @param category that was searched in; empty for everywhere
    public record About(String search, String article, int position, String query, int hits, int shown, String category) {
        public static final About NOTHING = new About("", "", 0, "", -1, -1, "");
    }

    /// Whether this comes after that one.
    public boolean after(Act other) {
        return ORDER.compare(this, other) > 0;
    }

    /// Whose act it is: the visitor's, or the session's where there is no visitor.
    public String whose() {
        return visitor.map(name -> "visitor " + name).orElseGet(() -> "session " + session);
    }
}
