package help.cairn.tickets;

import help.cairn.staff.Secrets;
import help.cairn.storage.Database;
import help.cairn.web.Clients;
import help.cairn.web.Limits;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.ContentTooLargeResponse;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import io.javalin.http.TooManyRequestsResponse;
import io.javalin.http.UploadedFile;
import jakarta.servlet.MultipartConfigElement;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Files that go along with messages. They are looked at and kept when they come, and given to a message when it is sent;
/// what is not sent within a day is forgotten.
public final class Attachments implements AutoCloseable {
    /// With one message.
    static final int MOST = 5;
    /// Nothing can be written at the moment.
    static final String DOWN = "file.err.down";
    private static final int AN_HOUR = 60;
    private static final int A_MINUTE = 20;
    private static final long MOST_WORDS = 256_000;
    private static final Duration WAIT = Duration.ofDays(1);
    /// Strangers can fill no more of the disk than this with what they never send.
    private static final long MOST_WAITING = 1024L * 1024 * 1024;
    private static final Logger LOG = LoggerFactory.getLogger(Attachments.class);

    /// A form that finds no room on the disk is taken apart in memory: two at a time, as large as a few photos are.
    private static final int IN_MEMORY = 16 * 1024 * 1024;

    private final AttachmentStore store;
    private final Path incoming;
    private final Semaphore inMemory = new Semaphore(2);
    private final FileCheck check = new FileCheck();
    private final Limits limits;
    private final Clients clients;
    private final Clock clock;
    private final ScheduledExecutorService clockwork = Executors
            .newSingleThreadScheduledExecutor(Thread.ofPlatform().name("attachments").daemon(true).factory());

    /// @param incoming where files lie while they come in
    public Attachments(Database database, Path incoming, Limits limits, Clients clients, Clock clock) {
        store = new AttachmentStore(database);
        this.incoming = incoming;
        this.limits = limits;
        this.clients = clients;
        this.clock = clock;
    }

    /// What became of a file.
    sealed interface Outcome {
        record Kept(Attachment attachment) implements Outcome {}

        /// @param because words' key, `{0}` is the name of the file
        record Refused(String name, String because) implements Outcome {}
    }

    /// From now on, what nobody sent off is forgotten in time.
    public void start() {
        tidy();
        clockwork.scheduleWithFixedDelay(this::tidy, 1, 1, TimeUnit.HOURS);
    }

    private void tidy() {
        try {
            sweep();
        } catch (RuntimeException e) {
            LOG.error("Files that nobody sent off could not be swept", e);
        }
    }

    private int sweep() {
        return store.sweep(clock.instant().minus(WAIT));
    }

    /// Lets a form with files in, before anything of it is read: it may be large, and only its files may be.
    void admit(Context ctx) {
        if (!ctx.isMultipartFormData()) {
            return;
        }
        if (!limits.allow("form with files", clients.address(ctx), A_MINUTE)) {
            throw new TooManyRequestsResponse("Send it again in a minute.");
        }
        takeApart(ctx);
        try {
            if (ctx.req().getParts().stream().filter(part -> part.getSubmittedFileName() == null).mapToLong(Part::getSize).sum() > MOST_WORDS) {
                throw new ContentTooLargeResponse("Send at most %d bytes beside the files.".formatted(MOST_WORDS));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ServletException e) {
            throw new BadRequestResponse("The form is malformed.");
        }
    }

    /// Takes the form apart; large parts of it lie on the disk then. The words in it are not lost for want of room.
    private void takeApart(Context ctx) {
        long length = ctx.req().getContentLengthLong();
        boolean here = length >= 0 && length <= IN_MEMORY && incoming.toFile().getUsableSpace() < length && inMemory.tryAcquire();
        try {
            if (here) {
                ctx.req().setAttribute(
                        ServletContextRequest.MULTIPART_CONFIG_ELEMENT, new MultipartConfigElement(incoming.toString(), IN_MEMORY, IN_MEMORY, IN_MEMORY));
            }
            ctx.uploadedFiles();
        } catch (Exception e) {
            // Kotlin throws what Java would have to declare.
            if (failedHere(e)) {
                throw new Database.Unwritable(store.shortage(e).orElse("A form with files could not be kept in " + incoming + "."), e);
            }
            throw e;
        } finally {
            if (here) {
                inMemory.release();
            }
        }
    }

    /// Whether a file could not be written. What is wrong with the form itself, or with the line, has names of its own.
    private static boolean failedHere(Throwable e) {
        var first = e;
        while (first.getCause() != null) {
            first = first.getCause();
        }
        return first.getClass() == IOException.class || first instanceof FileSystemException;
    }

    /// Looks at a file that came with a request, and keeps it until its message is sent.
    Outcome keep(Context ctx, UploadedFile file) {
        var name = FileCheck.shown(file.filename());
        if (file.size() > FileCheck.LARGEST) {
            return new Outcome.Refused(name, "file.err.large");
        }
        if (!limits.allow("upload", clients.address(ctx), AN_HOUR, Duration.ofHours(1))) {
            return new Outcome.Refused(name, "file.err.often");
        }
        try {
            return keep(name, file.<byte[]>contentAndClose(Attachments::bytes));
        } catch (Database.Unwritable e) {
            LOG.warn("A file could not be kept. {}", e.getMessage());
            return new Outcome.Refused(name, DOWN);
        }
    }

    private static byte[] bytes(InputStream content) {
        try {
            return content.readNBytes(FileCheck.LARGEST + 1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Outcome keep(String name, byte[] content) {
        return switch (check.judge(name, content)) {
            case FileCheck.Verdict.Refused(var because) -> new Outcome.Refused(name, because);
            case FileCheck.Verdict.Taken(var called, var type, var bytes) -> {
                var attachment = new Attachment(Secrets.fresh(), called, type, bytes.length, digest(bytes));
                yield store.add(attachment, bytes, MOST_WAITING, clock.instant())
                        ? new Outcome.Kept(attachment)
                        : new Outcome.Refused(name, "file.err.often");
            }
        };
    }

    List<Attachment> find(List<String> ids) {
        return store.find(ids);
    }

    /// Hands out a file of this ticket, to be saved and never to be shown: whatever it is, it does not run in our pages.
    void hand(Context ctx, Ticket ticket, String id) {
        var file = ticket.messages().stream().flatMap(message -> message.attachments().stream()).filter(one -> one.id().equals(id)).findFirst()
                .orElseThrow(NotFoundResponse::new);
        var content = store.content(ticket.reference(), id).orElseThrow(NotFoundResponse::new);
        ctx.header("Content-Security-Policy", "default-src 'none'; sandbox");
        ctx.header("Content-Disposition", disposition(file.name()));
        ctx.header("Cache-Control", "no-store");
        ctx.header("X-Robots-Tag", "noindex");
        ctx.contentType(file.type().equals("text/plain") ? "text/plain; charset=utf-8" : file.type());
        ctx.result(content);
    }

    /// As RFC 6266 says: a name for old programs, and the real one.
    private static String disposition(String name) {
        var plain = name.replaceAll("[^A-Za-z0-9 ._()-]", "_");
        var coded = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20").replace("*", "%2A");
        return "attachment; filename=\"%s\"; filename*=UTF-8''%s".formatted(plain, coded);
    }

    private static String digest(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        clockwork.shutdownNow();
    }
}
