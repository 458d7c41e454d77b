package help.cairn.tickets;

import help.cairn.articles.Site;
import help.cairn.articles.Topic;
import help.cairn.deflection.Event;
import help.cairn.deflection.Scrub;
import help.cairn.deflection.Visits;
import help.cairn.staff.AuditEntry;
import help.cairn.staff.Seal;
import help.cairn.staff.Secrets;
import help.cairn.storage.Database;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Opens tickets and moves them on. A ticket that was acknowledged is on disk, exactly once.
public final class Tickets {
    static final int LONGEST_MESSAGE = 10_000;
    static final int LONGEST_LINE = 200;
    /// What has to be mended when a file is not to be had.
    static final String ATTACHMENTS = "attachments";
    private static final int SUBJECT = 90;
    private static final Pattern EMAIL = Pattern
            .compile("[^\\s\\p{Cntrl}@<>\"(),;:\\\\]{1,64}@[^\\s\\p{Cntrl}@<>\"(),;:\\\\.]+(\\.[^\\s\\p{Cntrl}@<>\"(),;:\\\\.]+)+");
    private static final Pattern CARD = Pattern.compile("(?<!\\p{Nd})\\p{Nd}(?:[ -]?\\p{Nd}){12,18}(?!\\p{Nd})");

    private final TicketStore store;
    private final InboxStore inbox;
    private final Deliveries deliveries;
    private final Live live = new Live();
    private final Seal seal;
    private final Clock clock;

    public Tickets(Database database, Deliveries deliveries, Clock clock) {
        store = new TicketStore(database);
        inbox = new InboxStore(database);
        this.deliveries = deliveries;
        seal = new Seal(database, "seal");
        this.clock = clock;
    }

    /// What somebody asks.
    ///
    /// @param fields the topic's own, by name
    public record Question(
            String topic, Locale locale, String subject, String message, String email, String name, Map<String, String> fields,
            List<Attachment> attachments) {
        public Question(String topic, Locale locale, String subject, String message, String email, String name, Map<String, String> fields) {
            this(topic, locale, subject, message, email, name, fields, List.of());
        }
    }

    /// How a repetition is known.
    ///
    /// @param key the same for every repetition; random if there are none
    /// @param beside what was sent beside the question; another with the same key is a clash, as another question is
    public record Once(String key, String beside) {}

    /// What came of it.
    public sealed interface Outcome {
        /// @param key opens the shopper's page
        record Opened(String reference, String key, boolean again) implements Outcome {}

        /// @param problems words' keys by field
        record Mend(Map<String, String> problems) implements Outcome {}

        /// The idempotency key was used with another body.
        record Clash() implements Outcome {}
    }

    Seal seal() {
        return seal;
    }

    /// What has to be mended before this can be sent: words' keys by field, in the order of the form.
    Map<String, String> problems(Question question, Site site) {
        var problems = new LinkedHashMap<String, String>();
        var topic = site.topic(question.topic());
        if (topic.isEmpty()) {
            problems.put("topic", "contact.err.topic");
        }
        if (question.message().isBlank()) {
            problems.put("message", "contact.err.message");
        } else if (question.message().length() > LONGEST_MESSAGE) {
            problems.put("message", "contact.err.long");
        } else if (hasCard(question.message()) || hasCard(question.subject())) {
            problems.put("message", "contact.err.card");
        }
        topic.ifPresent(known -> known.fields().forEach(field -> problem(field, question.fields()).ifPresent(key -> problems.put(field.name(), key))));
        if (question.email().isBlank()) {
            problems.put("email", "contact.err.email");
        } else if (question.email().length() > LONGEST_LINE || !EMAIL.matcher(question.email()).matches()) {
            problems.put("email", "contact.err.emailForm");
        }
        return problems;
    }

