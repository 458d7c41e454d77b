package help.cairn.tickets;

import help.cairn.deflection.Share;
import help.cairn.storage.Database;
import java.lang.Character.UnicodeScript;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads tickets as the inbox shows them: by words, filters and pages.
final class InboxStore {
    static final int A_PAGE = 50;
    private static final int MOST_WORDS = 12;
    /// One letter begins words of nearly every ticket: all of them would be gathered to show a page.
    private static final int FEWEST_TO_COMPLETE = 2;
    private static final Map<InboxQuery.View, String> VIEWS = Map.of(
            InboxQuery.View.OPEN, "held = '' AND state IN ('new', 'open')", InboxQuery.View.WAITING, "held = '' AND state = 'waiting'",
            // As the index says it, or it would not be used.
            InboxQuery.View.SOLVED, "held = '' AND state IN ('solved', 'closed')", InboxQuery.View.HELD, "held <> ''", InboxQuery.View.ALL, "1");
    /// Written without spaces between words: the index holds whole runs of them.
    private static final Set<UnicodeScript> UNSPACED = Set.of(
            UnicodeScript.HAN, UnicodeScript.HIRAGANA, UnicodeScript.KATAKANA, UnicodeScript.THAI, UnicodeScript.LAO, UnicodeScript.KHMER,
            UnicodeScript.MYANMAR);
    private static final String COLUMNS = "reference, subject, name, email, topic, state, assignee, tags, made, promised, answered, "
            + "(SELECT substr(text, 1, 200) FROM message WHERE ticket = reference ORDER BY at, id LIMIT 1) AS beginning ";

    private final Database database;

    InboxStore(Database database) {
        this.database = database;
    }

    /// A ticket in the list.
    ///
    /// @param beginning of the first message
    record Row(
            String reference, String subject, String name, String email, String topic, Ticket.State state, String assignee, List<String> tags, Instant made,
            Instant promised, Optional<Instant> answered, String beginning) {
        boolean due() {
            return answered.isEmpty() && !state.settled();
        }
    }

    /// @param next where the list goes on, if it does
    record Found(List<Row> rows, Optional<InboxQuery.Place> next) {}

    /// One page of what is wanted.
    Found find(InboxQuery wanted, Instant now) {
        var values = new HashMap<String, Object>();
        var sql = "SELECT " + COLUMNS + "FROM ticket WHERE " + where(wanted, now, values) + " LIMIT " + (A_PAGE + 1);
        var rows = database.read(handle -> handle.createQuery(sql).bindMap(values).map((row, _) -> row(row)).list());
        if (rows.size() <= A_PAGE) {
            return new Found(rows, Optional.empty());
        }
        var page = rows.subList(0, A_PAGE);
        var last = page.getLast();
        return new Found(page, Optional.of(
                new InboxQuery.Place(wanted.sort() == InboxQuery.Sort.PROMISE ? last.promised() : last.made(), last.reference())));
    }

    private static String where(InboxQuery wanted, Instant now, Map<String, Object> values) {
        var all = new ArrayList<String>();
        all.add(VIEWS.get(wanted.view()));
        equal(all, values, "topic", wanted.topic());
        equal(all, values, "queue", wanted.queue());
        equal(all, values, "locale", wanted.locale());
        if (wanted.owner().equals(InboxQuery.NOBODY)) {
            all.add("assignee = ''");
        } else {
            equal(all, values, "assignee", wanted.owner());
        }
        if (!wanted.tag().isEmpty()) {
            all.add("instr(',' || tags || ',', :tag) > 0");
            values.put("tag", "," + wanted.tag() + ",");
        }
        if (wanted.files()) {
            all.add("EXISTS (SELECT 1 FROM attachment WHERE attachment.ticket = ticket.reference)");
        }
        if (wanted.late()) {
            all.add("answered IS NULL AND state IN ('new', 'open', 'waiting') AND promised < :now");
            values.put("now", now.toEpochMilli());
        }
        words(all, values, wanted.words());
        var by = wanted.sort() == InboxQuery.Sort.PROMISE ? "promised" : "made";
        var down = wanted.sort() == InboxQuery.Sort.NEWEST;
        wanted.after().ifPresent(place -> {
            all.add("(" + by + ", reference) " + (down ? "< " : "> ") + "(:at, :reference)");
            values.put("at", place.at().toEpochMilli());
            values.put("reference", place.reference());
        });
        var order = down ? " DESC" : " ASC";
        return String.join(" AND ", all) + " ORDER BY " + by + order + ", reference" + order;
    }

    private static void equal(List<String> all, Map<String, Object> values, String column, String value) {
        if (!value.isEmpty()) {
            all.add(column + " = :" + column);
            values.put(column, value);
        }
    }

