package help.cairn.demo;

import help.cairn.articles.Article;
import help.cairn.articles.Snapshot;
import help.cairn.articles.Topic;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What the shoppers of this content come for: the questions that its articles answer, and a few that are planted. What is
/// planted is true of the content, as its own search says.
final class Needs {
    /// Only so many articles of a locale are asked for: to search for more would keep who waits for the demo waiting.
    private static final int MOST_ARTICLES = 30;
    private static final int MOST_QUERIES = 3;
    private static final int TRIED = 40;
    private static final int LATE = 5;
    private static final Map<String, Double> SHARES = Map.of("en", 0.62, "de", 0.22, "es", 0.12, "ar", 0.04);
    private static final double OTHER_SHARE = 0.08;
    private static final List<String> NOWHERE = List.of("gizmo", "doodad", "whatsit");

    private static final Odds SOUND = new Odds(0.14, 0.54, 0.19, 0.13, 0.35, true);
    private static final Odds NOTHING = new Odds(0, 0.1, 0.42, 0.48, 0, false);
    private static final Odds HIDDEN = new Odds(0.12, 0.36, 0.29, 0.23, 0.25, true);
    private static final Odds FAILS = new Odds(0.04, 0.22, 0.34, 0.4, 0.9, false);
    private static final Odds MENDED = new Odds(0.2, 0.55, 0.13, 0.12, 0.35, true);
    private static final Odds NOT_MENDED = new Odds(0.05, 0.33, 0.32, 0.3, 0.8, false);

    /// Something to plant, if the content is as it has to be for that.
    ///
    /// @param article empty where there must be none
    private record Idea(String kind, String article, String topic, List<String> queries) {
        Idea(String kind, String article, String topic, String... queries) {
            this(kind, article, topic, List.of(queries));
        }
    }

    private static final List<Idea> IDEAS = List.of(
            new Idea(Planted.NO_ARTICLE, "", "other", "gift wrapping", "do you gift wrap", "gift wrapping service", "can you gift wrap my order"),
            new Idea(Planted.NO_ARTICLE, "", "other", "loyalty points", "where are my loyalty points", "loyalty points balance"),
            new Idea(Planted.NO_ARTICLE, "", "other", "unidays", "unidays not accepted", "do you take unidays"),
            new Idea(Planted.SPIKE, "", "product", "stove recall", "camping stove recall", "trailblazer stove recall", "is my stove recalled"),
            new Idea(Planted.SPIKE, "", "other", "checkout frozen", "checkout page frozen", "checkout keeps freezing"),
            new Idea(Planted.SPIKE, "", "other", "ransomware", "were you hacked ransomware", "ransomware news"),
            new Idea(Planted.OTHER_WORDS, "care-for-wool-blankets", "product", "moth holes", "moth holes in blanket", "moths eating my blanket"),
            new Idea(Planted.RANKING, "track-your-order", "order", "order", "orders"),
            new Idea(Planted.FAILING, "refund-less-than-expected", "return", "refund too small", "refund less than expected", "why is my refund less"),
            new Idea(Planted.FIXED, "return-without-a-printer", "return", "return without printer", "no printer", "i have no printer",
                    "print label at home"),
            new Idea(Planted.UNFIXED, "promo-code-not-working", "payment", "promo code not working", "discount code not working",
                    "voucher code wont work"));

    private final Snapshot snapshot;
    private final Searches searches;
    private final Random order;
    private final Instant mends;
    private final Instant tries;
    private final Instant spikes;
    private final Map<Locale, List<Need>> sound = new LinkedHashMap<>();
    private final List<Need> planted = new ArrayList<>();

