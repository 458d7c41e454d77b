package help.cairn.tickets;

import com.drew.imaging.jpeg.JpegMetadataReader;
import com.drew.metadata.exif.ExifIFD0Directory;
import com.drew.metadata.exif.ExifReader;
import java.awt.Image;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Semaphore;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.mime.MimeTypes;

/// Judges a file by what is in it, never by what it calls itself, and makes pictures anew: where they were taken, and
/// whatever else hides in them, stays behind.
final class FileCheck {
    static final int LARGEST = 10 * 1024 * 1024;
    /// Phones take 50 million at most. They are told before the picture is unpacked.
    private static final long MOST_PIXELS = 52_000_000;
    /// A larger picture is kept smaller: unpacked, it has to fit into memory.
    private static final long KEPT_PIXELS = 8_000_000;
    /// Each scan of a JPEG goes over the whole picture once more, for a few bytes: programs write ten or so.
    private static final long MOST_WORK = 12 * MOST_PIXELS;
    private static final float QUALITY = 0.9f;
    private static final int LONGEST_NAME = 100;
    private static final String JPEG = "image/jpeg";
    private static final String PNG = "image/png";
    private static final String GIF = "image/gif";
    /// What is taken, and how the names of such files end.
    private static final Map<String, String> KINDS = Map.of(JPEG, "jpg", PNG, "png", GIF, "gif", "application/pdf", "pdf", "text/plain", "txt");

    /// Unpacked pictures are large; two at once could be too much for a small machine.
    private final Semaphore unpacking = new Semaphore(1);

    /// What is to be kept, or why it is not.
    sealed interface Verdict {
        record Taken(String name, String type, byte[] content) implements Verdict {}

        /// @param because words' key, `{0}` is the name of the file
        record Refused(String because) implements Verdict {}
    }

    Verdict judge(String name, byte[] content) {
        if (content.length == 0) {
            return new Verdict.Refused("file.err.empty");
        }
        if (content.length > LARGEST) {
            return new Verdict.Refused("file.err.large");
        }
        var type = type(content);
        return switch (type) {
            case JPEG, PNG, GIF -> anew(name, type, content);
            case "application/pdf", "text/plain" -> new Verdict.Taken(name(name, type), type, content);
            default -> new Verdict.Refused("file.err.type");
        };
    }

    private static String type(byte[] content) {
        try {
            return MimeTypes.getDefaultMimeTypes().detect(new ByteArrayInputStream(content), new Metadata()).getBaseType().toString();
        } catch (IOException e) {
            return "";
        }
    }

    private Verdict anew(String name, String type, byte[] content) {
        unpacking.acquireUninterruptibly();
        try {
            return redrawn(name, type, content);
        } catch (IOException | RuntimeException e) {
            // Readers of pictures answer a damaged one with any of these.
            return new Verdict.Refused("file.err.broken");
        } finally {
            unpacking.release();
        }
    }

