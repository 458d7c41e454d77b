package help.cairn.web;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.encoder.Encoder;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/// A body that is the same for everybody, compressed once: gzip at once, brotli when it is first asked for; both are kept.
/// Plain is made for the rare client that takes neither.
public final class Packed {
    private static final int SMALLEST = 256;
    private static final Pattern WEIGHT = Pattern.compile(";\\s*q=([01](?:\\.\\d{0,3})?)\\s*$", Pattern.CASE_INSENSITIVE);

    private final String mediaType;
    private final byte[] gzip;
    private final int brotliQuality;
    private final byte[] plain;
    private final String tag;
    private final int size;
    private volatile byte[] brotli;

    private Packed(String mediaType, byte[] bytes, int brotliQuality) {
        this.mediaType = mediaType;
        this.size = bytes.length;
        this.tag = hash(bytes);
        var worthwhile = bytes.length >= SMALLEST && compressible(mediaType);
        gzip = worthwhile ? gzip(bytes, Deflater.BEST_COMPRESSION) : null;
        this.brotliQuality = brotliQuality;
        plain = worthwhile ? null : bytes;
    }

    /// For what is packed once and served for as long as the process lives.
    public static Packed smallest(String mediaType, byte[] bytes) {
        return new Packed(mediaType, bytes, 11);
    }

    /// For pages: nearly as small, and quick enough to do when a page is first asked for after a publication.
    public static Packed page(byte[] bytes) {
        return new Packed("text/html; charset=utf-8", bytes, 6);
    }

    public static Packed of(String mediaType, byte[] bytes) {
        return new Packed(mediaType, bytes, 6);
    }

    /// The first 16 hexadecimal digits of the SHA-256 of the plain bytes.
    public String tag() {
        return tag;
    }

    /// In bytes, as if brotli were already there.
    int weight() {
        return plain != null ? plain.length : 2 * gzip.length;
    }

    /// Answers with these bytes in the best encoding that the client takes, or 304 if it has them.
    public void send(Context ctx, String cacheControl) {
        var accepted = ctx.header("Accept-Encoding");
        var encoding = gzip == null ? "" : preferred(accepted, Brotli.AVAILABLE);
        var etag = "\"" + tag + (encoding.isEmpty() ? "" : "-" + encoding) + "\"";
        ctx.header("Cache-Control", cacheControl);
        ctx.header("ETag", etag);
        if (plain == null) {
            ctx.header("Vary", "Accept-Encoding");
        }
        if (matches(ctx.header("If-None-Match"), etag)) {
            ctx.status(304);
            return;
        }
        ctx.contentType(mediaType);
        var body = switch (encoding) {
            case "br" -> brotli();
            case "gzip" -> gzip;
            default -> plain != null ? plain : gunzip(gzip, size);
        };
        if (!encoding.isEmpty()) {
            ctx.header("Content-Encoding", encoding);
        }
        answer(ctx, body);
    }

    private byte[] brotli() {
        var made = brotli;
        if (made == null) {
            made = Brotli.compressed(gunzip(gzip, size), brotliQuality);
            brotli = made;
        }
        return made;
    }

    /// Its native library is loaded when it is first needed: a start should not wait for it.
    private static final class Brotli {
        static final boolean AVAILABLE = Brotli4jLoader.isAvailable();

        static byte[] compressed(byte[] bytes, int quality) {
            try {
                return Encoder.compress(bytes, new Encoder.Parameters().setQuality(quality));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /// A page that is made for one request, compressed lightly.
    static void sendFresh(Context ctx, String mediaType, byte[] bytes, boolean compress) {
        ctx.contentType(mediaType);
        if (compress && bytes.length >= SMALLEST) {
            ctx.header("Vary", "Accept-Encoding");
            if (weight(ctx.header("Accept-Encoding"), "gzip") > 0) {
                ctx.header("Content-Encoding", "gzip");
                answer(ctx, gzip(bytes, Deflater.DEFAULT_COMPRESSION));
                return;
            }
        }
        answer(ctx, bytes);
    }

    private static void answer(Context ctx, byte[] body) {
        if (ctx.method() == HandlerType.HEAD) {
            ctx.res().setContentLength(body.length);
        } else {
            ctx.result(body);
        }
    }

    /// The encoding that an `Accept-Encoding` header prefers; of two that it likes as well, the smaller. Empty for neither.
    static String preferred(String header, boolean brotli) {
        double br = brotli ? weight(header, "br") : 0;
        double gzip = weight(header, "gzip");
        return br > 0 && br >= gzip ? "br" : gzip > 0 ? "gzip" : "";
    }

    /// The weight that an `Accept-Encoding` header gives this encoding, by RFC 9110: as it is listed, or covered by `*`; 0
    /// if it is not taken.
    private static double weight(String header, String encoding) {
        double star = 0;
        for (var part : header == null ? new String[0] : header.split(",")) {
            var pieces = part.split(";");
            var weight = WEIGHT.matcher(part);
            double given = weight.find() ? Double.parseDouble(weight.group(1)) : 1;
            if (pieces.length > 0 && pieces[0].strip().equalsIgnoreCase(encoding)) {
                return given;
            }
            if (pieces.length > 0 && pieces[0].strip().equals("*")) {
                star = given;
            }
        }
        return star;
    }

    /// Weak comparison of an `If-None-Match` list with one entity tag, by RFC 9110.
    static boolean matches(String header, String etag) {
        if (header == null) {
            return false;
        }
        for (var part : header.split(",")) {
            var candidate = part.strip();
            if (candidate.equals("*") || (candidate.startsWith("W/") ? candidate.substring(2) : candidate).equals(etag)) {
                return true;
            }
        }
        return false;
    }

    private static boolean compressible(String mediaType) {
        return mediaType.startsWith("text/")
                || mediaType.contains("json")
                || mediaType.contains("javascript")
                || mediaType.contains("xml");
    }

    static byte[] gzip(byte[] bytes, int level) {
        var out = new ByteArrayOutputStream(bytes.length / 3 + 64);
        try (var gzip = new GZIPOutputStream(out) {
            {
                def.setLevel(level);
            }
        }) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static byte[] gunzip(byte[] bytes, int size) {
        try (var in = new GZIPInputStream(new ByteArrayInputStream(bytes), Math.min(size, 8192))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String hash(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)).substring(0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
