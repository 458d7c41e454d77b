package help.cairn.reports;

import help.cairn.deflection.Outcome;
import help.cairn.deflection.Scrub;
import help.cairn.deflection.Share;
import help.cairn.storage.Database;
import help.cairn.web.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.InflaterInputStream;
import org.jdbi.v3.core.Handle;

/// What is known of searches for the report on gaps, and what colleagues decided about them.
final class GapStore {
    private static final int FETCHED = 1000;
    /// How long before a fix, and after it, people are looked at.
    private static final Duration WATCHED = Duration.ofDays(56);
    /// Until then an outcome may change.
    private static final Duration SETTLED = Duration.ofHours(72);

    private static final String SEARCHES = """
            SELECT s.at, s.session, s.who, s.locale, s.device, s.category, coalesce(e.topic, '') AS topic, s.words, s.hits, s.shown, s.zero, s.rescued,
                   s.no_click, s.late_click, s.reworded, s.to_form, s.to_contact, s.success, s.article, s.position, s.engaged, s.unhelpful, s.ticket,
                   s.episode, s.outcome
            FROM settled_search AS s
            LEFT JOIN episode AS e ON e.id = s.episode
            WHERE s.at >= :from AND s.at < :to AND s.words <> ''
            ORDER BY s.at, s.id
            """;

    private static final String OUTCOMES = """
            SELECT outcome, count(*) FROM episode
            WHERE first_at >= :from AND first_at < :to
              AND locale = coalesce(:locale, locale) AND device = coalesce(:device, device)
              AND topic = coalesce(:topic, topic) AND category = coalesce(:category, category)
            GROUP BY outcome
            """;

    private static final String TICKETS = """
            SELECT reference, subject, name, email, fields, locale, topic FROM ticket
            WHERE made >= :from AND made < :to AND held = '' AND merged IS NULL
            ORDER BY made, reference
            """;

    private static final String DECISIONS = """
            SELECT gap.id, gap.name, gap.state, account.email AS owner, gap.article, gap.locale, gap.revision, gap.linked, gap.published, gap.verdict
            FROM gap LEFT JOIN account ON account.id = gap.owner
            ORDER BY gap.id
            """;

    private static final String EFFECT = """
            SELECT first >= :published AS after, outcome, count(*) FROM (
                SELECT s.episode, min(s.at) AS first, e.outcome
                FROM settled_search AS s
                JOIN gap_query AS q ON q.query = s.words
                JOIN episode AS e ON e.id = s.episode
                WHERE q.gap = :gap AND s.at >= :from AND s.at < :to AND e.last_at < :settled
                GROUP BY s.episode)
            GROUP BY after, outcome
            """;

    private final Database database;

    GapStore(Database database) {
        this.database = database;
    }

    /// One search that settled.
    record Search(
            long at, String session, String who, String locale, String device, String category, String topic, String words, int hits, int shown, boolean zero,
            boolean rescued, boolean noClick, boolean lateClick, boolean reworded, boolean toForm, boolean toContact, boolean success, String article,
            int position, boolean engaged, boolean unhelpful, String ticket, String episode, Outcome outcome) {}

    /// A question to a person.
    ///
    /// @param subject scrubbed
    record Ticket(String reference, String subject, String locale, String topic) {}

    /// What somebody decided about a gap.
    ///
    /// @param name empty for that of the most typed query
    /// @param article the id of what was drafted or changed for it; empty for nothing
    /// @param locale of that article
    /// @param revision what the article was then; empty if there was none
    record Decision(
            String id, String name, GapState state, Optional<String> owner, String article, String locale, String revision, Optional<Instant> linked,
            Optional<Instant> published, String verdict) {}

    /// What happened to a gap.
    record Happened(Instant at, String who, String act, String what) {}

    /// When the first search that is kept was made.
    static Optional<Instant> oldest(Handle handle) {
        return handle.createQuery("SELECT min(at) FROM settled_search")
                .map((row, _) -> Optional.ofNullable((Number) row.getObject(1)).map(Number::longValue).map(Instant::ofEpochMilli)).one();
    }

    static void searches(Handle handle, Instant from, Instant to, Consumer<Search> each) {
        try (var rows = handle.createQuery(SEARCHES).bind("from", from.toEpochMilli()).bind("to", to.toEpochMilli()).setFetchSize(FETCHED)
                .map((row, _) -> search(row)).stream()) {
            rows.forEach(each);
        }
    }

