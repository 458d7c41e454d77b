package help.cairn.publishing;

import help.cairn.articles.Snapshot;
import help.cairn.articles.Synonym;
import java.util.Locale;

/// Whoever knows what a synonym of the writers does for readers.
@FunctionalInterface
public interface Effects {
    Synonym.Effect of(Snapshot snapshot, Locale locale, Synonym synonym);
}
