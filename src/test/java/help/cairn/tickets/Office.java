package help.cairn.tickets;

import help.cairn.Hands;
import help.cairn.articles.Library;
import help.cairn.articles.Site;
import help.cairn.articles.Snapshot;
import help.cairn.deflection.Event;
import help.cairn.deflection.Visits;
import help.cairn.staff.Secrets;
import help.cairn.staff.AuditEntry;
import help.cairn.storage.Database;
import help.cairn.web.Clients;
import help.cairn.web.Limits;
import help.cairn.web.Pages;
import help.cairn.web.Theme;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

/// A help center without its web server: tickets are opened, and go to the desks when a test lets them.
final class Office implements AutoCloseable {
    static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    final Hands clock = new Hands();
    final Site site = Site.unnamed("Alder & Pine", List.of(Locale.ENGLISH));
    final Library library = new Library(Snapshot.empty(site));
    final Pages pages = new Pages(Theme.standard(), URI.create("https://help.example"), clock);
    private final Path data;
    private Database database;
    Deliveries deliveries;
    Tickets tickets;

    Office(Path data) {
        this.data = data;
    }

    /// Opens, or opens again after it was closed.
    Office with(Desk... desks) {
        database = Database.open(data);
        deliveries = new Deliveries(List.of(desks), database, clock, new Random(7));
        tickets = new Tickets(database, deliveries, clock);
        return this;
    }

    static final String MAIL = "help@alder.example";

    /// Takes mail in at {@link #MAIL}.
    MailIn mailIn(boolean opens) {
        var attachments = new Attachments(database, data, new Limits(false), new Clients(Set.of()), clock);
        return new MailIn(library, pages, tickets, attachments, threading(MAIL), opens, clock);
    }

    /// Signs as an installation would, before there is one.
    static Threading threading(String... address) {
        return new Threading(text -> "a secret of this installation" + text, Optional.of(address).filter(all -> all.length > 0).map(all -> all[0]));
    }

    void write(Ticket ticket, String text, Attachment... attachments) {
        tickets.write(ticket, text, List.of(attachments), "");
    }

    /// What a colleague does, without a form.
    void handle(Ticket ticket, Optional<Ticket.Message> message, Optional<Ticket.State> state, Optional<String> assignee) {
        tickets.handle(ticket, new Tickets.Act(
                "Mara", message, state, assignee, UnaryOperator.identity(), List.of(),
                new AuditEntry(clock.instant(), "mara@alder.example", "ticket change", ticket.reference())), "", OptionalInt.empty());
    }

    Database database() {
        return database;
    }

    DeliveryStore store() {
        return new DeliveryStore(database);
    }

    /// @return the new ticket's reference
    String ask(String message) {
        return ask(message, "Sam", "sam@example.com", Journey.NOTHING, "");
    }

    String ask(String message, String name, String email, Journey journey, String held) {
        return ask(message, name, email, journey, held, new Visits.Visit("session", Optional.empty(), Event.Who.HUMAN, "", "phone", false));
    }

    String ask(String message, String name, String email, Journey journey, String held, Visits.Visit visit) {
        var outcome = tickets.open(
                new Tickets.Question("other", Locale.ENGLISH, "", message, email, name, Map.of()), site, journey, "form",
                new Tickets.Once(Secrets.fresh(), ""), held, visit,
                reference -> visit.event("ticket", clock.instant(), "en", "/en/contact", "none", Map.of("ticket", reference)));
        return ((Tickets.Outcome.Opened) outcome).reference();
    }

    /// A ticket that is nowhere yet.
    static Ticket ticket(String message, String name, Optional<Journey> journey) {
        var now = Instant.parse("2026-11-24T09:00:00Z");
        return new Ticket(
                Reference.fresh(), "other", Locale.ENGLISH, message.lines().findFirst().orElse(""), name, "sam@example.com", Ticket.State.NEW, "",
                Map.of("orderNumber", "1001"), "form", "", now, now, now.plus(Duration.ofHours(4)), Optional.empty(), Optional.empty(),
                List.of(new Ticket.Message("shopper", name, now, message)), journey);
    }

    /// A ticket with a photo, which is nowhere yet.
    static Ticket withPhoto() {
        var plain = ticket("Look at this", "Sam", Optional.empty());
        var said = plain.messages().getFirst();
        var photo = new Attachment("a-secret-id", "sole.jpg", "image/jpeg", 1_234_567, "digest");
        return new Ticket(
                plain.reference(), plain.topic(), plain.locale(), plain.subject(), plain.name(), plain.email(), plain.state(), plain.held(), plain.fields(),
                plain.via(), plain.assignee(), plain.made(), plain.changed(), plain.promised(), plain.answered(), plain.solved(),
                List.of(new Ticket.Message(said.author(), said.name(), said.at(), said.text(), List.of(photo))), plain.journey());
    }

    /// What a desk takes, as it would come from the database.
    static Delivery delivery(Desk desk, Delivery.Kind kind, Ticket ticket, Ticket.Message message) {
        var parcel = desk.pack(kind, ticket, message, "secret-key").orElseThrow();
        var now = ticket.made();
        return new Delivery(
                1, UUID.randomUUID().toString(), ticket.reference(), desk.name(), kind, parcel.payload(), Delivery.State.PENDING, 0, now, now, Duration.ZERO,
                Optional.empty(), Optional.empty());
    }

    @Override
    public void close() {
        deliveries.close();
        database.close();
    }
}
