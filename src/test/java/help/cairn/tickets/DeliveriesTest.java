package help.cairn.tickets;

import static org.assertj.core.api.Assertions.assertThat;

import help.cairn.web.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How tickets leave the house, and what becomes of them when they cannot.
class DeliveriesTest {
    private static final Duration SOON = Duration.ofMillis(500);

    private final Office office;
    private final Receiver receiver = new Receiver();

    DeliveriesTest(@TempDir Path data) throws IOException {
        office = new Office(data);
        office.with(webhook(receiver));
    }

    @AfterEach
    void close() {
        office.close();
        receiver.close();
    }

    private WebhookDesk webhook(Receiver to) {
        return new WebhookDesk(new WebhookDesk.Endpoint(to.address(), List.of(Office.SECRET)), office.pages, office.clock, SOON);
    }

    private ShopperMail shopper(MailServer server) throws Exception {
        return new ShopperMail(new Post(server.account(), SOON, SSLContext.getDefault()), office.library, office.pages, Office.threading());
    }

    private Delivery only(String reference) {
        var all = office.deliveries.of(reference);
        assertThat(all).hasSize(1);
        return all.getFirst();
    }

    /// Turns the clock to the next attempt, again and again, until nothing waits or this time is over.
    private void live(Duration time) {
        var end = office.clock.instant().plus(time);
        while (office.clock.instant().isBefore(end) && office.deliveries.pendingCount() > 0) {
            office.deliveries.turn();
            office.clock.pass(Duration.ofSeconds(15));
        }
    }

    @Test
    void aTicketIsToldOnceAndWhatWasToldIsNotKept() {
        var reference = office.ask("Where is my parcel?");
        assertThat(only(reference).payload()).contains("Where is my parcel?");
        assertThat(office.deliveries.turn()).isEqualTo(1);
        assertThat(office.deliveries.turn()).isZero();
        assertThat(receiver.told()).singleElement().satisfies(told -> assertThat(told.body()).contains("Where is my parcel?"));
        assertThat(only(reference).state()).isEqualTo(Delivery.State.SENT);
        assertThat(only(reference).payload()).isEmpty();
    }

    @Test
    void whatIsWrittenLaterFollowsInOrder() {
        var reference = office.ask("First");
        var ticket = office.tickets.byReference(reference).orElseThrow();
        office.write(ticket, "Second");
        office.handle(ticket, Optional.of(new Ticket.Message("staff", "Mara", office.clock.instant(), "Third")), Optional.empty(), Optional.empty());
        office.handle(ticket, Optional.of(new Ticket.Message("note", "Mara", office.clock.instant(), "Between us")), Optional.empty(), Optional.empty());
        office.deliveries.turn();
        assertThat(receiver.told().stream().map(told -> Json.tree(told.body()).path("data").path("message").path("text").asString()))
                .containsExactly("First", "Second", "Third");
    }

    @Test
    void everyStepOfATicketIsToldInItsOrder() {
        var reference = office.ask("Where is it?");
        office.handle(ticket(reference), Optional.empty(), Optional.of(Ticket.State.OPEN), Optional.of("mara@alder.example"));
        office.handle(ticket(reference), Optional.empty(), Optional.empty(), Optional.empty());
        office.handle(ticket(reference), Optional.of(new Ticket.Message("staff", "Mara", office.clock.instant(), "Sent today")),
                Optional.of(Ticket.State.SOLVED), Optional.empty());
        office.tickets.reopen(ticket(reference));
        office.write(ticket(reference), "It did not come");
        office.handle(ticket(reference), Optional.empty(), Optional.of(Ticket.State.CLOSED), Optional.empty());
        office.deliveries.turn();
        assertThat(receiver.told().stream().map(told -> Json.tree(told.body()))
                .map(told -> told.path("type").asString() + " " + told.path("data").path("ticket").path("state").asString() + " "
                        + told.path("data").path("message").path("text").asString("-")))
                .containsExactly(
                        "ticket.created new Where is it?", "ticket.updated open -", "ticket.replied solved Sent today", "ticket.solved solved -",
                        "ticket.updated open -", "ticket.message open It did not come", "ticket.updated closed -");
        assertThat(Json.tree(receiver.told().get(1).body()).path("data").path("ticket").path("assignee").asString()).isEqualTo("mara@alder.example");
    }

    private Ticket ticket(String reference) {
        return office.tickets.byReference(reference).orElseThrow();
    }

