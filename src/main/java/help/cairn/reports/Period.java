package help.cairn.reports;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// The days that a report is about, as the site's clocks show them, and the locale if it is about one alone.
///
/// @param to the first day that does not belong to it
public record Period(LocalDate from, LocalDate to, ZoneId zone, Optional<String> locale) {
    public Period {
        if (!from.isBefore(to)) {
            throw new IllegalArgumentException("A period ends after it begins: from %s to %s is none.".formatted(from, to));
        }
    }

    Instant start() {
        return from.atStartOfDay(zone).toInstant();
    }

    Instant end() {
        return to.atStartOfDay(zone).toInstant();
    }

    public long days() {
        return ChronoUnit.DAYS.between(from, to);
    }

    /// As many days, right before.
    public Period before() {
        return new Period(from.minusDays(days()), from, zone, locale);
    }

    /// Whether something of this moment and locale belongs to it.
    boolean has(long at, String where) {
        return at >= start().toEpochMilli() && at < end().toEpochMilli() && locale.map(where::equals).orElse(true);
    }
}
