package help.cairn.staff;

import help.cairn.storage.Database;
import help.cairn.storage.Stock;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/// Accounts, their links and sessions, tokens and the audit trail, in the database.
final class AccountStore {
    static final String COLUMNS = "account.id, account.email, account.role, account.password IS NOT NULL AS ready";

    private final Database database;

    AccountStore(Database database) {
        this.database = database;
    }

    /// A signed-in browser.
    record Signed(Account account, String formToken, Instant made, Instant used) {}

    /// @param device such as `phone Firefox`
    record Open(String hash, String device, Instant made, Instant used) {}

    record Token(String id, Role role, Instant made) {}

    boolean add(String email, Role role, Instant now) {
        return database.write(handle -> handle.createUpdate("INSERT OR IGNORE INTO account (email, role, made) VALUES (:email, :role, :now)")
                .bind("email", email).bind("role", role.tag()).bind("now", now.toEpochMilli()).execute()) == 1;
    }

    Optional<Account> byEmail(String email) {
        return database.read(handle -> byEmail(handle, email));
    }

    static Optional<Account> byEmail(Handle handle, String email) {
        return handle.createQuery("SELECT " + COLUMNS + " FROM account WHERE email = :email").bind("email", email).map(AccountStore::account).findOne();
    }

    List<Account> all() {
        return database.read(handle -> handle.createQuery("SELECT " + COLUMNS + " FROM account ORDER BY email").map(AccountStore::account).list());
    }

    Optional<String> password(long account) {
        return database.read(handle -> handle.createQuery("SELECT password FROM account WHERE id = :id AND password IS NOT NULL")
                .bind("id", account).mapTo(String.class).findOne());
    }

    void remove(long account) {
        database.write(handle -> handle.createUpdate("DELETE FROM account WHERE id = :id").bind("id", account).execute());
    }

    /// The newest link is the only one.
    void link(long account, String hash, Instant until) {
        database.write(handle -> {
            handle.createUpdate("DELETE FROM sign_in_link WHERE account = :id").bind("id", account).execute();
            return handle.createUpdate("INSERT INTO sign_in_link (hash, account, until) VALUES (:hash, :id, :until)")
                    .bind("hash", hash).bind("id", account).bind("until", until.toEpochMilli()).execute();
        });
    }

    Optional<Account> byLink(String hash, Instant now) {
        return database.read(handle -> byLink(handle, hash, now));
    }

    private static Optional<Account> byLink(Handle handle, String hash, Instant now) {
        return handle
                .createQuery("SELECT " + COLUMNS + " FROM sign_in_link JOIN account ON account.id = sign_in_link.account WHERE hash = :hash AND until > :now")
                .bind("hash", hash).bind("now", now.toEpochMilli()).map(AccountStore::account).findOne();
    }

    /// Sets the password and uses up the link; whoever was signed in to the account is signed out.
    Optional<Account> choose(String linkHash, String password, Instant now) {
        return database.write(handle -> {
            var account = byLink(handle, linkHash, now);
            account.ifPresent(found -> {
                handle.createUpdate("UPDATE account SET password = :password WHERE id = :id").bind("password", password).bind("id", found.id()).execute();
                handle.createUpdate("DELETE FROM sign_in_link WHERE account = :id").bind("id", found.id()).execute();
                handle.createUpdate("DELETE FROM staff_session WHERE account = :id").bind("id", found.id()).execute();
                SecondStepStore.abandon(handle, found.id());
            });
            return account;
        });
    }

    /// Takes away everything that the account is opened with.
    ///
    /// @return whether a second step was asked for
    boolean forget(long account) {
        return database.write(handle -> {
            handle.createUpdate("UPDATE account SET password = NULL WHERE id = :id").bind("id", account).execute();
            handle.createUpdate("DELETE FROM staff_session WHERE account = :id").bind("id", account).execute();
            return SecondStepStore.clear(handle, account);
        });
    }

    void begin(long account, String hash, String formToken, String device, Instant now, Instant oldest, AuditEntry trail) {
        database.write(handle -> {
            handle.createUpdate("DELETE FROM staff_session WHERE made < :oldest").bind("oldest", oldest.toEpochMilli()).execute();
            handle.createUpdate("INSERT INTO staff_session (hash, account, form_token, device, made, used) VALUES (:hash, :id, :token, :device, :now, :now)")
                    .bind("hash", hash).bind("id", account).bind("token", formToken).bind("device", device).bind("now", now.toEpochMilli()).execute();
            AuditStore.add(handle, trail);
            return true;
        });
    }

