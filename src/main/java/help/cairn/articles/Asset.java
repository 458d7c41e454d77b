package help.cairn.articles;

import java.io.IOException;
import java.io.InputStream;

/// A picture or film that articles show.
///
/// @param address where it is served: `/media/{hash}/{name}`; changes with its content
/// @param mediaType such as `image/svg+xml`
/// @param size in bytes
/// @param bytes opens the content of exactly this version
public record Asset(String address, String mediaType, long size, Bytes bytes) {
    /// Where the content is read from.
    @FunctionalInterface
    public interface Bytes {
        InputStream open() throws IOException;
    }
}