    /// @param asked the content's own questions, by locale and article
    /// @param mends when the fix that works is published
    /// @param tries when the one is that does not
    /// @param spikes when something comes up suddenly
    Needs(Snapshot snapshot, Searches searches, Map<Locale, Map<String, List<String>>> asked, long seed, Instant tries, Instant mends, Instant spikes) {
        this.snapshot = snapshot;
        this.searches = searches;
        this.mends = mends;
        this.tries = tries;
        this.spikes = spikes;
        order = new Random(seed);
        var home = snapshot.site().defaultLocale();
        var articles = new ArrayList<>(snapshot.articles(home));
        Collections.shuffle(articles, order);
        Stream.of(Planted.NO_ARTICLE, Planted.SPIKE, Planted.OTHER_WORDS, Planted.RANKING, Planted.FAILING, Planted.FIXED, Planted.UNFIXED)
                .forEach(kind -> plant(kind, articles).ifPresent(planted::add));
        var spoilt = planted.stream().filter(need -> !need.odds().helped()).flatMap(need -> need.article().stream()).map(Article::id)
                .collect(Collectors.toSet());
        for (var locale : snapshot.site().locales()) {
            sound.put(locale, sound(locale, asked.getOrDefault(locale, Map.of()), locale.equals(home) ? spoilt : Set.of()));
        }
        sound.values().removeIf(List::isEmpty);
    }

    List<Need> planted() {
        return planted;
    }

    Collection<List<Need>> sound() {
        return sound.values();
    }

    /// Nothing can be asked of content without articles.
    boolean isEmpty() {
        return sound.isEmpty();
    }

    /// What brings the next shopper.
    Need draw(RandomGenerator dice, Instant at) {
        double lot = dice.nextDouble();
        for (var need : planted) {
            lot -= need.part(at);
            if (lot < 0) {
                return need;
            }
        }
        return drawSound(dice);
    }

    private Need drawSound(RandomGenerator dice) {
        return drawSound(dice, drawn(List.copyOf(sound.keySet()), one -> SHARES.getOrDefault(one.getLanguage(), OTHER_SHARE), dice));
    }

    /// What brings one back who reads this language.
    Need drawSound(RandomGenerator dice, Locale locale) {
        return drawn(sound.getOrDefault(locale, sound.values().iterator().next()), Need::weight, dice);
    }

    static <T> T drawn(List<T> all, Function<T, Double> weight, RandomGenerator dice) {
        double lot = dice.nextDouble() * all.stream().mapToDouble(weight::apply).sum();
        for (var one : all) {
            lot -= weight.apply(one);
            if (lot < 0) {
                return one;
            }
        }
        return all.getLast();
    }

    private List<Need> sound(Locale locale, Map<String, List<String>> asked, Set<String> spoilt) {
        var articles = new ArrayList<>(snapshot.articles(locale).stream().filter(article -> !spoilt.contains(article.id())).toList());
        Collections.shuffle(articles, order);
        var popular = snapshot.site().popular().stream().map(shortcut -> shortcut.article()).toList();
        articles.sort(java.util.Comparator.comparingInt(article -> popular.contains(article.id()) ? popular.indexOf(article.id()) : popular.size()));
        var needs = new ArrayList<Need>();
        for (var article : articles.subList(0, Math.min(MOST_ARTICLES, articles.size()))) {
            var queries = new LinkedHashSet<>(asked.getOrDefault(article.id(), List.of()));
            queries.add(typed(article.title()));
            article.keywords().stream().limit(2).map(Needs::typed).forEach(queries::add);
            needs.add(new Need(
                    Need.SOUND, locale, Optional.of(article), topic(article), queries.stream().limit(MOST_QUERIES).toList(), 1.0 / (needs.size() + 4), SOUND,
                    SOUND, Instant.MAX));
        }
        return needs;
    }

    /// As people type it.
    private static String typed(String title) {
        return title.toLowerCase(Locale.ROOT).replaceAll("[?!.:“”„«»\"]", "").strip();
    }

    private String topic(Article article) {
        var site = snapshot.site();
        return site.topic(article.topic()).or(() -> site.topics().stream().filter(topic -> topic.articles().contains(article.id())).findFirst())
                .map(Topic::id)
                .orElseGet(() -> site.topics().get(Math.floorMod(article.category().hashCode(), site.topics().size())).id());
    }

