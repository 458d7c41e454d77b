package help.cairn.publishing;

import help.cairn.articles.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheEditor;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.errors.RevisionSyntaxException;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectChecker;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.transport.FetchResult;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.RemoteRefUpdate;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.treewalk.EmptyTreeIterator;
import org.eclipse.jgit.treewalk.AbstractTreeIterator;
import org.eclipse.jgit.treewalk.CanonicalTreeParser;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.TreeFilter;
import org.eclipse.jgit.util.FileUtils;

/// Content in a Git repository. A bare copy of it lies in the data folder, so that a restart and a lost connection
/// change nothing for readers. Files are read from a commit, never from a work tree: a name that no disk can hold, or a
/// symbolic link, then takes nothing else down.
public final class GitContent implements Source {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String REMOTE = "origin";
    /// Where changes go that wait for a writer.
    private static final String PROPOSED = "cairn/draft-";
    private static final int PACKS = 50;
    private static final int LONGEST_PATH = 4096;
    /// What Git's own check complains of in old repositories, or what is only a file's name: those are left out one by one.
    private static final List<String> FORGIVEN = List.of(
            "hasDot", "hasDotdot", "hasDotgit", "fullPathname", "emptyName", "zeroPaddedFilemode", "missingEmail", "badEmail", "badDate", "badTimezone",
            "missingSpaceBeforeEmail", "missingSpaceBeforeDate", "badDateOverflow", "nullSha1", "win32BadName", "gitmodulesParse", "gitmodulesUrl",
            "gitmodulesPath", "gitmodulesName", "gitmodulesBlob", "gitmodulesLarge", "gitmodulesMissing");

    private final Remote remote;
    private final Path folder;
    private final Optional<PastStore> store;
    private volatile Repository mirror;
    private volatile String broken = "";
    private String mended = "";
    private GitHistory history;
    private Tree aside;
    private Listing last = new Listing(ObjectId.zeroId(), new TreeMap<>(), Map.of());

    /// The files of one commit, kept so that the next commit costs only what it changed.
    private record Listing(ObjectId root, SortedMap<String, ContentFile> files, Map<String, Problem> problems) {}

    private final class Blob implements ContentFile {
        private final String path;
        private final ObjectId id;

        Blob(String path, ObjectId id) {
            this.path = path;
            this.id = id;
        }

        @Override
        public String path() {
            return path;
        }

        @Override
        public String state() {
            return id.name();
        }

        @Override
        public long size() throws IOException {
            try (var reader = mirror.newObjectReader()) {
                return reader.getObjectSize(id, Constants.OBJ_BLOB);
            } catch (IOException e) {
                broken = id.name();
                throw e;
            }
        }

        @Override
        public byte[] bytes() throws IOException {
            try (var in = open()) {
                return in.readAllBytes();
            }
        }

        @Override
        public InputStream open() throws IOException {
            try {
                return mirror.open(id, Constants.OBJ_BLOB).openStream();
            } catch (IOException e) {
                broken = id.name();
                throw e;
            }
        }
    }

    /// Opens the copy in this folder, or makes an empty one that `fetch` fills.
    ///
    /// @param store where what is known of the files' past is kept
    public static GitContent open(Remote remote, Path folder, Optional<PastStore> store) throws IOException {
        return new GitContent(remote, folder, store);
    }

    private static Repository copy(Remote remote, Path folder) throws IOException {
        var repository = new FileRepositoryBuilder().setGitDir(folder.toFile()).setBare().build();
        if (!repository.getObjectDatabase().exists()) {
            Files.createDirectories(folder);
            repository.create(true);
        }
        var config = repository.getConfig();
        var wanted = new LinkedHashMap<String, String>();
        wanted.put("fetch.fsckObjects", "true");
        // A token must not go where an answer sends it.
        wanted.put("http.followRedirects", "false");
        FORGIVEN.forEach(complaint -> wanted.put("fsck." + complaint, "ignore"));
        // The library's own clean-up would go on in the background; `tidy` puts packs together when nobody waits, and the old
        // ones go at once: nobody else reads this copy.
        wanted.put("gc.auto", "0");
        wanted.put("gc.autoPackLimit", "0");
        wanted.put("gc.autoDetach", "false");
        wanted.put("gc.prunePackExpire", "now");
        wanted.put("remote." + REMOTE + ".url", remote.address());
        var changed = false;
        for (var entry : wanted.entrySet()) {
            var names = entry.getKey().split("\\.");
            var section = names.length == 3 ? names[1] : null;
            if (!entry.getValue().equals(config.getString(names[0], section, names[names.length - 1]))) {
                config.setString(names[0], section, names[names.length - 1], entry.getValue());
                changed = true;
            }
        }
        if (changed) {
            config.save();
        }
        return repository;
    }

