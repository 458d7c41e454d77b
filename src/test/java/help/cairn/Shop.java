package help.cairn;

import static org.assertj.core.api.Assertions.assertThat;

import help.cairn.storage.Database;
import help.cairn.web.Json;
import java.io.PrintWriter;
import java.io.StringWriter;
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
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.subethamail.smtp.server.SMTPServer;

/// A whole help center, the mail server that it sends by, a shopper with a phone and a colleague with a laptop.
final class Shop implements AutoCloseable {
    static final Duration SOON = Duration.ofSeconds(20);

    /// Runs as clocks do, and ahead by what a test says.
    static final class Ahead extends Clock {
        private volatile Duration ahead = Duration.ZERO;

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return Clock.systemUTC().instant().plus(ahead);
        }

        void pass(Duration time) {
            ahead = ahead.plus(time);
        }
    }

    final Ahead clock = new Ahead();
    final BlockingQueue<String> letters = new LinkedBlockingQueue<>();
    final HttpClient phone = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    final HttpClient laptop = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    private final Path data;
    private final SMTPServer mailbox;
    private final Map<String, String> more;
    private HelpCenter center;

    /// @param more settings of this test
    Shop(Path data, Map<String, String> more) throws Exception {
        this.data = data;
        this.more = more;
        mailbox = new SMTPServer.Builder().bindAddress(InetAddress.getLoopbackAddress()).hostName("localhost").port(0)
                .messageHandler(
                        (_, _, to, bytes) -> letters.add(to + "\n" + new String(bytes, StandardCharsets.UTF_8).replace("=\r\n", "").replace("=3D", "=")))
                .build();
        mailbox.start();
        open();
    }

    void open() throws Exception {
        var flags = new LinkedHashMap<>(Map.of(
                "server.port", "0", "data.dir", data.toString(), "content.path", "content", "experiments.holdout", "0", "limits.enabled", "false",
                "search.learning", "false",
                "mail.host", "localhost", "mail.port", Integer.toString(mailbox.getPortAllocated()), "mail.tls", "none", "mail.from",
                "help@alderandpine.example"));
        flags.putAll(more);
        center = HelpCenter.open(Settings.read(Optional.empty(), Map.of(), flags), clock);
    }

    /// The help center alone stops; the rest of the world goes on.
    void stop() {
        center.close();
        center = null;
    }

    @Override
    public void close() {
        if (center != null) {
            center.close();
        }
        mailbox.stop();
    }

    /// Every address that the help center answers, by its method.
    java.util.List<String> routes() {
        return center.routes();
    }

    /// A question of somebody, by the API.
    ///
    /// @return the path of the shopper's page, with its key
    String ask(String email) throws Exception {
        var answer = phone.send(
                request("/api/v1/tickets").header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(
                        "{\"topic\":\"order\",\"message\":\"Where is my parcel?\",\"email\":\"%s\",\"name\":\"Sam\"}".formatted(email))).build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(201);
        var url = URI.create(Json.tree(answer.body()).path("url").asString());
        return url.getPath() + "?" + url.getQuery();
    }

    static String reference(String address) {
        return address.replaceFirst(".*/tickets/([^?/]+).*", "$1");
    }

    /// The next letter, whoever it is for.
    String letter() throws InterruptedException {
        var next = letters.poll(SOON.toSeconds(), TimeUnit.SECONDS);
        assertThat(next).as("a letter arrives").isNotNull();
        return next;
    }

    void signIn(String role) throws Exception {
        var link = command("staff", "add", "mara@alderandpine.example", "--role", role);
        assertThat(post(laptop, link.substring(link.indexOf("/staff/link/")).strip(), Map.of("password", "seven quiet birds")).statusCode()).isEqualTo(303);
    }

    String command(String... words) {
        var text = new StringWriter();
        var all = new java.util.ArrayList<>(java.util.List.of(words));
        all.addAll(java.util.List.of("--data", data.toString()));
        Main.run(clock, new PrintWriter(text), all.toArray(String[]::new));
        return text.toString();
    }

    /// What a colleague does with a ticket.
    void handle(String reference, Map<String, String> fields) throws Exception {
        var page = get(laptop, "/staff/tickets/" + reference).body();
        var token = Pattern.compile("name=\"token\" value=\"([^\"]+)").matcher(page);
        assertThat(token.find()).isTrue();
        var all = new LinkedHashMap<>(fields);
        all.put("token", token.group(1));
        assertThat(post(laptop, "/staff/tickets/" + reference, all).statusCode()).isEqualTo(303);
    }

    /// A page of the colleague, as soon as it says this: what is done in the background is there within moments.
    String eventually(String path, String text) throws Exception {
        var until = System.nanoTime() + SOON.toNanos();
        var page = get(laptop, path).body();
        while (!page.contains(text) && System.nanoTime() < until) {
            java.util.concurrent.locks.LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            page = get(laptop, path).body();
        }
        assertThat(page).contains(text);
        return page;
    }

    /// One number from the database.
    int count(String sql) {
        try (var database = Database.existing(data)) {
            return database.read(handle -> handle.createQuery(sql).mapTo(Integer.class).one());
        }
    }

    HttpResponse<String> get(HttpClient who, String path) throws Exception {
        return who.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
    }

    /// @param more further fields, as they stand in a form's body
    HttpResponse<String> post(HttpClient who, String path, Map<String, String> fields, String... more) throws Exception {
        var body = new StringBuilder(String.join("&", more)).append('&');
        fields.forEach((name, value) -> body.append(name).append('=').append(URLEncoder.encode(value, StandardCharsets.UTF_8)).append('&'));
        return who.send(
                request(path).header("Content-Type", "application/x-www-form-urlencoded").POST(HttpRequest.BodyPublishers.ofString(body.toString())).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + center.port() + path))
                .header("User-Agent", "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36");
    }
}
