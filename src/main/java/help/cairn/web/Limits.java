package help.cairn.web;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import java.time.Duration;

/// How often somebody may do something. Counters live in memory and are bounded; they are lost with the process.
public final class Limits {
    private static final int MOST = 100_000;

    private final boolean enabled;
    private final Cache<String, Bucket> buckets = Caffeine.newBuilder().maximumSize(MOST).expireAfterAccess(Duration.ofHours(1)).build();

    /// @param enabled false behind a proxy that limits, and for load tests
    public Limits(boolean enabled) {
        this.enabled = enabled;
    }

    /// Takes one from the allowance.
    ///
    /// @param what the act, such as `search`
    /// @param who an address or an account
    /// @param perMinute how many a minute, at once or spread
    /// @return false if there is nothing left at this moment
    public boolean allow(String what, String who, int perMinute) {
        return allow(what, who, perMinute, Duration.ofMinutes(1));
    }

    public boolean allow(String what, String who, int times, Duration period) {
        return !enabled || bucket(what, who, times, period).tryConsume(1);
    }

    /// Whether [#allow] would be true, without taking anything.
    public boolean left(String what, String who, int times, Duration period) {
        return !enabled || bucket(what, who, times, period).getAvailableTokens() > 0;
    }

    private Bucket bucket(String what, String who, int times, Duration period) {
        return buckets.get(what + '\u0000' + who, _ -> Bucket.builder()
                .addLimit(limit -> limit.capacity(times).refillGreedy(times, period))
                .build());
    }
}
