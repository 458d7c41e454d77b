package help.cairn.reports;

import help.cairn.deflection.Outcome;
import help.cairn.deflection.Share;
import help.cairn.reports.Clusters.Cluster;
import help.cairn.reports.Clusters.Reworded;
import help.cairn.reports.Clusters.Typed;
import help.cairn.reports.GapReport.Gap;
import help.cairn.reports.GapReport.Spike;
import help.cairn.reports.GapReport.Top;
import help.cairn.reports.GapStore.Decision;
import help.cairn.reports.GapStore.Search;
import help.cairn.reports.GapStore.Ticket;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Counts searches as they pass by, groups them, and says of each group what is wrong.
///
/// All searches decide what belongs together, so that a filter shows the same groups; those that the filter lets through are counted.
final class GapTally {
    static final int WEEKS = 8;
    private static final int WEEK = 7;
    private static final int VISITORS = 3;
    private static final int VARIANTS = 5;
    private static final int SUBJECTS = 20;
    private static final int LOOKED = 7;
    private static final int SPIKE_DAYS = LOOKED + WEEK * Spikes.WEEKS;
    private static final long NEXT = Duration.ofSeconds(120).toMillis();
    private static final Pattern NO_WORD = Pattern.compile(
            "[^\\p{L}]*|.*(\\p{L})\\1{3,}.*|.*(asdf|sdfg|dfgh|fghj|ghjk|hjkl|qwer|werty|zxcv|xcvb).*|[bcdfghjklmnpqrstvwxz]{5,}");

    private final Period period;
    private final Period compared;
    private final LocalDate last;
    private LocalDate since = LocalDate.MAX;
    private final Map<String, Line> lines = new HashMap<>();
    private final Map<Reworded, Long> reworded = new HashMap<>();
    private final Map<String, Before> sessions = new HashMap<>();
    private final Map<String, String> names = new HashMap<>();
    private final List<Ticket> tickets = new ArrayList<>();

    /// One query.
    private static final class Line {
        private long times;
        private final Map<String, Long> locales = new HashMap<>();
        private final Map<String, Long> opened = new HashMap<>();
        private final List<Seen> seen = new ArrayList<>();
    }

    /// One search that is counted, as small as it can be.
    private static final class Seen {
        private final long at;
        private final int daysBack;
        private final String who;
        private final String episode;
        private final Outcome outcome;
        private final String locale;
        private final String article;
        private final int position;
        private final String ticket;
        private final String topic;
        private final int hits;
        private final int shown;
        private final boolean zero;
        private final boolean noClick;
        private final boolean late;
        private final boolean toForm;
        private final boolean failedByArticle;
        private boolean rescued;

        private Seen(Search search, int daysBack, java.util.function.UnaryOperator<String> once) {
            at = search.at();
            this.daysBack = daysBack;
            who = once.apply(search.who());
            episode = once.apply(search.episode());
            outcome = search.outcome();
            locale = once.apply(search.locale());
            article = once.apply(search.article());
            position = search.position();
            ticket = search.ticket();
            topic = once.apply(search.topic());
            hits = search.hits();
            shown = search.shown();
            zero = search.zero();
            noClick = search.noClick();
            late = search.lateClick();
            toForm = search.toForm();
            failedByArticle = search.engaged() && (search.toContact() || search.unhelpful());
            rescued = search.rescued();
        }

        private boolean failed() {
            return outcome == Outcome.CONTACTED || outcome == Outcome.GAVE_UP;
        }
    }

    /// The search before in a session.
    private record Before(Search search, Optional<Seen> seen) {}

    /// A query of a group, in the period.
    record Query(String words, long searches) {}

    /// One group with what its own page shows besides.
    ///
    /// @param queries all of them, the most typed first
    /// @param asked every query that belongs to it, in the period or before
    /// @param topic of most of its tickets; empty if there is none
    /// @param locale in which it is asked most
    record Counted(Gap gap, List<Query> queries, List<String> asked, String decided, String topic, String locale) {}

    /// @param groups those of at least three visitors, the most people who needn't fail first
    /// @param others what was asked by fewer, by each of its queries
    record Whole(GapReport report, List<Counted> groups, List<Cluster> others) {}

