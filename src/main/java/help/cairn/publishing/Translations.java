package help.cairn.publishing;

import help.cairn.articles.Article;
import help.cairn.articles.Snapshot;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// How far the translations of one publication are. The article in the site's first locale is the source of the others.
record Translations(Publication publication, List<Row> rows) {
    enum State {
        SOURCE, CURRENT, OUTDATED, MISSING
    }

    /// One article in all locales of the site, in their order.
    record Row(Article any, List<Cell> cells) {
        boolean has(State state) {
            return cells.stream().anyMatch(cell -> cell.state == state);
        }
    }

    /// @param article null if it is missing
    /// @param since the day on which its source changed first after it; null unless it is outdated
    /// @param commit what changed the source then; empty if that is not known
    record Cell(State state, Locale locale, Article article, LocalDate since, String commit) {}

    static Translations of(Publication publication) {
        var snapshot = publication.snapshot();
        var ids = new LinkedHashSet<String>();
        snapshot.site().locales().forEach(locale -> snapshot.categories(locale)
                .forEach(category -> category.all().forEach(article -> ids.add(article.id()))));
        var rows = new ArrayList<Row>();
        for (var id : ids) {
            var versions = snapshot.translations(id);
            var source = versions.get(snapshot.site().defaultLocale());
            var cells = snapshot.site().locales().stream().map(locale -> cell(publication, locale, source, versions)).toList();
            rows.add(new Row(source == null ? versions.values().iterator().next() : source, cells));
        }
        return new Translations(publication, List.copyOf(rows));
    }

    private static Cell cell(Publication publication, Locale locale, Article source, Map<Locale, Article> versions) {
        var here = versions.get(locale);
        if (here == null) {
            return new Cell(State.MISSING, locale, null, null, "");
        }
        if (here == source) {
            return new Cell(State.SOURCE, locale, here, null, "");
        }
        return source != null && older(publication, here, source)
                ? outdated(publication, locale, here, source)
                : new Cell(State.CURRENT, locale, here, null, "");
    }

    /// What a translator has to catch up with begins with the first change that the translation does not have.
    private static Cell outdated(Publication publication, Locale locale, Article here, Article source) {
        var since = byGit(publication, here).flatMap(ours -> byGit(publication, source).flatMap(theirs -> theirs.editAfter(ours.changed())));
        return since.map(edit -> new Cell(
                State.OUTDATED, locale, here, LocalDate.ofInstant(edit.at(), publication.snapshot().site().timeZone()), edit.commit()))
                .orElseGet(() -> new Cell(
                        State.OUTDATED, locale, here, source.updated(), publication.history().of(source.path()).map(History.Past::commit).orElse("")));
    }

    /// By Git, to the second. Where a writer gave a day, or where only the times of files are known, by day: a copy of a
    /// folder writes all its files anew, one after the other.
    private static boolean older(Publication publication, Article here, Article source) {
        var ours = byGit(publication, here);
        var theirs = byGit(publication, source);
        return ours.isPresent() && theirs.isPresent()
                ? ours.get().changed().isBefore(theirs.get().changed())
                : here.updated().isBefore(source.updated());
    }

    private static Optional<History.Past> byGit(Publication publication, Article article) {
        return publication.history().of(article.path()).filter(past -> !past.commit().isEmpty())
                .filter(past -> LocalDate.ofInstant(past.changed(), publication.snapshot().site().timeZone()).equals(article.updated()));
    }

    Snapshot snapshot() {
        return publication.snapshot();
    }

    /// How many cells of this state there are in a locale, by its place among the site's.
    int count(int place, State state) {
        return (int) rows.stream().filter(row -> row.cells.get(place).state == state).count();
    }

    int count(State state) {
        return rows.stream().mapToInt(row -> (int) row.cells.stream().filter(cell -> cell.state == state).count()).sum();
    }
}
