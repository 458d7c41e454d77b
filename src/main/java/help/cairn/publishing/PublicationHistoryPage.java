package help.cairn.publishing;

import java.util.List;

/// All publications and what did not become one, the newest first.
///
/// @param older address of those before; empty if there are none
/// @param newer address of the first page; empty if this is it
public record PublicationHistoryPage(PublishingPage.Desk desk, List<Row> rows, String older, String newer) {
    /// @param title what the commit says, or the theme's word for a folder or a failure
    /// @param status `live`, `stopped` or `failed`
    /// @param served whether readers see it now
    /// @param returns where to ask for this state to come back; empty if that makes no sense
    public record Row(
            String address, String title, String reason, String commit, String author, String when, String iso, String cause, String status, boolean served,
            int added, int changed, int removed, int errors, int warnings, String took, String returns) {}
}
