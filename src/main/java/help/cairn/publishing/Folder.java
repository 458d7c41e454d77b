package help.cairn.publishing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Content in a folder. Hidden files, and what a symbolic link points to, are no content.
public final class Folder implements Source {
    private static final Set<String> NOT_CONTENT = Set.of("node_modules", "target", "vendor");

    private final Path root;

    /// @param modified milliseconds since 1970
    private record OnDisk(String path, Path place, long size, long modified) implements ContentFile {
        @Override
        public String state() {
            return size + ":" + modified;
        }

        @Override
        public byte[] bytes() throws IOException {
            return Files.readAllBytes(place);
        }

        @Override
        public InputStream open() throws IOException {
            return Files.newInputStream(place);
        }
    }

    public Folder(Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    @Override
    public String name() {
        return root.getFileName() == null ? "" : root.getFileName().toString();
    }

    /// A file is as old as its last change on this disk, and its past is not known.
    @Override
    public Tree now() throws IOException {
        if (!Files.isDirectory(root)) {
            throw new IOException("There is no content folder %s: name one with --content.".formatted(root));
        }
        var files = new TreeMap<String, ContentFile>();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                var name = folder.getFileName().toString();
                return !folder.equals(root) && notContent(name) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile() && !file.getFileName().toString().startsWith(".")) {
                    var path = root.relativize(file).toString().replace('\\', '/');
                    files.put(path, new OnDisk(path, file, attributes.size(), attributes.lastModifiedTime().toMillis()));
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                return FileVisitResult.CONTINUE;
            }
        });
        return new Tree(Optional.empty(), files, List.of(), path -> files.get(path) instanceof OnDisk file
                ? Optional.of(new History.Past(null, Instant.ofEpochMilli(file.modified), "", List.of(), List.of()))
                : Optional.empty());
    }

    /// Folders that lie beside content but are none.
    static boolean notContent(String folder) {
        return folder.startsWith(".") || NOT_CONTENT.contains(folder);
    }
}
