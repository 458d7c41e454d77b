package help.cairn.publishing;

import help.cairn.articles.Article;
import help.cairn.articles.Library;
import help.cairn.articles.Problem;
import help.cairn.articles.Snapshot;
import help.cairn.staff.Account;
import help.cairn.staff.Colleagues;
import help.cairn.staff.StaffPages;
import help.cairn.storage.Database;
import help.cairn.web.Link;
import help.cairn.web.Pages;
import help.cairn.web.Words;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import io.javalin.http.HttpStatus;
import io.javalin.http.NotFoundResponse;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// What writers see of publishing: what is live, what is held back and why, what there was before, and how far the
/// translations are.
public final class PublishingPages {
    private static final String HOME = "/staff/publishing";
    private static final String HISTORY = HOME + "/history";
    private static final String TRANSLATIONS = HOME + "/translations";
    private static final String BY_HAND = "publish";
    private static final int FEW = 10;
    private static final int FEW_LINES = 5;
    private static final int A_PAGE = 50;
    private static final int PATIENCE_SECONDS = 3;
    /// What keeps shoppers from an answer comes first. A rule that is not listed comes after these.
    private static final List<String> URGENT = List.of(
            "broken-link", "missing-anchor", "missing-picture", "broken-redirect", "redirect-loop", "locale-not-listed", "duplicate-redirect",
            "unknown-related");
    private static final Map<String, String> ICONS = Map.of(
            "broken-link", "link", "missing-anchor", "link", "broken-redirect", "link", "redirect-loop", "link", "unknown-related", "link",
            "locale-not-listed", "globe");
    private static final Comparator<Problem> URGENCY = Comparator.comparingInt(PublishingPages::urgency).thenComparingInt(Problem::line)
            .thenComparingInt(Problem::column);
    /// What says something else now comes first: a slip in it does the most harm.
    private static final Comparator<Change> RISK = Comparator.comparing(change -> change.kind() != Change.Kind.CHANGED);
    private static final Map<String, Predicate<Translations.Row>> FILTERS = Map.of(
            "work", row -> row.has(Translations.State.OUTDATED) || row.has(Translations.State.MISSING), "outdated",
            row -> row.has(Translations.State.OUTDATED), "missing", row -> row.has(Translations.State.MISSING), "all", _ -> true);
    private static final List<String> FILTERS_IN_ORDER = List.of("work", "outdated", "missing", "all");

    private final Library library;
    private final Pages pages;
    private final StaffPages staff;
    private final Colleagues colleagues;
    private final Publications publications;
    private final PublicationStore store;
    private final AddressStore addresses;
    private volatile Translations translations;

    public PublishingPages(
            Library library, Pages pages, StaffPages staff, Colleagues colleagues, Publications publications, PublicationStore store, Database database) {
        this.library = library;
        this.pages = pages;
        this.staff = staff;
        this.colleagues = colleagues;
        this.publications = publications;
        this.store = store;
        addresses = new AddressStore(database);
    }

    /// `GET /staff/publishing`: the newest publication.
    public void newest(Context ctx) {
        who(ctx);
        publication(ctx, store.latest("live"), true);
    }

    /// `GET /staff/publishing/{id}`
    public void one(Context ctx) {
        who(ctx);
        publication(ctx, Optional.of(find(ctx)), false);
    }

    /// `GET /staff/publishing/history`
    public void history(Context ctx) {
        who(ctx);
        var snapshot = library.current();
        var words = words(ctx, snapshot);
        long before = number(ctx, "before", Long.MAX_VALUE);
        var found = store.before(before, A_PAGE + 1);
        var shown = found.stream().limit(A_PAGE).toList();
        long served = store.latest("live").map(PublicationStore.Entry::id).orElse(0L);
        var rows = shown.stream().map(entry -> row(entry, entry.id() == served, snapshot, words)).toList();
        show(ctx, snapshot, words.say("publishing.history"), new PublicationHistoryPage(
                desk(ctx, words), rows, found.size() > A_PAGE ? HISTORY + "?before=" + shown.getLast().id() : "", before == Long.MAX_VALUE ? "" : HISTORY));
    }

