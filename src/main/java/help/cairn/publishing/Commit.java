package help.cairn.publishing;

import java.time.Instant;

/// One change to the content as Git records it.
///
/// @param id the whole hash
/// @param message its first line
public record Commit(String id, String author, Instant at, String message) {
    private static final int SHORT = 7;

    /// As people write it.
    public static String brief(String id) {
        return id.length() > SHORT ? id.substring(0, SHORT) : id;
    }
}
