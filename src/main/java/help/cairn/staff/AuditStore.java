package help.cairn.staff;

import org.jdbi.v3.core.Handle;

/// The audit trail in the database. It is written in the transaction of what it tells of.
public final class AuditStore {
    private AuditStore() {}

    /// Adds this, within somebody's transaction.
    public static void add(Handle handle, AuditEntry entry) {
        handle.createUpdate("INSERT INTO audit (at, who, act, what) VALUES (:at, :who, :act, :what)")
                .bind("at", entry.at().toEpochMilli()).bind("who", entry.who()).bind("act", entry.act()).bind("what", entry.what()).execute();
    }
}
