package help.cairn.tickets;

import help.cairn.staff.Account;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Who looks at the inbox at this moment, so that they can be told when something changes, and of each other.
public final class Live implements AutoCloseable {
    static final int MOST = 200;
    static final int MOST_EACH = 8;

    private final List<Watcher> watchers = new ArrayList<>();
    private boolean closed;

    /// One open page.
    ///
    /// @param reference the ticket that is looked at, empty for the list
    static final class Watcher {
        private final String reference;
        private final Account who;
        private final boolean answering;
        private final Semaphore woken = new Semaphore(0);

        private Watcher(String reference, Account who, boolean answering) {
            this.reference = reference;
            this.who = who;
            this.answering = answering;
        }

        /// Waits until something may have changed.
        ///
        /// @return false if nothing did for so long
        boolean await(Duration longest) throws InterruptedException {
            var changed = woken.tryAcquire(longest.toMillis(), TimeUnit.MILLISECONDS);
            woken.drainPermits();
            return changed;
        }
    }

    /// A colleague who has the same ticket open.
    record Other(String name, boolean answering) {}

    /// Watches from now on; empty if too many do.
    synchronized Optional<Watcher> watch(String reference, Account who, boolean answering) {
        // That a page was left is noticed late, so the oldest of somebody's pages makes room for the one that they look at.
        var own = watchers.stream().filter(other -> other.who.email().equals(who.email())).toList();
        if (own.size() >= MOST_EACH) {
            leave(own.getFirst());
            own.getFirst().woken.release();
        }
        if (closed || watchers.size() >= MOST) {
            return Optional.empty();
        }
        var watcher = new Watcher(reference, who, answering);
        watchers.add(watcher);
        wake(reference);
        return Optional.of(watcher);
    }

    synchronized void leave(Watcher watcher) {
        watchers.remove(watcher);
        wake(watcher.reference);
    }

    /// Everybody else who has this ticket open, each once.
    synchronized List<Other> others(Watcher me) {
        return me.reference.isEmpty()
                ? List.of()
                : watchers.stream().filter(other -> other.reference.equals(me.reference) && !other.who.email().equals(me.who.email()))
                        .map(other -> other.who.name()).distinct().sorted()
                        .map(name -> new Other(name, watchers.stream().anyMatch(
                                other -> other.answering && other.reference.equals(me.reference) && other.who.name().equals(name))))
                        .toList();
    }

    /// Something about this ticket changed, and so did the list.
    synchronized void changed(String reference) {
        wake(reference);
        wake("");
    }

    private void wake(String reference) {
        watchers.stream().filter(watcher -> watcher.reference.equals(reference)).forEach(watcher -> watcher.woken.release());
    }

    synchronized boolean watches(Watcher watcher) {
        return !closed && watchers.contains(watcher);
    }

    /// Lets everybody go.
    @Override
    public synchronized void close() {
        closed = true;
        watchers.forEach(watcher -> watcher.woken.release());
    }
}
