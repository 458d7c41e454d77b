package help.cairn.reports;

import help.cairn.articles.Library;
import help.cairn.articles.Snapshot;
import help.cairn.reports.GapStore.Decision;
import help.cairn.staff.Account;
import help.cairn.storage.Database;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What people look for and do not find, and what colleagues do about it. Figures come over a connection that cannot write; what
/// somebody decided is all that is written.
public final class Gaps implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Gaps.class);
    private static final int ID = 12;
    private static final int LOOK_MINUTES = 10;
    private static final String DATA = "data";
    /// Before the words of a synonym where an article's id is otherwise.
    static final String SYNONYM = "synonym:";

    private final Reports reports;
    private final GapStore store;
    private final Fold fold;
    private final Library library;
    private final Clock clock;
    private final ScheduledExecutorService clockwork = Executors
            .newSingleThreadScheduledExecutor(Thread.ofPlatform().name("gaps").daemon(true).factory());

    /// How search takes words for the same.
    @FunctionalInterface
    public interface Fold {
        /// @param locale a language tag
        /// @return stemmed, mended and put for their synonyms, without small words unless there are no others
        Set<String> words(Snapshot snapshot, String locale, String text);
    }

    public Gaps(Reports reports, Database database, Fold fold, Library library, Clock clock) {
        this.reports = reports;
        store = new GapStore(database);
        this.fold = fold;
        this.library = library;
        this.clock = clock;
    }

    /// Watches from time to time what becomes of published gaps, in the background.
    public void start() {
        clockwork.scheduleWithFixedDelay(() -> {
            try {
                watch();
            } catch (RuntimeException e) {
                LOG.warn("What became of published search gaps could not be looked at; it is tried again in {} minutes.", LOOK_MINUTES, e);
            }
        }, LOOK_MINUTES, LOOK_MINUTES, TimeUnit.MINUTES);
    }

    @Override
    public void close() {
        clockwork.shutdownNow();
    }

    public GapReport report(Period period) {
        return whole(period, period.before()).report();
    }

    /// @param compared the days that these are compared with
    GapTally.Whole whole(Period period, Period compared) {
        var today = LocalDate.ofInstant(clock.instant(), period.zone());
        var last = period.to().minusDays(1).isAfter(today) ? today : period.to().minusDays(1);
        var tally = new GapTally(period, compared, last);
        var snapshot = library.current();
        return reports.counted((handle, _) -> {
            GapStore.oldest(handle).ifPresent(at -> tally.since(LocalDate.ofInstant(at, period.zone())));
            var first = tally.first();
            if (compared.to().isBefore(first)) {
                GapStore.searches(handle, compared.start(), compared.end(), tally::add);
            } else if (compared.from().isBefore(first)) {
                first = compared.from();
            }
            GapStore.searches(handle, first.atStartOfDay(period.zone()).toInstant(), period.end(), tally::add);
            GapStore.tickets(handle, period).forEach(tally::add);
            var decisions = GapStore.decisions(handle);
            var effects = new HashMap<String, GapReport.Effect>();
            decisions.forEach((id, gap) -> GapStore.effect(handle, gap, clock.instant(), period.zone()).ifPresent(effect -> effects.put(id, effect)));
            return tally.whole((locale, text) -> fold.words(snapshot, locale, text), GapStore.decided(handle), decisions, effects,
                    GapStore.outcomes(handle, period), (locale, article) -> snapshot.byId(Locale.forLanguageTag(locale), article).isPresent());
        });
    }

    DeflectionReport.LeftOut leftOut(Period period) {
        return reports.leftOut(period);
    }

    /// A short name for what is asked by these words, that does not tell them.
    static String id(String words) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(words.getBytes(StandardCharsets.UTF_8))).substring(0, ID);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The group that an id stands for: what was decided under it, or the one that has the query which it was made of.
    static Optional<GapTally.Counted> find(GapTally.Whole whole, String id) {
        return whole.groups().stream().filter(group -> group.gap().id().equals(id)).findFirst()
                .or(() -> whole.groups().stream().filter(group -> group.asked().stream().anyMatch(words -> id(words).equals(id))).findFirst());
    }

    Optional<Decision> decision(String id) {
        return store.read(handle -> Optional.ofNullable(GapStore.decisions(handle).get(id)));
    }

    Optional<GapReport.Effect> effect(Decision gap) {
        return reports.counted((handle, zone) -> GapStore.effect(handle, gap, clock.instant(), zone));
    }

    List<GapStore.Happened> history(String id) {
        return store.read(handle -> GapStore.history(handle, id));
    }

    /// Says how far a gap is.
    ///
    /// @throws IllegalArgumentException if nobody can say that
    void state(GapTally.Counted group, GapState state, String why, Account who) {
        if (!state.said()) {
            throw new IllegalArgumentException("Nobody can set \"%s\": only what happens after publishing shows it.".formatted(state.tag()));
        }
        decide(group, who, "state", state.tag() + (why.isBlank() ? "" : ": " + why.strip()), (handle, id) -> GapStore.state(
                handle, id, state, state == GapState.PUBLISHED ? Optional.of(clock.instant()) : Optional.empty()));
    }

    void owner(GapTally.Counted group, String email, Account who) {
        decide(group, who, "owner", email.replaceFirst("@.*", ""), (handle, id) -> GapStore.owner(handle, id, email));
    }

    void rename(GapTally.Counted group, String name, Account who) {
        decide(group, who, "rename", name.strip(), (handle, id) -> GapStore.name(handle, id, name.strip()));
    }

    /// Makes two groups one: that of the first, under its name and state.
    void merge(GapTally.Counted group, GapTally.Counted other, Account who) {
        decide(group, who, "merge", other.gap().cluster(), (handle, id) -> {
            GapStore.keep(handle, id, other.asked());
            if (!other.decided().isEmpty()) {
                GapStore.drop(handle, other.decided(), id);
            }
        });
    }

    /// Makes some queries a group of their own; both keep what they have now.
    ///
    /// @return the id of the new group
    /// @throws IllegalArgumentException if nothing is left of one of them
    String split(GapTally.Counted group, Collection<String> queries, Account who) {
        var apart = group.asked().stream().filter(queries::contains).toList();
        if (apart.isEmpty() || apart.size() == group.asked().size()) {
            throw new IllegalArgumentException("Choose some of the queries, and leave some.");
        }
        var made = new String[1];
        decide(group, who, "split", String.join(", ", apart), (handle, id) -> {
            made[0] = free(handle, apart);
            GapStore.keep(handle, made[0], apart);
            GapStore.note(handle, made[0], clock.instant(), who.email(), "split", group.gap().cluster());
        });
        return made[0];
    }

    /// Notes which article was drafted or is being changed for a gap, so that it counts as published when that article is.
    void link(GapTally.Counted group, String article, String locale, String what, Account who) {
        var now = library.current().byId(Locale.forLanguageTag(locale), article).map(found -> found.revision()).orElse("");
        decide(group, who, "link", what, (handle, id) -> {
            GapStore.link(handle, id, article, locale, now, clock.instant());
            var state = GapStore.decisions(handle).get(id).state();
            if (state == GapState.NEW || state == GapState.ACCEPTED) {
                GapStore.state(handle, id, GapState.IN_PROGRESS, Optional.empty());
            }
        });
    }

    /// Says that these queries' gap was closed by an article at this moment, as whoever sets up an example does.
    public void closed(Collection<String> queries, String article, String locale, Instant at, String who) {
        store.write(handle -> {
            var id = free(handle, queries);
            GapStore.keep(handle, id, queries);
            GapStore.link(handle, id, article, locale, "", at);
            GapStore.state(handle, id, GapState.PUBLISHED, Optional.of(at));
            GapStore.note(handle, id, at, who, "state", GapState.PUBLISHED.tag());
            return id;
        });
    }

    private interface Deed {
        void in(org.jdbi.v3.core.Handle handle, String id);
    }

    /// Whatever is decided about a group, the queries that it has now are its own from then on.
    private void decide(GapTally.Counted group, Account who, String act, String what, Deed deed) {
        store.write(handle -> {
            var id = group.decided().isEmpty() ? free(handle, group.queries().stream().map(GapTally.Query::words).toList()) : group.decided();
            GapStore.keep(handle, id, group.asked());
            deed.in(handle, id);
            GapStore.note(handle, id, clock.instant(), who.email(), act, what);
            return id;
        });
    }

    /// An id by one of these queries that no other gap has.
    private static String free(org.jdbi.v3.core.Handle handle, Collection<String> queries) {
        var taken = GapStore.decisions(handle).keySet();
        return queries.stream().map(Gaps::id).filter(id -> !taken.contains(id)).findFirst().orElseGet(() -> id(String.join("\n", queries) + taken.size()));
    }

    /// Takes queries that are erased from the log out of what was decided, unless somebody else made them too.
    public static void forget(org.jdbi.v3.core.Handle handle, Collection<String> queries) {
        GapStore.forget(handle, queries);
    }

    /// Looks what came of what was begun: an article that was drafted or changed for a gap and is published now; a gap whose figures after
    /// publishing say something.
    public void watch() {
        var snapshot = library.current();
        var decisions = store.read(GapStore::decisions);
        for (var gap : decisions.values()) {
            if (gap.linked().isPresent() && (gap.state() == GapState.ACCEPTED || gap.state() == GapState.IN_PROGRESS)) {
                snapshot.byId(Locale.forLanguageTag(gap.locale()), gap.article()).filter(article -> !article.revision().equals(gap.revision()))
                        .ifPresent(article -> published(gap, article.path(), snapshot));
                if (gap.article().startsWith(SYNONYM) && snapshot.synonyms(Locale.forLanguageTag(gap.locale())).stream()
                        .anyMatch(synonym -> synonym.from().contains(gap.article().substring(SYNONYM.length())))) {
                    published(gap, "synonyms/" + gap.locale() + ".yaml", snapshot);
                }
            }
        }
        for (var gap : store.read(GapStore::decisions).values()) {
            effect(gap).filter(effect -> effect.enough() && !effect.verdict().equals(gap.verdict())).ifPresent(effect -> store.write(handle -> {
                GapStore.verdict(handle, gap.id(), effect.verdict());
                GapStore.note(handle, gap.id(), clock.instant(), DATA, "state", effect.verdict());
                return null;
            }));
        }
    }

    private void published(Decision gap, String path, Snapshot snapshot) {
        store.write(handle -> {
            var at = GapStore.published(handle, path, gap.linked().orElseThrow()).orElse(snapshot.publishedAt());
            GapStore.state(handle, gap.id(), GapState.PUBLISHED, Optional.of(at));
            GapStore.note(handle, gap.id(), clock.instant(), DATA, "state", GapState.PUBLISHED.tag() + ": " + path);
            return null;
        });
    }
}
