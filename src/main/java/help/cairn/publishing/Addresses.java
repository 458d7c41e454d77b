package help.cairn.publishing;

import help.cairn.articles.Article;
import help.cairn.articles.Problem;
import help.cairn.articles.Site;
import help.cairn.articles.Slug;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/// Every address that articles ever had, so that none of them dies: each leads to where its article is now, or says that
/// it is gone.
final class Addresses {
    private final Optional<AddressStore> store;
    private final Map<String, Former> unsaved = new HashMap<>();
    private final Map<String, String> unsavedMoves = new HashMap<>();
    private Map<String, Former> all;
    private Map<String, String> moves;
    private Asked asked;
    private Ways ways;

    /// Everything that the answer depends on.
    private record Asked(Register register, Site site, List<String> files, Map<String, String> moved, Set<String> deleted) {}

    /// Who was at an address last.
    record Former(String locale, String article, String path, String title) {}

    /// Where old addresses lead.
    ///
    /// @param redirects old to new address
    /// @param gone old address to the title of the article that was there
    record Ways(Map<String, String> redirects, Map<String, String> gone, List<Problem> problems) {}

    Addresses(Optional<AddressStore> store) {
        this.store = store;
    }

    /// Finds where everything that was elsewhere went. What a writer says in front matter comes before what stands in a
    /// file of redirects, and both before what is known from before.
    Ways ways(Register register, Tree tree, Site site) throws IOException {
        load();
        var steps = new HashMap<>(moves);
        steps.putAll(tree.history().moved());
        var now = new Asked(register, site, RedirectFile.states(tree.files()), steps, tree.history().deleted());
        if (asked == null || asked.register != register || !asked.equals(now)) {
            ways = found(register, tree, site, steps);
            asked = now;
        }
        return ways;
    }

    private Ways found(Register register, Tree tree, Site site, Map<String, String> steps) throws IOException {
        var problems = new ArrayList<Problem>();
        var redirects = new HashMap<String, String>();
        register.byOld().forEach((old, path) -> redirects.put(old, register.address(path)));
        RedirectFile.read(tree.files(), register, problems).forEach(redirects::putIfAbsent);
        var gone = new HashMap<String, String>();
        all.forEach((address, former) -> {
            if (!register.isAddress(address) && !redirects.containsKey(address)) {
                var now = register.byId(Locale.forLanguageTag(former.locale) + " " + former.article).or(() -> follow(former.path, steps, register::has));
                now.ifPresentOrElse(path -> redirects.put(address, register.address(path)), () -> gone.put(address, former.title));
            }
        });
        // What moved or went before Cairn was there had the address that its name gave it.
        steps.keySet().forEach(path -> before(path, site).filter(address -> !register.isAddress(address) && !gone.containsKey(address))
                .ifPresent(address -> follow(path, steps, register::has).ifPresentOrElse(
                        now -> redirects.putIfAbsent(address, register.address(now)), () -> gone(address, path, redirects, gone))));
        tree.history().deleted().forEach(path -> before(path, site).filter(address -> !register.isAddress(address)).ifPresent(
                address -> gone(address, path, redirects, gone)));
        categories(register, site, steps).forEach(redirects::putIfAbsent);
        redirects.keySet().removeIf(register::isAddress);
        return new Ways(redirects, gone, problems);
    }

    /// A category that is no more leads to where most of its articles went.
    private Map<String, String> categories(Register register, Site site, Map<String, String> steps) {
        var live = new HashSet<String>();
        register.drafts().values().stream().filter(draft -> !draft.folders().isEmpty())
                .forEach(draft -> live.add("/" + draft.locale().toLanguageTag() + "/categories/" + Slug.of(draft.folders().getFirst())));
        var formerly = new HashSet<>(steps.keySet());
        all.values().forEach(former -> formerly.add(former.path));
        formerly.removeIf(register::has);
        var votes = new HashMap<String, TreeMap<String, Integer>>();
        for (var path : formerly) {
            var there = follow(path, steps, register::has).flatMap(now -> category(now, site));
            if (there.isPresent()) {
                category(path, site).filter(address -> !live.contains(address))
                        .ifPresent(address -> votes.computeIfAbsent(address, _ -> new TreeMap<>()).merge(there.get(), 1, Integer::sum));
            }
        }
        var ways = new HashMap<String, String>();
        votes.forEach((address, to) -> ways.put(address, Collections.max(to.entrySet(), Map.Entry.comparingByValue()).getKey()));
        return ways;
    }

    private static Optional<String> category(String path, Site site) {
        if (!Readings.isArticle(path)) {
            return Optional.empty();
        }
        var at = Readings.locate(path, site);
        int slash = at.below().indexOf('/');
        return slash < 0 ? Optional.empty() : Optional.of("/" + at.locale().toLanguageTag() + "/categories/" + Slug.of(at.below().substring(0, slash)));
    }

    private static void gone(String address, String path, Map<String, String> redirects, Map<String, String> gone) {
        if (!redirects.containsKey(address)) {
            gone.putIfAbsent(address, DraftReader.titleOf(path));
        }
    }

    private static Optional<String> before(String path, Site site) {
        if (!Readings.isArticle(path)) {
            return Optional.empty();
        }
        var at = Readings.locate(path, site);
        return Optional.of("/" + at.locale().toLanguageTag() + "/articles/" + Slug.of(DraftReader.fileName(at.below())));
    }

    /// Notes where articles are now.
    ///
    /// @param moved files that went elsewhere: former path to next path
    void note(Collection<Article> articles, Map<String, String> moved) {
        load();
        for (var article : articles) {
            var known = all.get(article.address());
            if (known == null || !known.article.equals(article.id()) || !known.path.equals(article.path()) || !known.title.equals(article.title())) {
                var former = new Former(article.locale().toLanguageTag(), article.id(), article.path(), article.title());
                all.put(article.address(), former);
                unsaved.put(article.address(), former);
            }
        }
        moves.putAll(moved);
        unsavedMoves.putAll(moved);
    }

    /// The end of the way from a path, if it is one that is wanted. Ways in circles end nowhere.
    static Optional<String> follow(String path, Map<String, String> steps, Predicate<String> wanted) {
        var seen = new HashSet<String>();
        for (var at = steps.get(path); at != null && seen.add(at); at = steps.get(at)) {
            if (wanted.test(at)) {
                return Optional.of(at);
            }
        }
        return Optional.empty();
    }

    private void load() {
        if (all == null) {
            all = store.map(AddressStore::all).orElseGet(HashMap::new);
            moves = store.map(AddressStore::moves).orElseGet(HashMap::new);
        }
    }

    void keep() {
        if (store.isPresent() && !(unsaved.isEmpty() && unsavedMoves.isEmpty())) {
            store.get().keep(unsaved, unsavedMoves);
            unsaved.clear();
            unsavedMoves.clear();
        }
    }
}
