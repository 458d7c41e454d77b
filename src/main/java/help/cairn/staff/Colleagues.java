package help.cairn.staff;

import com.password4j.Argon2Function;
import com.password4j.Password;
import com.password4j.types.Argon2;
import help.cairn.storage.Database;
import help.cairn.storage.Stock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jdbi.v3.core.Handle;

/// Who works here, how they sign in, and what opens the API.
public final class Colleagues {
    /// A password has at least so many characters (NIST SP 800-63B asks for 8, OWASP ASVS for 12 without a second factor).
    public static final int SHORTEST_PASSWORD = 12;

    private static final int LONGEST_PASSWORD = 200;
    private static final Duration LINK = Duration.ofHours(24);
    private static final Duration IDLE = Duration.ofHours(12);
    private static final Duration LONGEST = Duration.ofDays(7);
    /// Of a hash, enough to tell the sessions of one account apart.
    private static final int ID_LENGTH = 16;
    private static final Duration TOUCH = Duration.ofMinutes(5);
    /// Each hash takes 19 MB while it is made.
    private static final Semaphore HASHING = new Semaphore(2);

    /// The smallest of the settings that OWASP's password storage cheat sheet recommends for Argon2id. It keeps its
    /// 19 MB for good, so it is made when somebody signs in and not before.
    private static final class Argon {
        static final Argon2Function FUNCTION = Argon2Function.getInstance(19_456, 2, 1, 32, Argon2.ID);
    }

    private final AccountStore store;
    private final Clock clock;
    private volatile String decoy;

    public Colleagues(Database database, Clock clock) {
        store = new AccountStore(database);
        this.clock = clock;
    }

    /// A signed-in browser.
    ///
    /// @param formToken goes along with every form, against forged ones
    public record Session(Account account, String formToken) {}

    /// A browser that is signed in to the account of somebody who looks.
    ///
    /// @param id leads to it, and opens nothing
    /// @param device such as `phone Firefox`
    record Open(String id, String device, Instant made, Instant used, boolean current) {}

    /// @param secret of a new link
    /// @param secondStep whether a second step was asked for, and is no more
    public record Reset(String secret, boolean secondStep) {}

    /// A token of the API; the secret is never kept.
    public record Token(String id, Role role, Instant made) {}

    /// Makes an account.
    ///
    /// @return the secret of a link that opens once, within a day, to choose a password
    /// @throws IllegalArgumentException if the address is none, or has an account
    public String add(String email, Role role) {
        var address = address(email);
        if (!address.matches("[^\\s@<>\"]{1,64}@[^\\s@<>\"]{1,190}")) {
            throw new IllegalArgumentException("\"%s\" is no email address.".formatted(email));
        }
        if (!store.add(address, role, clock.instant())) {
            throw new IllegalArgumentException("%s has an account: \"cairn staff reset %s\" makes a new link.".formatted(address, address));
        }
        store.note(clock.instant(), "command line", "staff add", address + " as " + role.tag());
        return link(address);
    }

    /// Takes the password and the second step away and signs everybody out of the account.
    public Reset reset(String email) {
        var account = named(email);
        boolean secondStep = store.forget(account.id());
        store.note(clock.instant(), "command line", "staff reset", account.email() + (secondStep ? ", second step turned off" : ""));
        return new Reset(link(account.email()), secondStep);
    }

    public void remove(String email) {
        var account = named(email);
        store.remove(account.id());
        store.note(clock.instant(), "command line", "staff remove", account.email());
    }

    public List<Account> all() {
        return store.all();
    }

    private String link(String email) {
        var secret = Secrets.fresh();
        store.link(named(email).id(), Secrets.hash(secret), clock.instant().plus(LINK));
        return secret;
    }

    private Account named(String email) {
        return store.byEmail(address(email)).orElseThrow(() -> new IllegalArgumentException(
                "%s has no account: \"cairn staff list\" shows who has.".formatted(email)));
    }

    /// Whose link this is, if it still opens.
    Optional<Account> byLink(String secret) {
        return store.byLink(Secrets.hash(secret), clock.instant());
    }

    /// Uses up the link.
    ///
    /// @throws IllegalArgumentException if the password is too short or too long
    public Optional<Account> choose(String linkSecret, String password) {
        if (password.codePointCount(0, password.length()) < SHORTEST_PASSWORD || password.length() > LONGEST_PASSWORD) {
            throw new IllegalArgumentException("A password has %d to %d characters.".formatted(SHORTEST_PASSWORD, LONGEST_PASSWORD));
        }
        if (byLink(linkSecret).isEmpty()) {
            return Optional.empty();
        }
        var hash = hashing(() -> Password.hash(password).addRandomSalt(16).with(Argon.FUNCTION).getResult());
        var account = store.choose(Secrets.hash(linkSecret), hash, clock.instant());
        account.ifPresent(found -> store.note(clock.instant(), found.email(), "password", "chosen"));
        return account;
    }

    /// The account of this address and password. Takes the same time whether or not the address is known.
    Optional<Account> check(String email, String password) {
        var account = store.byEmail(address(email));
        var hash = account.flatMap(found -> store.password(found.id()));
        boolean fits = password.length() <= LONGEST_PASSWORD && hashing(() -> Password.check(password, hash.orElseGet(this::decoy)).with(Argon.FUNCTION));
        var signed = account.filter(_ -> fits && hash.isPresent());
        if (signed.isEmpty()) {
            // Noted for an unknown address too: waiting for the disk would tell the two apart.
            refused(account, "password");
        }
        return signed;
    }

    /// Whether this is the password of an account.
    boolean fits(Account account, String password) {
        var hash = store.password(account.id());
        return password.length() <= LONGEST_PASSWORD && hash.isPresent() && hashing(() -> Password.check(password, hash.get()).with(Argon.FUNCTION));
    }

