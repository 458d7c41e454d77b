package help.cairn.tickets;

import java.time.Duration;
import java.util.Optional;

/// Somewhere that tickets go. It packs what it will need in the moment in which something happens, and takes it later, one
/// at a time, as often as it takes.
public interface Desk {
    /// A desk that has not answered by then is asked again later.
    Duration TIMEOUT = Duration.ofSeconds(20);

    /// As it stands beside its deliveries, such as `webhook`.
    String name();

    /// What will be needed to deliver this, whatever becomes of the ticket meanwhile; empty if this desk does not want it.
    ///
    /// @param key opens the shopper's page; empty if nobody is to get one
    Optional<Parcel> pack(Delivery.Kind kind, Ticket ticket, Ticket.Message message, String key);

    /// Tries once to deliver it.
    Answer take(Delivery delivery);

    /// @param recipient a hash of the shopper's address, empty for desks
    record Parcel(String recipient, String payload) {}

    /// How an attempt ended.
    sealed interface Answer {
        record Sent() implements Answer {}

        /// Nobody knows whether it arrived, or it did not for now.
        ///
        /// @param after not before that time has passed
        record Later(Delivery.Reason because, Optional<Duration> after) implements Answer {}

        /// It will never be taken as it is.
        record Refused(Delivery.Reason because) implements Answer {}

        static Answer later(String because, String detail) {
            return new Later(new Delivery.Reason(because, detail), Optional.empty());
        }
    }
}
