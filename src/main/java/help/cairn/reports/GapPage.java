package help.cairn.reports;

import help.cairn.web.Link;
import java.util.List;
import java.util.Optional;

/// One gap: everything that is known about it, and everything that can be done.
///
/// @param counted whether enough people searched for it in the period; without that, only what was decided is shown
/// @param back address of all gaps
/// @param action where the forms lead
/// @param token against forged forms
/// @param leads whether the reader may decide
/// @param open what of it may still change, in words
/// @param leftOut what stands in no figure
/// @param problem why the last thing could not be done; empty if it could
/// @param done what was done last, in words; empty if nothing was
public record GapPage(
        String name, String lang, String period, boolean counted, String back, String action, String token, boolean leads, String open,
        ReportPage.Meaning leftOut, String problem, String done,
        String state, String mood, String owner, String cause, String because, String step, List<DeflectionPage.Figure> figures, String visitors,
        String priority, Optional<Link> top, String opened, Optional<String> spike, String line, String band, String drawn, List<Week> weeks,
        List<Query> queries, List<Signal> signals, Optional<List<String>> subjects, long tickets, Optional<Effect> effect, List<String> states,
        List<String> colleagues, List<Other> others, Fix fix, List<Happened> history) {

    /// The state that was said; what the figures say of it stands above.
    public String chosen() {
        return state.equals("verified") || state.equals("noeffect") ? "published" : state;
    }

    /// @param day its last one
    public record Week(String day, long visitors) {}

    /// @param language tag
    public record Query(String words, long searches) {}

    /// What a number of the searches show.
    ///
    /// @param key after `gaps.signal.`
    public record Signal(String key, String parts, String failing, boolean current) {}

    /// What happened after publishing.
    public record Effect(String says, String verdict, List<DeflectionPage.Figure> figures, String difference) {}

    public record Other(String id, String name) {}

    /// What the forms for a fix begin with.
    ///
    /// @param commits whether changes can go onto a branch
    /// @param folders where a new article may lie
    /// @param article the id of the one that is opened most
    /// @param languages tags
    public record Fix(
            boolean commits, String title, List<GapsPage.Choice> folders, String article, List<GapsPage.Choice> languages, String words, String linked) {}

    public record Happened(String at, String iso, String who, String act, String what) {}
}
