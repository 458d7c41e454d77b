package help.cairn.articles;

import java.util.List;
import java.util.Locale;

/// Articles that come first for one question, because the writers say so.
///
/// @param query as it was written
/// @param articles ids of articles that are published in this locale, the first on top
public record Pin(String query, Locale locale, List<String> articles) {
    public Pin {
        articles = List.copyOf(articles);
        if (query.isBlank() || articles.isEmpty()) {
            throw new IllegalArgumentException("A pin has a question and at least one article.");
        }
    }
}
