package help.cairn.publishing;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.TreeMap;
import java.util.SortedMap;

/// Content in a folder. Hidden files, and what a symbolic link points to, are no content.
final class Folder {
    private static final Set<String> NOT_CONTENT = Set.of("node_modules", "target", "vendor");

    private final Path root;

    /// One file as it was when it was listed.
    ///
    /// @param modified milliseconds since 1970
    record File(String path, Path place, long size, long modified) {
        /// Changes whenever the file does, as far as the file system tells.
        String state() {
            return size + ":" + modified;
        }

        byte[] bytes() throws IOException {
            return Files.readAllBytes(place);
        }
    }

    Folder(Path root) {
        this.root = root;
    }

    Path root() {
        return root;
    }

    /// Every file by its path below the root, with forward slashes, in order.
    SortedMap<String, File> files() throws IOException {
        var files = new TreeMap<String, File>();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                var name = folder.getFileName().toString();
                return !folder.equals(root) && (name.startsWith(".") || NOT_CONTENT.contains(name))
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile() && !file.getFileName().toString().startsWith(".")) {
                    var path = root.relativize(file).toString().replace('\\', '/');
                    files.put(path, new File(path, file, attributes.size(), attributes.lastModifiedTime().toMillis()));
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                return FileVisitResult.CONTINUE;
            }
        });
        return files;
    }
}
