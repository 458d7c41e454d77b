package help.cairn.tickets;

import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads one mail, whatever state it is in. What cannot be understood is taken as the plain text that it may be.
final class MailReader {
    /// What mailboxes take, as a rule.
    static final int LARGEST = 25 * 1024 * 1024;
    static final int DEEPEST = 10;
    static final int MOST_PARTS = 100;
    static final int LONGEST_TEXT = 50_000;

    private static final Logger LOG = LoggerFactory.getLogger(MailReader.class);
    /// Of all parts together.
    private static final int LONGEST_PAGE = 2_000_000;
    /// Programs that read a header go over it again for each bracket in it, and one of a megabyte keeps them for minutes.
    private static final int LONGEST_HEADER = 20_000;
    private static final int MOST_NAMED = 200;
    private static final int LONGEST_SAID = 300;
    /// A mail is taken apart at such lines, before anybody counts the parts.
    private static final int MOST_LINES_LIKE_BORDERS = 5_000;
    private static final Session SESSION = Session.getInstance(lenient());
    private static final Pattern ADDRESS = Pattern.compile("[^\\s<>,;:\"()\\[\\]]{1,100}@[^\\s<>,;:\"()\\[\\]]{1,200}");
    private static final Pattern ID = Pattern.compile("<[^<>\\s]{3,250}>");
    private static final Pattern NAMED = Pattern.compile(
            "(?im)^(?:Message-ID|In-Reply-To|References):[ \\t]*((?:.{0,2000})(?:\\r?\\n[ \\t].{0,2000}){0,50})");
    private static final Pattern STATUS = Pattern.compile("(?im)^(Final-Recipient|Action|Diagnostic-Code):[ \\t]*(.{0,300})");
    private static final Set<String> BULK = Set.of("bulk", "list", "junk", "auto_reply");
    private static final List<String> MACHINES = List.of("X-Auto-Response-Suppress", "X-Autoreply", "X-Autorespond", "List-Id");

    private final List<Incoming.File> attached = new ArrayList<>();
    private final List<Incoming.File> inline = new ArrayList<>();
    private final List<String> references = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private boolean failed;
    private int parts;
    private int room = LONGEST_PAGE;

    private MailReader() {}

    private static Properties lenient() {
        var settings = new Properties();
        settings.put("mail.mime.address.strict", "false");
        return settings;
    }

    static Incoming read(byte[] raw) {
        var head = raw;
        if (borders(raw) > MOST_LINES_LIKE_BORDERS) {
            head = Arrays.copyOf(raw, body(raw));
            LOG.warn("A mail has more parts than anybody reads: only what stands above them was looked at.");
        }
        try {
            return new MailReader().read(new MimeMessage(SESSION, new ByteArrayInputStream(head)), raw);
        } catch (MessagingException | RuntimeException e) {
            LOG.warn("A mail could not be taken apart; it is kept as it is. {}", e.getClass().getSimpleName());
            return new Incoming(
                    digest("", "", raw), "", "", "", List.of(), List.of(), false, Incoming.Kind.WRITTEN, "",
                    cut(new String(raw, 0, Math.min(raw.length, LONGEST_TEXT), StandardCharsets.UTF_8)), "", List.of(), List.of());
        }
    }

    private Incoming read(MimeMessage message, byte[] raw) throws MessagingException {
        var id = ID.matcher(header(message, "Message-ID"));
        var named = id.find() ? id.group() : "";
        var from = sender(message);
        var automatic = automatic(message);
        for (var header : List.of("In-Reply-To", "References")) {
            ids(header(message, header));
        }
        var to = new ArrayList<String>();
        for (var header : List.of("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To", "X-Forwarded-To")) {
            ADDRESS.matcher(header(message, header)).results().limit(MOST_NAMED).forEach(match -> to.add(match.group()));
        }
        var words = MailText.of(cut(text(message, 0).replace("\u0000", "")));
        attached.addAll(inline);
        var kind = failed ? Incoming.Kind.BOUNCED : automatic ? Incoming.Kind.AUTOMATIC : Incoming.Kind.WRITTEN;
        return new Incoming(
                digest(named, from.getAddress(), raw), named, line(name(from)), from.getAddress(), to, references,
                message.getHeader("X-Help-Ref") != null, kind, line(decoded(header(message, "Subject"))), words.own(), words.quoted(), attached, told);
    }

