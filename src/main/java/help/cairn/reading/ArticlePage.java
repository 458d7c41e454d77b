package help.cairn.reading;

import help.cairn.articles.Article;
import help.cairn.articles.Heading;
import help.cairn.web.Link;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/// One answer.
///
/// @param category the shelf it stands on
/// @param section its section's title, if it has one
/// @param updated how the date reads in this locale
/// @param contents headings of level 2, at least two or none at all
/// @param related what to read next
/// @param voteAddress where the vote goes
/// @param seenAddress the picture that a page without scripts asks for
/// @param otherLocale set when the reader wanted another locale: the name of the language it is shown in
public record ArticlePage(
        Article article,
        Link category,
        Optional<Link> section,
        LocalDate updatedOn,
        String updated,
        List<Heading> contents,
        List<Link> related,
        Optional<String> otherLocale,
        String voteAddress,
        String seenAddress) {
    /// The text up to the end of its "In short" box, empty without one: on a phone the contents stand below that box.
    public String opening() {
        return article.html().substring(0, cut());
    }

    /// The text after [#opening].
    public String rest() {
        return article.html().substring(cut());
    }

    private int cut() {
        var end = "</section>";
        var box = article.html().indexOf("id=\"in-short\"");
        var after = box < 0 ? -1 : article.html().indexOf(end, box);
        return after < 0 ? 0 : after + end.length();
    }
}
