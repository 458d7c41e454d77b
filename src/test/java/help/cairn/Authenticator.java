package help.cairn;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The app on a colleague's phone, written from RFC 6238 and 4226 alone.
final class Authenticator {
    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    private final byte[] secret;

    /// @param key as the page shows it
    Authenticator(String key) {
        var bits = BigInteger.ONE;
        var letters = key.replace(" ", "");
        for (char letter : letters.toCharArray()) {
            bits = bits.shiftLeft(5).or(BigInteger.valueOf(BASE32.indexOf(letter)));
        }
        // The leading one keeps leading zeros.
        var bytes = bits.toByteArray();
        secret = java.util.Arrays.copyOfRange(bytes, bytes.length - letters.length() * 5 / 8, bytes.length);
    }

    String code(Instant at) throws Exception {
        var mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec(secret, "HmacSHA1"));
        var hash = mac.doFinal(ByteBuffer.allocate(8).putLong(at.getEpochSecond() / 30).array());
        int number = ByteBuffer.wrap(hash).getInt(hash[hash.length - 1] & 0xf) & Integer.MAX_VALUE;
        return "%06d".formatted(number % 1_000_000);
    }
}
