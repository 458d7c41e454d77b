package help.cairn.staff;

import help.cairn.storage.Database;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps what must be read again, and so cannot be kept as a hash. The key is a file beside the database and in no backup,
/// so that a copy of the database alone opens nothing. AES-256-GCM.
final class Vault {
    static final String FILE = "second-step.key";

    private static final Logger LOG = LoggerFactory.getLogger(Vault.class);
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final Path file;
    private volatile SecretKeySpec key;

    /// @param folder that of the database
    Vault(Path folder) {
        file = folder.resolve(FILE);
    }

    /// @param whose it opens for nobody else
    String close(byte[] secret, String whose) {
        try {
            var nonce = new byte[NONCE_BYTES];
            RANDOM.nextBytes(nonce);
            var closed = cipher(Cipher.ENCRYPT_MODE, key().or(this::made).orElseThrow(), nonce, whose).doFinal(secret);
            return Base64.getEncoder().encodeToString(ByteBuffer.allocate(nonce.length + closed.length).put(nonce).put(closed).array());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// What was closed in; empty if the key is not the one it was closed with.
    Optional<byte[]> open(String closed, String whose) {
        var found = key();
        if (found.isPresent()) {
            try {
                var bytes = Base64.getDecoder().decode(closed);
                return Optional.of(cipher(Cipher.DECRYPT_MODE, found.get(), java.util.Arrays.copyOf(bytes, NONCE_BYTES), whose)
                        .doFinal(bytes, NONCE_BYTES, bytes.length - NONCE_BYTES));
            } catch (GeneralSecurityException | IllegalArgumentException e) {
                LOG.debug("Not opened: {}", e.getMessage());
            }
        }
        LOG.warn("A second step cannot be checked, because {} is not the key that it was set up with: copy that file from the former data folder, or set "
                + "the account back with \"cairn staff reset\". Recovery codes open without it.", file.getFileName());
        return Optional.empty();
    }

    private static Cipher cipher(int mode, SecretKeySpec key, byte[] nonce, String whose) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(whose.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    private Optional<SecretKeySpec> key() {
        if (key == null && Files.exists(file)) {
            try {
                var bytes = Base64.getDecoder().decode(Files.readString(file).strip());
                if (bytes.length == KEY_BYTES) {
                    key = new SecretKeySpec(bytes, "AES");
                }
            } catch (IOException | IllegalArgumentException e) {
                LOG.warn("{} cannot be read: {}", file.getFileName(), e.getMessage());
            }
        }
        return Optional.ofNullable(key);
    }

    /// A file that is there and cannot be read is never replaced: it may be mended.
    private synchronized Optional<SecretKeySpec> made() {
        var bytes = new byte[KEY_BYTES];
        RANDOM.nextBytes(bytes);
        try {
            if (!Files.exists(file)) {
                var partial = Files.createTempFile(file.toAbsolutePath().getParent(), FILE, ".partial");
                if (partial.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                    Files.setPosixFilePermissions(partial, PosixFilePermissions.fromString("rw-------"));
                }
                Files.writeString(partial, Base64.getEncoder().encodeToString(bytes) + "\n", StandardOpenOption.SYNC);
                Files.move(partial, file);
            }
        } catch (FileAlreadyExistsException _) {
            LOG.debug("Somebody made the key meanwhile.");
        } catch (IOException e) {
            throw new Database.Unwritable("%s cannot be written: %s".formatted(file, e.getMessage()), e);
        }
        return key();
    }
}
