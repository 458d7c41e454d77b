package help.cairn.search;

import help.cairn.deflection.Event;
import help.cairn.deflection.EventLog;
import help.cairn.search.LearningStore.Evidence;
import help.cairn.search.LearningStore.Subject;
import help.cairn.storage.Database;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Learns from use which words lead to which article: a shopper searches, opens a result, reads it, and asks nobody for
/// three days. What three different visitors show counts, the more the later it was, and fades. What it learned can be
/// seen, and taken away for good.
///
/// Each run reads what arrived in the event log since the one before, so it costs what is new.
public final class Learning implements AutoCloseable {
    /// So many different visitors have to show the same.
    static final int FEWEST = 3;
    /// A question to a person within this time says that the article was no answer.
    static final Duration SETTLED = Duration.ofHours(72);
    /// The first whole day on which the evidence of a day is settled, whatever its hour was.
    static final int SETTLED_DAYS = 4;
    /// In days: what was shown so long ago counts half.
    static final double HALF_LIFE = 90;
    /// What is older than four half-lives is let go.
    static final int KEPT_DAYS = 360;
    /// So many visitors of today have the full weight; more have no more.
    static final double FULL = 50;

    private static final Logger LOG = LoggerFactory.getLogger(Learning.class);
    private static final Duration PAUSE = Duration.ofMinutes(10);
    private static final Duration CLOSING = Duration.ofSeconds(10);
    private static final int BATCH = 2_000;
    private static final int MOST = 10_000;
    private static final double LEAST = 0.001;
    private static final Set<String> TELLING = Set.of("search", "click", "engaged");

    private final EventLog log;
    private final LearningStore store;
    private final Clock clock;
    private final Learned learned = new Learned();
    private final ScheduledExecutorService clockwork = Executors
            .newSingleThreadScheduledExecutor(Thread.ofPlatform().name("learning").daemon(true).factory());
    private final Map<Subject, List<Shown>> known = new HashMap<>();
    private LocalDate counted = LocalDate.MIN;
    private volatile boolean runs;

    /// What visitors showed of one article.
    ///
    /// @param key the words in alphabetical order
    /// @param strength one for each visitor of today, half for each of 90 days ago
    private record Shown(Subject subject, Set<String> key, List<String> words, int visitors, double strength, LocalDate last) {}

    public Learning(EventLog log, Database database, Clock clock) {
        this.log = log;
        this.store = new LearningStore(database);
        this.clock = clock;
    }

    /// Learns now and every ten minutes, in the background.
    public void start() {
        runs = true;
        clockwork.scheduleWithFixedDelay(() -> {
            try {
                learn();
            } catch (RuntimeException e) {
                LOG.warn("What shoppers found could not be learned from; it is tried again.", e);
            }
        }, 0, PAUSE.toSeconds(), TimeUnit.SECONDS);
    }

    /// Whether it was started: an operator may not want it.
    boolean runs() {
        return runs;
    }

    /// What is known; empty until the first run.
    public Learned learned() {
        return learned;
    }

    /// What is known without learning more: beside a server that learns, or after it.
    public synchronized Learned recall() {
        count(Set.copyOf(store.subjects()));
        return learned;
    }

    /// Learns from what arrived since the last time.
    public synchronized void learn() {
        var touched = new HashSet<Subject>();
        long place = store.place();
        for (var news = log.arrivals(place, BATCH); !news.events().isEmpty(); news = log.arrivals(place, BATCH)) {
            var came = came(news.events());
            var went = went(news.events());
            place = news.position();
            store.keep(came, went, place);
            came.forEach(evidence -> touched.add(evidence.subject()));
            went.forEach(evidence -> touched.add(evidence.subject()));
        }
        var today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        if (!today.equals(counted)) {
            store.prune(today.toEpochDay() - KEPT_DAYS);
            known.clear();
            touched.addAll(store.subjects());
            count(touched);
            counted = today;
        } else if (!touched.isEmpty()) {
            count(touched);
        }
    }