    private GitContent(Remote remote, Path folder, Optional<PastStore> store) throws IOException {
        this.remote = remote;
        this.folder = folder;
        this.store = store;
        mirror = copy(remote, folder);
        history = new GitHistory(mirror, remote.path(), remote.address() + " " + remote.path(), store);
    }

    @Override
    public String name() {
        var parts = (remote.address() + (remote.path().isEmpty() ? "" : "/" + remote.path())).replaceFirst("(\\.git)?/*$", "").split("[/:]");
        return parts[parts.length - 1];
    }

    @Override
    public String branch() {
        try {
            return remote.branch().isEmpty() ? Optional.ofNullable(mirror.getBranch()).orElse("") : remote.branch();
        } catch (IOException e) {
            return "";
        }
    }

    /// Brings every branch, so that a preview has them too. A copy that is damaged, or was taken away, is made anew.
    @Override
    public boolean fetch() throws IOException {
        if (!broken.equals(mended) || !mirror.getObjectDatabase().exists()) {
            renew();
            return true;
        }
        return fetch(mirror);
    }

    /// What is left of the copy serves until there is a whole one. What is broken again afterwards is broken elsewhere.
    private synchronized void renew() throws IOException {
        var beside = folder.resolveSibling(folder.getFileName() + ".new");
        FileUtils.delete(beside.toFile(), FileUtils.RECURSIVE | FileUtils.SKIP_MISSING);
        try (var whole = copy(remote, beside)) {
            fetch(whole);
        }
        FileUtils.delete(folder.toFile(), FileUtils.RECURSIVE | FileUtils.SKIP_MISSING);
        Files.move(beside, folder);
        var old = mirror;
        mirror = copy(remote, folder);
        old.close();
        history = new GitHistory(mirror, remote.path(), remote.address() + " " + remote.path(), store);
        last = new Listing(ObjectId.zeroId(), new TreeMap<>(), Map.of());
        aside = null;
        mended = broken;
    }

    private boolean fetch(Repository copy) throws IOException {
        var result = fetched(copy);
        // A branch "a/b" cannot come while a branch "a" has yet to go.
        var left = untaken(result).isEmpty() ? result : fetched(copy);
        var untaken = untaken(left);
        if (!untaken.isEmpty()) {
            // A process that was ended leaves its locks behind, and everything would stay as it was without a word.
            broken = untaken.toString();
            throw new IOException("The copy of the repository %s in %s could not take what is new, so it is fetched anew: %s.".formatted(
                    remote.said(), folder, String.join(", ", untaken)));
        }
        return !result.getTrackingRefUpdates().isEmpty();
    }

    /// What could not be written in the copy.
    private static List<String> untaken(FetchResult result) {
        return result.getTrackingRefUpdates().stream().filter(update -> switch (update.getResult()) {
            case NEW, FORCED, FAST_FORWARD, NO_CHANGE, RENAMED -> false;
            case NOT_ATTEMPTED, LOCK_FAILURE, REJECTED, REJECTED_CURRENT_BRANCH, IO_FAILURE, REJECTED_MISSING_OBJECT, REJECTED_OTHER_REASON -> true;
        }).map(update -> update.getLocalName() + " at " + Commit.brief(update.getNewObjectId().name())).toList();
    }

    private FetchResult fetched(Repository copy) throws IOException {
        try (var git = new Git(copy)) {
            var result = git.fetch().setRemote(REMOTE).setRefSpecs(new RefSpec("+refs/heads/*:refs/heads/*")).setRemoveDeletedRefs(true)
                    .setTagOpt(TagOpt.NO_TAGS).setTimeout((int) PATIENCE.toSeconds()).setCredentialsProvider(remote.credentials())
                    .setTransportConfigCallback(remote::prepare).call();
            var head = result.getAdvertisedRef(Constants.HEAD);
            if (head != null && head.isSymbolic() && !head.getTarget().getName().equals(copy.getFullBranch())) {
                copy.updateRef(Constants.HEAD).link(head.getTarget().getName());
            }
            return result;
        } catch (GitAPIException | RuntimeException e) {
            throw new IOException(remote.explain(e), e);
        }
    }

    /// Small packs, one of each fetch, are put together. Takes seconds in a large repository.
    @Override
    public void tidy() throws IOException {
        var packs = mirror.getDirectory().toPath().resolve("objects/pack");
        try (var files = Files.list(packs)) {
            if (files.filter(file -> file.toString().endsWith(".pack")).count() < PACKS) {
                return;
            }
        }
        try (var git = new Git(mirror)) {
            git.gc().call();
        } catch (GitAPIException e) {
            throw new IOException("The copy of the repository cannot be tidied: " + e.getMessage(), e);
        }
    }

    @Override
    public Tree now() throws IOException {
        return tree(tip(remote.branch()), true);
    }

