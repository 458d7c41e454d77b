package help.cairn.tickets;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What every desk does, whatever it talks to.
abstract class DeskContractTest {
    static final Duration SOON = Duration.ofMillis(500);

    enum Mood {
        TAKES, BUSY, REFUSES, STALLS, HANGS_UP, GONE
    }

    /// @param key what the other side knows a repetition by
    /// @param headers as they came, a line each
    /// @param text everything that can be read in it
    record Arrival(String key, List<String> headers, String text) {}

    /// The desk that is tested; its patience is {@link #SOON}.
    abstract Desk desk();

    /// Puts the other side into a mood.
    abstract void otherSide(Mood mood);

    /// What the other side got, whether it said so or not.
    abstract List<Arrival> arrivals();

    private Delivery delivery(Ticket ticket) {
        return Office.delivery(desk(), Delivery.Kind.OPENED, ticket, ticket.messages().getFirst());
    }

    @Test
    void whatArrivesNamesTheTicket() {
        var ticket = Office.ticket("Where is my parcel?", "Sam", Optional.empty());
        assertThat(desk().take(delivery(ticket))).isEqualTo(new Desk.Answer.Sent());
        assertThat(arrivals()).singleElement().satisfies(arrival -> assertThat(arrival.text()).contains(ticket.reference()));
    }

    @Test
    void theSameDeliveryHasTheSameKeyHoweverOftenItIsTried() {
        var ticket = Office.ticket("Where is my parcel?", "Sam", Optional.empty());
        var delivery = delivery(ticket);
        otherSide(Mood.HANGS_UP);
        assertThat(desk().take(delivery)).isInstanceOf(Desk.Answer.Later.class);
        otherSide(Mood.TAKES);
        assertThat(desk().take(delivery)).isEqualTo(new Desk.Answer.Sent());
        assertThat(arrivals()).hasSize(2);
        assertThat(arrivals().stream().map(Arrival::key).distinct()).hasSize(1).doesNotContainNull();
        assertThat(desk().take(delivery(Office.ticket("And mine?", "Kim", Optional.empty())))).isEqualTo(new Desk.Answer.Sent());
        assertThat(arrivals().stream().map(Arrival::key).distinct()).as("another ticket has another key").hasSize(2);
    }

    @Test
    void whoeverIsBusyIsAskedLater() {
        otherSide(Mood.BUSY);
        assertThat(desk().take(delivery(Office.ticket("Hello?", "Sam", Optional.empty())))).isInstanceOfSatisfying(
                Desk.Answer.Later.class, later -> assertThat(later.because().key()).isEqualTo("answered"));
    }

    @Test
    void whoeverIsNotThereIsAskedLater() {
        var delivery = delivery(Office.ticket("Hello?", "Sam", Optional.empty()));
        otherSide(Mood.GONE);
        assertThat(desk().take(delivery)).isInstanceOfSatisfying(
                Desk.Answer.Later.class, later -> assertThat(later.because().key()).isEqualTo("unreachable"));
    }

    @Test
    void whoeverSaysNothingIsNotWaitedForLong() {
        otherSide(Mood.STALLS);
        var begun = System.nanoTime();
        assertThat(desk().take(delivery(Office.ticket("Hello?", "Sam", Optional.empty())))).isInstanceOfSatisfying(
                Desk.Answer.Later.class, later -> assertThat(later.because().key()).isEqualTo("slow"));
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void whoeverSaysNoForGoodIsNotAskedAgain() {
        otherSide(Mood.REFUSES);
        assertThat(desk().take(delivery(Office.ticket("Hello?", "Sam", Optional.empty())))).isInstanceOfSatisfying(
                Desk.Answer.Refused.class, refused -> assertThat(refused.because().detail()).isNotBlank());
    }

    @Test
    void whatTheShopperTookOffTheCardIsNotInIt() {
        var at = Instant.parse("2026-11-24T08:50:00Z");
        var card = new Journey(
                List.of(new Journey.Search("boots refund", 3, List.of("private-article"), at), new Journey.Search("embarrassing rash", 1, List.of(), at)),
                List.of(new Journey.Read("private-article", "A private matter", "en", 12, 80, "no", at)), List.of("private-article"), 10, "/en/secret-place",
                "phone, Android", "en", "en", "none");
        var ticket = Office.ticket("Where is my refund?", "Sam", Optional.of(card.only(Set.of("s0", "device"))));
        desk().take(delivery(ticket));
        assertThat(arrivals()).singleElement().satisfies(arrival -> assertThat(arrival.text())
                .doesNotContain("embarrassing").doesNotContain("rash").doesNotContain("private-article").doesNotContain("private matter")
                .doesNotContain("secret-place"));
    }

    @Test
    void aLineBreakInWhatSomebodyTypedMakesNoHeader() {
        var trick = "Sam\r\nBcc: everyone@victim.example\r\nX-Trick: 1\r\n\r\nBuy now";
        var ticket = Office.ticket("Hello?", trick, Optional.empty());
        var tricked = new Ticket(
                ticket.reference(), ticket.topic(), ticket.locale(), "Hi\r\nBcc: everyone@victim.example\u2028X-Trick: 2\u0085X-Trick: 3\u0000", trick,
                ticket.email(), ticket.state(), "", ticket.fields(), "form", "", ticket.made(), ticket.changed(), ticket.promised(), Optional.empty(),
                Optional.empty(), ticket.messages(), Optional.empty());
        assertThat(desk().take(delivery(tricked))).isEqualTo(new Desk.Answer.Sent());
        assertThat(arrivals()).singleElement().satisfies(arrival -> {
            assertThat(arrival.headers()).isNotEmpty();
            assertThat(arrival.headers()).noneMatch(header -> header.toLowerCase(java.util.Locale.ROOT).matches("(bcc|x-trick|cc).*"));
        });
    }
}
