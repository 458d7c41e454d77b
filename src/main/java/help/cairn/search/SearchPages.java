package help.cairn.search;

import help.cairn.articles.Article;
import help.cairn.articles.Library;
import help.cairn.articles.Snapshot;
import help.cairn.deflection.Acts;
import help.cairn.web.Clients;
import help.cairn.web.Json;
import help.cairn.web.Limits;
import help.cairn.web.Link;
import help.cairn.web.Pages;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import io.javalin.http.TooManyRequestsResponse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Questions over HTTP: the results page, and the same as JSON.
public final class SearchPages {
    private static final int A_PAGE = 10;
    private static final int DEEPEST_PAGE = 20;
    private static final int MOST = 50;
    private static final int A_MINUTE = 240;

    private final Library library;
    private final Finder finder;
    private final Pages pages;
    private final Limits limits;
    private final Clients clients;
    private final Acts acts;

    public SearchPages(Library library, Finder finder, Pages pages, Limits limits, Clients clients, Acts acts) {
        this.library = library;
        this.finder = finder;
        this.pages = pages;
        this.limits = limits;
        this.clients = clients;
        this.acts = acts;
    }

    public void results(Context ctx) {
        var snapshot = library.current();
        var locale = pages.localeOf(ctx, snapshot);
        bounded(ctx);
        var started = System.nanoTime();
        var query = typed(ctx);
        var literal = "1".equals(ctx.queryParam("literal"));
        int number = Math.clamp(number(ctx, "page", 1), 1, DEEPEST_PAGE);
        var found = finder.search(snapshot, new Finder.Question(query, locale, Optional.empty(), 0, number * A_PAGE, literal));
        var id = UUID.randomUUID().toString();
        if (!query.isBlank() && number == 1) {
            acts.saw(ctx, "search", locale.toLanguageTag(), seen(id, query, found, Optional.empty(), started, "page"));
        }
        var words = pages.words(locale);
        var here = "/" + locale.toLanguageTag() + "/search";
        var asked = here + "?q=" + URLEncoder.encode(query, StandardCharsets.UTF_8);
        var results = found.hits().stream()
                .map(hit -> new SearchPage.Result(hit.article().id(), hit.title(), hit.snippet(), place(snapshot, hit.article()), address(hit)))
                .toList();
        var topics = results.isEmpty()
                ? snapshot.categories(locale).stream().map(category -> new Link(category.title(), category.address())).toList()
                : List.<Link>of();
        var more = found.total() > results.size() && number < DEEPEST_PAGE
                ? Optional.of(asked + (literal ? "&literal=1" : "") + "&page=" + (number + 1))
                : Optional.<String>empty();
        var page = new SearchPage(
                query, id, found.total(), found.corrected(), asked + "&literal=1", found.layers().contains("relaxed"), results, more, topics);
        var elsewhere = new LinkedHashMap<Locale, String>();
        snapshot.site().locales().forEach(other -> elsewhere.put(other, "/" + other.toLanguageTag() + "/search"));
        var title = query.isBlank() ? words.say("search.title") : words.say("search.titled", query);
        var view = Pages.View.of(title, here).in("search").also(elsewhere).asking(query);
        pages.show(ctx, pages.frame(snapshot, locale, view), page);
    }

    /// `/api/v1/search`
    public void search(Context ctx) {
        bounded(ctx);
        var started = System.nanoTime();
        var snapshot = library.current();
        var locale = locale(ctx, snapshot);
        var category = Optional.ofNullable(ctx.queryParam("category")).filter(key -> !key.isBlank());
        var query = typed(ctx);
        var found = finder.search(snapshot, new Finder.Question(query, locale, category, 0, limit(ctx, A_PAGE), false));
        var body = new LinkedHashMap<String, Object>();
        if (!query.isBlank()) {
            acts.searched(ctx, locale.toLanguageTag(), seen(UUID.randomUUID().toString(), query, found, category, started, "api"));
        }
        body.put("query", query);
        body.put("total", found.total());
        body.put("layers", found.layers());
        found.corrected().ifPresent(text -> body.put("correctedQuery", text));
        body.put("results", found.hits().stream().map(hit -> result(snapshot, hit)).toList());
        body.put("tookMs", (System.nanoTime() - started) / 1_000_000);
        ctx.header("Cache-Control", "no-store");
        Json.write(ctx, body);
    }

