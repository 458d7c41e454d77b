package help.cairn.publishing;

import help.cairn.articles.Snapshot;
import java.util.List;
import java.util.Optional;

/// One state of the content made ready for readers, and what it changes for them.
///
/// @param commit none if the content is a folder
/// @param history what is known of the past of its files
public record Publication(Snapshot snapshot, Optional<Commit> commit, List<Change> changes, History history) {}
