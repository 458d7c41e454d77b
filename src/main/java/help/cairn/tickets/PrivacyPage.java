package help.cairn.tickets;

import java.util.List;

/// How long what is known of people is kept.
///
/// @param swept what the last round did, in words
public record PrivacyPage(List<Line> lines, String swept) {
    /// @param kind `tickets`, `attachments`, `context`, `deliveries`, `events` or `audit`; its setting is `retention.` and this
    /// @param kept in words
    /// @param oldest a day, empty if there is nothing
    public record Line(String kind, String kept, long count, String oldest) {}
}
