package help.cairn.publishing;

import help.cairn.articles.Snapshot;
import java.util.List;
import java.util.Locale;

/// Whoever answers what readers ask, and can be asked before they do.
@FunctionalInterface
public interface Answers {
    /// The ids of the first articles that a reader of this locale would be shown.
    List<String> first(Snapshot snapshot, Locale locale, String query, int limit);
}
