package help.cairn.tickets;

import static org.assertj.core.api.Assertions.assertThat;

import help.cairn.deflection.Event;
import help.cairn.deflection.EventStore;
import help.cairn.deflection.Visits;
import help.cairn.staff.Colleagues;
import help.cairn.staff.Role;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How long what is known of people stays.
class SweeperTest {
    private static final Visits.Visit SAM = new Visits.Visit("sessionofsam", Optional.of("visitorofsam"), Event.Who.HUMAN, "", "phone", true);
    private static final Retention USUAL = new Retention(days(730), days(730), days(90), days(90), days(730), days(730));

    private final Path data;
    private final Receiver receiver = new Receiver();
    private final Office office;

    SweeperTest(@TempDir Path data) throws IOException {
        this.data = data;
        office = new Office(data);
        office.with(new WebhookDesk(new WebhookDesk.Endpoint(receiver.address(), List.of(Office.SECRET)), office.pages, office.clock, Duration.ofSeconds(20)));
    }

    @AfterEach
    void close() {
        office.close();
        receiver.close();
    }

    private static Optional<Duration> days(int number) {
        return Optional.of(Duration.ofDays(number));
    }

    private Sweeper sweeper(Retention retention) {
        return new Sweeper(
                office.database(), new EventStore(office.database()), new Colleagues(office.database(), office.clock), retention, office.clock);
    }

    private void pass(int days) {
        office.clock.pass(Duration.ofDays(days));
    }

    private String ask(String message) {
        var journey = new Journey(List.of(new Journey.Search("xylophone", 3, List.of(), office.clock.instant())), List.of(), List.of(), 2, "", "phone", "en",
                "", "");
        var reference = office.ask(message, "Sam", "sam@example.com", journey, "", SAM);
        office.deliveries.turn();
        return reference;
    }

    private void settle(String reference, Ticket.State state) {
        office.handle(ticket(reference).orElseThrow(), Optional.empty(), Optional.of(state), Optional.empty());
    }

    private Optional<Ticket> ticket(String reference) {
        return office.tickets.byReference(reference);
    }

    private Map<String, Long> stock(Sweeper sweeper) {
        return sweeper.kinds().stream().collect(java.util.stream.Collectors.toMap(Sweeper.Kind::name, kind -> kind.stock().count()));
    }

    @Test
    void aSettledTicketGoesWhenItsTimeIsOverAndTakesAllAlong() throws IOException {
        var reference = ask("My teakettle is late.");
        settle(reference, Ticket.State.SOLVED);
        var sweeper = sweeper(new Retention(days(30), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()));
        pass(30);
        sweeper.turn();
        assertThat(ticket(reference)).isPresent();
        pass(1);
        sweeper.turn();
        assertThat(ticket(reference)).isEmpty();
        assertThat(stock(sweeper)).containsEntry("tickets", 0L).containsEntry("context", 0L).containsEntry("deliveries", 0L).containsEntry("events", 1L);
        var bytes = new String(Files.readAllBytes(data.resolve("cairn.db")), StandardCharsets.ISO_8859_1)
                + new String(Files.readAllBytes(data.resolve("cairn.db-wal")), StandardCharsets.ISO_8859_1);
        assertThat(bytes).doesNotContain("teakettle").doesNotContain("sam@example.com").doesNotContain("xylophone");
    }

    @Test
    void nothingOfAnOpenTicketGoesHoweverOldItIs() {
        var reference = ask("Still waiting");
        for (var state : List.of(Ticket.State.NEW, Ticket.State.OPEN, Ticket.State.WAITING)) {
            settle(reference, state);
            pass(5_000);
            sweeper(USUAL).turn();
            assertThat(ticket(reference).orElseThrow().journey()).isPresent();
            assertThat(office.deliveries.of(reference)).extracting(Delivery::kind).contains(Delivery.Kind.OPENED);
        }
        settle(reference, Ticket.State.CLOSED);
        sweeper(USUAL).turn();
        assertThat(ticket(reference)).as("settled a moment ago").isPresent();
        assertThat(ticket(reference).orElseThrow().journey()).isEmpty();
        assertThat(office.deliveries.of(reference)).extracting(Delivery::kind).doesNotContain(Delivery.Kind.OPENED);
    }

