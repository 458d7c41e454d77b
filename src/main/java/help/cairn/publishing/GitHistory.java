package help.cairn.publishing;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jgit.diff.DiffEntry;
import org.eclipse.jgit.diff.RenameDetector;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevSort;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.revwalk.filter.RevFilter;
import org.eclipse.jgit.treewalk.EmptyTreeIterator;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.AndTreeFilter;
import org.eclipse.jgit.treewalk.filter.OrTreeFilter;
import org.eclipse.jgit.treewalk.filter.PathFilter;
import org.eclipse.jgit.treewalk.filter.PathSuffixFilter;
import org.eclipse.jgit.treewalk.filter.TreeFilter;

/// What Git knows of the past of articles. Each commit is looked at once: the next one costs only itself.
final class GitHistory {
    private static final int RENAMES_COMPARED = 1000;
    /// How alike two files are that differ in nothing, in per cent.
    private static final int SAME = 100;

    /// A translation that its source left behind by more changes is outdated since the oldest of these.
    private static final int EDITS_KEPT = 200;

    private final Repository repository;
    private final String prefix;
    private final TreeFilter articles;
    private final Optional<PastStore> store;
    private final String edition;
    private Pasts known;

    /// Everything known up to one commit.
    ///
    /// @param upTo null before the first walk
    /// @param from the commit up to which all was known before that; null if nothing was
    /// @param touched the paths that came, changed or went since that one
    record Pasts(ObjectId upTo, ObjectId from, Set<String> touched, Map<String, Past> lives, Map<String, String> moved, Set<String> deleted)
            implements
                History {
        static Pasts nothing() {
            return new Pasts(null, null, Set.of(), new HashMap<>(), new HashMap<>(), new HashSet<>());
        }

        Pasts copy() {
            return new Pasts(upTo, from, touched, new HashMap<>(lives), new HashMap<>(moved), new HashSet<>(deleted));
        }

        @Override
        public Optional<Set<String>> since(History before) {
            return before == this
                    ? Optional.of(Set.of())
                    : before instanceof Pasts pasts && from != null && from.equals(pasts.upTo) ? Optional.of(touched) : Optional.empty();
        }

        @Override
        public Optional<Past> of(String path) {
            return Optional.ofNullable(lives.get(path));
        }
    }

    /// @param path the folder within the repository; empty for all of it
    /// @param edition which repository this is, for the store
    GitHistory(Repository repository, String path, String edition, Optional<PastStore> store) {
        this.repository = repository;
        this.store = store;
        this.edition = edition;
        prefix = path.isEmpty() ? "" : path + "/";
        var markdown = OrTreeFilter.create(PathSuffixFilter.create(".md"), PathSuffixFilter.create(".markdown"));
        var changed = AndTreeFilter.create(markdown, TreeFilter.ANY_DIFF);
        articles = prefix.isEmpty() ? changed : AndTreeFilter.create(PathFilter.create(path), changed);
    }

    /// @param newest whether this is what is served from now on; the history of an older commit, or of another branch, is
    ///        not kept
    /// @throws IOException if the repository is broken
    History upTo(RevCommit tip, boolean newest) throws IOException {
        return newest ? advanced(tip) : walked(known(), tip);
    }

    private synchronized Pasts known() {
        if (known == null) {
            known = store.flatMap(kept -> kept.all(edition)).orElseGet(Pasts::nothing);
        }
        return known;
    }

    private synchronized Pasts advanced(RevCommit tip) throws IOException {
        var walked = walked(known(), tip);
        if (walked != known) {
            known = walked;
            store.ifPresent(kept -> kept.keep(edition, known, known.from == null ? Optional.empty() : Optional.of(known.touched)));
        }
        return known;
    }