    private PublicationHistoryPage.Row row(PublicationStore.Entry entry, boolean served, Snapshot snapshot, Words words) {
        var title = !entry.live() ? words.say("publishing.failed") : entry.message().isEmpty() ? words.say("publishing.folder") : entry.message();
        return new PublicationHistoryPage.Row(
                HOME + "/" + entry.id(), title, entry.reason(), commit(entry), entry.author(), moment(entry.at(), words), entry.at().toString(), entry.cause(),
                entry.status(), served, entry.added(), entry.changed(), entry.removed(), entry.errors(), entry.warnings(),
                entry.live() ? took(entry.millis(), words) : "", returns(entry, snapshot));
    }

    /// `GET /staff/publishing/translations`
    public void translations(Context ctx) {
        who(ctx);
        var now = current();
        var snapshot = now.snapshot();
        var words = words(ctx, snapshot);
        var locales = snapshot.site().locales();
        var shown = Optional.ofNullable(ctx.queryParam("show")).filter(FILTERS::containsKey).orElse("work");
        var filters = FILTERS_IN_ORDER.stream()
                .map(filter -> new TranslationsPage.Filter(
                        "translations." + filter, (int) now.rows().stream().filter(FILTERS.get(filter)).count(), TRANSLATIONS + "?show=" + filter,
                        filter.equals(shown)))
                .toList();
        var counts = IntStream.range(0, locales.size())
                .mapToObj(place -> new TranslationsPage.Count(
                        language(locales.get(place), words), place == 0, now.count(place, Translations.State.CURRENT),
                        now.count(place, Translations.State.OUTDATED),
                        now.count(place, Translations.State.MISSING)))
                .toList();
        var found = now.rows().stream().filter(FILTERS.get(shown)).toList();
        long page = Math.clamp(number(ctx, "page", 1), 1, Math.max(1, Math.ceilDiv(found.size(), A_PAGE)));
        var rows = found.stream().skip((page - 1) * A_PAGE).limit(A_PAGE)
                .map(row -> new TranslationsPage.Row(
                        row.any().title(), row.any().address(), row.any().locale().toLanguageTag(),
                        row.cells().stream().map(cell -> cell(cell, words)).toList()))
                .toList();
        var address = TRANSLATIONS + "?show=" + shown + "&page=";
        show(ctx, snapshot, words.say("translations.title"), new TranslationsPage(
                now.count(Translations.State.OUTDATED) + now.count(Translations.State.MISSING), now.rows().size(),
                now.publication().commit().isPresent(), counts, filters, locales.stream().map(locale -> language(locale, words)).toList(), rows,
                page * A_PAGE < found.size() ? address + (page + 1) : "", page > 1 ? address + (page - 1) : ""));
    }

    private static TranslationsPage.Cell cell(Translations.Cell cell, Words words) {
        var article = Optional.ofNullable(cell.article());
        return new TranslationsPage.Cell(
                language(cell.locale(), words), cell.locale().toLanguageTag(), cell.state().name().toLowerCase(Locale.ROOT),
                article.map(Article::title).orElse(""), article.map(Article::address).orElse(""),
                article.map(here -> Pages.date(here.updated(), words)).orElse(""), cell.since() == null ? "" : Pages.date(cell.since(), words),
                Commit.brief(cell.commit()));
    }

    /// Compared once for each publication.
    private Translations current() {
        var publication = publications.current().orElseThrow(NotFoundResponse::new);
        var known = translations;
        if (known == null || known.publication() != publication) {
            known = Translations.of(publication);
            translations = known;
        }
        return known;
    }

    /// `POST /staff/publishing`: looks for what is new now, or goes back to the newest commit.
    public void act(Context ctx) {
        var me = who(ctx);
        switch (Optional.ofNullable(ctx.formParam("do")).orElse("")) {
            case "look" -> wait(publications.look());
            case "newest" -> {
                store.release();
                colleagues.note(me, BY_HAND, "the newest commit");
                wait(publications.soon());
            }
            default -> throw new BadRequestResponse("Choose look or newest.");
        }
        ctx.redirect(HOME, HttpStatus.SEE_OTHER);
    }

    /// `POST /staff/publishing/{id}`: brings the commit of an older publication back.
    public void bringBack(Context ctx) {
        var me = who(ctx);
        var entry = find(ctx);
        if (!entry.live() || entry.committed() == null) {
            throw new BadRequestResponse("Only what was published from a commit can be brought back.");
        }
        store.order(entry.commit(), me.email());
        colleagues.note(me, BY_HAND, entry.commit());
        wait(publications.soon());
        ctx.redirect(HOME, HttpStatus.SEE_OTHER);
    }

