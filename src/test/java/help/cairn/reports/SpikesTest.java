package help.cairn.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import help.cairn.reports.GapReport.Spike;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Which days are out of the ordinary, against values worked out by hand.
class SpikesTest {
    private static final LocalDate SUNDAY = LocalDate.of(2026, 11, 8);

    @Test
    void theChanceIsThatOfANegativeBinomialCount() {
        // Half a visitor in six weeks: m = 1/12, size = 1/2. None at all is (6/7)^(1/2), so one or more is 1 - 0.9258.
        assertThat(Spikes.chance(1, new long[6], 0)).isCloseTo(1 - Math.sqrt(6 / 7.0), within(1e-12));
        assertThat(Spikes.chance(0, new long[6], 0)).isEqualTo(1);
        // The sums of the single counts, added up one by one.
        assertThat(Spikes.chance(5, new long[6], 0)).isCloseTo(1.5603332e-5, within(1e-11));
        assertThat(Spikes.chance(9, new long[] {2, 2, 2, 2, 2, 2}, 0)).isCloseTo(0.00115243771, within(1e-10));
        assertThat(Spikes.chance(9, new long[] {2, 2, 2, 2, 2, 2}, 0.25)).isCloseTo(0.00706893653, within(1e-10));
    }

    @Test
    void whatVariesBeyondChanceIsWorkedOutByMoments() {
        // Each weekday has 1 and 3 in turn: mean 2, variance 6 / 5, which is less than chance has.
        assertThat(Spikes.beyondChance(everyWeek(1, 3, 1, 3, 1, 3))).isZero();
        // 0 and 8 in turn: mean 4, variance 16 · 6 / 5 = 19.2, so (19.2 − 4) / 16 = 0.95.
        assertThat(Spikes.beyondChance(everyWeek(0, 8, 0, 8, 0, 8))).isCloseTo(0.95, within(1e-12));
        assertThat(Spikes.beyondChance(new long[42])).isZero();
    }

    @Test
    void aSpikeHasFiveVisitorsThriceTheMedianAndIsUnlikely() {
        assertThat(last(0, 5)).isPresent();
        assertThat(last(0, 4)).as("four visitors").isEmpty();
        assertThat(last(2, 14)).hasValueSatisfying(spike -> assertThat(spike).extracting(Spike::day, Spike::visitors, Spike::median).containsExactly(
                "2026-11-08", 14L, 2.0));
        assertThat(last(2, 6)).as("thrice the median, but it happens").isEmpty();
        assertThat(last(60, 150)).as("unlikely, but not thrice").isEmpty();
    }

    @Test
    void onlyTheSameWeekdayCounts() {
        var days = new long[49];
        for (int week = 0; week < 6; week++) {
            days[7 * week + 6] = 20;
        }
        days[48] = 20;
        assertThat(Spikes.of(List.of(days), SUNDAY, 7)).containsExactly(Optional.empty());
        days[47] = 20;
        assertThat(Spikes.of(List.of(days), SUNDAY, 7).getFirst()).map(Spike::day).hasValue("2026-11-07");
    }

    @Test
    void theBoundIsThatOfBenjaminiAndHochberg() {
        // Of ten: the third is below 0.05 · 3 / 10, the fourth above 0.05 · 4 / 10, and nothing after it is below its own.
        assertThat(Spikes.bound(new double[] {0.5, 0.001, 0.014, 0.008, 0.03, 0.9, 0.6, 0.7, 0.8, 0.4})).isEqualTo(0.014);
        assertThat(Spikes.bound(new double[] {0.2, 0.5})).isNegative();
    }

    @Test
    void usualDaysAreNoSpikes() {
        var random = new Random(11);
        var counts = new ArrayList<long[]>();
        for (int subject = 0; subject < 400; subject++) {
            double mean = 0.2 + 6 * random.nextDouble();
            counts.add(random.ints(49, 0, 1000).mapToLong(_ -> poisson(mean, random)).toArray());
        }
        assertThat(Spikes.of(counts, SUNDAY, 7).stream().filter(Optional::isPresent).count()).isLessThanOrEqualTo(1);
    }

    private static long poisson(double mean, Random random) {
        double product = random.nextDouble();
        long count = 0;
        for (double least = Math.exp(-mean); product > least; count++) {
            product *= random.nextDouble();
        }
        return count;
    }

    private static Optional<Spike> last(long usual, long visitors) {
        var days = new long[49];
        Arrays.fill(days, usual);
        days[48] = visitors;
        return Spikes.of(List.of(days), SUNDAY, 7).getFirst();
    }

    private static long[] everyWeek(long... weeks) {
        var days = new long[42];
        for (int day = 0; day < 42; day++) {
            days[day] = weeks[day / 7];
        }
        return days;
    }
}
