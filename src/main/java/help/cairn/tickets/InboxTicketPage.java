package help.cairn.tickets;

import java.util.List;

/// One ticket for staff, with the context beside the message.
///
/// @param merged the ticket that it goes on in, empty if it is one of its own
/// @param token against forged forms
/// @param problem words' key, empty if nothing
/// @param again where "try again" goes
/// @param mails whether replies go to the shopper by mail
/// @param held why somebody looks at it first; empty if nobody has to
/// @param rating what the shopper said of how it was handled
/// @param live where news come from
/// @param alike other open tickets of the same address
public record InboxTicketPage(
        String reference, String subject, String name, String email, String topicTitle, String state, String held, String opened, String due, boolean late,
        String assignee, List<String> tags, String merged, List<Fact> fields, List<TicketPage.Message> messages, List<Fact> facts, List<Search> searches,
        List<Read> read, List<String> states, List<String> colleagues, String action, String token, String problem, Reply reply,
        List<DeliveriesPage.Line> deliveries, String again, boolean mails, List<Alike> alike, String live,
        List<Fact> rating) {
    public record Fact(String label, String value) {}

    /// @param opened titles of the articles that were opened from it
    public record Search(String query, int hits, String opened, String at) {}

    /// @param vote `yes`, `no` or empty
    public record Read(String title, String address, int seconds, int percent, String vote, String at) {}

    /// The reply that is being written.
    ///
    /// @param key the same for every repetition
    /// @param seen what the ticket was like when this form was opened
    /// @param focus whether it is gone on with at once
    /// @param changed whether the ticket is not what it was when the form was first opened
    /// @param fresh what was written since
    /// @param find what was looked for among the articles
    /// @param searched whether anything was
    public record Reply(
            String typed, String note, String key, String seen, boolean focus, boolean changed, List<TicketPage.Message> fresh, String find, boolean searched,
            List<Offer> found, List<Canned> canned) {}

    /// A text that is sent often.
    public record Canned(String name, String title) {}

    /// An article to insert.
    ///
    /// @param known whether the shopper read it already
    public record Offer(String id, String title, String address, boolean known) {}

    public record Alike(String reference, String subject, String state, String at, String address) {}
}
