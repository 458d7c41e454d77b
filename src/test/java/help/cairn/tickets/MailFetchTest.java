package help.cairn.tickets;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.Flags;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A mailbox that answers are fetched from.
class MailFetchTest {
    private final Office office;
    private final GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_IMAP));
    private final GreenMailUser box;
    private final String reference;
    private final MailIn in;

    MailFetchTest(@TempDir Path data) {
        office = new Office(data).with();
        reference = office.ask("Where is my parcel?");
        in = office.mailIn(false);
        server.start();
        box = server.setUser(Office.MAIL, "help", "kept quiet");
    }

    @AfterEach
    void close() {
        server.stop();
        office.close();
    }

    private MailFetch fetch(String done) {
        return fetch(server.getImap().getPort(), done);
    }

    private MailFetch fetch(int port, String done) {
        return new MailFetch(
                new MailFetch.Account("127.0.0.1", port, Post.Tls.NONE, "help", "kept quiet", "INBOX", done, Duration.ofSeconds(30)), in,
                office.clock, Duration.ofSeconds(5));
    }

    private byte[] answer(String text) {
        return "From: sam@example.com\r\nTo: %s\r\nMessage-ID: <%s@phone.example>\r\n\r\n%s\r\n"
                .formatted(Office.threading(Office.MAIL).replyTo(reference).orElseThrow(), text, text).getBytes(StandardCharsets.UTF_8);
    }

    private void arrives(byte[] mail) throws Exception {
        box.deliver(new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(mail)));
    }

    private List<String> texts() {
        return office.tickets.byReference(reference).orElseThrow().messages().stream().map(Ticket.Message::text).toList();
    }

    private boolean unread() throws Exception {
        var messages = server.getManagers().getImapHostManager().getInbox(box).getMessages();
        return messages.stream().anyMatch(message -> !message.getFlags().contains(Flags.Flag.SEEN));
    }

    @Test
    void whatArrivesIsTakenOnceMarkedAsReadAndNeverDeleted() throws Exception {
        arrives(answer("One"));
        arrives(answer("Two"));
        try (var fetch = fetch("")) {
            assertThat(fetch.turn()).isEqualTo(2);
            assertThat(fetch.turn()).isZero();
            assertThat(texts()).containsExactly("Where is my parcel?", "One", "Two");
            assertThat(unread()).isFalse();
            assertThat(server.getManagers().getImapHostManager().getInbox(box).getMessageCount()).isEqualTo(2);
            assertThat(fetch.failing()).isFalse();
            assertThat(fetch.last()).isEqualTo(office.clock.instant().getEpochSecond());
        }
    }

    @Test
    void whatWasTakenGoesToTheFolderThatWasNamed() throws Exception {
        arrives(answer("One"));
        try (var fetch = fetch("Done")) {
            assertThat(fetch.turn()).isEqualTo(1);
        }
        var mailboxes = server.getManagers().getImapHostManager();
        assertThat(mailboxes.getInbox(box).getMessageCount()).isZero();
        assertThat(mailboxes.getFolder(box, "Done").getMessageCount()).isEqualTo(1);
    }

    /// The server was killed after the answer was on disk, and before the mailbox heard of it.
    @Test
    void whatWasTakenBeforeAKillIsNotTakenAgainAfterIt() throws Exception {
        arrives(answer("One"));
        in.take(answer("One"));
        assertThat(unread()).isTrue();
        try (var fetch = fetch("")) {
            fetch.turn();
        }
        assertThat(unread()).isFalse();
        assertThat(texts()).containsExactly("Where is my parcel?", "One");
    }

    /// The mailbox has it, and cannot say what it is.
    @Test
    void aMailThatCannotBeFetchedDoesNotKeepTheNextOnesOut() throws Exception {
        arrives(answer("Broken"));
        arrives(answer("Next"));
        try (var worn = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> refuseTheFirst(worn));
            try (var fetch = fetch(worn.getLocalPort(), "")) {
                assertThat(fetch.turn()).isEqualTo(1);
            }
        }
        assertThat(texts()).containsExactly("Where is my parcel?", "Next");
        try (var fetch = fetch("")) {
            assertThat(fetch.turn()).isEqualTo(1);
        }
        assertThat(texts()).contains("Broken");
    }

    /// Stands before the mailbox and refuses to hand out its first mail.
    private void refuseTheFirst(ServerSocket front) {
        try (var client = front.accept(); var mailbox = new Socket("127.0.0.1", server.getImap().getPort())) {
            Thread.ofVirtual().start(() -> {
                try {
                    mailbox.getInputStream().transferTo(client.getOutputStream());
                } catch (IOException e) {
                    // It is over.
                }
            });
            var lines = new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                var refused = line.contains(" FETCH 1 ");
                var answer = refused ? line.split(" ")[0] + " NO It cannot be read.\r\n" : line + "\r\n";
                (refused ? client : mailbox).getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aMailboxThatDoesNotAnswerIsTriedOn() throws Exception {
        try (var fetch = fetch("")) {
            var port = server.getImap().getPort();
            server.stop();
            assertThat(fetch.turn()).isZero();
            assertThat(fetch.failing()).isTrue();
            var again = new GreenMail(new ServerSetup(port, "127.0.0.1", ServerSetup.PROTOCOL_IMAP));
            again.start();
            try {
                again.setUser(Office.MAIL, "help", "kept quiet")
                        .deliver(new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(answer("Late"))));
                assertThat(fetch.turn()).isEqualTo(1);
                assertThat(fetch.failing()).isFalse();
            } finally {
                again.stop();
            }
        }
        assertThat(texts()).contains("Late");
    }
}
