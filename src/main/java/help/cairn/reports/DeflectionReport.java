package help.cairn.reports;

import help.cairn.deflection.Share;
import help.cairn.deflection.Outcome;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// How the episodes of a period ended, and what can be said of it.
///
/// @param from first day
/// @param to the first day that does not belong to it
/// @param browsingSessions sessions that looked at articles and did nothing else; in no rate
/// @param provisional episodes whose outcome may still change
/// @param provisionalEpisodes the same by outcome
/// @param leftOut events of robots, colleagues and previews; in no figure
public record DeflectionReport(
        String from, String to, String timeZone, Optional<String> locale, Counts episodes, long browsingSessions, long provisional,
        Counts provisionalEpisodes, LeftOut leftOut, Rates rates, HoldOut holdout) {

    /// Episodes by outcome.
    public record Counts(
            long contacted, long explicitDeflection, long implicitDeflection, long confirmedAnswer, long assumedAnswer, long gaveUp, long cannotTell) {
        private static Counts of(Map<Outcome, Long> counted) {
            return new Counts(
                    counted.getOrDefault(Outcome.CONTACTED, 0L), counted.getOrDefault(Outcome.EXPLICIT_DEFLECTION, 0L),
                    counted.getOrDefault(Outcome.IMPLICIT_DEFLECTION, 0L), counted.getOrDefault(Outcome.CONFIRMED_ANSWER, 0L),
                    counted.getOrDefault(Outcome.ASSUMED_ANSWER, 0L), counted.getOrDefault(Outcome.GAVE_UP, 0L),
                    counted.getOrDefault(Outcome.CANNOT_TELL, 0L));
        }

        /// Each with its name, in the order in which they are told.
        public Map<String, Long> byName() {
            var all = new LinkedHashMap<String, Long>();
            all.put("contacted", contacted);
            all.put("explicitDeflection", explicitDeflection);
            all.put("implicitDeflection", implicitDeflection);
            all.put("confirmedAnswer", confirmedAnswer);
            all.put("assumedAnswer", assumedAnswer);
            all.put("gaveUp", gaveUp);
            all.put("cannotTell", cannotTell);
            return all;
        }

        public long all() {
            return told() + cannotTell;
        }

        /// Those whose outcome anybody can tell.
        public long told() {
            return contacted + explicitDeflection + implicitDeflection + confirmedAnswer + assumedAnswer + gaveUp;
        }
    }

    public record LeftOut(long robot, long staff, long preview) {}

    /// @param explicitDeflection of the episodes that ask for a person, those with a yes to an answer afterwards
    /// @param implicitDeflection of the same, those where an answer was read afterwards and not called unhelpful
    /// @param confirmedAnswer of all episodes that can be told, those with a yes
    /// @param assumedAnswer of the same, those where an answer was read and nothing followed
    /// @param contact of the same, those with a ticket
    /// @param giveUp of the same, those that ended with nothing
    /// @param unmeasurable of all episodes, those that cannot be told
    public record Rates(
            Share explicitDeflection, Share implicitDeflection, Share confirmedAnswer, Share assumedAnswer, Share contact, Share giveUp,
            Share unmeasurable) {
        /// Each with its name, in the order in which they are told.
        public Map<String, Share> byName() {
            var all = new LinkedHashMap<String, Share>();
            all.put("explicitDeflection", explicitDeflection);
            all.put("implicitDeflection", implicitDeflection);
            all.put("confirmedAnswer", confirmedAnswer);
            all.put("assumedAnswer", assumedAnswer);
            all.put("contact", contact);
            all.put("giveUp", giveUp);
            all.put("unmeasurable", unmeasurable);
            return all;
        }

        private static Rates of(Counts counts, long asking) {
            long told = counts.told();
            return new Rates(
                    Share.of(counts.explicitDeflection, asking), Share.of(counts.implicitDeflection, asking),
                    Share.of(counts.confirmedAnswer + counts.explicitDeflection, told), Share.of(counts.assumedAnswer, told),
                    Share.of(counts.contacted, told), Share.of(counts.gaveUp, told), Share.of(counts.cannotTell, counts.all()));
        }
    }

    /// Episodes by outcome, and how many of those whose outcome can be told ask for a person.
    record Counted(Map<Outcome, Long> all, Map<Outcome, Long> provisional, long asking) {
        DeflectionReport report(Period period, long browsing, LeftOut leftOut, HoldOut holdOut) {
            var counts = Counts.of(all);
            var open = Counts.of(provisional);
            return new DeflectionReport(
                    period.from().toString(), period.to().toString(), period.zone().getId(), period.locale(), counts, browsing, open.all(), open, leftOut,
                    Rates.of(counts, asking), holdOut);
        }
    }
}
