package help.cairn.tickets;

import help.cairn.deflection.Event;
import help.cairn.deflection.Visits;
import help.cairn.staff.Seal;
import java.math.BigInteger;
import java.util.Base64;
import java.util.Map;

/// Some visitors are offered no answers in the form, so that what offering them causes can be told. The lot falls once for a
/// visitor and stays: HMAC-SHA-256 of the visitor, mod 10,000, below the part that is held out.
public final class Lot {
    private static final String EXPERIMENT = "form-suggestions";
    private static final String HELD = "held";
    private static final int PARTS = 10_000;

    private final Seal key;
    private final double part;

    /// @param key of the experiment
    /// @param part of the visitors, from 0 to 0.5; with 0 there is no experiment
    public Lot(Seal key, double part) {
        this.key = key;
        this.part = part;
    }

    /// What the log says of a visit: nothing of robots, colleagues and those who refused to be told apart.
    public Map<String, String> arms(Visits.Visit visit) {
        return part == 0 || visit.who() != Event.Who.HUMAN
                ? Map.of()
                : visit.visitor().map(visitor -> Map.of(EXPERIMENT, below(visitor) ? HELD : "shown")).orElse(Map.of());
    }

    public boolean holds(Visits.Visit visit) {
        return HELD.equals(arms(visit).get(EXPERIMENT));
    }

    private boolean below(String visitor) {
        return new BigInteger(1, Base64.getUrlDecoder().decode(key.sign(visitor))).mod(BigInteger.valueOf(PARTS)).intValue() < Math.round(part * PARTS);
    }
}
