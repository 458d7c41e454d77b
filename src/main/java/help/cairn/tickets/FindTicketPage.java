package help.cairn.tickets;

/// Somebody looks for a ticket of theirs without its link.
///
/// @param action where the form goes
/// @param mails whether a link can be sent at all
/// @param asked whether it was just asked for
/// @param reference as it was typed or followed
/// @param problems words' keys, empty if nothing
public record FindTicketPage(
        String action, boolean mails, boolean asked, String reference, String email, String referenceProblem, String emailProblem, String ask) {}
