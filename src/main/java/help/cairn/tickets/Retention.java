package help.cairn.tickets;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// How long each kind of data is kept; empty is for ever.
///
/// @param tickets settled ones with their messages, since they last changed
/// @param attachments files of settled tickets, since these last changed
/// @param context what shoppers did before they asked, since they asked
/// @param deliveries what became of letters and webhooks, since they were sent or given up
/// @param events the event log, since each happened
/// @param audit the audit trail, since each entry
public record Retention(
        Optional<Duration> tickets, Optional<Duration> attachments, Optional<Duration> context, Optional<Duration> deliveries, Optional<Duration> events,
        Optional<Duration> audit) {
    /// Before when everything of a kind goes; empty if nothing does.
    static Optional<Instant> before(Optional<Duration> kept, Instant now) {
        return kept.map(now::minus);
    }
}
