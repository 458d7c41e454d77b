package help.cairn.staff;

import help.cairn.storage.Database;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Signs what a form or a link carries along, so that it comes back as it left. HMAC-SHA256 with a secret of this
/// installation.
public final class Seal {
    private final SecretKeySpec key;

    /// @param name of the secret, which is made when it is first asked for
    public Seal(Database database, String name) {
        var secret = database.write(handle -> {
            handle.createUpdate("INSERT OR IGNORE INTO secret (name, value) VALUES (:name, :value)").bind("name", name).bind("value", Secrets.fresh())
                    .execute();
            return handle.createQuery("SELECT value FROM secret WHERE name = :name").bind("name", name).mapTo(String.class).one();
        });
        key = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
    }

    /// Lays a secret down before anybody asks for it, so that what it decides is the same each time.
    public static void lay(Database database, String name, String value) {
        database.write(handle -> handle.createUpdate("INSERT OR IGNORE INTO secret (name, value) VALUES (:name, :value)").bind("name", name)
                .bind("value", value).execute());
    }

    /// The text and its signature, safe in a form field.
    public String close(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8)) + "." + sign(text);
    }

    /// The text, if nobody changed it.
    public Optional<String> open(String sealed) {
        int dot = sealed == null ? -1 : sealed.lastIndexOf('.');
        if (dot < 0) {
            return Optional.empty();
        }
        try {
            var text = new String(Base64.getUrlDecoder().decode(sealed.substring(0, dot)), StandardCharsets.UTF_8);
            return Secrets.same(sign(text), sealed.substring(dot + 1)) ? Optional.of(text) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /// The signature alone, safe in an address.
    public String sign(String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