    private String topic(String wanted) {
        return snapshot.site().topic(wanted).or(() -> snapshot.site().topic("other")).orElseGet(() -> snapshot.site().topics().getLast()).id();
    }

    private Optional<Need> plant(String kind, List<Article> articles) {
        var home = snapshot.site().defaultLocale();
        var taken = planted.stream().flatMap(need -> need.article().stream()).map(Article::id).collect(Collectors.toSet());
        var ideas = IDEAS.stream().filter(idea -> idea.kind.equals(kind));
        var more = articles.stream().limit(TRIED).filter(article -> !taken.contains(article.id())).flatMap(article -> about(kind, article).stream());
        return Stream.concat(ideas, more).filter(this::fits).findFirst().map(idea -> {
            var article = snapshot.byId(home, idea.article);
            return switch (kind) {
                case Planted.NO_ARTICLE -> need(idea, article, 0.025, NOTHING, NOTHING, Instant.MAX);
                case Planted.SPIKE -> need(idea, article, 0.08, NOTHING, NOTHING, spikes);
                case Planted.OTHER_WORDS -> need(idea, article, 0.025, HIDDEN, HIDDEN, Instant.MAX);
                case Planted.RANKING -> need(idea, article, 0.03, HIDDEN, HIDDEN, Instant.MAX);
                case Planted.FAILING -> need(idea, article, 0.03, FAILS, FAILS, Instant.MAX);
                case Planted.FIXED -> need(idea, article, 0.03, NOTHING, MENDED, mends);
                default -> need(idea, article, 0.03, NOT_MENDED, NOT_MENDED, tries);
            };
        });
    }

    private Need need(Idea idea, Optional<Article> article, double part, Odds before, Odds after, Instant turns) {
        return new Need(
                idea.kind, snapshot.site().defaultLocale(), article, topic(idea.topic), idea.queries, part, before, after, turns);
    }

    /// What could be planted about any article.
    private Optional<Idea> about(String kind, Article article) {
        var title = typed(article.title());
        var words = Arrays.stream(title.split("[^\\p{L}\\p{N}]+")).filter(word -> word.length() > 3).toList();
        var brief = String.join(" ", words);
        return switch (kind) {
            case Planted.OTHER_WORDS -> words.size() < 2
                    ? Optional.empty()
                    : Optional.of(new Idea(kind, article.id(), article.topic(), NOWHERE.stream().map(word -> brief + " " + word).toList()));
            case Planted.RANKING -> words.stream().map(word -> new Idea(kind, article.id(), article.topic(), word)).filter(this::fits).findFirst();
            case Planted.FAILING, Planted.FIXED, Planted.UNFIXED -> words.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Idea(kind, article.id(), article.topic(), Stream.of(title, brief).distinct().toList()));
            default -> Optional.empty();
        };
    }

    /// Whether it is true of the content.
    private boolean fits(Idea idea) {
        var home = snapshot.site().defaultLocale();
        if (!idea.article.isEmpty() && snapshot.byId(home, idea.article).isEmpty()) {
            return false;
        }
        return idea.queries.stream().map(query -> searches.ask(snapshot, home, query)).allMatch(sight -> switch (idea.kind) {
            case Planted.NO_ARTICLE, Planted.SPIKE -> sight.hits() == 0;
            case Planted.OTHER_WORDS -> sight.hits() == 0 && sight.seen().contains(idea.article);
            case Planted.RANKING -> sight.hits() > 0 && sight.position(idea.article) >= LATE;
            default -> sight.seen().contains(idea.article);
        });
    }

    /// Everything that is typed, so that it can be searched for before anybody waits for it.
    Set<Typed> typed() {
        var all = new HashSet<Typed>();
        Stream.concat(planted.stream(), sound.values().stream().flatMap(List::stream))
                .forEach(need -> need.queries().forEach(query -> all.add(new Typed(need.locale(), query))));
        return all;
    }

    record Typed(Locale locale, String query) {}
}
