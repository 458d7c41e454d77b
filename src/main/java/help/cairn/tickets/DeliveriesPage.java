package help.cairn.tickets;

import java.util.List;

/// What was given up, for staff to try again.
///
/// @param nowhere whether nothing is sent anywhere
/// @param action where "try again" goes
/// @param token against forged forms
public record DeliveriesPage(List<Line> lines, boolean nowhere, String action, String token) {
    /// @param destination `mail`, `webhook` or `shopper`
    /// @param kind `opened`, `written` or `replied`
    /// @param state `pending`, `sent` or `dead`
    /// @param next when it is tried again, empty if it is not
    /// @param ended when it was sent or given up, empty if neither
    /// @param because why the last attempt failed, empty if none did
    public record Line(
            long id, String ticket, String destination, String kind, String state, int attempts, String next, String ended, String because) {}
}