    private static Optional<String> problem(Topic.Field field, Map<String, String> values) {
        boolean asked = field.showWhen().map(when -> when.value().equals(values.getOrDefault(when.field(), ""))).orElse(true);
        var value = values.getOrDefault(field.name(), "").strip();
        if (!asked || value.isEmpty()) {
            return asked && field.required() ? Optional.of("contact.err.required") : Optional.empty();
        }
        if (field.type() == Topic.FieldType.PHOTO) {
            // Names of files, as cameras make them: long, and with digits like a card's.
            return Optional.empty();
        }
        if (value.length() > (field.type() == Topic.FieldType.LONG_TEXT ? LONGEST_MESSAGE : LONGEST_LINE)) {
            return Optional.of("contact.err.long");
        }
        if (hasCard(value)) {
            return Optional.of("contact.err.card");
        }
        return switch (field.type()) {
            case EMAIL -> EMAIL.matcher(value).matches() ? Optional.empty() : Optional.of("contact.err.emailForm");
            case ORDER_NUMBER -> value.matches("[A-Za-z0-9 #./-]{3,40}") ? Optional.empty() : Optional.of("contact.err.order");
            case CHOICE -> field.options().stream().anyMatch(option -> option.value().equals(value)) ? Optional.empty() : Optional.of("contact.err.choice");
            case DATE -> isDay(value) ? Optional.empty() : Optional.of("contact.err.date");
            case TEXT, LONG_TEXT, PHOTO -> Optional.empty();
        };
    }

    private static boolean isDay(String text) {
        try {
            LocalDate.parse(text);
            return true;
        } catch (java.time.DateTimeException e) {
            return false;
        }
    }

    /// Whether a text holds a payment card's number (ISO/IEC 7812 length, Luhn's check).
    static boolean hasCard(String text) {
        return CARD.matcher(text).results().map(match -> match.group().replaceAll("\\P{Nd}", "")).anyMatch(Tickets::luhn);
    }

