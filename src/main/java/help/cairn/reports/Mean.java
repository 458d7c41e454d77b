package help.cairn.reports;

import com.fasterxml.jackson.annotation.JsonInclude;
import help.cairn.deflection.Share;
import java.util.Optional;
import java.util.stream.IntStream;

/// The mean of ratings from 1 to 5, with its 95% interval.
///
/// @param value empty where there are too few for anybody to say a number; the interval is all there is then
public record Mean(@JsonInclude(JsonInclude.Include.ALWAYS) Optional<Double> value, double low, double high, long count) {
    private static final int WORST = 1;
    private static final int BEST = 5;
    private static final double Z = 1.959963984540054;

    static Mean of(int[] scores) {
        // The spread of a few that agree would say that the mean is known to a hair.
        if (scores.length < Share.ENOUGH) {
            return new Mean(Optional.empty(), WORST, BEST, scores.length);
        }
        double mean = IntStream.of(scores).average().orElseThrow();
        double spread = Math.sqrt(IntStream.of(scores).mapToDouble(score -> (score - mean) * (score - mean)).sum() / (scores.length - 1));
        double reach = Z * spread / Math.sqrt(scores.length);
        return new Mean(Optional.of(mean), Math.max(WORST, mean - reach), Math.min(BEST, mean + reach), scores.length);
    }
}
