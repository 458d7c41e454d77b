package help.cairn.demo;

import help.cairn.articles.Article;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What brings shoppers here.
///
/// @param kind `sound`, or what is wrong with it by the names of [Planted.Gap]
/// @param article the answer; empty where there is none
/// @param topic what a question about it is filed under
/// @param queries what they type, the most typed first
/// @param weight beside other needs of the locale; of a planted one, its part of all visitors
/// @param odds until it turns
/// @param later from then on
/// @param turns when what they find, or how often they come, becomes another
record Need(
        String kind, Locale locale, Optional<Article> article, String topic, List<String> queries, double weight, Odds odds, Odds later, Instant turns) {
    static final String SOUND = "sound";

    boolean turned(Instant at) {
        return !at.isBefore(turns);
    }

    Odds at(Instant when) {
        return turned(when) ? later : odds;
    }

    /// Its part of all visitors: one that comes up suddenly is rare before.
    double part(Instant at) {
        return kind.equals(Planted.SPIKE) && !turned(at) ? weight / RARE : weight;
    }

    private static final double RARE = 60;
}
