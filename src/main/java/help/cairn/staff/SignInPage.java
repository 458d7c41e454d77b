package help.cairn.staff;

import java.util.Optional;

/// Sign-in for staff.
///
/// @param problem what went wrong, empty if nothing
/// @param elsewhere where one can sign in instead of here
public record SignInPage(String action, String next, String email, String problem, Optional<Elsewhere> elsewhere) {
    /// @param name as colleagues call it
    public record Elsewhere(String name, String address) {}
}
