package help.cairn.publishing;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import java.util.List;
import java.util.stream.Collectors;

/// A change of one content file that somebody may make.
///
/// @param path below the content's root, with forward slashes
/// @param before what the file says now; empty if there is none
public record Proposal(String path, String before, String after) {
    private static final int CONTEXT = 3;

    public boolean fresh() {
        return before.isEmpty();
    }

    /// The same for `git apply`.
    public String patch() {
        var old = before.isEmpty() ? List.<String>of() : before.lines().toList();
        var lines = UnifiedDiffUtils.generateUnifiedDiff(
                fresh() ? "/dev/null" : "a/" + path, "b/" + path, old, DiffUtils.diff(old, after.lines().toList()), CONTEXT);
        return "diff --git a/%s b/%s\n%s".formatted(path, path, fresh() ? "new file mode 100644\n" : "")
                + lines.stream().map(line -> line + "\n").collect(Collectors.joining());
    }
}
