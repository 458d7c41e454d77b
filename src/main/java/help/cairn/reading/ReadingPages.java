package help.cairn.reading;

import help.cairn.articles.Article;
import help.cairn.articles.Asset;
import help.cairn.articles.Category;
import help.cairn.articles.Library;
import help.cairn.articles.Site;
import help.cairn.articles.Snapshot;
import help.cairn.deflection.Acts;
import help.cairn.web.Link;
import help.cairn.web.Pages;
import help.cairn.web.Problems;
import io.javalin.http.Context;
import io.javalin.http.GoneResponse;
import io.javalin.http.NotFoundResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// What is read: home, categories, articles, pictures, and the lists for machines. Every page is the same for everybody.
public final class ReadingPages {
    private static final int FEATURED = 6;
    private static final int RELATED = 3;

    private final Library library;
    private final Pages pages;
    private final Acts acts;

    public ReadingPages(Library library, Pages pages, Acts acts) {
        this.library = library;
        this.pages = pages;
        this.acts = acts;
    }

    /// `/`: on to the home page in the reader's best locale.
    public void front(Context ctx) {
        ctx.header("Vary", "Accept-Language");
        ctx.redirect("/" + Pages.bestLocale(ctx, library.current().site()).toLanguageTag());
    }

    public void home(Context ctx) {
        var snapshot = library.current();
        var locale = pages.localeOf(ctx, snapshot);
        pages.showShared(ctx, snapshot, ctx.path(), () -> home(snapshot, locale));
    }

    /// The home page of any snapshot.
    public Pages.Rendered home(Snapshot snapshot, Locale locale) {
        var site = snapshot.site();
        var words = pages.words(locale);
        var shelves = snapshot.categories(locale).stream()
                .map(category -> new HomePage.Shelf(category.title(), category.description(), category.icon(), category.address()))
                .toList();
        var featured = snapshot.articles(locale).stream()
                .filter(Article::featured)
                .limit(FEATURED)
                .map(article -> new HomePage.Answer(article.title(), article.pinned(), article.address()))
                .toList();
        var popular = site.popular().stream()
                .flatMap(shortcut -> snapshot.bestById(locale, shortcut.article()).stream()
                        .map(article -> new Link(shortcut.label().in(locale), article.address())))
                .toList();
        var view = Pages.View.of(words.say("home.title"), "/" + locale.toLanguageTag())
                .described(site.tagline().in(locale))
                .in("topics")
                .listed(questions(featured), homes(site));
        return new Pages.Rendered(pages.frame(snapshot, locale, view), new HomePage(site.searchHint().in(locale), popular, shelves, featured));
    }

    /// The most-read answers as a list of questions, as far as their titles are questions; null if none is.
    private static Object questions(List<HomePage.Answer> answers) {
        var questions = answers.stream()
                .filter(answer -> answer.title().matches(".*[?？؟]"))
                .map(answer -> Map.of("@type", "Question", "name", answer.title(), "acceptedAnswer", Map.of("@type", "Answer", "text", answer.html())))
                .toList();
        return questions.isEmpty() ? null : Map.of("@context", "https://schema.org", "@type", "FAQPage", "mainEntity", questions);
    }

    private static Map<Locale, String> homes(Site site) {
        var homes = new LinkedHashMap<Locale, String>();
        site.locales().forEach(locale -> homes.put(locale, "/" + locale.toLanguageTag()));
        return homes;
    }

    public void category(Context ctx) {
        var snapshot = library.current();
        var locale = pages.localeOf(ctx, snapshot);
        var slug = ctx.pathParam("slug");
        var category = snapshot.category(locale, slug).orElseThrow(() -> missing(ctx, snapshot, "/" + locale.toLanguageTag() + "/categories/" + slug));
        pages.showShared(ctx, snapshot, category.address(), () -> category(snapshot, locale, category));
    }

    /// The page of a category of any snapshot.
    public Pages.Rendered category(Snapshot snapshot, Locale locale, Category category) {
        var groups = new ArrayList<CategoryPage.Group>();
        if (!category.articles().isEmpty()) {
            groups.add(new CategoryPage.Group("", "answers", "", links(category.articles())));
        }
        category.sections().forEach(section -> groups.add(
                new CategoryPage.Group(section.title(), section.slug().value(), section.description(), links(section.articles()))));
        var elsewhere = new LinkedHashMap<Locale, String>();
        for (var other : snapshot.site().locales()) {
            snapshot.categories(other).stream()
                    .filter(same -> same.key().equals(category.key()))
                    .findFirst()
                    .ifPresent(same -> elsewhere.put(other, same.address()));
        }
        var view = Pages.View.of(category.title(), category.address()).described(category.description()).in("topics")
                .listed(crumbs(List.of(new Link(category.title(), category.address()))), elsewhere);
        return new Pages.Rendered(pages.frame(snapshot, locale, view), new CategoryPage(category.title(), category.description(), groups));
    }

