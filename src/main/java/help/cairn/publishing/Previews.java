package help.cairn.publishing;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import help.cairn.articles.Snapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Branches as they would be published, for those who write them.
public final class Previews {
    /// Each holds the pages of a whole help center.
    private static final int KEPT = 2;
    private static final Duration UNUSED = Duration.ofMinutes(5);

    private final Optional<GitContent> content;
    private final Publisher publisher;
    private final Cache<String, Snapshot> kept = Caffeine.newBuilder().maximumSize(KEPT).expireAfterAccess(UNUSED).build();

    /// @param source a folder has no branches, so nothing can be previewed
    public Previews(Source source, Publisher publisher) {
        content = source instanceof GitContent git ? Optional.of(git) : Optional.empty();
        this.publisher = publisher;
    }

    /// The branches that can be previewed.
    public List<String> branches() {
        try {
            return content.isPresent() ? content.get().branches() : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The newest state of a branch, with drafts and what is still to come; empty if there is no such branch.
    Optional<Snapshot> of(String branch) {
        if (content.isEmpty()) {
            return Optional.empty();
        }
        try {
            return content.get().tipOf(branch).map(commit -> kept.get(branch + " " + commit, _ -> read(branch)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Snapshot read(String branch) {
        try {
            return publisher.aside().read(content.orElseThrow().branch(branch)).snapshot();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
