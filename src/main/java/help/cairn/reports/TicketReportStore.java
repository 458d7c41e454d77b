package help.cairn.reports;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/// Reads tickets for reports: those that are here, and those of other desks, of which the log knows that they exist.
final class TicketReportStore {
    private static final String OF = "json_extract(log.fields, '$.ticket') = +ticket.reference AND log.type IN ('ticket', 'ticket_solved', 'csat')";

    private static final String HERE = """
            SELECT ticket.topic, ticket.locale, ticket.via, ticket.made, ticket.promised, ticket.answered, ticket.solved,
                   ticket.state IN ('solved', 'closed') AS settled, rating.score, rating.effort,
                   EXISTS (SELECT 1 FROM settled_search AS search WHERE search.ticket = ticket.reference AND search.ticket <> '') AS searched,
                   EXISTS (SELECT 1 FROM event AS log JOIN read_before_ticket AS reading ON reading.ticket = log.id
                           WHERE %1$s AND log.type = 'ticket') AS read,
                   EXISTS (SELECT 1 FROM event AS log WHERE %1$s AND log.type = 'ticket_solved') AS ever_solved,
                   EXISTS (SELECT 1 FROM message WHERE message.ticket = ticket.reference AND message.author = 'shopper'
                           AND message.at > (SELECT min(log.at) FROM event AS log WHERE %1$s AND log.type = 'ticket_solved')) AS reopened
            FROM ticket LEFT JOIN rating ON rating.ticket = ticket.reference
            WHERE ticket.made >= :from AND ticket.made < :to AND ticket.held = '' AND ticket.merged IS NULL %2$s
            """.replace("%1$s", OF);

    private static final String ELSEWHERE = """
            SELECT coalesce(json_extract(ticket.fields, '$.topic'), '') AS topic, coalesce(ticket.locale, '') AS locale,
                   coalesce(json_extract(ticket.fields, '$.via'), '') AS via, ticket.at AS made, 0 AS promised, 0 AS answered,
                   (SELECT min(log.at) FROM event AS log WHERE %1$s AND log.type = 'ticket_solved') AS solved,
                   (SELECT max(json_extract(log.fields, '$.score')) FROM event AS log WHERE %1$s AND log.type = 'csat') AS score,
                   (SELECT max(json_extract(log.fields, '$.effort')) FROM event AS log WHERE %1$s AND log.type = 'csat') AS effort,
                   EXISTS (SELECT 1 FROM settled_search AS search
                           WHERE search.ticket = json_extract(ticket.fields, '$.ticket') AND search.ticket <> '') AS searched,
                   EXISTS (SELECT 1 FROM read_before_ticket AS reading WHERE reading.ticket = ticket.id) AS read
            FROM event AS ticket INDEXED BY event_ticket_at
            WHERE ticket.type = 'ticket' AND ticket.class = 'human' AND ticket.at >= :from AND ticket.at < :to
                AND NOT EXISTS (SELECT 1 FROM ticket AS here WHERE here.reference = json_extract(ticket.fields, '$.ticket')) %2$s
            """.replace("%1$s", "json_extract(log.fields, '$.ticket') = json_extract(ticket.fields, '$.ticket') "
            + "AND log.type IN ('ticket', 'ticket_solved', 'csat')");

    private final Handle handle;
    private final Period period;

    TicketReportStore(Handle handle, Period period) {
        this.handle = handle;
        this.period = period;
    }

    /// Those that were asked in the period, without those that are held back and those that go on in another.
    List<TicketReport.Ticket> tickets() {
        var all = new ArrayList<>(bound(handle.createQuery(HERE.replace("%2$s", filters("ticket.topic")))).map((row, _) -> here(row)).list());
        all.addAll(bound(handle.createQuery(ELSEWHERE.replace("%2$s", filters("coalesce(json_extract(ticket.fields, '$.topic'), '')"))))
                .map((row, _) -> elsewhere(row)).list());
        return all;
    }

    private static TicketReport.Ticket here(ResultSet row) throws SQLException {
        return new TicketReport.Ticket(
                row.getString("topic"), row.getString("locale"), row.getString("via"), row.getLong("made"), row.getLong("promised"),
                row.getLong("answered"), row.getLong("solved"), row.getBoolean("settled"), row.getInt("score"), row.getInt("effort"),
                row.getBoolean("searched"), row.getBoolean("read"), row.getBoolean("ever_solved"), row.getBoolean("reopened"));
    }

    private static TicketReport.Ticket elsewhere(ResultSet row) throws SQLException {
        long solved = row.getLong("solved");
        return new TicketReport.Ticket(
                row.getString("topic"), row.getString("locale"), row.getString("via"), row.getLong("made"), 0, 0, solved, solved > 0, row.getInt("score"),
                row.getInt("effort"), row.getBoolean("searched"), row.getBoolean("read"), false, false);
    }

    private String filters(String topic) {
        return Stream.of(
                period.locale().map(_ -> "AND ticket.locale = :locale "), period.topic().map(_ -> "AND %s = :topic ".formatted(topic)))
                .flatMap(Optional::stream).collect(Collectors.joining());
    }

    private Query bound(Query query) {
        return query.bind("from", period.start().toEpochMilli()).bind("to", period.end().toEpochMilli()).bind("locale", period.locale().orElse(null))
                .bind("topic", period.topic().orElse(null));
    }
}
