package help.cairn.tickets;

import java.util.List;
import java.util.stream.Stream;

/// How tags are written, and how many a ticket has.
final class Tags {
    private static final int MOST = 20;

    private Tags() {}

    /// Those that somebody wrote, with commas between.
    static List<String> of(String written) {
        return Stream.of(written.split(",", -1)).map(InboxQuery::tag).filter(tag -> !tag.isEmpty()).distinct().limit(MOST).toList();
    }

    static List<String> with(List<String> had, String more) {
        return Stream.concat(had.stream(), Stream.of(more)).distinct().limit(MOST).toList();
    }
}