    /// Takes away for good that these words lead to this article, and with them every longer question that has them.
    ///
    /// @param who the address of whoever wants it
    /// @return whether this was known
    public synchronized boolean forget(Locale locale, Collection<String> words, String article, String who) {
        var key = Set.copyOf(words);
        if (learned.of(locale).all().stream().noneMatch(lesson -> lesson.article().equals(article) && Set.copyOf(lesson.words()).equals(key))) {
            return false;
        }
        var subject = new Subject(locale.toLanguageTag(), article);
        store.forget(subject, key, who, clock.instant());
        count(Set.of(subject));
        return true;
    }

    /// Takes away what these visitors showed, in the transaction that makes them strangers: their words are in it. What was
    /// counted with others is counted anew within a day.
    public static void unlearn(Handle handle, Set<String> visitors) {
        LearningStore.unlearn(handle, subject -> visitors.stream().map(visitor -> mark(subject, visitor)).toList());
    }

    /// What the visits that these events belong to show by now.
    private List<Evidence> came(List<Event> news) {
        var sessions = news.stream().filter(event -> event.who() == Event.Who.HUMAN && event.visitor().isPresent() && TELLING.contains(event.type()))
                .map(Event::session).collect(Collectors.toCollection(LinkedHashSet::new));
        var came = new ArrayList<Evidence>();
        for (var session : sessions) {
            shown(session).forEach((engaged, evidence) -> {
                if (log.visitor(engaged.visitor().orElseThrow(), "ticket", engaged.at(), engaged.at().plus(SETTLED)).isEmpty()) {
                    came.addAll(evidence);
                }
            });
        }
        return came;
    }

    /// What does not hold any longer, because its visitor asked a person after all.
    private List<Evidence> went(List<Event> news) {
        var went = new ArrayList<Evidence>();
        for (var ticket : news) {
            if (!ticket.type().equals("ticket") || ticket.visitor().isEmpty()) {
                continue;
            }
            var since = before(ticket.at());
            log.visitor(ticket.visitor().get(), "engaged", since, ticket.at()).stream().map(Event::session).distinct()
                    .forEach(session -> shown(session).forEach((engaged, evidence) -> {
                        if (engaged.visitor().equals(ticket.visitor()) && !engaged.at().isBefore(since) && !engaged.at().isAfter(ticket.at())) {
                            went.addAll(evidence);
                        }
                    }));
        }
        return went;
    }

    private static Instant before(Instant ticket) {
        var since = ticket.minus(SETTLED);
        return since.isBefore(Instant.EPOCH) ? Instant.EPOCH : since;
    }

    /// What each article that was read in a session was found by.
    private Map<Event, List<Evidence>> shown(String session) {
        var events = log.journey(session, Instant.EPOCH).stream().filter(event -> event.who() == Event.Who.HUMAN && event.visitor().isPresent()).toList();
        var searches = events.stream().filter(event -> event.type().equals("search")).collect(Collectors.toMap(
                event -> event.text("search"), event -> event, (_, later) -> later));
        var shown = new HashMap<Event, List<Evidence>>();
        for (var engaged : events) {
            if (engaged.type().equals("engaged")) {
                shown.put(engaged, events.stream()
                        .filter(click -> click.type().equals("click") && click.text("article").equals(engaged.text("article"))
                                && !click.at().isAfter(engaged.at()))
                        .map(click -> searches.get(click.text("search"))).filter(Objects::nonNull).distinct()
                        .map(search -> evidence(search, engaged)).filter(evidence -> !evidence.words().isEmpty() && !evidence.subject().locale().isEmpty())
                        .toList());
            }
        }
        return shown;
    }

    private static Evidence evidence(Event search, Event engaged) {
        var subject = new Subject(search.locale(), engaged.text("article"));
        return new Evidence(
                subject, LocalDate.ofInstant(engaged.at(), ZoneOffset.UTC).toEpochDay(), mark(subject, engaged.visitor().orElseThrow()),
                Lessons.words(search.text("query"), Locale.forLanguageTag(search.locale())));
    }

