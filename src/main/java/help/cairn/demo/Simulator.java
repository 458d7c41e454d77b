package help.cairn.demo;

import help.cairn.articles.Article;
import help.cairn.articles.Snapshot;
import help.cairn.publishing.Change;
import help.cairn.publishing.Commit;
import help.cairn.publishing.Expectations;
import help.cairn.publishing.PublicationStore;
import help.cairn.search.Finder;
import help.cairn.staff.Seal;
import help.cairn.storage.Database;
import help.cairn.tickets.Backlog;
import help.cairn.tickets.Lot;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/// Fills a database with what shoppers did who were never there. They act by chance, but the same seed brings the same
/// chance, and what is planted among it is known.
public final class Simulator {
    private static final double COMES_AGAIN = 0.15;
    private static final Duration AGAIN_AT_SOONEST = Duration.ofDays(5);
    private static final int AGAIN_WITHIN_MINUTES = 20 * 24 * 60;
    private static final int SPIKE_DAYS = 3;
    private static final int SETTLED_DAYS = 4;
    private static final LocalTime PUBLISHING = LocalTime.of(10, 0);

    /// What to simulate.
    ///
    /// @param days up to today
    /// @param visitors who come for help on a usual day
    /// @param holdOut the part of them that is offered no answers in the form
    /// @param colleagues addresses of those who answer
    public record Plan(long seed, int days, int visitors, double holdOut, List<String> colleagues) {
        public static final long SEED = 20_261_201;

        public Plan {
            if (days < 7 || days > 366) {
                throw new IllegalArgumentException("A simulation is of 7 to 366 days, not of %d.".formatted(days));
            }
            if (visitors < 1 || visitors > 5_000) {
                throw new IllegalArgumentException("1 to 5000 visitors come on a day, not %d.".formatted(visitors));
            }
            colleagues = List.copyOf(colleagues);
        }
    }

    private record Return(Instant at, Person person) {}

    private final Database database;
    private final Snapshot served;
    private final Searches searches;
    private final Map<Locale, Map<String, List<String>>> asked = new HashMap<>();
    private final Plan plan;
    private final Instant now;
    private final LocalDate first;
    private final LocalDate today;
    private final Tally tally = new Tally();

    /// @param served what shoppers read and search
    /// @param finder not prepared for it yet
    /// @param expectations questions that the content itself knows
    /// @param clock whose now is the end of it
    public Simulator(Database database, Snapshot served, Finder finder, Expectations expectations, Plan plan, Clock clock) {
        this.database = database;
        this.served = served;
        this.plan = plan;
        searches = new Searches(finder);
        now = clock.instant();
        today = LocalDate.ofInstant(now, served.site().timeZone());
        first = today.minusDays(plan.days - 1L);
        expectations.each(served, (query, locale, articles) -> articles.stream().sorted().findFirst().ifPresent(
                article -> asked.computeIfAbsent(locale, _ -> new LinkedHashMap<>()).computeIfAbsent(article, _ -> new ArrayList<>()).add(query)));
    }

