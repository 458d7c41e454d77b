package help.cairn.tickets;

import java.util.List;

/// One look before something happens to several tickets.
///
/// @param lines what will happen
/// @param tickets those that it happens to
/// @param hidden what the form sends along
/// @param yes what the button says
/// @param back where nothing happens
public record InboxConfirmPage(
        String title, List<String> lines, List<Named> tickets, String action, List<Hidden> hidden, String yes, String back) {
    public record Named(String reference, String subject, String name, String email) {}

    public record Hidden(String name, String value) {}
}
