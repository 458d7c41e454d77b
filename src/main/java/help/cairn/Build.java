package help.cairn;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;

/// Which build of the program runs: what one build derived from the content is no use to another.
final class Build {
    private Build() {}

    /// A checksum of the program's own file; of a folder of classes, their newest change.
    static String edition() {
        try {
            var place = Path.of(Build.class.getProtectionDomain().getCodeSource().getLocation().toURI());
            if (Files.isRegularFile(place)) {
                var sum = new CRC32();
                sum.update(Files.readAllBytes(place));
                return Long.toHexString(sum.getValue());
            }
            try (var files = Files.walk(place)) {
                return Long.toHexString(files.mapToLong(file -> file.toFile().lastModified()).max().orElse(0));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