    /// @param compared the days that these are compared with
    /// @param last the last day of the eight weeks
    GapTally(Period period, Period compared, LocalDate last) {
        this.period = period;
        this.compared = compared;
        this.last = last;
    }

    /// @param first the day from which on searches were counted at all
    void since(LocalDate first) {
        since = first;
    }

    /// The first day that is looked at, apart from those compared with.
    LocalDate first() {
        var weeks = last.minusDays(WEEK * WEEKS - 1L);
        return period.from().isBefore(weeks) ? period.from() : weeks;
    }

    /// In order.
    void add(Search search) {
        var words = once(search.words());
        var line = lines.computeIfAbsent(words, _ -> new Line());
        line.times++;
        line.locales.merge(once(search.locale()), 1L, Long::sum);
        if (!search.article().isEmpty()) {
            line.opened.merge(once(search.article()), 1L, Long::sum);
        }
        Optional<Seen> seen = Optional.empty();
        if (counts(search)) {
            seen = Optional.of(new Seen(search, (int) (last.toEpochDay() - LocalDate.ofInstant(Instant.ofEpochMilli(search.at()), period.zone()).toEpochDay()),
                    this::once));
            line.seen.add(seen.get());
        }
        var before = sessions.put(search.session(), new Before(search, seen));
        if (before != null && before.search.reworded() && search.at() - before.search.at() <= NEXT && !before.search.words().equals(search.words())) {
            reworded.merge(new Reworded(once(before.search.words()), words), 1L, Long::sum);
            if (search.success()) {
                before.seen.ifPresent(earlier -> earlier.rescued |= earlier.zero);
            }
        }
    }

    private boolean counts(Search search) {
        return fits("locale", search.locale()) && fits("device", search.device()) && fits("topic", search.topic()) && fits("category", search.category());
    }

    private boolean fits(String filter, String value) {
        return period.only(filter).map(value::equals).orElse(true);
    }

    void add(Ticket ticket) {
        tickets.add(ticket);
    }

    private String once(String text) {
        return names.computeIfAbsent(text, name -> name);
    }

    /// @param fold the words of a text in a language as search takes them for the same
    /// @param published whether there is this article in this language
    Whole whole(
            BiFunction<String, String, Set<String>> fold, Map<String, String> decided, Map<String, Decision> decisions,
            Map<String, GapReport.Effect> effects, Map<Outcome, Long> outcomes, BiPredicate<String, String> published) {
        var typed = new ArrayList<Typed>();
        lines.forEach((words, line) -> typed.add(new Typed(words, most(line.locales).orElse(""), line.times, line.opened)));
        var clusters = Clusters.of(typed, reworded, query -> fold.apply(query.locale(), query.words()), decided);
        var joined = bySubject(clusters, fold);
        var failing = failing(outcomes);
        var listed = new ArrayList<Counting>();
        var others = new ArrayList<Cluster>();
        long rare = 0;
        for (var cluster : clusters) {
            var counting = new Counting(cluster, joined.getOrDefault(cluster, List.of()));
            if (counting.visitors.size() >= VISITORS) {
                listed.add(counting);
            } else {
                rare += counting.now.size();
                others.add(cluster);
            }
        }
        var spikes = Spikes.of(listed.stream().map(counting -> counting.days()).toList(), last, LOOKED);
        var groups = new ArrayList<Counted>();
        for (int at = 0; at < listed.size(); at++) {
            groups.add(listed.get(at).counted(failing, spikes.get(at).filter(this::comparable), decisions, effects, published));
        }
        groups.sort(Comparator.<Counted>comparingDouble(group -> group.gap().priority()).thenComparingLong(group -> group.gap().visitors()).reversed()
                .thenComparing(group -> group.gap().cluster()).thenComparing(group -> group.gap().id()));
        return new Whole(new GapReport(period.from().toString(), period.to().toString(), period.zone().getId(), period.locale(), failing,
                groups.stream().map(Counted::gap).toList(), rare), groups, others);
    }

