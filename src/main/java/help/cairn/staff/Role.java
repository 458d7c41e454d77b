package help.cairn.staff;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/// What somebody is here to do.
public enum Role {
    ADMIN, LEAD, AGENT, WRITER;

    /// Whether they see shoppers' tickets.
    public boolean answers() {
        return this != WRITER;
    }

    /// Whether they see how well others do, and answer for what is kept about people.
    public boolean leads() {
        return this == ADMIN || this == LEAD;
    }

    /// Whether they look after what is published.
    public boolean writes() {
        return this != AGENT;
    }

    public String tag() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// @throws IllegalArgumentException with a sentence that names the roles
    public static Role of(String tag) {
        return Arrays.stream(values())
                .filter(role -> role.tag().equals(tag))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no role \"%s\": use one of %s."
                        .formatted(tag, Arrays.stream(values()).map(Role::tag).collect(Collectors.joining(", ")))));
    }
}
