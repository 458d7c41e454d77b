package help.cairn.staff;

import java.util.List;

/// What surrounds a staff page besides the frame: who is signed in and where they can go.
///
/// @param token against forged forms
/// @param signOut address that the sign-out button posts to
/// @param account whether this is their own account
/// @param demo whether all that is shown was made up
public record StaffFrame(String name, String role, String token, String signOut, boolean account, List<Entry> entries, boolean demo) {
    /// @param key the words' key
    /// @param open how many things wait there; 0 shows no number
    public record Entry(String key, String icon, String address, int open, boolean current) {}
}
