package help.cairn.tickets;

/// How many of how many, and how sure that is.
///
/// @param part of the whole
record Share(int part, int whole) {
    /// With fewer, a share says nothing.
    static final int ENOUGH = 20;
    private static final double SURE = 1.959964;

    boolean enough() {
        return whole >= ENOUGH;
    }

    int percent() {
        return (int) Math.round(100.0 * part / whole);
    }

    /// Lower end of Wilson's interval of 95 percent.
    int low() {
        return (int) Math.round(100 * end(-1));
    }

    int high() {
        return (int) Math.round(100 * end(1));
    }

    private double end(int side) {
        double share = (double) part / whole;
        double square = SURE * SURE;
        double middle = share + square / (2 * whole);
        double reach = SURE * Math.sqrt(share * (1 - share) / whole + square / (4.0 * whole * whole));
        return (middle + side * reach) / (1 + square / whole);
    }
}
