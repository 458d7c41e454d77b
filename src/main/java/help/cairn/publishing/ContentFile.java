package help.cairn.publishing;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/// One file of the content, in one state.
interface ContentFile {
    /// Below the content's root, with forward slashes.
    String path();

    /// Changes whenever the file does: while it is the same, the file need not be read again.
    String state();

    /// In bytes.
    long size() throws IOException;

    byte[] bytes() throws IOException;

    /// What a file of settings says. Of one that is longer than YAML may be, so much that its reader refuses it: who
    /// commits an archive under such a name shall not fill the memory.
    default String text() throws IOException {
        try (var in = open()) {
            return new String(in.readNBytes(4 * Yaml.LONGEST + 1), StandardCharsets.UTF_8);
        }
    }

    default InputStream open() throws IOException {
        return new ByteArrayInputStream(bytes());
    }
}
