package help.cairn.reports;

import static org.assertj.core.api.Assertions.assertThat;

import help.cairn.deflection.Event;
import help.cairn.deflection.Visits;
import help.cairn.staff.Seal;
import help.cairn.storage.Database;
import help.cairn.tickets.Lot;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two thousand help centers in which it is known what offering answers causes: what the interval says of it is right as
/// often as it promises.
class HoldOutSimulationTest {
    private static final int RUNS = 2_000;
    private static final long WEEKS = 28;
    private static final double LOT = 0.1;

    private final RandomGenerator dice = new SplittableRandom(2026);

    @Test
    void theIntervalCoversWhatWasPlantedInNinetyFiveOfAHundred() {
        for (var planted : new double[][] {{0.62, 0.5}, {0.3, 0.22}, {0.12, 0.09}}) {
            int covered = 0;
            for (int run = 0; run < RUNS; run++) {
                var found = run(4_000, planted[0], planted[1]);
                double truth = planted[0] - planted[1];
                covered += found.low().orElseThrow() <= truth && truth <= found.high().orElseThrow() ? 1 : 0;
            }
            assertThat((double) covered / RUNS).as("%s without and %s with answers", planted[0], planted[1]).isBetween(0.93, 0.97);
        }
    }

    @Test
    void whereNothingIsCausedItIsNotShownToDiffer() {
        int open = 0;
        for (int run = 0; run < RUNS; run++) {
            open += run(4_000, 0.4, 0.4).open() ? 1 : 0;
        }
        assertThat((double) open / RUNS).isBetween(0.93, 0.97);
    }

    @Test
    void aStrongEffectIsHardlyEverMissedAndAWeakOneNeedsMoreVisitors() {
        int missed = 0;
        int told = 0;
        for (int run = 0; run < RUNS; run++) {
            missed += run(4_000, 0.6, 0.45).open() ? 1 : 0;
            var weak = run(1_000, 0.42, 0.4);
            told += weak.open() && weak.difference().orElseThrow() > 0.01 && weak.moreVisitors().orElse(0L) > 1_000 ? 1 : 0;
        }
        assertThat(missed).isLessThan(RUNS / 50);
        assertThat(told).isGreaterThan(RUNS / 3);
    }

    @Test
    void theSplitAlarmIsSilentForAFairLotAndRingsForACrookedOne() {
        int alarms = 0;
        int crooked = 0;
        for (int run = 0; run < RUNS; run++) {
            alarms += run(4_000, 0.4, 0.4).splitAlarm() ? 1 : 0;
            long held = drawn(4_000, 0.13);
            crooked += HoldOut.of(new HoldOut.Arm(held, 0), new HoldOut.Arm(4_000 - held, 0), LOT, WEEKS).splitAlarm() ? 1 : 0;
        }
        assertThat(alarms).isLessThan(RUNS / 200);
        assertThat(crooked).isGreaterThan(RUNS * 9 / 10);
    }

    /// The same with visitors as browsers have them, divided by the lot that divides shoppers.
    @Test
    void theLotItselfDividesSoThatTheIntervalHolds(@TempDir Path folder) {
        try (var database = Database.open(folder)) {
            Seal.lay(database, "experiment", "the same each time");
            var lot = new Lot(new Seal(database, "experiment"), LOT);
            int runs = 400;
            int covered = 0;
            int alarms = 0;
            for (int run = 0; run < runs; run++) {
                long[] visitors = new long[2];
                long[] contacted = new long[2];
                for (int i = 0; i < 1_500; i++) {
                    int arm = lot.arms(visit()).get("form-suggestions").equals("held") ? 0 : 1;
                    visitors[arm]++;
                    contacted[arm] += dice.nextDouble() < (arm == 0 ? 0.62 : 0.5) ? 1 : 0;
                }
                var found = HoldOut.of(new HoldOut.Arm(visitors[0], contacted[0]), new HoldOut.Arm(visitors[1], contacted[1]), LOT, WEEKS);
                covered += found.low().orElseThrow() <= 0.12 && 0.12 <= found.high().orElseThrow() ? 1 : 0;
                alarms += found.splitAlarm() ? 1 : 0;
            }
            assertThat((double) covered / runs).isBetween(0.93, 0.97);
            assertThat(alarms).isLessThan(5);
        }
    }

    private Visits.Visit visit() {
        var bytes = new byte[16];
        dice.nextBytes(bytes);
        var visitor = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        return new Visits.Visit("session", Optional.of(visitor), Event.Who.HUMAN, "", "phone", true);
    }

    private HoldOut run(int visitors, double without, double with) {
        long held = drawn(visitors, LOT);
        return HoldOut.of(
                new HoldOut.Arm(held, drawn(held, without)), new HoldOut.Arm(visitors - held, drawn(visitors - held, with)), LOT, WEEKS);
    }

    /// How many of so many it happens to.
    private long drawn(long many, double likely) {
        long count = 0;
        for (long i = 0; i < many; i++) {
            count += dice.nextDouble() < likely ? 1 : 0;
        }
        return count;
    }
}
