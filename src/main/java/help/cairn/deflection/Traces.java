package help.cairn.deflection;

import java.util.Set;

/// What joins events to somebody who is known elsewhere: the browser and the visits that they wrote from, and their tickets.
public record Traces(Set<String> visitors, Set<String> sessions, Set<String> tickets) {
    public Traces {
        visitors = Set.copyOf(visitors);
        sessions = Set.copyOf(sessions);
        tickets = Set.copyOf(tickets);
    }
}
