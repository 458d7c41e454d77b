package help.cairn.staff;

/// Sign-in for staff.
///
/// @param problem words' key, empty if nothing
public record SignInPage(String action, String next, String email, String problem) {}
