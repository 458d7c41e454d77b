package help.cairn.publishing;

import help.cairn.articles.Article;
import help.cairn.articles.Asset;
import help.cairn.articles.CannedReply;
import help.cairn.articles.Category;
import help.cairn.articles.Problem;
import help.cairn.articles.Site;
import help.cairn.articles.Snapshot;
import help.cairn.articles.Topic;
import help.cairn.storage.Database;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Turns one state of the content into one snapshot, whatever is in it: what cannot be published is named. What did not
/// change since the last time is not made again, so that a change costs what it is and not what there is.
public final class Publisher {
    private final Source source;
    private final Clock clock;
    private final Readings readings;
    private final Addresses addresses;
    private final boolean early;
    private final Pictures pictures = new Pictures();
    private final Shelves shelves = new Shelves();

    private String host = "";
    private final SearchFiles search = new SearchFiles();
    private final CannedReplies canned = new CannedReplies();
    private Tree tree = Tree.EMPTY;
    private Told told = new Told("", List.of(), null, Facts.none(), null, List.of(), List.of(), List.of());
    private TreeMap<String, Draft> wanted = new TreeMap<>();
    private Register register = new Register();
    private Shelves.Places places = new Shelves.Places(Map.of(), List.of());
    private Map<String, Built> built = new HashMap<>();
    private Placed placed;
    private final Keywords keywords = new Keywords();
    private final Map<String, Instant> turns = new HashMap<>();
    private Instant turn = Instant.MIN;
    private LocalDate day = LocalDate.MIN;
    private Publication last;

    /// What `site.yaml` and the names of the files say.
    ///
    /// @param unlisted folders of languages that the site does not offer
    private record Told(String state, List<Locale> found, Site site, Facts facts, CheckSettings checks, List<String> unlisted, List<Problem> problems,
            List<Problem> twins) {}

    /// What decided last where articles are: while it is the same, only what changed itself can be elsewhere.
    private record Placed(Register register, Site site, Set<String> pages, History history) {}

    /// An article and what it was made of: made again only when that changes.
    private record Built(Draft draft, Site site, History.Past past, Links.Resolved links, Article article) {}

    /// For content that is read once, or for as long as the process lives.
    ///
    /// @param words the theme's words by locale and key, for the names of callouts
    public Publisher(Source source, BiFunction<Locale, String, String> words, Clock clock) {
        this(source, words, clock, Optional.empty(), "");
    }

    /// @param database where readings and addresses are kept over a restart
    /// @param build which build of the program this is: another one reads every file again
    public Publisher(Source source, BiFunction<Locale, String, String> words, Clock clock, Database database, String build) {
        this(source, words, clock, Optional.of(database), build);
    }

    private Publisher(Source source, BiFunction<Locale, String, String> words, Clock clock, Optional<Database> database, String build) {
        this(source, clock, new Readings(words, database.map(ReadingStore::new), build + " " + source.name()),
                new Addresses(database.map(AddressStore::new)), false);
    }

    private Publisher(Source source, Clock clock, Readings readings, Addresses addresses, boolean early) {
        this.source = source;
        this.clock = clock;
        this.readings = readings;
        this.addresses = addresses;
        this.early = early;
    }

    /// A publisher for another branch, which need not read again what this one knows. It shows drafts, and what is still
    /// to come.
    synchronized Publisher aside() {
        return new Publisher(source, clock, readings.copy(), addresses.copy(), true).at(host);
    }

    /// @param authority the host and port at which shoppers reach the help center: links that name it are pointed out
    public Publisher at(String authority) {
        host = authority;
        return this;
    }

    /// The newest state of the source as a snapshot.
    ///
    /// @throws IOException if the content as a whole cannot be read
    public Snapshot read() throws IOException {
        return read(source.now()).snapshot();
    }

    /// If nothing changed since the last time, neither in the files nor by the clock, the answer is that of the last time.
    ///
    /// @throws IOException if a file that changed cannot be read
    synchronized Publication read(Tree next) throws IOException {
        var different = next.differences(tree);
        var now = clock.instant();
        var settled = last != null && now.isBefore(turn)
                && day.equals(LocalDate.ofInstant(now, told.site.timeZone()));
        if (settled && different.isEmpty() && tree.commit().equals(next.commit())) {
            return last;
        }
        try {
            last = made(next, different, now);
            tree = next;
            return last;
        } catch (IOException | RuntimeException | Error e) {
            // Half of the next state may be here: everything is put together anew the next time.
            last = null;
            tree = Tree.EMPTY;
            wanted = new TreeMap<>();
            register = new Register();
            built = new HashMap<>();
            placed = null;
            keywords.clear();
            turns.clear();
            turn = Instant.MIN;
            throw e;
        }
    }

