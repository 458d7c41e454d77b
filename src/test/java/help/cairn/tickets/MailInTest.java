package help.cairn.tickets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import help.cairn.staff.AuditEntry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What becomes of a mail that comes in.
class MailInTest {
    private static final Duration SOON = Duration.ofMillis(500);

    private final Office office;
    private final MailServer server = new MailServer();
    private final MailIn in;
    private final String reference;

    MailInTest(@TempDir Path data) throws Exception {
        office = new Office(data);
        office.with(new ShopperMail(
                new Post(server.account(), SOON, SSLContext.getDefault()), office.library, office.pages, Office.threading(Office.MAIL)));
        in = office.mailIn(false);
        reference = office.ask("Where is my parcel?");
        office.deliveries.turn();
    }

    @AfterEach
    void close() {
        office.close();
        server.close();
    }

    private Ticket ticket() {
        return ticket(reference);
    }

    private Ticket ticket(String which) {
        return office.tickets.byReference(which).orElseThrow();
    }

    private String signed() {
        return Office.threading(Office.MAIL).replyTo(reference).orElseThrow();
    }

    private MailIn.Outcome take(String... lines) {
        return in.take(String.join("\r\n", lines).getBytes(StandardCharsets.UTF_8));
    }

    private MailIn.Outcome answer(String text) {
        return take("From: Sam <sam@example.com>", "To: " + signed(), "Message-ID: <1@phone.example>", "Subject: Re: Your question", "", text);
    }

    private static MailIn.Outcome as(String what, String ticket) {
        return new MailIn.Outcome(what, Optional.of(ticket));
    }

    @Test
    void anAnswerToOurLetterGoesToItsTicket() throws Exception {
        var letter = server.arrived().getFirst();
        var to = letter.header("Reply-To").replaceAll(".*<|>.*", "");
        assertThat(to).isEqualTo(signed()).startsWith("help+").endsWith("@alder.example");
        assertThat(answer("Still not here.\r\n\r\n-- \r\nSam\r\n\r\nOn Tue, 24 Nov 2026 Alder & Pine wrote:\r\n> We have your question.\r\n> Thanks"))
                .isEqualTo(as("joined", reference));
        var said = ticket().messages().getLast();
        assertThat(said.author()).isEqualTo("shopper");
        assertThat(said.name()).isEqualTo("Sam");
        assertThat(said.text()).isEqualTo("Still not here.\n\n-- \nSam");
        assertThat(said.mail()).hasValue(new Ticket.Mail(
                "written", "", "On Tue, 24 Nov 2026 Alder & Pine wrote:\n> We have your question.\n> Thanks"));
        assertThat(ticket().state()).isEqualTo(Ticket.State.OPEN);
    }

    @Test
    void anAnswerToAQuestionThatWasPutIntoAnotherGoesOnThereAndSoDoesAFreshLink() {
        var into = office.ask("The same again", "Sam", "sam@example.com", Journey.NOTHING, "");
        office.deliveries.turn();
        var trail = new AuditEntry(office.clock.instant(), "mara@alder.example", "ticket merge", reference + " into " + into);
        assertThat(office.tickets.merge(ticket(), ticket(into), List.of(), trail)).isTrue();
        assertThat(answer("Still not here.")).isEqualTo(as("joined", into));
        assertThat(ticket(into).messages().getLast().text()).isEqualTo("Still not here.");

        office.tickets.askForLink(reference, "sam@example.com");
        office.tickets.sendLinks();
        office.deliveries.turn();
        var link = Pattern.compile("/en/tickets/(HC-[0-9A-Z-]+)\\?key=([A-Za-z0-9_-]+)").matcher(server.arrived().getLast().parts().getFirst());
        assertThat(link.find()).isTrue();
        assertThat(link.group(1)).isEqualTo(into);
        assertThat(office.tickets.open(into, link.group(2))).isPresent();
    }

