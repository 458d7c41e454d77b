package help.cairn.demo;

import help.cairn.articles.Article;
import help.cairn.articles.Snapshot;
import help.cairn.staff.Seal;
import help.cairn.tickets.Lot;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/// Where shoppers are: what is served at which time, and how it looks to them.
///
/// @param served what is served today
/// @param before the same before an article was published
/// @param mends when it was
/// @param tries when another one was changed
/// @param changed id of that one; empty if there is none
/// @param people makes of an address what the log says of it
/// @param editions names of what was served at first, after `tries`, and after `mends`
record World(
        Snapshot served, Snapshot before, Instant tries, Instant mends, String changed, Searches searches, Lot lot, Seal people, Team team,
        List<String> editions) {
    String commit(Instant at) {
        return editions.get(at.isBefore(tries) ? 0 : at.isBefore(mends) ? 1 : 2);
    }

    Sight ask(Instant at, Locale locale, String text) {
        return searches.ask(at.isBefore(mends) ? before : served, locale, text);
    }

    Sight ask(Instant at, Locale locale, String text, String category) {
        return searches.ask(at.isBefore(mends) ? before : served, locale, text, category);
    }

    boolean has(Instant at, Article article) {
        return (at.isBefore(mends) ? before : served).byId(article.locale(), article.id()).isPresent();
    }

    /// A text that was changed was another one before.
    String revision(Instant at, Article article) {
        return article.id().equals(changed) && at.isBefore(tries) ? new StringBuilder(article.revision()).reverse().toString() : article.revision();
    }
}
