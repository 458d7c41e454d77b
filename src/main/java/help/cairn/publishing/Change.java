package help.cairn.publishing;

import java.util.Locale;

/// What a publication did to one article.
///
/// @param former the path it had before, for one that moved; empty otherwise
/// @param before the first part of its text that is another one now; empty if it is new, gone or only moved
/// @param after what stands there now
public record Change(Kind kind, String path, String former, Locale locale, String title, String before, String after) {
    public enum Kind {
        ADDED, CHANGED, MOVED, REMOVED
    }
}