    @Test
    void aTicketThatWaitsHoldsBackItsOwnMessagesAndNobodyElses() {
        receiver.answersFirst(Receiver.says(500));
        var slow = office.ask("Slow, first");
        office.write(office.tickets.byReference(slow).orElseThrow(), "Slow, second");
        office.ask("Another");
        office.deliveries.turn();
        assertThat(texts()).containsExactly("Slow, first", "Another");
        office.clock.pass(Duration.ofSeconds(6));
        office.deliveries.turn();
        assertThat(texts()).containsExactly("Slow, first", "Another", "Slow, first", "Slow, second");
    }

    private List<String> texts() {
        return receiver.told().stream().map(told -> Json.tree(told.body()).path("data").path("message").path("text").asString()).toList();
    }

    @Test
    void thePausesGrowAndVaryAndEndAfterADay() {
        receiver.is(Receiver.says(500));
        var reference = office.ask("Hello?");
        var begun = office.clock.instant();
        var pauses = new ArrayList<Duration>();
        for (var delivery = only(reference); delivery.state() == Delivery.State.PENDING; delivery = only(reference)) {
            if (delivery.attempts() > 0) {
                pauses.add(Duration.between(office.clock.instant(), delivery.due()));
                assertThat(pauses.getLast()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(Math.min(3600, 5L << Math.min(20, delivery.attempts() - 1))));
            }
            office.clock.show(delivery.due());
            if (office.deliveries.turn() == 0) {
                office.clock.pass(Deliveries.REST);
                office.deliveries.turn();
            }
        }
        assertThat(pauses).hasSizeBetween(30, 90);
        assertThat(pauses.stream().skip(20).distinct().count()).as("jitter").isGreaterThan(10);
        assertThat(Duration.between(begun, office.clock.instant())).isBetween(Duration.ofHours(23), Duration.ofHours(28));
        assertThat(only(reference).because()).hasValue(new Delivery.Reason("answered", "500"));
        assertThat(office.deliveries.dead()).hasSize(1);
    }

    @Test
    void howLongTheDeskAsksToWaitIsKeptForEverybody() {
        receiver.answersFirst(Receiver.asksToWait("120"));
        office.ask("One");
        office.ask("Two");
        assertThat(office.deliveries.turn()).isEqualTo(1);
        office.clock.pass(Duration.ofSeconds(119));
        assertThat(office.deliveries.turn()).isZero();
        office.clock.pass(Duration.ofSeconds(1));
        assertThat(office.deliveries.turn()).isEqualTo(2);
        assertThat(receiver.different()).hasSize(2);
    }

    @Test
    void whoeverFailsAgainAndAgainIsLeftInPeaceAndThenAskedOnce() {
        receiver.is(Receiver.says(503));
        IntStream.range(0, 20).forEach(i -> office.ask("Ticket " + i));
        assertThat(office.deliveries.turn()).isEqualTo(Deliveries.FAILURES);
        assertThat(office.deliveries.turn()).isZero();
        office.clock.pass(Deliveries.REST);
        assertThat(office.deliveries.turn()).as("one is tried").isEqualTo(1);
        assertThat(office.deliveries.turn()).isZero();
        receiver.is(Receiver.TAKES);
        office.clock.pass(Deliveries.REST);
        assertThat(office.deliveries.turn()).isGreaterThan(10);
        live(Duration.ofHours(1));
        assertThat(office.store().count(Delivery.State.SENT)).isEqualTo(20);
    }

    @Test
    void aDeskThatIsDownForAlmostADayGetsEverythingInTheEnd() {
        receiver.is(Receiver.says(502));
        var references = IntStream.range(0, 12).mapToObj(i -> office.ask("Ticket " + i)).toList();
        references.forEach(reference -> office.write(office.tickets.byReference(reference).orElseThrow(), "More"));
        live(Duration.ofHours(23));
        assertThat(office.deliveries.dead()).isEmpty();
        receiver.is(Receiver.TAKES);
        live(Duration.ofHours(2));
        assertThat(office.store().count(Delivery.State.SENT)).isEqualTo(24);
        assertThat(receiver.different()).hasSize(24);
    }

    @Test
    void whatADeskDidNotTakeForTwoDaysIsSeenAndCanBeTriedAgain() {
        receiver.is(Receiver.says(502));
        IntStream.range(0, 12).forEach(i -> office.ask("Ticket " + i));
        live(Duration.ofDays(2));
        assertThat(office.deliveries.dead()).hasSize(12).allSatisfy(delivery -> {
            assertThat(delivery.because()).hasValue(new Delivery.Reason("answered", "502"));
            assertThat(delivery.payload()).as("what it takes to try again").isNotEmpty();
        });
        receiver.is(Receiver.TAKES);
        assertThat(office.deliveries.turn()).isZero();
        office.deliveries.dead().forEach(delivery -> assertThat(office.deliveries.again(delivery.id())).isTrue());
        assertThat(office.deliveries.turn()).isEqualTo(12);
        assertThat(office.deliveries.dead()).isEmpty();
        assertThat(office.deliveries.again(1)).as("what was sent is not sent again").isFalse();
    }

