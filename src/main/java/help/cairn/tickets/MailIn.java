package help.cairn.tickets;

import help.cairn.articles.Library;
import help.cairn.deflection.Event;
import help.cairn.deflection.Visits;
import help.cairn.staff.Secrets;
import help.cairn.web.Pages;
import help.cairn.web.Words;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.function.Supplier;
import java.util.Map;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/// Takes mails in: answers go to their tickets, and nothing is dropped. A letter joins a ticket by what we signed on a
/// letter of ours, never by what it says of itself.
public final class MailIn {
    /// Two machines that answer each other are told by that, when nothing else tells them.
    static final int AN_HOUR = 30;

    private final Library library;
    private final Pages pages;
    private final Tickets tickets;
    private final Attachments attachments;
    private final Threading threading;
    private final boolean opens;
    private final Clock clock;
    /// A mail is large while it is taken apart.
    private final Semaphore reading = new Semaphore(1);
    private final LongAdder received = new LongAdder();
    private final LongAdder matched = new LongAdder();
    private final LongAdder automatic = new LongAdder();
    private final LongAdder unmatched = new LongAdder();
    private final LongAdder repeated = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private volatile long last;

    /// @param opens whether a mail that belongs to no ticket is a question; else somebody looks at it first
    public MailIn(Library library, Pages pages, Tickets tickets, Attachments attachments, Threading threading, boolean opens, Clock clock) {
        this.library = library;
        this.pages = pages;
        this.tickets = tickets;
        this.attachments = attachments;
        this.threading = threading;
        this.opens = opens;
        this.clock = clock;
    }

    /// What became of a mail.
    ///
    /// @param what `joined`, `opened`, `held`, `automatic`, `bounced`, `own` or `known`
    record Outcome(String what, Optional<String> ticket) {}

    /// Takes one mail. When it returns, what became of it is on disk; a mail that was taken before changes nothing.
    Outcome take(byte[] raw) {
        return take(raw, false);
    }

    /// @param beheaded whether the mail was too large, and this is only what stands above its text
    Outcome take(byte[] raw, boolean beheaded) {
        reading.acquireUninterruptibly();
        try {
            received.increment();
            var outcome = taken(MailReader.read(raw), beheaded);
            counter(outcome.what()).increment();
            last = clock.instant().getEpochSecond();
            return outcome;
        } finally {
            reading.release();
        }
    }

    private LongAdder counter(String what) {
        return switch (what) {
            case "joined" -> matched;
            case "automatic", "bounced" -> automatic;
            case "opened", "held" -> unmatched;
            case "known" -> repeated;
            default -> refused;
        };
    }

    private Outcome taken(Incoming mail, boolean beheaded) {
        if (tickets.mails().knows(mail.digest())) {
            return new Outcome("known", Optional.empty());
        }
        var sender = Secrets.hash(mail.from().toLowerCase(Locale.ROOT));
        if (mail.ours() || threading.byId(mail.id()).isPresent()) {
            var noted = noted(mail, sender, "own");
            return new Outcome(tickets.mails().take(noted) ? "own" : "known", Optional.empty());
        }
        var many = tickets.mails().from(sender, clock.instant().minus(Duration.ofHours(1))) >= AN_HOUR;
        var kind = many && mail.kind() == Incoming.Kind.WRITTEN ? Incoming.Kind.AUTOMATIC : mail.kind();
        var ticket = Stream.concat(mail.to().stream().map(threading::byAddress), mail.references().stream().map(threading::byId))
                .flatMap(Optional::stream).findFirst().flatMap(tickets::byReference)
                // What was put into another is closed itself, and goes on there.
                .map(found -> tickets.goesOn(found).orElse(found));
        return ticket.map(found -> found.state() == Ticket.State.CLOSED || found.state() == Ticket.State.SOLVED && !found.reopens(clock.instant())
                ? settled(mail, kind, sender, found, beheaded)
                : join(mail, kind, sender, found, beheaded))
                .orElseGet(() -> stranger(mail, kind, sender, beheaded));
    }

    private Outcome join(Incoming mail, Incoming.Kind kind, String sender, Ticket ticket, boolean beheaded) {
        var written = kind == Incoming.Kind.WRITTEN;
        var what = written ? "joined" : tag(kind);
        var foreign = mail.from().equalsIgnoreCase(ticket.email()) ? "" : mail.from();
        return once(() -> message(mail, kind, ticket.locale(), foreign, ticket.name(), written ? "shopper" : "note", beheaded), message -> tickets.join(
                noted(mail, sender, what), ticket, message) ? new Outcome(what, Optional.of(ticket.reference())) : new Outcome("known", Optional.empty()));
    }

