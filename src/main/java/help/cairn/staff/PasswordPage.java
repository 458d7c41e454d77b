package help.cairn.staff;

/// Choosing a password after opening a one-time link.
public record PasswordPage(String action, String email, String token, String problem, int least) {}
