package help.cairn.search;

import java.util.Locale;
import java.util.Map;

/// Holds what was learned. To ask it costs a read of a field: it is replaced whole when something new is learned.
public final class Learned {
    private volatile Map<Locale, Lessons> lessons = Map.of();

    /// Ask once per question and stay with the answer.
    public Lessons of(Locale locale) {
        return lessons.getOrDefault(locale, Lessons.NOTHING);
    }

    void become(Map<Locale, Lessons> newest) {
        lessons = Map.copyOf(newest);
    }
}
