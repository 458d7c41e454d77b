package help.cairn;

import static org.assertj.core.api.Assertions.assertThat;

import help.cairn.web.Json;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.altcha.altcha.Altcha;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Many questions from one network: each device works a little for its own, and nothing is dropped silently.
class SpamJourneyTest {
    private static final Pattern HIDDEN = Pattern.compile("<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\"");
    private static final Pattern PUZZLE = Pattern.compile("data-puzzle=\"([^\"]+)\"");

    /// A clock on which half a minute passes while somebody types.
    private static final class Typing extends Clock {
        private Instant now = Instant.now();

        void pass() {
            now = now.plusSeconds(30);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @TempDir
    Path data;

    private final Typing clock = new Typing();
    private final HttpClient phone = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    private HelpCenter center;

    @BeforeEach
    void open() throws Exception {
        center = HelpCenter.open(
                Settings.read(Optional.empty(), Map.of(), Map.of("server.port", "0", "data.dir", data.toString(), "content.path", "content")),
                clock);
    }

    @AfterEach
    void close() {
        center.close();
    }

    @Test
    void onlyWhereMuchWasSentADeviceWorksForItsQuestionAndWhatItDidCountsOnce() throws Exception {
        for (int i = 0; i < 3; i++) {
            var form = form();
            assertThat(PUZZLE.matcher(form).find()).isFalse();
            assertThat(held(send(form, "sam" + i + "@example.com", ""))).isFalse();
        }
        var form = form();
        var puzzle = PUZZLE.matcher(form);
        assertThat(puzzle.find()).isTrue();
        var solved = solved(puzzle.group(1).replace("&#34;", "\"").replace("&amp;", "&"));
        assertThat(held(send(form, "ada@example.com", solved))).isFalse();
        assertThat(held(send(form(), "bea@example.com", solved))).as("a solved puzzle counts once").isTrue();
        assertThat(held(send(form(), "cem@example.com", ""))).isTrue();
        assertThat(held(send(form(), "dan@example.com", "nonsense"))).isTrue();
    }

    private String form() throws Exception {
        return phone.send(request("/en/contact?topic=other").build(), HttpResponse.BodyHandlers.ofString()).body();
    }

    /// The page that tells that it was sent.
    private String send(String form, String email, String proof) throws Exception {
        var fields = new LinkedHashMap<String, String>();
        var hidden = HIDDEN.matcher(form.substring(form.indexOf("action=\"/en/contact\"")));
        while (hidden.find()) {
            fields.put(hidden.group(1), hidden.group(2));
        }
        fields.putAll(Map.of("message", "Zxqv " + email, "email", email, "checked", "yes", "proof", proof));
        clock.pass();
        var body = new StringBuilder();
        fields.forEach((name, value) -> body.append('&').append(name).append('=').append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
        var sent = phone.send(
                request("/en/contact").header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(body.substring(1))).build(),
                HttpResponse.BodyHandlers.ofString());
        return phone.send(request(sent.headers().firstValue("Location").orElseThrow()).build(), HttpResponse.BodyHandlers.ofString()).body();
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

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + center.port() + path)).header("User-Agent",
                "Mozilla/5.0 (Linux; Android 15) Chrome/140 Mobile");
    }
}
