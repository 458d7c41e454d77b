package help.cairn.staff;

/// A colleague.
///
/// @param ready whether a password was chosen
public record Account(long id, String email, Role role, boolean ready) {
    /// How colleagues speak of them: the part before the at sign.
    public String name() {
        return email.substring(0, email.indexOf('@'));
    }
}
