package help.cairn.tickets;

import java.util.List;

/// One ticket for staff, with the context beside the message.
///
/// @param token against forged forms
public record InboxTicketPage(
        String reference,
        String subject,
        String name,
        String email,
        String topicTitle,
        String state,
        String opened,
        String due,
        boolean late,
        String assignee,
        List<Fact> fields,
        List<TicketPage.Message> messages,
        List<Note> notes,
        List<Fact> facts,
        List<Search> searches,
        List<Read> read,
        List<String> states,
        List<String> colleagues,
        String action,
        String token,
        String problem,
        String typed) {

    public record Fact(String label, String value) {}

    public record Note(String by, String at, String text) {}

    /// @param hits how many articles matched
    /// @param opened title of the article that was opened from it, empty if none
    public record Search(String query, int hits, String opened, String at) {}

    /// @param vote `yes`, `no` or empty
    public record Read(String title, String address, int seconds, int percent, String vote) {}
}
