package help.cairn.publishing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.TreeFormatter;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.URIish;

/// A writer with a work tree of their own, and the bare repository that they push to.
public final class GitRepositories implements AutoCloseable {
    private final Path bare;
    private final Path work;
    private final Git git;
    private Instant now = Instant.parse("2026-01-01T09:00:00Z");
    private String author = "Mara";

    public GitRepositories(Path folder) {
        bare = folder.resolve("store.git");
        work = folder.resolve("writer");
        try {
            Git.init().setBare(true).setDirectory(bare.toFile()).setInitialBranch("main").call().close();
            git = Git.init().setDirectory(work.toFile()).setInitialBranch("main").call();
            git.remoteAdd().setName("origin").setUri(new URIish(bare.toUri().toString())).call();
        } catch (GitAPIException | java.net.URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Where readers of the repository find it.
    public String address() {
        return bare.toString();
    }

    public Path bare() {
        return bare;
    }

    public Path work() {
        return work;
    }

    public Git git() {
        return git;
    }

    public GitRepositories as(String name) {
        author = name;
        return this;
    }

    public GitRepositories at(String instant) {
        now = Instant.parse(instant);
        return this;
    }

    public GitRepositories write(String path, String text) {
        return write(path, text.getBytes(StandardCharsets.UTF_8));
    }

    public GitRepositories write(String path, byte[] bytes) {
        try {
            var file = work.resolve(path);
            Files.createDirectories(file.getParent());
            Files.write(file, bytes);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public GitRepositories delete(String path) {
        try {
            Files.delete(work.resolve(path));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public GitRepositories move(String from, String to) {
        try {
            Files.createDirectories(work.resolve(to).getParent());
            Files.move(work.resolve(from), work.resolve(to));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Commits everything that is in the work tree, an hour after the last commit.
    ///
    /// @return the commit's hash
    public String commit(String message) {
        try {
            git.add().addFilepattern(".").call();
            git.add().addFilepattern(".").setUpdate(true).call();
            var who = ident();
            return git.commit().setMessage(message).setAuthor(who).setCommitter(who).setAllowEmpty(true).setSign(false).call().name();
        } catch (GitAPIException e) {
            throw new IllegalStateException(e);
        }
    }

    private PersonIdent ident() {
        now = now.plusSeconds(3600);
        return new PersonIdent(author, author.toLowerCase(java.util.Locale.ROOT) + "@example.com", now, ZoneOffset.UTC);
    }

    public String push(String message) {
        var commit = commit(message);
        push();
        return commit;
    }

    public void push() {
        try {
            git.push().setRemote("origin").setForce(true).setRefSpecs(new RefSpec("HEAD:refs/heads/" + git.getRepository().getBranch())).call();
        } catch (GitAPIException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Pushes a commit that no work tree could hold: one entry of any name and mode beside what is there.
    public String pushEntry(String name, FileMode mode, String content) {
        try (var inserter = git.getRepository().newObjectInserter()) {
            var head = git.getRepository().resolve("HEAD^{commit}");
            var tree = new TreeFormatter();
            try (var walk = new org.eclipse.jgit.treewalk.TreeWalk(git.getRepository())) {
                walk.addTree(git.getRepository().parseCommit(head).getTree());
                var entries = new java.util.TreeMap<String, java.util.Map.Entry<FileMode, ObjectId>>();
                while (walk.next()) {
                    entries.put(walk.getNameString() + (walk.getFileMode(0) == FileMode.TREE ? "/" : ""), java.util.Map.entry(walk.getFileMode(0),
                            walk.getObjectId(0)));
                }
                var id = mode == FileMode.GITLINK ? head : inserter.insert(Constants.OBJ_BLOB, content.getBytes(StandardCharsets.UTF_8));
                entries.put(name, java.util.Map.entry(mode, id));
                entries.forEach((entry, what) -> tree.append(entry.endsWith("/") ? entry.substring(0, entry.length() - 1) : entry, what.getKey(),
                        what.getValue()));
            }
            var commit = new CommitBuilder();
            commit.setTreeId(inserter.insert(tree));
            commit.setParentId(head);
            commit.setMessage("An odd entry");
            commit.setAuthor(ident());
            commit.setCommitter(commit.getAuthor());
            var id = inserter.insert(commit);
            inserter.flush();
            var update = git.getRepository().updateRef("refs/heads/main");
            update.setNewObjectId(id);
            update.forceUpdate();
            push();
            return id.name();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        git.close();
    }
}