    @Test
    void contextAndDeliveriesGoOnTheirOwnClockAndTheTicketStays() {
        var reference = ask("Where is it?");
        settle(reference, Ticket.State.SOLVED);
        office.deliveries.turn();
        pass(91);
        sweeper(new Retention(days(730), days(730), days(120), days(90), days(730), days(730))).turn();
        assertThat(ticket(reference).orElseThrow().journey()).isPresent();
        assertThat(office.deliveries.of(reference)).isEmpty();
        sweeper(USUAL).turn();
        assertThat(ticket(reference).orElseThrow().journey()).isEmpty();
    }

    @Test
    void filesGoOnTheirOwnClockAndTheirMessageStays() {
        var reference = ask("Look at this");
        var attachment = new Attachment("id", "sole.jpg", "image/jpeg", 5, "digest");
        new AttachmentStore(office.database()).add(attachment, new byte[5], 5, office.clock.instant());
        office.write(ticket(reference).orElseThrow(), "Here", attachment);
        var sweeper = sweeper(new Retention(days(730), days(30), days(730), days(730), days(730), days(730)));
        pass(100);
        sweeper.turn();
        assertThat(stock(sweeper)).as("an open ticket").containsEntry("attachments", 1L);
        settle(reference, Ticket.State.SOLVED);
        pass(31);
        sweeper.turn();
        assertThat(stock(sweeper)).containsEntry("attachments", 0L).containsEntry("tickets", 1L);
        assertThat(ticket(reference).orElseThrow().messages().getLast()).isEqualTo(new Ticket.Message(
                "shopper", "Sam", Instant.parse("2026-11-24T09:00:00Z"), "Here", List.of()));
        assertThat(office.database().<Integer>read(handle -> handle.createQuery("SELECT count(*) FROM attachment_content").mapTo(Integer.class).one()))
                .isZero();
    }

    @Test
    void whatStillWaitsForADeskIsNotForgotten() {
        receiver.is(Receiver.says(500));
        var reference = ask("Where is it?");
        settle(reference, Ticket.State.SOLVED);
        pass(400);
        sweeper(USUAL).turn();
        assertThat(office.deliveries.of(reference)).extracting(Delivery::kind).containsExactly(Delivery.Kind.OPENED, Delivery.Kind.SOLVED);
    }

    @Test
    void oldEventsAndAuditEntriesGoAndTheNewestPlaceInTheLogIsNotGivenTwice() {
        new Colleagues(office.database(), office.clock).add("mara@example.com", Role.AGENT);
        ask("One");
        ask("Two");
        pass(731);
        var sweeper = sweeper(USUAL);
        sweeper.turn();
        assertThat(stock(sweeper)).containsEntry("events", 1L);
        ask("Three");
        assertThat(office.database().<List<Long>>read(handle -> handle.createQuery("SELECT position FROM event ORDER BY position").mapTo(Long.class).list()))
                .containsExactly(2L, 3L);
        assertThat(office.database().<List<String>>read(handle -> handle.createQuery("SELECT who || ' ' || what FROM audit").mapTo(String.class).list()))
                .containsExactly("retention tickets 0, attachments 0, context 0, deliveries 0, events 1, audit 1");
    }

    @Test
    void whatIsKeptForEverStays() {
        var reference = ask("Keep me");
        settle(reference, Ticket.State.CLOSED);
        pass(20_000);
        var sweeper = sweeper(new Retention(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()));
        sweeper.turn();
        assertThat(ticket(reference).orElseThrow().journey()).isPresent();
        assertThat(sweeper.last().orElseThrow().all()).isZero();
    }

    @Test
    void aDayPassesBetweenTwoRoundsAndAClockThatWentBackStopsNone() {
        var sweeper = sweeper(USUAL);
        sweeper.turn();
        var first = sweeper.last().orElseThrow().at();
        office.clock.pass(Duration.ofHours(23));
        sweeper.turn();
        assertThat(sweeper.last().orElseThrow().at()).isEqualTo(first);
        office.clock.pass(Duration.ofHours(1));
        sweeper.turn();
        assertThat(sweeper.last().orElseThrow().at()).isEqualTo(first.plus(Duration.ofDays(1)));
        office.clock.show(Instant.parse("2020-01-01T00:00:00Z"));
        sweeper.turn();
        assertThat(sweeper.last().orElseThrow().at()).isEqualTo(Instant.parse("2020-01-01T00:00:00Z"));
    }
}
