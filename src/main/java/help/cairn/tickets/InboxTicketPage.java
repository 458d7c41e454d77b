package help.cairn.tickets;

import java.util.List;

/// One ticket for staff, with the context beside the message.
///
/// @param token against forged forms
/// @param problem words' key, empty if nothing
/// @param again where "try again" goes
/// @param mails whether replies go to the shopper by mail
/// @param rating what the shopper said of how it was handled
public record InboxTicketPage(
        String reference, String subject, String name, String email, String topicTitle, String state, boolean held, String opened, String due, boolean late,
        String assignee, List<Fact> fields, List<TicketPage.Message> messages, List<Fact> facts, List<Search> searches, List<Read> read,
        List<String> states, List<String> colleagues, String action, String token, String problem, String typed,
        List<DeliveriesPage.Line> deliveries, String again, boolean mails, List<Fact> rating) {
    public record Fact(String label, String value) {}

    /// @param opened titles of the articles that were opened from it
    public record Search(String query, int hits, String opened, String at) {}

    /// @param vote `yes`, `no` or empty
    public record Read(String title, String address, int seconds, int percent, String vote, String at) {}
}