    private Publication made(Tree next, Set<String> different, Instant now) throws IOException {
        var site = told.site;
        told = told(next, different);
        var changed = readings.read(next.files(), different, told.site, told.facts, told.checks, told.unlisted);
        var touched = new HashSet<String>();
        different.forEach(path -> touched.add(Links.file(path)));
        changed.keySet().forEach(path -> touched.add(Links.file(path)));
        // Another time zone or other topics decide about every article.
        var settled = told.site == site && now.isBefore(turn);
        var before = new HashMap<>(changed);
        if (!settled) {
            readings.all().forEach((path, reading) -> before.putIfAbsent(path, reading.good()));
        }
        touched.addAll(enlist(before.keySet(), now, next.history()));
        day = LocalDate.ofInstant(now, told.site.timeZone());
        turn = turns.values().stream().min(Instant::compareTo).orElse(Instant.MAX);
        places = shelves.places(register.drafts().values(), next.files(), told.site, told.facts);
        var made = build(next, touched, before.keySet());
        var changes = changes(before, next.history());
        addresses.note(made, moves(changes));
        return new Publication(snapshot(next), next.commit(), changes, next.history());
    }

    private Told told(Tree next, Set<String> different) throws IOException {
        var files = next.files();
        var moved = last == null || different.stream().anyMatch(path -> files.containsKey(path) != tree.files().containsKey(path));
        var found = moved ? Readings.locales(files.keySet()) : told.found;
        var twins = moved ? Readings.twins(readable(files.keySet())) : told.twins;
        var state = state(files, SiteFile.NAME) + " " + state(files, Facts.NAME);
        if (told.site != null && state.equals(told.state) && found.equals(told.found)) {
            return new Told(state, found, told.site, told.facts, told.checks, told.unlisted, told.problems, twins);
        }
        var problems = new ArrayList<Problem>();
        var facts = Facts.read(text(files, Facts.NAME).orElse(""), problems);
        var site = SiteFile.read(
                text(files, SiteFile.NAME).orElse(""), DraftReader.titleOf(source.name()), found, Optional.ofNullable(told.site), facts, problems);
        facts.checkLocales(site.locales(), problems);
        var checks = CheckSettings.read(text(files, SiteFile.NAME).orElse(""), host, problems);
        return new Told(state, found, site, facts, checks, unlisted(site, found, problems), problems, twins);
    }

    private static String state(Map<String, ContentFile> files, String path) {
        return files.containsKey(path) ? files.get(path).state() : "";
    }

    private static Optional<String> text(Map<String, ContentFile> files, String path) throws IOException {
        return files.containsKey(path) ? Optional.of(files.get(path).text()) : Optional.empty();
    }

    /// What search is expected to show, as the content that was read last says.
    public synchronized Expectations expectations() throws IOException {
        return Expectations.in(text(tree.files(), Expectations.NAMES.getFirst()), text(tree.files(), Expectations.NAMES.getLast()));
    }

    /// The synonyms that change nothing of what is found in what was read last. Search must be ready for it.
    public synchronized List<Problem> uselessSynonyms(Effects effects) {
        if (last == null) {
            return List.of();
        }
        var problems = search.useless(last.snapshot(), effects);
        told.checks.sift(problems, readings.all());
        return problems;
    }

    /// Where articles say by themselves what a shared fact says.
    public synchronized List<Problem> repeatedFacts() throws IOException {
        if (last == null) {
            return List.of();
        }
        var problems = new ArrayList<>(RepeatedFacts.in(tree.files(), told.facts, last.snapshot()));
        told.checks.sift(problems, readings.all());
        return problems;
    }