    @Test
    void anAddressSurvivesServersThatChangeItsLetters() {
        assertThat(take("From: sam@example.com", "Delivered-To: " + signed().toUpperCase(java.util.Locale.ROOT), "", "Hello"))
                .isEqualTo(as("joined", reference));
    }

    @Test
    void anAnswerThatNamesOurLetterGoesToItsTicketToo() {
        assertThat(take("From: sam@example.com", "To: help@alder.example", "References: <x@y.example>", " " + server.arrived().getFirst().header("Message-ID"),
                "", "Hello")).isEqualTo(as("joined", reference));
    }

    @Test
    void whoDidNotGetALetterOfOursJoinsNothing() {
        var guesses = List.of(
                "To: help+" + reference.substring(3).replace("-", "").toLowerCase(java.util.Locale.ROOT) + ".000000000000000000000000@alder.example",
                "To: " + signed().replaceFirst("\\+.{8}", "+00000000"), "In-Reply-To: <" + reference + "@alder.example>",
                "In-Reply-To: <" + reference + ".shopper@alder.example>", "References: <" + reference + ".shopper.000000000000000000000000@alder.example>",
                "Subject: Re: Your question " + reference);
        for (var guess : guesses) {
            var outcome = take("From: Sam <sam@example.com>", guess, "", "Send it to another address, please: " + guess);
            assertThat(outcome.what()).as(guess).isEqualTo("held");
            assertThat(ticket(outcome.ticket().orElseThrow()).held()).isEqualTo("mail");
        }
        assertThat(ticket().messages()).hasSize(1);
        assertThat(office.tickets.inbox().counts().held()).as("nothing is dropped").isEqualTo(guesses.size());
        office.deliveries.turn();
        assertThat(server.arrived()).as("nobody is written to").hasSize(1);
    }

