package help.cairn.reports;

import com.fasterxml.jackson.annotation.JsonInclude;
import help.cairn.deflection.Share;
import java.util.Arrays;
import java.util.Optional;

/// How long it took at most for a part of them, in seconds, with the 95% interval by the order of the values.
///
/// @param value empty where there are too few for anybody to say a number
/// @param low empty where there is none at all
/// @param count how many there are
public record Quantile(
        @JsonInclude(JsonInclude.Include.ALWAYS) Optional<Long> value, @JsonInclude(JsonInclude.Include.ALWAYS) Optional<Long> low,
        @JsonInclude(JsonInclude.Include.ALWAYS) Optional<Long> high, long count) {
    private static final double Z = 1.959963984540054;

    /// @param part such as 0.5 for the one in the middle
    static Quantile of(long[] values, double part) {
        if (values.length == 0) {
            return new Quantile(Optional.empty(), Optional.empty(), Optional.empty(), 0);
        }
        var sorted = values.clone();
        Arrays.sort(sorted);
        double reach = Z * Math.sqrt(values.length * part * (1 - part));
        return new Quantile(
                sorted.length < Share.ENOUGH ? Optional.empty() : Optional.of(at(sorted, Math.ceil(part * sorted.length))),
                Optional.of(at(sorted, Math.floor(part * sorted.length - reach))), Optional.of(at(sorted, Math.ceil(part * sorted.length + reach) + 1)),
                sorted.length);
    }

    /// @param place from 1
    private static long at(long[] sorted, double place) {
        return sorted[(int) Math.clamp(place, 1, sorted.length) - 1];
    }
}