    /// Folders of locales that the site does not offer, though it offers others of the folder: their articles are in a
    /// language that no reader can choose.
    private static List<String> unlisted(Site site, List<Locale> found, List<Problem> problems) {
        if (found.stream().noneMatch(site.locales()::contains)) {
            return List.of();
        }
        var unlisted = found.stream().filter(locale -> !site.locales().contains(locale)).map(locale -> locale.toLanguageTag() + "/").toList();
        unlisted.forEach(top -> problems.add(Problem.warning(
                SiteFile.NAME, 1, 1, "locale-not-listed",
                "The articles in %s are not published, because \"locales\" does not name this language.".formatted(top),
                "Add it to \"locales\", or take the folder away.")));
        return unlisted;
    }

    private static List<String> readable(Collection<String> paths) {
        return paths.stream().filter(Readings::isArticle).toList();
    }

    /// Decides what of these paths is wanted by readers now, and registers it.
    ///
    /// @return what links have to be looked at again for
    private Set<String> enlist(Collection<String> paths, Instant now, History history) {
        var same = true;
        for (var path : paths) {
            var reading = readings.all().get(path);
            var version = reading == null ? null : version(reading).orElse(null);
            turns.remove(path);
            if (version != null) {
                version.turn(now, told.site.timeZone()).ifPresent(moment -> turns.put(path, moment));
            }
            if (version == null || !early && !version.shownAt(now, told.site.timeZone())) {
                same &= wanted.remove(path) == null && !register.has(path);
            } else {
                var until = wanted.put(path, version);
                same &= until == version || until != null && register.holds(until) && register.replace(version);
            }
        }
        if (same) {
            paths.forEach(this::settle);
            return Set.of();
        }
        var next = Register.of(wanted.values(), path -> readings.all().get(path).good(), addresses.claims(history), history);
        var keys = register.differences(next);
        register = next;
        paths.forEach(this::settle);
        wanted.keySet().forEach(this::settle);
        return keys;
    }

    /// What may be shown of a file: what it says now, else what was published of it last, if that is in a language that
    /// the site still has.
    private Optional<Draft> version(Reading reading) {
        return reading.draft().sound() && unknownTopic(reading.draft()).isEmpty()
                ? Optional.of(reading.draft())
                : Optional.ofNullable(reading.good()).filter(good -> told.site.locales().contains(good.locale()));
    }

    private Optional<Problem> unknownTopic(Draft draft) {
        // Content that defines no topics may mean something else by the word.
        if (draft.topic().isEmpty() || told.site.topics().equals(List.of(Site.otherTopic())) || told.site.topic(draft.topic()).isPresent()) {
            return Optional.empty();
        }
        var topics = told.site.topics().stream().map(Topic::id).toList();
        var place = draft.notes().place("topic", "");
        return Optional.of(Problem.error(
                draft.path(), place.line(), place.column(), "unknown-topic", "There is no contact topic \"%s\".".formatted(draft.topic()),
                Yaml.nearest(draft.topic(), topics).map("Did you mean \"%s\"?"::formatted)
                        .orElse("Use one of: %s.".formatted(String.join(", ", topics)))));
    }

    /// What was withdrawn is not good any more: it must not come back with the next mistake.
    private void settle(String path) {
        readings.published(path, register.draft(path).orElse(null));
    }

    /// Makes the articles that are other ones now.
    ///
    /// @param changed the paths of files that were read again
    /// @return those that were made
    private List<Article> build(Tree next, Set<String> touched, Set<String> changed) {
        var made = new ArrayList<Article>();
        var homes = told.site.locales().stream().map(locale -> "/" + locale.toLanguageTag()).collect(Collectors.toSet());
        var settled = placed != null && placed.register == register && placed.site == told.site;
        var pages = pages(homes);
        var until = placed == null ? Set.<String>of() : placed.pages;
        Stream.concat(pages.stream().filter(page -> !until.contains(page)), until.stream().filter(page -> !pages.contains(page)))
                .forEach(page -> touched.add(Links.slug(page)));
        var others = settled ? next.history().since(placed.history) : Optional.<Set<String>>empty();
        placed = new Placed(register, told.site, pages, next.history());
        var links = new Links(next.files(), register, readings.all().keySet(), homes, pages, pictures);
        for (var draft : others.isEmpty() ? register.drafts().values() : doubtful(touched, changed, others.get())) {
            var before = built.get(draft.path());
            var past = next.history().of(draft.path()).orElse(null);
            var same = before != null && before.draft == draft;
            var resolved = same && Collections.disjoint(before.links.asked(), touched) ? before.links : links.of(draft);
            if (same && before.site == told.site && before.links == resolved && Objects.equals(before.past, past)
                    && before.article.id().equals(register.id(draft.path()))
                    && before.article.slug().equals(register.slug(draft.path()))) {
                continue;
            }
            var article = article(draft, past, resolved.attributes());
            keywords.change(before == null ? null : before.draft, draft);
            built.put(draft.path(), new Built(draft, told.site, past, resolved, before != null && before.article.equals(article) ? before.article : article));
            made.add(article);
        }
        if (built.size() > register.drafts().size()) {
            built.values().removeIf(one -> {
                var gone = !register.has(one.draft.path());
                if (gone) {
                    keywords.change(one.draft, null);
                }
                return gone;
            });
        }
        return made;
    }