    private Pasts walked(Pasts before, RevCommit tip) throws IOException {
        if (tip.equals(before.upTo)) {
            return before;
        }
        var touched = new HashSet<String>();
        try (var walk = new RevWalk(repository)) {
            var from = base(before, walk, tip);
            var next = from == null ? Pasts.nothing() : before.copy();
            walk.reset();
            walk.sort(RevSort.TOPO);
            walk.sort(RevSort.REVERSE, true);
            walk.setRevFilter(RevFilter.NO_MERGES);
            walk.markStart(walk.parseCommit(tip));
            if (from != null) {
                walk.markUninteresting(from);
            }
            for (var commit : walk) {
                apply(commit, walk, next, touched);
            }
            return new Pasts(tip.copy(), from == null ? null : from.copy(), touched, next.lives, next.moved, next.deleted);
        }
    }

    /// The commit up to which everything is known, if the new one builds on it: after a forced push nothing is.
    private static RevCommit base(Pasts known, RevWalk walk, RevCommit tip) throws IOException {
        if (known.upTo == null) {
            return null;
        }
        try {
            var from = walk.parseCommit(known.upTo);
            return walk.isMergedInto(from, walk.parseCommit(tip)) ? from : null;
        } catch (MissingObjectException e) {
            return null;
        }
    }

    private void apply(RevCommit commit, RevWalk walk, Pasts pasts, Set<String> touched) throws IOException {
        var edit = new History.Edit(Instant.ofEpochSecond(commit.getCommitTime()), commit.name());
        var author = commit.getAuthorIdent() == null ? "" : commit.getAuthorIdent().getName();
        for (var change : changes(commit, walk)) {
            var before = change.getOldPath().substring(Math.min(prefix.length(), change.getOldPath().length()));
            var after = change.getNewPath().substring(Math.min(prefix.length(), change.getNewPath().length()));
            switch (change.getChangeType()) {
                case DELETE -> {
                    pasts.lives.remove(before);
                    pasts.deleted.add(before);
                    touched.add(before);
                }
                case RENAME -> {
                    var past = pasts.lives.remove(before);
                    live(pasts, after, past, edit, author, touched);
                    // What only has another name says what it said before.
                    if (past != null && change.getScore() == SAME) {
                        pasts.lives.put(after, past);
                    }
                    pasts.moved.put(before, after);
                    touched.add(before);
                }
                case ADD, COPY -> live(pasts, after, null, edit, author, touched);
                case MODIFY -> live(pasts, after, pasts.lives.get(after), edit, author, touched);
            }
        }
    }

    private static void live(Pasts pasts, String path, History.Past before, History.Edit edit, String author, Set<String> touched) {
        var authors = new ArrayList<>(before == null ? List.<String>of() : before.authors());
        if (!author.isEmpty() && !authors.contains(author)) {
            authors.add(author);
        }
        var edits = new ArrayList<>(before == null ? List.<History.Edit>of() : before.edits());
        edits.add(edit);
        pasts.lives.put(path, new History.Past(
                before == null ? edit.at() : before.first(), edit.at(), edit.commit(), List.copyOf(authors),
                List.copyOf(edits.subList(Math.max(0, edits.size() - EDITS_KEPT), edits.size()))));
        pasts.moved.remove(path);
        pasts.deleted.remove(path);
        touched.add(path);
    }

    private List<DiffEntry> changes(RevCommit commit, RevWalk walk) throws IOException {
        try (var trees = new TreeWalk(repository, walk.getObjectReader())) {
            trees.setRecursive(true);
            if (commit.getParentCount() == 0) {
                trees.addTree(new EmptyTreeIterator());
            } else {
                trees.addTree(walk.parseCommit(commit.getParent(0)).getTree());
            }
            trees.addTree(commit.getTree());
            trees.setFilter(articles);
            var entries = DiffEntry.scan(trees);
            var came = entries.stream().anyMatch(entry -> entry.getChangeType() == DiffEntry.ChangeType.ADD);
            var went = entries.stream().anyMatch(entry -> entry.getChangeType() == DiffEntry.ChangeType.DELETE);
            if (!came || !went) {
                return entries;
            }
            var renames = new RenameDetector(repository);
            renames.setRenameLimit(RENAMES_COMPARED);
            renames.addAll(entries);
            return renames.compute();
        }
    }
}
