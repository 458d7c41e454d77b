package help.cairn.tickets;

/// "Your requests": how to get back to a ticket. The same answer whether or not the address is known.
public record FindTicketPage(String action, boolean sent, String problem) {}
