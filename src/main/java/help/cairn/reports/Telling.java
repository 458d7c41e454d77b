package help.cairn.reports;

import help.cairn.deflection.Settled;
import help.cairn.deflection.Share;
import help.cairn.web.Pages;
import help.cairn.web.Words;
import java.text.NumberFormat;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;

/// Says figures as people of a language read them.
record Telling(Words words) {
    /// What more of it means.
    enum Mood {
        WELCOME, UNWELCOME, NEITHER;

        private String of(boolean more) {
            return this == NEITHER ? "flat" : more == (this == WELCOME) ? "good" : "bad";
        }
    }

    String say(String key, Object... values) {
        return words.say(key, values);
    }

    String number(long count) {
        return NumberFormat.getIntegerInstance(words.locale()).format(count);
    }

    String number(double value) {
        var format = NumberFormat.getNumberInstance(words.locale());
        format.setMaximumFractionDigits(1);
        return format.format(value);
    }

    String percent(double share) {
        var format = NumberFormat.getPercentInstance(words.locale());
        format.setMaximumFractionDigits(1);
        return format.format(share);
    }

    /// What of a period may still change, because a ticket counts for three days before it.
    String open(Period period, Clock clock, Pages pages) {
        var since = clock.instant().minus(Settled.BEFORE_TICKET);
        return period.end().isAfter(since) ? say("report.open", pages.moment(since.atZone(period.zone()), words)) : say("report.final");
    }

    /// What stands in no figure.
    ReportPage.Meaning leftOut(DeflectionReport.LeftOut leftOut) {
        return new ReportPage.Meaning(say("report.leftOut"), say("report.leftOut.how", leftOut.robot(), leftOut.staff(), leftOut.preview()));
    }

    String day(String day) {
        return Pages.date(LocalDate.parse(day), words);
    }

    String time(long seconds) {
        var time = Duration.ofSeconds(seconds);
        if (time.toDays() > 1) {
            return words.say("report.days", time.toDays(), time.toHoursPart());
        }
        return time.toHours() > 0 ? words.say("report.hours", time.toHours(), time.toMinutesPart()) : words.say("report.minutes", time.toMinutes());
    }

    String time(Quantile quantile) {
        return quantile.value().map(this::time).orElseGet(() -> words.say("report.few"));
    }

    /// What it lies between; empty where there is not enough.
    String range(Quantile quantile) {
        return quantile.value().isEmpty() ? "" : words.say("deflection.sure", time(quantile.low().orElseThrow()), time(quantile.high().orElseThrow()));
    }

    /// The share itself, or that there is not enough to say one.
    String share(Share share) {
        return share.value().map(this::percent).orElseGet(() -> words.say("report.few"));
    }

    String range(Share share) {
        return words.say("deflection.sure", percent(share.low()), percent(share.high()));
    }

    String parts(Share share) {
        return words.say("deflection.of", share.numerator(), share.denominator());
    }

    /// What it is a share of, and what it lies between if there is enough to say that.
    String small(Share share) {
        return share.value().isEmpty() ? parts(share) : parts(share) + " (" + percent(share.low()) + "–" + percent(share.high()) + ")";
    }

    ReportPage.Tile tile(String key, Share share, Share before, Mood mood) {
        var since = share.value().isEmpty() || before.value().isEmpty()
                ? Optional.<Share.Interval>empty()
                : Optional.of(share.interval().minus(before.interval()));
        return new ReportPage.Tile(
                words.say(key), share.value().map(this::percent).orElse(""), range(share), parts(share), drawn(share.low()), drawn(share.high()),
                share.value().map(Telling::drawn).orElse(""), since.map(this::change).orElse(""),
                since.filter(change -> !change.mayBeZero()).map(change -> mood.of(change.value() > 0)).orElse("flat"), words.say(key + ".how"));
    }

    private String change(Share.Interval since) {
        if (since.mayBeZero()) {
            return words.say("deflection.same");
        }
        return words.say(
                since.value() > 0 ? "deflection.more" : "deflection.less", points(since.value()),
                points(Math.min(Math.abs(since.low()), Math.abs(since.high()))), points(Math.max(Math.abs(since.low()), Math.abs(since.high()))));
    }

    private String points(double share) {
        return number(Math.abs(share) * 100);
    }

    ReportPage.Tile tile(String key, long count, long before) {
        return new ReportPage.Tile(words.say(key), number(count), "", words.say("report.before", number(before)), "", "", "", "", "flat",
                words.say(key + ".how"));
    }

    ReportPage.Tile tile(String key, Quantile quantile, Quantile before) {
        return new ReportPage.Tile(
                words.say(key), quantile.value().map(this::time).orElse(""), range(quantile),
                words.say("report.beforeTime", before.value().map(this::time).orElseGet(() -> words.say("report.unknown")), quantile.count()), "", "", "", "",
                "flat",
                words.say(key + ".how"));
    }

    ReportPage.Tile tile(String key, Mean mean, Mean before) {
        return new ReportPage.Tile(
                words.say(key), mean.value().map(this::number).orElse(""), words.say("deflection.sure", number(mean.low()), number(mean.high())),
                words.say("report.ratings", mean.count(), before.value().map(this::number).orElseGet(() -> words.say("report.unknown"))), "", "", "", "",
                "flat",
                words.say(key + ".how"));
    }

    static String drawn(double share) {
        return String.format(Locale.ROOT, "%.2f%%", share * 100);
    }
}
