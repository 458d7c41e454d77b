package help.cairn.staff;

/// What a colleague sees who has nothing to do here yet.
public record WelcomePage(String email) {}
