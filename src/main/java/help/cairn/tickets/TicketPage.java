package help.cairn.tickets;

import java.util.List;

/// The shopper's own view of a ticket.
///
/// @param state `new`, `open`, `waiting`, `solved`, `closed`
/// @param context what went along with the question
/// @param action where replies and "solved" go
public record TicketPage(
        String reference,
        String subject,
        String topicTitle,
        String state,
        String opened,
        String promise,
        List<Message> messages,
        List<String> context,
        String action,
        boolean canReply,
        boolean canReopen,
        String problem,
        String typed) {

    /// @param from `shopper` or `staff`
    /// @param at how the time reads
    public record Message(String from, String name, String at, String isoTime, List<String> paragraphs, List<File> files) {}

    public record File(String name, String size, String address) {}
}