    private static Verdict redrawn(String name, String type, byte[] content) throws IOException {
        var reader = ImageIO.getImageReadersByMIMEType(type).next();
        BufferedImage image;
        try (var stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(content))) {
            reader.setInput(stream, true, true);
            long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
            if (pixels > MOST_PIXELS) {
                return new Verdict.Refused("file.err.pixels");
            }
            if (type.equals(JPEG) && pixels * scans(content) > MOST_WORK) {
                return new Verdict.Refused("file.err.broken");
            }
            image = unpacked(reader, pixels);
        } finally {
            reader.dispose();
        }
        var drawn = upright(image, type.equals(JPEG) ? turned(content) : 1);
        if (!type.equals(JPEG)) {
            var png = png(drawn);
            if (png.length <= LARGEST) {
                return new Verdict.Taken(name(name, PNG), PNG, png);
            }
        }
        return new Verdict.Taken(name(name, JPEG), JPEG, jpeg(drawn));
    }

    /// How often a JPEG goes over its picture. What lies behind its end, as the film of a moving photo does, is no part of it.
    private static int scans(byte[] content) {
        int scans = 0;
        int i = 0;
        while (i + 3 < content.length) {
            int marker = content[i] == (byte) 0xff ? content[i + 1] & 0xff : 0;
            if (marker == 0xd9) {
                break;
            }
            if (marker == 0xda) {
                scans++;
            }
            // Not one: a byte of the picture, another byte to fill up, or a marker that stands alone.
            i += marker < 0xc0 || marker == 0xff
                    ? 1
                    : marker >= 0xd0 && marker <= 0xd8 ? 2 : 2 + Math.max(2, (content[i + 2] & 0xff) << 8 | content[i + 3] & 0xff);
        }
        return scans;
    }

    private static BufferedImage unpacked(ImageReader reader, long pixels) throws IOException {
        var param = reader.getDefaultReadParam();
        int step = (int) Math.ceil(Math.sqrt((double) pixels / KEPT_PIXELS));
        if (step > 1) {
            param.setSourceSubsampling(step, step, 0, 0);
        }
        return reader.read(0, param);
    }

    /// How the camera was held, from 1 to 8 as EXIF counts.
    private static int turned(byte[] content) {
        try {
            var exif = JpegMetadataReader.readMetadata(new ByteArrayInputStream(content), List.of(new ExifReader()))
                    .getFirstDirectoryOfType(ExifIFD0Directory.class);
            var told = exif == null ? null : exif.getInteger(ExifIFD0Directory.TAG_ORIENTATION);
            return told == null ? 1 : told;
        } catch (com.drew.imaging.jpeg.JpegProcessingException | IOException | RuntimeException e) {
            // Without a readable note it is shown as it lies.
            return 1;
        }
    }

    /// Drawn as it is to be seen, in the colours that every screen has: the notes that told of both do not go along.
    private static BufferedImage upright(BufferedImage image, int turned) {
        int w = image.getWidth();
        int h = image.getHeight();
        var turn = switch (turned) {
            case 2 -> new AffineTransform(-1, 0, 0, 1, w, 0);
            case 3 -> new AffineTransform(-1, 0, 0, -1, w, h);
            case 4 -> new AffineTransform(1, 0, 0, -1, 0, h);
            case 5 -> new AffineTransform(0, 1, 1, 0, 0, 0);
            case 6 -> new AffineTransform(0, 1, -1, 0, h, 0);
            case 7 -> new AffineTransform(0, -1, -1, 0, h, w);
            case 8 -> new AffineTransform(0, -1, 1, 0, 0, w);
            default -> new AffineTransform();
        };
        boolean lies = turned >= 5 && turned <= 8;
        var kind = image.getColorModel().hasAlpha() ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB;
        var drawn = new BufferedImage(lies ? h : w, lies ? w : h, kind);
        var pen = drawn.createGraphics();
        pen.drawImage((Image) image, turn, null);
        pen.dispose();
        return drawn;
    }

    private static byte[] png(BufferedImage image) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var stream = new MemoryCacheImageOutputStream(bytes)) {
            ImageIO.write(image, "png", stream);
        }
        return bytes.toByteArray();
    }

    private static byte[] jpeg(BufferedImage image) throws IOException {
        var opaque = image;
        if (image.getColorModel().hasAlpha()) {
            opaque = new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_RGB);
            var pen = opaque.createGraphics();
            pen.drawImage(image, 0, 0, java.awt.Color.WHITE, null);
            pen.dispose();
        }
        var writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        var bytes = new ByteArrayOutputStream();
        try (var stream = new MemoryCacheImageOutputStream(bytes)) {
            var param = writer.getDefaultWriteParam();
            param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            param.setCompressionQuality(QUALITY);
            writer.setOutput(stream);
            writer.write(null, new IIOImage(opaque, null, null), param);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    /// A name that is only a name: no path, nothing that cannot be seen or turns the direction, and the ending of what the
    /// file really is.
    static String name(String given, String type) {
        var name = shown(given);
        var ending = KINDS.get(type);
        int dot = name.lastIndexOf('.');
        var had = dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
        if (had.equals(ending) || had.equals("jpeg") && ending.equals("jpg")) {
            return name;
        }
        return (dot > 0 ? name.substring(0, dot) : name) + "." + ending;
    }

    /// As it is said back to whoever sent it.
    static String shown(String given) {
        var name = given.substring(Math.max(given.lastIndexOf('/'), given.lastIndexOf('\\')) + 1)
                .replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}]", "").replaceAll("[\"*:<>?|%;]", "_").strip().replaceFirst("^\\.+", "");
        if (name.codePointCount(0, name.length()) > LONGEST_NAME) {
            int dot = name.lastIndexOf('.');
            var ending = dot > 0 && name.length() - dot <= 6 ? name.substring(dot) : "";
            name = name.substring(0, name.offsetByCodePoints(0, LONGEST_NAME - ending.length())) + ending;
        }
        return name.isEmpty() ? "file" : name;
    }
}