    private static String mark(Subject subject, String visitor) {
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest((subject + " " + visitor).getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash).substring(0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Counts anew what is known of these, and opens all of it to searches.
    private void count(Set<Subject> subjects) {
        var today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        var forgotten = new HashMap<Subject, List<Set<String>>>();
        store.forgotten((subject, words) -> forgotten.computeIfAbsent(subject, _ -> new ArrayList<>()).add(words));
        for (var subject : subjects) {
            var shown = shown(subject, store.about(subject, today.toEpochDay() - SETTLED_DAYS), today).stream()
                    .filter(one -> forgotten.getOrDefault(subject, List.of()).stream().noneMatch(one.key::containsAll)).toList();
            if (shown.isEmpty()) {
                known.remove(subject);
            } else {
                known.put(subject, shown);
            }
        }
        var all = known.values().stream().flatMap(List::stream).collect(Collectors.groupingBy(shown -> shown.subject.locale()));
        var lessons = new HashMap<Locale, Lessons>();
        all.forEach((locale, shown) -> lessons.put(Locale.forLanguageTag(locale), lessons(shown)));
        learned.become(lessons);
    }

    /// What at least three visitors showed of an article, in the words that at least three used for it: what only one or two
    /// type may say who they are.
    private static List<Shown> shown(Subject subject, List<Evidence> evidence, LocalDate today) {
        var users = new HashMap<String, Set<String>>();
        evidence.forEach(one -> one.words().forEach(word -> users.computeIfAbsent(word, _ -> new HashSet<>()).add(one.mark())));
        var days = new HashMap<Set<String>, Map<String, Long>>();
        var orders = new HashMap<Set<String>, Map<List<String>, Integer>>();
        for (var one : evidence) {
            var words = one.words().stream().filter(word -> users.get(word).size() >= FEWEST).toList();
            if (!words.isEmpty()) {
                var key = new TreeSet<>(words);
                days.computeIfAbsent(key, _ -> new HashMap<>()).merge(one.mark(), one.day(), Math::max);
                orders.computeIfAbsent(key, _ -> new HashMap<>()).merge(words, 1, Integer::sum);
            }
        }
        var shown = new ArrayList<Shown>();
        days.forEach((key, byMark) -> {
            if (byMark.size() >= FEWEST) {
                var typed = orders.get(key).entrySet().stream()
                        .max(Map.Entry.<List<String>, Integer>comparingByValue().thenComparing(entry -> String.join(" ", entry.getKey()))).orElseThrow();
                var strength = byMark.values().stream().mapToDouble(day -> Math.pow(0.5, (today.toEpochDay() - day) / HALF_LIFE)).sum();
                var last = LocalDate.ofEpochDay(byMark.values().stream().mapToLong(day -> day).max().orElseThrow());
                shown.add(new Shown(subject, key, typed.getKey(), byMark.size(), strength, last));
            }
        });
        return shown;
    }

    private static Lessons lessons(List<Shown> shown) {
        var together = shown.stream().collect(Collectors.groupingBy(Shown::key, Collectors.summingDouble(Shown::strength)));
        return new Lessons(shown.stream()
                .map(one -> new Lesson(one.words, one.subject.article(), one.visitors,
                        Math.min(1, Math.log1p(one.strength) / Math.log1p(FULL)) * one.strength / together.get(one.key), one.last))
                .filter(lesson -> lesson.weight() >= LEAST)
                .sorted(Comparator.comparingDouble(Lesson::weight).reversed()).limit(MOST).toList());
    }

    @Override
    public void close() {
        clockwork.shutdown();
        try {
            if (!clockwork.awaitTermination(CLOSING.toSeconds(), TimeUnit.SECONDS)) {
                clockwork.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
