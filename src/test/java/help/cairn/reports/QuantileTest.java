package help.cairn.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// How long things took, and what people thought of it, said only where there is enough to say it.
class QuantileTest {
    @Test
    void theMiddleOfAHundredIsTheFiftiethAndLiesBetweenTheFortiethAndTheSixtyFirst() {
        var middle = Quantile.of(LongStream.rangeClosed(1, 100).toArray(), 0.5);
        assertThat(middle).isEqualTo(new Quantile(Optional.of(50L), Optional.of(40L), Optional.of(61L), 100));
        // 90 ± 1.96 · √(100 · 0.9 · 0.1) = 90 ± 5.88.
        assertThat(Quantile.of(LongStream.rangeClosed(1, 100).toArray(), 0.9))
                .isEqualTo(new Quantile(Optional.of(90L), Optional.of(84L), Optional.of(97L), 100));
    }

    @Test
    void ofTwentyNineNobodySaysAMiddleAndOfNoneNothing() {
        assertThat(Quantile.of(LongStream.rangeClosed(1, 29).toArray(), 0.5).value()).isEmpty();
        assertThat(Quantile.of(LongStream.rangeClosed(1, 30).toArray(), 0.5).value()).contains(15L);
        assertThat(Quantile.of(new long[0], 0.5)).isEqualTo(new Quantile(Optional.empty(), Optional.empty(), Optional.empty(), 0));
    }

    @Test
    void aMeanHasItsIntervalAndAFewWhoAgreeProveNothing() {
        // Thirty of 5 and thirty of 3: mean 4, spread √(60/59), reach 1.96 · 1.00844 / √60 = 0.25517.
        var mean = Mean.of(IntStream.range(0, 60).map(i -> i % 2 == 0 ? 5 : 3).toArray());
        assertThat(mean.value()).contains(4.0);
        assertThat(mean.low()).isCloseTo(3.74483, org.assertj.core.api.Assertions.within(1e-4));
        assertThat(mean.high()).isCloseTo(4.25517, org.assertj.core.api.Assertions.within(1e-4));
        assertThat(Mean.of(new int[] {5, 5, 5})).isEqualTo(new Mean(Optional.empty(), 1, 5, 3));
    }
}
