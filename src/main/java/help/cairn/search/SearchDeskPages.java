package help.cairn.search;

import help.cairn.articles.Library;
import help.cairn.articles.Pin;
import help.cairn.articles.Snapshot;
import help.cairn.articles.Synonym;
import help.cairn.staff.Account;
import help.cairn.staff.Colleagues;
import help.cairn.staff.StaffPages;
import help.cairn.web.Link;
import help.cairn.web.Pages;
import help.cairn.web.Words;
import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import io.javalin.http.HttpStatus;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What search knows besides the articles, and what it makes of a question: seen by those who write, and taken away
/// where it is wrong.
public final class SearchDeskPages {
    private static final String HOME = "/staff/search";
    private static final int LISTED = 100;
    private static final int EXPLAINED = 10;

    private final Library library;
    private final Pages pages;
    private final StaffPages staff;
    private final Colleagues colleagues;
    private final Learning learning;
    private final Finder finder;

    public SearchDeskPages(Library library, Pages pages, StaffPages staff, Colleagues colleagues, Learning learning, Finder finder) {
        this.library = library;
        this.pages = pages;
        this.staff = staff;
        this.colleagues = colleagues;
        this.learning = learning;
        this.finder = finder;
    }

    /// `GET /staff/search`
    public void search(Context ctx) {
        who(ctx);
        var snapshot = library.current();
        var words = pages.words(Pages.bestLocale(ctx, snapshot.site()));
        var locale = locale(ctx.queryParam("locale"), snapshot, words.locale());
        var query = SearchPages.typed(ctx);
        var asked = Lessons.words(query, locale);
        var lessons = learning.learned().of(locale);
        var found = query.isEmpty() ? lessons.all() : lessons.about(asked);
        var page = new SearchDeskPage(
                query, locale.toLanguageTag(), snapshot.site().locales().stream().map(one -> language(one, locale, words)).toList(),
                query.isEmpty() ? Optional.empty() : Optional.of(new Reasons(words).of(finder.explain(snapshot, locale, query, EXPLAINED))),
                learning.runs(), found.stream().limit(LISTED).map(lesson -> learnt(lesson, snapshot, locale, words)).toList(),
                Math.max(0, found.size() - LISTED),
                snapshot.synonyms(locale).stream().filter(synonym -> query.isEmpty() || asks(query, synonym, locale)).limit(LISTED)
                        .map(synonym -> new SearchDeskPage.Meaning(synonym.from(), synonym.twoWay() ? List.of() : synonym.to())).toList(),
                snapshot.pins(locale).stream().filter(pin -> query.isEmpty() || plain(pin.query(), locale).equals(plain(query, locale))).limit(LISTED)
                        .map(pin -> pinned(pin, snapshot, locale)).toList(),
                HOME, staff.who(ctx).formToken());
        var frame = pages.frame(snapshot, words.locale(), Pages.View.of(words.say("staff.search"), ctx.path()));
        pages.showPrivate(ctx, frame, page, Map.of("staff", staff.frame(ctx, "staff.search")));
    }

    /// `POST /staff/search`: takes away something that was learned.
    public void forget(Context ctx) {
        var me = who(ctx);
        var snapshot = library.current();
        var locale = locale(ctx.formParam("locale"), snapshot, snapshot.site().defaultLocale());
        var words = Lessons.words(Optional.ofNullable(ctx.formParam("words")).orElse(""), locale);
        var article = Optional.ofNullable(ctx.formParam("article")).orElse("");
        if (learning.forget(locale, words, article, me.email())) {
            colleagues.note(me, "search forget", "%s: %s -> %s".formatted(locale.toLanguageTag(), String.join(" ", words), article));
        }
        var query = Optional.ofNullable(ctx.formParam("q")).orElse("");
        ctx.redirect(HOME + "?locale=" + locale.toLanguageTag() + (query.isEmpty() ? "" : "&q=" + URLEncoder.encode(query, StandardCharsets.UTF_8)),
                HttpStatus.SEE_OTHER);
    }

    private Account who(Context ctx) {
        var account = staff.who(ctx).account();
        if (!account.role().writes()) {
            throw new ForbiddenResponse("Search is for writers, leads and administrators.");
        }
        return account;
    }

    private static Locale locale(String tag, Snapshot snapshot, Locale otherwise) {
        return snapshot.site().locales().stream().filter(locale -> locale.toLanguageTag().equals(tag)).findFirst().orElse(otherwise);
    }

    private static SearchDeskPage.Language language(Locale one, Locale current, Words words) {
        var name = one.getDisplayName(words.locale());
        return new SearchDeskPage.Language(one.toLanguageTag(), name.isEmpty() ? one.toLanguageTag() : name, one.equals(current));
    }

    private static SearchDeskPage.Learnt learnt(Lesson lesson, Snapshot snapshot, Locale locale, Words words) {
        return new SearchDeskPage.Learnt(
                String.join(" ", lesson.words()), link(snapshot, locale, lesson.article()), lesson.article(), lesson.visitors(),
                (int) Math.round(lesson.weight() * 100), Pages.date(lesson.last(), words), lesson.last().toString());
    }

    private static SearchDeskPage.Pinned pinned(Pin pin, Snapshot snapshot, Locale locale) {
        return new SearchDeskPage.Pinned(pin.query(), pin.articles().stream().map(id -> link(snapshot, locale, id)).toList());
    }

    private static Link link(Snapshot snapshot, Locale locale, String id) {
        return snapshot.byId(locale, id).map(article -> new Link(article.title(), article.address())).orElseGet(() -> new Link(id, ""));
    }

    /// Whether a question has one of the words that a synonym leads on from.
    private static boolean asks(String query, Synonym synonym, Locale locale) {
        var question = " " + plain(query, locale) + " ";
        return synonym.from().stream().anyMatch(words -> question.contains(" " + plain(words, locale) + " "));
    }

    private static String plain(String text, Locale locale) {
        return text.toLowerCase(locale).replaceAll("[^\\p{L}\\p{M}\\p{N}]+", " ").strip();
    }
}
