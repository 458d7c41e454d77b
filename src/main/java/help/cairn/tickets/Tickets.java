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
import java.util.ArrayList;
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
    private static final String SPAM = "spam";
    private static final int SUBJECT = 90;
    private static final Pattern EMAIL = Pattern
            .compile("[^\\s\\p{Cntrl}@<>\"(),;:\\\\]{1,64}@[^\\s\\p{Cntrl}@<>\"(),;:\\\\.]+(\\.[^\\s\\p{Cntrl}@<>\"(),;:\\\\.]+)+");
    private static final Pattern CARD = Pattern.compile("(?<!\\p{Nd})\\p{Nd}(?:[ \u2013\u00a0-]?\\p{Nd}){12,18}(?!\\p{Nd})"
            // Dots part the numbers of a day too, but those never by fours.
            + "|(?<!\\p{Nd})\\p{Nd}{4}(?:\\.\\p{Nd}{4}){2}\\.\\p{Nd}{1,7}(?!\\p{Nd})");

    /// So many characters of a signature tell people apart.
    private static final int MARK = 22;

    private final TicketStore store;
    private final RatingStore ratings;
    private final MailInStore mails;
    private final InboxStore inbox;
    private final Deliveries deliveries;
    private final Live live = new Live();
    private final Seal seal;
    private final Clock clock;

    public Tickets(Database database, Deliveries deliveries, Clock clock) {
        store = new TicketStore(database);
        ratings = new RatingStore(database);
        mails = new MailInStore(database);
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
        } else if (!isAddress(question.email())) {
            problems.put("email", "contact.err.emailForm");
        }
        return problems;
    }

    static boolean isAddress(String email) {
        return email.length() <= LONGEST_LINE && EMAIL.matcher(email).matches();
    }

    private static Optional<String> problem(Topic.Field field, Map<String, String> values) {
        boolean asked = field.showWhen().map(when -> when.value().equals(values.getOrDefault(when.field(), ""))).orElse(true);
        var value = values.getOrDefault(field.name(), "").strip();
        if (value.isEmpty()) {
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
                    visit.visitor(), Secrets.hash(once.key()), Secrets.hash(body), by(question, event.apply(reference)), outgoing));
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

    /// Whether a ticket was opened with this key: to send it again, for want of an answer, is no further ticket.
    boolean repeats(String key) {
        return store.knows(Secrets.hash(key));
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

    static String subject(Question question) {
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

    /// The shopper writes again: the ticket is open again.
    ///
    /// @param key of the form, so that a double tap writes once; empty if there is none
    /// @throws AttachmentStore.NotToBeHad if a file is gone; nothing is written then
    void write(Ticket ticket, String text, List<Attachment> attachments, String key) {
        var to = goesOn(ticket).orElse(ticket);
        var message = new Ticket.Message("shopper", ticket.name(), clock.instant(), text.strip(), attachments);
        var outgoing = new TicketStore.Outgoing(
                deliveries.pack(Delivery.Kind.WRITTEN, to.moved(Optional.of(Ticket.State.OPEN), Optional.empty()), message, ""), Optional.empty());
        store.change(
                to.reference(),
                new TicketStore.Change(Optional.of(message), outgoing, Optional.of(Ticket.State.OPEN), Optional.empty(), UnaryOperator.identity(),
                        List.of()),
                once(key, message), OptionalInt.empty(), clock.instant(), Optional.empty());
        told(to.reference());
    }

    /// The shopper writes by mail, or a machine does. What somebody wrote opens the ticket again; what nobody wrote is for
    /// colleagues alone.
    ///
    /// @return false if this mail was taken before
    boolean join(MailInStore.Noted noted, Ticket ticket, Ticket.Message message) {
        var written = message.author().equals("shopper");
        var state = written ? Optional.of(Ticket.State.OPEN) : Optional.<Ticket.State>empty();
        var outgoing = written
                ? new TicketStore.Outgoing(deliveries.pack(Delivery.Kind.WRITTEN, ticket.moved(state, Optional.empty()), message, ""), Optional.empty())
                : TicketStore.Outgoing.NOTHING;
        var taken = mails.join(noted, ticket.reference(), message, outgoing, state);
        told(ticket.reference());
        return taken;
    }

    /// A mail becomes a ticket, whatever a form would have asked for beside it.
    ///
    /// @param held why somebody looks at it first; empty if nobody has to
    /// @param earlier the ticket that it goes on with
    /// @return its reference; empty if this mail was taken before
    Optional<String> openByMail(MailInStore.Noted noted, Question question, Ticket.Message message, Site site, String held, Optional<Ticket> earlier,
            Visits.Visit visit, Function<String, Event> event) {
        var now = clock.instant();
        var reference = Reference.fresh();
        var topic = site.topic(question.topic()).or(() -> site.topic("other")).orElseGet(() -> site.topics().getLast());
        var ticket = new Ticket(
                reference, topic.id(), question.locale(), subject(question), line(question.name()), question.email(), Ticket.State.NEW, held, Map.of(),
                "mail", "", now, now, promised(site, topic, now), Optional.empty(), Optional.empty(), List.of(message), Optional.empty());
        var key = Secrets.fresh();
        // What a machine wrote is told to nobody, whose own machine might answer it.
        var outgoing = noted.outcome().equals("automatic") || noted.outcome().equals("bounced")
                ? List.<Delivery.Fresh>of()
                : deliveries.pack(Delivery.Kind.OPENED, ticket, message, held.isEmpty() ? key : "");
        var once = Secrets.hash("mail:" + noted.digest());
        var taken = mails.open(noted, new TicketStore.Fresh(
                ticket, Secrets.hash(key), topic.queue(), topic.tags(), topic.priority().name().toLowerCase(Locale.ROOT), visit.session(), visit.visitor(),
                once, once, by(question, event.apply(reference)), outgoing), earlier.map(Ticket::reference));
        told(reference);
        return taken ? Optional.of(reference) : Optional.empty();
    }

    /// The event of a ticket, with a mark of whoever sent it, from which nobody learns the address.
    private Event by(Question question, Event event) {
        return event.with("person", seal.sign("person\u0000" + question.email().strip().toLowerCase(Locale.ROOT)).substring(0, MARK));
    }

    MailInStore mails() {
        return mails;
    }

    /// The text without the numbers of payment cards: a form would have refused it, a mail is here already.
    static String withoutCards(String text) {
        return CARD.matcher(text)
                .replaceAll(match -> luhn(match.group().replaceAll("\\P{Nd}", "")) ? "‹card›" : java.util.regex.Matcher.quoteReplacement(match.group()));
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
            var solved = Optional.of(Ticket.State.SOLVED);
            var by = Ticket.Message.silent("shopper", ticket.name(), clock.instant());
            store.move(ticket, outgoing(ticket, by, solved, Optional.empty()), Ticket.State.SOLVED, clock.instant(), List.of(event));
            told(ticket.reference());
        }
    }

    void reopen(Ticket ticket) {
        if (ticket.reopens(clock.instant())) {
            var open = Optional.of(Ticket.State.OPEN);
            var by = Ticket.Message.silent("shopper", ticket.name(), clock.instant());
            store.move(ticket, outgoing(ticket, by, open, Optional.empty()), Ticket.State.OPEN, clock.instant(), List.of());
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

    /// How many wait for a look.
    public int heldCount() {
        return inbox.counts().held();
    }

    /// Somebody looked at a held ticket: it is a question. Now its sender gets the mail that says so, with the link.
    ///
    /// @return false if it was not held any more
    boolean release(Ticket ticket, AuditEntry trail) {
        var key = Secrets.fresh();
        var mails = deliveries.pack(Delivery.Kind.OPENED, ticket.released(), ticket.messages().getFirst(), key).stream()
                .filter(delivery -> !delivery.recipient().isEmpty()).toList();
        var outgoing = new TicketStore.Outgoing(mails, mails.isEmpty() ? Optional.empty() : Optional.of(Secrets.hash(key)));
        var done = store.looked(ticket.reference(), new TicketStore.Change(
                Optional.empty(), outgoing, Optional.empty(), Optional.empty(), UnaryOperator.identity(), List.of()), clock.instant(), trail);
        told(ticket.reference());
        return done;
    }

    /// Somebody looked at a held ticket: it is spam. It is closed, and nobody gets a mail.
    ///
    /// @return false if it was not held any more
    boolean spam(Ticket ticket, String who, AuditEntry trail) {
        var act = new Act(who, Optional.empty(), Optional.of(Ticket.State.CLOSED), Optional.empty(), had -> Tags.with(had, SPAM), List.of(), trail);
        var done = store.looked(ticket.reference(), change(ticket, act), clock.instant(), trail);
        told(ticket.reference());
        return done;
    }

    private TicketStore.Change change(Ticket ticket, Act act) {
        var by = act.message().orElseGet(() -> Ticket.Message.silent("staff", act.who(), clock.instant()));
        return new TicketStore.Change(
                act.message(), outgoing(ticket, by, act.state(), act.assignee()), act.state(), act.assignee(), act.tags(), act.events());
    }

    /// What a colleague does to a ticket.
    ///
    /// @param who the colleague, as shoppers read it
    /// @param tags from those that it has to those that it gets
    record Act(
            String who, Optional<Ticket.Message> message, Optional<Ticket.State> state, Optional<String> assignee, UnaryOperator<List<String>> tags,
            List<Event> events, AuditEntry trail) {}

    /// What is told of an act. Shoppers get a fresh key along, because nobody knows the one that they have.
    private TicketStore.Outgoing outgoing(Ticket ticket, Ticket.Message act, Optional<Ticket.State> state, Optional<String> assignee) {
        var key = Secrets.fresh();
        var now = ticket.moved(state, assignee);
        var fresh = new ArrayList<Delivery.Fresh>();
        var replied = act.author().equals("staff") && !act.isEmpty();
        if (replied) {
            fresh.addAll(deliveries.pack(Delivery.Kind.REPLIED, now, act, key));
        }
        if (now.state() == Ticket.State.SOLVED && !ticket.state().settled()) {
            fresh.addAll(deliveries.pack(Delivery.Kind.SOLVED, now, Ticket.Message.silent(act.author(), act.name(), act.at()), key));
        } else if (!replied && (now.state() != ticket.state() || !now.assignee().equals(ticket.assignee()))) {
            fresh.addAll(deliveries.pack(Delivery.Kind.UPDATED, now, Ticket.Message.silent(act.author(), act.name(), act.at()), ""));
        }
        var opens = fresh.stream().anyMatch(one -> !one.recipient().isEmpty());
        return new TicketStore.Outgoing(fresh, opens ? Optional.of(Secrets.hash(key)) : Optional.empty());
    }

    Optional<Rating> rating(Ticket ticket) {
        return ratings.of(ticket.reference());
    }

    /// @return false if it is too late, or was changed before
    boolean rate(Ticket ticket, Rating rating, Event event) {
        return ticket.rates(clock.instant()) && ratings.add(ticket.reference(), rating, event);
    }

    /// Somebody wants the link to a ticket. It takes as long and says as little for a stranger as for its owner: whose it is
    /// is looked up afterwards.
    void askForLink(String reference, String address) {
        store.ask(reference, owner(address), clock.instant());
    }

    /// Sends a link to everybody who asked for one and owns the ticket.
    void sendLinks() {
        for (var asked : store.asked()) {
            var ticket = store.byReference(asked.reference()).filter(found -> Secrets.same(owner(found.email()), asked.addressHash()))
                    .map(found -> goesOn(found).orElse(found));
            var key = Secrets.fresh();
            var link = ticket.map(found -> new TicketStore.Outgoing(
                    deliveries.pack(Delivery.Kind.LINK, found, found.messages().getFirst(), key), Optional.of(Secrets.hash(key))));
            store.answer(asked, ticket.map(Ticket::reference).orElse(""), link.orElse(TicketStore.Outgoing.NOTHING), clock.instant());
        }
        deliveries.wake();
    }

    private static String owner(String address) {
        return Secrets.hash(address.strip().toLowerCase(Locale.ROOT));
    }

    /// The name of what a session did, the same as long as the session lasts.
    String contextOf(String session) {
        return Reference.ofContext(seal.sign("context\u0000" + session));
    }

    boolean mailsShoppers() {
        return deliveries.mailsShoppers();
    }

    Clock clock() {
        return clock;
    }

}