    /// Where nobody counted six weeks before, nobody knows what is usual.
    private boolean comparable(GapReport.Spike spike) {
        return !LocalDate.parse(spike.day()).minusWeeks(Spikes.WEEKS).isBefore(since);
    }

    private static Share failing(Map<Outcome, Long> outcomes) {
        long all = outcomes.values().stream().mapToLong(Long::longValue).sum() - outcomes.getOrDefault(Outcome.CANNOT_TELL, 0L);
        return Share.of(outcomes.getOrDefault(Outcome.CONTACTED, 0L) + outcomes.getOrDefault(Outcome.GAVE_UP, 0L), all);
    }

    private static <T> Optional<T> most(Map<T, Long> counts) {
        return counts.entrySet().stream()
                .max(Map.Entry.<T, Long>comparingByValue().thenComparing(entry -> entry.getKey().toString(), Comparator.reverseOrder()))
                .map(Map.Entry::getKey);
    }

    /// Tickets that no search led to, by what their subject asks for: the group with the query of the most words that are all in it, or one
    /// that has much the same letters.
    private Map<Cluster, List<Ticket>> bySubject(List<Cluster> clusters, BiFunction<String, String, Set<String>> fold) {
        var led = lines.values().stream().flatMap(line -> line.seen.stream()).map(seen -> seen.ticket).filter(ticket -> !ticket.isEmpty())
                .collect(Collectors.toSet());
        var alone = tickets.stream().filter(ticket -> !led.contains(ticket.reference()) && !ticket.subject().isBlank())
                .filter(ticket -> fits("locale", ticket.locale()) && fits("topic", ticket.topic())).toList();
        var all = new HashMap<Cluster, List<Ticket>>();
        // Nobody knows on which device, or from which category, a question came that no search led to.
        if (alone.isEmpty() || period.device().isPresent() || period.category().isPresent()) {
            return all;
        }
        record Asked(Cluster cluster, Typed query, Set<String> words) {}
        var byWord = new HashMap<String, List<Asked>>();
        for (var cluster : clusters) {
            for (var query : cluster.queries()) {
                var words = fold.apply(query.locale(), query.words());
                words.forEach(word -> byWord.computeIfAbsent(word, _ -> new ArrayList<>()).add(new Asked(cluster, query, words)));
            }
        }
        var rank = Comparator.<Asked>comparingInt(asked -> asked.words().size()).thenComparingLong(asked -> asked.query().times())
                .thenComparing(asked -> asked.query().words(), Comparator.reverseOrder());
        for (var ticket : alone) {
            var subject = help.cairn.deflection.Settled.normal(ticket.subject());
            var words = fold.apply(ticket.locale(), subject);
            var near = words.stream().flatMap(word -> byWord.getOrDefault(word, List.of()).stream()).distinct().toList();
            near.stream().filter(asked -> asked.words().size() > 1 && words.containsAll(asked.words()) || asked.words().equals(words)).max(rank)
                    .or(() -> near.stream().filter(asked -> Trigrams.cosine(asked.query().words(), subject) >= Trigrams.ALIKE)
                            .max(Comparator.<Asked>comparingDouble(asked -> Trigrams.cosine(asked.query().words(), subject)).thenComparing(rank)))
                    .ifPresent(asked -> all.computeIfAbsent(asked.cluster(), _ -> new ArrayList<>()).add(ticket));
        }
        return all;
    }

    /// Whether nobody could mean anything by it.
    static boolean nonsense(String words) {
        return NO_WORD.matcher(words).matches();
    }

    /// One group being counted.
    private final class Counting {
        private final Cluster cluster;
        private final List<Seen> now = new ArrayList<>();
        private final List<Seen> earlier = new ArrayList<>();
        private final List<Seen> all = new ArrayList<>();
        private final List<Query> queries;
        private final Set<String> visitors;
        private final List<Ticket> joined;

