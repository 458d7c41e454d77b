package help.cairn.publishing;

import help.cairn.articles.Heading;
import help.cairn.articles.Passage;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The text of an article, rendered and cleaned, with a mark in the place of each link and picture whose address depends
/// on other files: those can change while this file does not.
///
/// @param html safe; marks stand where `href`, `src` and `poster` will
/// @param opening the first paragraph, like `html`
/// @param lead the first sentences, plain
/// @param words how many the text has
/// @param anchors the ids that a link can lead to
/// @param references what the marks stand for, in the order of their numbers
record Body(
        String html, String opening, String lead, int words, List<Heading> contents, List<Passage> passages, Set<String> anchors,
        List<Reference> references) {
    /// Characters that no text may hold, so that no writer can forge a mark.
    static final char MARK = '\uFDD0';

    static final char END = '\uFDD1';
    private static final Pattern MARKED = Pattern.compile(" (?:href|src|poster)=\"" + MARK + "(\\d+)" + END + "\"");

    /// An address as its writer wrote it.
    ///
    /// @param attribute `href`, `src` or `poster`
    /// @param line from 1 within the file; 0 if it cannot be told
    /// @param column from 1; 0 if it cannot be told
    /// @param unsized whether it is an image without width and height
    record Reference(String attribute, String address, int line, int column, boolean unsized) {}

    /// HTML with the marks replaced.
    ///
    /// @param attributes what stands in the place of each mark, such as ` href="/en/articles/late"`; empty for nothing
    static String filled(String html, List<String> attributes) {
        if (html.indexOf(MARK) < 0) {
            return html;
        }
        return MARKED.matcher(html).replaceAll(mark -> Matcher.quoteReplacement(attributes.get(Integer.parseInt(mark.group(1)))));
    }
}