    private static boolean automatic(MimeMessage message) throws MessagingException {
        var submitted = header(message, "Auto-Submitted").strip().toLowerCase(Locale.ROOT);
        if (!submitted.isEmpty() && !submitted.startsWith("no")) {
            return true;
        }
        if (BULK.contains(header(message, "Precedence").strip().toLowerCase(Locale.ROOT))) {
            return true;
        }
        for (var name : MACHINES) {
            if (message.getHeader(name) != null) {
                return true;
            }
        }
        return header(message, "Return-Path").replaceAll("\\s", "").equals("<>") || type(message).equals("multipart/report");
    }

    /// What can be read of a part, and of all parts in it; what cannot is put to the files.
    private String text(Part part, int depth) throws MessagingException {
        if (++parts > MOST_PARTS || depth > DEEPEST) {
            return "";
        }
        var type = type(part);
        if (type.startsWith("multipart/")) {
            return several(part, type, depth);
        }
        var name = fileName(part);
        var disposition = part.getHeader("Content-Disposition");
        var apart = disposition != null && disposition[0].strip().toLowerCase(Locale.ROOT).startsWith("attachment");
        if (!apart && name.isEmpty() && type.equals("text/plain")) {
            return words(part);
        }
        if (!apart && name.isEmpty() && type.equals("text/html")) {
            return MailText.ofHtml(words(part));
        }
        (apart ? attached : inline).add(new Incoming.File(name.isEmpty() ? type.replace('/', '.') : name, bytes(part, FileCheck.LARGEST + 1)));
        return "";
    }

    private String several(Part part, String type, int depth) throws MessagingException {
        MimeMultipart all;
        try {
            if (!(part.getContent() instanceof MimeMultipart found)) {
                return words(part);
            }
            all = found;
            all.getCount();
        } catch (IOException | MessagingException e) {
            return words(part);
        }
        var report = type.equals("multipart/report");
        var plain = "";
        var texts = new ArrayList<String>();
        for (int i = 0; i < Math.min(all.getCount(), MOST_PARTS); i++) {
            var one = all.getBodyPart(i);
            if (report && i > 0) {
                report(type(one), words(one));
                continue;
            }
            var text = text(one, depth + 1);
            if (!text.isBlank()) {
                texts.add(text);
                plain = plain.isEmpty() && type(one).equals("text/plain") ? text : plain;
            }
        }
        if (type.equals("multipart/alternative")) {
            return !plain.isEmpty() ? plain : texts.isEmpty() ? "" : texts.getFirst();
        }
        return String.join("\n\n", texts);
    }

    private String words(Part part) throws MessagingException {
        var content = bytes(part, room);
        room -= content.length;
        return decoded(content, part);
    }

    /// RFC 3464: whether a letter of ours failed, why, and which.
    private void report(String type, String text) {
        if (type.equals("message/delivery-status")) {
            STATUS.matcher(text).results().limit(MOST_NAMED).forEach(match -> {
                var said = line(match.group(2).replaceFirst("^[A-Za-z0-9-]+\\s*;", ""));
                failed |= match.group(1).equalsIgnoreCase("Action") && said.equalsIgnoreCase("failed");
                if (!match.group(1).equalsIgnoreCase("Action") && !told.contains(said)) {
                    told.add(said.length() > LONGEST_SAID ? said.substring(0, LONGEST_SAID) : said);
                }
            });
        } else {
            NAMED.matcher(text.split("\r?\n\r?\n", 2)[0]).results().limit(3).forEach(match -> ids(match.group(1)));
        }
    }

    private void ids(String text) {
        ID.matcher(text).results().limit(MOST_NAMED).forEach(match -> references.add(match.group()));
    }

    private static InternetAddress sender(MimeMessage message) throws MessagingException {
        for (var header : List.of("From", "Sender")) {
            try {
                for (var address : InternetAddress.parseHeader(header(message, header), false)) {
                    if (Tickets.isAddress(String.valueOf(address.getAddress()))) {
                        return address;
                    }
                }
            } catch (jakarta.mail.internet.AddressException e) {
                var match = ADDRESS.matcher(header(message, header));
                if (match.find() && Tickets.isAddress(match.group())) {
                    return new InternetAddress(match.group(), false);
                }
            }
        }
        var nobody = new InternetAddress();
        nobody.setAddress("");
        return nobody;
    }

    private static String name(InternetAddress address) {
        return address.getPersonal() == null ? "" : address.getPersonal();
    }

    private static String header(Part part, String name) throws MessagingException {
        var all = part.getHeader(name);
        var whole = all == null ? "" : String.join(" ", Arrays.asList(all).subList(0, Math.min(all.length, MOST_NAMED)));
        return whole.length() > LONGEST_HEADER ? whole.substring(0, LONGEST_HEADER) : whole;
    }

