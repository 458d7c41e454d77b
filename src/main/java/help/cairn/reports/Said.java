package help.cairn.reports;

import help.cairn.deflection.Share;
import help.cairn.web.Words;
import java.text.NumberFormat;
import java.util.Locale;

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

    /// As drawings have it.
    static String drawn(double share) {
        return String.format(Locale.ROOT, "%.2f%%", share * 100);
    }
}
