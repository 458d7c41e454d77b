package help.cairn.demo;

import java.util.List;

/// What a search shows.
///
/// @param hits strict matches
/// @param shown results after relaxing
/// @param first the first articles, whether or not the page shows them
/// @param seen those that the page shows
/// @param answer the article whose passage stands on top; empty if none does
record Sight(int hits, int shown, List<String> layers, List<String> first, List<String> seen, String answer) {
    private static final int OFFERED = 3;

    /// From 1; 0 if it is not to be seen.
    int position(String article) {
        return seen.indexOf(article) + 1;
    }

    /// What a form would offer to who typed the same there.
    List<String> offers() {
        return first.subList(0, Math.min(OFFERED, first.size()));
    }
}