    private static String type(Part part) throws MessagingException {
        try {
            var type = contentType(part);
            return (type.getPrimaryType() + "/" + type.getSubType()).toLowerCase(Locale.ROOT);
        } catch (jakarta.mail.internet.ParseException e) {
            return "text/plain";
        }
    }

    private static ContentType contentType(Part part) throws MessagingException {
        if (isTooLong(part, "Content-Type")) {
            throw new jakarta.mail.internet.ParseException("It is longer than any.");
        }
        return new ContentType(part.getContentType());
    }

    private static boolean isTooLong(Part part, String header) throws MessagingException {
        var all = part.getHeader(header);
        return all != null && Arrays.stream(all).anyMatch(one -> one.length() > LONGEST_HEADER);
    }

    private static String fileName(Part part) {
        try {
            if (isTooLong(part, "Content-Disposition") || isTooLong(part, "Content-Type")) {
                return "file";
            }
            var name = part.getFileName();
            return name == null ? "" : decoded(name);
        } catch (MessagingException e) {
            return "file";
        }
    }

    private static byte[] bytes(Part part, int most) {
        try (var in = part.getInputStream()) {
            return in.readNBytes(most);
        } catch (IOException | MessagingException e) {
            try (var in = undecoded(part)) {
                return in.readNBytes(most);
            } catch (IOException | MessagingException again) {
                return new byte[0];
            }
        }
    }

    private static InputStream undecoded(Part part) throws MessagingException {
        return part instanceof MimeBodyPart body ? body.getRawInputStream() : ((MimeMessage) part).getRawInputStream();
    }

    private static String decoded(byte[] content, Part part) throws MessagingException {
        String named = null;
        try {
            named = contentType(part).getParameter("charset");
        } catch (jakarta.mail.internet.ParseException e) {
            // It is found out below.
        }
        var charset = StandardCharsets.UTF_8;
        try {
            charset = named == null ? charset : Charset.forName(MimeUtility.javaCharset(named));
        } catch (IllegalArgumentException e) {
            charset = StandardCharsets.UTF_8;
        }
        try {
            // Many say that it is ASCII, and it is not.
            var said = charset.equals(StandardCharsets.US_ASCII) ? StandardCharsets.UTF_8 : charset;
            return said.newDecoder().onMalformedInput(CodingErrorAction.REPORT).onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(content)).toString();
        } catch (CharacterCodingException | UnsupportedOperationException e) {
            return new String(content, Charset.forName("windows-1252"));
        }
    }

    private static String decoded(String header) {
        try {
            return MimeUtility.decodeText(MimeUtility.unfold(header));
        } catch (java.io.UnsupportedEncodingException e) {
            return header;
        }
    }

    private static String line(String text) {
        var one = text.replaceAll("[\\p{Cntrl}\\u0085\\u2028\\u2029\\s]+", " ").strip();
        return one.length() > Tickets.LONGEST_LINE ? one.substring(0, Tickets.LONGEST_LINE) : one;
    }

    private static String cut(String text) {
        return text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) + "…" : text;
    }

    private static int borders(byte[] raw) {
        int found = 0;
        for (int i = 0; i + 2 < raw.length; i++) {
            if (raw[i] == '\n' && raw[i + 1] == '-' && raw[i + 2] == '-') {
                found++;
            }
        }
        return found;
    }

    /// Where what is written begins: after the first empty line.
    private static int body(byte[] raw) {
        for (int i = 0; i < raw.length; i++) {
            if (raw[i] == '\n' && (i + 1 == raw.length || raw[i + 1] == '\n' || raw[i + 1] == '\r')) {
                return i + 1;
            }
        }
        return raw.length;
    }

    /// Servers on the way add lines above the text, and ends of lines change: neither makes another mail.
    private static String digest(String id, String from, byte[] raw) {
        try {
            var sum = MessageDigest.getInstance("SHA-256");
            sum.update((id + "\u0000" + from + "\u0000").getBytes(StandardCharsets.UTF_8));
            int begin = id.isEmpty() ? 0 : body(raw);
            for (int i = begin; i < raw.length; i++) {
                if (raw[i] == '\r') {
                    sum.update(raw, begin, i - begin);
                    begin = i + 1;
                }
            }
            sum.update(raw, begin, raw.length - begin);
            return HexFormat.of().formatHex(sum.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
