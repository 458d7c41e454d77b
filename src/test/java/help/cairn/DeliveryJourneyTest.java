package help.cairn;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import help.cairn.storage.Database;
import help.cairn.web.Json;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.CookieManager;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
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

/// What leaves the house, seen by everybody who takes part: shoppers, colleagues, the desk and its mailbox.
class DeliveryJourneyTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    @TempDir
    Path data;

    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> letters = new LinkedBlockingQueue<>();
    private final HttpClient phone = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    private final HttpClient laptop = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    /// As the form asks for three seconds between opening and sending, the clock runs a minute ahead in one step.
    private volatile Duration ahead = Duration.ZERO;
    private final Clock clock = new Clock() {
        @Override
        public java.time.ZoneId getZone() {
            return java.time.ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }

        @Override
        public java.time.Instant instant() {
            return Clock.systemUTC().instant().plus(ahead);
        }
    };
    private volatile int status = 204;
    private HttpServer desk;
    private SMTPServer mailbox;
    private HelpCenter center;

    @BeforeEach
    void open() throws Exception {
        desk = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        desk.createContext("/", exchange -> {
            try (exchange) {
                var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(status, -1);
                told.add(body);
            }
        });
        desk.start();
        mailbox = new SMTPServer.Builder().bindAddress(InetAddress.getLoopbackAddress()).hostName("localhost").port(0)
                .messageHandler((_, _, to, bytes) -> letters.add(to + "\n" + new String(bytes, StandardCharsets.UTF_8))).build();
        mailbox.start();
        var flags = new LinkedHashMap<>(Map.of(
                "server.port", "0", "data.dir", data.toString(), "content.path", "content", "limits.enabled", "false", "search.learning", "false"));
        flags.putAll(Map.of(
                "webhook.url", "http://127.0.0.1:" + desk.getAddress().getPort() + "/tickets", "webhook.secret", SECRET, "mail.host", "localhost", "mail.port",
                Integer.toString(mailbox.getPortAllocated()), "mail.tls", "none", "mail.from", "help@alderandpine.example", "mail.to",
                "desk@alderandpine.example"));
        center = HelpCenter.open(Settings.read(Optional.empty(), Map.of(), flags), clock);
    }

    @AfterEach
    void close() {
        if (center != null) {
            center.close();
        }
        mailbox.stop();
        desk.stop(0);
    }

    private String next(BlockingQueue<String> queue) throws InterruptedException {
        var next = queue.poll(SOON.toSeconds(), TimeUnit.SECONDS);
        assertThat(next).as("something arrives").isNotNull();
        return next;
    }

    /// The letter to this address; what comes before it is for somebody else.
    private String letter(String to) throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            var letter = next(letters);
            if (letter.startsWith(to)) {
                return letter.replace("=\r\n", "").replace("=3D", "=");
            }
        }
        throw new AssertionError("no letter to " + to);
    }

    @Test
    void aQuestionReachesTheDeskAndTheReplyReachesTheShopper() throws Exception {
        var opened = api("{\"topic\":\"order\",\"message\":\"Where is my parcel?\",\"email\":\"sam@example.com\"}");
        var reference = Json.tree(opened.body()).path("reference").asString();
        assertThat(next(told)).contains("ticket.created").contains(reference).contains("Where is my parcel?");
        assertThat(letter("sam@example.com")).contains("Alder & Pine").contains(reference).doesNotContain("parcel");

        signIn();
        var ticket = get(laptop, "/staff/tickets/" + reference).body();
        assertThat(ticket).contains("The shopper gets it by mail").contains("Mail to the shopper").contains("Webhook");
        post(laptop, "/staff/tickets/" + reference, Map.of("token", token(ticket), "do", "reply", "message", "It comes tomorrow."));
        assertThat(next(told)).contains("ticket.replied").contains("It comes tomorrow.").contains("\"state\":\"waiting\"");
        var reply = letter("sam@example.com");
        assertThat(reply).contains("It comes tomorrow.");
        var link = Pattern.compile("/en/tickets/[^\"\\s]+\\?key=[A-Za-z0-9_-]+").matcher(reply);
        assertThat(link.find()).isTrue();
        assertThat(get(phone, link.group()).body()).contains("It comes tomorrow.");
    }

    @Test
    void theConfirmationSaysThatTheReplyComesByMail() throws Exception {
        var opened = api("{\"topic\":\"order\",\"message\":\"Where is my parcel?\",\"email\":\"sam@example.com\"}");
        var url = URI.create(Json.tree(opened.body()).path("url").asString());
        assertThat(get(phone, url.getPath() + "?" + url.getQuery() + "&sent=1").body()).contains("Our reply comes to sam@example.com");
    }

    @Test
    void whatTheDeskRefusedIsSeenWithItsReasonAndSentWhenAColleagueTriesAgain() throws Exception {
        status = 400;
        var reference = Json.tree(api("{\"topic\":\"order\",\"message\":\"Where is it?\",\"email\":\"sam@example.com\"}").body()).path("reference").asString();
        next(told);
        signIn();
        var list = eventually("/staff/deliveries", reference);
        assertThat(list).contains("It answered: 400").contains("tried once").contains("Not delivered");
        assertThat(get(laptop, "/staff/tickets").body()).contains("/staff/deliveries");
        assertThat(get(laptop, "/staff/tickets/" + reference).body()).contains("It answered: 400").contains("Try again");
        assertThat(get(laptop, "/metrics").body()).contains("cairn_deliveries_dead 1\n");

        status = 204;
        var id = Pattern.compile("name=\"id\" value=\"(\\d+)\"").matcher(list);
        assertThat(id.find()).isTrue();
        assertThat(post(laptop, "/staff/deliveries", Map.of("id", id.group(1))).statusCode()).as("without the form's token").isEqualTo(403);
        assertThat(post(laptop, "/staff/deliveries", Map.of("token", token(list), "id", id.group(1))).statusCode()).isEqualTo(303);
        assertThat(next(told)).contains(reference);
        assertThat(eventually("/staff/deliveries", "Everything was delivered")).doesNotContain(reference);
        assertThat(get(laptop, "/metrics").body()).contains("cairn_deliveries_dead 0\n");
    }

    @Test
    void deliveriesAreNotForWriters() throws Exception {
        signIn("writer");
        assertThat(get(laptop, "/staff/deliveries").statusCode()).isEqualTo(403);
    }

    /// The event log of visits, which knows no ticket's name, is another thing and has its own clock: it is emptied before
    /// the file is looked through.
    @Test
    void whatWasTakenOffTheCardIsFoundNowhere() throws Exception {
        var log = new ByteArrayOutputStream();
        var before = System.err;
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try {
            get(phone, "/en/search?q=xylophonekept");
            get(phone, "/en/search?q=zebrafinchremoved");
            get(phone, "/en/articles/when-will-i-get-my-refund");
            var page = get(phone, "/en/contact?topic=other&from=/en/categories/placeremoved").body();
            assertThat(page).contains("xylophonekept").contains("zebrafinchremoved").contains("placeremoved");
            var fields = fields(page);
            fields.putAll(Map.of("message", "Hello?", "email", "sam@example.com", "checked", "yes"));
            ahead = Duration.ofMinutes(1);
            assertThat(post(phone, "/en/contact", fields, "ctx=s0", "ctx=device").statusCode()).isEqualTo(303);
            assertThat(next(told)).contains("xylophonekept").doesNotContain("zebrafinchremoved").doesNotContain("placeremoved")
                    .doesNotContain("when-will-i-get-my-refund");
            assertThat(letter("desk@alderandpine.example")).contains("xylophonekept").doesNotContain("zebrafinchremoved").doesNotContain("placeremoved");
        } finally {
            center.close();
            center = null;
            System.setErr(before);
        }
        try (var database = Database.open(data)) {
            database.write(handle -> handle.execute("DELETE FROM event"));
        }
        // Folded into one file, of which nothing is left beside it.
        try (var connection = java.sql.DriverManager.getConnection("jdbc:sqlite:" + data.resolve("cairn.db"));
                var statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode = DELETE");
        }
        var everything = new StringBuilder(log.toString(StandardCharsets.UTF_8));
        try (var files = Files.walk(data)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                everything.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
        }
        assertThat(everything.toString()).contains("xylophonekept").doesNotContain("zebrafinchremoved").doesNotContain("placeremoved");
    }

    /// A page of the colleague, as soon as it says this: what is delivered in the background is there within moments.
    private String eventually(String path, String text) throws Exception {
        var until = System.nanoTime() + SOON.toNanos();
        var page = get(laptop, path).body();
        while (!page.contains(text) && System.nanoTime() < until) {
            java.util.concurrent.locks.LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            page = get(laptop, path).body();
        }
        assertThat(page).contains(text);
        return page;
    }

    private void signIn() throws Exception {
        signIn("agent");
    }

    private void signIn(String role) throws Exception {
        var text = new StringWriter();
        Main.run(clock, new PrintWriter(text), "staff", "add", "mara@alderandpine.example", "--role", role, "--data", data.toString());
        var link = text.toString().substring(text.toString().indexOf("/staff/link/")).strip();
        assertThat(post(laptop, link, Map.of("password", "seven quiet birds")).statusCode()).isEqualTo(303);
    }

    private static String token(String page) {
        var matcher = Pattern.compile("name=\"token\" value=\"([^\"]+)").matcher(page);
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    private static Map<String, String> fields(String page) {
        var fields = new LinkedHashMap<String, String>();
        var form = page.substring(page.indexOf("action=\"/en/contact\""));
        var matcher = Pattern.compile("<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\"").matcher(form);
        while (matcher.find()) {
            if (!matcher.group(1).equals("ctx")) {
                fields.put(matcher.group(1), matcher.group(2).replace("&#34;", "\"").replace("&amp;", "&"));
            }
        }
        return fields;
    }

    private HttpResponse<String> get(HttpClient who, String path) throws Exception {
        return who.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> api(String body) throws Exception {
        var answer = phone.send(
                request("/api/v1/tickets").header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(body)).build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(201);
        return answer;
    }

    private HttpResponse<String> post(HttpClient who, String path, Map<String, String> fields, String... more) throws Exception {
        var body = new StringBuilder(String.join("&", more));
        fields.forEach((name, value) -> body.append('&').append(name).append('=').append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
        return who.send(
                request(path).header("Content-Type", "application/x-www-form-urlencoded").POST(HttpRequest.BodyPublishers.ofString(body.toString())).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + center.port() + path))
                .header("User-Agent", "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36");
    }
}
