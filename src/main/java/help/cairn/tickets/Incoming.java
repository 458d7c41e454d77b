package help.cairn.tickets;

import java.util.List;

/// A mail that came in, as it was read.
///
/// @param digest the same for the same mail, whichever way it came
/// @param id its `Message-ID`, may be empty
/// @param name of the sender, may be empty
/// @param from the sender's address, may be empty
/// @param to every address that it was for
/// @param references the letters that it answers, or is a report about
/// @param ours whether we sent it ourselves
/// @param text what was written
/// @param quoted what was written before and came along
/// @param told what a mail server says of a letter that it could not deliver
record Incoming(
        String digest, String id, String name, String from, List<String> to, List<String> references, boolean ours, Kind kind, String subject, String text,
        String quoted, List<File> files, List<String> told) {
    enum Kind {
        /// Somebody wrote it.
        WRITTEN,
        /// A machine did: nobody waits for an answer to it.
        AUTOMATIC,
        /// A letter of ours did not arrive.
        BOUNCED
    }

    record File(String name, byte[] content) {}
}
