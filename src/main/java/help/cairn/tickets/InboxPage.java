package help.cairn.tickets;

import java.util.List;

/// The list of tickets for staff.
public record InboxPage(String state, List<Filter> filters, String query, List<Row> rows, String older) {
    public record Filter(String key, int count, String address, boolean current) {}

    public record Row(
            String reference, String subject, String name, String topic, String state, String at, String isoTime,
            String assignee, boolean late, String due, String address, String preview) {}
}
