package help.cairn.tickets;

import help.cairn.web.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a desk is told: the body of a webhook, and what a mail to the desk is written from.
///
/// @param type `ticket.created`, `ticket.message` (the shopper wrote), `ticket.replied` (a colleague did), `ticket.updated` or
///     `ticket.solved`
record Notice(String type, Instant timestamp, Data data) {
    /// @param message what was written, if something was
    /// @param context the card as the shopper sent it off, only beside the question itself
    record Data(About ticket, Optional<Said> message, Optional<Journey> context) {}

    /// @param attachments named only: they stay here, where it is asked who wants them
    record Said(String author, String name, Instant at, String text, List<File> attachments) {
        Said {
            // Deliveries that were packed before there were files still have to go out.
            attachments = attachments == null ? List.of() : List.copyOf(attachments);
        }
    }

    record File(String name, String type, long size) {}

    /// @param url the ticket's page for staff
    /// @param held why it looks like spam; empty for nearly all
    /// @param state as it is from now on: `new`, `open`, `waiting`, `solved` or `closed`
    /// @param assignee the colleague who has it, empty if nobody does
    record About(
            String reference, String url, String topic, String locale, String subject, String name, String email, Map<String, String> fields, String via,
            String held, String state, String assignee, Instant made, Instant promised) {}

    static Notice of(Delivery.Kind kind, Ticket ticket, Ticket.Message message, String url) {
        var opened = kind == Delivery.Kind.OPENED;
        return new Notice(
                type(kind), message.at(), new Data(
                        new About(
                                ticket.reference(), url, ticket.topic(), ticket.locale().toLanguageTag(), ticket.subject(), ticket.name(), ticket.email(),
                                ticket.fields(), ticket.via(), ticket.held(), ticket.state().tag(), ticket.assignee(), ticket.made(), ticket.promised()),
                        message.isEmpty() ? Optional.empty() : Optional.of(said(message)),
                        opened ? ticket.journey().filter(journey -> !journey.isEmpty()) : Optional.empty()));
    }

    private static String type(Delivery.Kind kind) {
        return switch (kind) {
            case OPENED -> "ticket.created";
            case WRITTEN -> "ticket.message";
            case REPLIED -> "ticket.replied";
            case UPDATED -> "ticket.updated";
            case SOLVED -> "ticket.solved";
            case LINK -> throw new IllegalArgumentException("A link is the shopper's alone.");
        };
    }

    private static Said said(Ticket.Message message) {
        return new Said(
                message.author(), message.name(), message.at(), message.text(), message.attachments().stream()
                        .map(file -> new File(file.name(), file.type(), file.size())).toList());
    }

    static Notice read(String payload) {
        return Json.parse(payload, Notice.class);
    }

    String json() {
        return Json.text(this);
    }
}
