package help.cairn.publishing;

/// What one file said when it was last read.
///
/// @param state the file's state then: while it is the same, the file need not be read again
/// @param good the version of it that was published last: the draft itself, an older one, or null if there never was one
record Reading(String state, Draft draft, Draft good) {
    Reading published(Draft version) {
        return good == version ? this : new Reading(state, draft, version);
    }
}
