package help.cairn.staff;

import help.cairn.storage.Database;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import org.jdbi.v3.core.Handle;

/// Second steps, recovery codes and sign-ins that wait for one, in the database.
final class SecondStepStore {
    private final Database database;

    SecondStepStore(Database database) {
        this.database = database;
    }

    /// @param secret as the vault closed it
    /// @param confirmed since when it is asked for; empty while it is being set up
    record Kept(String secret, Instant made, Optional<Instant> confirmed) {}

    /// A sign-in that waits for its second step.
    record Half(Account account, String how) {}

    Optional<Kept> kept(long account) {
        return database.read(handle -> handle.createQuery("SELECT secret, made, confirmed FROM second_step WHERE account = :id").bind("id", account)
                .map((row, _) -> new Kept(row.getString("secret"), Instant.ofEpochMilli(row.getLong("made")),
                        Optional.ofNullable((Number) row.getObject("confirmed")).map(at -> Instant.ofEpochMilli(at.longValue()))))
                .findOne());
    }

    /// Keeps a secret that is being set up, in the place of an earlier one that nobody confirmed.
    void prepare(long account, String secret, Instant now) {
        database.write(handle -> handle.createUpdate("""
                INSERT INTO second_step (account, secret, made, last_step) VALUES (:id, :secret, :now, 0)
                ON CONFLICT (account) DO UPDATE SET secret = excluded.secret, made = excluded.made WHERE confirmed IS NULL
                """).bind("id", account).bind("secret", secret).bind("now", now.toEpochMilli()).execute());
    }

    /// Asks for this secret from now on, and ends every other session of the account: those were begun without.
    ///
    /// @param step the time step of the code that confirmed it
    /// @param session the hash of the one that stays
    /// @return false if another secret was set up meanwhile, or it is asked for already
    boolean confirm(long account, String secret, long step, List<String> codes, String session, Instant now, AuditEntry trail) {
        return database.write(handle -> {
            if (handle.createUpdate("UPDATE second_step SET confirmed = :now, last_step = :step WHERE account = :id AND secret = :secret AND confirmed IS NULL")
                    .bind("id", account).bind("secret", secret).bind("step", step).bind("now", now.toEpochMilli()).execute() == 0) {
                return false;
            }
            replace(handle, account, codes);
            abandon(handle, account);
            AccountStore.endOthers(handle, account, session);
            AuditStore.add(handle, trail);
            return true;
        });
    }

    /// Uses a time step up.
    ///
    /// @return false if it, or a newer one, was used before
    boolean use(long account, long step) {
        return database.write(handle -> handle.createUpdate("UPDATE second_step SET last_step = :step WHERE account = :id AND last_step < :step")
                .bind("id", account).bind("step", step).execute()) == 1;
    }

    /// Uses a recovery code up.
    ///
    /// @param trail what to note of it, by how many are left
    /// @return false if it is none of this account
    boolean useCode(long account, String hash, LongFunction<AuditEntry> trail) {
        return database.write(handle -> {
            if (handle.createUpdate("DELETE FROM recovery_code WHERE account = :id AND hash = :hash").bind("id", account).bind("hash", hash).execute() == 0) {
                return false;
            }
            AuditStore.add(handle, trail.apply(codes(handle, account)));
            return true;
        });
    }

    long codes(long account) {
        return database.read(handle -> codes(handle, account));
    }

    private static long codes(Handle handle, long account) {
        return handle.createQuery("SELECT count(*) FROM recovery_code WHERE account = :id").bind("id", account).mapTo(Long.class).one();
    }

    void renew(long account, List<String> codes, AuditEntry trail) {
        database.write(handle -> {
            replace(handle, account, codes);
            AuditStore.add(handle, trail);
            return true;
        });
    }

    private static void replace(Handle handle, long account, List<String> codes) {
        handle.createUpdate("DELETE FROM recovery_code WHERE account = :id").bind("id", account).execute();
        codes.forEach(hash -> handle.createUpdate("INSERT INTO recovery_code (account, hash) VALUES (:id, :hash)").bind("id", account).bind("hash", hash)
                .execute());
    }

    void off(long account, AuditEntry trail) {
        database.write(handle -> {
            if (clear(handle, account)) {
                AuditStore.add(handle, trail);
            }
            return true;
        });
    }

    /// @return whether there was a second step
    static boolean clear(Handle handle, long account) {
        abandon(handle, account);
        handle.createUpdate("DELETE FROM recovery_code WHERE account = :id").bind("id", account).execute();
        boolean asked = handle.createQuery("SELECT count(*) FROM second_step WHERE account = :id AND confirmed IS NOT NULL").bind("id", account)
                .mapTo(Integer.class).one() == 1;
        handle.createUpdate("DELETE FROM second_step WHERE account = :id").bind("id", account).execute();
        return asked;
    }

    void wait(long account, String hash, String how, Instant now, Instant until) {
        database.write(handle -> {
            handle.createUpdate("DELETE FROM half_sign_in WHERE until <= :now").bind("now", now.toEpochMilli()).execute();
            return handle.createUpdate("INSERT INTO half_sign_in (hash, account, how, until) VALUES (:hash, :id, :how, :until)")
                    .bind("hash", hash).bind("id", account).bind("how", how).bind("until", until.toEpochMilli()).execute();
        });
    }

    Optional<Half> waiting(String hash, Instant now) {
        return database.read(handle -> handle.createQuery("SELECT " + AccountStore.COLUMNS
                + ", how FROM half_sign_in JOIN account ON account.id = half_sign_in.account WHERE hash = :hash AND until > :now")
                .bind("hash", hash).bind("now", now.toEpochMilli()).map((row, ctx) -> new Half(AccountStore.account(row, ctx), row.getString("how")))
                .findOne());
    }

    /// @return false if it was ended before
    boolean endWait(String hash) {
        return database.write(handle -> handle.createUpdate("DELETE FROM half_sign_in WHERE hash = :hash").bind("hash", hash).execute()) == 1;
    }

    /// Whoever passed the first step has to pass it again.
    static void abandon(Handle handle, long account) {
        handle.createUpdate("DELETE FROM half_sign_in WHERE account = :id").bind("id", account).execute();
    }
}
