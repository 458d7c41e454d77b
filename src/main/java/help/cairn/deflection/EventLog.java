package help.cairn.deflection;

import help.cairn.storage.Database;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The ledger of what people did: events are added, never changed. Views and clicks queue and are written in batches;
/// facts are written before the answer.
public final class EventLog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventLog.class);
    private static final int ROOM = 20_000;
    private static final int BATCH = 500;
    private static final int IMPORT_BATCH = 1_000;
    private static final long PAUSE_MILLIS = 250;

    private final EventStore store;
    private final BlockingQueue<Event> queue = new ArrayBlockingQueue<>(ROOM);
    private final LongAdder dropped = new LongAdder();
    private final LongAdder written = new LongAdder();
    private final Thread writer = Thread.ofPlatform().name("event-writer").daemon(true).unstarted(this::write);
    private volatile boolean open = true;

    public EventLog(EventStore store) {
        this.store = store;
        writer.start();
    }

    /// Takes an event into the queue. A full queue drops it and counts, so that a page never waits for its own measuring.
    public void add(Event event) {
        if (!queue.offer(event)) {
            dropped.increment();
        }
    }

    /// Writes an event to disk before it returns.
    public void fact(Event event) {
        written.add(store.add(List.of(event)));
    }

    /// What one session did since then, the queued included; oldest first.
    public List<Event> journey(String session, Instant since) {
        flush();
        return store.journey(session, since);
    }

    /// The sessions of people in which something of one kind happened since then, the queued included.
    public List<String> sessions(String type, Instant since) {
        flush();
        return store.sessions(type, since);
    }

    /// Events in the order in which they arrived.
    ///
    /// @param position where the next ones begin
    public record Arrivals(long position, List<Event> events) {}

    /// What arrived after a place in the log, the queued included. Whoever remembers the place sees each event once,
    /// however late it was told and however old it is.
    ///
    /// @param after 0 for all
    public Arrivals arrivals(long after, int most) {
        flush();
        return store.arrivals(after, most);
    }

    /// What one visitor did of one kind from this instant to that one, both included, oldest first.
    public List<Event> visitor(String visitor, String type, Instant from, Instant until) {
        return store.visitor(visitor, type, from, until);
    }

    public long dropped() {
        return dropped.sum();
    }

    public long written() {
        return written.sum();
    }

    /// Writes all that is queued.
    public synchronized void flush() {
        var batch = new ArrayList<Event>();
        while (queue.drainTo(batch, BATCH) > 0) {
            try {
                written.add(store.add(batch));
            } catch (Database.Unwritable e) {
                dropped.add(batch.size());
                LOG.warn("{} events are lost. {}", batch.size(), e.getMessage());
            } catch (RuntimeException e) {
                dropped.add(batch.size());
                LOG.error("{} events could not be written.", batch.size(), e);
            }
            batch.clear();
        }
    }

    private void write() {
        try {
            while (open) {
                // A little patience turns many small transactions into one.
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
                flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Writes the log as JSON Lines, oldest first.
    public static void export(EventStore store, Instant from, Instant until, Writer to) {
        store.each(from, until, event -> {
            try {
                to.write(event.line());
                to.write('\n');
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /// What an import did.
    ///
    /// @param problems one sentence a bad line, beginning with its number
    public record Imported(int added, int known, List<String> problems) {}

    /// Reads JSON Lines into the log; events that it already has are left as they are.
    public static Imported load(EventStore store, BufferedReader from) throws IOException {
        int added = 0;
        int read = 0;
        var problems = new ArrayList<String>();
        var batch = new ArrayList<Event>();
        int number = 0;
        for (var line = from.readLine(); line != null; line = from.readLine()) {
            number++;
            if (line.isBlank()) {
                continue;
            }
            try {
                batch.add(Event.parse(line));
                read++;
            } catch (IllegalArgumentException e) {
                problems.add("line %d: %s".formatted(number, e.getMessage()));
            }
            if (batch.size() == IMPORT_BATCH) {
                added += store.add(batch);
                batch.clear();
            }
        }
        added += store.add(batch);
        return new Imported(added, read - added, List.copyOf(problems));
    }

    /// Writes what is queued, then closes.
    @Override
    public void close() {
        open = false;
        writer.interrupt();
        try {
            writer.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        flush();
    }
}
