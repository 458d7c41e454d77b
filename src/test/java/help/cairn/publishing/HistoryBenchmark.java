package help.cairn.publishing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import help.cairn.storage.Database;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.eclipse.jgit.lib.PersonIdent;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What two thousand commits over a real help center cost: once, and one more. Run by hand:
/// `./mvnw test -Dgroups=benchmark -DexcludedGroups= -Dtest=HistoryBenchmark`
@Tag("benchmark")
class HistoryBenchmark {
    private static final Path REAL = Path.of("../shared/content/arduino-en/content");
    private static final int COMMITS = 2000;

    @TempDir
    Path folder;

    @Test
    void twoThousandCommits() throws Exception {
        assumeTrue(Files.isDirectory(REAL), "SKIPPED: there is no real content beside the project");
        try (var writer = new GitRepositories(folder); var database = Database.open(folder.resolve("data"))) {
            try (var files = Files.walk(REAL)) {
                for (var file : files.filter(Files::isRegularFile).toList()) {
                    var copy = writer.work().resolve(REAL.relativize(file).toString());
                    Files.createDirectories(copy.getParent());
                    Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
                }
            }
            writer.commit("Everything");
            history(writer);
            writer.push();
            var remote = new Remote(writer.address(), "main", "", "", "", Optional.empty(), Optional.empty());
            try (var content = GitContent.open(remote, folder.resolve("data/content.git"), Optional.of(new PastStore(database)))) {
                timed("fetch", content::fetch);
                long before = used();
                timed("history and list of files, once", content::now);
                System.out.printf(Locale.ROOT, "history in memory: %.1f MB%n", (used() - before) / 1e6);
                Files.writeString(writer.work().resolve("one more.md"), "# One more\n");
                writer.push("One more");
                content.fetch();
                timed("history and list of files, one more commit", content::now);
            }
            try (var content = GitContent.open(remote, folder.resolve("data/content.git"), Optional.of(new PastStore(database)))) {
                timed("history and list of files, after a restart", content::now);
            }
        }
    }

    /// Each commit changes one article; every twentieth renames one.
    private static void history(GitRepositories writer) throws Exception {
        var random = new Random(1);
        var git = writer.git();
        for (int i = 1; i < COMMITS; i++) {
            var files = articles(writer.work());
            var file = files.get(random.nextInt(files.size()));
            var path = writer.work().relativize(file).toString();
            if (i % 20 == 0) {
                var renamed = path.replaceFirst("\\.md$", "-" + i + ".md");
                Files.move(file, writer.work().resolve(renamed));
                git.rm().addFilepattern(path).call();
                git.add().addFilepattern(renamed).call();
            } else {
                Files.writeString(file, Files.readString(file) + "\nChange " + i + ".\n");
                git.add().addFilepattern(path).call();
            }
            var who = new PersonIdent("Writer " + i % 7, "w@example.com", Instant.parse("2020-01-01T00:00:00Z").plusSeconds(i * 7200L), ZoneOffset.UTC);
            git.commit().setMessage("Change " + i).setAuthor(who).setCommitter(who).setSign(false).call();
        }
    }

    private static java.util.List<Path> articles(Path work) throws Exception {
        try (var files = Files.walk(work)) {
            return files.filter(file -> file.toString().endsWith(".md")).sorted().toList();
        }
    }

    @FunctionalInterface
    private interface Work {
        Object run() throws Exception;
    }

    private static void timed(String what, Work work) throws Exception {
        var began = System.nanoTime();
        work.run();
        System.out.printf(Locale.ROOT, "%s: %d ms%n", what, (System.nanoTime() - began) / 1_000_000);
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
