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
        String seenAddress) {}
