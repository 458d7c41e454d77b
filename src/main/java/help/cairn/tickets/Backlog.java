package help.cairn.tickets;

import help.cairn.articles.Site;
import help.cairn.articles.Snapshot;
import help.cairn.deflection.Event;
import help.cairn.deflection.Visits;
import help.cairn.staff.AuditEntry;
import help.cairn.staff.AuditStore;
import help.cairn.staff.Secrets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.jdbi.v3.core.Handle;

/// Tickets with all that became of them, written at once and into the same tables as any other. Nobody is told of them, and
/// no link opens them.
public final class Backlog {
    private final Snapshot snapshot;

    /// @param snapshot whose topics they are about
    public Backlog(Snapshot snapshot) {
        this.snapshot = snapshot;
    }

    /// What became of a ticket.
    public sealed interface Step {
        Instant at();

        /// A colleague replied and waits for an answer.
        ///
        /// @param who the colleague's address
        /// @param name as shoppers read it
        record Replied(Instant at, String who, String name, String text) implements Step {}

        /// @param event makes the log's entry of it
        record Solved(Instant at, String who, Function<String, Event> event) implements Step {}

        /// @param score from 1, very badly, to 5
        /// @param effort from 1, very hard, to 5, very easy
        record Rated(Instant at, int score, int effort, Function<String, Event> event) implements Step {}
    }

    /// One of them.
    ///
    /// @param journey what its shopper's session did before, oldest first
    /// @param event makes the log's entry of it
    /// @param steps in order
    public record Past(
            Tickets.Question question, Instant at, Visits.Visit visit, List<Event> journey, Function<String, Event> event, List<Step> steps) {}

    /// By when somebody who asked then was promised an answer.
    public static Instant promised(Site site, String topic, Instant at) {
        return site.hours().after(site.topic(topic).orElseThrow().promise(), at);
    }

    /// When somebody is there again after so much of the desk's time.
    public static Instant atWork(Site site, Duration work, Instant from) {
        return site.hours().after(work, from);
    }

    /// What the log says of a ticket.
    public static Map<String, Object> fields(String reference, String topic, String via) {
        return ContactPages.ticketFields(reference, topic, via);
    }

    /// Writes one in a transaction that is already open.
    ///
    /// @param dice chooses its reference
    public void add(Handle handle, Past past, RandomGenerator dice) {
        var question = past.question();
        var topic = snapshot.site().topic(question.topic()).orElseThrow();
        var reference = Reference.from(dice);
        var journey = Journey.of(past.journey(), snapshot, question.locale(), "", Map.of(), past.visit().device(), question.locale().toLanguageTag(),
                past.at());
        var ticket = new Ticket(
                reference, topic.id(), question.locale(), Tickets.subject(question), question.name(), question.email(), Ticket.State.NEW, "",
                question.fields(), "form", "", past.at(), past.at(), promised(snapshot.site(), topic.id(), past.at()), Optional.empty(), Optional.empty(),
                List.of(new Ticket.Message("shopper", question.name(), past.at(), question.message())), Optional.of(journey));
        var once = Secrets.hash(reference);
        TicketStore.add(handle, new TicketStore.Fresh(
                ticket, Secrets.hash(Secrets.fresh()), topic.queue(), topic.tags(), topic.priority().name().toLowerCase(Locale.ROOT),
                past.visit().session(), past.visit().visitor(), once, once, past.event().apply(reference), List.of()));
        past.steps().forEach(step -> take(handle, reference, step));
    }

    private static void take(Handle handle, String reference, Step step) {
        switch (step) {
            case Step.Replied(var at, var who, var name, var text) -> {
                alter(handle, reference, at, Optional.of(new Ticket.Message("staff", name, at, text)), Ticket.State.WAITING, Optional.of(who), List.of());
                AuditStore.add(handle, new AuditEntry(at, who, "ticket reply", reference + " " + Ticket.State.WAITING.tag()));
            }
            case Step.Solved(var at, var who, var event) -> {
                alter(handle, reference, at, Optional.empty(), Ticket.State.SOLVED, Optional.empty(), List.of(event.apply(reference)));
                AuditStore.add(handle, new AuditEntry(at, who, "ticket change", reference + " " + Ticket.State.SOLVED.tag()));
            }
            case Step.Rated(var at, var score, var effort, var event) ->
                RatingStore.add(handle, reference, new Rating(score, effort, "", "", "", at, Optional.empty()), event.apply(reference));
        }
    }

    private static void alter(
            Handle handle, String reference, Instant at, Optional<Ticket.Message> message, Ticket.State to, Optional<String> owner, List<Event> events) {
        TicketStore.alter(handle, reference, new TicketStore.Change(
                message, TicketStore.Outgoing.NOTHING, Optional.of(to), owner, UnaryOperator.identity(), events), at);
    }
}
