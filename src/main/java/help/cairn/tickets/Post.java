package help.cairn.tickets;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.UnsupportedEncodingException;
import java.net.IDN;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.eclipse.angus.mail.util.MailConnectException;

/// Hands letters to a mail server.
public final class Post {
    /// Answers of a server that wants to be signed in to, or to be spoken to in another way: nothing of the letter is wrong.
    private static final Set<Integer> OF_THE_SERVER = Set.of(502, 503, 504, 521, 530, 534, 535, 538);

    private final Account account;
    private final Session session;

    /// How the line to the server is kept secret.
    public enum Tls {
        /// It begins in plain text and has to change.
        STARTTLS,
        /// From the first byte.
        TLS,
        /// Not at all: for a server on this machine.
        NONE
    }

    /// @param user empty if the server does not ask who it is
    /// @param from the address that letters come from
    /// @param to the desk's own address, if tickets go there
    public record Account(String host, int port, String user, String password, String from, Tls tls, Optional<String> to) {}

    /// @param name empty if it has none
    record Correspondent(String name, String address) {}

    /// @param id `Message-ID`, the same for every attempt
    /// @param thread the letters that this one follows, the first one first
    record Letter(
            String id, List<String> thread, String sender, Correspondent to, Optional<Correspondent> replyTo, String subject, Instant at,
            Map<String, String> headers, String text, String html, List<Enclosure> enclosures) {}

    record Enclosure(String name, String type, String text) {}

    public Post(Account account) {
        this(account, Desk.TIMEOUT, context());
    }

    Post(Account account, Duration timeout, SSLContext trust) {
        this.account = account;
        var settings = new Properties();
        var millis = Long.toString(timeout.toMillis());
        settings.put("mail.smtp.connectiontimeout", millis);
        settings.put("mail.smtp.timeout", millis);
        settings.put("mail.smtp.writetimeout", millis);
        settings.put("mail.smtp.auth", Boolean.toString(!account.user().isEmpty()));
        settings.put("mail.smtp.quitwait", "false");
        settings.put("mail.smtp.from", account.from());
        settings.put("mail.smtp.localhost", domain());
        settings.put("mail.smtp.starttls.enable", Boolean.toString(account.tls() == Tls.STARTTLS));
        settings.put("mail.smtp.starttls.required", Boolean.toString(account.tls() == Tls.STARTTLS));
        settings.put("mail.smtp.ssl.enable", Boolean.toString(account.tls() == Tls.TLS));
        settings.put("mail.smtp.ssl.checkserveridentity", "true");
        settings.put("mail.smtp.ssl.socketFactory", trust.getSocketFactory());
        // Addresses are judged before they are written, and not once more when they are read back.
        settings.put("mail.mime.address.strict", "false");
        session = Session.getInstance(settings);
    }

