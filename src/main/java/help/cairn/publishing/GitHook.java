package help.cairn.publishing;

import help.cairn.web.Clients;
import help.cairn.web.Json;
import help.cairn.web.Limits;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.ContentTooLargeResponse;
import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import io.javalin.http.HttpStatus;
import io.javalin.http.TooManyRequestsResponse;
import io.javalin.http.UnauthorizedResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// `POST /hooks/git`: the host of the repository says that somebody pushed. It is asked only to look, so that a repeated
/// or late word does no harm. GitHub, Gitea, Forgejo and Bitbucket sign what they say; GitLab shows a secret, or signs by
/// Standard Webhooks.
public final class GitHook {
    /// GitHub tells up to 2,048 commits of a push.
    private static final int LARGEST = 8 * 1024 * 1024;
    private static final int A_MINUTE = 120;
    private static final Duration FRESH = Duration.ofMinutes(5);
    private static final String HEADS = "refs/heads/";
    private static final List<String> SIGNATURES = List.of("X-Hub-Signature-256", "X-Hub-Signature", "X-Gitea-Signature", "X-Forgejo-Signature",
            "X-Gogs-Signature");

    private final List<String> secrets;
    private final Branch branch;
    private final Runnable look;
    private final Limits limits;
    private final Clients clients;
    private final Clock clock;

    /// Which branch is served.
    @FunctionalInterface
    public interface Branch {
        /// Its name; empty if none can be told.
        String name();
    }

    /// @param secrets any of them is taken, so that one can be changed for another without a pause; without any, nothing is
    /// @param look is called when something new may be there
    public GitHook(List<String> secrets, Branch branch, Runnable look, Limits limits, Clients clients, Clock clock) {
        this.secrets = List.copyOf(secrets);
        this.branch = branch;
        this.look = look;
        this.limits = limits;
        this.clients = clients;
        this.clock = clock;
    }

    /// 202 if it is looked for news, 200 if another branch is meant.
    ///
    /// @throws UnauthorizedResponse for a wrong signature
    /// @throws ForbiddenResponse if no secret is configured
    public void pushed(Context ctx) {
        if (secrets.isEmpty()) {
            throw new ForbiddenResponse("No secret is configured: set publishing.hookSecret to what the Git host has.");
        }
        if (!limits.allow("hook", clients.address(ctx), A_MINUTE)) {
            throw new TooManyRequestsResponse("Ask again in a minute.");
        }
        var body = body(ctx);
        if (!trusted(ctx, body)) {
            throw new UnauthorizedResponse("The signature or token does not match publishing.hookSecret.");
        }
        var branches = branches(body, ctx);
        if (!branches.isEmpty() && !branches.contains(branch.name())) {
            Json.write(ctx, Map.of("status", "ignored", "reason", "The branch that is served is %s.".formatted(branch.name())));
            return;
        }
        look.run();
        ctx.status(HttpStatus.ACCEPTED);
        Json.write(ctx, Map.of("status", "looking"));
    }

    private static byte[] body(Context ctx) {
        try {
            var body = ctx.bodyInputStream().readNBytes(LARGEST + 1);
            if (body.length > LARGEST) {
                throw new ContentTooLargeResponse("A push of more than 8 MB is not read.");
            }
            return body;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean trusted(Context ctx, byte[] body) {
        var token = ctx.header("X-Gitlab-Token");
        if (token != null) {
            return secrets.stream().anyMatch(secret -> same(secret.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8)));
        }
        if (ctx.header("webhook-signature") != null) {
            return standard(ctx, body);
        }
        for (var name : SIGNATURES) {
            var given = ctx.header(name);
            if (given != null) {
                var hex = given.startsWith("sha256=") ? given.substring("sha256=".length()) : given;
                return secrets.stream().anyMatch(secret -> same(
                        HexFormat.of().formatHex(hmac(secret.getBytes(StandardCharsets.UTF_8), body)).getBytes(StandardCharsets.US_ASCII),
                        hex.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8)));
            }
        }
        return false;
    }

    private boolean standard(Context ctx, byte[] body) {
        var id = ctx.header("webhook-id");
        var at = ctx.header("webhook-timestamp");
        if (id == null || at == null || !at.matches("\\d{1,12}") || Math.abs(clock.instant().getEpochSecond() - Long.parseLong(at)) > FRESH.toSeconds()) {
            return false;
        }
        var head = (id + "." + at + ".").getBytes(StandardCharsets.UTF_8);
        var signed = Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, signed, head.length, body.length);
        return secrets.stream().anyMatch(secret -> Arrays.stream(ctx.header("webhook-signature").split(" ")).anyMatch(given -> same(
                ("v1," + Base64.getEncoder().encodeToString(hmac(key(secret), signed))).getBytes(StandardCharsets.US_ASCII),
                given.getBytes(StandardCharsets.UTF_8))));
    }

    private static byte[] key(String secret) {
        try {
            return secret.startsWith("whsec_") ? Base64.getDecoder().decode(secret.substring("whsec_".length())) : secret.getBytes(StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return secret.getBytes(StandardCharsets.UTF_8);
        }
    }

    private static boolean same(byte[] a, byte[] b) {
        return MessageDigest.isEqual(a, b);
    }

    private static byte[] hmac(byte[] key, byte[] text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The branches that a push is about; empty if it does not say, as a ping.
    private static Set<String> branches(byte[] body, Context ctx) {
        var branches = new HashSet<String>();
        try {
            var push = Json.tree(json(body, ctx));
            name(push.path("ref"), branches);
            // Bitbucket tells several changes at once, in the cloud by name and on a server by ref.
            for (var change : push.path("push").path("changes")) {
                branches.add(change.path("new").path("name").asString(""));
                branches.add(change.path("old").path("name").asString(""));
            }
            for (var change : push.path("changes")) {
                name(change.path("ref").path("id"), branches);
            }
        } catch (JacksonException e) {
            throw new BadRequestResponse("The body must be JSON: choose application/json as the content type of the webhook.");
        }
        branches.remove("");
        return branches;
    }

    /// GitHub sends a form with one field unless it is told to send JSON; what it signs is the form.
    private static byte[] json(byte[] body, Context ctx) {
        if (!String.valueOf(ctx.contentType()).toLowerCase(Locale.ROOT).startsWith("application/x-www-form-urlencoded")) {
            return body;
        }
        try {
            return Arrays.stream(new String(body, StandardCharsets.UTF_8).split("&")).filter(field -> field.startsWith("payload=")).findFirst()
                    .map(field -> URLDecoder.decode(field.substring("payload=".length()), StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8))
                    .orElse(body);
        } catch (IllegalArgumentException e) {
            return body;
        }
    }

    private static void name(JsonNode ref, Set<String> branches) {
        var text = ref.asString("");
        if (!text.isEmpty()) {
            branches.add(text.startsWith(HEADS) ? text.substring(HEADS.length()) : text);
        }
    }
}
