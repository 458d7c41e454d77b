package help.cairn.staff;

/// The second step at sign-in.
///
/// @param problem words' key, empty if nothing
public record SecondStepPage(String action, String next, String problem) {}
