package help.cairn.tickets;

import static org.assertj.core.api.Assertions.assertThat;

import help.cairn.web.Json;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeUtility;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MailDeskTest extends DeskContractTest {
    private final Office office;
    private final MailServer server = new MailServer();
    private final MailDesk desk;

    MailDeskTest(@TempDir Path data) throws Exception {
        office = new Office(data);
        desk = new MailDesk(new Post(server.account(), SOON, SSLContext.getDefault()), "desk@alder.example", office.library, office.pages);
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Override
    Desk desk() {
        return desk;
    }

    @Override
    void otherSide(Mood mood) {
        put(server, mood);
    }

    static void put(MailServer server, Mood mood) {
        if (mood == Mood.GONE) {
            server.close();
        } else {
            server.is(MailServer.Mood.valueOf(mood.name()));
        }
    }

    @Override
    List<Arrival> arrivals() {
        return arrivals(server);
    }

    static List<Arrival> arrivals(MailServer server) {
        return server.arrived().stream().map(mail -> new Arrival(
                mail.header("Message-ID"), mail.raw().split("\r?\n\r?\n", 2)[0].lines().toList(), mail.everything())).toList();
    }

    private MailServer.Arrived take(Delivery.Kind kind, Ticket ticket) {
        assertThat(desk.take(Office.delivery(desk, kind, ticket, ticket.messages().getLast()))).isEqualTo(new Desk.Answer.Sent());
        return server.arrived().getLast();
    }

    @Test
    void anOddAddressOfAShopperKeepsNoTicketFromTheDesk() throws Exception {
        var shopper = new ShopperMail(new Post(server.account(), SOON, SSLContext.getDefault()), office.library, office.pages, Office.threading());
        try (var both = office.with(desk, shopper)) {
            both.ask("Where is it?", "Sam", "sam..old@phone.example", Journey.NOTHING, "");
            both.deliveries.turn();
            assertThat(both.deliveries.dead()).isEmpty();
        }
        assertThat(server.arrived()).extracting(MailServer.Arrived::to).containsExactlyInAnyOrder("desk@alder.example", "sam..old@phone.example");
        assertThat(server.arrived()).filteredOn(mail -> mail.to().startsWith("desk")).singleElement()
                .satisfies(mail -> assertThat(mail.header("Reply-To")).contains("sam..old@phone.example"));
        var letter = new Post.Letter(
                "<1@alder.example>", List.of(), "Alder & Pine", new Post.Correspondent("", "desk@alder.example"),
                Optional.of(new Post.Correspondent("", "sam@old@phone")), "Hello", Instant.EPOCH, java.util.Map.of(), "Hello", "Hello", List.of());
        assertThat(new Post(server.account(), SOON, SSLContext.getDefault()).send(letter)).isEqualTo(new Desk.Answer.Sent());
    }

    @Test
    void theDeskCanAnswerTheShopperWithOneTap() throws Exception {
        var ticket = Office.ticket("Wo ist mein Päckchen? <b>Danke</b>", "Jörg \"J\" Müller", Optional.empty());
        var mail = take(Delivery.Kind.OPENED, ticket);
        assertThat(mail.from()).isEqualTo("help@alder.example");
        assertThat(mail.to()).isEqualTo("desk@alder.example");
        var replyTo = InternetAddress.parse(mail.header("Reply-To"));
        assertThat(replyTo).hasSize(1);
        assertThat(replyTo[0].getAddress()).isEqualTo("sam@example.com");
        assertThat(replyTo[0].getPersonal()).isEqualTo("Jörg \"J\" Müller");
        assertThat(((InternetAddress) mail.message().getFrom()[0]).getAddress()).isEqualTo("help@alder.example");
        assertThat(MimeUtility.decodeText(mail.header("Subject"))).isEqualTo("Wo ist mein Päckchen? <b>Danke</b>");
        assertThat(mail.header("Message-ID")).isEqualTo("<" + ticket.reference() + "@alder.example>");
        assertThat(mail.header("X-Help-Ref")).isEqualTo(ticket.reference());
        assertThat(mail.header("X-Help-Order")).isEqualTo("1001");
        assertThat(mail.header("Date")).contains("24 Nov 2026");
        assertThat(mail.header("Auto-Submitted")).as("a desk would not confirm what a machine wrote").isNull();
        assertThat(mail.parts().getFirst()).startsWith("Customer: Jörg \"J\" Müller <sam@example.com>").contains("Order: 1001")

                .contains("Reference: " + ticket.reference()
                        + "\n\nWo ist mein Päckchen? <b>Danke</b>\n\nDetails\n- orderNumber: 1001\n\nPromised by 24 November 2026, 13:00\n\n")
                .endsWith("https://help.example/staff/tickets/" + ticket.reference() + "\n");
        assertThat(mail.parts().get(1)).contains("&lt;b&gt;Danke").doesNotContain("<b>Danke");
    }

    @Test
    void thePhotosOfAQuestionAreNamed() {
        var mail = take(Delivery.Kind.OPENED, Office.withPhoto());
        assertThat(mail.parts().getFirst()).contains("Look at this\n\nFiles, to be opened on the ticket’s page\n- sole.jpg (1.2 MB)\n");
        assertThat(mail.parts().get(1)).contains("sole.jpg (1.2 MB)");
        assertThat(mail.everything()).doesNotContain("a-secret-id");
    }

    @Test
    void whatTheShopperWritesLaterJoinsTheFirstLetter() {
        var ticket = Office.ticket("Any news?", "Sam", Optional.empty());
        take(Delivery.Kind.OPENED, ticket);
        var later = take(Delivery.Kind.WRITTEN, ticket);
        var first = "<" + ticket.reference() + "@alder.example>";
        assertThat(later.header("In-Reply-To")).isEqualTo(first);
        assertThat(later.header("References")).isEqualTo(first);
        assertThat(later.header("Message-ID")).isNotEqualTo(first).endsWith("@alder.example>");
        assertThat(later.header("Subject")).isEqualTo("Re: Any news?");
    }

    @Test
    void theCardGoesAlongToReadAndForMachines() {
        var at = Instant.parse("2026-11-24T08:50:00Z");
        var card = new Journey(
                List.of(new Journey.Search("boots refund", 3, List.of(), at)),
                List.of(new Journey.Read("refunds", "Refunds", "en", 40, 90, "no", at)), List.of(), 10, "/en/articles/refunds", "phone, Android", "en", "en",
                "none");
        var mail = take(Delivery.Kind.OPENED, Office.ticket("Hello?", "Sam", Optional.of(card)));
        assertThat(mail.parts().getFirst()).contains("searched “boots refund”, 3 answers").contains("read Refunds, 40 s, 90 % of it, said it didn’t help")
                .contains("Came from: /en/articles/refunds");
        assertThat(mail.parts().getLast()).isEqualTo(Json.text(card));
        assertThat(mail.raw()).contains("context.json");
    }

    @Test
    void repliesOfColleaguesAreTheShoppersAlone() {
        var ticket = Office.ticket("Hello?", "Sam", Optional.empty());
        assertThat(desk.pack(Delivery.Kind.REPLIED, ticket, ticket.messages().getFirst(), "key")).isEmpty();
    }
}
