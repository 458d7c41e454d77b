package help.cairn.reports;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The days that a report is about, as the site's clocks show them, and what it is about alone.
///
/// @param to the first day that does not belong to it
/// @param device `phone`, `tablet`, `desktop` or `other`
/// @param topic id of a contact topic: only episodes and whoever opened the form have one
/// @param category key of a category: only episodes, searches and articles have one
public record Period(
        LocalDate from, LocalDate to, ZoneId zone, Optional<String> locale, Optional<String> device, Optional<String> topic, Optional<String> category) {
    /// The names by which a report is asked for less than everything.
    public static final List<String> FILTERS = List.of("locale", "device", "topic", "category");

    private static final Pattern DAY = Pattern.compile("(19[7-9]|[2-9]\\d\\d)\\d-\\d\\d-\\d\\d");
    private static final List<String> DEVICES = List.of("phone", "tablet", "desktop", "other");
    private static final Pattern LOCALE = Pattern.compile("[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}");

    public Period {
        if (!from.isBefore(to)) {
            throw new IllegalArgumentException("A period ends after it begins: from %s to %s is none.".formatted(from, to));
        }
    }

    public Period(LocalDate from, LocalDate to, ZoneId zone, Optional<String> locale) {
        this(from, to, zone, locale, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /// Reads a period as people and programs write it.
    ///
    /// @param from such as 2026-10-01
    /// @param to the first day that does not belong to it; null or empty for all days up to today
    /// @param filter what was asked for each of [#FILTERS]; null or empty for all
    /// @throws IllegalArgumentException with a sentence that says what to write
    public static Period read(String from, String to, UnaryOperator<String> filter, ZoneId zone, Clock clock) {
        var locale = given(filter.apply("locale"));
        var device = given(filter.apply("device"));
        locale.filter(tag -> !LOCALE.matcher(tag).matches()).ifPresent(tag -> {
            throw new IllegalArgumentException("locale must be a language tag such as en, but is \"%s\".".formatted(tag));
        });
        device.filter(name -> !DEVICES.contains(name)).ifPresent(name -> {
            throw new IllegalArgumentException("device must be one of %s, but is \"%s\".".formatted(String.join(", ", DEVICES), name));
        });
        return new Period(
                day("from", from), given(to).isEmpty() ? LocalDate.ofInstant(clock.instant(), zone).plusDays(1) : day("to", to), zone, locale, device,
                given(filter.apply("topic")), given(filter.apply("category")));
    }

    private static Optional<String> given(String text) {
        return Optional.ofNullable(text).filter(value -> !value.isEmpty());
    }

    /// What was asked for this filter.
    public Optional<String> only(String filter) {
        return switch (filter) {
            case "locale" -> locale;
            case "device" -> device;
            case "topic" -> topic;
            case "category" -> category;
            default -> throw new IllegalArgumentException(filter);
        };
    }

    /// The same days and filters as an address asks for them.
    public String query() {
        return "from=" + from + "&to=" + to + FILTERS.stream().flatMap(name -> only(name).stream()
                .map(value -> "&" + name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8))).collect(Collectors.joining());
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
        return during(from.minusDays(days()), from);
    }

    /// Other days of the same.
    public Period during(LocalDate first, LocalDate end) {
        return new Period(first, end, zone, locale, device, topic, category);
    }
}
