package help.cairn.reports;

import help.cairn.deflection.Share;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/// The tickets of a period: how many, how soon they were answered and settled against what was promised, and what shoppers
/// said of it. A ticket counts on the day on which it was asked.
///
/// @param from first day
/// @param to the first day that does not belong to it
/// @param all of them together
/// @param topics most tickets first, as all groups but weeks are
/// @param vias by the way they came
/// @param weeks parts of seven days from the first one; the last may be shorter
public record TicketReport(
        String from, String to, String timeZone, Optional<String> locale, Optional<String> topic, Group all, List<Group> topics, List<Group> locales,
        List<Group> vias, List<Group> weeks) {
    private static final int A_WEEK = 7;
    private static final int WELL = 4;

    /// Tickets that have something in common.
    ///
    /// @param key a topic, a language, a way, or the first day of a week
    /// @param tickets without those that are held back as spam and those that go on in another
    /// @param elsewhere of them, those that are answered at another desk: when is not known here
    /// @param kept of the promises of a first reply that were due, those that were kept
    /// @param ended without a reply: in neither part of it
    /// @param promised how long after it was asked the first reply was promised
    /// @param answered how long after it was asked the first reply came
    /// @param solved how long after it was asked it was settled, of those that are
    /// @param score what shoppers said of how it was handled, from 1 to 5
    /// @param well of those who said it, those who said 4 or 5
    /// @param ease how easy they said it was, from 1 to 5
    /// @param searched of all, those that a search led to within 72 hours
    /// @param read of all, those whose writer had read an article within 72 hours before
    /// @param reopened of those that were settled, those that the shopper wrote to afterwards
    public record Group(
            String key, long tickets, long elsewhere, Share kept, long ended, Quantile promised, Quantile promisedMost, Quantile answered,
            Quantile answeredMost, Quantile solved, Quantile solvedMost, Mean score, Share well, Mean ease, Share searched, Share read, Share reopened) {
        private static Group of(String key, List<Ticket> tickets, long now) {
            var here = tickets.stream().filter(ticket -> ticket.promised > 0).toList();
            var scores = numbers(tickets, ticket -> ticket.score);
            var promised = times(here, ticket -> ticket.promised);
            var answered = times(here, ticket -> ticket.answered);
            var solved = times(tickets, ticket -> ticket.settled ? ticket.solved : 0);
            return new Group(
                    key, tickets.size(), tickets.size() - here.size(), Share.of(count(here, Ticket::kept), count(here, ticket -> ticket.due(now))),
                    count(here, ticket -> ticket.answered == 0 && ticket.settled), Quantile.of(promised, MIDDLE), Quantile.of(promised, MOST),
                    Quantile.of(answered, MIDDLE), Quantile.of(answered, MOST), Quantile.of(solved, MIDDLE), Quantile.of(solved, MOST), Mean.of(scores),
                    Share.of(IntStream.of(scores).filter(score -> score >= WELL).count(), scores.length), Mean.of(numbers(tickets, ticket -> ticket.ease)),
                    Share.of(count(tickets, Ticket::searched), tickets.size()), Share.of(count(tickets, Ticket::read), tickets.size()),
                    Share.of(count(tickets, Ticket::reopened), count(tickets, Ticket::everSolved)));
        }

        private static long count(List<Ticket> tickets, Predicate<Ticket> which) {
            return tickets.stream().filter(which).count();
        }

        private static int[] numbers(List<Ticket> tickets, ToIntFunction<Ticket> number) {
            return tickets.stream().mapToInt(number).filter(value -> value > 0).toArray();
        }

        /// In seconds after it was asked; without those where it did not happen.
        private static long[] times(List<Ticket> tickets, Function<Ticket, Long> moment) {
            return tickets.stream().filter(ticket -> moment.apply(ticket) > 0).mapToLong(ticket -> (moment.apply(ticket) - ticket.made) / 1000).toArray();
        }
    }

    /// What of a ticket counts. Moments are 0 where nothing is known.
    ///
    /// @param settled whether it is solved or closed now
    /// @param everSolved whether it ever was
    /// @param reopened whether the shopper wrote after that
    record Ticket(
            String topic, String locale, String via, long made, long promised, long answered, long solved, boolean settled, int score, int ease,
            boolean searched, boolean read, boolean everSolved, boolean reopened) {
        private boolean kept() {
            return answered > 0 && answered <= promised;
        }

        /// As the inbox counts them: answered, or late.
        private boolean due(long now) {
            return answered > 0 || !settled && promised < now;
        }
    }

    private static final double MIDDLE = 0.5;
    private static final double MOST = 0.9;

    static TicketReport of(Period period, List<Ticket> tickets, Instant now) {
        long moment = now.toEpochMilli();
        var weeks = new ArrayList<Group>();
        var byWeek = groups(tickets, ticket -> Long.toString(
                (LocalDate.ofInstant(Instant.ofEpochMilli(ticket.made), period.zone()).toEpochDay() - period.from().toEpochDay()) / A_WEEK));
        for (long week = 0; week * A_WEEK < period.days(); week++) {
            weeks.add(Group.of(period.from().plusDays(week * A_WEEK).toString(), byWeek.getOrDefault(Long.toString(week), List.of()), moment));
        }
        return new TicketReport(
                period.from().toString(), period.to().toString(), period.zone().getId(), period.locale(), period.topic(), Group.of("", tickets, moment),
                sorted(groups(tickets, Ticket::topic), moment), sorted(groups(tickets, Ticket::locale), moment), sorted(groups(tickets, Ticket::via), moment),
                weeks);
    }

    private static Map<String, List<Ticket>> groups(List<Ticket> tickets, Function<Ticket, String> by) {
        var groups = new LinkedHashMap<String, List<Ticket>>();
        tickets.forEach(ticket -> groups.computeIfAbsent(by.apply(ticket), _ -> new ArrayList<>()).add(ticket));
        return groups;
    }

    private static List<Group> sorted(Map<String, List<Ticket>> groups, long now) {
        return groups.entrySet().stream().map(group -> Group.of(group.getKey(), group.getValue(), now))
                .sorted(Comparator.comparingLong((Group group) -> -group.tickets).thenComparing(Group::key)).toList();
    }
}
