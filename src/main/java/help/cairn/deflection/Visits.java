package help.cairn.deflection;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import help.cairn.web.Clients;
import help.cairn.web.Device;
import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.SameSite;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;

/// Who comes: a random session and a random visitor, first-party, and nothing that names a person.
public final class Visits {
    /// How long a session lasts without an event.
    public static final Duration SESSION = Duration.ofMinutes(30);

    private static final Duration VISITOR = Duration.ofDays(30);
    private static final String SESSION_COOKIE = "cairn_session";
    private static final String VISITOR_COOKIE = "cairn_visitor";
    private static final String MEASURING_COOKIE = "cairn_measuring";
    private static final Duration MEASURING = Duration.ofDays(400);
    private static final String TOKEN = "[A-Za-z0-9_-]{16,40}";
    private static final String VISIT = "cairn.visit";
    private static final int BURST = 40;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Clients clients;
    private final Clock clock;
    private final boolean secure;
    private final Predicate<Context> colleague;
    private final Robots robots;
    /// Readers without a cookie, told apart in memory only and only to be counted: never handed to anybody as a cookie.
    private final Cache<String, Unnamed> unnamed = Caffeine.newBuilder().maximumSize(50_000).expireAfterAccess(SESSION).build();

    private static final class Unnamed {
        private final String session = token();
        private int views;
        private Instant since = Instant.MIN;

        /// More article pages a minute than anybody reads, and never a script's word.
        private synchronized boolean bursts(Instant now) {
            if (since.plusSeconds(60).isBefore(now)) {
                since = now;
                views = 0;
            }
            return ++views > BURST;
        }
    }

    /// Somebody's visit.
    ///
    /// @param visitor empty where it was refused
    /// @param named whether the browser brought or got a cookie for this session
    public record Visit(
            String session, Optional<String> visitor, Event.Who who, String why, String device, boolean named) {
        public Event event(String type, Instant at, String locale, String page, String commit, Map<String, Object> fields) {
            return event(UUID.randomUUID(), type, at, locale, page, commit, fields);
        }

        /// What somebody does in a preview is in no figure, whoever it is.
        Visit previewing() {
            return new Visit(session, visitor, Event.Who.PREVIEW, "preview address", device, named);
        }

        Event event(UUID id, String type, Instant at, String locale, String page, String commit, Map<String, Object> fields) {
            return new Event(id, at, type, session, visitor, who, why, locale, device, page, commit, Map.of(), fields);
        }
    }

    /// @param secure whether shoppers come by TLS
    /// @param colleague whether a request comes from a signed-in colleague
    public Visits(Clients clients, Robots robots, Clock clock, boolean secure, Predicate<Context> colleague) {
        this.robots = robots;
        this.clients = clients;
        this.clock = clock;
        this.secure = secure;
        this.colleague = colleague;
    }

    public Robots robots() {
        return robots;
    }

    /// The visit of this request, begun and remembered by cookies if need be. Not for pages that are shared in caches.
    public Visit of(Context ctx) {
        // A cookie of this answer is no cookie of this request yet: asked twice, a newcomer would be two.
        Visit known = ctx.attribute(VISIT);
        if (known == null) {
            known = come(ctx);
            ctx.attribute(VISIT, known);
        }
        return known;
    }

    /// Whether somebody said that their visits are not to be measured.
    public static boolean unmeasured(Context ctx) {
        return "no".equals(ctx.cookie(MEASURING_COOKIE));
    }

    /// Remembers what somebody said of being measured. Who said no loses the marks by which visits are told apart.
    public void measure(Context ctx, boolean wanted) {
        if (wanted) {
            keep(ctx, MEASURING_COOKIE, "", Duration.ZERO);
        } else {
            keep(ctx, MEASURING_COOKIE, "no", MEASURING);
            keep(ctx, SESSION_COOKIE, "", Duration.ZERO);
            keep(ctx, VISITOR_COOKIE, "", Duration.ZERO);
        }
    }

    private Visit come(Context ctx) {
        if (unmeasured(ctx)) {
            return visit(ctx, token(), Optional.empty(), false, false);
        }
        var session = cookie(ctx, SESSION_COOKIE).orElseGet(Visits::token);
        keep(ctx, SESSION_COOKIE, session, SESSION);
        Optional<String> visitor = Optional.empty();
        if (!refused(ctx)) {
            visitor = cookie(ctx, VISITOR_COOKIE).or(() -> {
                var fresh = token();
                keep(ctx, VISITOR_COOKIE, fresh, VISITOR);
                return Optional.of(fresh);
            });
        }
        return visit(ctx, session, visitor, true, false);
    }

    /// The visit of this request without setting a cookie.
    public Visit seen(Context ctx) {
        if (unmeasured(ctx)) {
            return visit(ctx, token(), Optional.empty(), false, false);
        }
        var known = cookie(ctx, SESSION_COOKIE);
        if (known.isPresent()) {
            return visit(ctx, known.get(), refused(ctx) ? Optional.empty() : cookie(ctx, VISITOR_COOKIE), true, false);
        }
        var reader = unnamed.get(key(ctx), _ -> new Unnamed());
        return visit(ctx, reader.session, Optional.empty(), false, reader.bursts(clock.instant()));
    }

    /// Tells apart in memory who has no cookie yet: network address and browser.
    String key(Context ctx) {
        return clients.address(ctx) + ' ' + ctx.header("User-Agent");
    }

    private Visit visit(Context ctx, String session, Optional<String> visitor, boolean named, boolean bursts) {
        var agent = ctx.header("User-Agent");
        var device = Device.kind(agent);
        if (colleague.test(ctx)) {
            return new Visit(session, visitor, Event.Who.STAFF, "signed in", device, named);
        }
        return robots.why(agent, clients.address(ctx))
                .or(() -> bursts ? Optional.of("burst") : Optional.empty())
                .map(why -> new Visit(session, visitor, Event.Who.ROBOT, why, device, named))
                .orElseGet(() -> new Visit(session, visitor, Event.Who.HUMAN, "", device, named));
    }

    /// Global Privacy Control or Do Not Track.
    public static boolean refused(Context ctx) {
        return "1".equals(ctx.header("Sec-GPC")) || "1".equals(ctx.header("DNT"));
    }

    private static Optional<String> cookie(Context ctx, String name) {
        return Optional.ofNullable(ctx.cookie(name)).filter(value -> value.matches(TOKEN));
    }

    private void keep(Context ctx, String name, String value, Duration time) {
        ctx.cookie(new Cookie(name, value, "/", (int) time.toSeconds(), secure, true, null, SameSite.LAX));
    }

    private static String token() {
        var bytes = new byte[16];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
