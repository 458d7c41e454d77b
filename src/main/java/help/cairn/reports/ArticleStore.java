package help.cairn.reports;

import help.cairn.deflection.Settled;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.InflaterInputStream;
import help.cairn.web.Json;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import tools.jackson.databind.JsonNode;

/// Reads what people did with articles: sums by day, and the few single rows that no sum holds.
final class ArticleStore {
    private static final String SUMS = "sum(views), sum(engaged), sum(opened), sum(seen), sum(helpful), sum(unhelpful), sum(offered), sum(solved), sum(tickets)";
    private static final String ARTICLE = "json_extract(fields, '$.article')";
    private static final String UNHELPFUL = "FROM event WHERE type = 'vote' AND class = 'human' AND json_extract(fields, '$.helpful') = 0 ";
    private static final String DURING = "AND at >= :from AND at < :to%s ";
    private static final List<String> FILTERS = List.of("locale", "device");

    private final Handle handle;
    private final Period period;

    /// @param kept the time zone whose days are summed up
    /// @throws IllegalArgumentException if the days asked for are those of another
    ArticleStore(Handle handle, Period period, ZoneId kept) {
        if (!period.zone().equals(kept)) {
            throw new IllegalArgumentException(
                    "What people do with articles is counted by the days of %s only: ask without another time zone.".formatted(kept.getId()));
        }
        this.handle = handle;
        this.period = period;
    }

    /// What people did with each article, by its id.
    Map<String, ArticleReport.Counts> counts() {
        var all = new HashMap<String, ArticleReport.Counts>();
        bound(handle.createQuery("SELECT article, %s FROM article_day WHERE day >= :first AND day < :end%s GROUP BY article".formatted(SUMS, filters())))
                .map((row, _) -> all.put(row.getString(1), counts(row, 2))).list();
        return all;
    }

    /// What people did with one article in each part of the period, in order.
    ///
    /// @param days how long a part is; the last one may be shorter
    List<ArticleReport.Counts> parts(String article, int days) {
        var parts = new ArrayList<>(java.util.Collections.nCopies((int) Math.ceilDiv(period.days(), days), ArticleReport.Counts.NONE));
        bound(handle.createQuery("""
                SELECT (day - :first) / :days AS part, %s FROM article_day WHERE day >= :first AND day < :end AND article = :article%s GROUP BY part
                """.formatted(SUMS, filters()))).bind("days", days).bind("article", article)
                .map((row, _) -> parts.set(row.getInt(1), counts(row, 2))).list();
        return parts;
    }

    private static ArticleReport.Counts counts(ResultSet row, int first) throws SQLException {
        return new ArticleReport.Counts(
                row.getLong(first), row.getLong(first + 1), row.getLong(first + 2), row.getLong(first + 3), row.getLong(first + 4), row.getLong(first + 5),
                row.getLong(first + 6), row.getLong(first + 7), row.getLong(first + 8));
    }

    /// How many read each article, and how many of them wrote a ticket within 72 hours after it.
    Map<String, ArticleReport.Readers> readers() {
        var wrote = new HashMap<String, Long>();
        bound(handle.createQuery("""
                SELECT article, count(DISTINCT who) FROM read_before_ticket AS ticket
                WHERE at >= :from AND at < :later AND EXISTS (
                    SELECT 1 FROM reader WHERE reader.article = ticket.article AND reader.who = ticket.who
                        AND reader.at >= max(:from, ticket.at - :outcome) AND reader.at < :to AND reader.at <= ticket.at%s)
                GROUP BY article
                """.formatted(filters("reader."))))
                .bind("later", period.end().plus(Settled.BEFORE_TICKET).toEpochMilli()).bind("outcome", Settled.BEFORE_TICKET.toMillis())
                .map((row, _) -> wrote.put(row.getString(1), row.getLong(2))).list();
        var all = new HashMap<String, ArticleReport.Readers>();
        bound(handle.createQuery("""
                SELECT article, count(*) FROM (SELECT DISTINCT article, who FROM reader WHERE at >= :from AND at < :to%s) GROUP BY article
                """.formatted(filters())))
                .map((row, _) -> all.put(row.getString(1), new ArticleReport.Readers(row.getLong(2), wrote.getOrDefault(row.getString(1), 0L)))).list();
        return all;
    }