    private static Map<String, Object> seen(
            String id, String query, Finder.Found found, Optional<String> category, long started, String where) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("search", id);
        fields.put("query", Acts.query(query));
        fields.put("hits", found.strict());
        fields.put("shown", found.total());
        fields.put("layers", found.layers());
        category.ifPresent(key -> fields.put("category", key));
        fields.put("millis", (System.nanoTime() - started) / 1_000_000);
        fields.put("where", where);
        return fields;
    }

    private static Map<String, Object> result(Snapshot snapshot, Finder.Hit hit) {
        var result = new LinkedHashMap<String, Object>();
        result.put("id", hit.article().id());
        result.put("title", hit.article().title());
        result.put("url", address(hit));
        result.put("category", snapshot.categoryOf(hit.article()).title());
        result.put("section", snapshot.sectionOf(hit.article()).map(section -> section.title()).orElse(""));
        result.put("snippet", hit.snippet());
        result.put("score", hit.score());
        return result;
    }

    /// `/api/v1/suggest`
    public void suggest(Context ctx) {
        bounded(ctx);
        var snapshot = library.current();
        var locale = locale(ctx, snapshot);
        var query = typed(ctx);
        var suggestions = finder.suggest(snapshot, locale, query, Math.min(limit(ctx, 5), 10)).stream()
                .map(article -> Map.of(
                        "id", article.id(), "title", article.title(), "url", article.address(),
                        "category", snapshot.categoryOf(article).title()))
                .toList();
        ctx.header("Cache-Control", "public, max-age=60");
        Json.write(ctx, Map.of("query", query, "suggestions", suggestions));
    }

    /// `/api/v1/articles/{id}`
    public void article(Context ctx) {
        var snapshot = library.current();
        var article = snapshot.byId(locale(ctx, snapshot), ctx.pathParam("id"))
                .orElseThrow(() -> new NotFoundResponse("No article has this id in this locale."));
        var body = new LinkedHashMap<String, Object>();
        body.put("id", article.id());
        body.put("locale", article.locale().toLanguageTag());
        body.put("title", article.title());
        body.put("description", article.summary());
        body.put("url", article.address());
        body.put("category", snapshot.categoryOf(article).title());
        body.put("section", snapshot.sectionOf(article).map(section -> section.title()).orElse(""));
        body.put("tags", article.tags());
        body.put("updated", article.updated().toString());
        body.put("revision", article.revision());
        body.put("text", article.text());
        body.put("html", article.html());
        Json.write(ctx, body);
    }

    private void bounded(Context ctx) {
        if (!limits.allow("search", clients.address(ctx), A_MINUTE)) {
            throw new TooManyRequestsResponse("Ask again in a minute.");
        }
    }

    private static String typed(Context ctx) {
        var query = ctx.queryParam("q");
        query = query == null ? "" : query.replaceAll("\\p{Cntrl}", " ").strip();
        return query.length() > 256 ? query.substring(0, 256) : query;
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
        var text = ctx.queryParam("limit");
        if (text == null) {
            return otherwise;
        }
        if (!text.matches("\\d{1,3}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > MOST) {
            throw new BadRequestResponse("The parameter \"limit\" must be a whole number from 1 to %d.".formatted(MOST));
        }
        return Integer.parseInt(text);
    }

    private static int number(Context ctx, String name, int otherwise) {
        var text = ctx.queryParam(name);
        return text != null && text.matches("\\d{1,4}") ? Integer.parseInt(text) : otherwise;
    }

    private static String address(Finder.Hit hit) {
        return hit.article().address() + (hit.anchor().isEmpty() ? "" : "#" + hit.anchor());
    }

    private static String place(Snapshot snapshot, Article article) {
        var category = snapshot.categoryOf(article).title();
        return snapshot.sectionOf(article).map(section -> category + " › " + section.title()).orElse(category);
    }
}
