package help.cairn.deflection;

import help.cairn.deflection.Act.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// What one visitor did in a row to get an answer: a chain of help acts. Without a visitor, the session is the episode.
///
/// @param acts help acts, in order, at least one
public record Episode(List<Act> acts) {
    /// So much later begins another episode; until then nobody can be sure how this one ends.
    public static final Duration PAUSE = Duration.ofHours(72);

    /// Nor does an episode go on for longer than this.
    public static final Duration LONGEST = Duration.ofDays(7);

    public Episode {
        acts = List.copyOf(acts);
        if (acts.isEmpty()) {
            throw new IllegalArgumentException("An episode has at least one act.");
        }
    }

    /// The episodes of one visitor, or the one of a session without a visitor.
    ///
    /// @param acts human help acts, in order
    public static List<Episode> of(List<Act> acts) {
        var all = new ArrayList<Episode>();
        var chain = new ArrayList<Act>();
        for (var act : acts) {
            if (!chain.isEmpty() && act.visitor().isPresent() && !continues(chain, act)) {
                all.add(new Episode(chain));
                chain.clear();
            }
            chain.add(act);
        }
        if (!chain.isEmpty()) {
            all.add(new Episode(chain));
        }
        return all;
    }

    private static boolean continues(List<Act> chain, Act next) {
        return next.at() - chain.getLast().at() < PAUSE.toMillis() && next.at() - chain.getFirst().at() <= LONGEST.toMillis();
    }

    public Act first() {
        return acts.getFirst();
    }

    /// Whether somebody asked for a person.
    public boolean asks() {
        return has(Kind::asks);
    }

    /// Whether more may follow that changes the outcome.
    public boolean provisional(Instant now) {
        return now.toEpochMilli() < acts.getLast().at() + PAUSE.toMillis();
    }

    /// How it ended: the first row of the table that holds.
    public Outcome outcome() {
        if (has(kind -> kind == Kind.TICKET)) {
            return Outcome.CONTACTED;
        }
        if (first().visitor().isEmpty()) {
            return Outcome.CANNOT_TELL;
        }
        return asks() ? afterAsking() : withoutAsking();
    }

    private Outcome afterAsking() {
        int asked = first(Kind::asks);
        if (last(kind -> kind == Kind.SOLVED || kind == Kind.HELPFUL) > asked) {
            return Outcome.EXPLICIT_DEFLECTION;
        }
        int read = last(Kind::reads);
        return read > asked && last(kind -> kind == Kind.UNHELPFUL) < read ? Outcome.IMPLICIT_DEFLECTION : Outcome.GAVE_UP;
    }

    private Outcome withoutAsking() {
        int wentOn = last(kind -> kind == Kind.SEARCH || kind == Kind.UNHELPFUL);
        if (last(kind -> kind == Kind.HELPFUL) > wentOn) {
            return Outcome.CONFIRMED_ANSWER;
        }
        return last(Kind::reads) > wentOn ? Outcome.ASSUMED_ANSWER : Outcome.GAVE_UP;
    }

    private boolean has(Predicate<Kind> what) {
        return first(what) < acts.size();
    }

    private int first(Predicate<Kind> what) {
        int place = 0;
        while (place < acts.size() && !what.test(acts.get(place).kind())) {
            place++;
        }
        return place;
    }

    /// -1 if there is none.
    private int last(Predicate<Kind> what) {
        int place = acts.size() - 1;
        while (place >= 0 && !what.test(acts.get(place).kind())) {
            place--;
        }
        return place;
    }
}
