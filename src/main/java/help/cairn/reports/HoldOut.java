package help.cairn.reports;

import help.cairn.deflection.Share;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What offering answers in the form causes: those who were offered some, beside those who by lot were not.
///
/// @param difference how much larger the share with a ticket is where no answers were offered; empty as long as one of both has nobody
/// @param prevented tickets that did not come because answers were offered
/// @param enough whether both have so many that a number can be said
/// @param moreVisitors how many more it would take to tell the difference from none, were it as it looks; empty where it is told or none is seen
/// @param moreWeeks how long that would take, were as many to come as in this period
/// @param splitAlarm whether the lot cannot have divided them like this
public record HoldOut(
        Arm held, Arm shown, @JsonInclude(JsonInclude.Include.ALWAYS) Optional<Double> difference,
        @JsonInclude(JsonInclude.Include.ALWAYS) Optional<Double> low, @JsonInclude(JsonInclude.Include.ALWAYS) Optional<Double> high,
        @JsonInclude(JsonInclude.Include.ALWAYS) Optional<Double> prevented, @JsonInclude(JsonInclude.Include.ALWAYS) Optional<Double> preventedLow,
        @JsonInclude(JsonInclude.Include.ALWAYS) Optional<Double> preventedHigh, boolean enough, Optional<Long> moreVisitors, Optional<Double> moreWeeks,
        boolean splitAlarm) {
    /// χ² of one degree of freedom is above this once in a thousand times.
    private static final double ONCE_IN_A_THOUSAND = 10.827566170662733;

    private static final double MOST_TIMES = 1e6;
    private static final double DAYS_A_WEEK = 7;

    /// Those who drew the same lot.
    ///
    /// @param contacted how many of them sent a ticket within 72 hours
    /// @param leftUnread how many left the form with neither a ticket nor an answer read within 72 hours
    /// @param cameBack how many opened the form again in another session within 7 days
    /// @param unhelpful how many called an answer unhelpful within 72 hours
    /// @param scores the sum of what their tickets were rated with
    /// @param scored how many ratings that were
    public record Arm(long visitors, long contacted, long leftUnread, long cameBack, long unhelpful, long scores, long scored) {
        Arm(long visitors, long contacted) {
            this(visitors, contacted, 0, 0, 0, 0, 0);
        }

        /// What must not get worse where answers are offered, of all its visitors.
        public Map<String, Share> guardRails() {
            var all = new LinkedHashMap<String, Share>();
            all.put("leftUnread", Share.of(leftUnread, visitors));
            all.put("cameBack", Share.of(cameBack, visitors));
            all.put("unhelpful", Share.of(unhelpful, visitors));
            return all;
        }

        /// The mean rating from 1 to 5.
        public Optional<Double> csat() {
            return scored == 0 ? Optional.empty() : Optional.of((double) scores / scored);
        }
    }

    /// @param lot the part of the visitors that is held out
    /// @param days how long they took to come
    static HoldOut of(Arm held, Arm shown, double lot, long days) {
        boolean alarm = alarm(held.visitors, shown.visitors, lot);
        if (held.visitors == 0 || shown.visitors == 0) {
            return new HoldOut(
                    held, shown, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), false,
                    Optional.empty(), Optional.empty(), alarm);
        }
        var without = Share.of(held.contacted, held.visitors);
        var with = Share.of(shown.contacted, shown.visitors);
        var difference = without.interval().minus(with.interval());
        var more = more(without, with);
        return new HoldOut(
                held, shown, Optional.of(difference.value()), Optional.of(difference.low()), Optional.of(difference.high()),
                Optional.of(shown.visitors * difference.value()), Optional.of(shown.visitors * difference.low()),
                Optional.of(shown.visitors * difference.high()), held.visitors >= Share.ENOUGH && shown.visitors >= Share.ENOUGH, more,
                more.map(visitors -> (double) visitors / (held.visitors + shown.visitors) * (days / DAYS_A_WEEK)).map(Math::ceil), alarm);
    }

    /// Whether the difference may be none.
    public boolean open() {
        return low.isEmpty() || low.get() <= 0 && high.get() >= 0;
    }

    private static boolean alarm(long held, long shown, double lot) {
        long all = held + shown;
        if (all == 0 || lot <= 0 || lot >= 1) {
            return false;
        }
        double off = held - all * lot;
        return off * off / (all * lot) + off * off / (all * (1 - lot)) > ONCE_IN_A_THOUSAND;
    }

    private static Optional<Long> more(Share held, Share shown) {
        if (!held.interval().minus(shown.interval()).mayBeZero() || held.times(MOST_TIMES).minus(shown.times(MOST_TIMES)).mayBeZero()) {
            return Optional.empty();
        }
        double few = 1;
        double many = MOST_TIMES;
        while (many / few > 1 + 1e-9) {
            double middle = Math.sqrt(few * many);
            if (held.times(middle).minus(shown.times(middle)).mayBeZero()) {
                few = middle;
            } else {
                many = middle;
            }
        }
        return Optional.of((long) Math.ceil((many - 1) * (held.denominator() + shown.denominator())));
    }
}
