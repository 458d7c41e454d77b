package help.cairn.search;

import help.cairn.articles.Article;
import help.cairn.articles.Library;
import help.cairn.articles.Snapshot;
import help.cairn.deflection.Acts;
import help.cairn.deflection.MostRead;
import help.cairn.web.Clients;
import help.cairn.web.Limits;
import help.cairn.web.Link;
import help.cairn.web.Pages;
import io.javalin.http.Context;
import io.javalin.http.TooManyRequestsResponse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/// The results page, which works without scripts.
public final class SearchPages {
    private static final int A_PAGE = 10;
    private static final int DEEPEST_PAGE = 20;
    private static final int CLOSEST = 4;
    private static final int A_MINUTE = 240;
    private static final int MOST_TAGS = 5;

    private final Library library;
    private final Finder finder;
    private final Pages pages;
    private final Limits limits;
    private final Clients clients;
    private final Acts acts;
    private final MostRead mostRead;

    public SearchPages(Library library, Finder finder, Pages pages, Limits limits, Clients clients, Acts acts, MostRead mostRead) {
        this.library = library;
        this.finder = finder;
        this.pages = pages;
        this.limits = limits;
        this.clients = clients;
        this.acts = acts;
        this.mostRead = mostRead;
    }

    public void results(Context ctx) {
        var snapshot = library.current();
        var locale = pages.localeOf(ctx, snapshot);
        bounded(ctx, limits, clients);
        var started = System.nanoTime();
        var query = typed(ctx);
        var literal = "1".equals(ctx.queryParam("literal"));
        int number = Math.clamp(number(ctx, "page", 1), 1, DEEPEST_PAGE);
        var category = Optional.ofNullable(ctx.queryParam("category")).filter(slug -> snapshot.category(locale, slug).isPresent());
        var tags = tags(ctx);
        var found = finder.search(snapshot, new Finder.Question(query, locale, category, tags, 0, number * A_PAGE, literal));
        var id = UUID.randomUUID().toString();
        if (!query.isBlank() && number == 1) {
            acts.saw(ctx, "search", locale.toLanguageTag(), seen(id, query, found, category, started, "page"));
        }
        var words = pages.words(locale);
        var here = "/" + locale.toLanguageTag() + "/search";
        var asked = here + "?q=" + encoded(query);
        var inCategory = category.map(slug -> "&category=" + encoded(slug)).orElse("");
        var untagged = asked + (literal ? "&literal=1" : "");
        var insisted = untagged + tagged(tags);
        var results = found.hits().stream()
                .limit(found.far() ? CLOSEST : Integer.MAX_VALUE)
                .map(hit -> new SearchPage.Result(hit.article().id(), hit.title(), hit.snippet(), place(snapshot, hit.article()), address(hit)))
                .toList();
        var topics = results.isEmpty() || found.far()
                ? snapshot.categories(locale).stream().map(shelf -> new Link(shelf.title(), shelf.address())).toList()
                : List.<Link>of();
        var read = topics.isEmpty() || query.isBlank()
                ? List.<Link>of()
                : mostRead.in(locale.toLanguageTag()).stream().flatMap(article -> snapshot.byId(locale, article).stream()).limit(CLOSEST)
                        .map(article -> new Link(article.title(), article.address())).toList();
        var more = found.total() > results.size() && number < DEEPEST_PAGE && !found.far()
                ? Optional.of(insisted + inCategory + "&page=" + (number + 1))
                : Optional.<String>empty();
        var answer = found.answer().map(best -> new SearchPage.Best(
                best.article().id(), best.quote(), best.article().title() + (best.heading().isEmpty() ? "" : " › " + best.heading()),
                best.article().address() + (best.anchor().isEmpty() ? "" : "#" + best.anchor()), best.article().address() + "/vote"));
        var page = new SearchPage(
                query, id, found.total(), found.corrected(), asked + "&literal=1" + tagged(tags) + inCategory, found.layers().contains("relaxed"), found.far(),
                answer,
                filters(snapshot, locale, found, category, insisted, words.say("search.all")),
                tags.stream().map(tag -> new SearchPage.Tag(tag, untagged + tagged(tags.stream().filter(other -> !other.equals(tag)).toList()) + inCategory))
                        .toList(),
                results, more, topics, read);
        var elsewhere = new LinkedHashMap<Locale, String>();
        snapshot.site().locales().forEach(other -> elsewhere.put(other, "/" + other.toLanguageTag() + "/search"));
        var title = query.isBlank() ? words.say("search.title") : words.say("search.titled", query);
        var view = Pages.View.of(title, here).in("search").also(elsewhere).asking(query);
        pages.show(ctx, pages.frame(snapshot, locale, view), page);
    }

    private static List<SearchPage.Filter> filters(
            Snapshot snapshot, Locale locale, Finder.Found found, Optional<String> chosen, String asked, String all) {
        if (found.far() || found.everywhere().size() < 2 && chosen.isEmpty()) {
            return List.of();
        }
        var filters = new ArrayList<SearchPage.Filter>();
        filters.add(new SearchPage.Filter(all, found.everywhere().values().stream().mapToInt(Integer::intValue).sum(), asked, chosen.isEmpty()));
        found.everywhere().forEach((slug, count) -> filters.add(new SearchPage.Filter(
                snapshot.category(locale, slug).orElseThrow().title(), count, asked + "&category=" + encoded(slug),
                chosen.equals(Optional.of(slug)))));
        return filters;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String tagged(List<String> tags) {
        return tags.stream().map(tag -> "&tag=" + encoded(tag)).collect(Collectors.joining());
    }

    /// The tags that every result shall have.
    static List<String> tags(Context ctx) {
        return ctx.queryParams("tag").stream().map(SearchPages::plain).filter(tag -> !tag.isEmpty()).distinct().limit(MOST_TAGS).toList();
    }

    static Map<String, Object> seen(
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

    static void bounded(Context ctx, Limits limits, Clients clients) {
        if (!limits.allow("search", clients.address(ctx), A_MINUTE)) {
            throw new TooManyRequestsResponse("Ask again in a minute.");
        }
    }

    static String typed(Context ctx) {
        return plain(ctx.queryParam("q"));
    }

    private static String plain(String text) {
        var plain = text == null ? "" : text.replaceAll("\\p{Cntrl}", " ").strip();
        return Finder.bounded(plain);
    }

    private static int number(Context ctx, String name, int otherwise) {
        var text = ctx.queryParam(name);
        return text != null && text.matches("\\d{1,4}") ? Integer.parseInt(text) : otherwise;
    }

    static String address(Finder.Hit hit) {
        return hit.article().address() + (hit.anchor().isEmpty() ? "" : "#" + hit.anchor());
    }

    private static String place(Snapshot snapshot, Article article) {
        var category = snapshot.categoryOf(article).title();
        return snapshot.sectionOf(article).map(section -> category + " › " + section.title()).orElse(category);
    }
}
