package help.cairn.tickets;

import java.util.List;
import java.util.Optional;

/// The list of tickets for staff.
///
/// @param views what state they are in
/// @param queues those with open tickets, if there are several
/// @param query what is searched for among them
/// @param choices the filters
/// @param narrowed whether a filter is on
/// @param clear address of the list without filters
/// @param undelivered how many deliveries were given up
/// @param deliveries address of their list
/// @param next address of the next page, empty if this is the last
/// @param first address of the first page, empty if this is it
/// @param here address of this very list
/// @param live where news come from
/// @param kept for those who lead
/// @param problem words' key, empty if nothing
public record InboxPage(
        List<Filter> views, List<Filter> queues, String state, String query, List<Choice> choices, List<Tick> ticks, String tag, boolean narrowed,
        String clear, int undelivered, String deliveries, List<Row> rows, String next, String first, String here, String token, List<String> colleagues,
        List<String> states, String problem, String live,
        Optional<Kept> kept) {
    /// How many promises were kept lately.
    ///
    /// @param share in words, or that there is not enough to say
    /// @param ended how many ended without a reply
    public record Kept(String share, int ended) {}

    /// @param count -1 where it is not counted
    public record Filter(String label, int count, String address, boolean current) {}

    /// @param name of the parameter
    public record Choice(String name, String label, List<Option> options) {}

    public record Option(String value, String label, boolean chosen) {}

    public record Tick(String name, String label, boolean on) {}

    public record Row(
            String reference, String subject, String name, String beginning, String topic, String state, String at, String iso, String assignee,
            List<String> tags, boolean late, String due, String address, boolean picked) {}
}
