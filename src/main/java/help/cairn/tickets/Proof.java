package help.cairn.tickets;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import help.cairn.web.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import org.altcha.altcha.Altcha;

/// Work that a device does before its question counts as a person's, asked only where much was sent already. It takes a
/// phone a few seconds, nothing that a person sees or does, and whoever would send thousands of questions a long time.
///
/// The puzzle is ALTCHA's: find the number that, after the salt, gives the hash.
final class Proof {
    private static final long MOST = 40_000;
    private static final Duration VALID = Duration.ofHours(24);
    private static final int REMEMBERED = 100_000;
    private static final int LONGEST = 2_000;

    private final String key;
    /// Solved puzzles count once.
    private final Cache<String, Boolean> used = Caffeine.newBuilder().maximumSize(REMEMBERED).expireAfterWrite(VALID).build();

    /// @param key of this installation, so that a restart takes no solved puzzle away
    Proof(String key) {
        this.key = key;
    }

    /// A fresh puzzle as JSON: `algorithm`, `challenge`, `maxnumber`, `salt` and `signature`.
    String puzzle() {
        try {
            var made = Altcha.createChallenge(new Altcha.ChallengeOptions().setAlgorithm(Altcha.Algorithm.SHA256).setMaxNumber(MOST)
                    .setSecureRandomNumber(true).setHmacKey(key).setExpiresInSeconds(VALID.toSeconds()));
            var json = new LinkedHashMap<String, Object>();
            json.put("algorithm", made.algorithm);
            json.put("challenge", made.challenge);
            json.put("maxnumber", made.maxnumber);
            json.put("salt", made.salt);
            json.put("signature", made.signature);
            return Json.text(json);
        } catch (Exception e) {
            throw new IllegalStateException("The JVM lacks SHA-256.", e);
        }
    }

    /// Whether this solves a puzzle of ours that nobody used yet. It can be used no second time.
    ///
    /// @param solution the puzzle with `number`, as JSON in Base64; anything else solves nothing
    boolean uses(String solution) {
        if (solution.isEmpty() || solution.length() > LONGEST) {
            return false;
        }
        try {
            // What is not Base64 or not JSON is told by an exception of whatever kind.
            return Altcha.verifySolution(solution, key, true)
                    && used.asMap().putIfAbsent(
                            Json.tree(new String(Base64.getDecoder().decode(solution), StandardCharsets.UTF_8)).path("challenge").asString(""), true) == null;
        } catch (Exception e) {
            return false;
        }
    }
}