    /// Most often it is done before the next page asks; if not, that page says that it is under way.
    private static void wait(CompletableFuture<Void> done) {
        done.completeOnTimeout(null, PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }

    private void publication(Context ctx, Optional<PublicationStore.Entry> entry, boolean newest) {
        var snapshot = library.current();
        var words = words(ctx, snapshot);
        var report = entry.flatMap(known -> store.report(known.id()));
        var served = newest && entry.map(known -> known.commit().equals(snapshot.commit())).orElse(false);
        // A report leaves out what nobody would read to the end; the snapshot has it all.
        var problems = served ? snapshot.problems() : report.map(PublicationStore.Report::problems).orElse(List.of());
        var byPath = snapshot.site().locales().stream().flatMap(locale -> snapshot.articles(locale).stream())
                .collect(Collectors.toMap(Article::path, article -> article));
        var held = issues(problems.stream().filter(Problem::isError).toList(), byPath);
        var warnings = issues(problems.stream().filter(problem -> !problem.isError()).toList(), byPath);
        var changes = changes(report.map(PublicationStore.Report::changes).orElse(List.of()), byPath, snapshot);
        var told = entry.map(known -> told(known, problems, byPath, snapshot, words));
        var title = newest || entry.isEmpty() ? words.say("staff.publishing") : words.say("publishing.one", moment(entry.get().at(), words));
        show(ctx, snapshot, title, new PublishingPage(
                told, newest, desk(ctx, words), served || report.isPresent(), held, few(warnings), more(warnings), few(changes), more(changes)));
    }

    private PublishingPage.Told told(
            PublicationStore.Entry entry, List<Problem> problems, Map<String, Article> byPath, Snapshot snapshot, Words words) {
        var held = files(problems);
        var articles = held.stream().filter(Readings::isArticle).toList();
        var before = store.liveBefore(entry.id()).map(PublicationStore.Entry::id).map(store::report)
                .map(known -> known.map(report -> files(report.problems())));
        // What was held back before is none of these changes. If that is not known, nothing is said of it.
        long fresh = before.isEmpty()
                ? articles.size()
                : before.get().map(known -> articles.stream().filter(file -> !known.contains(file)).count()).orElse(0L);
        int live = entry.added() + entry.changed() + entry.removed();
        return new PublishingPage.Told(
                entry.message(), entry.reason(), commit(entry), entry.author(), moment(entry.at(), words), entry.at().toString(), took(entry.millis(), words),
                entry.cause(), live, live + (int) fresh, articles.size(), articles.stream().allMatch(byPath::containsKey), held.size(), entry.warnings(),
                entry.added(), entry.changed(), entry.removed(), returns(entry, snapshot));
    }

    private static HashSet<String> files(List<Problem> problems) {
        return problems.stream().filter(Problem::isError).map(Problem::file).collect(Collectors.toCollection(HashSet::new));
    }

    /// The files in which there is something to mend, the most urgent first.
    private static List<PublishingPage.Issue> issues(List<Problem> problems, Map<String, Article> byPath) {
        var byFile = problems.stream().sorted(URGENCY).collect(Collectors.groupingBy(Problem::file));
        return byFile.entrySet().stream()
                .sorted(Comparator.<Map.Entry<String, List<Problem>>>comparingInt(entry -> urgency(entry.getValue().getFirst()))
                        .thenComparing(entry -> -entry.getValue().size()).thenComparing(Map.Entry::getKey))
                .map(entry -> issue(entry.getKey(), entry.getValue(), byPath)).toList();
    }

    private static int urgency(Problem problem) {
        int place = URGENT.indexOf(problem.rule());
        return place < 0 ? URGENT.size() : place;
    }

    private static PublishingPage.Issue issue(String file, List<Problem> problems, Map<String, Article> byPath) {
        var article = Optional.ofNullable(byPath.get(file));
        var lines = problems.stream().map(problem -> new PublishingPage.Line(problem.line(), problem.message(), problem.mend())).toList();
        return new PublishingPage.Issue(
                article.map(Article::title).orElse(file.substring(file.lastIndexOf('/') + 1)), file, article.map(Article::address).orElse(""),
                ICONS.getOrDefault(problems.getFirst().rule(), "warn"), lines.stream().limit(FEW_LINES).toList(), lines.stream().skip(FEW_LINES).toList());
    }

    private List<PublishingPage.Changed> changes(List<Change> changes, Map<String, Article> byPath, Snapshot snapshot) {
        var gone = addresses.of(changes.stream().filter(change -> change.kind() == Change.Kind.REMOVED).map(Change::path).toList());
        var byAddress = new HashMap<String, Article>();
        if (!gone.isEmpty()) {
            byPath.values().forEach(article -> byAddress.put(article.address(), article));
        }
        return changes.stream().sorted(RISK).map(change -> {
            var article = Optional.ofNullable(byPath.get(change.path()));
            var leads = gone.getOrDefault(change.path(), List.of()).stream().flatMap(address -> snapshot.redirect(address).stream()).findFirst()
                    .map(target -> new Link(Optional.ofNullable(byAddress.get(target)).map(Article::title).orElse(target), target));
            return new PublishingPage.Changed(
                    change.kind().name().toLowerCase(Locale.ROOT), change.title(), article.map(Article::address).orElse(""), change.former(),
                    change.kind() == Change.Kind.ADDED ? article.map(Article::minutes).orElse(0) : 0, change.locale().toLanguageTag(),
                    Rewording.between(change.before(), change.after(), change.locale()), leads);
        }).toList();
    }

    private PublishingPage.Desk desk(Context ctx, Words words) {
        var ordered = store.order().filter(PublicationStore.Order::fresh).map(PublicationStore.Order::commit).map(Commit::brief).orElse("");
        return new PublishingPage.Desk(
                HOME, staff.who(ctx).formToken(), trouble(words), store.held().map(Commit::brief).orElse(""), ordered);
    }

    /// What keeps the newest state from readers, or did so until a moment ago.
    private Optional<PublishingPage.Trouble> trouble(Words words) {
        var live = store.latest("live");
        var last = store.latest("failed").filter(failed -> live.map(entry -> entry.id() < failed.id()).orElse(true));
        var when = last.map(failed -> moment(failed.at(), words)).orElse("");
        var served = live.map(PublishingPages::commit).orElse("");
        return publications.failure().map(reason -> new PublishingPage.Trouble(reason, when, false, served))
                .or(() -> last.map(failed -> new PublishingPage.Trouble(failed.reason(), when, true, served)));
    }

    private static String returns(PublicationStore.Entry entry, Snapshot snapshot) {
        return entry.live() && entry.committed() != null && !entry.commit().equals(snapshot.commit()) ? HOME + "/" + entry.id() : "";
    }

    /// As people write it; a folder's state has a name that means nothing to them.
    private static String commit(PublicationStore.Entry entry) {
        return entry.committed() == null ? "" : Commit.brief(entry.commit());
    }

    private static String took(long millis, Words words) {
        return millis < 1000 ? words.say("publishing.millis", millis) : words.say("publishing.seconds", millis / 1000.0);
    }

    private static String language(Locale locale, Words words) {
        return locale.getDisplayName(words.locale());
    }

    private static <T> List<T> few(List<T> all) {
        return all.stream().limit(FEW).toList();
    }

    private static <T> List<T> more(List<T> all) {
        return all.stream().skip(FEW).toList();
    }

    private PublicationStore.Entry find(Context ctx) {
        return Stream.of(ctx.pathParam("id")).filter(id -> id.matches("[0-9]{1,18}")).map(Long::valueOf).map(store::byId).flatMap(Optional::stream).findFirst()
                .orElseThrow(NotFoundResponse::new);
    }

    private static long number(Context ctx, String name, long otherwise) {
        return Optional.ofNullable(ctx.queryParam(name)).filter(text -> text.matches("[0-9]{1,18}")).map(Long::valueOf).orElse(otherwise);
    }

    private Account who(Context ctx) {
        var account = staff.who(ctx).account();
        if (!account.role().writes()) {
            throw new ForbiddenResponse("Publishing is for writers, leads and administrators.");
        }
        return account;
    }

    private String moment(Instant at, Words words) {
        return pages.moment(at.atZone(library.current().site().timeZone()), words);
    }

    private Words words(Context ctx, Snapshot snapshot) {
        return pages.words(Pages.bestLocale(ctx, snapshot.site()));
    }

    private void show(Context ctx, Snapshot snapshot, String title, Object page) {
        var locale = Pages.bestLocale(ctx, snapshot.site());
        pages.showPrivate(ctx, pages.frame(snapshot, locale, Pages.View.of(title, ctx.path())), page, Map.of("staff", staff.frame(ctx, "staff.publishing")));
    }
}
