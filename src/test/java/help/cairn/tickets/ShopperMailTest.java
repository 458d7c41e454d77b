package help.cairn.tickets;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShopperMailTest extends DeskContractTest {
    private final Office office;
    private final MailServer server = new MailServer();
    private final ShopperMail desk;

    ShopperMailTest(@TempDir Path data) throws Exception {
        office = new Office(data);
        desk = new ShopperMail(new Post(server.account(), SOON, SSLContext.getDefault()), office.library, office.pages, Office.threading());
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
        MailDeskTest.put(server, mood);
    }

    @Override
    List<Arrival> arrivals() {
        return MailDeskTest.arrivals(server);
    }

    @Test
    void aConfirmationHasNotOneWordOfTheSenders() {
        var ticket = Office.ticket("Cheap watches at spam.example", "Buy WATCHES now", Optional.of(
                new Journey(List.of(new Journey.Search("spamword", 0, List.of(), Instant.EPOCH)), List.of(), List.of(), 1, "/en/spamplace", "", "", "", "")));
        desk.take(Office.delivery(desk, Delivery.Kind.OPENED, ticket, ticket.messages().getFirst()));
        var mail = server.arrived().getFirst();
        assertThat(mail.everything()).doesNotContainIgnoringCase("watches").doesNotContain("spam").doesNotContain("1001");
        assertThat(mail.to()).isEqualTo("sam@example.com");
        assertThat(mail.parts()).allSatisfy(part -> assertThat(part)
                .contains("https://help.example/en/tickets/" + ticket.reference() + "?key=secret-key")
                .contains("You should hear back by 24 November 2026, 13:00"));
        assertThat(mail.header("Auto-Submitted")).isEqualTo("auto-replied");
        assertThat(mail.header("Reply-To")).contains("desk@alder.example");
        assertThat(mail.header("Message-ID")).isEqualTo("<" + Office.threading().local(ticket.reference(), "shopper") + "@alder.example>");
    }

    @Test
    void aReplyJoinsTheConfirmationAndLeadsToThePage() {
        var ticket = Office.ticket("Where is it?", "Sam", Optional.empty());
        var reply = new Ticket.Message("staff", "Mara", ticket.made(), "On its way.\n\nArrives <tomorrow>.");
        desk.take(Office.delivery(desk, Delivery.Kind.REPLIED, ticket, reply));
        var mail = server.arrived().getFirst();
        assertThat(mail.header("Subject")).isEqualTo("Re: Your question " + ticket.reference());
        assertThat(mail.header("In-Reply-To")).isEqualTo("<" + Office.threading().local(ticket.reference(), "shopper") + "@alder.example>");
        assertThat(mail.header("Auto-Submitted")).as("somebody wrote this").isNull();
        assertThat(mail.parts().getFirst()).contains("Mara of Alder & Pine").contains("Arrives <tomorrow>.").contains("?key=secret-key");
        assertThat(mail.parts().get(1)).contains("Arrives &lt;tomorrow&gt;.");
    }

    @Test
    void theMailIsInTheLanguageOfTheShopper() throws Exception {
        var english = Office.ticket("أين طلبي؟", "Sam", Optional.empty());
        var ticket = new Ticket(
                english.reference(), english.topic(), java.util.Locale.forLanguageTag("ar"), english.subject(), english.name(), english.email(),
                english.state(), "", english.fields(), "form", "", english.made(), english.changed(), english.promised(), Optional.empty(), Optional.empty(),
                english.messages(), Optional.empty());
        desk.take(Office.delivery(desk, Delivery.Kind.OPENED, ticket, ticket.messages().getFirst()));
        var mail = server.arrived().getFirst();
        assertThat(mail.message().getSubject()).contains("سؤالك");
        assertThat(mail.parts().get(1)).contains("lang=\"ar\" dir=\"rtl\"").contains("وصل سؤالك إلى");
        assertThat(mail.header("Content-Language")).isEqualTo("ar");
    }
}
