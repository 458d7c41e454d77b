package help.cairn.demo;

import help.cairn.storage.Hold;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A data folder for as long as a demo runs. What a killed one left is taken along by a later one.
public record Throwaway(Path folder) implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Throwaway.class);
    private static final String NAME = "cairn-demo-";
    private static final Duration LEFT = Duration.ofDays(1);
    private static final int TRIES = 5;

    /// Makes a folder that nobody else can read, and deletes those that were left.
    ///
    /// @param among the system's folder for what is thrown away
    public static Throwaway in(Path among, Instant now) throws IOException {
        var fresh = new Throwaway(Files.createTempDirectory(among, NAME));
        try (var folders = Files.newDirectoryStream(among, NAME + "*")) {
            for (var folder : folders) {
                if (fresh.mayTake(folder, now)) {
                    sweep(folder);
                }
            }
        }
        return fresh;
    }

    /// Only what is ours, and old. Somebody else on this machine may have put a link there.
    private boolean mayTake(Path other, Instant now) {
        try {
            var its = Files.readAttributes(other, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return its.isDirectory() && its.lastModifiedTime().toInstant().isBefore(now.minus(LEFT))
                    && Files.getOwner(other, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(folder));
        } catch (IOException e) {
            return false;
        }
    }

    private static void sweep(Path folder) {
        try {
            var hold = Hold.ifFree(folder);
            if (hold.isPresent()) {
                hold.get().close();
                delete(folder);
            }
        } catch (IOException e) {
            LOG.warn("What a demo left in {} could not be deleted: {}", folder, e.getMessage());
        }
    }

    /// Deletes the folder with all that is in it.
    @Override
    public void close() throws IOException {
        // Whoever is interrupted may still be writing: what came in between goes the next time.
        for (int tries = 1;; tries++) {
            try {
                delete(folder);
                return;
            } catch (IOException e) {
                if (tries == TRIES) {
                    throw new IOException("%s could not be deleted: delete it yourself.".formatted(folder), e);
                }
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes its) throws IOException {
                    Files.deleteIfExists(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                    if (e instanceof NoSuchFileException) {
                        return FileVisitResult.CONTINUE;
                    }
                    throw e;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path directory, IOException e) throws IOException {
                    Files.deleteIfExists(directory);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (NoSuchFileException e) {
            LOG.debug("{} is gone already.", folder);
        }
    }
}