    /// How often which reason was given for "it did not help", by article; most often first.
    Map<String, Map<String, Long>> reasons() {
        var all = new HashMap<String, Map<String, Long>>();
        bound(handle.createQuery("""
                SELECT %s AS article, reason.value AS reason, count(*) AS times
                FROM event, json_each(coalesce(json_extract(event.fields, '$.reasons'), json_array(json_extract(event.fields, '$.reason')))) AS reason
                WHERE event.type = 'vote' AND event.class = 'human' AND json_extract(event.fields, '$.helpful') = 0 AND reason.value IS NOT NULL
                    AND event.at >= :from AND event.at < :to%s
                GROUP BY 1, 2
                ORDER BY 1, times DESC, reason
                """.formatted("json_extract(event.fields, '$.article')", filters("event."))))
                .map((row, _) -> row.getString(1) == null
                        ? null
                        : all.computeIfAbsent(row.getString(1), _ -> new LinkedHashMap<>()).put(row.getString(2), row.getLong(3)))
                .list();
        return all;
    }

    /// What people wrote beside "it did not help", scrubbed before it was stored; the newest first.
    List<ArticleReport.Comment> comments(String article, int most) {
        return bound(handle.createQuery(
                "SELECT at, json_extract(fields, '$.comment'), locale %s AND %s = :article AND json_extract(fields, '$.comment') <> '' %s ORDER BY at DESC LIMIT :most"
                        .formatted(UNHELPFUL, ARTICLE, DURING.formatted(filters()))))
                .bind("article", article).bind("most", most)
                .map((row, _) -> new ArticleReport.Comment(day(row.getLong(1)).toString(), row.getString(2), Optional.ofNullable(row.getString(3)).orElse("")))
                .list();
    }

    /// The queries of at least three visitors that led to each article first, by its id; most visitors first.
    ///
    /// @param article only this one, if one is named
    /// @param each how many of each article at most
    Map<String, List<ArticleReport.Search>> searches(Optional<String> article, int each) {
        var all = new HashMap<String, List<ArticleReport.Search>>();
        bound(handle.createQuery("""
                SELECT article, words, count(*) AS visitors, sum(times) AS searches
                FROM (SELECT article, words, who, count(*) AS times
                      FROM settled_search INDEXED BY settled_search_article
                      WHERE article <> '' %s %s
                      GROUP BY article, words, who)
                GROUP BY article, words
                HAVING visitors >= :fewest
                ORDER BY article, visitors DESC, searches DESC, words
                """.formatted(article.isPresent() ? "AND article = :article " : "", DURING.formatted(filters())))).bind("fewest", SearchReport.VISITORS)
                .bind("article", article.orElse(""))
                .map((row, _) -> {
                    var list = all.computeIfAbsent(row.getString(1), _ -> new ArrayList<>());
                    return list.size() < each && list.add(new ArticleReport.Search(row.getString(2), row.getLong(3), row.getLong(4)));
                }).list();
        return all;
    }

    /// The publications of the period that changed one of these files, oldest first. The reports of old ones are let go.
    List<ArticleReport.Change> changes(Set<String> paths) {
        return bound(handle.createQuery(
                "SELECT at, message, report FROM publication WHERE status = 'live' AND report IS NOT NULL AND at >= :from AND at < :to ORDER BY at, id"))
                .map((row, _) -> changes(day(row.getLong(1)), row.getString(2), row.getBytes(3), paths)).list()
                .stream().flatMap(List::stream).toList();
    }

    private static List<ArticleReport.Change> changes(LocalDate day, String message, byte[] report, Set<String> paths) {
        try (var in = new InflaterInputStream(new ByteArrayInputStream(report))) {
            return Json.tree(new String(in.readAllBytes(), StandardCharsets.UTF_8)).path("changes").valueStream()
                    .filter(change -> paths.contains(text(change, "path")))
                    .map(change -> new ArticleReport.Change(
                            day.toString(), text(change, "kind").toLowerCase(java.util.Locale.ROOT), text(change, "path"),
                            message.lines().findFirst().orElse("")))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(JsonNode node, String name) {
        return node.path(name).asString("");
    }

    private LocalDate day(long at) {
        return LocalDate.ofInstant(Instant.ofEpochMilli(at), period.zone());
    }

    private String filters() {
        return filters("");
    }

    private String filters(String table) {
        return FILTERS.stream().filter(name -> period.only(name).isPresent()).map(name -> " AND %s%s = :%s".formatted(table, name, name))
                .collect(Collectors.joining());
    }

    private Query bound(Query query) {
        query.bind("first", period.from().toEpochDay()).bind("end", period.to().toEpochDay()).bind("from", period.start().toEpochMilli())
                .bind("to", period.end().toEpochMilli());
        Stream.of("locale", "device").forEach(name -> query.bind(name, period.only(name).orElse(null)));
        return query;
    }
}
