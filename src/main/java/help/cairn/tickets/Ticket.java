package help.cairn.tickets;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// A question to a person, and where it stands.
///
/// @param held why somebody looks at it before it counts as a question; empty for nearly all
/// @param fields the topic's own fields, by name
/// @param via `form`, `api` or `mail`
/// @param assignee a colleague's address, empty if nobody has it
/// @param promised by when the first reply was promised
public record Ticket(
        String reference, String topic, Locale locale, String subject, String name, String email, State state, String held,
        Map<String, String> fields, String via, String assignee, Instant made, Instant changed, Instant promised,
        Optional<Instant> answered, Optional<Instant> solved, List<Message> messages, Optional<Journey> journey) {
    public enum State {
        NEW, OPEN, WAITING, SOLVED, CLOSED;

        String tag() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Optional<State> of(String tag) {
            return java.util.Arrays.stream(values()).filter(state -> state.tag().equals(tag)).findFirst();
        }

        boolean settled() {
            return this == SOLVED || this == CLOSED;
        }
    }

    /// @param author `shopper`, `staff`, or `note` for what only colleagues see
    /// @param mail what it has beside its text if it came by mail
    public record Message(String author, String name, Instant at, String text, List<Attachment> attachments, Optional<Mail> mail) {
        public Message(String author, String name, Instant at, String text, List<Attachment> attachments) {
            this(author, name, at, text, attachments, Optional.empty());
        }

        public Message(String author, String name, Instant at, String text) {
            this(author, name, at, text, List.of());
        }

        /// Something was done, and nothing said.
        static Message silent(String author, String name, Instant at) {
            return new Message(author, name, at, "");
        }

        boolean isEmpty() {
            return text.isEmpty() && attachments.isEmpty();
        }
    }

    /// The ticket as it is once it was moved or given to somebody.
    Ticket moved(Optional<State> to, Optional<String> owner) {
        return new Ticket(
                reference, topic, locale, subject, name, email, to.orElse(state), held, fields, via, owner.orElse(assignee), made, changed, promised, answered,
                solved, messages, journey);
    }

    /// The ticket as it is once nobody has to look at it first.
    Ticket released() {
        return new Ticket(
                reference, topic, locale, subject, name, email, state, "", fields, via, assignee, made, changed, promised, answered, solved, messages, journey);
    }

    boolean late(Instant now) {
        return answered.isEmpty() && !state.settled() && now.isAfter(promised);
    }

    /// @param kind `written`, `automatic` or `bounced`
    /// @param sender the address, if it is not the one that asked
    /// @param quoted what came along from before
    record Mail(String kind, String sender, String quoted) {}

    /// Whether the shopper may say at this moment how it was handled.
    boolean rates(Instant now) {
        return state.settled() && solved.map(at -> now.isBefore(at.plus(java.time.Duration.ofDays(14)))).orElse(false);
    }

    /// The last moment at which the shopper may reopen it.
    boolean reopens(Instant now) {
        return state == State.SOLVED && solved.map(at -> now.isBefore(at.plus(java.time.Duration.ofDays(14)))).orElse(false);
    }
}
