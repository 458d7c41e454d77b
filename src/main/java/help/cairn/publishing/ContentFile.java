package help.cairn.publishing;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/// One file of the content, in one state.
interface ContentFile {
    /// Below the content's root, with forward slashes.
    String path();

    /// Changes whenever the file does: while it is the same, the file need not be read again.
    String state();

    /// In bytes.
    long size() throws IOException;

    byte[] bytes() throws IOException;

    default InputStream open() throws IOException {
        return new ByteArrayInputStream(bytes());
    }
}
