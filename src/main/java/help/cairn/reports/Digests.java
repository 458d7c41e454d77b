package help.cairn.reports;

import help.cairn.articles.Library;
import help.cairn.deflection.Share;
import help.cairn.staff.Account;
import help.cairn.staff.Colleagues;
import help.cairn.storage.Database;
import help.cairn.web.Pages;
import help.cairn.web.Words;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells leads by mail: every Monday how the week went, and at once what far more people than usual search for.
public final class Digests implements AutoCloseable {
    static final int MOST_GAPS = 10;
    /// More letters a day about what cannot wait would be read by nobody.
    static final int MOST_SPIKES = 3;

    private static final Logger LOG = LoggerFactory.getLogger(Digests.class);
    private static final LocalTime HOUR = LocalTime.of(8, 0);
    /// For so long, a letter that could not go out still says something new.
    private static final Duration FRESH = Duration.ofDays(2);
    private static final Duration LOOK = Duration.ofMinutes(10);
    /// So many days tell whether answers prevent tickets: a week would hardly ever be enough.
    private static final int TRIAL_DAYS = 28;

    private final Reports reports;
    private final Gaps gaps;
    private final DigestStore store;
    private final Colleagues colleagues;
    private final Readers readers;
    private final Courier courier;
    private final Library library;
    private final Pages pages;
    private final Clock clock;
    private final ScheduledExecutorService clockwork = Executors
            .newSingleThreadScheduledExecutor(Thread.ofPlatform().name("digests").daemon(true).factory());

    /// Who gets letters.
    ///
    /// @param leads whether all leads and administrators do
    /// @param addresses who gets them otherwise
    public record Readers(boolean leads, List<String> addresses) {}

    /// Hands a letter to a mail server.
    @FunctionalInterface
    public interface Courier {
        /// @param id the same for every attempt
        /// @return why it did not go out; empty if it did
        Optional<String> hand(String id, String to, String sender, String subject, String text, String html);
    }

    public Digests(
            Reports reports, Gaps gaps, Database database, Colleagues colleagues, Readers readers, Courier courier, Library library, Pages pages, Clock clock) {
        this.reports = reports;
        this.gaps = gaps;
        this.store = new DigestStore(database);
        this.colleagues = colleagues;
        this.readers = readers;
        this.courier = courier;
        this.library = library;
        this.pages = pages;
        this.clock = clock;
    }

    /// Looks from time to time whether there is something to tell, in the background.
    public void start() {
        clockwork.scheduleWithFixedDelay(() -> {
            try {
                turn();
            } catch (RuntimeException e) {
                LOG.warn("No letter could be written to leads; it is tried again in {} minutes.", LOOK.toMinutes(), e);
            }
        }, LOOK.toSeconds(), LOOK.toSeconds(), TimeUnit.SECONDS);
    }

    /// Sends what is due.
    public void turn() {
        var site = library.current().site();
        var now = clock.instant().atZone(site.timeZone());
        var monday = now.toLocalDate().with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
        var due = monday.atTime(HOUR).atZone(site.timeZone());
        if (!now.isBefore(due) && Duration.between(due, now).compareTo(FRESH) < 0) {
            week(monday);
        }
        spikes(now.toLocalDate());
    }

    private List<String> readers() {
        return (readers.leads
                ? colleagues.all().stream().filter(account -> account.role().leads() && account.ready()).map(Account::email)
                : readers.addresses.stream()).toList();
    }

    /// @param monday the first day that does not belong to the week
    private void week(LocalDate monday) {
        var name = "week " + monday;
        var to = readers().stream().filter(address -> !store.sent(name, address)).toList();
        if (!to.isEmpty()) {
            var site = library.current().site();
            var words = pages.words(site.defaultLocale());
            var mail = week(new Period(monday.minusDays(7), monday, site.timeZone(), Optional.empty()), words);
            to.forEach(address -> send(name, address, words.say("digest.subject", site.name(), mail.period()), mail));
        }
    }

    private DigestMail week(Period period, Words words) {
        var report = reports.deflection(period);
        var before = reports.deflection(period.before());
        var zero = reports.searches(period).rates().zeroResult();
        var zeroBefore = reports.searches(period.before()).rates().zeroResult();
        var figures = new ArrayList<DigestMail.Figure>();
        figures.add(prevented(reports.deflection(period.during(period.to().minusDays(TRIAL_DAYS), period.to())).holdout(), words));
        for (var name : List.of("giveUp", "contact", "confirmedAnswer")) {
            figures.add(figure(words.say("deflection.rate." + name), words.say("deflection.define." + name), report.rates().byName().get(name),
                    before.rates().byName().get(name), words));
        }
        figures.add(figure(words.say("digest.zero"), words.say("digest.define.zero"), zero, zeroBefore, words));
        var telling = new Telling(words);
        var leftOut = telling.leftOut(report.leftOut());
        var found = gaps.report(period);
        return letter(words, words.say("digest.period", Pages.date(period.from(), words), Pages.date(period.to().minusDays(1), words)), figures,
                telling.open(period, clock, pages) + " " + leftOut.name() + ": " + leftOut.text(),
                found.gaps().stream().filter(gap -> gap.state().open() && gap.priority() > 0).limit(MOST_GAPS)
                        .map(gap -> line(gap,
                                words.say("digest.gap", gap.visitors(), Said.number(gap.priority(), words), words.say("gaps.action." + gap.action()))))
                        .toList(),
                store.verdicts(period.start(), period.end()).stream()
                        .map(one -> new DigestMail.Line(title(one, found), words.say("gaps.state." + one.state().key()), page(one.gap()))).toList(),
                found.gaps().stream().filter(gap -> gap.spike().isPresent()).map(gap -> line(gap, spike(gap, words))).toList());
    }

