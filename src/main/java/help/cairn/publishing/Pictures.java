package help.cairn.publishing;

import help.cairn.articles.Asset;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The pictures and films of the content; each is read once as long as its file does not change.
final class Pictures {
    private static final Map<String, String> MEDIA = Map.ofEntries(
            Map.entry("png", "image/png"), Map.entry("jpg", "image/jpeg"), Map.entry("jpeg", "image/jpeg"),
            Map.entry("gif", "image/gif"), Map.entry("webp", "image/webp"), Map.entry("svg", "image/svg+xml"),
            Map.entry("avif", "image/avif"), Map.entry("webm", "video/webm"), Map.entry("mp4", "video/mp4"),
            Map.entry("vtt", "text/vtt"));

    /// Films can be larger than the memory; what tells the size of a picture stands at its beginning.
    private static final int HEAD = 1 << 20;

    private final Map<String, Picture> known = new HashMap<>();

    /// @param size if the file tells it
    record Picture(String state, Asset asset, Optional<Dimensions> size) {}

    static boolean isPicture(String path) {
        return MEDIA.containsKey(ending(path));
    }

    /// Empty for a pointer that Git LFS left in its place.
    Optional<Picture> at(ContentFile file) throws IOException {
        var before = known.get(file.path());
        if (before != null && before.state.equals(file.state())) {
            return Optional.of(before);
        }
        byte[] head;
        String hash;
        try (var in = new DigestInputStream(file.open(), DraftReader.digest())) {
            head = in.readNBytes(HEAD);
            in.transferTo(OutputStream.nullOutputStream());
            hash = DraftReader.hash(in.getMessageDigest());
        }
        if (isPointer(head)) {
            return Optional.empty();
        }
        var mediaType = MEDIA.get(ending(file.path()));
        var name = file.path().substring(file.path().lastIndexOf('/') + 1).replaceAll("[^A-Za-z0-9._-]", "-");
        var asset = new Asset("/media/" + hash + "/" + name, mediaType, file.size(), file::open);
        var picture = new Picture(file.state(), asset, mediaType.startsWith("image/") ? Dimensions.of(head, mediaType) : Optional.empty());
        known.put(file.path(), picture);
        return Optional.of(picture);
    }

    /// Whether Git LFS keeps the real file elsewhere.
    static boolean isPointer(byte[] bytes) {
        return bytes.length < 1024 && new String(bytes, StandardCharsets.US_ASCII).startsWith("version https://git-lfs.github.com/spec/");
    }

    private static String ending(String path) {
        return path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }
}
