package help.cairn.tickets;

import help.cairn.web.Words;

/// A file that came along with a message, without what is in it.
///
/// @param id unguessable; whoever has it may send the file off with a ticket once
/// @param name without a path, ends as its type does
/// @param type judged by what is in it
/// @param digest of what is in it
public record Attachment(String id, String name, String type, long size, String digest) {
    private static final double KILO = 1000;

    /// Such as "1.2 MB".
    static String size(long bytes, Words words) {
        return bytes < KILO * KILO ? words.say("file.kb", Math.max(1, Math.round(bytes / KILO))) : words.say("file.mb", bytes / (KILO * KILO));
    }
}
