package help.cairn.deflection;

import help.cairn.deflection.Act.Kind;
import java.text.Normalizer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;

/// A search that settled, and what came of it in its session.
///
/// @param words the query after normalising: what makes two searches the same
/// @param rescued whether it had no strict hit, and one of the results shown nevertheless was opened
/// @param answered whether the searcher read what they opened, or the instant answer, and did not ask in other words
public record Settled(
        Act search, String words, boolean zeroResult, boolean rescued, boolean noClick, boolean lateClick, boolean pogo, boolean reworded, boolean exit,
        boolean toForm, boolean answered) {
    /// How long before a ticket a search may have led to it.
    public static final Duration BEFORE_TICKET = Duration.ofHours(72);

    private static final Duration TYPING = Duration.ofSeconds(30);
    private static final Duration REWORDING = Duration.ofSeconds(120);
    private static final Duration LOOKING = Duration.ofMinutes(10);
    private static final Duration TO_FORM = Duration.ofMinutes(30);
    private static final int LATE = 5;
    private static final Pattern BETWEEN_WORDS = Pattern.compile("[\\s\\p{Z}\\p{P}]+", Pattern.UNICODE_CHARACTER_CLASS);

    /// NFKC, lower case, trimmed, white space and punctuation folded to one space.
    public static String normal(String query) {
        return BETWEEN_WORDS.matcher(Normalizer.normalize(query, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT)).replaceAll(" ").strip();
    }

    /// The searches of a session, without those that somebody was still typing at.
    ///
    /// @param session its human acts, in order
    public static List<Act> searches(List<Act> session) {
        var all = session.stream().filter(act -> act.kind() == Kind.SEARCH).toList();
        var words = all.stream().map(act -> normal(act.about().query())).toList();
        var kept = new ArrayList<Act>();
        for (int i = 0; i < all.size(); i++) {
            boolean typing = false;
            for (int j = i + 1; j < all.size() && !typing && within(TYPING, all.get(i), all.get(j)); j++) {
                typing = words.get(j).startsWith(words.get(i)) || words.get(i).startsWith(words.get(j));
            }
            if (!typing) {
                kept.add(all.get(i));
            }
        }
        return kept;
    }

    /// What came of each search of a session.
    ///
    /// @param session its human acts, in order
    /// @param belonging the clicks and instant answers that name this search, in order, in whatever session they happened
    public static List<Settled> of(List<Act> session, Function<Act, List<Act>> belonging) {
        var searches = searches(session);
        return searches.stream().map(search -> of(search, searches, session, belonging.apply(search))).toList();
    }

    private static Settled of(Act search, List<Act> searches, List<Act> session, List<Act> belonging) {
        var words = normal(search.about().query());
        var clicks = belonging.stream().filter(act -> act.kind() == Kind.CLICK).toList();
        var later = session.subList(session.indexOf(search) + 1, session.size());
        boolean shown = search.about().shown() > 0;
        boolean zero = search.about().hits() == 0;
        boolean reworded = searches.stream()
                .anyMatch(other -> other.after(search) && within(REWORDING, search, other) && !normal(other.about().query()).equals(words));
        boolean answer = clicks.size() < belonging.size();
        return new Settled(
                search, words, zero, zero && shown && clicks.stream().anyMatch(click -> click.after(search)), shown && belonging.isEmpty(),
                shown && !clicks.isEmpty() && clicks.getFirst().about().position() >= LATE,
                shown && !clicks.isEmpty() && clicks.stream().noneMatch(click -> reads(click, session, LOOKING)), reworded, later.isEmpty(),
                toForm(search, later), (answer || clicks.stream().anyMatch(click -> reads(click, session, null))) && !reworded);
    }

    /// Whether the article that was opened was read afterwards.
    ///
    /// @param soon how much later at most; null for as long as the session lasts
    private static boolean reads(Act click, List<Act> session, Duration soon) {
        return session.stream().anyMatch(act -> act.kind() == Kind.ENGAGED && act.after(click) && act.about().article().equals(click.about().article())
                && (soon == null || within(soon, click, act)));
    }

    private static boolean toForm(Act search, List<Act> later) {
        for (var act : later) {
            if (act.kind() == Kind.ENGAGED || !within(TO_FORM, search, act)) {
                return false;
            }
            if (act.kind() == Kind.CONTACT_OPEN) {
                return true;
            }
        }
        return false;
    }

    /// Whether this ticket is of whoever searched: the same visitor, or the same session if there is no visitor.
    public static boolean same(Act search, Act ticket) {
        return search.visitor().isPresent() ? search.visitor().equals(ticket.visitor()) : search.session().equals(ticket.session());
    }

    /// Whether this search may have led to this ticket, if no later one did.
    public static boolean before(Act search, Act ticket) {
        return ticket.after(search) && within(BEFORE_TICKET, search, ticket);
    }

    private static boolean within(Duration time, Act first, Act second) {
        return second.at() - first.at() <= time.toMillis();
    }
}