    /// An article by its slug; an old slug is sent on for good, and an article that this locale lacks is shown in the
    /// best locale that has it.
    public void article(Context ctx) {
        var snapshot = library.current();
        var locale = pages.localeOf(ctx, snapshot);
        var slug = ctx.pathParam("slug");
        var here = snapshot.article(locale, slug);
        if (here.isPresent()) {
            acts.viewed(ctx, here.get(), locale.toLanguageTag());
            pages.showShared(ctx, snapshot, here.get().address(), () -> article(snapshot, locale, here.get()));
            return;
        }
        var address = "/" + locale.toLanguageTag() + "/articles/" + slug;
        var moved = snapshot.redirect(address);
        if (moved.isPresent()) {
            Pages.moved(ctx, moved.get());
            return;
        }
        var elsewhere = snapshot.site().locales().stream()
                .flatMap(other -> snapshot.article(other, slug).stream())
                .findFirst()
                .orElseThrow(() -> missing(ctx, snapshot, address));
        var translated = snapshot.byId(locale, elsewhere.id());
        if (translated.isPresent()) {
            ctx.redirect(translated.get().address());
            return;
        }
        acts.viewed(ctx, elsewhere, locale.toLanguageTag());
        pages.showShared(ctx, snapshot, ctx.path(), () -> article(snapshot, locale, elsewhere));
    }

    /// An article or a category that was there once is gone for good, and its title says what to search for instead.
    private static RuntimeException missing(Context ctx, Snapshot snapshot, String address) {
        var title = snapshot.gone(address);
        title.ifPresent(words -> Problems.suggest(ctx, words));
        return title.isPresent() ? new GoneResponse() : new NotFoundResponse();
    }

    /// The page of an article of any snapshot.
    public Pages.Rendered article(Snapshot snapshot, Locale locale, Article article) {
        var words = pages.words(locale);
        var category = snapshot.categoryOf(article);
        var foreign = !article.locale().equals(locale);
        var page = new ArticlePage(
                article, new Link(category.title(), category.address()),
                snapshot.sectionOf(article).map(section -> new Link(section.title(), category.address() + "#" + section.slug())),
                article.updated(), words.say("article.updated", Pages.date(article.updated(), words)),
                article.contents().size() < 2 ? List.of() : article.contents(), related(snapshot, article),
                foreign ? Optional.of(article.locale().getDisplayLanguage(locale)) : Optional.empty(),
                "/" + locale.toLanguageTag() + "/articles/" + article.slug() + "/vote",
                "/seen?locale=" + locale.toLanguageTag() + "&article=" + URLEncoder.encode(article.id(), StandardCharsets.UTF_8));
        var elsewhere = new LinkedHashMap<Locale, String>();
        snapshot.translations(article.id()).forEach((other, same) -> elsewhere.put(other, same.address()));
        var view = Pages.View.of(article.title(), article.address()).described(article.summary());
        view = foreign
                ? view.also(elsewhere)
                : view.listed(structured(snapshot, article, category.title(), category.address()), elsewhere);
        return new Pages.Rendered(pages.frame(snapshot, locale, view), page);
    }

    static List<Link> related(Snapshot snapshot, Article article) {
        var named = article.related().stream().flatMap(id -> snapshot.byId(article.locale(), id).stream());
        var near = snapshot.categoryOf(article).all().filter(other -> other.section().equals(article.section()));
        return Stream.concat(named, near)
                .filter(other -> !other.id().equals(article.id()))
                .distinct()
                .limit(RELATED)
                .map(other -> new Link(other.title(), other.address()))
                .toList();
    }

    private static List<Link> links(List<Article> articles) {
        return articles.stream().map(article -> new Link(article.title(), article.address())).toList();
    }

    private Object structured(Snapshot snapshot, Article article, String category, String address) {
        return Map.of("@context", "https://schema.org", "@graph", List.of(
                crumbs(List.of(new Link(category, address), new Link(article.title(), article.address()))),
                Map.of(
                        "@type", "Article", "headline", article.title(), "description", article.summary(),
                        "dateModified", article.updated().toString(), "inLanguage", article.locale().toLanguageTag(),
                        "publisher", Map.of("@type", "Organization", "name", snapshot.site().name()))));
    }

    private Object crumbs(List<Link> links) {
        var items = new ArrayList<Object>();
        for (int i = 0; i < links.size(); i++) {
            items.add(Map.of("@type", "ListItem", "position", i + 1, "name", links.get(i).title(), "item", pages.absolute(links.get(i).address())));
        }
        return Map.of("@context", "https://schema.org", "@type", "BreadcrumbList", "itemListElement", items);
    }

    /// A picture or film of an article. Its address changes with its content, so it may be kept for a year.
    public void media(Context ctx) throws IOException {
        ctx.header("Cache-Control", "public, max-age=31536000, immutable");
        media(ctx, library.current().asset(ctx.path()).orElseThrow(NotFoundResponse::new));
    }

    /// Sends a picture or film of any snapshot.
    public static void media(Context ctx, Asset asset) throws IOException {
        // An SVG opened by itself is a document: nothing in it may run.
        ctx.header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox");
        if (asset.mediaType().startsWith("video/")) {
            ctx.writeSeekableStream(asset.bytes().open(), asset.mediaType(), asset.size());
        } else {
            ctx.contentType(asset.mediaType());
            ctx.result(asset.bytes().open());
        }
    }

    public void robots(Context ctx) {
        ctx.contentType("text/plain; charset=utf-8");
        ctx.result("User-agent: *\nDisallow: /api/\nDisallow: /*/search\nSitemap: " + pages.absolute("/sitemap.xml") + "\n");
    }
}