    /// What may be another article now although nothing moved.
    private Collection<Draft> doubtful(Set<String> touched, Set<String> changed, Set<String> past) {
        var paths = new TreeSet<>(changed);
        paths.addAll(past);
        built.forEach((path, one) -> {
            if (!Collections.disjoint(one.links.asked(), touched)) {
                paths.add(path);
            }
        });
        return paths.stream().flatMap(path -> register.draft(path).stream()).toList();
    }

    /// The addresses of pages that are no articles, as far as articles link to them.
    private Set<String> pages(Set<String> homes) {
        var pages = new HashSet<>(homes);
        pages.add("/");
        homes.forEach(home -> pages.addAll(List.of(home + "/contact", home + "/search", home + "/feed.xml")));
        pages.addAll(places.addresses().values());
        return pages;
    }

    private Article article(Draft draft, History.Past past, List<String> attributes) {
        var body = draft.body();
        var folders = draft.folders();
        var zone = told.site.timeZone();
        var changed = draft.lastmod().map(moment -> moment.dayIn(zone))
                .orElseGet(() -> LocalDate.ofInstant(past == null ? clock.instant() : past.changed(), zone));
        var first = draft.from().map(moment -> moment.dayIn(zone))
                .or(() -> Optional.ofNullable(past).map(History.Past::first).map(at -> LocalDate.ofInstant(at, zone)));
        return new Article(
                register.id(draft.path()), draft.locale(), register.slug(draft.path()), draft.path(),
                draft.category(),
                folders.size() < 2 ? Optional.empty() : Optional.of(String.join("/", folders.subList(1, folders.size()))),
                draft.title(), draft.description(), body.lead(), Body.filled(body.html(), attributes), Body.filled(body.opening(), attributes),
                body.contents(), body.passages(), draft.tags(), draft.keywords(), draft.topic(), draft.related(), draft.weight(),
                draft.featured(), first, changed,
                told.site.showsAuthors() && past != null ? past.authors() : List.of(),
                told.site.history().map(address -> address.replace("{path}", encoded(draft.path()))), body.words(), draft.revision());
    }

    private static String encoded(String path) {
        return URLEncoder.encode(path, StandardCharsets.UTF_8).replace("+", "%20").replace("%2F", "/");
    }

    private Snapshot snapshot(Tree next) throws IOException {
        var problems = new ArrayList<>(next.problems());
        problems.addAll(told.problems);
        problems.addAll(told.twins);
        for (var reading : readings.all().values()) {
            problems.addAll(reading.draft().problems());
            unknownTopic(reading.draft()).ifPresent(problems::add);
        }
        problems.addAll(register.problems());
        var assets = new HashMap<String, Asset>();
        var articles = new ArrayList<Article>();
        for (var path : register.drafts().keySet()) {
            var one = built.get(path);
            articles.add(one.article);
            problems.addAll(one.links.problems());
            one.links.assets().forEach(asset -> assets.put(asset.address(), asset));
        }
        var categories = shelves.of(articles, places, next.files(), told.site, problems);
        categories.values().forEach(addresses::noteCategories);
        var ways = addresses.ways(register, places.addresses(), next, told.site);
        problems.addAll(ways.problems());
        var wishes = search.read(next.files(), told.site.locales(), articles, problems);
        var replies = canned.read(next.files(), told.site.locales(), problems);
        problems.addAll(SiteChecks.problems(register, told.site, day, said(next)));
        told.checks.sift(problems, readings.all());
        problems.sort(Problem.BY_PLACE);
        var commit = next.commit().map(Commit::id).orElseGet(() -> state(articles, categories, assets.keySet(), wishes, replies));
        return new Snapshot(
                commit, clock.instant(), told.site, categories, ways.redirects(), ways.gone(), assets.values(), problems, wishes.synonyms(), wishes.pins(),
                replies);
    }

