package help.cairn.publishing;

import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/// Which articles have which keyword, kept from publication to publication: to look through all of them each time would
/// take longer than all else that a small change needs.
final class Keywords {
    /// Up to so many articles may share one.
    static final int MOST = 3;

    static final String RULE = "keyword-used-by-many";

    private final Map<String, TreeMap<String, Draft>> users = new HashMap<>();
    private final TreeMap<String, Collection<Draft>> crowded = new TreeMap<>();

    /// Takes the next version of an article in the place of the one before.
    ///
    /// @param before null for none
    /// @param next null for none
    void change(Draft before, Draft next) {
        if (before != null) {
            for (var keyword : before.keywords()) {
                var having = users.get(key(before, keyword));
                if (having != null) {
                    having.remove(before.path());
                    settle(key(before, keyword), having);
                }
            }
        }
        if (next != null && !next.notes().off().contains(RULE)) {
            for (var keyword : next.keywords()) {
                var having = users.computeIfAbsent(key(next, keyword), _ -> new TreeMap<>());
                having.put(next.path(), next);
                settle(key(next, keyword), having);
            }
        }
    }

    private void settle(String key, TreeMap<String, Draft> having) {
        if (having.isEmpty()) {
            users.remove(key);
        }
        if (having.size() > MOST) {
            crowded.put(key, having.values());
        } else {
            crowded.remove(key);
        }
    }

    private static String key(Draft draft, String keyword) {
        return draft.locale().toLanguageTag() + " " + keyword.toLowerCase(Locale.ROOT);
    }

    void clear() {
        users.clear();
        crowded.clear();
    }

    /// Tells each keyword that too many articles have, in lower case, with them in the order of their paths.
    void crowded(BiConsumer<String, Collection<Draft>> each) {
        crowded.forEach((key, drafts) -> each.accept(key.substring(key.indexOf(' ') + 1), drafts));
    }
}