    /// By place, because to look for a column by its name takes longer than to read it.
    private static Search search(ResultSet row) throws SQLException {
        return new Search(
                row.getLong(1), row.getString(2), row.getString(3), row.getString(4), row.getString(5), row.getString(6), row.getString(7), row.getString(8),
                row.getInt(9), row.getInt(10), row.getInt(11) != 0, row.getInt(12) != 0, row.getInt(13) != 0, row.getInt(14) != 0, row.getInt(15) != 0,
                row.getInt(16) != 0, row.getInt(17) != 0, row.getInt(18) != 0, row.getString(19), row.getInt(20), row.getInt(21) != 0, row.getInt(22) != 0,
                row.getString(23), row.getString(24), outcome(row.getString(25)));
    }

    private static Outcome outcome(String name) {
        return name.isEmpty() ? Outcome.CANNOT_TELL : Outcome.valueOf(name);
    }

    /// How the episodes of a period ended.
    static Map<Outcome, Long> outcomes(Handle handle, Period period) {
        var counts = new HashMap<Outcome, Long>();
        var query = handle.createQuery(OUTCOMES).bind("from", period.start().toEpochMilli()).bind("to", period.end().toEpochMilli());
        Period.FILTERS.forEach(name -> query.bind(name, period.only(name).orElse(null)));
        query.map((row, _) -> counts.put(outcome(row.getString(1)), row.getLong(2))).list();
        return counts;
    }

    static List<Ticket> tickets(Handle handle, Period period) {
        return handle.createQuery(TICKETS).bind("from", period.start().toEpochMilli()).bind("to", period.end().toEpochMilli()).map((row, _) -> new Ticket(
                row.getString("reference"), scrubbed(row.getString("subject"), row.getString("name"), row.getString("email"), row.getString("fields")),
                row.getString("locale"), row.getString("topic"))).list();
    }

    /// A subject without anything that tells whose it is: neither what always goes, nor what this shopper said of themselves.
    static String scrubbed(String subject, String name, String email, String fields) {
        var text = Scrub.clean(subject);
        var own = new ArrayList<String>(List.of(name.split("\\s+")));
        own.addAll(List.of(email.split("@")[0].split("[._+-]+")));
        Json.tree(fields).properties().forEach(field -> {
            if (field.getValue().isString()) {
                own.add(field.getValue().asString());
            }
        });
        for (var part : own) {
            if (part.strip().length() > 2) {
                text = text.replaceAll("(?iu)(?<![\\p{L}\\p{N}])" + java.util.regex.Pattern.quote(part.strip()) + "(?![\\p{L}\\p{N}])", "‹…›");
            }
        }
        return text;
    }

    static Map<String, Decision> decisions(Handle handle) {
        var all = new LinkedHashMap<String, Decision>();
        handle.createQuery(DECISIONS).map((row, _) -> new Decision(
                row.getString("id"), row.getString("name"), GapState.of(row.getString("state")).orElseThrow(), Optional.ofNullable(row.getString("owner")),
                row.getString("article"), row.getString("locale"), row.getString("revision"), instant(row, "linked"), instant(row, "published"),
                row.getString("verdict"))).list().forEach(decision -> all.put(decision.id(), decision));
        return all;
    }