    /// What the checks across articles must know besides the articles.
    private SiteChecks.Said said(Tree next) {
        return new SiteChecks.Said(this::linked,
                () -> readings.all().values().stream().map(reading -> Register.id(reading.draft())).collect(Collectors.toSet()), keywords, next.history());
    }

    private Set<String> linked() {
        var linked = new HashSet<String>();
        built.forEach((path, one) -> one.links.targets().stream().filter(target -> !target.equals(path)).forEach(linked::add));
        return linked;
    }

    /// A name for what is in a folder.
    private String state(List<Article> articles, Map<Locale, List<Category>> categories, Set<String> assets, SearchFiles.Told wishes,
            List<CannedReply> replies) {
        var order = categories.values().stream().flatMap(List::stream)
                .map(category -> category.address() + category.title() + category.description() + category.icon()
                        + category.sections().stream().map(section -> section.slug() + section.title() + section.description()).toList())
                .toList();
        return DraftReader.hash(articles.stream().map(article -> article.path() + article.revision()).toList().toString()
                + told.site + new TreeSet<>(assets) + new TreeSet<>(order) + (wishes.equals(SearchFiles.Told.NOTHING) ? "" : wishes)
                + (replies.isEmpty() ? "" : replies));
    }

    private List<Change> changes(Map<String, Draft> before, History history) {
        var came = new TreeMap<String, Draft>();
        var went = new TreeMap<String, Draft>();
        var changes = new ArrayList<Change>();
        before.forEach((path, old) -> {
            var now = register.draft(path).orElse(null);
            if (old == null && now != null) {
                came.put(path, now);
            } else if (old != null && now == null) {
                went.put(path, old);
            } else if (old != null && !old.revision().equals(now.revision())) {
                changes.add(changed(Change.Kind.CHANGED, "", old, now));
            }
        });
        went.forEach((path, old) -> {
            var target = Addresses.follow(path, history.moved(), came::containsKey)
                    .or(() -> came.values().stream().filter(now -> now.revision().equals(old.revision())).map(Draft::path).findFirst());
            if (target.isPresent()) {
                changes.add(changed(Change.Kind.MOVED, path, old, came.remove(target.get())));
            } else {
                changes.add(new Change(Change.Kind.REMOVED, path, "", old.locale(), old.title(), "", ""));
            }
        });
        came.forEach((path, now) -> changes.add(new Change(Change.Kind.ADDED, path, "", now.locale(), now.title(), "", "")));
        changes.sort(Comparator.comparing(Change::path));
        return changes;
    }

    /// Shows the first line that differs, so that a writer recognises the change.
    private static Change changed(Change.Kind kind, String former, Draft old, Draft now) {
        var before = old.body().passages().stream().flatMap(passage -> passage.text().lines()).toList();
        var after = now.body().passages().stream().flatMap(passage -> passage.text().lines()).toList();
        int at = 0;
        while (at < before.size() && at < after.size() && before.get(at).equals(after.get(at))) {
            at++;
        }
        return new Change(
                kind, now.path(), former, now.locale(), now.title(), at < before.size() ? before.get(at) : "", at < after.size() ? after.get(at) : "");
    }

    private static Map<String, String> moves(List<Change> changes) {
        var moves = new HashMap<String, String>();
        changes.stream().filter(change -> change.kind() == Change.Kind.MOVED).forEach(change -> moves.put(change.former(), change.path()));
        return moves;
    }

    /// Writes down where articles are, before readers see them there: whatever happens next, no address is forgotten.
    public void secure() {
        addresses.keep();
    }

    /// Writes down what was read since the last time, so that a restart need not read it again. Call it once readers
    /// have the snapshot: they should not wait for it.
    public void remember() {
        readings.remember();
    }

    /// When something appears or goes by itself next.
    Instant turn() {
        return turn;
    }

    /// An address without its host, query, anchor and last slash.
    static String bare(String address) {
        var path = address.replaceFirst("^https?://[^/]+", "").replaceFirst("[?#].*$", "");
        path = path.startsWith("/") ? path : "/" + path;
        return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }
}
