package help.cairn.web;

import java.util.List;
import java.util.Optional;

/// What surrounds every page: everything that a theme's layout needs besides the page's own record.
///
/// @param lang language tag of the page
/// @param dir `ltr` or `rtl`
/// @param home address of the home page in this locale
/// @param search address of the search page in this locale
/// @param contact address of "Still need help?" in this locale
/// @param suggest address that suggestions are asked from
/// @param title the page's own title, without the site's name
/// @param canonical absolute address, empty where the page is not for search engines
/// @param alternates this page in the site's other locales
/// @param notice the message above the page
/// @param query what is in the search field
/// @param style address of the style sheet
/// @param staffStyle address of what staff pages add to it
/// @param script address of the script
/// @param staffScript address of the script of staff pages
/// @param structured JSON-LD, already safe to stand in a script element; empty if none
/// @param area which entry of the thumb bar is current: `topics`, `search`, `contact` or empty
public record Frame(
        Words words,
        String lang,
        String dir,
        String siteName,
        Optional<String> storeUrl,
        String home,
        String search,
        String contact,
        String suggest,
        String title,
        String description,
        String canonical,
        List<Alternate> alternates,
        Optional<Notice> notice,
        Desk desk,
        String query,
        String style,
        String staffStyle,
        String script,
        String staffScript,
        String icon,
        String structured,
        String area,
        boolean indexed,
        String commit,
        Optional<Preview> preview) {

    /// What a page that only writers see says of itself.
    ///
    /// @param branch the branch that it is of
    /// @param problems how many things are to be mended in what is shown
    /// @param errors whether one of them keeps it from being published
    /// @param back address of the writers' page; empty for somebody who came by a link
    public record Preview(String branch, String commit, int problems, boolean errors, String back) {}

    public Frame in(Preview shown) {
        return new Frame(
                words, lang, dir, siteName, storeUrl, home, search, contact, suggest, title, description, canonical, alternates, notice, desk, query, style,
                staffStyle, script, staffScript, icon, structured, area, false, commit, Optional.of(shown));
    }

    /// The same page in another locale.
    ///
    /// @param lang language tag, or `x-default`
    /// @param name the language's own name
    public record Alternate(String lang, String name, String address, String absolute) {}

    /// @param link address of the article that explains it; empty if none
    public record Notice(String level, String title, String text, String link, String linkText) {}

    /// The people who answer, as the interface speaks of them.
    ///
    /// @param state such as "Open now, until 18:00"
    /// @param promise such as "within 4 hours"
    /// @param hours one line a group of days, such as "Mon–Fri 8:00–18:00"; empty if the site gives none
    public record Desk(boolean open, String state, String promise, List<String> hours) {}

    public String say(String key, Object... values) {
        return words.say(key, values);
    }
}