    /// Writes all of it.
    ///
    /// @throws IllegalArgumentException if the content has no articles to ask for
    public Planted run() {
        var mends = at(first.plusDays(plan.days / 2));
        var tries = at(first.plusDays(plan.days * 2L / 5));
        var spikes = today.minusDays(SPIKE_DAYS - 1L).atStartOfDay(served.site().timeZone()).toInstant();
        searches.prepare(served);
        var needs = new Needs(served, searches, asked, plan.seed, tries, mends, spikes);
        if (needs.isEmpty()) {
            throw new IllegalArgumentException("There are no articles in this content that shoppers could ask for: name another folder with --content.");
        }
        var fixed = needs.planted().stream().filter(need -> need.kind().equals(Planted.FIXED)).findFirst().flatMap(Need::article);
        var unfixed = needs.planted().stream().filter(need -> need.kind().equals(Planted.UNFIXED)).findFirst().flatMap(Need::article);
        var editions = List.of(name(0), name(1), served.commit());
        var before = fixed.map(article -> served.without(article.locale(), article.id(), editions.getFirst())).orElse(served);
        if (before != served) {
            searches.prepare(before);
        }
        // What decides by lot decides the same each time.
        Seal.lay(database, "experiment", name(2));
        Seal.lay(database, "person", name(3));
        var dice = new SplittableRandom(plan.seed);
        var world = new World(
                served, before, tries, mends, unfixed.map(Article::id).orElse(""), searches, new Lot(new Seal(database, "experiment"), plan.holdOut),
                new Seal(database, "person"), new Team(served.site(), plan.colleagues), editions);
        publish(editions, tries, mends, fixed, unfixed);
        needs.typed().parallelStream().forEach(typed -> searches.ask(served, typed.locale(), typed.query()));
        shop(world, needs, new Diary(database, new Backlog(served), dice.split(), now), dice);
        return planted(needs, world);
    }

    private void shop(World world, Needs needs, Diary diary, SplittableRandom dice) {
        var rhythm = new Rhythm(served.site().timeZone());
        var bystanders = new Bystanders(world, rhythm, diary, dice.split());
        Queue<Return> returns = new PriorityQueue<>(Comparator.comparing(Return::at).thenComparing(again -> again.person().email()));
        for (var day = first; !day.isAfter(today); day = day.plusDays(1)) {
            var ends = day.plusDays(1).atStartOfDay(rhythm.zone()).toInstant();
            int visitors = rhythm.visitors(day, plan.visitors, dice);
            for (int i = 0; i < visitors; i++) {
                var its = dice.split();
                var at = rhythm.moment(day, its);
                var need = needs.draw(its, at);
                come(world, new Person(need.locale(), its), need, at, diary, its).ifPresent(returns::add);
            }
            while (!returns.isEmpty() && returns.peek().at().isBefore(ends)) {
                var again = returns.remove();
                var its = dice.split();
                var need = needs.drawSound(its, again.person().locale());
                come(world, again.person(), need, again.at(), diary, its);
            }
            bystanders.day(day, visitors);
            diary.write(ends);
        }
        diary.write(now.plusMillis(1));
        diary.close();
    }

    /// @return when they come again, if they do
    private Optional<Return> come(World world, Person person, Need need, Instant at, Diary diary, RandomGenerator dice) {
        var offers = !Shopper.offers(world, need, at).isEmpty();
        var offered = offers && !Shopper.holds(world, person, need);
        var odds = need.at(at);
        var ending = odds.draw(dice, offered);
        if (LocalDate.ofInstant(at, served.site().timeZone()).isBefore(today.minusDays(SETTLED_DAYS))) {
            tally.add(odds, offered, person.visitor().isPresent());
            if (ending instanceof Ending.Asked && person.visitor().isPresent() && person.opensFirst()) {
                tally.opens(odds.form(offers && Shopper.guarded(world, need)), odds.form(offers));
            }
        }
        new Shopper(world, person, need, ending, at, diary, dice).act();
        return dice.nextDouble() < COMES_AGAIN
                ? Optional.of(new Return(at.plus(AGAIN_AT_SOONEST).plus(Duration.ofMinutes(dice.nextInt(AGAIN_WITHIN_MINUTES))), person))
                : Optional.empty();
    }

    /// What is to be expected, added up.
    private static final class Tally {
        private double told;
        private double all;
        private double solved;
        private double confirmed;
        private double contacted;
        private double gaveUp;
        private double held;
        private double shown;
        private double opened;

        void add(Odds odds, boolean offered, boolean visitor) {
            all++;
            solved += odds.solved(offered);
            contacted += odds.contacted(offered);
            // Of who refuses to be told apart, nothing but a ticket is told.
            told += visitor ? 1 : odds.contacted(offered);
            confirmed += visitor ? odds.confirmed(offered) : 0;
            gaveUp += visitor ? odds.gaveUp(offered) : 0;
        }

