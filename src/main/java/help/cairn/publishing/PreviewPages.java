package help.cairn.publishing;

import help.cairn.articles.Article;
import help.cairn.articles.Library;
import help.cairn.articles.Problem;
import help.cairn.articles.Snapshot;
import help.cairn.reading.ArticlePage;
import help.cairn.reading.ReadingPages;
import help.cairn.staff.Seal;
import help.cairn.staff.Secrets;
import help.cairn.staff.StaffPages;
import help.cairn.storage.Database;
import help.cairn.web.Frame;
import help.cairn.web.Pages;
import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import io.javalin.http.NotFoundResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// `/preview/{branch}/…`: a branch as shoppers would see it, for signed-in writers, or by a signed link that expires. Found
/// by no search engine, kept by no cache, and in no figure.
public final class PreviewPages {
    /// How long a link that is handed on works.
    static final Duration VALID = Duration.ofDays(7);

    private static final String HERE = "/preview/";

    private final Previews previews;
    private final Library library;
    private final ReadingPages reading;
    private final Pages pages;
    private final StaffPages staff;
    private final Seal seal;
    private final Clock clock;

    /// Where in which branch somebody is.
    private record Place(String branch, Snapshot snapshot, String rest) {}

    public PreviewPages(Previews previews, Library library, ReadingPages reading, Pages pages, StaffPages staff, Database database, Clock clock) {
        this.previews = previews;
        this.library = library;
        this.reading = reading;
        this.pages = pages;
        this.staff = staff;
        seal = new Seal(database, "preview");
        this.clock = clock;
    }

    /// An address that opens the preview of a branch for anybody who has it, until it expires.
    String link(String branch) {
        long until = clock.instant().plus(VALID).getEpochSecond();
        return address(branch) + "?until=" + until + "&sign=" + seal.sign(branch + " " + until);
    }

    static String address(String branch) {
        return HERE + URLEncoder.encode(branch, StandardCharsets.UTF_8).replace("+", "%20").replace("%2F", "/");
    }

    /// `GET /staff/publishing/branches`: what can be previewed, and links to hand on.
    public void branches(Context ctx) {
        if (!writer(ctx)) {
            throw new ForbiddenResponse("Publishing is for writers, leads and administrators.");
        }
        var snapshot = library.current();
        var locale = Pages.bestLocale(ctx, snapshot.site());
        var rows = previews.branches().stream().map(branch -> new BranchesPage.Branch(branch, address(branch), pages.absolute(link(branch)))).toList();
        var view = Pages.View.of(pages.words(locale).say("branches.title"), ctx.path());
        pages.showPrivate(ctx, pages.frame(snapshot, locale, view), new BranchesPage(rows, (int) VALID.toDays()),
                Map.of("staff", staff.frame(ctx, "staff.publishing")));
    }

    /// `GET /preview/{branch}/…`
    public void show(Context ctx) throws IOException {
        var path = ctx.pathParam("path");
        // Whoever may not see it is not told whether it is there.
        if (!writer(ctx) && !signed(ctx, path)) {
            throw new NotFoundResponse();
        }
        var place = place(path).orElseThrow(NotFoundResponse::new);
        ctx.header("Cache-Control", "no-store");
        ctx.header("X-Robots-Tag", "noindex, nofollow");
        ctx.header("Referrer-Policy", "no-referrer");
        if (place.rest.startsWith("/media/")) {
            ReadingPages.media(ctx, place.snapshot.asset(place.rest).orElseThrow(NotFoundResponse::new));
            return;
        }
        var page = page(ctx, place);
        var problems = problems(page, place.snapshot);
        var shown = page.frame().in(new Frame.Preview(
                place.branch, Commit.brief(place.snapshot.commit()), problems.size(), problems.stream().anyMatch(Problem::isError),
                writer(ctx) ? "/staff/publishing" : ""));
        var html = new String(pages.render(new Pages.Rendered(shown, page.page())), StandardCharsets.UTF_8);
        ctx.contentType("text/html; charset=utf-8").result(within(html, place, ctx));
    }

    private boolean writer(Context ctx) {
        return staff.signedIn(ctx) && staff.who(ctx).account().role().writes();
    }

    private boolean signed(Context ctx, String path) {
        var until = ctx.queryParam("until");
        var sign = ctx.queryParam("sign");
        return until != null && sign != null && until.matches("\\d{1,12}") && clock.instant().getEpochSecond() < Long.parseLong(until)
                && branch(path).filter(branch -> Secrets.same(seal.sign(branch + " " + until), sign)).isPresent();
    }

    /// A branch's name may have slashes of its own; the longest that is one counts.
    private Optional<String> branch(String path) {
        return previews.branches().stream().filter(branch -> path.equals(branch) || path.startsWith(branch + "/"))
                .max(java.util.Comparator.comparingInt(String::length));
    }

    private Optional<Place> place(String path) {
        return branch(path).flatMap(branch -> previews.of(branch).map(snapshot -> new Place(branch, snapshot, path.substring(branch.length()))));
    }

    private Pages.Rendered page(Context ctx, Place place) {
        var snapshot = place.snapshot;
        var parts = List.of(place.rest.replaceFirst("^/", "").split("/"));
        var locale = snapshot.site().locales().stream().filter(known -> known.toLanguageTag().equals(parts.getFirst())).findFirst()
                .orElseGet(() -> {
                    if (!parts.getFirst().isEmpty()) {
                        throw new NotFoundResponse();
                    }
                    return Pages.bestLocale(ctx, snapshot.site());
                });
        if (parts.size() <= 1) {
            return reading.home(snapshot, locale);
        }
        var slug = parts.getLast();
        return switch (parts.size() == 3 ? parts.get(1) : "") {
            case "articles" -> reading.article(snapshot, locale, article(snapshot, locale, slug));
            case "categories" -> reading.category(snapshot, locale, snapshot.category(locale, slug).orElseThrow(NotFoundResponse::new));
            default -> throw new NotFoundResponse();
        };
    }

    private static Article article(Snapshot snapshot, Locale locale, String slug) {
        return snapshot.article(locale, slug)
                .or(() -> snapshot.site().locales().stream().flatMap(other -> snapshot.article(other, slug).stream()).findFirst())
                .orElseThrow(NotFoundResponse::new);
    }

    /// What is to be mended in the article that is shown, or in all of them.
    private static List<Problem> problems(Pages.Rendered page, Snapshot snapshot) {
        return page.page() instanceof ArticlePage shown
                ? snapshot.problems().stream().filter(problem -> problem.file().equals(shown.article().path())).toList()
                : snapshot.problems();
    }

    /// Links to what the branch has stay within the preview.
    private static String within(String html, Place place, Context ctx) {
        var locales = place.snapshot.site().locales().stream().map(locale -> Pattern.quote(locale.toLanguageTag())).collect(Collectors.joining("|"));
        var links = Pattern.compile("(href|src|poster)=\"(/(?:(?:%s)(?:/(?:articles|categories)/[^\"#?]*)?|media/[^\"#?]*))(#[^\"]*)?\"".formatted(locales));
        var key = ctx.queryParam("sign") == null
                ? ""
                : "?until=" + ctx.queryParam("until") + "&amp;sign=" + URLEncoder.encode(ctx.queryParam("sign"), StandardCharsets.UTF_8);
        return links.matcher(html).replaceAll(link -> Matcher.quoteReplacement(
                link.group(1) + "=\"" + address(place.branch) + link.group(2) + key + (link.group(3) == null ? "" : link.group(3)) + "\""));
    }
}
