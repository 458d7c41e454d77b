package help.cairn.reports;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Optional;

/// How far a gap is on its way to being closed. The last two nobody can set: only what happens after publishing says so.
public enum GapState {
    NEW, ACCEPTED, IN_PROGRESS, PUBLISHED, IGNORED, VERIFIED, NO_EFFECT;

    @JsonValue
    public String tag() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
    }

    /// As the description of the API has it.
    @Override
    public String toString() {
        return tag();
    }

    /// After `gaps.state.`.
    public String key() {
        return tag().replace(" ", "");
    }

    /// Whether a person may say so.
    public boolean said() {
        return this != VERIFIED && this != NO_EFFECT;
    }

    /// Whether there is still something to do.
    public boolean open() {
        return this == NEW || this == ACCEPTED || this == IN_PROGRESS || this == NO_EFFECT;
    }

    static Optional<GapState> of(String tag) {
        return Arrays.stream(values()).filter(state -> state.tag().equals(tag)).findFirst();
    }
}