    /// The account of this address, for somebody whom another proved.
    Optional<Account> byEmail(String email) {
        return store.byEmail(address(email));
    }

    /// Begins a session.
    ///
    /// @param how they proved who they are, such as `password`
    /// @param device such as `phone Firefox`
    /// @return its secret, for the cookie
    String begin(Account account, String how, String device) {
        var secret = Secrets.fresh();
        store.begin(account.id(), Secrets.hash(secret), Secrets.fresh(), device, clock.instant(), clock.instant().minus(LONGEST),
                entry(account, "sign-in", "accepted, " + how));
        return secret;
    }

    /// Notes that somebody was not let in.
    ///
    /// @param who empty if nobody here has the address; it is not noted, because it may be anybody's
    void refused(Optional<Account> who, String how) {
        store.note(clock.instant(), who.map(Account::email).orElse("unknown address"), "sign-in", "refused, " + how);
    }

    private AuditEntry entry(Account who, String act, String what) {
        return new AuditEntry(clock.instant(), who.email(), act, what);
    }

    /// The sessions of an account that last, the one that was used last first.
    ///
    /// @param secret of the session that is asking
    List<Open> sessions(Account account, String secret) {
        var now = clock.instant();
        var own = Secrets.hash(secret);
        return store.sessions(account.id()).stream().filter(open -> lasts(open.made(), open.used(), now))
                .map(open -> new Open(id(open.hash()), open.device(), open.made(), open.used(), open.hash().equals(own))).toList();
    }

    /// Ends a session of this account.
    ///
    /// @return false if it has ended
    boolean end(Account account, String id) {
        return store.sessions(account.id()).stream().filter(open -> id(open.hash()).equals(id)).findFirst()
                .filter(open -> store.end(account.id(), open.hash(), entry(account, "session end", open.device()))).isPresent();
    }

    void endOthers(Account account, String secret) {
        store.endOthers(account.id(), Secrets.hash(secret), entry(account, "session end", "all others"));
    }

    private static String id(String hash) {
        return hash.substring(0, ID_LENGTH);
    }

    /// The session of this secret, unless it is 12 hours unused or 7 days old.
    Optional<Session> session(String secret) {
        var now = clock.instant();
        var hash = Secrets.hash(secret);
        return store.session(hash)
                .filter(signed -> lasts(signed.made(), signed.used(), now))
                .map(signed -> {
                    if (signed.used().plus(TOUCH).isBefore(now)) {
                        store.used(hash, now);
                    }
                    return new Session(signed.account(), signed.formToken());
                });
    }

    /// Whose session this is, if it lasts. Nothing is written.
    Optional<Account> still(String secret) {
        var now = clock.instant();
        return store.session(Secrets.hash(secret)).filter(signed -> lasts(signed.made(), signed.used(), now)).map(AccountStore.Signed::account);
    }

    private static boolean lasts(Instant made, Instant used, Instant now) {
        return used.plus(IDLE).isAfter(now) && made.plus(LONGEST).isAfter(now);
    }

    void signOut(Account account, String secret) {
        store.end(account.id(), Secrets.hash(secret), entry(account, "sign-out", "done"));
    }

    /// Notes for the audit trail what somebody did in another room.
    ///
    /// @param act such as `publish`
    public void note(Account who, String act, String what) {
        store.note(clock.instant(), who.email(), act, what);
    }

    /// Notes in a transaction that is already open what was done from the command line or by the clock.
    ///
    /// @param who such as `command line`
    public static void note(Handle handle, Instant at, String who, String act, String what) {
        AuditStore.add(handle, new AuditEntry(at, who, act, what));
    }

    /// Takes a text that leads to somebody out of the audit trail, and leaves this in its place.
    ///
    /// @param text an address in small letters, or the reference of a ticket
    public static void unname(Handle handle, String text, String instead) {
        AccountStore.unname(handle, text, instead);
    }

    /// Whether a colleague signs in with this address.
    public static boolean has(Handle handle, String email) {
        return AccountStore.byEmail(handle, address(email)).isPresent();
    }

    /// Forgets what was noted before.
    ///
    /// @return how many entries went
    public int forgetNotes(Instant before) {
        return store.forgetNotes(before);
    }

    /// How many entries the audit trail has, and when it begins.
    public Stock notes() {
        return store.notes();
    }

    /// Makes a token for the API.
    ///
    /// @return the token, which is shown once
    public String token(Role role) {
        var secret = Secrets.fresh();
        var id = secret.substring(0, 6);
        store.token(id, Secrets.hash("cairn_" + secret), role, clock.instant());
        store.note(clock.instant(), "command line", "token create", id + " as " + role.tag());
        return "cairn_" + secret;
    }

    public List<Token> tokens() {
        return store.tokens().stream().map(token -> new Token(token.id(), token.role(), token.made())).toList();
    }

    public boolean revoke(String id) {
        store.note(clock.instant(), "command line", "token revoke", id);
        return store.revoke(id);
    }

    /// What this token may do.
    public Optional<Role> roleOf(String token) {
        return token.length() > LONGEST_PASSWORD ? Optional.empty() : store.tokenRole(Secrets.hash(token));
    }

    /// Something to compare with where there is no account, so that both take the same time.
    private String decoy() {
        if (decoy == null) {
            decoy = Password.hash(Secrets.fresh()).addRandomSalt(16).with(Argon.FUNCTION).getResult();
        }
        return decoy;
    }

    private static String address(String email) {
        return email.strip().toLowerCase(Locale.ROOT);
    }

    private static <T> T hashing(java.util.function.Supplier<T> work) {
        HASHING.acquireUninterruptibly();
        try {
            return work.get();
        } finally {
            HASHING.release();
        }
    }
}
