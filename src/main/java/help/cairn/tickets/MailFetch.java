package help.cairn.tickets;

import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.FolderClosedException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.StoreClosedException;
import jakarta.mail.search.FlagTerm;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.Properties;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.eclipse.angus.mail.imap.IMAPFolder;
import org.eclipse.angus.mail.imap.IMAPMessage;
import org.eclipse.angus.mail.imap.IMAPStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks into a mailbox again and again. What was taken is marked as read, or moved to another folder; nothing is ever
/// deleted.
public final class MailFetch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MailFetch.class);
    private static final int AT_ONCE = 100;

    private final Account account;
    private final MailIn in;
    private final Session session;
    private final Clock clock;
    private final ScheduledExecutorService clockwork = Executors
            .newSingleThreadScheduledExecutor(Thread.ofPlatform().name("mail-in").daemon(true).factory());
    private volatile boolean failing;
    private volatile long last;

    /// @param folder where mail arrives
    /// @param done where it is moved once it was taken; empty to leave it and mark it as read
    public record Account(String host, int port, Post.Tls tls, String user, String password, String folder, String done, Duration poll) {}

    public MailFetch(Account account, MailIn in, Clock clock) {
        this(account, in, clock, Desk.TIMEOUT);
    }

    MailFetch(Account account, MailIn in, Clock clock, Duration timeout) {
        this.account = account;
        this.in = in;
        this.clock = clock;
        var settings = new Properties();
        var millis = Long.toString(timeout.toMillis());
        var tls = account.tls() == Post.Tls.TLS;
        var scheme = tls ? "imaps" : "imap";
        for (var name : new String[] {"connectiontimeout", "timeout", "writetimeout", "connectionpooltimeout"}) {
            settings.put("mail." + scheme + "." + name, millis);
        }
        settings.put("mail.store.protocol", scheme);
        // To look at a mail does not mark it: it is marked once it is on disk.
        settings.put("mail." + scheme + ".peek", "true");
        settings.put("mail." + scheme + ".starttls.enable", Boolean.toString(account.tls() == Post.Tls.STARTTLS));
        settings.put("mail." + scheme + ".starttls.required", Boolean.toString(account.tls() == Post.Tls.STARTTLS));
        settings.put("mail." + scheme + ".ssl.checkserveridentity", "true");
        try {
            settings.put("mail." + scheme + ".ssl.socketFactory", SSLContext.getDefault().getSocketFactory());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
        session = Session.getInstance(settings);
    }

    public void start() {
        clockwork.scheduleWithFixedDelay(this::turn, 0, account.poll().toMillis(), TimeUnit.MILLISECONDS);
    }

    /// Takes everything that is new.
    ///
    /// @return how many mails were taken
    int turn() {
        try {
            int taken = look();
            last = clock.instant().getEpochSecond();
            if (failing) {
                LOG.info("The mailbox on {} answers again.", account.host());
            }
            failing = false;
            return taken;
        } catch (MessagingException | RuntimeException | Error e) {
            if (!failing) {
                LOG.warn("The mailbox on {} could not be looked into; it is tried on. {}", account.host(), e.getMessage());
            }
            failing = true;
            return 0;
        }
    }

    private int look() throws MessagingException {
        try (var store = (IMAPStore) session.getStore()) {
            store.connect(account.host(), account.port(), account.user(), account.password());
            try (var folder = (IMAPFolder) store.getFolder(account.folder())) {
                folder.open(Folder.READ_WRITE);
                var fresh = folder.search(new FlagTerm(new Flags(Flags.Flag.SEEN), false));
                int taken = 0;
                for (var message : Arrays.copyOf(fresh, Math.min(fresh.length, AT_ONCE))) {
                    taken += take(store, folder, message);
                }
                return taken;
            }
        }
    }

    /// One that cannot be taken does not keep the next ones out; it stays unread and is tried again.
    private int take(IMAPStore store, IMAPFolder folder, Message message) throws MessagingException {
        try {
            var large = message.getSize() > MailReader.LARGEST;
            in.take(large ? head(message) : whole(message), large);
        } catch (FolderClosedException | StoreClosedException e) {
            throw e;
        } catch (MessagingException | IOException | RuntimeException | StackOverflowError e) {
            LOG.error("A mail could not be taken; it stays unread and is tried again.", e);
            return 0;
        }
        message.setFlag(Flags.Flag.SEEN, true);
        if (!account.done().isEmpty() && store.hasCapability("MOVE")) {
            var done = store.getFolder(account.done());
            if (!done.exists()) {
                done.create(Folder.HOLDS_MESSAGES);
            }
            folder.moveMessages(new Message[] {message}, done);
        }
        return 1;
    }

    private static byte[] head(Message message) throws MessagingException {
        return (Collections.list(((IMAPMessage) message).getAllHeaderLines()).stream()
                // What it is made of is not there.
                .filter(line -> !line.toLowerCase(java.util.Locale.ROOT).startsWith("content-"))
                .collect(Collectors.joining("\r\n")) + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] whole(Message message) throws MessagingException, IOException {
        var bytes = new ByteArrayOutputStream();
        message.writeTo(bytes);
        return bytes.toByteArray();
    }

    /// Whether the mailbox could not be looked into the last time.
    public boolean failing() {
        return failing;
    }

    /// When it was looked into last without trouble, in seconds since 1970; 0 if it never was.
    public long last() {
        return last;
    }

    /// Lets the mail that is being taken be taken.
    @Override
    public void close() {
        clockwork.shutdown();
        try {
            if (!clockwork.awaitTermination(Desk.TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
                clockwork.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
