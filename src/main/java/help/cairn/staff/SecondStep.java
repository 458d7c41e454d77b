package help.cairn.staff;

import com.eatthepath.otp.HmacOneTimePasswordGenerator;
import help.cairn.storage.Database;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import javax.crypto.spec.SecretKeySpec;
import org.apache.commons.codec.binary.Base32;

/// The second step at sign-in, for those who turned it on: a code of an authenticator app (RFC 6238), or a recovery code.
public final class SecondStep {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int DIGITS = 6;
    private static final int SECRET_BYTES = 20;
    private static final long STEP_SECONDS = 30;
    /// Clocks of phones go a little wrong.
    private static final int STEPS_ASIDE = 1;
    private static final int RECOVERY_CODES = 10;
    /// 80 bits: too many to try, so that a plain hash suffices.
    private static final int RECOVERY_BYTES = 10;
    private static final int LONGEST_TYPED = 40;
    private static final Duration WAITS = Duration.ofMinutes(5);
    private static final Duration SETTING_UP = Duration.ofHours(1);

    private final SecondStepStore store;
    private final Vault vault;
    private final Clock clock;

    /// @param folder that of the database
    public SecondStep(Database database, Path folder, Clock clock) {
        store = new SecondStepStore(database);
        vault = new Vault(folder);
        this.clock = clock;
    }

    /// How it stands with an account.
    sealed interface State {
        record Off() implements State {}

        /// @param secret in Base32, as people type it into an app
        record SettingUp(String secret) implements State {}

        /// @param codes recovery codes that are left
        record On(Instant since, long codes) implements State {}
    }

    State of(Account account) {
        var kept = store.kept(account.id());
        if (kept.flatMap(SecondStepStore.Kept::confirmed).isPresent()) {
            return new State.On(kept.get().confirmed().get(), store.codes(account.id()));
        }
        return kept.filter(this::fresh).flatMap(half -> open(half, account))
                .<State>map(secret -> new State.SettingUp(new Base32().encodeAsString(secret)))
                .orElseGet(State.Off::new);
    }

    boolean on(Account account) {
        return store.kept(account.id()).flatMap(SecondStepStore.Kept::confirmed).isPresent();
    }

    private boolean fresh(SecondStepStore.Kept half) {
        return half.made().plus(SETTING_UP).isAfter(clock.instant());
    }

    private Optional<byte[]> open(SecondStepStore.Kept kept, Account account) {
        return vault.open(kept.secret(), "account " + account.id());
    }

    /// Makes a secret; it is asked for once it is confirmed. Where it is asked for already, nothing happens.
    void prepare(Account account) {
        var secret = new byte[SECRET_BYTES];
        RANDOM.nextBytes(secret);
        store.prepare(account.id(), vault.close(secret, "account " + account.id()), clock.instant());
    }

    /// What an authenticator app reads from the picture.
    static String address(String site, Account account, String secret) {
        // A colon would end the name.
        var issuer = encoded(site.replace(":", ""));
        return "otpauth://totp/%s:%s?secret=%s&issuer=%s".formatted(issuer, encoded(account.email()), secret, issuer);
    }

    private static String encoded(String text) {
        return java.net.URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /// Turns it on if the code fits.
    ///
    /// @param session the hash of the session that stays; all others of the account end
    /// @return recovery codes, to be shown this once
    Optional<List<String>> confirm(Account account, String typed, String session) {
        var half = store.kept(account.id()).filter(kept -> kept.confirmed().isEmpty()).filter(this::fresh);
        var step = half.flatMap(kept -> open(kept, account)).map(secret -> step(secret, digits(typed))).orElseGet(OptionalLong::empty);
        if (step.isEmpty()) {
            return Optional.empty();
        }
        var codes = fresh();
        var on = store.confirm(account.id(), half.get().secret(), step.getAsLong(), hashes(codes), session, clock.instant(), entry(account, "turned on"));
        return on ? Optional.of(codes) : Optional.empty();
    }

    /// Whether this is a code that opens now, or a recovery code that is left. It is used up by that.
    boolean passes(Account account, String typed) {
        var digits = digits(typed);
        if (digits.length() == DIGITS) {
            var step = store.kept(account.id()).filter(kept -> kept.confirmed().isPresent()).flatMap(kept -> open(kept, account))
                    .map(secret -> step(secret, digits)).orElseGet(OptionalLong::empty);
            return step.isPresent() && store.use(account.id(), step.getAsLong());
        }
        return typed.length() <= LONGEST_TYPED
                && store.useCode(account.id(), hash(typed), left -> entry(account, "recovery code used, %d left".formatted(left)));
    }

    /// The time step of which this is the code.
    private OptionalLong step(byte[] secret, String digits) {
        long now = clock.instant().getEpochSecond() / STEP_SECONDS;
        var found = OptionalLong.empty();
        for (long step = now - STEPS_ASIDE; step <= now + STEPS_ASIDE; step++) {
            if (Secrets.same(code(secret, step), digits)) {
                found = OptionalLong.of(step);
            }
        }
        return found;
    }

    private static String code(byte[] secret, long step) {
        try {
            return new HmacOneTimePasswordGenerator(DIGITS).generateOneTimePasswordString(new SecretKeySpec(secret, "HmacSHA1"), step, Locale.ROOT);
        } catch (InvalidKeyException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The digits of what was typed, in whatever script; empty if something else is in it.
    private static String digits(String typed) {
        var digits = new StringBuilder();
        for (int point : typed.codePoints().filter(point -> !Character.isWhitespace(point)).limit(LONGEST_TYPED).toArray()) {
            if (!Character.isDigit(point)) {
                return "";
            }
            digits.append(Character.getNumericValue(point));
        }
        return digits.toString();
    }

    List<String> renew(Account account) {
        var codes = fresh();
        store.renew(account.id(), hashes(codes), entry(account, "recovery codes made anew"));
        return codes;
    }

    void off(Account account) {
        store.off(account.id(), entry(account, "turned off"));
    }

    private AuditEntry entry(Account account, String what) {
        return new AuditEntry(clock.instant(), account.email(), "second step", what);
    }

    private static List<String> fresh() {
        var codes = new ArrayList<String>();
        for (int i = 0; i < RECOVERY_CODES; i++) {
            var bytes = new byte[RECOVERY_BYTES];
            RANDOM.nextBytes(bytes);
            codes.add(new Base32().encodeAsString(bytes).replaceAll("(?<=.)(?=(?:.{4})+$)", "-"));
        }
        return codes;
    }

    private static List<String> hashes(List<String> codes) {
        return codes.stream().map(SecondStep::hash).toList();
    }

    /// Base32 has no 0, 1 and 8; who types one has read a letter.
    private static String hash(String code) {
        return Secrets.hash(code.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "").replace('0', 'O').replace('1', 'I').replace('8', 'B'));
    }

    /// Waits a few minutes for the second step of somebody who passed the first.
    ///
    /// @param how they passed it
    /// @return what their browser comes back with
    String ask(Account account, String how) {
        var secret = Secrets.fresh();
        store.wait(account.id(), Secrets.hash(secret), how, clock.instant(), clock.instant().plus(WAITS));
        return secret;
    }

    Optional<SecondStepStore.Half> asked(String secret) {
        return store.waiting(Secrets.hash(secret), clock.instant());
    }

    /// @return false if it was answered before
    boolean answered(String secret) {
        return store.endWait(Secrets.hash(secret));
    }
}