    /// What somebody writes long after goes on as another ticket; what a machine says stays where it belongs.
    private Outcome settled(Incoming mail, Incoming.Kind kind, String sender, Ticket ticket, boolean beheaded) {
        return kind == Incoming.Kind.WRITTEN
                ? open(mail, kind, sender, "joined", ticket.held(), ticket.locale(), Optional.of(ticket), beheaded)
                : join(mail, kind, sender, ticket, beheaded);
    }

    private Outcome stranger(Incoming mail, Incoming.Kind kind, String sender, boolean beheaded) {
        var written = kind == Incoming.Kind.WRITTEN;
        var asks = opens && written && !mail.from().isEmpty();
        return open(mail, kind, sender, asks ? "opened" : written ? "held" : tag(kind), asks ? "" : written ? "mail" : "automatic",
                library.current().site().defaultLocale(), Optional.empty(), beheaded);
    }

    private Outcome open(Incoming mail, Incoming.Kind kind, String sender, String what, String held, Locale locale, Optional<Ticket> earlier,
            boolean beheaded) {
        var site = library.current().site();
        var written = kind == Incoming.Kind.WRITTEN;
        var visit = new Visits.Visit(
                Secrets.fresh(), Optional.empty(), written ? Event.Who.HUMAN : Event.Who.ROBOT, written ? "" : "automatic mail", "other", false);
        var topic = earlier.map(Ticket::topic).orElse("other");
        // An address that nobody can be written at, where a mail has none.
        var email = mail.from().isEmpty() ? "nobody@mail.invalid" : mail.from();
        return once(() -> message(mail, kind, locale, "", "", "shopper", beheaded), message -> tickets.openByMail(
                noted(mail, sender, what),
                new Tickets.Question(topic, locale, Tickets.withoutCards(mail.subject()), message.text(), email, mail.name(), Map.of()),
                message, site, held, earlier, visit,
                reference -> visit.event("ticket", clock.instant(), locale.toLanguageTag(), "", library.current().commit(),
                        ContactPages.ticketFields(reference, topic, "mail")))
                .map(reference -> new Outcome(what, Optional.of(reference))).orElseGet(() -> new Outcome("known", Optional.empty())));
    }

    private interface Work {
        Outcome on(Ticket.Message message);
    }

    /// Files that cannot be had after all, because the ticket is full, do not keep the words out.
    private static Outcome once(Supplier<Ticket.Message> message, Work work) {
        var made = message.get();
        try {
            return work.on(made);
        } catch (AttachmentStore.NotToBeHad e) {
            return work.on(new Ticket.Message(
                    made.author(), made.name(), made.at(),
                    made.text() + "\n\n" + made.attachments().stream().map(Attachment::name).collect(Collectors.joining(", ")),
                    List.of(), made.mail()));
        }
    }

    private MailInStore.Noted noted(Incoming mail, String sender, String outcome) {
        return new MailInStore.Noted(mail.digest(), sender, outcome, clock.instant());
    }

    private static String tag(Incoming.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private Ticket.Message message(Incoming mail, Incoming.Kind kind, Locale locale, String foreign, String known, String author, boolean beheaded) {
        var words = pages.words(locale);
        var kept = new ArrayList<Attachment>();
        var lines = new ArrayList<String>();
        if (!mail.text().isBlank()) {
            lines.add(Tickets.withoutCards(mail.text()));
        }
        if (beheaded) {
            lines.add(words.say("mailIn.large"));
        }
        mail.told().forEach(lines::add);
        // What comes back brings our own letter along.
        if (kind != Incoming.Kind.BOUNCED) {
            files(mail, words, kept, lines);
        }
        var name = foreign.isEmpty() && !known.isEmpty() ? known : mail.name().isEmpty() ? mail.from() : mail.name();
        return new Ticket.Message(
                author, name, clock.instant(), String.join("\n\n", lines), kept,
                Optional.of(new Ticket.Mail(tag(kind), foreign, Tickets.withoutCards(mail.quoted()))));
    }

    /// The rules are those of a form; what is not taken is named, so that it can be asked for.
    private void files(Incoming mail, Words words, List<Attachment> kept, List<String> lines) {
        for (var file : mail.files()) {
            var name = FileCheck.shown(file.name());
            if (kept.size() == Attachments.MOST) {
                lines.add(words.say("file.err.many", name));
                continue;
            }
            switch (attachments.keep(name, file.content())) {
                case Attachments.Outcome.Kept(var attachment) -> kept.add(attachment);
                case Attachments.Outcome.Refused(var called, var because) -> lines.add(words.say(because, called));
            }
        }
    }

    /// Mails that were offered, by whichever way.
    public long received() {
        return received.sum();
    }

    public long matched() {
        return matched.sum();
    }

    public long automatic() {
        return automatic.sum();
    }

    public long unmatched() {
        return unmatched.sum();
    }

    public long repeated() {
        return repeated.sum();
    }

    public long refused() {
        return refused.sum();
    }

    /// When a mail was taken last, in seconds since 1970; 0 if none was.
    public long last() {
        return last;
    }
}