    @Test
    void whatADeskRefusesIsSeenAtOnceAndTheNextIsNotHeldUp() {
        receiver.answersFirst(Receiver.says(422));
        var refused = office.ask("Not like this");
        office.ask("Like this");
        assertThat(office.deliveries.turn()).isEqualTo(2);
        assertThat(office.deliveries.dead()).extracting(Delivery::ticket).containsExactly(refused);
        assertThat(office.store().count(Delivery.State.SENT)).isEqualTo(1);
    }

    @Test
    void oneDestinationThatIsDownHoldsUpNoOther() throws Exception {
        office.close();
        try (var mail = new MailServer()) {
            receiver.is(Receiver.says(503));
            office.with(webhook(receiver), shopper(mail));
            office.ask("Hello?");
            office.deliveries.turn();
            assertThat(mail.arrived()).hasSize(1);
        }
    }

    @Test
    void aRestartRepeatsNothingForWhoHonoursTheKey() {
        receiver.answersFirst(Receiver.HANGS_UP);
        office.ask("Hello?");
        office.ask("And I?");
        office.deliveries.turn();
        office.close();
        office.with(webhook(receiver));
        live(Duration.ofMinutes(5));
        assertThat(receiver.told()).hasSize(3);
        assertThat(receiver.different()).hasSize(2);
    }

    @Test
    void aClockThatJumpsGivesNothingUpAndLosesNothing() {
        receiver.is(Receiver.says(500));
        IntStream.range(0, 7).forEach(i -> office.ask("Ticket " + i));
        office.deliveries.turn();
        office.clock.pass(Duration.ofDays(30));
        office.deliveries.turn();
        assertThat(office.deliveries.dead()).as("a leap forward").isEmpty();
        office.clock.pass(Duration.ofDays(-60));
        receiver.is(Receiver.TAKES);
        assertThat(office.deliveries.turn()).as("a leap back").isEqualTo(7);
        assertThat(receiver.different()).hasSize(7);
    }

    @Test
    void theSameQuestionSentTwiceIsToldOnce() {
        var once = new Tickets.Once("the same key of the same form", "");
        var question = new Tickets.Question("other", java.util.Locale.ENGLISH, "", "Twice?", "sam@example.com", "", java.util.Map.of());
        var visit = new help.cairn.deflection.Visits.Visit("session", Optional.empty(), help.cairn.deflection.Event.Who.HUMAN, "", "phone", false);
        for (int i = 0; i < 2; i++) {
            office.tickets.open(question, office.site, Journey.NOTHING, "form", once, "", visit,
                    reference -> visit.event("ticket", office.clock.instant(), "en", "/", "none", java.util.Map.of("ticket", reference)));
        }
        office.deliveries.turn();
        assertThat(receiver.told()).hasSize(1);
    }

    @Test
    void nobodyCanMakeUsFloodAMailboxWithConfirmations() throws Exception {
        office.close();
        try (var mail = new MailServer()) {
            office.with(shopper(mail));
            for (int i = 0; i < 10; i++) {
                office.ask("Message " + i, "Sam", i % 2 == 0 ? "victim@example.com" : "Victim+" + i + "@example.com", Journey.NOTHING, "");
            }
            office.ask("Mine", "Kim", "kim@example.com", Journey.NOTHING, "");
            office.deliveries.turn();
            assertThat(mail.arrived()).hasSize(DeliveryStore.CONFIRMATIONS_A_DAY + 1);
            office.clock.pass(Duration.ofHours(25));
            office.ask("A day later", "Sam", "victim@example.com", Journey.NOTHING, "");
            office.deliveries.turn();
            assertThat(mail.arrived()).hasSize(DeliveryStore.CONFIRMATIONS_A_DAY + 2);
        }
    }

    @Test
    void whatLooksLikeSpamReachesTheDeskWithAMarkAndMakesNoMailUntilAColleagueReplies() throws Exception {
        office.close();
        try (var mail = new MailServer()) {
            office.with(webhook(receiver), shopper(mail));
            var reference = office.ask("Buy now", "", "sam@example.com", Journey.NOTHING, "trap");
            office.write(office.tickets.byReference(reference).orElseThrow(), "Really");
            office.deliveries.turn();
            assertThat(texts()).containsExactly("Buy now", "Really");
            assertThat(Json.tree(receiver.told().getFirst().body()).path("data").path("ticket").path("held").asString()).isEqualTo("trap");
            assertThat(mail.arrived()).isEmpty();
            office.handle(office.tickets.byReference(reference).orElseThrow(),
                    Optional.of(new Ticket.Message("staff", "Mara", office.clock.instant(), "You are no robot.")), Optional.empty(), Optional.empty());
            office.deliveries.turn();
            assertThat(texts()).containsExactly("Buy now", "Really", "You are no robot.");
            assertThat(mail.arrived()).singleElement().satisfies(arrived -> assertThat(arrived.parts().getFirst()).contains("You are no robot."));
        }
    }

