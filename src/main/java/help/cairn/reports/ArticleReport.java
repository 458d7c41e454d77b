package help.cairn.reports;

import help.cairn.articles.Article;
import help.cairn.articles.Snapshot;
import help.cairn.deflection.Share;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What people did with articles in a period, and what came of it.
///
/// @param from first day
/// @param to the first day that does not belong to it
/// @param counts of all articles together
/// @param articles those that are published or were looked at, most views first
/// @param leftOut events of robots, colleagues and previews; in no figure
public record ArticleReport(
        String from, String to, String timeZone, Optional<String> locale, Counts counts, Rates rates, List<Row> articles, DeflectionReport.LeftOut leftOut) {
    /// What people did.
    ///
    /// @param opened clicks on results of a search
    /// @param seen times that it was the instant answer and was looked at
    /// @param offered times that the form offered it
    /// @param solved times that somebody said there that it answered
    /// @param ticketsAfter tickets whose writer had read it within 72 hours before
    public record Counts(
            long views, long engaged, long opened, long seen, long helpful, long unhelpful, long offered, long solved, long ticketsAfter) {
        static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0, 0, 0, 0);

        Counts plus(Counts other) {
            return new Counts(
                    views + other.views, engaged + other.engaged, opened + other.opened, seen + other.seen, helpful + other.helpful,
                    unhelpful + other.unhelpful, offered + other.offered, solved + other.solved, ticketsAfter + other.ticketsAfter);
        }
    }

    /// Distinct visitors; sessions where there is no visitor.
    ///
    /// @param read how many read it
    /// @param wrote how many of them wrote a ticket within 72 hours after it
    record Readers(long read, long wrote) {
        static final Readers NOBODY = new Readers(0, 0);

        Readers plus(Readers other) {
            return new Readers(read + other.read, wrote + other.wrote);
        }
    }

    /// @param engaged of the views, those that were read
    /// @param helpful of the votes, those that say it helped
    /// @param wrote of the readers, those who wrote a ticket within 72 hours after it
    /// @param solved of the times that the form offered it, those where somebody said that it answered
    public record Rates(Share engaged, Share helpful, Share wrote, Share solved) {
        private static Rates of(Counts counts, Readers readers) {
            return new Rates(
                    part(counts.engaged, counts.views), Share.of(counts.helpful, counts.helpful + counts.unhelpful), part(readers.wrote, readers.read),
                    part(counts.solved, counts.offered));
        }

        /// What is read after midnight was looked at before, so a part may be larger than its whole by a few.
        private static Share part(long some, long all) {
            return Share.of(Math.min(some, all), all);
        }
    }

    /// One article in all its languages.
    ///
    /// @param title empty if it is no longer published
    /// @param category key of its category; empty if it is no longer published
    /// @param locales in which it is published
    /// @param reasons how often each was given for "it did not help"
    /// @param searches the queries of at least three visitors that led here first
    public record Row(
            String article, String title, String category, List<String> locales, Counts counts, Rates rates, Map<String, Long> reasons,
            List<Search> searches) {
        /// What it is called; by its id if it is no longer published.
        public String name() {
            return title.isEmpty() ? article : title;
        }
    }

    /// @param visitors distinct; sessions where there is no visitor
    public record Search(String query, long visitors, long searches) {}

    /// @param text scrubbed
    public record Comment(String day, String text, String locale) {}

    /// @param kind `added`, `changed`, `moved` or `removed`
    /// @param message the first line of what the writer said of it
    public record Change(String day, String kind, String path, String message) {}

    /// One article, and how it went on.
    ///
    /// @param weeks parts of seven days from the first one; the last may be shorter
    /// @param comments the newest first
    public record One(Row row, Row before, List<Week> weeks, List<Change> changes, List<Comment> comments) {}

    /// @param day the first of it
    public record Week(String day, Counts counts, Share helpful) {}

    /// What is said of one article.
    record Told(Map<String, Counts> counts, Map<String, Readers> readers, Map<String, Map<String, Long>> reasons, Map<String, List<Search>> searches) {
        Row row(String id, Snapshot snapshot, Optional<String> locale) {
            var its = counts.getOrDefault(id, Counts.NONE);
            var article = best(id, snapshot, locale);
            return new Row(
                    id, article.map(Article::title).orElse(""), article.map(Article::category).orElse(""),
                    snapshot.translations(id).keySet().stream().map(Locale::toLanguageTag).toList(), its,
                    Rates.of(its, readers.getOrDefault(id, Readers.NOBODY)), reasons.getOrDefault(id, Map.of()), searches.getOrDefault(id, List.of()));
        }
    }

    static ArticleReport of(Period period, Told told, DeflectionReport.LeftOut leftOut, Snapshot snapshot) {
        var rows = new ArrayList<Row>();
        var counts = Counts.NONE;
        var readers = Readers.NOBODY;
        for (var id : ids(told.counts.keySet(), snapshot, period.locale())) {
            var row = told.row(id, snapshot, period.locale());
            if (period.category().isEmpty() || period.category().get().equals(row.category)) {
                rows.add(row);
                counts = counts.plus(row.counts);
                readers = readers.plus(told.readers.getOrDefault(id, Readers.NOBODY));
            }
        }
        rows.sort(Comparator.comparingLong((Row row) -> -row.counts.views).thenComparing(Row::article));
        return new ArticleReport(
                period.from().toString(), period.to().toString(), period.zone().getId(), period.locale(), counts, Rates.of(counts, readers), List.copyOf(rows),
                leftOut);
    }

    private static Set<String> ids(Set<String> met, Snapshot snapshot, Optional<String> locale) {
        var all = new LinkedHashSet<String>();
        snapshot.site().locales().stream().filter(one -> locale.isEmpty() || locale.get().equals(one.toLanguageTag()))
                .forEach(one -> snapshot.articles(one).forEach(article -> all.add(article.id())));
        all.addAll(met);
        return all;
    }

    private static Optional<Article> best(String id, Snapshot snapshot, Optional<String> locale) {
        return snapshot.bestById(locale.map(Locale::forLanguageTag).orElse(snapshot.site().defaultLocale()), id);
    }
}
