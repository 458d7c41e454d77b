package help.cairn.publishing;

import help.cairn.articles.Problem;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// One state of the content, to be published whole.
///
/// @param commit none for a folder
/// @param files by path, in order
/// @param problems what the source could not take, such as a symbolic link
record Tree(Optional<Commit> commit, SortedMap<String, ContentFile> files, List<Problem> problems, History history) {
    /// What was published before anything was.
    static final Tree EMPTY = new Tree(Optional.empty(), new TreeMap<>(), List.of(), _ -> Optional.empty());

    /// The paths of the files that are not as they were in another state: those that came, went or changed. Both lists
    /// are in order, so one walk along them tells.
    Set<String> differences(Tree before) {
        var different = new TreeSet<String>();
        var ours = files.values().iterator();
        var theirs = before.files.values().iterator();
        var our = next(ours);
        var their = next(theirs);
        while (our != null || their != null) {
            int order = our == null ? 1 : their == null ? -1 : our == their ? 0 : our.path().compareTo(their.path());
            if (order != 0) {
                different.add(order < 0 ? our.path() : their.path());
            } else if (our != their && !our.state().equals(their.state())) {
                different.add(our.path());
            }
            our = order <= 0 ? next(ours) : our;
            their = order >= 0 ? next(theirs) : their;
        }
        return different;
    }

    private static ContentFile next(Iterator<ContentFile> files) {
        return files.hasNext() ? files.next() : null;
    }
}