    /// The newest state of any branch, for a preview.
    Tree branch(String name) throws IOException {
        return tree(tip(name), false);
    }

    /// The newest commit of a branch; empty if there is no such branch.
    Optional<String> tipOf(String name) throws IOException {
        var ref = mirror.exactRef(Constants.R_HEADS + name);
        return Optional.ofNullable(ref).map(found -> found.getObjectId().name());
    }

    private ObjectId tip(String name) throws IOException {
        var ref = name.isEmpty() ? mirror.exactRef(Constants.HEAD) : mirror.exactRef(Constants.R_HEADS + name);
        if (ref == null || ref.getObjectId() == null) {
            throw new IOException("The repository %s has no branch \"%s\"%s: name one with --branch.".formatted(
                    remote.said(), name.isEmpty() ? mirror.getBranch() : name, branches().isEmpty() ? "" : ", but " + String.join(", ", branches())));
        }
        return ref.getObjectId();
    }

    /// The branches that are here.
    List<String> branches() throws IOException {
        return mirror.getRefDatabase().getRefsByPrefix(Constants.R_HEADS).stream().map(ref -> ref.getName().substring(Constants.R_HEADS.length())).sorted()
                .toList();
    }

    @Override
    public Tree at(String commit) throws IOException {
        return tree(ObjectId.fromString(resolve(commit)), false);
    }

    /// The whole hash of the newest commit that is here.
    public String newest() throws IOException {
        return tip(remote.branch()).name();
    }

    /// The whole hash of a commit.
    ///
    /// @param commit a hash, whole or abbreviated
    /// @throws IOException if there is no such commit here
    public String resolve(String commit) throws IOException {
        try {
            var id = commit.matches("[0-9a-f]{4,40}") ? mirror.resolve(commit + "^{commit}") : null;
            if (id == null) {
                throw new IOException("There is no commit \"%s\" in %s: give the first seven digits or more of its hash.".formatted(commit, remote.said()));
            }
            return id.name();
        } catch (RevisionSyntaxException e) {
            throw new IOException("There is more than one commit \"%s\": give more of its hash.".formatted(commit), e);
        }
    }

    /// The history of a branch is walked from its start: that takes its time, and nobody who publishes shall wait for it.
    private Tree tree(ObjectId id, boolean newest) throws IOException {
        try (var walk = new RevWalk(mirror)) {
            RevCommit commit;
            Listing listing;
            GitHistory past;
            synchronized (this) {
                // An older commit that is served for days is asked for twice a second.
                if (!newest && aside != null && aside.commit().orElseThrow().id().equals(id.name())) {
                    return aside;
                }
                commit = walk.parseCommit(id);
                var root = root(commit);
                if (!root.equals(last.root)) {
                    last = listing(root);
                }
                listing = last;
                past = history;
            }
            var about = new Commit(
                    commit.name(), commit.getAuthorIdent() == null ? "" : commit.getAuthorIdent().getName(),
                    Instant.ofEpochSecond(commit.getCommitTime()), commit.getShortMessage());
            var tree = new Tree(Optional.of(about), listing.files, List.copyOf(listing.problems.values()), past.upTo(commit, newest));
            if (!newest) {
                synchronized (this) {
                    aside = tree;
                }
            }
            return tree;
        } catch (MissingObjectException | CorruptObjectException e) {
            broken = id.name();
            throw new IOException("The copy of the repository %s is broken at commit %s, so it is fetched anew: %s".formatted(
                    remote.said(), Commit.brief(id.name()), e.getMessage()), e);
        }
    }

    /// Commits a change on top of what is newest, and pushes it as a branch that was not there. What is served is not touched.
    ///
    /// @return the branch
    String propose(Proposal proposal, String name, String message, String author, String email) throws IOException {
        var parent = tip(remote.branch());
        var taken = branches();
        var branch = PROPOSED + name;
        for (int number = 2; taken.contains(branch); number++) {
            branch = PROPOSED + name + "-" + number;
        }
        var commit = committed(parent, proposal, message, author, email);
        push(commit, Constants.R_HEADS + branch);
        // So that the next one takes another name, and a preview has it, before the next fetch.
        var here = mirror.updateRef(Constants.R_HEADS + branch);
        here.setNewObjectId(commit);
        here.update();
        return branch;
    }