    private static String title(DigestStore.Verdict verdict, GapReport found) {
        return found.gaps().stream().filter(gap -> gap.id().equals(verdict.gap())).map(GapReport.Gap::cluster).findFirst()
                .orElse(verdict.name().isEmpty() ? verdict.gap() : verdict.name());
    }

    private static DigestMail.Figure prevented(HoldOut holdOut, Words words) {
        var title = words.say("digest.prevented", TRIAL_DAYS);
        var parts = words.say("digest.arms", holdOut.shown().visitors(), holdOut.held().visitors());
        var definition = words.say("digest.define.prevented");
        return holdOut.enough()
                ? new DigestMail.Figure(
                        title, Said.number(Math.round(holdOut.prevented().orElseThrow()), words),
                        words.say("deflection.sure", Math.round(holdOut.preventedLow().orElseThrow()), Math.round(holdOut.preventedHigh().orElseThrow())),
                        parts,
                        holdOut.open() ? words.say("deflection.trial.open") : "", definition)
                : new DigestMail.Figure(title, "", words.say("deflection.trial.few", Share.ENOUGH), parts, "", definition);
    }

    private static DigestMail.Figure figure(String title, String definition, Share share, Share before, Words words) {
        var known = share.value().isPresent() && before.value().isPresent();
        return new DigestMail.Figure(
                title, share.value().map(value -> Said.percent(value, words)).orElse(""),
                share.value().isPresent() ? Said.range(share, words) : words.say("deflection.few", Share.ENOUGH),
                words.say("deflection.of", share.numerator(), share.denominator()),
                known ? Said.change(share.interval().minus(before.interval()), words) : "", definition);
    }

    /// What is unusual today or was yesterday, which the night may have hidden.
    private void spikes(LocalDate today) {
        var site = library.current().site();
        var words = pages.words(site.defaultLocale());
        var to = readers();
        if (to.isEmpty()) {
            return;
        }
        var period = new Period(today.minusDays(6), today.plusDays(1), site.timeZone(), Optional.empty());
        for (var gap : gaps.report(period).gaps()) {
            var day = gap.spike().map(GapReport.Spike::day).map(LocalDate::parse).filter(one -> !one.isBefore(today.minusDays(1)));
            if (day.isEmpty() || gap.state() == GapState.IGNORED) {
                continue;
            }
            var name = "spike " + day.get() + " " + gap.id();
            var mail = letter(words, "", List.of(), "", List.of(), List.of(), List.of(line(gap, spike(gap, words))));
            to.stream().filter(address -> !store.sent(name, address) && store.count("spike " + day.get() + " ", address) < MOST_SPIKES)
                    .forEach(address -> send(name, address, words.say("digest.spike.subject", site.name(), gap.cluster()), mail));
        }
    }

    private static String spike(GapReport.Gap gap, Words words) {
        var spike = gap.spike().orElseThrow();
        return words.say("digest.spike", spike.visitors(), Pages.date(LocalDate.parse(spike.day()), words), Said.number(spike.median(), words));
    }

    private DigestMail.Line line(GapReport.Gap gap, String text) {
        return new DigestMail.Line(gap.cluster(), text, page(gap.id()));
    }

    private String page(String gap) {
        return pages.absolute("/staff/gaps/" + gap);
    }

    private DigestMail letter(
            Words words, String period, List<DigestMail.Figure> figures, String open, List<DigestMail.Line> found, List<DigestMail.Line> closed,
            List<DigestMail.Line> spikes) {
        return new DigestMail(
                words, words.locale().toLanguageTag(), Pages.direction(words.locale()), library.current().site().name(), period, figures, open, found, closed,
                spikes, pages.absolute("/staff/deflection"), pages.absolute("/staff/gaps"));
    }

    private void send(String name, String address, String subject, DigestMail mail) {
        var id = "digest." + Integer.toHexString(address.hashCode()) + "." + name.replace(' ', '.');
        var trouble = courier.hand(id, address, mail.site(), subject, render("mail-digest-text", mail), render("mail-digest", mail));
        if (trouble.isEmpty()) {
            store.sent(name, address, clock.instant());
        } else {
            LOG.warn("A letter to a lead did not go out; it is tried again in {} minutes. {}", LOOK.toMinutes(), trouble.get());
        }
    }

    private String render(String template, DigestMail mail) {
        return new String(pages.theme().render(template, Map.of("mail", mail)), java.nio.charset.StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        clockwork.shutdownNow();
    }
}