    private static boolean luhn(String digits) {
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = Character.digit(digits.charAt(digits.length() - 1 - i), 10);
            sum += i % 2 == 0 ? digit : digit > 4 ? 2 * digit - 9 : 2 * digit;
        }
        return sum % 10 == 0;
    }

    /// By when somebody who asks now was promised an answer.
    Instant promised(Site site, Topic topic, Instant now) {
        return site.hours().after(topic.promise(), now);
    }

    /// Opens a ticket. When it returns, the ticket is on disk.
    ///
    /// @param once what makes a repetition the same ticket
    /// @param held why somebody looks at it first; empty for nearly all
    /// @param event makes the log's entry of the ticket
    Outcome open(Question question, Site site, Journey journey, String via, Once once, String held, Visits.Visit visit,
            Function<String, Event> event) {
        var problems = problems(question, site);
        if (!problems.isEmpty()) {
            return new Outcome.Mend(problems);
        }
        var topic = site.topic(question.topic()).orElseThrow();
        var now = clock.instant();
        var asked = new TreeMap<String, String>();
        topic.fields().stream()
                .map(Topic.Field::name)
                .filter(name -> !question.fields().getOrDefault(name, "").isBlank())
                .forEach(name -> asked.put(name, question.fields().get(name).strip()));
        var body = String.join("\u0000", question.topic(), question.locale().toLanguageTag(), question.subject(), question.message(),
                question.email(), question.name(), asked.toString(), once.beside(), digests(question.attachments()));
        var reference = Reference.fresh();
        var ticket = new Ticket(
                reference, topic.id(), question.locale(), subject(question), line(question.name()), question.email().strip(), Ticket.State.NEW, held,
                asked, via, "", now, now, promised(site, topic, now), Optional.empty(), Optional.empty(),
                List.of(new Ticket.Message("shopper", line(question.name()), now, question.message().strip(), question.attachments())), Optional.of(journey));
        var key = key(once.key(), reference);
        // Desks get what looks like spam too, with a mark on it; the address in it gets no mail of ours.
        var outgoing = deliveries.pack(Delivery.Kind.OPENED, ticket, ticket.messages().getFirst(), held.isEmpty() ? key : "");
        Optional<TicketStore.Earlier> earlier;
        try {
            earlier = store.add(new TicketStore.Fresh(
                    ticket, Secrets.hash(key), topic.queue(), topic.tags(), topic.priority().name().toLowerCase(Locale.ROOT), visit.session(),
                    visit.visitor(), Secrets.hash(once.key()), Secrets.hash(body), event.apply(reference), outgoing));
        } catch (AttachmentStore.NotToBeHad e) {
            return new Outcome.Mend(Map.of(ATTACHMENTS, "file.err.gone"));
        }
        if (earlier.isEmpty()) {
            told(reference);
            return new Outcome.Opened(reference, key, false);
        }
        return earlier.get().bodyHash().equals(Secrets.hash(body))
                ? new Outcome.Opened(earlier.get().reference(), key(once.key(), earlier.get().reference()), true)
                : new Outcome.Clash();
    }

    /// What is in the files, not which: a form that is sent twice brings them twice.
    private static String digests(List<Attachment> attachments) {
        return attachments.stream().map(Attachment::digest).sorted().collect(Collectors.joining(","));
    }

    /// The shopper's key can be made again from what only the shopper sent, so that a repetition gets the same link
    /// although nothing but a hash is kept.
    private String key(String idempotency, String reference) {
        return seal.sign("key\u0000" + reference + "\u0000" + idempotency);
    }

    private static String subject(Question question) {
        var given = line(question.subject());
        if (!given.isEmpty()) {
            return given;
        }
        var first = line(question.message().strip().lines().findFirst().orElse(""));
        var sentence = first.split("(?<=[.!?])\\s", 2)[0];
        return sentence.length() <= SUBJECT ? sentence : sentence.substring(0, SUBJECT).replaceFirst("\\s+\\S*$", "") + "…";
    }

    private static String line(String text) {
        var one = text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        return one.length() > LONGEST_LINE ? one.substring(0, LONGEST_LINE) : one;
    }

    /// The shopper's own view, by the secret key of their link.
    Optional<Ticket> open(String reference, String key) {
        return Reference.read(reference).flatMap(known -> store.open(known, Secrets.hash(key)));
    }

    /// For staff alone.
    Optional<Ticket> byReference(String reference) {
        return Reference.read(reference).flatMap(store::byReference);
    }

    /// Something was written: what waits for it need not wait longer.
    private void told(String reference) {
        deliveries.wake();
        live.changed(reference);
    }

    /// Who is to be told of it at once.
    public Live live() {
        return live;
    }

    InboxStore inbox() {
        return inbox;
    }

    /// The shopper writes again: the ticket is open again, unless it was settled for good.
    void write(Ticket ticket, String text) {
        write(ticket, text, List.of());
    }

    /// @throws AttachmentStore.NotToBeHad if a file is gone; nothing is written then
    void write(Ticket ticket, String text, List<Attachment> attachments) {
        write(ticket, text, attachments, "");
    }

    /// @param key of the form, so that a double tap writes once; empty if there is none
    /// @throws AttachmentStore.NotToBeHad if a file is gone; nothing is written then
    void write(Ticket ticket, String text, List<Attachment> attachments, String key) {
        var to = goesOn(ticket).orElse(ticket);
        var message = new Ticket.Message("shopper", ticket.name(), clock.instant(), text.strip(), attachments);
        var outgoing = new TicketStore.Outgoing(deliveries.pack(Delivery.Kind.WRITTEN, to, message, ""), Optional.empty());
        store.change(
                to.reference(),
                new TicketStore.Change(Optional.of(message), outgoing, Optional.of(Ticket.State.OPEN), Optional.empty(), UnaryOperator.identity(),
                        List.of()),
                once(key, message), OptionalInt.empty(), clock.instant(), Optional.empty());
        deliveries.wake();
    }

    /// Who changes a text after sending it and sends it again means another message.
    private static String once(String key, Ticket.Message message) {
        return key.isEmpty() ? "" : String.join("\u0000", key, message.author(), message.text(), digests(message.attachments()));
    }

    /// The ticket of the same owner that this one goes on in.
    Optional<Ticket> goesOn(Ticket ticket) {
        return standing(ticket).merged().flatMap(store::byReference).filter(other -> other.email().equalsIgnoreCase(ticket.email()));
    }

    TicketStore.Standing standing(Ticket ticket) {
        return store.standing(ticket.reference()).orElseThrow();
    }

    void solve(Ticket ticket, Event event) {
        if (!ticket.state().settled()) {
            store.change(ticket.reference(), Optional.empty(), TicketStore.Outgoing.NOTHING, Optional.of(Ticket.State.SOLVED), Optional.empty(),
                    clock.instant(), List.of(event));
            told(ticket.reference());
        }
    }

    void reopen(Ticket ticket) {
        if (ticket.reopens(clock.instant())) {
            store.change(ticket.reference(), Optional.empty(), TicketStore.Outgoing.NOTHING, Optional.of(Ticket.State.OPEN), Optional.empty(), clock.instant(),
                    List.of());
            told(ticket.reference());
        }
    }

    /// A colleague replies, notes, moves, tags or takes the ticket.
    ///
    /// @param once key of the form, so that a double tap does it once; empty if there is none
    /// @param seen the version that the colleague saw; empty if another may have changed it
    TicketStore.Written handle(Ticket ticket, Act act, String once, OptionalInt seen) {
        var written = store.change(
                ticket.reference(), change(ticket, act), act.message().map(message -> once(once, message)).orElse(""), seen, clock.instant(),
                Optional.of(act.trail()));
        told(ticket.reference());
        return written;
    }

    /// The same without a form: nothing was seen, and nobody is noted.
    void handle(Ticket ticket, Optional<Ticket.Message> message, Optional<Ticket.State> state, Optional<String> assignee, List<Event> events) {
        var outgoing = message.filter(said -> said.author().equals("staff")).map(reply -> reply(ticket, reply)).orElse(TicketStore.Outgoing.NOTHING);
        store.change(ticket.reference(), message, outgoing, state, assignee, clock.instant(), events);
        told(ticket.reference());
    }

    /// The same to many: to all of them, or to none if one is gone or goes on in another.
    boolean handleAll(Map<Ticket, Act> acts) {
        var changes = new LinkedHashMap<String, TicketStore.Change>();
        acts.forEach((ticket, act) -> changes.put(ticket.reference(), change(ticket, act)));
        var done = store.changeAll(changes, clock.instant(), acts.values().stream().map(Act::trail).toList());
        changes.keySet().forEach(this::told);
        return done;
    }

    /// Both become one: what is in the first goes on in the second.
    ///
    /// @return false if either is gone or was merged already
    boolean merge(Ticket from, Ticket into, List<Event> events, AuditEntry trail) {
        var done = store.merge(from.reference(), into.reference(), clock.instant(), events, trail);
        told(from.reference());
        told(into.reference());
        return done;
    }

    private TicketStore.Change change(Ticket ticket, Act act) {
        var outgoing = act.message().filter(said -> said.author().equals("staff")).map(reply -> reply(ticket, reply)).orElse(TicketStore.Outgoing.NOTHING);
        return new TicketStore.Change(act.message(), outgoing, act.state(), act.assignee(), act.tags(), act.events());
    }

    /// What a colleague does to a ticket.
    ///
    /// @param tags from those that it has to those that it gets
    record Act(
            Optional<Ticket.Message> message, Optional<Ticket.State> state, Optional<String> assignee, UnaryOperator<List<String>> tags, List<Event> events,
            AuditEntry trail) {}

    /// A reply goes to the shopper with a fresh key, because nobody knows the one that they have.
    private TicketStore.Outgoing reply(Ticket ticket, Ticket.Message reply) {
        var key = Secrets.fresh();
        var fresh = deliveries.pack(Delivery.Kind.REPLIED, ticket, reply, key);
        return fresh.isEmpty() ? TicketStore.Outgoing.NOTHING : new TicketStore.Outgoing(fresh, Optional.of(Secrets.hash(key)));
    }

    boolean mailsShoppers() {
        return deliveries.mailsShoppers();
    }

    Clock clock() {
        return clock;
    }

}