    private ObjectId committed(ObjectId parent, Proposal proposal, String message, String author, String email) throws IOException {
        var path = remote.path().isEmpty() ? proposal.path() : remote.path() + "/" + proposal.path();
        try (var inserter = mirror.newObjectInserter(); var walk = new RevWalk(mirror); var reader = mirror.newObjectReader()) {
            var blob = inserter.insert(Constants.OBJ_BLOB, proposal.after().getBytes(StandardCharsets.UTF_8));
            var index = DirCache.newInCore();
            var builder = index.builder();
            builder.addTree(new byte[0], DirCacheEntry.STAGE_0, reader, walk.parseCommit(parent).getTree());
            builder.finish();
            var editor = index.editor();
            editor.add(new DirCacheEditor.PathEdit(path) {
                @Override
                public void apply(DirCacheEntry entry) {
                    entry.setFileMode(FileMode.REGULAR_FILE);
                    entry.setObjectId(blob);
                }
            });
            editor.finish();
            var commit = new CommitBuilder();
            commit.setTreeId(index.writeTree(inserter));
            commit.setParentId(parent);
            commit.setAuthor(new PersonIdent(author, email));
            commit.setCommitter(new PersonIdent("Cairn", email));
            commit.setMessage(message);
            var id = inserter.insert(commit);
            inserter.flush();
            return id;
        }
    }

    private void push(ObjectId commit, String ref) throws IOException {
        try (var git = new Git(mirror)) {
            var results = git.push().setRemote(REMOTE).setRefSpecs(new RefSpec(commit.name() + ":" + ref)).setTimeout((int) PATIENCE.toSeconds())
                    .setCredentialsProvider(remote.credentials()).setTransportConfigCallback(remote::prepare).call();
            for (var result : results) {
                for (var update : result.getRemoteUpdates()) {
                    if (update.getStatus() != RemoteRefUpdate.Status.OK) {
                        throw new IOException(remote.refused(update.getMessage() == null ? update.getStatus().toString() : update.getMessage()));
                    }
                }
            }
        } catch (GitAPIException | RuntimeException e) {
            throw new IOException(remote.explainPush(e), e);
        }
    }

    private ObjectId root(RevCommit commit) throws IOException {
        if (remote.path().isEmpty()) {
            return commit.getTree();
        }
        try (var found = TreeWalk.forPath(mirror, remote.path(), commit.getTree())) {
            if (found == null || found.getFileMode(0) != FileMode.TREE) {
                throw new IOException("The repository %s has no folder \"%s\" at commit %s: name one with --path.".formatted(
                        remote.said(), remote.path(), Commit.brief(commit.name())));
            }
            return found.getObjectId(0);
        }
    }

    private Listing listing(ObjectId root) throws IOException {
        var files = new TreeMap<>(last.files);
        var problems = new LinkedHashMap<>(last.problems);
        try (var walk = new TreeWalk(mirror)) {
            walk.addTree(iterator(last.root, walk));
            walk.addTree(iterator(root, walk));
            walk.setFilter(TreeFilter.ANY_DIFF);
            while (walk.next()) {
                var path = walk.getPathString();
                var name = walk.getNameString();
                if (walk.isSubtree()) {
                    if (!Folder.notContent(name)) {
                        walk.enterSubtree();
                    }
                }
                // One name can be a folder before and a file after.
                files.remove(path);
                problems.remove(path);
                var mode = walk.getFileMode(1);
                if (mode == FileMode.MISSING || mode == FileMode.TREE || name.startsWith(".")) {
                    continue;
                }
                var refused = refused(path, name, mode);
                if (refused.isPresent()) {
                    problems.put(path, refused.get());
                } else {
                    files.put(path, new Blob(path, walk.getObjectId(1)));
                }
            }
        }
        return new Listing(root, files, problems);
    }

    private static Optional<Problem> refused(String path, String name, FileMode mode) {
        if (mode == FileMode.SYMLINK) {
            return Optional.of(Problem.warning(path, 0, 0, "symbolic-link", "A symbolic link is not followed.", "Put the file itself here."));
        }
        if (mode == FileMode.GITLINK) {
            return Optional.of(Problem.warning(path, 0, 0, "submodule", "A submodule is not read.", "Put its files into this repository."));
        }
        var broken = path.length() > LONGEST_PATH || name.chars().anyMatch(c -> c < ' ' || c == '\\' || c == 0x7F || c == 0xFFFD);
        try {
            var bytes = Constants.encode(name);
            new ObjectChecker().checkPathSegment(bytes, 0, bytes.length);
        } catch (CorruptObjectException e) {
            broken = true;
        }
        return broken
                ? Optional.of(Problem.warning(
                        path.replaceAll("[\\p{Cntrl}\\uFFFD]", "?"), 0, 0, "file-name", "No computer can hold a file of this name.", "Rename it."))
                : Optional.empty();
    }

    private static AbstractTreeIterator iterator(ObjectId root, TreeWalk walk) throws IOException {
        if (root.equals(ObjectId.zeroId())) {
            return new EmptyTreeIterator();
        }
        var parser = new CanonicalTreeParser();
        parser.reset(walk.getObjectReader(), root);
        return parser;
    }

    @Override
    public void close() {
        mirror.close();
    }
}
