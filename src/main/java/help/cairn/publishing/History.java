package help.cairn.publishing;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What is known of the past of the files of one state.
public interface History {
    /// The life of one file up to this state.
    ///
    /// @param first when it came; null if that is not known
    /// @param commit what changed it last; empty if that is not known
    /// @param authors who wrote it, in the order in which they joined
    /// @param edits the newest of its changes, oldest first; none if they are not known
    record Past(Instant first, Instant changed, String commit, List<String> authors, List<Edit> edits) {
        /// What changed it first after a moment.
        Optional<Edit> editAfter(Instant moment) {
            return edits.stream().filter(edit -> edit.at.isAfter(moment)).findFirst();
        }
    }

    /// One change of a file.
    record Edit(Instant at, String commit) {}

    Optional<Past> of(String path);

    /// The paths whose past is another one than before; empty if that is not known, so that every path may be one.
    default Optional<Set<String>> since(History before) {
        return Optional.empty();
    }

    /// Where files that are gone went, one step each: former path to next path.
    default Map<String, String> moved() {
        return Map.of();
    }

    /// Files that were taken away and went nowhere.
    default Set<String> deleted() {
        return Set.of();
    }
}
