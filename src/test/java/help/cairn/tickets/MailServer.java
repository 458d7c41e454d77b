package help.cairn.tickets;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.auth.EasyAuthenticationHandlerFactory;
import org.subethamail.smtp.auth.LoginFailedException;
import org.subethamail.smtp.server.SMTPServer;

/// A mail server, in whatever mood a test puts it.
final class MailServer implements AutoCloseable {
    enum Mood {
        TAKES, BUSY, REFUSES, STALLS, HANGS_UP
    }

    /// A letter as it arrived.
    record Arrived(String from, String to, byte[] bytes) {
        String raw() {
            return new String(bytes, StandardCharsets.UTF_8);
        }

        MimeMessage message() {
            try {
                return new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(bytes));
            } catch (MessagingException e) {
                throw new IllegalStateException(e);
            }
        }

        String header(String name) {
            try {
                return message().getHeader(name, null);
            } catch (MessagingException e) {
                throw new IllegalStateException(e);
            }
        }

        /// Every part as text, decoded.
        List<String> parts() {
            try {
                var all = new ArrayList<String>();
                collect(message().getContent(), all);
                return all;
            } catch (MessagingException | IOException e) {
                throw new IllegalStateException(e);
            }
        }

        private static void collect(Object content, List<String> all) throws MessagingException, IOException {
            if (content instanceof MimeMultipart parts) {
                for (int i = 0; i < parts.getCount(); i++) {
                    collect(parts.getBodyPart(i).getContent(), all);
                }
            } else if (content instanceof java.io.InputStream in) {
                all.add(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            } else {
                all.add(content.toString().replace("\r\n", "\n"));
            }
        }

        /// Everything that can be read in it: headers as they are, headers decoded, and parts.
        String everything() {
            try {
                return raw() + "\n" + message().getSubject() + "\n" + String.join("\n", parts());
            } catch (MessagingException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private final SMTPServer server;
    private final List<Arrived> arrived = new CopyOnWriteArrayList<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile Mood mood = Mood.TAKES;

    MailServer() {
        this(builder -> builder);
    }

    /// One that wants TLS, and a user "cairn" with the password "kept quiet".
    static MailServer guarded(SSLContext tls) {
        return new MailServer(builder -> builder.startTlsSocketFactory(tls).requireTLS().requireAuth()
                .authenticationHandlerFactory(new EasyAuthenticationHandlerFactory((user, password, _) -> {
                    if (!user.equals("cairn") || !password.equals("kept quiet")) {
                        throw new LoginFailedException();
                    }
                })));
    }

    private MailServer(UnaryOperator<SMTPServer.Builder> more) {
        server = more.apply(new SMTPServer.Builder().bindAddress(InetAddress.getLoopbackAddress()).hostName("localhost").port(0)
                .messageHandler((_, from, to, bytes) -> take(from, to, bytes))).build();
        server.start();
    }

    private void take(String from, String to, byte[] bytes) throws RejectException {
        switch (mood) {
            case TAKES -> arrived.add(new Arrived(from, to, bytes));
            case BUSY -> throw new RejectException(451, "4.7.1 Greylisted, come back later");
            case REFUSES -> throw new RejectException(550, "5.1.1 Nobody of that name");
            case STALLS -> {
                arrived.add(new Arrived(from, to, bytes));
                try {
                    closing.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            case HANGS_UP -> {
                arrived.add(new Arrived(from, to, bytes));
                throw new org.subethamail.smtp.DropConnectionException(421, "4.3.2 Going down");
            }
        }
    }

    MailServer is(Mood now) {
        mood = now;
        return this;
    }

    Post.Account account() {
        return new Post.Account("localhost", server.getPortAllocated(), "", "", "help@alder.example", Post.Tls.NONE, Optional.of("desk@alder.example"));
    }

    List<Arrived> arrived() {
        return new ArrayList<>(arrived);
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop();
    }
}
