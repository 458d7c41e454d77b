package help.cairn;

import help.cairn.articles.Article;
import help.cairn.articles.Problem;
import help.cairn.articles.Snapshot;
import help.cairn.publishing.Readability;
import java.util.List;
import java.util.Optional;

/// What `cairn check --format json` prints.
///
/// @param articles those that would be published, with their reading ease
record CheckReport(int errors, int warnings, List<Problem> problems, List<Checked> articles) {
    /// @param readability nothing for short texts and for languages without a formula
    record Checked(String file, String locale, String title, int words, Optional<Readability> readability) {}

    static CheckReport of(Snapshot snapshot, List<Problem> problems) {
        int errors = (int) problems.stream().filter(Problem::isError).count();
        var articles = snapshot.site().locales().parallelStream()
                .flatMap(locale -> snapshot.articles(locale).stream())
                .map(CheckReport::checked)
                .toList();
        return new CheckReport(errors, problems.size() - errors, problems, articles);
    }

    private static Checked checked(Article article) {
        return new Checked(article.path(), article.locale().toLanguageTag(), article.title(), article.words(), Readability.of(article));
    }
}