        void opens(Odds.Form ifHeld, Odds.Form ifShown) {
            opened++;
            held += ifHeld.sends();
            shown += ifShown.sends();
        }

        Planted.Rates rates() {
            return new Planted.Rates(share(solved, all), share(confirmed, told), share(contacted, told), share(gaveUp, told));
        }

        Planted.HoldOut holdOut() {
            return new Planted.HoldOut(share(held, opened), share(shown, opened));
        }

        /// Nobody is no share of anybody.
        private static double share(double some, double whole) {
            return whole == 0 ? 0 : some / whole;
        }
    }

    private Planted planted(Needs needs, World world) {
        return new Planted(
                plan.seed, first.toString(), today.minusDays(SETTLED_DAYS).toString(), served.site().timeZone().getId(),
                tally.rates(),
                tally.holdOut(),
                needs.planted().stream().map(need -> gap(need, world)).toList());
    }

    private Planted.Gap gap(Need need, World world) {
        var turns = Optional.of(need.turns()).filter(when -> !when.equals(Instant.MAX));
        return new Planted.Gap(
                need.kind(), need.locale().toLanguageTag(), need.article().map(Article::id).orElse(""), need.queries(), need.part(now) * plan.visitors,
                fails(need, need.odds(), first.atStartOfDay(served.site().timeZone()).toInstant(), world), turns.map(Instant::toString),
                turns.map(_ -> fails(need, need.later(), now, world)));
    }

    /// The share that fails of those who are held out by lot and those who are not, together.
    private double fails(Need need, Odds odds, Instant at, World world) {
        var offers = !Shopper.offers(world, need, at).isEmpty();
        double held = Shopper.guarded(world, need) ? 0 : plan.holdOut;
        return (1 - held) * odds.fails(offers) + held * odds.fails(false);
    }

    /// Writes down what was published when, so that reports can draw it.
    private void publish(List<String> editions, Instant tries, Instant mends, Optional<Article> fixed, Optional<Article> unfixed) {
        var store = new PublicationStore(database, Clock.fixed(now, served.site().timeZone()));
        int articles = (int) served.site().locales().stream().mapToLong(locale -> served.articles(locale).size()).sum();
        int once = articles - (fixed.isPresent() ? 1 : 0);
        var all = served.site().locales().stream().flatMap(locale -> served.articles(locale).stream())
                .filter(article -> fixed.filter(one -> one.equals(article)).isEmpty()).map(article -> change(Change.Kind.ADDED, article)).toList();
        store.past(editions.get(0), commit(editions.get(0), first.atStartOfDay(served.site().timeZone()).toInstant(), "Open the help center"), once, all);
        store.past(editions.get(1), commit(editions.get(1), tries, "Reword " + unfixed.map(Article::title).orElse("an article")), once,
                unfixed.map(article -> change(Change.Kind.CHANGED, article)).stream().toList());
        store.past(editions.get(2), commit(editions.get(2), mends, "Add " + fixed.map(Article::title).orElse("an article")), articles,
                fixed.map(article -> change(Change.Kind.ADDED, article)).stream().toList());
    }

    private static Change change(Change.Kind kind, Article article) {
        return new Change(kind, article.path(), "", article.locale(), article.title(), "", kind == Change.Kind.CHANGED ? article.lead() : "");
    }

    private static Commit commit(String edition, Instant at, String message) {
        return new Commit(edition, "Demo", at, message);
    }

    private Instant at(LocalDate day) {
        return day.atTime(PUBLISHING).atZone(served.site().timeZone()).toInstant();
    }

    /// Something that looks random and is the same for a seed.
    private String name(int which) {
        try {
            var text = "cairn demo %d %d".formatted(plan.seed, which).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text)).substring(0, 40);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
