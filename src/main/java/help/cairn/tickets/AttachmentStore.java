package help.cairn.tickets;

import help.cairn.storage.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Files in the database, so that one file is the whole backup.
final class AttachmentStore {
    /// All that one ticket may bring along, with every message of it.
    static final long A_TICKET = 100L * 1024 * 1024;

    private final Database database;

    AttachmentStore(Database database) {
        this.database = database;
    }

    /// Somebody else sent this off already, it was swept, or the ticket has as much as it can take.
    static final class NotToBeHad extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /// @return false if too much waits already
    boolean add(Attachment attachment, byte[] content, long mostWaiting, Instant now) {
        return database.write(handle -> {
            long waiting = handle.createQuery("SELECT coalesce(sum(size), 0) FROM attachment WHERE ticket IS NULL").mapTo(Long.class).one();
            if (waiting + attachment.size() > mostWaiting) {
                return false;
            }
            handle.createUpdate("INSERT INTO attachment (id, name, type, size, digest, made) VALUES (:id, :name, :type, :size, :digest, :made)")
                    .bind("id", attachment.id()).bind("name", attachment.name()).bind("type", attachment.type()).bind("size", attachment.size())
                    .bind("digest", attachment.digest()).bind("made", now.toEpochMilli()).execute();
            handle.createUpdate("INSERT INTO attachment_content (number, content) VALUES (last_insert_rowid(), :content)").bind("content", content).execute();
            return true;
        });
    }

    /// What to say of a failure that comes of a full disk; empty for any other.
    Optional<String> shortage(Throwable failure) {
        return database.shortage(failure);
    }

    /// Those of these that are there, sent off or not, in the order in which they came.
    List<Attachment> find(List<String> ids) {
        return ids.isEmpty()
                ? List.of()
                : database.read(handle -> handle.createQuery("SELECT * FROM attachment WHERE id IN (<ids>) ORDER BY number").bindList("ids", ids)
                        .map((row, _) -> attachment(row)).list());
    }

    /// What is in a file of this ticket.
    Optional<byte[]> content(String ticket, String id) {
        return database.read(handle -> handle.createQuery(
                "SELECT content FROM attachment JOIN attachment_content USING (number) WHERE ticket = :ticket AND id = :id")
                .bind("ticket", ticket).bind("id", id).mapTo(byte[].class).findOne());
    }

    /// Forgets what was brought before this moment and never sent off.
    int sweep(Instant before) {
        return database.write(handle -> handle.createUpdate("DELETE FROM attachment WHERE ticket IS NULL AND made < :before")
                .bind("before", before.toEpochMilli()).execute());
    }

    /// Gives the files to a message, within the transaction that writes it.
    ///
    /// @throws NotToBeHad so that the message is not written either
    static void give(Handle handle, String ticket, long message, List<Attachment> attachments) {
        for (var attachment : attachments) {
            int given = handle.createUpdate("UPDATE attachment SET ticket = :ticket, message = :message WHERE id = :id AND ticket IS NULL")
                    .bind("ticket", ticket).bind("message", message).bind("id", attachment.id()).execute();
            if (given != 1) {
                throw new NotToBeHad();
            }
        }
        if (!attachments.isEmpty() && handle.createQuery("SELECT sum(size) FROM attachment WHERE ticket = :ticket").bind("ticket", ticket)
                .mapTo(Long.class).one() > A_TICKET) {
            throw new NotToBeHad();
        }
    }

    /// The files of a ticket by its messages' numbers.
    static Map<Long, List<Attachment>> of(Handle handle, String ticket) {
        var all = new HashMap<Long, List<Attachment>>();
        handle.createQuery("SELECT * FROM attachment WHERE ticket = :ticket ORDER BY number").bind("ticket", ticket)
                .map((row, _) -> Map.entry(row.getLong("message"), attachment(row)))
                .forEach(entry -> all.computeIfAbsent(entry.getKey(), _ -> new java.util.ArrayList<>()).add(entry.getValue()));
        return all;
    }

    private static Attachment attachment(ResultSet row) throws SQLException {
        return new Attachment(row.getString("id"), row.getString("name"), row.getString("type"), row.getLong("size"), row.getString("digest"));
    }
}
