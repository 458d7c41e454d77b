package help.cairn;

import static org.assertj.core.api.Assertions.assertThat;

import help.cairn.web.Json;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import org.altcha.altcha.Altcha;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What looks like spam waits for somebody's look, and its sender knows it: nothing is dropped silently.
class SpamJourneyTest {
    private static final Pattern HIDDEN = Pattern.compile("<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\"");
    private static final Pattern PUZZLE = Pattern.compile("data-puzzle=\"([^\"]+)\"");
    private static final Pattern LINK = Pattern.compile("/en/tickets/\\S+\\?key=[A-Za-z0-9_-]+");

    @TempDir
    Path data;

    private Shop shop;

    @BeforeEach
    void open() throws Exception {
        shop = new Shop(data, Map.of("limits.enabled", "true"));
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void onlyWhereMuchWasSentADeviceWorksForItsQuestionAndWhatItDidCountsOnce() throws Exception {
        for (int i = 0; i < 3; i++) {
            var form = form();
            assertThat(PUZZLE.matcher(form).find()).isFalse();
            assertThat(held(send(form, "sam" + i + "@example.com", Map.of()))).isFalse();
        }
        var form = form();
        var puzzle = PUZZLE.matcher(form);
        assertThat(puzzle.find()).isTrue();
        var solved = solved(puzzle.group(1).replace("&#34;", "\"").replace("&amp;", "&"));
        assertThat(held(send(form, "ada@example.com", Map.of("proof", solved)))).isFalse();
        assertThat(held(send(form(), "bea@example.com", Map.of("proof", solved)))).as("a solved puzzle counts once").isTrue();
        assertThat(held(send(form(), "cem@example.com", Map.of()))).isTrue();
        assertThat(held(send(form(), "dan@example.com", Map.of("proof", "nonsense")))).isTrue();
    }

    @Test
    void aHundredTapsWithOneKeyAreOneTicketWhateverTheLimits() throws Exception {
        var form = form();
        var answers = new ConcurrentLinkedQueue<String>();
        try (var taps = Executors.newVirtualThreadPerTaskExecutor()) {
            shop.clock.pass(Duration.ofSeconds(30));
            for (int i = 0; i < 100; i++) {
                var api = i % 2 == 0;
                taps.submit(() -> answers.add(api ? tap() : tap(form)));
            }
        }
        assertThat(answers).hasSize(100);
        assertThat(shop.count("SELECT count(*) FROM ticket")).isEqualTo(2);
        assertThat(answers.stream().filter(answer -> !answer.startsWith("429")).distinct()).as("one link for all of a key").hasSize(2);
        assertThat(tap()).startsWith("201");
        assertThat(tap(form)).startsWith("303");
    }

    private String tap() throws Exception {
        var answer = shop.phone.send(
                shop.request("/api/v1/tickets").header("Content-Type", "application/json").header("Idempotency-Key", "one")
                        .POST(HttpRequest.BodyPublishers.ofString("{\"topic\":\"order\",\"message\":\"Where is it?\",\"email\":\"sam@example.com\"}")).build(),
                HttpResponse.BodyHandlers.ofString());
        return answer.statusCode() + (answer.statusCode() == 201 ? answer.body() : "");
    }

    private String tap(String form) throws Exception {
        var sent = shop.post(shop.phone, "/en/contact", filled(form, "ada@example.com", Map.of()));
        return sent.statusCode() + sent.headers().firstValue("Location").orElse("");
    }

    @Test
    void aHeldQuestionIsConfirmedOnceSomebodyLookedAtIt() throws Exception {
        var reference = Shop.reference(heldQuestion("sam@example.com"));
        shop.signIn("agent");
        assertThat(shop.get(shop.laptop, "/staff/tickets").body()).doesNotContain(reference);
        assertThat(shop.get(shop.laptop, "/staff/tickets?state=held").body()).contains(reference).contains("Promised by");
        assertThat(shop.get(shop.laptop, "/staff/tickets/" + reference).body()).contains("A field that people do not see was filled in.");
        assertThat(shop.get(shop.laptop, "/metrics").body()).contains("cairn_tickets_held 1");
        assertThat(shop.letters).isEmpty();

        shop.handle(reference, Map.of("do", "release"));
        var letter = shop.letter();
        assertThat(letter).startsWith("sam@example.com").contains(reference).doesNotContain("Zxqv");
        var link = LINK.matcher(letter);
        assertThat(link.find()).isTrue();
        assertThat(shop.get(shop.phone, link.group()).body()).contains("Zxqv");
        assertThat(shop.get(shop.laptop, "/staff/tickets").body()).contains(reference);
        shop.handle(reference, Map.of("do", "release"));
        shop.handle(reference, Map.of("do", "spam"));
        assertThat(shop.count("SELECT count(*) FROM delivery WHERE kind = 'opened'")).as("confirmed once").isEqualTo(1);
        assertThat(shop.get(shop.laptop, "/staff/tickets").body()).as("what was looked at is no spam any more").contains(reference);
    }

    @Test
    void spamIsClosedWithoutAWordAndStaysToBeFound() throws Exception {
        var address = heldQuestion("robot@example.com");
        var reference = Shop.reference(address);
        shop.signIn("agent");
        shop.handle(reference, Map.of("do", "spam"));
        assertThat(shop.get(shop.laptop, "/staff/tickets?state=held").body()).doesNotContain(reference);
        assertThat(shop.get(shop.laptop, "/staff/tickets?state=solved&tag=spam").body()).contains(reference);
        assertThat(shop.count("SELECT count(*) FROM delivery")).as("nobody gets a letter").isZero();
        assertThat(shop.count("SELECT count(*) FROM audit WHERE act = 'ticket spam'")).isEqualTo(1);
    }

    @Test
    void whatLooksLikeSpamIsHeldWithoutScriptsTooAlthoughAnswersWouldBeOffered() throws Exception {
        assertThat(held(send(form(), "robot@example.com", Map.of("website", "x", "checked", "", "message", "where is my parcel")))).isTrue();
    }

    private String heldQuestion(String email) throws Exception {
        var page = send(form(), email, Map.of("website", "https://spam.example"));
        assertThat(held(page)).isTrue();
        var link = Pattern.compile("/en/tickets/[^\"?]+").matcher(page);
        assertThat(link.find()).isTrue();
        return link.group();
    }

    private String form() throws Exception {
        return shop.get(shop.phone, "/en/contact?topic=other").body();
    }

    /// The page that tells that it was sent, by somebody who took half a minute to type.
    private String send(String form, String email, Map<String, String> more) throws Exception {
        var fields = filled(form, email, more);
        shop.clock.pass(Duration.ofSeconds(30));
        return shop.get(shop.phone, shop.post(shop.phone, "/en/contact", fields).headers().firstValue("Location").orElseThrow()).body();
    }

    private static Map<String, String> filled(String form, String email, Map<String, String> more) {
        var fields = new LinkedHashMap<String, String>();
        var hidden = HIDDEN.matcher(form.substring(form.indexOf("action=\"/en/contact\"")));
        while (hidden.find()) {
            fields.put(hidden.group(1), hidden.group(2));
        }
        fields.putAll(Map.of("message", "Zxqv " + email, "email", email, "checked", "yes"));
        fields.putAll(more);
        // A form without scripts does not say that answers were looked at.
        fields.values().removeIf(String::isEmpty);
        return fields;
    }

    private static boolean held(String page) {
        return page.contains("looks at it first");
    }

    private static String solved(String puzzle) throws Exception {
        var json = Json.tree(puzzle);
        var solution = Altcha.solveChallenge(
                json.path("challenge").asString(), json.path("salt").asString(), Altcha.Algorithm.SHA256, json.path("maxnumber").asLong(), 0);
        var payload = new LinkedHashMap<String, Object>();
        for (var name : new String[] {"algorithm", "challenge", "salt", "signature"}) {
            payload.put(name, json.path(name).asString());
        }
        payload.put("number", solution.number);
        return Base64.getEncoder().encodeToString(Json.text(payload).getBytes(StandardCharsets.UTF_8));
    }
}
