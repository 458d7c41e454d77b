package help.cairn.web;

import io.javalin.http.ContentTooLargeResponse;
import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import io.javalin.http.HttpResponseException;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/// What every answer carries and what every request must pass.
public final class Safety {
    /// A push tells all its commits. What reads it counts the bytes itself.
    private static final long LARGEST_HOOK = 8L * 1024 * 1024;
    /// Five files of ten megabytes, the words beside them, and room to say which of them is too large.
    public static final int LARGEST_FORM_MB = 64;
    /// What mailboxes take, as a rule. What reads it counts the bytes itself.
    private static final long LARGEST_MAIL = 25L * 1024 * 1024;
    private static final Pattern TAKES_FILES = Pattern.compile("/[^/]+/contact/?|/[^/]+/tickets/[^/]+/?|/api/v1/uploads/?");
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
    private static final String POLICY = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
            + "media-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
            + "object-src 'none'; require-trusted-types-for 'script'; trusted-types 'none'";
    private static final Map<String, String> HEADERS = Map.of(
            "X-Content-Type-Options", "nosniff",
            "Referrer-Policy", "same-origin",
            "X-Frame-Options", "DENY",
            "Cross-Origin-Opener-Policy", "same-origin",
            "Cross-Origin-Resource-Policy", "same-origin",
            "Permissions-Policy",
            "accelerometer=(), camera=(), geolocation=(), gyroscope=(), microphone=(), payment=(), usb=(), browsing-topics=()");

    private final URI base;
    private final long largest;

    /// @param base the address that shoppers see, from the configuration; a request's `Host` is never believed
    /// @param largest the most bytes that a request's body may have
    public Safety(URI base, long largest) {
        this.base = base;
        this.largest = largest;
    }

    public boolean secure() {
        return "https".equals(base.getScheme());
    }

    /// Sets the headers; comes before everything else.
    public void headers(Context ctx) {
        each(ctx::header);
    }

    /// Hands over every header by name and value.
    void each(BiConsumer<String, String> to) {
        HEADERS.forEach(to);
        to.accept("Content-Security-Policy", POLICY);
        if (secure()) {
            to.accept("Strict-Transport-Security", "max-age=63072000; includeSubDomains");
        }
    }

    /// Lets embedded video of these hosts play on this page.
    static void allowFrames(Context ctx, Set<String> hosts) {
        if (!hosts.isEmpty()) {
            var sources = new StringBuilder("; frame-src");
            hosts.stream().sorted().forEach(host -> sources.append(" https://").append(host));
            ctx.header("Content-Security-Policy", POLICY + sources);
        }
    }

    /// Refuses a request that changes something when another site's page sent it: by Fetch Metadata, else by `Origin`.
    /// A client that sends neither is no browser, and nobody's cookies are being borrowed.
    public void sameOrigin(Context ctx) {
        if (READING.contains(ctx.req().getMethod())) {
            return;
        }
        var site = ctx.header("Sec-Fetch-Site");
        if (site != null && !site.equals("same-origin") && !site.equals("none")) {
            throw new ForbiddenResponse("This was sent from another site.");
        }
        var origin = ctx.header("Origin");
        if (site == null && origin != null && !ours(origin, ctx.header("Host"))) {
            throw new ForbiddenResponse("This was sent from another site.");
        }
        // Said before the body arrives: it would be waited for otherwise.
        long most = most(ctx);
        if (ctx.req().getContentLengthLong() > most) {
            ctx.header("Connection", "close");
            throw new ContentTooLargeResponse("Send at most %d bytes.".formatted(most));
        }
        if (ctx.header("Content-Encoding") != null) {
            throw new HttpResponseException(415, "Send the body without a Content-Encoding.", Map.of());
        }
    }

    private long most(Context ctx) {
        if (!ctx.isMultipartFormData()) {
            return ctx.path().startsWith("/hooks/") ? LARGEST_HOOK : ctx.path().equals("/api/v1/mail") ? LARGEST_MAIL : largest;
        }
        if (!TAKES_FILES.matcher(ctx.path()).matches()) {
            throw new HttpResponseException(415, "No files are taken here.", Map.of());
        }
        return LARGEST_FORM_MB * 1024L * 1024;
    }

    private boolean ours(String origin, String host) {
        try {
            var from = URI.create(origin);
            return from.getRawAuthority() != null
                    && (from.getRawAuthority().equalsIgnoreCase(base.getRawAuthority())
                            || from.getRawAuthority().equalsIgnoreCase(host));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
