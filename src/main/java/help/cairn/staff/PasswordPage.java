package help.cairn.staff;

/// Choosing a password after opening a one-time link.
///
/// @param email empty if the link no longer opens
/// @param problem words' key, empty if nothing
/// @param least how many characters at least
public record PasswordPage(String action, String email, String problem, int least) {}
