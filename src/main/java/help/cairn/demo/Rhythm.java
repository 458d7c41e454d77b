package help.cairn.demo;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Map;
import java.util.random.RandomGenerator;

/// When shoppers come: more on Mondays, most in the evening.
record Rhythm(ZoneId zone) {
    private static final Map<DayOfWeek, Double> DAYS = Map.of(
            DayOfWeek.MONDAY, 1.2, DayOfWeek.TUESDAY, 1.1, DayOfWeek.WEDNESDAY, 1.05, DayOfWeek.THURSDAY, 1.0, DayOfWeek.FRIDAY, 0.95,
            DayOfWeek.SATURDAY, 0.8, DayOfWeek.SUNDAY, 0.9);
    private static final int[] HOURS = {2, 1, 1, 1, 1, 2, 4, 7, 9, 10, 11, 11, 12, 11, 10, 10, 10, 11, 13, 15, 16, 14, 9, 5};
    private static final int A_DAY = java.util.Arrays.stream(HOURS).sum();
    private static final int MILLIS_AN_HOUR = 3_600_000;

    /// How many come on this day, about so many on others.
    int visitors(LocalDate day, int usual, RandomGenerator dice) {
        double expected = usual * DAYS.get(day.getDayOfWeek());
        return (int) Math.max(0, Math.round(dice.nextGaussian(expected, Math.sqrt(expected))));
    }

    /// A moment of this day.
    Instant moment(LocalDate day, RandomGenerator dice) {
        int lot = dice.nextInt(A_DAY);
        int hour = 0;
        while (lot >= HOURS[hour]) {
            lot -= HOURS[hour++];
        }
        return day.atStartOfDay(zone).plusHours(hour).toInstant().plusMillis(dice.nextInt(MILLIS_AN_HOUR));
    }
}
