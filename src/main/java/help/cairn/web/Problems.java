package help.cairn.web;

import help.cairn.articles.Library;
import help.cairn.articles.Snapshot;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import java.net.URLDecoder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.util.Utf8StringBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// When something goes wrong: a page in plain words for people, an RFC 9457 problem for programs, never an exception's
/// text.
public final class Problems {
    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);
    private static final int A_MINUTE = 60;
    private static final String SUGGESTED = "suggested";
    private static final Set<Integer> TOLD = Set.of(400, 403, 503);
    private static final List<Integer> WORDED = List.of(400, 403, 404, 410, 413, 429, 500, 503);

    private final Pages pages;
    private final Library library;
    private final Map<String, Set<String>> offered = new LinkedHashMap<>();

    public Problems(Pages pages, Library library) {
        this.pages = pages;
        this.library = library;
    }

    /// Notes that an address is answered by this method, so that another method is told which to use.
    ///
    /// @param path as it is routed, with `{names}` for its variable parts
    public void offers(String method, String path) {
        offered.computeIfAbsent(path.replaceAll("\\{[^}]+}", "[^/]+").replace(".", "\\.") + "/?", _ -> new TreeSet<>()).add(method);
    }

    /// The methods that this address answers, if it is known and this is none of them.
    private Set<String> instead(Context ctx) {
        var methods = new TreeSet<String>();
        offered.forEach((path, of) -> {
            if (ctx.path().matches(path)) {
                methods.addAll(of);
            }
        });
        return methods.contains(ctx.req().getMethod()) ? Set.of() : methods;
    }

    public void install(RoutesConfig routes) {
        routes.exception(HttpResponseException.class, (e, ctx) -> answer(ctx, e.getStatus(), e.getMessage()));
        routes.exception(RejectedExecutionException.class, (_, ctx) -> answer(ctx, 503, "Cairn is shutting down."));
        routes.exception(Exception.class, (e, ctx) -> failed(ctx, e));
        routes.error(404, ctx -> {
            if (ctx.res().getContentType() == null || ctx.attribute("problem") == null) {
                answer(ctx, 404, "There is nothing at this address.");
            }
        });
    }

    /// The last resort, for errors of the machine as well, such as an overflown stack.
    public void failed(Context ctx, Throwable e) {
        if (clientsFault(e)) {
            answer(ctx, tooLarge(e) ? 413 : 400, tooLarge(e) ? "This is too large." : "The request is malformed.");
            return;
        }
        // The path may hold a secret key or a search; the route does not.
        LOG.error("{} {} failed", ctx.req().getMethod(), route(ctx), e);
        answer(ctx, 500, "Something went wrong on our side.");
    }

    /// Something that is needed is not there for a while, which is no failure of the program: a line says what, for the
    /// operator alone.
    public void unavailable(Context ctx, String what) {
        LOG.warn("{} {}: {}", ctx.req().getMethod(), route(ctx), what);
        later(ctx, "Nothing can be written at the moment. Send it again in a minute.");
    }

    /// Something is not ready yet and will be.
    public void later(Context ctx, String what) {
        ctx.header("Retry-After", Integer.toString(A_MINUTE));
        answer(ctx, 503, what);
    }

    private static String route(Context ctx) {
        var endpoint = ctx.endpoints().lastHttpEndpoint();
        return endpoint == null ? "?" : endpoint.path;
    }

    /// Jetty and the servlet layer throw these for malformed requests; they are no failure of ours.
    private static boolean clientsFault(Throwable e) {
        for (var cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof HttpException || cause instanceof EofException || cause instanceof CharacterCodingException
                    || cause instanceof Utf8StringBuilder.Utf8IllegalArgumentException
                    || cause.getClass().getName().equals("org.eclipse.jetty.ee10.servlet.ServletApiRequest$AmbiguousURI")) {
                return true;
            }
            // An address or form with a per cent sign that escapes nothing.
            if (cause instanceof IllegalArgumentException && cause.getMessage() != null && cause.getMessage().startsWith("URLDecoder:")) {
                return true;
            }
            // The body came too slowly, or not at all.
            if (cause instanceof TimeoutException) {
                return true;
            }
            if (cause instanceof IllegalStateException
                    && cause.getMessage() != null
                    && cause.getMessage().toLowerCase(Locale.ROOT).matches(".*(max length|too large|too many|form).*")) {
                return true;
            }
            if (cause == cause.getCause()) {
                break;
            }
        }
        return false;
    }

    private static boolean tooLarge(Throwable e) {
        for (var cause = e; cause != null && cause != cause.getCause(); cause = cause.getCause()) {
            var message = cause.getMessage() == null ? "" : cause.getMessage().toLowerCase(Locale.ROOT);
            if (message.contains("max length") || message.contains("too large") || message.contains("too many")
                    || message.contains("exceed")) {
                return true;
            }
        }
        return false;
    }

    /// An address that leads nowhere may be an old one, whatever page's address it looks like.
    private boolean moved(Context ctx) {
        if (ctx.method() != HandlerType.GET && ctx.method() != HandlerType.HEAD) {
            return false;
        }
        var path = URLDecoder.decode(ctx.path().replace("+", "%2B"), StandardCharsets.UTF_8);
        var now = library.current().redirect(path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path);
        now.ifPresent(address -> Pages.moved(ctx, address));
        return now.isPresent();
    }

    private void answer(Context ctx, int status, String detail) {
        var methods = status == 404 ? instead(ctx) : Set.<String>of();
        if (!methods.isEmpty()) {
            var allowed = String.join(", ", methods);
            ctx.header("Allow", allowed);
            refuse(ctx, 405, "Use " + allowed + ".");
            return;
        }
        refuse(ctx, status, detail);
    }

    private void refuse(Context ctx, int status, String detail) {
        ctx.attribute("problem", true);
        if (status == 404 && moved(ctx)) {
            return;
        }
        ctx.status(status);
        ctx.header("Cache-Control", "no-store");
        var retry = ctx.res().getHeader("Retry-After");
        if (status == 429 && retry == null) {
            ctx.header("Retry-After", Integer.toString(A_MINUTE));
        }
        if (status >= 300 && status < 400) {
            return;
        }
        if (ctx.path().startsWith("/api/") || ctx.path().startsWith("/hooks/")) {
            var problem = new LinkedHashMap<String, Object>();
            problem.put("type", "about:blank");
            problem.put("title", title(status));
            problem.put("status", status);
            problem.put("detail", detail == null ? title(status) : detail);
            ctx.contentType("application/problem+json");
            // As bytes: Javalin would write a text of this type in Latin-1.
            ctx.result(Json.text(problem).getBytes(StandardCharsets.UTF_8));
            return;
        }
        page(ctx, status, detail);
    }

    /// The page says by itself that there is nothing at this address: it stays.
    public static void said(Context ctx) {
        ctx.status(404);
        ctx.attribute("problem", true);
    }

    /// Puts words into the search field of the page that says what went wrong.
    public static void suggest(Context ctx, String words) {
        ctx.attribute(SUGGESTED, words);
    }

    private void page(Context ctx, int status, String detail) {
        try {
            var snapshot = library.current();
            var locale = locale(ctx, snapshot);
            var key = "problem." + (status == 405 ? 404 : WORDED.contains(status) ? status : status >= 500 ? 500 : 400);
            var links = snapshot.categories(locale).stream()
                    .limit(3)
                    .map(category -> new Link(category.title(), category.address()))
                    .toList();
            var words = pages.words(locale);
            String suggested = ctx.attribute(SUGGESTED);
            var view = Pages.View.of(words.say(key + ".title"), ctx.path()).asking(suggested == null ? "" : suggested);
            var frame = pages.frame(snapshot, locale, view);
            ctx.header("X-Robots-Tag", "noindex");
            pages.show(ctx, frame, new ProblemPage(
                    status, key, links, suggested == null ? "" : suggested, told(ctx, status) && detail != null ? detail : ""));
        } catch (RuntimeException | StackOverflowError e) {
            LOG.error("The page for status {} failed", status, e);
            ctx.contentType("text/plain; charset=utf-8");
            ctx.result(title(status));
        }
    }

    /// Colleagues are told what to mend in what they asked for; shoppers ask for nothing that they could mend.
    private static boolean told(Context ctx, int status) {
        return ctx.path().startsWith("/staff/") && TOLD.contains(status);
    }

    private static Locale locale(Context ctx, Snapshot snapshot) {
        var path = ctx.path();
        return snapshot.site().locales().stream()
                .filter(locale -> path.startsWith("/" + locale.toLanguageTag() + "/"))
                .findFirst()
                .orElseGet(() -> Pages.bestLocale(ctx, snapshot.site()));
    }

    static String title(int status) {
        return switch (status) {
            case 400 -> "The request is malformed";
            case 401 -> "A token is needed";
            case 403 -> "This is not allowed";
            case 404 -> "There is nothing at this address";
            case 405 -> "This method is not offered here";
            case 409 -> "This contradicts what is there already";
            case 410 -> "This is gone";
            case 413 -> "This is too large";
            case 414 -> "This address is too long";
            case 415 -> "This kind of content is not taken";
            case 422 -> "Something in the request has to be mended";
            case 431 -> "The request's headers are too long";
            case 429 -> "Too many requests";
            case 503 -> "Not available at the moment";
            default -> status >= 500 ? "Something went wrong on our side" : "The request cannot be answered";
        };
    }
}
