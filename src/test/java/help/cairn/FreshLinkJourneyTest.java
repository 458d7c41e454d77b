package help.cairn;

import static org.assertj.core.api.Assertions.assertThat;

import help.cairn.web.Json;
import java.net.CookieManager;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.subethamail.smtp.server.SMTPServer;

/// Somebody lost the link to their question, or pretends to.
class FreshLinkJourneyTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    Path data;

    private final BlockingQueue<String> letters = new LinkedBlockingQueue<>();
    private final HttpClient phone = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    private SMTPServer mailbox;
    private HelpCenter center;

    @BeforeEach
    void open() throws Exception {
        mailbox = new SMTPServer.Builder().bindAddress(InetAddress.getLoopbackAddress()).hostName("localhost").port(0)
                .messageHandler(
                        (_, _, to, bytes) -> letters.add(to + "\n" + new String(bytes, StandardCharsets.UTF_8).replace("=\r\n", "").replace("=3D", "=")))
                .build();
        mailbox.start();
        center = open("false");
    }

    private HelpCenter open(String limits) throws Exception {
        return HelpCenter.open(
                Settings.read(Optional.empty(), Map.of(), Map.of(
                        "server.port", "0", "data.dir", data.toString(), "content.path", "content", "limits.enabled", limits, "search.learning", "false",
                        "mail.host", "localhost", "mail.port", Integer.toString(mailbox.getPortAllocated()), "mail.tls", "none", "mail.from",
                        "help@alderandpine.example")),
                Clock.systemUTC());
    }

    @AfterEach
    void close() {
        center.close();
        mailbox.stop();
    }

    @Test
    void whoeverOwnsAQuestionGetsAFreshLinkAndTheOldOneEnds() throws Exception {
        var old = ask("sam@example.com");
        var reference = reference(old);
        assertThat(get(old).statusCode()).isEqualTo(200);
        assertThat(get("/en/contact").body()).contains("href=\"/en/tickets\"");
        assertThat(wanted(reference.toLowerCase(java.util.Locale.ROOT).replace("-", ""), " SAM@example.com ").body()).contains("Look into your mail");
        var letter = letter();
        assertThat(letter).startsWith("sam@example.com").contains("that you asked for").contains("Auto-Submitted: auto-replied").contains(
                "In-Reply-To: <" + reference + ".shopper.").doesNotContain("parcel");
        var fresh = link(letter);
        assertThat(get(fresh).body()).contains("Where is my parcel?");
        assertThat(get(old).statusCode()).isEqualTo(404);
    }

    @Test
    void aStrangerLearnsNothingAboutAReference() throws Exception {
        var known = reference(ask("sam@example.com"));
        var right = wanted(known, "sam@example.com");
        var stranger = wanted(known, "eve@example.com");
        var nobody = wanted("HC-0000-0000", "sam@example.com");
        assertThat(right.statusCode()).isEqualTo(200);
        for (var other : new HttpResponse<?>[] {stranger, nobody}) {
            assertThat(other.statusCode()).isEqualTo(200);
            assertThat(other.body()).isEqualTo(right.body());
            assertThat(other.headers().map().keySet()).isEqualTo(right.headers().map().keySet());
        }
        assertThat(right.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(right.headers().firstValue("X-Robots-Tag")).hasValue("noindex");
        assertThat(letter()).startsWith("sam@example.com");
        var last = reference(ask("kim@example.com"));
        wanted(last, "kim@example.com");
        assertThat(letter()).as("nothing went to the stranger meanwhile").startsWith("kim@example.com");
        assertThat(letters).isEmpty();
    }

    @Test
    void theAddressOfAQuestionWithoutItsKeyOffersALinkWhetherThereIsSuchAQuestionOrNot() throws Exception {
        var known = reference(ask("sam@example.com"));
        var there = get("/en/tickets/" + known + "?key=guess");
        var notThere = get("/en/tickets/HC-0000-0000?key=guess");
        assertThat(there.statusCode()).isEqualTo(404);
        assertThat(notThere.statusCode()).isEqualTo(404);
        assertThat(there.body()).contains("Send me the link").contains("value=\"" + known + "\"").doesNotContain("parcel").doesNotContain("sam@");
        assertThat(notThere.body().replace("HC-0000-0000", known)).isEqualTo(there.body());
    }

    @Test
    void theAnswerTakesAsLongForAStrangerAsForTheOwner() throws Exception {
        var known = reference(ask("sam@example.com"));
        for (int i = 0; i < 20; i++) {
            wanted(known, "warm@example.com");
        }
        var owner = new long[60];
        var stranger = new long[60];
        for (int i = 0; i < owner.length; i++) {
            owner[i] = time(known, "sam@example.com");
            stranger[i] = time(known, "sim@example.com");
        }
        assertThat((double) median(owner) / median(stranger)).isBetween(0.5, 2.0);
    }

    @Test
    void nobodyIsFloodedWithLinks() throws Exception {
        var reference = reference(ask("sam@example.com"));
        for (int i = 0; i < 6; i++) {
            assertThat(wanted(reference, "sam@example.com").body()).contains("Look into your mail");
        }
        var last = "";
        for (int i = 0; i < 3; i++) {
            last = letter();
        }
        var other = reference(ask("kim@example.com"));
        wanted(other, "kim@example.com");
        assertThat(letter()).as("what was too much made no letter").startsWith("kim@example.com");
        assertThat(get(link(last)).statusCode()).as("and the last link that was sent still opens").isEqualTo(200);
    }

    @Test
    void aNetworkThatAsksAgainAndAgainIsToldToWait() throws Exception {
        center.close();
        center = open("true");
        for (int i = 0; i < 10; i++) {
            assertThat(wanted("HC-0000-0000", "a" + i + "@example.com").statusCode()).isEqualTo(200);
        }
        assertThat(wanted("HC-0000-0000", "b@example.com").statusCode()).isEqualTo(429);
    }

    @Test
    void aSlipKeepsWhatWasTyped() throws Exception {
        var again = wanted("HC-7K3M", "sam.example.com");
        assertThat(again.statusCode()).isEqualTo(422);
        assertThat(again.body()).contains("not a reference yet").contains("not an email address yet").contains("value=\"HC-7K3M\"").contains(
                "value=\"sam.example.com\"");
    }

    /// @return the path of the shopper's page, with its key
    private String ask(String email) throws Exception {
        var answer = phone.send(
                request("/api/v1/tickets").header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(
                        "{\"topic\":\"order\",\"message\":\"Where is my parcel?\",\"email\":\"%s\"}".formatted(email))).build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(letter()).as("the confirmation").startsWith(email);
        var url = URI.create(Json.tree(answer.body()).path("url").asString());
        return url.getPath() + "?" + url.getQuery();
    }

    private String letter() throws InterruptedException {
        var next = letters.poll(SOON.toSeconds(), TimeUnit.SECONDS);
        assertThat(next).as("a letter arrives").isNotNull();
        return next;
    }

    private static String link(String letter) {
        var link = Pattern.compile("/en/tickets/[^\"\\s]+\\?key=[A-Za-z0-9_-]+").matcher(letter);
        assertThat(link.find()).isTrue();
        return link.group();
    }

    private static String reference(String address) {
        return address.replaceFirst(".*/tickets/([^?]+).*", "$1");
    }

    private long time(String reference, String email) throws Exception {
        var begun = System.nanoTime();
        wanted(reference, email);
        return System.nanoTime() - begun;
    }

    private static long median(long[] times) {
        Arrays.sort(times);
        return times[times.length / 2];
    }

    private HttpResponse<String> wanted(String reference, String email) throws Exception {
        return phone.send(
                request("/en/tickets").header("Content-Type", "application/x-www-form-urlencoded").POST(HttpRequest.BodyPublishers.ofString(
                        "reference=" + URLEncoder.encode(reference, StandardCharsets.UTF_8) + "&email=" + URLEncoder.encode(email, StandardCharsets.UTF_8)))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String path) throws Exception {
        return phone.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + center.port() + path));
    }
}
