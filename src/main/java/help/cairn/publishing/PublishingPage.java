package help.cairn.publishing;

import help.cairn.web.Link;
import java.util.List;
import java.util.Optional;

/// One publication as its writers read it: what is live, what is held back, what is worth fixing and what changed.
///
/// @param told none if no publication is written down any more
/// @param newest whether this is the page of the newest publication and not that of a certain one
/// @param desk what can be done here and what stands in the way; the same on the page of all publications
/// @param reported whether what it changed and what was wrong with it is still known
public record PublishingPage(
        Optional<Told> told, boolean newest, Desk desk, boolean reported, List<Issue> heldBack, List<Issue> warnings, List<Issue> moreWarnings,
        List<Changed> changes, List<Changed> moreChanges) {
    /// @param action where its forms go
    /// @param token against forged forms
    /// @param held the older commit that is served until the next push; empty if none
    /// @param ordered the commit that is being brought back; empty if none
    public record Desk(String action, String token, Optional<Trouble> trouble, String held, String ordered) {}

    /// @param reason a sentence in English that says what to mend
    /// @param over whether it has worked since
    /// @param served the commit that readers see meanwhile; empty for a folder
    public record Trouble(String reason, String when, boolean over, String served) {}

    /// @param message what the commit says; empty for a folder
    /// @param reason why it did not become one; empty if it did
    /// @param took such as "3.1 seconds"
    /// @param tried how many changes were to become live
    /// @param articles how many of the files held back are articles
    /// @param kept whether readers have an earlier version of every one of them
    /// @param returns where to ask for this state to come back; empty if that makes no sense
    public record Told(
            String message, String reason, String commit, String author, String when, String iso, String took, String cause, int live, int tried,
            int articles, boolean kept, int files, int warnings, int added, int changed, int removed, String returns) {}

    /// A file and what is wrong with it.
    ///
    /// @param address of the version that readers have; empty if they have none
    public record Issue(String title, String file, String address, String icon, List<Line> lines, List<Line> more) {}

    /// @param message what is wrong, in English
    /// @param mend what to write instead, in English
    public record Line(int line, String message, String mend) {}

    /// @param kind `added`, `changed`, `moved` or `removed`
    /// @param address empty if readers cannot open it now
    /// @param minutes reading time; 0 where it does not matter
    /// @param lang language tag of its text
    /// @param leads where the address of a removed article leads now; none if it says that it is gone
    public record Changed(
            String kind, String title, String address, String former, int minutes, String lang, List<Piece> pieces, Optional<Link> leads) {}

    /// @param kind `same`, `gone` or `came`
    public record Piece(String kind, String text) {}
}