    /// Every word must be somewhere in the ticket; the last, from two letters on, may be the beginning of one. Nothing that is typed is syntax.
    private static void words(List<String> all, Map<String, Object> values, String text) {
        var words = List.of(text.strip().split("[\\s\\p{Z}]+")).stream().filter(word -> word.codePoints().anyMatch(Character::isLetterOrDigit))
                .limit(MOST_WORDS).toList();
        for (int i = 0; i < words.size(); i++) {
            var name = "word" + i;
            if (words.get(i).codePoints().anyMatch(point -> UNSPACED.contains(UnicodeScript.of(point)))) {
                all.add("reference IN (SELECT ticket FROM ticket_head WHERE instr(text, :" + name + ") > 0 "
                        + "UNION ALL SELECT ticket FROM message WHERE instr(text, :" + name + ") > 0)");
                values.put(name, words.get(i));
            } else {
                all.add("reference IN (SELECT ticket FROM ticket_head WHERE id IN (SELECT rowid FROM head_search WHERE head_search MATCH :" + name
                        + ") UNION ALL SELECT ticket FROM message WHERE id IN (SELECT rowid FROM message_search WHERE message_search MATCH :" + name + "))");
                values.put(name,
                        "\"" + words.get(i).replace("\"", "\"\"") + "\"" + (i == words.size() - 1 && words.get(i).length() >= FEWEST_TO_COMPLETE ? " *" : ""));
            }
        }
    }

    /// How many came since then that need no look first.
    int madeSince(Instant since) {
        return database.read(handle -> handle.createQuery("SELECT count(*) FROM ticket WHERE made > :since AND held = ''")
                .bind("since", since.toEpochMilli()).mapTo(Integer.class).one());
    }

    /// What a ticket is like: its version, and how many messages it has.
    Optional<String> seen(String reference) {
        return database.read(handle -> handle.createQuery(
                "SELECT version || '.' || (SELECT count(*) FROM message WHERE ticket = reference) FROM ticket WHERE reference = :reference")
                .bind("reference", reference).mapTo(String.class).findOne());
    }

    /// First replies to tickets since then. What was not answered is counted once its promise is over; what ended without a
    /// reply is counted apart, because nobody knows whether one was needed.
    Kept kept(Instant since, Instant now) {
        return database.read(handle -> handle.createQuery("""
                SELECT count(*) FILTER (WHERE answered <= promised) AS kept,
                       count(*) FILTER (WHERE answered IS NOT NULL OR state IN ('new', 'open', 'waiting') AND promised < :now) AS due,
                       count(*) FILTER (WHERE answered IS NULL AND state IN ('solved', 'closed')) AS ended
                FROM ticket
                WHERE made >= :since AND held = '' AND merged IS NULL
                """).bind("since", since.toEpochMilli()).bind("now", now.toEpochMilli())
                .map((row, _) -> new Kept(Share.of(row.getLong("kept"), row.getLong("due")), row.getInt("ended"))).one());
    }

    /// @param share of promises that were kept among those that were due
    /// @param ended how many ended without a reply
    record Kept(Share share, int ended) {}

    /// Other tickets of the same address that wait for somebody.
    List<Row> alike(Ticket ticket, Instant since) {
        return database.read(handle -> handle.createQuery("SELECT " + COLUMNS + "FROM ticket WHERE email = :email AND made >= :since "
                + "AND state NOT IN ('solved', 'closed') AND merged IS NULL AND reference <> :reference ORDER BY made DESC LIMIT 5")
                .bind("email", ticket.email()).bind("since", since.toEpochMilli()).bind("reference", ticket.reference()).map((row, _) -> row(row)).list());
    }

    /// How much waits: by view, and what is open by queue. What is done is not counted, because it only grows.
    Counts counts() {
        return database.read(handle -> {
            var queues = new LinkedHashMap<String, Integer>();
            handle.createQuery("SELECT queue, count(*) AS number FROM ticket WHERE held = '' AND state IN ('new', 'open') GROUP BY queue ORDER BY queue")
                    .map((row, _) -> Map.entry(row.getString("queue"), row.getInt("number"))).forEach(entry -> queues.put(entry.getKey(), entry.getValue()));
            int waiting = handle.createQuery("SELECT count(*) FROM ticket WHERE held = '' AND state = 'waiting'").mapTo(Integer.class).one();
            int held = handle.createQuery("SELECT count(*) FROM ticket WHERE held <> ''").mapTo(Integer.class).one();
            return new Counts(queues, waiting, held);
        });
    }

    /// @param queues how many are open in each
    record Counts(Map<String, Integer> queues, int waiting, int held) {
        int open() {
            return queues.values().stream().mapToInt(Integer::intValue).sum();
        }
    }

    private static Row row(ResultSet row) throws SQLException {
        long answered = row.getLong("answered");
        Optional<Instant> reply = row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(answered));
        var beginning = Optional.ofNullable(row.getString("beginning")).orElse("");
        return new Row(
                row.getString("reference"), row.getString("subject"), row.getString("name"), row.getString("email"), row.getString("topic"),
                Ticket.State.of(row.getString("state")).orElseThrow(), row.getString("assignee"), tags(row.getString("tags")),
                Instant.ofEpochMilli(row.getLong("made")), Instant.ofEpochMilli(row.getLong("promised")), reply, beginning);
    }

    static List<String> tags(String stored) {
        return stored.isEmpty() ? List.of() : List.of(stored.split(","));
    }
}
