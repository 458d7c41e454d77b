package help.cairn.staff;

import java.util.List;

/// What surrounds a staff page besides the frame: who is signed in and where they can go.
///
/// @param token against forged forms, for the sign-out button
public record StaffFrame(String name, String role, String token, List<Entry> entries) {
    /// @param key the words' key
    public record Entry(String key, String address, boolean current) {}
}