        Counting(Cluster cluster, List<Ticket> bySubject) {
            this.cluster = cluster;
            joined = bySubject;
            long from = period.start().toEpochMilli();
            long to = period.end().toEpochMilli();
            long before = compared.start().toEpochMilli();
            long beforeEnd = compared.end().toEpochMilli();
            var counts = new ArrayList<Query>();
            for (var query : cluster.queries()) {
                int had = now.size();
                for (var seen : lines.get(query.words()).seen) {
                    all.add(seen);
                    if (seen.at >= from && seen.at < to) {
                        now.add(seen);
                    }
                    if (seen.at >= before && seen.at < beforeEnd) {
                        earlier.add(seen);
                    }
                }
                if (now.size() > had) {
                    counts.add(new Query(query.words(), now.size() - had));
                }
            }
            queries = counts.stream().sorted(Comparator.comparingLong(Query::searches).reversed().thenComparing(Query::words)).toList();
            visitors = visitors(now);
        }

        private static Set<String> visitors(List<Seen> searches) {
            return searches.stream().map(seen -> seen.who).collect(Collectors.toCollection(HashSet::new));
        }

        Counted counted(
                Share everybody, Optional<Spike> spike, Map<String, Decision> decisions, Map<String, GapReport.Effect> effects,
                BiPredicate<String, String> published) {
            var decision = Optional.ofNullable(decisions.get(cluster.decided()));
            var effect = Optional.ofNullable(effects.get(cluster.decided()));
            var name = decision.map(Decision::name).filter(given -> !given.isEmpty()).orElseGet(() -> queries.getFirst().words());
            var state = effect.filter(GapReport.Effect::enough).map(told -> told.verdict().equals("verified") ? GapState.VERIFIED : GapState.NO_EFFECT)
                    .or(() -> decision.map(Decision::state)).orElse(GapState.NEW);
            var failing = episodes(now, Seen::failed);
            var refs = now.stream().map(seen -> seen.ticket).filter(ticket -> !ticket.isEmpty()).collect(Collectors.toCollection(LinkedHashSet::new));
            joined.forEach(ticket -> refs.add(ticket.reference()));
            var about = tickets.stream().filter(ticket -> refs.contains(ticket.reference())).toList();
            var signals = signals(refs.size(), published);
            var cause = signals.cause();
            var gap = new Gap(
                    decision.map(Decision::id).orElseGet(() -> Gaps.id(queries.getFirst().words())), name,
                    queries.stream().map(Query::words).filter(words -> !words.equals(name)).limit(VARIANTS).toList(), locales(), visitors.size(),
                    visitors(earlier).size(), now.size(), searches(seen -> seen.zero),
                    Share.of(count(seen -> seen.noClick), count(seen -> seen.shown > 0)), searches(seen -> seen.toForm),
                    episodes(now, seen -> seen.outcome == Outcome.CONTACTED), episodes(now, seen -> seen.outcome == Outcome.GAVE_UP), failing,
                    episodes(earlier, Seen::failed), priority(failing, everybody), top(), refs.size(),
                    about.reversed().stream().map(Ticket::subject).distinct().limit(SUBJECTS).toList(), trend(), spike, cause, cause.action(), signals,
                    decision.flatMap(Decision::owner), state, effect);
            var topics = about.stream().collect(Collectors.groupingBy(Ticket::topic, Collectors.counting()));
            var locale = most(now.stream().collect(Collectors.groupingBy(seen -> seen.locale, Collectors.counting()))).orElse("");
            return new Counted(gap, queries, cluster.queries().stream().map(Typed::words).toList(), cluster.decided(),
                    most(topics).or(() -> most(now.stream().map(seen -> seen.topic).filter(topic -> !topic.isEmpty())
                            .collect(Collectors.groupingBy(topic -> topic, Collectors.counting())))).orElse(""),
                    locale);
        }

        private double priority(Share failing, Share everybody) {
            if (failing.denominator() == 0 || everybody.denominator() == 0) {
                return 0;
            }
            return visitors.size() * (double) WEEK / period.days() * Math.max(0, failing.low() - (double) everybody.numerator() / everybody.denominator());
        }

        private long count(Predicate<Seen> which) {
            return now.stream().filter(which).count();
        }

        private Share searches(Predicate<Seen> which) {
            return Share.of(count(which), now.size());
        }

