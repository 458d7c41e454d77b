package help.cairn.reports;

import help.cairn.reports.GapReport.Spike;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.commons.numbers.gamma.RegularizedBeta;

/// Days on which far more people than usual searched for something.
///
/// What is usual is the same weekday of the six weeks before. Counts of people vary more than a fair coin would have them, so they
/// are taken as negative binomial: the mean m is that of the six days, with half a visitor added so that nothing is impossible;
/// the variance is m + a m², where a is what six days leave open about their own mean, 1 / (sum + 1/2), and what the days of all weekdays
/// vary beyond chance (by moments).
final class Spikes {
    static final int WEEKS = 6;
    static final int FEWEST = 5;
    static final int TIMES = 3;
    static final double SURE = 0.001;
    /// Of what is called a spike, at most this part is chance (Benjamini and Hochberg 1995).
    static final double FALSE = 0.05;
    private static final int WEEK = 7;

    private Spikes() {}

    /// One day that is looked at.
    ///
    /// @param subject whose day it is
    record Tested(int subject, Spike day) {}

    /// Looks at the last days of each subject.
    ///
    /// @param counts by subject: visitors a day, the last day at the end; at least 42 more than are looked at
    /// @param looked how many of the last days
    /// @return for each subject, its most unlikely day if that is a spike
    static List<Optional<Spike>> of(List<long[]> counts, LocalDate last, int looked) {
        var tested = new ArrayList<Tested>();
        for (int subject = 0; subject < counts.size(); subject++) {
            var days = counts.get(subject);
            for (int at = days.length - looked; at < days.length; at++) {
                tested.add(new Tested(subject, test(days, at, last.minusDays(days.length - 1L - at))));
            }
        }
        double bound = bound(tested.stream().mapToDouble(one -> one.day().chance()).toArray());
        var found = new ArrayList<Optional<Spike>>();
        counts.forEach(_ -> found.add(Optional.empty()));
        tested.stream().filter(one -> one.day().chance() <= bound && spikes(one.day()))
                .sorted(Comparator.comparingDouble(one -> -one.day().chance()))
                .forEach(one -> found.set(one.subject(), Optional.of(one.day())));
        return found;
    }

    private static boolean spikes(Spike day) {
        return day.visitors() >= FEWEST && day.visitors() >= TIMES * day.median() && day.chance() < SURE;
    }

    /// The largest chance that still counts as found.
    static double bound(double[] chances) {
        var sorted = chances.clone();
        Arrays.sort(sorted);
        double bound = -1;
        for (int at = 0; at < sorted.length; at++) {
            if (sorted[at] <= FALSE * (at + 1) / sorted.length) {
                bound = sorted[at];
            }
        }
        return bound;
    }

    private static Spike test(long[] days, int at, LocalDate day) {
        var same = new long[WEEKS];
        for (int week = 0; week < WEEKS; week++) {
            same[week] = days[at - WEEK * (week + 1)];
        }
        return new Spike(day.toString(), days[at], median(same), chance(days[at], same, beyondChance(Arrays.copyOfRange(days, at - WEEK * WEEKS, at))));
    }

    static double median(long[] counts) {
        var sorted = counts.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2.0;
    }

    /// How likely so many or more are.
    ///
    /// @param same the counts of the same weekday before
    /// @param more what the variance has beyond chance, by the square of the mean
    static double chance(long count, long[] same, double more) {
        if (count == 0) {
            return 1;
        }
        double sum = Arrays.stream(same).sum() + 0.5;
        double mean = sum / same.length;
        double size = 1 / (1 / sum + more);
        return RegularizedBeta.value(mean / (size + mean), count, size);
    }

    /// What six weeks vary beyond chance, each weekday around its own mean.
    static double beyondChance(long[] days) {
        double extra = 0;
        double squares = 0;
        for (int weekday = 0; weekday < WEEK; weekday++) {
            double mean = 0;
            for (int week = 0; week < WEEKS; week++) {
                mean += days[WEEK * week + weekday] / (double) WEEKS;
            }
            for (int week = 0; week < WEEKS; week++) {
                extra += Math.pow(days[WEEK * week + weekday] - mean, 2) * WEEKS / (WEEKS - 1) - mean;
                squares += mean * mean;
            }
        }
        return squares == 0 ? 0 : Math.max(0, extra / squares);
    }
}
