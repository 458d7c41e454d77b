package help.cairn.staff;

/// Sign-in for staff.
public record SignInPage(String action, String next, String email, String problem) {}
