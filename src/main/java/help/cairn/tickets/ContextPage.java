package help.cairn.tickets;

import java.util.List;

/// What somebody did who has no ticket.
///
/// @param name such as `CX-7K3M9Q`
public record ContextPage(String name, List<InboxTicketPage.Search> searches, List<InboxTicketPage.Read> read) {}
