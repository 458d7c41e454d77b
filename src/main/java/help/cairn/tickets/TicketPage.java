package help.cairn.tickets;

import java.util.List;
import java.util.Optional;

/// The shopper's own view of a ticket.
///
/// @param state `new`, `open`, `waiting`, `solved`, `closed`
/// @param promise by when the next answer comes, empty if none is due
/// @param context what went along with the question
/// @param action where replies and "solved" go
/// @param key the same for every repetition of one reply
/// @param merged whether it was put together with another ticket
/// @param goesOn the address where its owner reads on, empty if it goes on nowhere that is theirs
/// @param problem words' key, empty if nothing
/// @param key makes two taps on "send" one message
/// @param rated how the shopper found it, empty if they did not say
/// @param rating asks how it was, and where more is said about it
public record TicketPage(
        String reference, String subject, String topicTitle, String state, String opened, String promise, List<Message> messages,
        List<String> context, String action, boolean canReply, boolean canReopen, String problem, String typed, FileControl files,
        String rated, String ratingAddress, Optional<RatingForm> rating, String key, boolean merged, String goesOn) {
    /// @param author `shopper`, `staff` or `note`
    /// @param at how the time reads
    /// @param mark how it came, if that matters; empty for nearly all
    /// @param quoted what came along with it from before
    public record Message(
            String author, String name, String at, String iso, List<String> paragraphs, List<File> files, String mark, List<String> quoted) {}

    /// @param address where it can be saved from
    public record File(String name, String size, String address) {}
}
