package help.cairn.demo;

import help.cairn.deflection.Event;
import help.cairn.deflection.EventStore;
import help.cairn.storage.Database;
import help.cairn.tickets.Backlog;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;

/// What happened, written down in the order in which it did, a few thousand lines at once.
final class Diary {
    private static final int AT_ONCE = 5_000;

    private final Database database;
    private final Backlog backlog;
    private final RandomGenerator dice;
    private final Instant now;
    private final Queue<Event> events = new PriorityQueue<>(Comparator.comparing(Event::at).thenComparing(Event::id));
    private final Queue<Backlog.Past> tickets = new PriorityQueue<>(Comparator.comparing(Backlog.Past::at).thenComparing(past -> past.visit().session()));

    private CompletableFuture<Void> writing = CompletableFuture.completedFuture(null);

    /// @param now nothing has happened yet that comes after it
    Diary(Database database, Backlog backlog, RandomGenerator dice, Instant now) {
        this.database = database;
        this.backlog = backlog;
        this.dice = dice;
        this.now = now;
    }

    void note(Event event) {
        if (!event.at().isAfter(now)) {
            events.add(event);
        }
    }

    void note(Backlog.Past ticket) {
        if (!ticket.at().isAfter(now)) {
            tickets.add(new Backlog.Past(
                    ticket.question(), ticket.at(), ticket.visit(), ticket.journey(), ticket.event(),
                    ticket.steps().stream().filter(step -> !step.at().isAfter(now)).toList()));
        }
    }

    /// Writes what happened before, while the next day goes on.
    void write(Instant until) {
        while (before(until)) {
            var batch = new ArrayList<Event>();
            var asked = new ArrayList<Backlog.Past>();
            while (before(until) && batch.size() < AT_ONCE) {
                if (events.isEmpty() || !tickets.isEmpty() && tickets.peek().at().isBefore(events.peek().at())) {
                    asked.add(tickets.remove());
                } else {
                    batch.add(events.remove());
                }
            }
            close();
            writing = CompletableFuture.runAsync(() -> database.write(handle -> {
                asked.forEach(ticket -> backlog.add(handle, ticket, dice));
                return EventStore.add(handle, batch);
            }));
        }
    }

    /// Waits until all is written.
    void close() {
        writing.join();
    }

    private boolean before(Instant until) {
        return !events.isEmpty() && events.peek().at().isBefore(until) || !tickets.isEmpty() && tickets.peek().at().isBefore(until);
    }
}
