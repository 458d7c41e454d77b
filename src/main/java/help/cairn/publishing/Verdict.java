package help.cairn.publishing;

import help.cairn.articles.Problem;
import java.util.List;

/// What became of the expectations of a publication that is ready but not open yet.
///
/// @param stops whether it should not be opened
public record Verdict(List<Problem> problems, boolean stops) {
    public Verdict {
        problems = List.copyOf(problems);
    }
}