    /// Those of an account, the one that was used last first.
    List<Open> sessions(long account) {
        return database
                .read(handle -> handle.createQuery("SELECT hash, device, made, used FROM staff_session WHERE account = :id ORDER BY used DESC, made DESC")
                        .bind("id", account).map((row, _) -> new Open(row.getString("hash"), row.getString("device"), Instant.ofEpochMilli(row.getLong("made")),
                                Instant.ofEpochMilli(row.getLong("used"))))
                        .list());
    }

    boolean end(long account, String hash, AuditEntry trail) {
        return database.write(handle -> {
            if (handle.createUpdate("DELETE FROM staff_session WHERE account = :id AND hash = :hash").bind("id", account).bind("hash", hash).execute() == 0) {
                return false;
            }
            AuditStore.add(handle, trail);
            return true;
        });
    }

    void endOthers(long account, String hash, AuditEntry trail) {
        database.write(handle -> {
            if (endOthers(handle, account, hash) > 0) {
                AuditStore.add(handle, trail);
            }
            return true;
        });
    }

    /// @return how many ended
    static int endOthers(Handle handle, long account, String hash) {
        return handle.createUpdate("DELETE FROM staff_session WHERE account = :id AND hash <> :hash").bind("id", account).bind("hash", hash).execute();
    }

    Optional<Signed> session(String hash) {
        return database.read(handle -> handle.createQuery("SELECT " + COLUMNS
                + ", form_token, staff_session.made, used FROM staff_session JOIN account ON account.id = staff_session.account WHERE hash = :hash")
                .bind("hash", hash)
                .map((row, ctx) -> new Signed(account(row, ctx), row.getString("form_token"), Instant.ofEpochMilli(row.getLong("made")),
                        Instant.ofEpochMilli(row.getLong("used"))))
                .findOne());
    }

    void used(String hash, Instant now) {
        database.write(handle -> handle.createUpdate("UPDATE staff_session SET used = :now WHERE hash = :hash").bind("hash", hash)
                .bind("now", now.toEpochMilli()).execute());
    }

    void token(String id, String hash, Role role, Instant now) {
        database.write(handle -> handle.createUpdate("INSERT INTO api_token (id, hash, role, made) VALUES (:id, :hash, :role, :now)")
                .bind("id", id).bind("hash", hash).bind("role", role.tag()).bind("now", now.toEpochMilli()).execute());
    }

    List<Token> tokens() {
        return database.read(handle -> handle.createQuery("SELECT id, role, made FROM api_token ORDER BY made")
                .map((row, _) -> new Token(row.getString("id"), Role.of(row.getString("role")), Instant.ofEpochMilli(row.getLong("made")))).list());
    }

    Optional<Role> tokenRole(String hash) {
        return database.read(handle -> handle.createQuery("SELECT role FROM api_token WHERE hash = :hash").bind("hash", hash).mapTo(String.class).findOne())
                .map(Role::of);
    }

    boolean revoke(String id) {
        return database.write(handle -> handle.createUpdate("DELETE FROM api_token WHERE id = :id").bind("id", id).execute()) == 1;
    }

    void note(Instant at, String who, String act, String what) {
        database.write(handle -> {
            AuditStore.add(handle, new AuditEntry(at, who, act, what));
            return true;
        });
    }

    static void unname(Handle handle, String text, String instead) {
        handle.createUpdate("UPDATE audit SET who = replace(who, :text, :instead), what = replace(what, :text, :instead) "
                + "WHERE who = :text OR instr(what, :text) > 0")
                .bind("text", text).bind("instead", instead).execute();
    }

    int forgetNotes(Instant before) {
        return database.write(handle -> handle.createUpdate("DELETE FROM audit WHERE at < :before").bind("before", before.toEpochMilli()).execute());
    }

    Stock notes() {
        return database.read(handle -> Stock.of(handle, "audit", "at"));
    }

    static Account account(ResultSet row, StatementContext ctx) throws SQLException {
        return new Account(row.getLong("id"), row.getString("email"), Role.of(row.getString("role")), row.getBoolean("ready"));
    }
}