        /// Of the episodes that can be told.
        private static Share episodes(List<Seen> searches, Predicate<Seen> which) {
            var told = new HashMap<String, Boolean>();
            searches.stream().filter(seen -> seen.outcome != Outcome.CANNOT_TELL).forEach(seen -> told.put(seen.episode, which.test(seen)));
            return Share.of(told.values().stream().filter(holds -> holds).count(), told.size());
        }

        private List<String> locales() {
            return now.stream().collect(Collectors.groupingBy(seen -> seen.locale, Collectors.counting())).entrySet().stream()
                    .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey())).map(Map.Entry::getKey).toList();
        }

        private Optional<Top> top() {
            var opened = now.stream().filter(seen -> !seen.article.isEmpty()).toList();
            return most(opened.stream().collect(Collectors.groupingBy(seen -> seen.article, Collectors.counting()))).map(article -> {
                var positions = opened.stream().filter(seen -> seen.article.equals(article)).mapToLong(seen -> seen.position).toArray();
                return new Top(article, Spikes.median(positions), positions.length);
            });
        }

        private List<Long> trend() {
            var weeks = new ArrayList<Set<String>>();
            for (int week = 0; week < WEEKS; week++) {
                weeks.add(new HashSet<>());
            }
            all.stream().filter(seen -> seen.daysBack >= 0 && seen.daysBack < WEEK * WEEKS)
                    .forEach(seen -> weeks.get(WEEKS - 1 - seen.daysBack / WEEK).add(seen.who));
            return weeks.stream().map(week -> (long) week.size()).toList();
        }

        /// Visitors a day, the last day at the end.
        private long[] days() {
            var days = new HashMap<Integer, Set<String>>();
            all.stream().filter(seen -> seen.daysBack >= 0 && seen.daysBack < SPIKE_DAYS)
                    .forEach(seen -> days.computeIfAbsent(seen.daysBack, _ -> new HashSet<>()).add(seen.who));
            var counts = new long[SPIKE_DAYS];
            days.forEach((back, who) -> counts[SPIKE_DAYS - 1 - back] = who.size());
            return counts;
        }

        private Cause.Signals signals(long ticketsAfter, BiPredicate<String, String> published) {
            var missing = untranslated(published);
            var none = Cause.Signal.NONE;
            var signals = new Cause.Signal[] {none, none, none, none, none, none};
            for (var seen : now) {
                var holds = new boolean[] {
                    seen.zero, seen.zero && seen.rescued && !seen.failed(), seen.hits > 0 && seen.late, seen.hits > 0 && seen.noClick, seen.failedByArticle,
                    seen.zero && missing.contains(seen.locale)};
                for (int at = 0; at < holds.length; at++) {
                    signals[at] = holds[at] ? signals[at].and(seen.failed()) : signals[at];
                }
            }
            long mostOfOne = now.stream().collect(Collectors.groupingBy(seen -> seen.who, Collectors.counting())).values().stream().mapToLong(Long::longValue)
                    .max().orElse(0);
            return new Cause.Signals(now.size(), signals[0], signals[1], signals[2], signals[3], signals[4], signals[5], mostOfOne,
                    queries.stream().allMatch(query -> nonsense(query.words())), ticketsAfter);
        }

        /// Languages in which most searches find nothing, while others open an article that is not there in them.
        private Set<String> untranslated(BiPredicate<String, String> published) {
            var byLocale = now.stream().collect(Collectors.groupingBy(seen -> seen.locale, LinkedHashMap::new, Collectors.toList()));
            var missing = new HashSet<String>();
            byLocale.forEach((locale, here) -> {
                if (2 * here.stream().filter(seen -> seen.zero).count() >= here.size() && byLocale.entrySet().stream()
                        .filter(other -> !other.getKey().equals(locale))
                        .flatMap(other -> most(other.getValue().stream().filter(seen -> seen.hits > 0 && !seen.article.isEmpty())
                                .collect(Collectors.groupingBy(seen -> seen.article, Collectors.counting()))).stream())
                        .anyMatch(article -> !published.test(locale, article))) {
                    missing.add(locale);
                }
            });
            return missing;
        }
    }
}
