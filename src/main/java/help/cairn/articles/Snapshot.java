package help.cairn.articles;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Everything that was published together: one commit, or one state of a folder. Immutable.
public final class Snapshot {
    private final String commit;
    private final Instant publishedAt;
    private final Site site;
    private final Map<Locale, List<Category>> categories;
    private final Map<Locale, Map<String, Article>> bySlug = new HashMap<>();
    private final Map<Locale, Map<String, Article>> byId = new LinkedHashMap<>();
    private final Map<Locale, Map<String, Category>> categoryBySlug = new HashMap<>();
    private final Map<Locale, Map<String, Category>> categoryByKey = new HashMap<>();
    private final Map<String, String> redirects;
    private final Map<String, String> gone;
    private final Map<String, Asset> assets;
    private final List<Problem> problems;
    private final int errors;
    private final Map<Locale, List<Synonym>> synonyms;
    private final Map<Locale, List<Pin>> pins;
    private final List<CannedReply> replies;

    /// Without anything that the writers tell search.
    public Snapshot(
            String commit,
            Instant publishedAt,
            Site site,
            Map<Locale, List<Category>> categories,
            Map<String, String> redirects,
            Map<String, String> gone,
            Collection<Asset> assets,
            List<Problem> problems) {
        this(commit, publishedAt, site, categories, redirects, gone, assets, problems, Map.of(), List.of(), List.of());
    }

    /// @param commit the Git commit, or a hash of the folder's state
    /// @param categories by locale, in order
    /// @param redirects old address, beginning with `/`, to new address, here or elsewhere
    /// @param gone address at which an article or a category was that is no longer there, to its title
    /// @param assets by address
    /// @param problems what the writers should mend
    /// @param synonyms by locale, as the content writes them
    /// @param replies what colleagues send often, in order
    public Snapshot(
            String commit,
            Instant publishedAt,
            Site site,
            Map<Locale, List<Category>> categories,
            Map<String, String> redirects,
            Map<String, String> gone,
            Collection<Asset> assets,
            List<Problem> problems,
            Map<Locale, List<Synonym>> synonyms,
            List<Pin> pins,
            List<CannedReply> replies) {
        this.commit = commit;
        this.publishedAt = publishedAt;
        this.site = site;
        this.categories = Map.copyOf(categories);
        this.redirects = Map.copyOf(redirects);
        this.gone = Map.copyOf(gone);
        this.problems = List.copyOf(problems);
        int failing = 0;
        for (var problem : problems) {
            failing += problem.isError() ? 1 : 0;
        }
        this.errors = failing;
        this.synonyms = Map.copyOf(synonyms);
        this.pins = pins.stream().collect(Collectors.groupingBy(Pin::locale, Collectors.toUnmodifiableList()));
        this.replies = List.copyOf(replies);
        var media = new HashMap<String, Asset>();
        assets.forEach(asset -> media.put(asset.address(), asset));
        this.assets = Map.copyOf(media);
        for (var locale : site.locales()) {
            var slugs = bySlug.computeIfAbsent(locale, _ -> new HashMap<>());
            var ids = byId.computeIfAbsent(locale, _ -> new LinkedHashMap<>());
            for (var category : categories(locale)) {
                categoryByKey.computeIfAbsent(locale, _ -> new HashMap<>()).putIfAbsent(category.key(), category);
                categoryBySlug
                        .computeIfAbsent(locale, _ -> new HashMap<>())
                        .put(category.slug().value(), category);
                category.all().forEach(article -> {
                    slugs.put(article.slug().value(), article);
                    ids.put(article.id(), article);
                });
            }
        }
    }

    /// Texts that colleagues send often in this language, or in the site's first if there are none in it.
    public List<CannedReply> replies(Locale locale) {
        var here = replies.stream().filter(reply -> reply.locale().equals(locale)).toList();
        return here.isEmpty() ? replies.stream().filter(reply -> reply.locale().equals(site.defaultLocale())).toList() : here;
    }

    /// The same as it was before one of its articles was written.
    ///
    /// @param edition what it was called then
    public Snapshot without(Locale locale, String article, String edition) {
        var shelves = new HashMap<>(categories);
        shelves.computeIfPresent(locale, (_, all) -> all.stream().map(category -> category.without(article)).toList());
        return new Snapshot(
                edition, publishedAt, site, shelves, redirects, gone, assets.values(), problems, synonyms,
                pins.values().stream().flatMap(List::stream).toList(), replies);
    }

    /// What is served before the first publication.
    public static Snapshot empty(Site site) {
        return new Snapshot("none", Instant.EPOCH, site, Map.of(), Map.of(), Map.of(), List.of(), List.of());
    }

    public String commit() {
        return commit;
    }

    public Instant publishedAt() {
        return publishedAt;
    }

    public Site site() {
        return site;
    }

    public List<Problem> problems() {
        return problems;
    }

    /// How many of the problems keep an article from being published.
    public int errors() {
        return errors;
    }

    public List<Category> categories(Locale locale) {
        return categories.getOrDefault(locale, List.of());
    }

    /// The files that readers do not see as they are written, until their errors are mended.
    public Set<String> heldBack() {
        return problems.stream().filter(Problem::isError).map(Problem::file).collect(Collectors.toCollection(TreeSet::new));
    }

    public Optional<Category> category(Locale locale, String slug) {
        return Optional.ofNullable(
                categoryBySlug.getOrDefault(locale, Map.of()).get(slug));
    }

    /// The category that this article stands in; every article of a snapshot has one.
    public Category categoryOf(Article article) {
        return Optional.ofNullable(categoryByKey.getOrDefault(article.locale(), Map.of()).get(article.category())).orElseThrow();
    }

    public Optional<Section> sectionOf(Article article) {
        return article.section().flatMap(key -> categoryOf(article).sections().stream()
                .filter(section -> section.key().equals(key))
                .findFirst());
    }

    public Collection<Article> articles(Locale locale) {
        return byId.getOrDefault(locale, Map.of()).values();
    }

    public Optional<Article> article(Locale locale, String slug) {
        return Optional.ofNullable(bySlug.getOrDefault(locale, Map.of()).get(slug));
    }

    public Optional<Article> byId(Locale locale, String id) {
        return Optional.ofNullable(byId.getOrDefault(locale, Map.of()).get(id));
    }

    /// The article in this locale, else in the first of the site's locales that has it.
    public Optional<Article> bestById(Locale locale, String id) {
        return byId(locale, id).or(() -> translations(id).values().stream().findFirst());
    }

    /// The same article in every locale that has it.
    public Map<Locale, Article> translations(String id) {
        var all = new LinkedHashMap<Locale, Article>();
        for (var locale : site.locales()) {
            byId(locale, id).ifPresent(article -> all.put(locale, article));
        }
        return all;
    }

    /// Where an old address leads now.
    public Optional<String> redirect(String path) {
        return Optional.ofNullable(redirects.get(path));
    }

    /// The title of the article or category that was at this address until it was taken away.
    public Optional<String> gone(String path) {
        return Optional.ofNullable(gone.get(path));
    }

    public Optional<Asset> asset(String address) {
        return Optional.ofNullable(assets.get(address));
    }

    /// What the writers say that words mean, besides what search knows by itself.
    public List<Synonym> synonyms(Locale locale) {
        return synonyms.getOrDefault(locale, List.of());
    }

    /// Which articles the writers want first for a question.
    public List<Pin> pins(Locale locale) {
        return pins.getOrDefault(locale, List.of());
    }

    public int size() {
        return byId.values().stream().mapToInt(Map::size).sum();
    }
}
