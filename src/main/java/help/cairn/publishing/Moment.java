package help.cairn.publishing;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;

/// A time as a writer writes it: a day, a day with an hour, or an instant. Without an offset it is meant in the site's
/// time zone.
///
/// @param offset none if the writer gave none
record Moment(LocalDateTime local, Optional<ZoneOffset> offset) {
    /// Reads `2026-11-24`, `2026-11-24 09:00`, `2026-11-24T09:00:00` and `2026-11-24T09:00:00Z`.
    static Optional<Moment> of(String text) {
        var plain = text.strip().replaceFirst("^(\\d{4}-\\d{2}-\\d{2})[ ]+(\\d)", "$1T$2").replaceFirst(" +(?=[+-]\\d)", "");
        try {
            if (plain.length() == "2026-11-24".length()) {
                return Optional.of(new Moment(LocalDate.parse(plain).atStartOfDay(), Optional.empty()));
            }
            if (plain.matches(".*(Z|[+-]\\d{2}:\\d{2})")) {
                var exact = OffsetDateTime.parse(plain);
                return Optional.of(new Moment(exact.toLocalDateTime(), Optional.of(exact.getOffset())));
            }
            return Optional.of(new Moment(LocalDateTime.parse(plain), Optional.empty()));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    Instant in(ZoneId zone) {
        return offset.map(local::toInstant).orElseGet(() -> local.atZone(zone).toInstant());
    }

    LocalDate dayIn(ZoneId zone) {
        return LocalDate.ofInstant(in(zone), zone);
    }
}
