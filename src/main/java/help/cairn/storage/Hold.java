package help.cairn.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A data folder held by one server. Two of them would publish over each other, and the index of one would be pulled
/// away under the other. The system lets go of it when the process ends, however it ends; commands that only ask the
/// database need no hold.
public final class Hold implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Hold.class);
    private static final String FILE = "server.lock";

    private final FileChannel channel;

    private Hold(FileChannel channel) {
        this.channel = channel;
    }

    /// @throws IOException with a sentence that says what to mend, if another server holds the folder
    public static Hold on(Path folder) throws IOException {
        var hold = ifFree(folder);
        if (hold.isPresent()) {
            return hold.get();
        }
        throw taken(folder, folder.resolve(FILE));
    }

    /// Empty if a server holds the folder.
    public static Optional<Hold> ifFree(Path folder) throws IOException {
        Database.prepare(folder);
        var file = folder.resolve(FILE);
        FileChannel channel;
        try {
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new IOException("The data folder %s cannot be written: name another with --data.".formatted(folder), e);
        }
        try {
            if (channel.tryLock() != null) {
                sign(channel);
                return Optional.of(new Hold(channel));
            }
            channel.close();
        } catch (OverlappingFileLockException e) {
            channel.close();
        } catch (IOException e) {
            channel.close();
            throw new IOException("The data folder %s cannot be held (%s): name one on a disk of this computer with --data.".formatted(
                    folder, e.getMessage()), e);
        }
        return Optional.empty();
    }

    /// Whoever is refused shall be told whom to look for. A full disk is no reason not to serve what is there.
    private static void sign(FileChannel channel) {
        try {
            channel.truncate(0).write(ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            LOG.warn("The process could not be noted in the data folder: {}", e.getMessage());
        }
    }

    private static IOException taken(Path folder, Path file) throws IOException {
        var holder = Files.readString(file).strip();
        return new IOException("The data folder %s is in use by another server%s: stop that one first, or name another folder with --data.".formatted(
                folder.toAbsolutePath().normalize(), holder.isEmpty() ? "" : " (process " + holder + ")"));
    }

    /// Lets the next server have the folder.
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
