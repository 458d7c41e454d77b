package help.cairn.tickets;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/// Takes pictures as a phone does: with a note of where, by which camera, and how it was held.
public final class Camera {
    public static final String MAKER = "Cairnflex 3000";

    private Camera() {}

    /// A picture with a red left half and a blue right half.
    public static byte[] picture(String format, int width, int height) {
        var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        var pen = image.createGraphics();
        pen.setColor(Color.RED);
        pen.fillRect(0, 0, width / 2, height);
        pen.setColor(Color.BLUE);
        pen.fillRect(width / 2, 0, width - width / 2, height);
        pen.dispose();
        var bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, format, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /// A JPEG that comes in several scans, each finer than the one before.
    static byte[] inScans(int width, int height) throws IOException {
        var writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        var bytes = new ByteArrayOutputStream();
        try (var stream = new MemoryCacheImageOutputStream(bytes)) {
            var param = writer.getDefaultWriteParam();
            param.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
            writer.setOutput(stream);
            writer.write(null, new IIOImage(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), null, null), param);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    /// The same with its last scan so many times more.
    static byte[] repeated(byte[] jpeg, int times) {
        int end = jpeg.length - 2;
        int last = end;
        while (jpeg[last] != (byte) 0xff || jpeg[last + 1] != (byte) 0xda) {
            last--;
        }
        var all = ByteBuffer.allocate(jpeg.length + times * (end - last)).put(jpeg, 0, end);
        for (int i = 0; i < times; i++) {
            all.put(jpeg, last, end - last);
        }
        return all.put(jpeg, end, 2).array();
    }

    /// A JPEG of 64 by 32 from 51° 30′ north, 0° 7′ west.
    ///
    /// @param orientation from 1 to 8 as EXIF counts
    public static byte[] photo(int orientation) {
        var plain = picture("jpg", 64, 32);
        var exif = exif(orientation);
        return ByteBuffer.allocate(plain.length + exif.length + 4).put(plain, 0, 2).put((byte) 0xff).put((byte) 0xe1)
                .putShort((short) (exif.length + 2)).put(exif).put(plain, 2, plain.length - 2).array();
    }

    private static byte[] exif(int orientation) {
        var maker = (MAKER + "\0").getBytes(StandardCharsets.US_ASCII);
        int first = 8;
        int text = first + 2 + 3 * 12 + 4;
        int gps = text + maker.length + maker.length % 2;
        int numbers = gps + 2 + 4 * 12 + 4;
        var tiff = ByteBuffer.allocate(numbers + 48);
        tiff.put("MM\0*".getBytes(StandardCharsets.US_ASCII)).putInt(first);
        tiff.putShort((short) 3);
        entry(tiff, 0x010f, 2, maker.length, text);
        entry(tiff, 0x0112, 3, 1, orientation << 16);
        entry(tiff, 0x8825, 4, 1, gps);
        tiff.putInt(0).put(maker);
        tiff.position(gps).putShort((short) 4);
        entry(tiff, 1, 2, 2, 'N' << 24);
        entry(tiff, 2, 5, 3, numbers);
        entry(tiff, 3, 2, 2, 'W' << 24);
        entry(tiff, 4, 5, 3, numbers + 24);
        tiff.putInt(0);
        for (int number : new int[] {51, 30, 0, 0, 7, 0}) {
            tiff.putInt(number).putInt(1);
        }
        return ByteBuffer.allocate(tiff.capacity() + 6).put("Exif\0\0".getBytes(StandardCharsets.US_ASCII)).put(tiff.array()).array();
    }

    private static void entry(ByteBuffer tiff, int tag, int type, int count, int value) {
        tiff.putShort((short) tag).putShort((short) type).putInt(count).putInt(value);
    }

    /// A PNG that says it is this large, and is a few hundred bytes long.
    public static byte[] bomb(int width, int height) {
        var png = ByteBuffer.wrap(picture("png", 8, 8));
        png.putInt(16, width).putInt(20, height);
        var crc = new java.util.zip.CRC32();
        crc.update(png.array(), 12, 17);
        png.putInt(29, (int) crc.getValue());
        return png.array();
    }
}
