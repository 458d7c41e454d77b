package help.cairn.staff;

import java.util.List;
import java.util.Optional;

/// How a colleague signs in, and where they are signed in.
///
/// @param settingUp a second step that waits for its first code
/// @param on the second step that is asked for
/// @param problem words' key of what is wrong with what was typed, empty if nothing
public record AccountPage(
        String address, String token, String email, String role, Optional<SettingUp> settingUp, Optional<On> on, String problem, List<Line> sessions) {
    /// @param secret in groups, as people read it
    /// @param link opens an app on this device
    /// @param qr the link as a picture
    public record SettingUp(String secret, String link, Qr qr) {}

    /// @param since a day
    public record On(String since, long codes) {}

    /// @param id leads to it
    /// @param device words' key
    /// @param browser such as `Firefox`; empty if unknown
    public record Line(String id, String device, String browser, String since, String used, boolean current) {}
}
