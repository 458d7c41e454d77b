package help.cairn.search;

import help.cairn.articles.Article;
import help.cairn.articles.Library;
import help.cairn.articles.Snapshot;
import help.cairn.deflection.Acts;
import help.cairn.web.Clients;
import help.cairn.web.Json;
import help.cairn.web.Limits;
import help.cairn.web.OpenApi;
import help.cairn.web.OpenApi.Parameter;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/// Search, suggestions and articles as JSON.
public final class SearchApi {
    private static final int A_PAGE = 10;
    private static final int MOST = 50;
    private static final int FURTHEST = 200;
    private static final int SUGGESTIONS = 5;
    private static final int MOST_SUGGESTIONS = 10;

    private static final Parameter QUERY = Parameter.query("q", "string", "What the shopper typed, at most 256 characters.");
    private static final Parameter LOCALE = Parameter.query("locale", "string", "One of the site's locales; its first unless given.");
    private static final Parameter LIMIT = Parameter.query("limit", "integer", "How many at most.");

    public static final OpenApi.Operation SEARCH = new OpenApi.Operation(
            "GET", "/api/v1/search", "search", "Finds articles that answer a question.",
            List.of(QUERY, LOCALE, LIMIT, Parameter.query("offset", "integer", "How many to pass over, up to 200; 0 unless given."),
                    Parameter.query("category", "string", "The slug of a category to stay in."),
                    Parameter.query("tag", "array", "A tag that every result has, in any case. Several may be given, up to 5.")),
            Optional.empty(), 200, Optional.of(Results.class));
    public static final OpenApi.Operation SUGGEST = new OpenApi.Operation(
            "GET", "/api/v1/suggest", "suggest", "Suggests articles while a question is being typed.",
            List.of(QUERY, LOCALE, LIMIT), Optional.empty(), 200, Optional.of(Suggestions.class));
    public static final OpenApi.Operation ARTICLE = new OpenApi.Operation(
            "GET", "/api/v1/articles/<id>", "article", "An article with its text.",
            List.of(new Parameter("id", "path", "string", true, "The article's id."), LOCALE), Optional.empty(), 200, Optional.of(Told.class));

    private final Library library;
    private final Finder finder;
    private final Limits limits;
    private final Clients clients;
    private final Acts acts;

    /// @param correctedQuery what was searched for instead, if spelling was mended
    /// @param answer the passage that answers, if it is clear which
    record Results(
            String query, int total, List<String> layers, Optional<String> correctedQuery, Optional<Passage> answer, List<Result> results, long tookMs) {}

    /// @param snippet HTML with `<mark>` and nothing else
    record Passage(String id, String title, String section, String url, String snippet) {}

    /// @param snippet HTML with `<mark>` and nothing else
    record Result(String id, String title, String url, String category, String section, String snippet, float score) {}

    record Suggestions(String query, List<Suggestion> suggestions) {}

    record Suggestion(String id, String title, String url, String category) {}

    /// @param updated a day, as in 2026-11-24
    /// @param text plain
    /// @param html cleaned
    record Told(
            String id, String locale, String title, String description, String url, String category, String section, List<String> tags,
            String updated, String revision, String text, String html) {}

    public SearchApi(Library library, Finder finder, Limits limits, Clients clients, Acts acts) {
        this.library = library;
        this.finder = finder;
        this.limits = limits;
        this.clients = clients;
        this.acts = acts;
    }

    /// `GET /api/v1/search`
    public void search(Context ctx) {
        SearchPages.bounded(ctx, limits, clients);
        var started = System.nanoTime();
        var snapshot = library.current();
        var locale = locale(ctx, snapshot);
        var category = Optional.ofNullable(ctx.queryParam("category")).filter(key -> !key.isBlank());
        var query = SearchPages.typed(ctx);
        int offset = number(ctx, "offset", 0, 0, FURTHEST);
        var found = finder.search(snapshot, new Finder.Question(query, locale, category, SearchPages.tags(ctx), offset, limit(ctx, A_PAGE), false));
        // Who turns a page asks nothing new.
        if (!query.isBlank() && offset == 0) {
            acts.searched(ctx, locale.toLanguageTag(), SearchPages.seen(UUID.randomUUID().toString(), query, found, category, started, "api"));
        }
        ctx.header("Cache-Control", "no-store");
        Json.write(ctx, new Results(
                query, found.total(), found.layers(), found.corrected(), found.answer().map(SearchApi::passage),
                found.hits().stream().map(hit -> result(snapshot, hit)).toList(), (System.nanoTime() - started) / 1_000_000));
    }

    private static Passage passage(Finder.Answer best) {
        var address = best.article().address() + (best.anchor().isEmpty() ? "" : "#" + best.anchor());
        return new Passage(best.article().id(), best.article().title(), best.heading(), address, best.quote());
    }

    private static Result result(Snapshot snapshot, Finder.Hit hit) {
        var article = hit.article();
        return new Result(
                article.id(), article.title(), SearchPages.address(hit), snapshot.categoryOf(article).title(), section(snapshot, article),
                hit.snippet(), hit.score());
    }

    private static String section(Snapshot snapshot, Article article) {
        return snapshot.sectionOf(article).map(section -> section.title()).orElse("");
    }

    /// `GET /api/v1/suggest`
    public void suggest(Context ctx) {
        SearchPages.bounded(ctx, limits, clients);
        var snapshot = library.current();
        var locale = locale(ctx, snapshot);
        var query = SearchPages.typed(ctx);
        var suggestions = finder.suggest(snapshot, locale, query, Math.min(limit(ctx, SUGGESTIONS), MOST_SUGGESTIONS)).stream()
                .map(article -> new Suggestion(article.id(), article.title(), article.address(), snapshot.categoryOf(article).title()))
                .toList();
        ctx.header("Cache-Control", "public, max-age=60");
        Json.write(ctx, new Suggestions(query, suggestions));
    }

    /// `GET /api/v1/articles/{id}`
    public void article(Context ctx) {
        var snapshot = library.current();
        var article = snapshot.byId(locale(ctx, snapshot), ctx.pathParam("id"))
                .orElseThrow(() -> new NotFoundResponse("No article has this id in this locale."));
        Json.write(ctx, new Told(
                article.id(), article.locale().toLanguageTag(), article.title(), article.summary(), article.address(),
                snapshot.categoryOf(article).title(), section(snapshot, article), article.tags(), article.updated().toString(),
                article.revision(), article.text(), article.html()));
    }

    private static Locale locale(Context ctx, Snapshot snapshot) {
        var tag = ctx.queryParam("locale");
        if (tag == null || tag.isBlank()) {
            return snapshot.site().defaultLocale();
        }
        return snapshot.site().locales().stream()
                .filter(locale -> locale.toLanguageTag().equalsIgnoreCase(tag))
                .findFirst()
                .orElseThrow(() -> new BadRequestResponse("The parameter \"locale\" must be one of "
                        + String.join(", ", snapshot.site().locales().stream().map(Locale::toLanguageTag).toList()) + "."));
    }

    private static int limit(Context ctx, int otherwise) {
        return number(ctx, "limit", otherwise, 1, MOST);
    }

    private static int number(Context ctx, String name, int otherwise, int least, int most) {
        var text = ctx.queryParam(name);
        if (text == null) {
            return otherwise;
        }
        if (!text.matches("\\d{1,3}") || Integer.parseInt(text) < least || Integer.parseInt(text) > most) {
            throw new BadRequestResponse("The parameter \"%s\" must be a whole number from %d to %d.".formatted(name, least, most));
        }
        return Integer.parseInt(text);
    }
}
