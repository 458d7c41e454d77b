package help.cairn.tickets;

import static org.assertj.core.api.Assertions.assertThat;

import help.cairn.web.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookDeskTest extends DeskContractTest {
    private static final String NEXT = "whsec_" + Base64.getEncoder().encodeToString("the secret that comes after the first".getBytes(StandardCharsets.UTF_8));

    private final Office office;
    private final Receiver receiver = new Receiver();
    private final WebhookDesk desk;

    WebhookDeskTest(@TempDir Path data) throws IOException {
        office = new Office(data);
        desk = new WebhookDesk(new WebhookDesk.Endpoint(receiver.address(), List.of(Office.SECRET, NEXT)), office.pages, office.clock, SOON);
    }

    @AfterEach
    void close() {
        receiver.close();
    }

    @Override
    Desk desk() {
        return desk;
    }

    @Override
    void otherSide(Mood mood) {
        switch (mood) {
            case TAKES -> receiver.is(Receiver.TAKES);
            case BUSY -> receiver.is(Receiver.says(503));
            case REFUSES -> receiver.is(Receiver.says(422));
            case STALLS -> receiver.is(receiver.stalls());
            case HANGS_UP -> receiver.is(Receiver.HANGS_UP);
            case GONE -> receiver.close();
        }
    }

    @Override
    List<Arrival> arrivals() {
        return receiver.told().stream().map(told -> new Arrival(told.id(), List.copyOf(told.headers().keySet()), told.body())).toList();
    }

    private Delivery delivery(Delivery.Kind kind, Ticket ticket) {
        return Office.delivery(desk, kind, ticket, ticket.messages().getLast());
    }

    private static Ticket ticket() {
        return Office.ticket("Where is my parcel?", "Sam", Optional.empty());
    }

    @Test
    void thePhotosOfAQuestionAreNamedAndStayHere() {
        assertThat(desk.take(delivery(Delivery.Kind.OPENED, Office.withPhoto()))).isEqualTo(new Desk.Answer.Sent());
        assertThat(receiver.told().getLast().body())
                .contains("\"attachments\":[{\"name\":\"sole.jpg\",\"type\":\"image/jpeg\",\"size\":1234567}]").doesNotContain("a-secret-id");
    }

    @Test
    void aDeliveryThatWasPackedBeforeThereWereFilesIsStillRead() {
        var packed = delivery(Delivery.Kind.OPENED, ticket()).payload();
        assertThat(Notice.read(packed.replace(",\"attachments\":[]", "")).data().message().orElseThrow().attachments()).isEmpty();
        assertThat(packed).contains(",\"attachments\":[]");
    }

    @Test
    void thePublishedExampleGetsThePublishedSignature() {
        office.clock.show(Instant.ofEpochSecond(1_614_265_330));
        var example = new Delivery(
                1, "p5jXN8AQM9LWM0D4loKWxJek", "HC-0000-0000", "webhook", Delivery.Kind.OPENED, "{\"test\": 2432232314}", Delivery.State.PENDING, 0,
                Instant.EPOCH, Instant.EPOCH, Duration.ZERO, Optional.empty(), Optional.empty());
        desk.take(example);
        assertThat(receiver.told()).singleElement().satisfies(told -> {
            assertThat(told.headers()).containsEntry("webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek").containsEntry("webhook-timestamp", "1614265330");
            assertThat(told.headers().get("webhook-signature").split(" ")).contains("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {Office.SECRET, "next"})
    void whoeverKnowsTheOldSecretOrTheNextOneCanTellThatItIsFromUs(String which) throws Exception {
        desk.take(delivery(Delivery.Kind.OPENED, ticket()));
        var told = receiver.told().getFirst();
        assertThat(verified(told, which.equals("next") ? NEXT : which, told.body())).isTrue();
        assertThat(verified(told, which.equals("next") ? NEXT : which, told.body() + " ")).as("a changed body").isFalse();
        assertThat(verified(told, "whsec_" + Base64.getEncoder().encodeToString(new byte[24]), told.body())).as("another secret").isFalse();
    }

    /// As the specification says it, without the library that signs.
    private static boolean verified(Receiver.Told told, String secret, String body) throws Exception {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret.substring("whsec_".length())), "HmacSHA256"));
        var signed = told.headers().get("webhook-id") + "." + told.headers().get("webhook-timestamp") + "." + body;
        var expected = "v1," + Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
        return Arrays.asList(told.headers().get("webhook-signature").split(" ")).contains(expected);
    }

    @Test
    void theBodyHoldsTheTicketTheMessageAndTheCardAsItWasSentOff() {
        var at = Instant.parse("2026-11-24T08:50:00Z");
        var card = new Journey(
                List.of(new Journey.Search("boots refund", 3, List.of("refunds"), at)), List.of(), List.of(), 10, "/en/articles/refunds", "phone, Android",
                "en",
                "en-GB", "none");
        var ticket = Office.ticket("Where is my “refund”?\nThanks", "Sam", Optional.of(card));
        desk.take(delivery(Delivery.Kind.OPENED, ticket));
        var body = Json.tree(receiver.told().getFirst().body());
        assertThat(body.path("type").asString()).isEqualTo("ticket.created");
        assertThat(body.path("timestamp").asString()).isEqualTo("2026-11-24T09:00:00Z");
        var told = body.path("data").path("ticket");
        assertThat(told.path("reference").asString()).isEqualTo(ticket.reference());
        assertThat(told.path("url").asString()).isEqualTo("https://help.example/staff/tickets/" + ticket.reference());
        assertThat(told.path("email").asString()).isEqualTo("sam@example.com");
        assertThat(told.path("fields").path("orderNumber").asString()).isEqualTo("1001");
        assertThat(body.path("data").path("message").path("text").asString()).isEqualTo("Where is my “refund”?\nThanks");
        assertThat(body.path("data").path("context").toString()).isEqualTo(Json.tree(Json.text(card)).toString());
        assertThat(receiver.told().getFirst().body()).as("the shopper's own link").doesNotContain("secret-key");
    }

    @Test
    void aFurtherMessageIsToldWithoutTheCard() {
        var ticket = Office.ticket("Any news?", "Sam", Optional.of(new Journey(List.of(), List.of(), List.of(), -1, "/en/here", "", "", "", "")));
        desk.take(delivery(Delivery.Kind.WRITTEN, ticket));
        assertThat(receiver.told().getFirst().body()).contains("\"ticket.message\"").contains("Any news?").doesNotContain("/en/here");
    }

    @ParameterizedTest
    @CsvSource({"120, 120", "'Tue, 24 Nov 2026 09:05:00 GMT', 300"})
    void howLongItAsksToWaitIsHeard(String said, long seconds) {
        receiver.is(Receiver.asksToWait(said));
        assertThat(desk.take(delivery(Delivery.Kind.OPENED, ticket()))).isInstanceOfSatisfying(
                Desk.Answer.Later.class, later -> assertThat(later.after()).hasValue(Duration.ofSeconds(seconds)));
    }

    @Test
    void aTicketIsNotTakenToAnotherAddressThanTheOneThatWasNamed() throws IOException {
        try (var elsewhere = new Receiver()) {
            receiver.is(exchange -> {
                exchange.getResponseHeaders().set("Location", elsewhere.address().toString());
                exchange.sendResponseHeaders(307, -1);
            });
            assertThat(desk.take(delivery(Delivery.Kind.OPENED, ticket()))).isInstanceOfSatisfying(
                    Desk.Answer.Later.class, later -> assertThat(later.because()).isEqualTo(new Delivery.Reason("redirected", "307")));
            assertThat(elsewhere.told()).isEmpty();
        }
    }

    @Test
    void anAnswerWithoutEndIsNotWaitedFor() {
        receiver.is(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('x');
            exchange.getResponseBody().flush();
            receiver.stalls().answer(exchange);
        });
        assertThat(desk.take(delivery(Delivery.Kind.OPENED, ticket()))).isInstanceOf(Desk.Answer.Later.class);
    }

    @Test
    void whatIsSaidBesideYesIsOfNoInterest() {
        receiver.is(Receiver.ANSWERS_NONSENSE);
        assertThat(desk.take(delivery(Delivery.Kind.OPENED, ticket()))).isEqualTo(new Desk.Answer.Sent());
    }
}
