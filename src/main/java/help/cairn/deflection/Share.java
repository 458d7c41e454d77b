package help.cairn.deflection;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Optional;

/// A part of a whole, with the 95% interval by Wilson.
///
/// @param value empty where the whole is too small for anybody to say a number
public record Share(@JsonInclude(JsonInclude.Include.ALWAYS) Optional<Double> value, double low, double high, long numerator, long denominator) {
    /// Below this, the number itself is not shown.
    public static final int ENOUGH = 30;

    private static final double Z = 1.959963984540054;

    /// @param numerator at most the denominator
    public static Share of(long numerator, long denominator) {
        if (numerator < 0 || numerator > denominator) {
            throw new IllegalArgumentException("%d of %d is no share.".formatted(numerator, denominator));
        }
        return new Share(
                denominator < ENOUGH ? Optional.empty() : Optional.of((double) numerator / denominator), bound(numerator, denominator, -1),
                bound(numerator, denominator, 1), numerator, denominator);
    }

    /// Of nothing at all nothing is known: from 0 to 1.
    private static double bound(double x, double n, int side) {
        if (side < 0 ? x == 0 : x == n) {
            return side < 0 ? 0 : 1;
        }
        double p = x / n;
        double middle = p + Z * Z / (2 * n);
        double reach = Z * Math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n));
        return Math.clamp((middle + side * reach) / (1 + Z * Z / n), 0, 1);
    }

    /// What would be of this whole, were it so many times as large.
    public Interval times(double many) {
        double x = numerator * many;
        double n = denominator * many;
        return new Interval(x / n, bound(x, n, -1), bound(x, n, 1));
    }

    /// The share as it is, whether or not there is enough of it.
    public Interval interval() {
        return new Interval((double) numerator / denominator, low, high);
    }

    /// An estimate and what it lies between.
    public record Interval(double value, double low, double high) {
        /// How much larger this is than the other, with Newcombe's interval.
        public Interval minus(Interval other) {
            double d = value - other.value;
            return new Interval(
                    d, d - Math.hypot(value - low, other.high - other.value), d + Math.hypot(high - value, other.value - other.low));
        }

        /// Whether it may be nothing at all.
        public boolean mayBeZero() {
            return low <= 0 && high >= 0;
        }
    }
}
