package help.cairn.publishing;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Pattern;

/// When an article appears or goes: a day, which begins at midnight in the site's time zone, or a moment.
///
/// @param offset where the writer gave one; else the site's time zone holds
record Due(LocalDateTime at, Optional<ZoneOffset> offset) {
    private static final Pattern WRITTEN = Pattern
            .compile("(\\d{4}-\\d{2}-\\d{2})(?:[Tt ](\\d{2}:\\d{2}(?::\\d{2}(?:\\.\\d{1,9})?)?) ?([Zz]|[+-]\\d{2}:?\\d{2})?)?");

    /// A date, or a date with a time, as YAML writes them; empty for anything else.
    static Optional<Due> of(String text) {
        var parts = WRITTEN.matcher(text.strip());
        if (!parts.matches()) {
            return Optional.empty();
        }
        try {
            var day = LocalDate.parse(parts.group(1));
            var time = parts.group(2) == null ? LocalTime.MIDNIGHT : LocalTime.parse(parts.group(2));
            return Optional.of(new Due(day.atTime(time), Optional.ofNullable(parts.group(3)).map(ZoneOffset::of)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    Instant in(ZoneId site) {
        return offset.map(at::toInstant).orElseGet(() -> at.atZone(site).toInstant());
    }

    LocalDate day() {
        return at.toLocalDate();
    }

    LocalDate dayIn(ZoneId site) {
        return LocalDate.ofInstant(in(site), site);
    }
}