    private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
    }

    /// By query, the gap that it belongs to because somebody decided so.
    static Map<String, String> decided(Handle handle) {
        var all = new HashMap<String, String>();
        handle.createQuery("SELECT query, gap FROM gap_query").map((row, _) -> all.put(row.getString(1), row.getString(2))).list();
        return all;
    }

    /// What became of a gap since it was published; empty if it is not.
    static Optional<GapReport.Effect> effect(Handle handle, Decision gap, Instant now, ZoneId zone) {
        return gap.published().filter(_ -> gap.state() == GapState.PUBLISHED).map(published -> {
            var counts = new HashMap<Boolean, long[]>();
            handle.createQuery(EFFECT).bind("gap", gap.id()).bind("published", published.toEpochMilli()).bind("from", published.minus(WATCHED).toEpochMilli())
                    .bind("to", published.plus(WATCHED).toEpochMilli()).bind("settled", now.minus(SETTLED).toEpochMilli()).map((row, _) -> {
                        var told = counts.computeIfAbsent(row.getInt(1) != 0, _ -> new long[2]);
                        var outcome = outcome(row.getString(2));
                        told[0] += outcome == Outcome.CONTACTED || outcome == Outcome.GAVE_UP ? row.getLong(3) : 0;
                        told[1] += outcome == Outcome.CANNOT_TELL ? 0 : row.getLong(3);
                        return true;
                    }).list();
            return GapReport.Effect.of(published.atZone(zone).toLocalDate().toString(), share(counts.get(false)), share(counts.get(true)));
        });
    }

    private static Share share(long[] told) {
        return told == null ? Share.of(0, 0) : Share.of(told[0], told[1]);
    }

    static List<Happened> history(Handle handle, String gap) {
        return handle.createQuery("SELECT at, who, act, what FROM gap_history WHERE gap = ? ORDER BY at DESC, rowid DESC").bind(0, gap)
                .map((row, _) -> new Happened(Instant.ofEpochMilli(row.getLong(1)), row.getString(2), row.getString(3), row.getString(4))).list();
    }

    /// When an article first changed in a publication after this moment, if the history of publications still tells.
    static Optional<Instant> published(Handle handle, String path, Instant after) {
        try (var rows = handle.createQuery("SELECT at, report FROM publication WHERE status = 'live' AND at >= ? AND report IS NOT NULL ORDER BY id")
                .bind(0, after.toEpochMilli()).map((row, _) -> mentions(row.getBytes(2), path) ? row.getLong(1) : -1).stream()) {
            return rows.filter(at -> at >= 0).findFirst().map(Instant::ofEpochMilli);
        }
    }

    private static boolean mentions(byte[] report, String path) {
        try (var in = new InflaterInputStream(new ByteArrayInputStream(report))) {
            for (var change : Json.tree(in.readAllBytes()).path("changes")) {
                if (change.path("path").asString("").equals(path) && !change.path("kind").asString("").equals("REMOVED")) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    <T> T read(Database.Work<T> work) {
        return database.read(work);
    }

    <T> T write(Database.Work<T> work) {
        return database.write(work);
    }

    /// Makes these queries those of a gap, whichever they belonged to before.
    static void keep(Handle handle, String gap, Collection<String> queries) {
        handle.execute("INSERT OR IGNORE INTO gap (id, name, state, article, locale, revision, verdict) VALUES (?, '', 'new', '', '', '', '')", gap);
        var batch = handle.prepareBatch("INSERT OR REPLACE INTO gap_query (query, gap) VALUES (?, ?)");
        queries.forEach(query -> batch.bind(0, query).bind(1, gap).add());
        if (batch.size() > 0) {
            batch.execute();
        }
    }

    /// Lets a gap go whose queries belong to another one now. What happened to it goes over to that.
    static void drop(Handle handle, String gap, String into) {
        handle.execute("UPDATE gap_history SET gap = ? WHERE gap = ?", into, gap);
        handle.execute("DELETE FROM gap WHERE id = ?", gap);
    }

    /// Lets go of those of these queries that nobody made.
    static void forget(Handle handle, Collection<String> queries) {
        for (var query : queries) {
            int gone = handle.execute("DELETE FROM gap_query WHERE query = ? AND NOT EXISTS (SELECT 1 FROM settled_search WHERE words = gap_query.query)",
                    query);
            if (gone > 0) {
                handle.execute("UPDATE gap SET name = '' WHERE name = ?", query);
                handle.createQuery("SELECT rowid, what FROM gap_history WHERE instr(what, ?) > 0").bind(0, query)
                        .map((row, _) -> Map.entry(row.getLong(1), row.getString(2))).list()
                        .forEach(note -> handle.execute("UPDATE gap_history SET what = ? WHERE rowid = ?", without(note.getValue(), query), note.getKey()));
            }
        }
    }

    private static String without(String list, String query) {
        return Stream.of(list.split(", ")).map(one -> one.equals(query) ? "‹…›" : one).collect(Collectors.joining(", "));
    }

    static void note(Handle handle, String gap, Instant at, String who, String act, String what) {
        handle.execute("INSERT INTO gap_history (gap, at, who, act, what) VALUES (?, ?, ?, ?, ?)", gap, at.toEpochMilli(), who, act, Scrub.clean(what));
    }

    static void name(Handle handle, String gap, String name) {
        handle.execute("UPDATE gap SET name = ? WHERE id = ?", Scrub.clean(name), gap);
    }

    /// @param published when it was published; empty for every other state
    static void state(Handle handle, String gap, GapState state, Optional<Instant> published) {
        handle.execute("UPDATE gap SET state = ?, published = ?, verdict = '' WHERE id = ?", state.tag(), published.map(Instant::toEpochMilli).orElse(null),
                gap);
    }

    static void owner(Handle handle, String gap, String email) {
        handle.execute("UPDATE gap SET owner = (SELECT id FROM account WHERE email = ?) WHERE id = ?", email, gap);
    }

    static void link(Handle handle, String gap, String article, String locale, String revision, Instant at) {
        handle.execute("UPDATE gap SET article = ?, locale = ?, revision = ?, linked = ? WHERE id = ?", article, locale, revision, at.toEpochMilli(), gap);
    }

    static void verdict(Handle handle, String gap, String verdict) {
        handle.execute("UPDATE gap SET verdict = ? WHERE id = ?", verdict, gap);
    }
}