    @Test
    void theLinkInAReplyOpensTheTicketAndTheFirstLinkStillDoes() throws Exception {
        office.close();
        try (var mail = new MailServer()) {
            office.with(shopper(mail));
            var reference = office.ask("Where is it?");
            office.deliveries.turn();
            office.handle(office.tickets.byReference(reference).orElseThrow(),
                    Optional.of(new Ticket.Message("staff", "Mara", office.clock.instant(), "Here.")), Optional.empty(), Optional.empty());
            assertThat(office.deliveries.turn()).isEqualTo(1);
            var keys = mail.arrived().stream().map(arrived -> key(arrived.parts().getFirst())).toList();
            assertThat(keys).hasSize(2).doesNotHaveDuplicates()
                    .allSatisfy(key -> assertThat(office.tickets.open(reference, key)).isPresent());
            assertThat(office.tickets.open(office.ask("Another"), keys.getLast())).isEmpty();
            assertThat(office.deliveries.of(reference)).allSatisfy(delivery -> assertThat(delivery.payload()).isEmpty());
        }
    }

    private static String key(String text) {
        var matcher = Pattern.compile("\\?key=([A-Za-z0-9_-]+)").matcher(text);
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    /// A desk that does everything wrong in turn, and takes each message once by its key.
    @Test
    void aDeskInChaosHasEveryMessageExactlyOnceInTheEnd() throws IOException {
        var random = new Random(11);
        var moods = List.of(
                Receiver.asksToWait("3"), Receiver.asksToWait("Tue, 24 Nov 2026 09:00:20 GMT"), Receiver.says(500), Receiver.says(503), Receiver.HANGS_UP,
                Receiver.ANSWERS_NONSENSE, Receiver.says(408), Receiver.TAKES, receiver.stalls(), Receiver.says(301));
        receiver.answersFirst(IntStream.range(0, 60).mapToObj(_ -> moods.get(random.nextInt(moods.size()))).toArray(Receiver.Mood[]::new));
        var references = IntStream.range(0, 15).mapToObj(i -> office.ask("Ticket " + i)).toList();
        references.forEach(reference -> office.write(office.tickets.byReference(reference).orElseThrow(), "More"));
        live(Duration.ofHours(20));
        assertThat(office.store().count(Delivery.State.SENT)).isEqualTo(30);
        assertThat(office.deliveries.dead()).isEmpty();
        var once = new LinkedHashMap<String, String>();
        receiver.told().forEach(told -> {
            var body = Json.tree(told.body()).path("data");
            var earlier = once.putIfAbsent(told.id(), body.path("ticket").path("reference").asString() + " " + body.path("message").path("text").asString());
            assertThat(earlier).as("the same key is the same message").isIn(null, once.get(told.id()));
        });
        assertThat(receiver.told().size()).as("some came more than once").isGreaterThan(30);
        assertThat(once.values()).doesNotHaveDuplicates().hasSize(30);
        for (var reference : references) {
            assertThat(once.values().stream().filter(what -> what.startsWith(reference)).map(what -> what.endsWith("More"))).containsExactly(false, true);
        }
    }

    @Test
    void whatIsUnderWayWhenTheServerStopsIsFinishedFirst() throws Exception {
        var arrived = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        office.close();
        office.with(new WebhookDesk(new WebhookDesk.Endpoint(receiver.address(), List.of(Office.SECRET)), office.pages, office.clock));
        receiver.is(exchange -> {
            arrived.countDown();
            try {
                assertThat(goOn.await(10, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            Receiver.TAKES.answer(exchange);
        });
        office.deliveries.start();
        office.ask("Hello?");
        assertThat(arrived.await(10, TimeUnit.SECONDS)).isTrue();
        var closing = Thread.ofVirtual().start(office::close);
        goOn.countDown();
        closing.join();
        office.with(webhook(receiver));
        assertThat(office.deliveries.turn()).isZero();
        assertThat(office.store().count(Delivery.State.SENT)).isEqualTo(1);
        assertThat(receiver.told()).hasSize(1);
    }
}
