package help.cairn;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import help.cairn.web.Json;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A shopper answers by mail, and a colleague reads it in the inbox.
class MailInJourneyTest {
    @TempDir
    Path data;

    private final GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_IMAP));
    private GreenMailUser box;
    private Shop shop;

    @BeforeEach
    void open() throws Exception {
        server.start();
        box = server.setUser("help@alderandpine.example", "help", "kept quiet");
        shop = new Shop(data, Map.of(
                "mail.in.host", "127.0.0.1", "mail.in.port", Integer.toString(server.getImap().getPort()), "mail.in.tls", "none", "mail.in.user", "help",
                "mail.in.password", "kept quiet", "mail.in.poll", "200ms"));
    }

    @AfterEach
    void close() {
        shop.close();
        server.stop();
    }

    private String signed(String letter) {
        var address = Pattern.compile("help\\+[0-9a-z]{8}\\.[0-9a-f]{24}@alderandpine\\.example").matcher(letter);
        assertThat(address.find()).isTrue();
        return address.group();
    }

    private void arrives(String mail) throws Exception {
        box.deliver(new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(mail.getBytes(StandardCharsets.UTF_8))));
    }

    @Test
    void anAnswerByMailStandsInTheConversation() throws Exception {
        var page = shop.ask("sam@example.com");
        var reference = Shop.reference(page);
        var to = signed(shop.letter());
        shop.signIn("agent");
        arrives("From: sam@example.com\r\nTo: " + to
                + "\r\nSubject: Re\r\n\r\nNot <b>here</b> yet\r\n\r\nOn Tuesday you wrote:\r\n> We have your question\r\n");
        var inbox = shop.eventually("/staff/tickets/" + reference, "Not &lt;b&gt;here&lt;/b&gt; yet");
        assertThat(inbox).contains("By mail").contains("What it answers").contains("We have your question");
        assertThat(shop.get(shop.phone, page).body()).contains("Not &lt;b&gt;here&lt;/b&gt; yet");
        arrives("From: eve@example.org\r\nTo: " + to + "\r\n\r\nForwarded to me\r\n");
        assertThat(shop.eventually("/staff/tickets/" + reference, "Forwarded to me")).contains("from another address: eve@example.org");
        arrives("From: sam@example.com\r\nTo: " + to + "\r\nAuto-Submitted: auto-replied\r\n\r\nAway until May\r\n");
        assertThat(shop.eventually("/staff/tickets/" + reference, "Away until May")).contains("Automatic reply");
        assertThat(shop.get(shop.phone, page).body()).doesNotContain("Away until May");
        arrives("From: nobody@example.org\r\nTo: help@alderandpine.example\r\nSubject: Out of the blue\r\n\r\nHello?\r\n");
        assertThat(shop.eventually("/staff/inbox?state=held", "Out of the blue")).contains("nobody@example.org");
        assertThat(shop.get(shop.laptop, "/metrics").body()).contains("cairn_mail_in_received_total 4\n").contains("cairn_mail_in_matched_total 2\n")
                .contains("cairn_mail_in_automatic_total 1\n").contains("cairn_mail_in_unmatched_total 1\n").contains("cairn_mailbox_failing 0\n")
                .containsPattern("cairn_mail_in_last_timestamp_seconds [1-9]");
        shop.handle(reference, Map.of("do", "reply", "message", "It left today."));
        assertThat(shop.letter()).contains("It left today.").contains("Reply-To:").contains(to).containsPattern("References: <" + reference + "\\.shopper\\.");
    }

    @Test
    void aMailServerHandsMailOverWithATokenOfWhoAnswers() throws Exception {
        var page = shop.ask("sam@example.com");
        var mail = "From: sam@example.com\nTo: " + signed(shop.letter()) + "\n\nBy pipe\n";
        assertThat(hand(mail, "").statusCode()).isEqualTo(401);
        assertThat(hand(mail, "Bearer guess").statusCode()).isEqualTo(401);
        assertThat(hand(mail, "Bearer " + token("writer")).statusCode()).isEqualTo(403);
        var agent = "Bearer " + token("agent");
        var taken = hand(mail, agent);
        assertThat(taken.statusCode()).isEqualTo(200);
        assertThat(Json.tree(taken.body()).path("outcome").asString()).isEqualTo("joined");
        assertThat(Json.tree(taken.body()).path("reference").asString()).isEqualTo(Shop.reference(page));
        assertThat(Json.tree(hand(mail, agent).body()).path("outcome").asString()).isEqualTo("known");
        assertThat(hand("", agent).statusCode()).isEqualTo(400);
        assertThat(shop.get(shop.phone, page).body()).containsOnlyOnce("By pipe");
    }

    private String token(String role) {
        var said = shop.command("token", "create", "--role", role);
        var token = Pattern.compile("[A-Za-z0-9_-]{40,}").matcher(said);
        assertThat(token.find()).isTrue();
        return token.group();
    }

    private HttpResponse<String> hand(String mail, String authorization) throws Exception {
        var request = shop.request("/api/v1/mail").header("Content-Type", "message/rfc822").POST(HttpRequest.BodyPublishers.ofString(mail));
        return shop.phone.send((authorization.isEmpty() ? request : request.header("Authorization", authorization)).build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
