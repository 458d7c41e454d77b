package help.cairn.publishing;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;

/// How large a picture is, so that a page keeps its place while it loads.
record Dimensions(int width, int height) {
    private static final int HEAD = 2000;
    private static final Pattern ROOT = Pattern.compile("<svg\\b[^>]*>", Pattern.CASE_INSENSITIVE);
    private static final Pattern SIDE = Pattern.compile("\\s(width|height)=[\"']\\s*(\\d{1,5})(?:\\.\\d+)?(?:px)?\\s*[\"']");
    private static final Pattern BOX = Pattern
            .compile("\\sviewBox=[\"']\\s*[-\\d.]+[\\s,]+[-\\d.]+[\\s,]+(\\d{1,5})(?:\\.\\d+)?[\\s,]+(\\d{1,5})(?:\\.\\d+)?\\s*[\"']");

    /// Read from the picture's head alone; empty for what cannot be read.
    static Optional<Dimensions> of(byte[] bytes, String mediaType) {
        return mediaType.equals("image/svg+xml") ? drawing(bytes) : raster(bytes);
    }

    private static Optional<Dimensions> drawing(byte[] bytes) {
        var root = ROOT.matcher(new String(bytes, 0, Math.min(bytes.length, HEAD), StandardCharsets.UTF_8));
        if (!root.find()) {
            return Optional.empty();
        }
        int width = 0;
        int height = 0;
        var side = SIDE.matcher(root.group());
        while (side.find()) {
            int length = Integer.parseInt(side.group(2));
            width = side.group(1).equals("width") ? length : width;
            height = side.group(1).equals("height") ? length : height;
        }
        if (width > 0 && height > 0) {
            return Optional.of(new Dimensions(width, height));
        }
        var box = BOX.matcher(root.group());
        return box.find() ? Optional.of(new Dimensions(Integer.parseInt(box.group(1)), Integer.parseInt(box.group(2)))) : Optional.empty();
    }

    private static Optional<Dimensions> raster(byte[] bytes) {
        try (var stream = ImageIO.createImageInputStream(new ByteArrayInputStream(bytes))) {
            var readers = ImageIO.getImageReaders(stream);
            if (!readers.hasNext()) {
                return Optional.empty();
            }
            var reader = readers.next();
            try {
                reader.setInput(stream, true, true);
                return Optional.of(new Dimensions(reader.getWidth(0), reader.getHeight(0)));
            } finally {
                reader.dispose();
            }
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }
}
