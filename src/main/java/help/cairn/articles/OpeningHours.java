package help.cairn.articles;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// When people answer, in the site's time zone.
///
/// @param week the opening times of each day, in order and without overlap; a day that is missing is closed
/// @param holidays days on which nobody answers
public record OpeningHours(ZoneId zone, Map<DayOfWeek, List<Span>> week, Set<LocalDate> holidays) {
    private static final int DAYS_AHEAD = 366;

    /// From opening to closing of one day; `to` is after `from`.
    public record Span(LocalTime from, LocalTime to) {
        public Span {
            if (!from.isBefore(to)) {
                throw new IllegalArgumentException("Opening times end after they begin: %s-%s does not.".formatted(from, to));
            }
        }
    }

    /// Whether people answer now, and when that changes next.
    ///
    /// @param until closing time if open, the next opening if closed; empty if the site never opens
    public record State(boolean open, Optional<ZonedDateTime> until) {}

    public OpeningHours {
        week = Map.copyOf(week);
        holidays = Set.copyOf(holidays);
    }

    public static OpeningHours none(ZoneId zone) {
        return new OpeningHours(zone, Map.of(), Set.of());
    }

    public boolean isEmpty() {
        return week.values().stream().allMatch(List::isEmpty);
    }

    public List<Span> on(LocalDate day) {
        return holidays.contains(day) ? List.of() : week.getOrDefault(day.getDayOfWeek(), List.of());
    }

    public State at(Instant now) {
        var local = now.atZone(zone);
        for (int ahead = 0; ahead <= DAYS_AHEAD && !isEmpty(); ahead++) {
            var day = local.toLocalDate().plusDays(ahead);
            for (var span : on(day)) {
                var from = day.atTime(span.from()).atZone(zone);
                var to = day.atTime(span.to()).atZone(zone);
                if (local.isBefore(from)) {
                    return new State(false, Optional.of(from));
                }
                if (local.isBefore(to)) {
                    return new State(true, Optional.of(to));
                }
            }
        }
        return new State(false, Optional.empty());
    }

    /// The instant at which this much opening time has passed since `from`: what a reply promise of four hours means
    /// when a question comes in after closing. Without opening hours the clock runs around the clock.
    public Instant after(Duration work, Instant from) {
        if (isEmpty()) {
            return from.plus(work);
        }
        var left = work;
        var local = from.atZone(zone);
        for (int ahead = 0; ahead <= DAYS_AHEAD; ahead++) {
            var day = local.toLocalDate().plusDays(ahead);
            for (var span : on(day)) {
                var opens = day.atTime(span.from()).atZone(zone).toInstant();
                var closes = day.atTime(span.to()).atZone(zone).toInstant();
                var start = opens.isBefore(from) ? from : opens;
                if (!start.isBefore(closes)) {
                    continue;
                }
                var available = Duration.between(start, closes);
                if (left.compareTo(available) <= 0) {
                    return start.plus(left);
                }
                left = left.minus(available);
            }
        }
        return from.plus(work);
    }
}
