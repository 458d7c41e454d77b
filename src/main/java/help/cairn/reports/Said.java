package help.cairn.reports;

import help.cairn.deflection.Share;
import help.cairn.web.Words;
import java.text.NumberFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/// Figures as people read them.
final class Said {
    private Said() {}

    static String percent(double share, Words words) {
        var format = NumberFormat.getPercentInstance(words.locale());
        format.setMaximumFractionDigits(1);
        return format.format(share);
    }

    /// In parts of a hundred, without a sign.
    static String points(double share, Words words) {
        return number(share * 100, words);
    }

    static String number(double number, Words words) {
        var format = NumberFormat.getNumberInstance(words.locale());
        format.setMaximumFractionDigits(1);
        return format.format(number);
    }

    static String range(Share share, Words words) {
        return words.say("deflection.sure", percent(share.low(), words), percent(share.high(), words));
    }

    /// A difference, which is said only where it cannot be nothing at all.
    static String change(Share.Interval since, Words words) {
        if (since.mayBeZero()) {
            return words.say("deflection.same");
        }
        return words.say(
                since.value() > 0 ? "deflection.more" : "deflection.less", points(Math.abs(since.value()), words),
                points(Math.min(Math.abs(since.low()), Math.abs(since.high())), words), points(Math.max(Math.abs(since.low()), Math.abs(since.high())), words));
    }

    /// A share with its range, its parts and how it changed.
    ///
    /// @param mood of a change, by whether there is more of it: `good`, `bad` or `flat`
    static DeflectionPage.Figure figure(String key, Share share, Optional<Share> before, Function<Boolean, String> mood, Words words) {
        var change = before.filter(earlier -> share.value().isPresent() && earlier.value().isPresent())
                .map(earlier -> share.interval().minus(earlier.interval()));
        return new DeflectionPage.Figure(
                key, share.value().map(value -> percent(value, words)).orElse(""), range(share, words),
                words.say("deflection.of", share.numerator(), share.denominator()), drawn(share.low()), drawn(share.high()),
                share.value().map(Said::drawn).orElse(""), change.map(since -> change(since, words)).orElse(""),
                change.filter(since -> !since.mayBeZero()).map(since -> mood.apply(since.value() > 0)).orElse("flat"));
    }

    /// As drawings have it.
    static String drawn(double share) {
        return String.format(Locale.ROOT, "%.2f%%", share * 100);
    }
}
