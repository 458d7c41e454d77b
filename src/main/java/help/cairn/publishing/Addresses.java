package help.cairn.publishing;

import help.cairn.articles.Article;
import help.cairn.articles.Category;
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
    private record Asked(Register register, Map<String, String> categories, Site site, List<String> files, Map<String, String> moved, Set<String> deleted) {}

    /// Who was at an address last.
    ///
    /// @param article the id of an article, or the key of a category
    /// @param path the file of an article; what is a category ends with a slash
    record Former(String locale, String article, String path, String title) {
        static Former of(Article article) {
            return new Former(article.locale().toLanguageTag(), article.id(), article.path(), article.title());
        }

        static Former of(Category category) {
            return new Former(category.locale().toLanguageTag(), category.key(), category.key() + "/", category.title());
        }

        boolean isCategory() {
            return path.endsWith("/");
        }
    }

    /// Where old addresses lead.
    ///
    /// @param redirects old to new address
    /// @param gone old address to the title of the article or category that was there
    record Ways(Map<String, String> redirects, Map<String, String> gone, List<Problem> problems) {}

    /// Who had which address until now.
    final class Claims {
        private final Map<String, String> steps;

        private Claims(Map<String, String> steps) {
            this.steps = steps;
        }

        /// Whether any article was ever at this address.
        boolean known(String address) {
            return all.containsKey(address);
        }

        /// The path of the article that was at this address last, if it is still there under any name.
        Optional<String> owner(String address, Register register) {
            return Optional.ofNullable(all.get(address)).filter(former -> !former.isCategory()).flatMap(former -> owner(former, register));
        }

        private Optional<String> owner(Former former, Register register) {
            return register.byId(Locale.forLanguageTag(former.locale) + " " + former.article)
                    .or(() -> Optional.of(former.path).filter(register::has)).or(() -> follow(former.path, steps, register::has));
        }
    }

    Addresses(Optional<AddressStore> store) {
        this.store = store;
    }

    /// The same addresses for somebody else, kept nowhere.
    Addresses copy() {
        load();
        var copy = new Addresses(Optional.empty());
        copy.all = new HashMap<>(all);
        copy.moves = new HashMap<>(moves);
        return copy;
    }

    Claims claims(History history) {
        load();
        return new Claims(steps(history));
    }

    private Map<String, String> steps(History history) {
        var steps = new HashMap<>(moves);
        steps.putAll(history.moved());
        return steps;
    }

    /// Finds where everything that was elsewhere went. What a writer says in front matter comes before what stands in a
    /// file of redirects, and both before what is known from before.
    ///
    /// @param categories where the categories are, by locale and key
    Ways ways(Register register, Map<String, String> categories, Tree tree, Site site) throws IOException {
        load();
        var steps = steps(tree.history());
        var now = new Asked(register, categories, site, RedirectFile.states(tree.files()), steps, tree.history().deleted());
        if (asked == null || asked.register != register || !asked.equals(now)) {
            ways = found(register, categories, tree, site, steps);
            asked = now;
        }
        return ways;
    }

    private Ways found(Register register, Map<String, String> categories, Tree tree, Site site, Map<String, String> steps) throws IOException {
        var problems = new ArrayList<Problem>();
        var redirects = new HashMap<String, String>();
        register.byOld().forEach((old, path) -> redirects.put(old, register.address(path)));
        RedirectFile.read(tree.files(), register, problems).forEach(redirects::putIfAbsent);
        var gone = new HashMap<String, String>();
        all.forEach((address, former) -> {
            if (!former.isCategory() && !register.isAddress(address) && !redirects.containsKey(address)) {
                new Claims(steps).owner(former, register).ifPresentOrElse(path -> redirects.put(address, register.address(path)),
                        () -> gone.put(address, former.title));
            }
        });
        // What moved or went before Cairn was there had the address that its name gave it.
        steps.keySet().forEach(path -> before(path, site).filter(address -> !register.isAddress(address) && !gone.containsKey(address))
                .ifPresent(address -> follow(path, steps, register::has).ifPresentOrElse(
                        now -> redirects.putIfAbsent(address, register.address(now)), () -> gone(address, path, redirects, gone))));
        tree.history().deleted().forEach(path -> before(path, site).filter(address -> !register.isAddress(address)).ifPresent(
                address -> gone(address, path, redirects, gone)));
        var live = new HashSet<>(categories.values());
        formerCategories(register, categories, tree, site, steps).forEach((address, now) -> {
            if (!live.contains(address) && !redirects.containsKey(address)) {
                now.address.ifPresentOrElse(there -> redirects.put(address, there), () -> gone.put(address, now.title));
            }
        });
        redirects.keySet().removeIf(address -> register.isAddress(address) || live.contains(address));
        return new Ways(redirects, gone, problems);
    }

    /// What became of a category.
    ///
    /// @param address where it, or most of its articles, went; empty if they are gone
    private record Now(Optional<String> address, String title) {}

    /// The addresses that categories had. One that is no more leads to where most of its articles went.
    private Map<String, Now> formerCategories(
            Register register, Map<String, String> categories, Tree tree, Site site, Map<String, String> steps) {
        var formerly = new HashSet<>(steps.keySet());
        formerly.addAll(tree.history().deleted());
        all.values().stream().filter(former -> !former.isCategory()).forEach(former -> formerly.add(former.path));
        formerly.removeIf(register::has);
        var votes = new TreeMap<String, TreeMap<String, Integer>>();
        for (var path : formerly) {
            category(path, site).filter(key -> !categories.containsKey(key)).ifPresent(key -> {
                var targets = votes.computeIfAbsent(key, _ -> new TreeMap<>());
                follow(path, steps, register::has).flatMap(there -> category(there, site)).map(categories::get)
                        .ifPresent(there -> targets.merge(there, 1, Integer::sum));
            });
        }
        var former = new HashMap<String, Now>();
        all.forEach((address, was) -> {
            if (was.isCategory()) {
                var key = was.locale + " " + was.article;
                former.put(address, new Now(Optional.ofNullable(categories.get(key)).or(() -> most(votes.get(key))), was.title));
            }
        });
        votes.forEach((key, targets) -> former.putIfAbsent(derived(key), new Now(most(targets), DraftReader.titleOf(key.substring(key.indexOf(' ') + 1)))));
        // Whoever guesses an address by the name of the folder, as Cairn did before it heeded another, shall arrive too.
        new TreeMap<>(categories).forEach((key, address) -> {
            if (!key.endsWith(" ")) {
                former.putIfAbsent(derived(key), new Now(Optional.of(address), ""));
            }
        });
        return former;
    }

    private static Optional<String> most(TreeMap<String, Integer> targets) {
        return Optional.ofNullable(targets).filter(some -> !some.isEmpty())
                .map(some -> Collections.max(some.entrySet(), Map.Entry.comparingByValue()).getKey());
    }

    private static String derived(String key) {
        int space = key.indexOf(' ');
        return Shelves.Places.address(key.substring(0, space), Slug.of(key.substring(space + 1)));
    }

    /// The locale and key of the category that a file stands in; empty for one that stands beside them.
    private static Optional<String> category(String path, Site site) {
        if (!Readings.isArticle(path)) {
            return Optional.empty();
        }
        var at = Readings.locate(path, site);
        int slash = at.below().indexOf('/');
        return slash < 0 ? Optional.empty() : Optional.of(Shelves.Places.key(at.locale(), at.below().substring(0, slash)));
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
        articles.forEach(article -> note(article.address(), Former.of(article)));
        moves.putAll(moved);
        unsavedMoves.putAll(moved);
    }

    /// Notes where categories are now.
    void noteCategories(Collection<Category> categories) {
        load();
        categories.forEach(category -> note(category.address(), Former.of(category)));
    }

    private void note(String address, Former now) {
        if (!now.equals(all.put(address, now))) {
            unsaved.put(address, now);
        }
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