    private static SSLContext context() {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    public Account account() {
        return account;
    }

    /// A `Message-ID` of ours.
    String id(String local) {
        return "<" + local + "@" + domain() + ">";
    }

    private String domain() {
        return account.from().substring(account.from().lastIndexOf('@') + 1);
    }

    /// Hands over a letter to a colleague, which no machine is to answer.
    ///
    /// @param local part of its `Message-ID`, the same for every attempt
    /// @param sender the name that it comes from
    /// @return why the server did not take it; empty if it did
    public Optional<String> hand(String local, String to, String sender, String subject, Instant at, String text, String html) {
        var answer = send(new Letter(
                id(local), List.of(), sender, new Correspondent("", to), Optional.empty(), subject, at, Map.of("Auto-Submitted", "auto-generated"), text, html,
                List.of()));
        return switch (answer) {
            case Desk.Answer.Sent _ -> Optional.empty();
            case Desk.Answer.Later(var because, _) -> Optional.of(because.toString());
            case Desk.Answer.Refused(var because) -> Optional.of(because.toString());
        };
    }

    /// Whether the server took the letter.
    Desk.Answer send(Letter letter) {
        try {
            var message = message(letter);
            try (var transport = session.getTransport("smtp")) {
                connect(transport);
                transport.sendMessage(message, message.getAllRecipients());
                return new Desk.Answer.Sent();
            }
        } catch (MessagingException e) {
            return failed(e);
        }
    }

    private void connect(Transport transport) throws MessagingException {
        if (account.user().isEmpty()) {
            transport.connect(account.host(), account.port(), null, null);
        } else {
            transport.connect(account.host(), account.port(), account.user(), account.password());
        }
    }

    private MimeMessage message(Letter letter) throws MessagingException {
        var message = new MimeMessage(session) {
            @Override
            protected void updateMessageID() throws MessagingException {
                setHeader("Message-ID", letter.id());
            }
        };
        message.setFrom(address(new Correspondent(letter.sender(), account.from())));
        message.setRecipient(Message.RecipientType.TO, address(letter.to()));
        if (letter.replyTo().isPresent()) {
            try {
                message.setReplyTo(new InternetAddress[] {address(letter.replyTo().get())});
            } catch (jakarta.mail.internet.AddressException e) {
                // It stands in the text too; whoever the letter is for gets it.
                message.removeHeader("Reply-To");
            }
        }
        message.setSubject(line(letter.subject()), StandardCharsets.UTF_8.name());
        message.setSentDate(Date.from(letter.at()));
        if (!letter.thread().isEmpty()) {
            message.setHeader("In-Reply-To", letter.thread().getLast());
            message.setHeader("References", String.join(" ", letter.thread()));
        }
        for (var header : letter.headers().entrySet()) {
            message.setHeader(header.getKey(), line(header.getValue()));
        }
        var both = new MimeMultipart("alternative", text(letter.text(), "plain"), text(letter.html(), "html"));
        if (letter.enclosures().isEmpty()) {
            message.setContent(both);
        } else {
            var whole = new MimeBodyPart();
            whole.setContent(both);
            var all = new MimeMultipart("mixed", whole);
            for (var enclosure : letter.enclosures()) {
                var part = new MimeBodyPart();
                part.setContent(enclosure.text(), enclosure.type() + "; charset=utf-8");
                part.setFileName(enclosure.name());
                part.setDisposition(Part.ATTACHMENT);
                part.setHeader("Content-Transfer-Encoding", "base64");
                all.addBodyPart(part);
            }
            message.setContent(all);
        }
        message.saveChanges();
        return message;
    }

    private static MimeBodyPart text(String text, String kind) throws MessagingException {
        var part = new MimeBodyPart();
        part.setText(text, StandardCharsets.UTF_8.name(), kind);
        return part;
    }

    /// One address and no more, whatever stands in the name.
    private static InternetAddress address(Correspondent one) throws MessagingException {
        int at = one.address().lastIndexOf('@');
        try {
            var address = written(one.address().substring(0, at + 1) + IDN.toASCII(one.address().substring(at + 1)));
            if (!line(one.name()).isEmpty()) {
                address.setPersonal(line(one.name()), StandardCharsets.UTF_8.name());
            }
            return address;
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException(e);
        } catch (IllegalArgumentException e) {
            throw new jakarta.mail.internet.AddressException(e.getMessage(), one.address());
        }
    }

    /// Some people have addresses that no rule allows, such as two dots in a row: their own server knows them.
    private static InternetAddress written(String address) throws jakarta.mail.internet.AddressException {
        try {
            return new InternetAddress(address, true);
        } catch (jakarta.mail.internet.AddressException e) {
            if (!Tickets.isAddress(address)) {
                throw e;
            }
            var lenient = new InternetAddress();
            lenient.setAddress(address);
            return lenient;
        }
    }

    /// Without what could end a header and begin another.
    private static String line(String text) {
        return text.replaceAll("[\\p{Cntrl}\\u0085\\u2028\\u2029\\s]+", " ").strip();
    }

    private static Desk.Answer failed(MessagingException failure) {
        for (Exception e = failure; e != null; e = e instanceof MessagingException nested ? nested.getNextException() : null) {
            int code = switch (e) {
                case SMTPAddressFailedException address -> address.getReturnCode();
                case SMTPSenderFailedException sender -> sender.getReturnCode();
                case SMTPSendFailedException send -> send.getReturnCode();
                default -> 0;
            };
            if (code >= 500 && !OF_THE_SERVER.contains(code)) {
                return new Desk.Answer.Refused(new Delivery.Reason("refused", said(e)));
            }
            if (code > 0) {
                return Desk.Answer.later("answered", said(e));
            }
            switch (e) {
                case AuthenticationFailedException _ -> {
                    return Desk.Answer.later("signIn", said(e));
                }
                case MailConnectException _ -> {
                    return Desk.Answer.later("unreachable", "");
                }
                case SocketTimeoutException _ -> {
                    return Desk.Answer.later("slow", "");
                }
                case SSLException _ -> {
                    return Desk.Answer.later("tls", said(e));
                }
                case jakarta.mail.internet.AddressException _ -> {
                    return new Desk.Answer.Refused(new Delivery.Reason("address", ""));
                }
                default -> {
                    // The reason lies deeper.
                }
            }
        }
        return said(failure).toUpperCase(Locale.ROOT).contains("STARTTLS")
                ? Desk.Answer.later("tls", said(failure))
                : Desk.Answer.later("broken", said(failure));
    }

    private static String said(Exception e) {
        return String.valueOf(e.getMessage());
    }
}