    @Test
    void anAnswerFromAnotherAddressIsKeptAndMarked() {
        assertThat(take("From: \"Kim\" <kim@example.org>", "To: " + signed(), "", "Sam is my brother.")).isEqualTo(as("joined", reference));
        assertThat(ticket().messages().getLast().name()).isEqualTo("Kim");
        assertThat(ticket().messages().getLast().mail().orElseThrow().sender()).isEqualTo("kim@example.org");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "Auto-Submitted: auto-replied", "Auto-Submitted: auto-generated (vacation)", "Precedence: bulk", "X-Auto-Response-Suppress: All",
        "Return-Path: <>", "List-Id: <news.example>", "X-Autoreply: yes", "Precedence: auto_reply"
    })
    void whatAMachineAnsweredIsANoteAndOpensNothing(String header) {
        office.handle(ticket(), Optional.empty(), Optional.of(Ticket.State.SOLVED), Optional.empty());
        office.deliveries.turn();
        int letters = server.arrived().size();
        assertThat(take(header, "From: sam@example.com", "To: " + signed(), "", "I am on holiday.")).isEqualTo(as("automatic", reference));
        assertThat(ticket().state()).isEqualTo(Ticket.State.SOLVED);
        assertThat(ticket().messages().getLast().author()).isEqualTo("note");
        assertThat(ticket().messages().getLast().mail().orElseThrow().kind()).isEqualTo("automatic");
        office.deliveries.turn();
        assertThat(server.arrived()).as("nobody answers it").hasSize(letters);
    }

    @Test
    void whatAPersonWroteIsNoMachinesBecauseItSaysSo() {
        assertThat(take("Auto-Submitted: no", "From: sam@example.com", "To: " + signed(), "", "It is me.").what()).isEqualTo("joined");
    }

    @Test
    void aLetterThatDidNotArriveIsToldAtItsTicket() {
        var ours = server.arrived().getFirst().header("Message-ID");
        assertThat(take(
                "From: MAILER-DAEMON@mx.example", "To: help@alder.example", "Return-Path: <>", "Subject: Undelivered Mail",
                "Content-Type: multipart/report; report-type=delivery-status; boundary=B", "", "--B", "Content-Type: text/plain", "",
                "I could not deliver this.", "--B", "Content-Type: message/delivery-status", "", "Reporting-MTA: dns; mx.example", "",
                "Final-Recipient: rfc822; sam@example.com", "Action: failed", "Status: 5.1.1",
                "Diagnostic-Code: smtp; 550 5.1.1 No such user", "", "--B", "Content-Type: text/rfc822-headers", "", "Message-ID: " + ours, "Subject: x", "",
                "--B--", "")).isEqualTo(as("bounced", reference));
        var note = ticket().messages().getLast();
        assertThat(note.author()).isEqualTo("note");
        assertThat(note.text()).contains("I could not deliver this.").contains("sam@example.com").contains("550 5.1.1 No such user");
        assertThat(note.mail().orElseThrow().kind()).isEqualTo("bounced");
        assertThat(ticket().state()).isEqualTo(Ticket.State.NEW);
    }

    @Test
    void aMailIsTakenOnceWhicheverWayItComes() {
        var mail = "From: sam@example.com\r\nTo: %s\r\nMessage-ID: <1@phone.example>\r\n\r\nHello\r\nagain\r\n".formatted(signed());
        assertThat(in.take(mail.getBytes(StandardCharsets.UTF_8)).what()).isEqualTo("joined");
        assertThat(in.take(mail.getBytes(StandardCharsets.UTF_8)).what()).isEqualTo("known");
        assertThat(in.take(("Received: by mx.example\n" + mail.replace("\r", "")).getBytes(StandardCharsets.UTF_8)).what()).isEqualTo("known");
        assertThat(ticket().messages()).hasSize(2);
        assertThat(in.take(mail.replace("again", "and again").getBytes(StandardCharsets.UTF_8)).what()).as("an id alone hides no mail").isEqualTo("joined");
    }

    @Test
    void filesGoAlongByTheRulesOfTheForm() throws IOException {
        var photo = Base64.getMimeEncoder().encodeToString(Camera.photo(1));
        var program = Base64.getMimeEncoder().encodeToString("MZ\u0090\u0000 runs".getBytes(StandardCharsets.ISO_8859_1));
        take("From: sam@example.com", "To: " + signed(), "Content-Type: multipart/mixed; boundary=B", "", "--B", "Content-Type: text/plain", "", "Look",
                "--B", "Content-Type: image/jpeg; name=\"=?utf-8?q?sole_=E2=9C=93.jpg?=\"", "Content-Transfer-Encoding: base64",
                "Content-Disposition: attachment", "", photo, "--B", "Content-Type: image/png", "Content-Transfer-Encoding: base64",
                "Content-Disposition: attachment; filename=\"../win.exe\"", "", program, "--B--");
        var said = ticket().messages().getLast();
        assertThat(said.attachments()).singleElement().satisfies(file -> {
            assertThat(file.name()).startsWith("sole").endsWith(".jpg");
            assertThat(file.type()).isEqualTo("image/jpeg");
        });
        assertThat(said.text()).startsWith("Look\n\n").contains("win.exe").contains("of a kind that we do not take");
    }

    @Test
    void aMailWithoutPlainWordsIsReadAsText() {
        take("From: sam@example.com", "To: " + signed(), "Content-Type: text/html; charset=utf-8", "",
                "<style>p {}</style><p>Still <b>not</b> here.</p><ul><li>Boots</li></ul><script>alert(1)</script>"
                        + "<div class=\"gmail_quote\"><div>On Tuesday Mara wrote:</div><blockquote>It comes</blockquote></div>");
        assertThat(ticket().messages().getLast().text()).isEqualTo("Still not here.\n\n- Boots");
        assertThat(ticket().messages().getLast().mail().orElseThrow().quoted()).contains("It comes");
    }

    @Test
    void plainWordsStandBeforeTheSameWordsAsAPage() {
        take("From: sam@example.com", "To: " + signed(), "Content-Type: multipart/alternative; boundary=B", "", "--B", "Content-Type: text/plain", "",
                "Plain", "--B", "Content-Type: text/html", "", "<p>Page</p>", "--B--");
        assertThat(ticket().messages().getLast().text()).isEqualTo("Plain");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "Content-Type: text/plain; charset=klingon", "Content-Type: text/plain; charset=\"", "Content-Type: ;;;", "Content-Transfer-Encoding: nonsense",
        "Content-Type: text/plain; charset=us-ascii", "Content-Type: multipart/mixed", "Content-Type: multipart/mixed; boundary=nowhere",
        "Content-Transfer-Encoding: base64", "Subject: =?klingon?q?=ZZ?=", "From: <<<>>>", "Content-Type: text/plain; charset=x-unknown; format=\u0000"
    })
    void nonsenseIsReadAsWellAsItCanBe(String header) {
        var outcome = take("From: sam@example.com", "To: " + signed(), header, "", "Wo ist mein Päckchen? 100 %");
        assertThat(outcome.what()).isEqualTo("joined");
        assertThat(ticket().messages()).hasSize(2);
    }

    @Test
    void aMailThatIsMadeToBeTooMuchIsNotTakenApart() {
        var deep = new StringBuilder("From: sam@example.com\r\nTo: " + signed() + "\r\nContent-Type: multipart/mixed; boundary=b0\r\n\r\n");
        for (int i = 0; i < 2_000; i++) {
            deep.append("--b").append(i).append("\r\nContent-Type: multipart/mixed; boundary=b").append(i + 1).append("\r\n\r\n");
        }
        assertThat(in.take(deep.toString().getBytes(StandardCharsets.UTF_8)).what()).isEqualTo("joined");
        var wide = "From: sam@example.com\r\nTo: " + signed() + "\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" + "--b\r\n\r\nx\r\n".repeat(500_000);
        assertThat(in.take(wide.getBytes(StandardCharsets.UTF_8)).what()).isEqualTo("joined");
        var long1 = "From: sam@example.com\r\nTo: " + signed() + "\r\n\r\n" + "On a wrote ".repeat(200_000);
        assertThat(in.take(long1.getBytes(StandardCharsets.UTF_8)).what()).isEqualTo("joined");
        assertThat(ticket().messages().getLast().text()).hasSizeLessThan(60_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "From: %s", "From: sam@example.com\r\nSubject: %s", "From: sam@example.com\r\nContent-Type: text/plain; x=\"%s\"",
                "From: sam@example.com\r\nContent-Disposition: attachment; filename=%s"})
    void aHeaderWithoutEndKeepsNobodyWaiting(String header) {
        for (var stroke : List.of("(", "<", "a:", "=?utf-8?q?a?= ", "a\r\n ", "\\\"")) {
            var mail = header.formatted(stroke.repeat(1_000_000 / stroke.length()));
            assertTimeoutPreemptively(Duration.ofSeconds(20), () -> take(mail, "To: " + signed(), "", "Hello"), header + stroke);
        }
        assertThat(ticket().messages()).extracting(Ticket.Message::author).hasSize(7).doesNotContain("note");
    }

    @Test
    void anAnswerWithinTwoWeeksOpensTheTicketAgainAndALaterOneGoesOnBesideIt() {
        office.handle(ticket(), Optional.empty(), Optional.of(Ticket.State.SOLVED), Optional.empty());
        office.clock.pass(Duration.ofDays(13));
        assertThat(answer("It broke again.")).isEqualTo(as("joined", reference));
        assertThat(ticket().state()).isEqualTo(Ticket.State.OPEN);
        office.handle(ticket(), Optional.empty(), Optional.of(Ticket.State.SOLVED), Optional.empty());
        office.clock.pass(Duration.ofDays(15));
        var later = answer("And again.").ticket().orElseThrow();
        assertThat(later).isNotEqualTo(reference);
        assertThat(ticket().state()).isEqualTo(Ticket.State.SOLVED);
        assertThat(ticket(later).messages().getFirst().text()).isEqualTo("And again.");
        assertThat(ticket(later).email()).isEqualTo("sam@example.com");
        assertThat(ticket(later).held()).isEmpty();
        assertThat(office.tickets.mails().relatives(later)).containsExactly(reference);
        assertThat(office.tickets.mails().relatives(reference)).containsExactly(later);
    }

    @Test
    void aMailOutOfTheBlueIsAQuestionWhereThatIsWanted() throws Exception {
        var open = office.mailIn(true);
        var mail = "From: =?utf-8?q?Kim_M=C3=BCller?= <kim@example.org>\r\nTo: help@alder.example\r\n"
                + "Subject: =?utf-8?q?Boots=0D=0ABcc:_victim@example.net?=\r\n\r\nMy card is 4111 1111 1111 1111.";
        var outcome = open.take(mail.getBytes(StandardCharsets.UTF_8));
        assertThat(outcome.what()).isEqualTo("opened");
        var opened = ticket(outcome.ticket().orElseThrow());
        assertThat(opened.subject()).isEqualTo("Boots Bcc: victim@example.net");
        assertThat(opened.name()).isEqualTo("Kim Müller");
        assertThat(opened.via()).isEqualTo("mail");
        assertThat(opened.messages().getFirst().text()).isEqualTo("My card is ‹card›.");
        office.deliveries.turn();
        assertThat(server.arrived().getLast().to()).isEqualTo("kim@example.org");
        assertThat(server.arrived().getLast().everything()).doesNotContain("victim").doesNotContain("Boots");

        var machine = open.take("Auto-Submitted: auto-replied\r\nFrom: robot@example.org\r\n\r\nThank you for your mail".getBytes(StandardCharsets.UTF_8));
        assertThat(machine.what()).isEqualTo("automatic");
        assertThat(ticket(machine.ticket().orElseThrow()).held()).isEqualTo("automatic");
        int letters = server.arrived().size();
        office.deliveries.turn();
        assertThat(server.arrived()).as("two machines do not answer each other").hasSize(letters);
    }

    /// It would answer the letter about its own answer.
    @Test
    void theDesksMachineHearsOfPeopleAlone() throws Exception {
        office.close();
        office.with(new MailDesk(new Post(server.account(), SOON, SSLContext.getDefault()), "desk@alder.example", office.library, office.pages));
        var again = office.mailIn(false);
        var machine = again.take("Auto-Submitted: auto-replied\r\nFrom: desk@alder.example\r\n\r\nWe are closed".getBytes(StandardCharsets.UTF_8));
        assertThat(office.deliveries.of(machine.ticket().orElseThrow())).isEmpty();
        var person = again.take("From: kim@example.org\r\n\r\nHello?".getBytes(StandardCharsets.UTF_8));
        assertThat(office.deliveries.of(person.ticket().orElseThrow())).hasSize(1);
    }

    @Test
    void whatWeSentOurselvesIsNoMailToUs() {
        assertThat(in.take(server.arrived().getFirst().bytes()).what()).isEqualTo("own");
        assertThat(ticket().messages()).hasSize(1);
        assertThat(office.tickets.inbox().counts().held()).isZero();
    }

    @Test
    void whoWritesMoreThanAnybodyWritesIsTakenForAMachine() {
        for (int i = 0; i < MailIn.AN_HOUR; i++) {
            assertThat(answer("Hello " + i).what()).isEqualTo("joined");
        }
        assertThat(answer("Hello once more").what()).isEqualTo("automatic");
        office.clock.pass(Duration.ofHours(2));
        assertThat(answer("Hello later").what()).isEqualTo("joined");
    }
}
