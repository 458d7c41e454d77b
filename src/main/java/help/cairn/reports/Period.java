package help.cairn.reports;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Pattern;

/// The days that a report is about, as the site's clocks show them, and the locale if it is about one alone.
///
/// @param to the first day that does not belong to it
public record Period(LocalDate from, LocalDate to, ZoneId zone, Optional<String> locale) {
    private static final Pattern DAY = Pattern.compile("(19[7-9]|[2-9]\\d\\d)\\d-\\d\\d-\\d\\d");
    private static final Pattern LOCALE = Pattern.compile("[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}");

    public Period {
        if (!from.isBefore(to)) {
            throw new IllegalArgumentException("A period ends after it begins: from %s to %s is none.".formatted(from, to));
        }
    }

    /// Reads a period as people and programs write it.
    ///
    /// @param from such as 2026-10-01
    /// @param to the first day that does not belong to it; null for all days up to today
    /// @param locale a language tag; null or empty for all
    /// @throws IllegalArgumentException with a sentence that says what to write
    public static Period read(String from, String to, String locale, ZoneId zone, Clock clock) {
        if (locale != null && !locale.isEmpty() && !LOCALE.matcher(locale).matches()) {
            throw new IllegalArgumentException("locale must be a language tag such as en, but is \"%s\".".formatted(locale));
        }
        return new Period(
                day("from", from), to == null ? LocalDate.ofInstant(clock.instant(), zone).plusDays(1) : day("to", to), zone,
                Optional.ofNullable(locale).filter(tag -> !tag.isEmpty()));
    }

    private static LocalDate day(String name, String text) {
        try {
            if (text != null && DAY.matcher(text).matches()) {
                return LocalDate.parse(text);
            }
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("%s must be a day such as 2026-10-01, but is \"%s\".".formatted(name, text), e);
        }
        throw new IllegalArgumentException(text == null
                ? "%s is missing: give a day such as 2026-10-01.".formatted(name)
                : "%s must be a day such as 2026-10-01, but is \"%s\".".formatted(name, text));
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
