package help.cairn.tickets;

import java.util.List;

/// The list of tickets for staff.
///
/// @param query what is searched for among them
/// @param undelivered how many deliveries were given up
/// @param deliveries address of their list
public record InboxPage(List<Filter> filters, String current, String query, int undelivered, String deliveries, List<Row> rows) {
    /// @param key the words' key
    public record Filter(String key, int count, String address, boolean current) {}

    public record Row(
            String reference, String subject, String name, String topic, String state, String at, String iso, String assignee, boolean late,
            String due, String address) {}
}
