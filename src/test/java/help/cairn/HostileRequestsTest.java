package help.cairn;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What no browser sends: it is refused as the sender's mistake, and nobody else notices.
class HostileRequestsTest {
    private static final String HOST = " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n";

    @TempDir
    static Path data;

    private static HelpCenter center;

    @BeforeAll
    static void open() throws IOException {
        center = HelpCenter.open(
                Settings.read(
                        Optional.empty(), Map.of(),
                        Map.of("server.port", "0", "data.dir", data.toString(), "content.path", "content", "limits.enabled", "false")),
                Clock.systemUTC());
    }

    @AfterAll
    static void close() {
        center.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "/%uff0e", "/%00", "/%", "/..%2f..%2fetc/passwd", "/en/articles/%2e%2e%2f", "/en/search?q=%", "/en/search?q=%E0%A4%A", "/api/v1/search?limit=0",
        "/en/tickets/%27?key=%27", "/staff/x.css", "/.git/config", "//evil.example", "/seen?article=%00", "/en/contact?topic=%3Cscript%3E"
    })
    void anAddressThatMakesNoSenseIsNoFailureOfOurs(String address) throws IOException {
        assertThat(status("GET " + address + HOST + "\r\n")).isBetween(200, 499);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRACE", "OPTIONS", "PUT", "DELETE", "PATCH", "CONNECT", "FOO"})
    void aMethodThatIsNotOfferedChangesNothing(String method) throws IOException {
        assertThat(status(method + " /en" + HOST + "\r\n")).isBetween(400, 499);
    }

    @Test
    void aKnownAddressSaysWhichMethodsItTakes() throws IOException {
        assertThat(answer("PUT /en" + HOST + "\r\n")).startsWith("HTTP/1.1 405").contains("\r\nAllow: GET, HEAD\r\n");
        assertThat(answer("DELETE /en/contact" + HOST + "\r\n")).startsWith("HTTP/1.1 405").contains("\r\nAllow: GET, HEAD, POST\r\n");
        assertThat(answer("GET /api/v1/tickets" + HOST + "\r\n")).startsWith("HTTP/1.1 405").contains("\r\nAllow: POST\r\n");
        assertThat(answer("PUT /nobody/knows/this" + HOST + "\r\n")).startsWith("HTTP/1.1 404");
        assertThat(answer("GET /en/articles/nobody-wrote-this" + HOST + "\r\n")).startsWith("HTTP/1.1 404");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"GET /%00", "GET /en/articles/%ff", "GET /%", "CONNECT /en", "GET /en/articles/nobody-wrote-this", "PUT /en", "GET /staff", "GET /en"})
    void everyAnswerHasItsHeadersAndSpeaksForItself(String request) throws IOException {
        assertThat(answer(request + HOST + "\r\n")).contains("X-Content-Type-Options: nosniff", "Content-Security-Policy: default-src 'none'")
                .doesNotContain("<h2>HTTP ERROR", "badMessage");
    }

    @Test
    void headersAndAddressesThatAreTooLongAreRefusedWithTheSameHeaders() throws IOException {
        assertThat(answer("GET /en/" + "a".repeat(9_000) + HOST + "\r\n")).startsWith("HTTP/1.1 414").contains("nosniff");
        assertThat(answer("GET /en" + HOST + "X-Long: " + "a".repeat(9_000) + "\r\n\r\n")).startsWith("HTTP/1.1 431").contains("nosniff");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/en/contact", "/api/v1/tickets", "/api/v1/events", "/staff/sign-in", "/en/articles/track-your-order/vote"})
    void aBodyThatIsBrokenTooLargeOrPackedIsRefused(String address) throws IOException {
        var post = "POST " + address + HOST;
        assertThat(status(post + "Transfer-Encoding: chunked\r\n\r\nzz\r\n")).isBetween(400, 499);
        assertThat(status(post + "Content-Type: multipart/form-data\r\nContent-Length: 1\r\n\r\nx")).isBetween(400, 499);
        assertThat(status(post + "Content-Type: application/json\r\nContent-Length: 1\r\n\r\n{")).isBetween(400, 499);
        assertThat(status(post + "Content-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc")).isEqualTo(415);
        assertThat(status(post + "Content-Type: application/json\r\nContent-Length: 9000000\r\n\r\n{")).isEqualTo(413);
    }

    @Test
    void aBodyThatTricklesInIsNotWaitedFor() throws Exception {
        try (var socket = new Socket("localhost", center.port())) {
            socket.setSoTimeout(20_000);
            var out = socket.getOutputStream();
            out.write(("POST /en/contact" + HOST + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 100000\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            var trickle = Thread.ofVirtual().start(() -> {
                try {
                    while (true) {
                        out.write('a');
                        out.flush();
                        Thread.sleep(200);
                    }
                } catch (IOException | InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            try {
                assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII)).isIn("HTTP/1.1 400", "HTTP/1.1 408", "");
            } catch (SocketException reset) {
                assertThat(reset).hasMessageContaining("reset");
            } finally {
                trickle.interrupt();
            }
        }
    }

    private static String answer(String request) throws IOException {
        try (var socket = new Socket("localhost", center.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static int status(String request) throws IOException {
        try (var socket = new Socket("localhost", center.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return Integer.parseInt(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII).substring(9));
        }
    }
}
