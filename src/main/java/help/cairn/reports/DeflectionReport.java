package help.cairn.reports;

import help.cairn.deflection.Share;
import help.cairn.deflection.Outcome;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// How the episodes of a period ended, and what can be said of it.
///
/// @param from first day
/// @param to the first day that does not belong to it
/// @param browsingSessions sessions that looked at articles and did nothing else; in no rate
/// @param provisional episodes whose outcome may still change
/// @param provisionalEpisodes the same by outcome
/// @param leftOut events of robots, colleagues and previews; in no figure
/// @param visits sessions that began in the period, by how far they came
public record DeflectionReport(
        String from, String to, String timeZone, Optional<String> locale, Optional<String> device, Optional<String> topic, Optional<String> category,
        Counts episodes, long browsingSessions, long provisional, Counts provisionalEpisodes, LeftOut leftOut, Rates rates, HoldOut holdout, Visits visits,
        Effort effort) {

    /// Sessions that looked at articles or did something for help.
    ///
    /// @param browsing those that looked and did nothing else
    /// @param read those that read an answer
    /// @param opened those that opened the way to a person
    /// @param sent those that sent a ticket
    /// @param asOthersCount the same sessions by other tools' rules
    public record Visits(long all, long browsing, long read, long opened, long sent, AsOthersCount asOthersCount) {}

    /// What the same period looks like by the rules that other tools call deflection or self-service. None of them asks what
    /// would have happened otherwise.
    ///
    /// @param sessionsToTickets sessions without a ticket, of all
    /// @param viewedAndDidNotContact sessions without a ticket, of those that looked at an article
    /// @param shownAndLeft sessions without a ticket, of those that were offered answers in the form
    /// @param endReachedAndQuiet sessions without a ticket within 72 hours, of those that read an answer to the end
    public record AsOthersCount(Share sessionsToTickets, Share viewedAndDidNotContact, Share shownAndLeft, Share endReachedAndQuiet) {
        public Map<String, Share> byName() {
            var all = new LinkedHashMap<String, Share>();
            all.put("sessionsToTickets", sessionsToTickets);
            all.put("viewedAndDidNotContact", viewedAndDidNotContact);
            all.put("shownAndLeft", shownAndLeft);
            all.put("endReachedAndQuiet", endReachedAndQuiet);
            return all;
        }
    }

    /// Medians of what an episode took; empty where there was none.
    ///
    /// @param searches that settled
    /// @param views of articles
    /// @param formErrors how often the form came back
    public record Effort(Optional<Double> searches, Optional<Double> views, Optional<Double> formErrors) {
        public Map<String, Optional<Double>> byName() {
            var all = new LinkedHashMap<String, Optional<Double>>();
            all.put("searches", searches);
            all.put("views", views);
            all.put("formErrors", formErrors);
            return all;
        }
    }

    /// An article that the form offered.
    ///
    /// @param solved how often somebody said that it answered
    public record Offered(String article, long times, long solved) {}

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
    record Counted(Map<Outcome, Long> all, Map<Outcome, Long> provisional, AtomicLong asking) {
        Counted add(Outcome outcome, boolean asks, long episodes) {
            all.merge(outcome, episodes, Long::sum);
            if (asks && outcome != Outcome.CANNOT_TELL) {
                asking.addAndGet(episodes);
            }
            return this;
        }

        Counts counts() {
            return Counts.of(all);
        }

        Counts open() {
            return Counts.of(provisional);
        }

        Rates rates() {
            return Rates.of(counts(), asking.get());
        }

        DeflectionReport report(Period period, Visits visits, LeftOut leftOut, HoldOut holdOut, Effort effort) {
            return new DeflectionReport(
                    period.from().toString(), period.to().toString(), period.zone().getId(), period.locale(), period.device(), period.topic(),
                    period.category(), counts(), visits.browsing, open().all(), open(), leftOut, rates(), holdOut, visits, effort);
        }
    }
}
