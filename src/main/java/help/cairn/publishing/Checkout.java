package help.cairn.publishing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/// A folder that may lie in a writer's own checkout: its files are those on the disk, their past is what Git knows, so that
/// a check before a push says the same as publishing after it.
public final class Checkout implements Source {
    private final Path root;
    private final Folder folder;

    public Checkout(Path root) {
        this.root = root.toAbsolutePath().normalize();
        folder = new Folder(root);
    }

    @Override
    public String name() {
        return folder.name();
    }

    @Override
    public Tree now() throws IOException {
        var tree = folder.now();
        var builder = new FileRepositoryBuilder().findGitDir(root.toFile());
        if (builder.getGitDir() == null) {
            return tree;
        }
        try (var repository = builder.build()) {
            return new Tree(Optional.empty(), tree.files(), tree.problems(), history(repository, tree));
        } catch (GitAPIException e) {
            throw new IOException("The repository around %s cannot be read: %s".formatted(root, e.getMessage()), e);
        }
    }

    /// A shallow clone, as pipelines like to make, tells the wrong day of everything: then nothing is known.
    private History history(Repository repository, Tree tree) throws IOException, GitAPIException {
        var head = repository.resolve(Constants.HEAD);
        if (head == null || repository.isBare() || Files.exists(repository.getDirectory().toPath().resolve("shallow"))) {
            return tree.history();
        }
        var path = repository.getWorkTree().toPath().toRealPath().relativize(root.toRealPath()).toString().replace('\\', '/');
        try (var walk = new RevWalk(repository)) {
            var past = new GitHistory(repository, path, "", Optional.empty()).upTo(walk.parseCommit(head), false);
            var status = new Git(repository).status();
            var touched = new HashSet<String>();
            if (!path.isEmpty()) {
                status.addPath(path);
            }
            var found = status.call();
            List.of(found.getModified(), found.getChanged(), found.getAdded(), found.getUntracked()).forEach(touched::addAll);
            var prefix = path.isEmpty() ? "" : path + "/";
            return file -> {
                var known = past.of(file);
                return known.isPresent() && touched.contains(prefix + file)
                        ? tree.history().of(file)
                                .map(now -> new History.Past(known.get().first(), later(now.changed(), known.get().changed()), "", known.get().authors(),
                                        List.of()))
                        : known.or(() -> tree.history().of(file));
            };
        }
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }
}
