package help.cairn;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import help.cairn.publishing.GitRepositories;
import help.cairn.web.Json;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KillTest {
    private static final int ARTICLES = 80;
    private static final Pattern FILE = Pattern.compile("href=\"(/en/tickets/[^\"]+/files/[^\"]+)\"");
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @TempDir
    Path data;

    @Test
    void aTicketThatWasConfirmedOutlivesAKillRightAfter() throws Exception {
        var addresses = new ArrayList<String>();
        for (int i = 0; i < 3; i++) {
            var server = start();
            try {
                var base = address(server);
                for (var address : addresses) {
                    assertThat(send(HttpRequest.newBuilder(URI.create(base + address)).build()).body()).contains("Ticket number");
                }
                var answer = send(HttpRequest.newBuilder(URI.create(base + "/api/v1/tickets"))
                        .POST(HttpRequest.BodyPublishers.ofString(
                                "{\"topic\":\"order\",\"message\":\"Ticket number %d\",\"email\":\"sam@example.com\"}".formatted(i)))
                        .build());
                assertThat(answer.statusCode()).isEqualTo(201);
                var url = URI.create(Json.tree(answer.body()).path("url").asString());
                addresses.add(url.getPath() + "?" + url.getQuery());
            } finally {
                server.destroyForcibly().waitFor();
            }
        }
    }

    /// Kills the server sooner and later after it was told of a push. Whatever it had done by then, the next start shows one
    /// commit and nothing of another.
    @Test
    void aPublicationThatIsKilledInTheMiddleIsThereWholeOrNotAtAll(@TempDir Path folder) throws Exception {
        var number = Pattern.compile("Article \\d+ of state (\\d+)");
        try (var writer = new GitRepositories(folder)) {
            state(writer, 0);
            for (int i = 1; i <= 3; i++) {
                var server = start("--git", writer.address());
                try {
                    var base = address(server);
                    state(writer, i);
                    assertThat(send(HttpRequest.newBuilder(URI.create(base + "/hooks/git")).header("X-Gitlab-Token", "secret")
                            .POST(HttpRequest.BodyPublishers.ofString("{}")).build()).statusCode()).isEqualTo(202);
                    LockSupport.parkNanos(Duration.ofMillis(30L * i).toNanos());
                } finally {
                    server.destroyForcibly().waitFor();
                }
                var again = start("--git", writer.address());
                try {
                    var page = send(HttpRequest.newBuilder(URI.create(address(again) + "/en/categories/shelf")).build()).body();
                    assertThat(number.matcher(page).results().count()).isEqualTo(ARTICLES);
                    assertThat(number.matcher(page).results().map(match -> match.group(1)).distinct()).hasSize(1);
                } finally {
                    again.destroyForcibly().waitFor();
                }
            }
        }
    }

    /// Two servers would publish over each other; the second one is told whom it would disturb.
    @Test
    void aSecondServerDoesNotStartOnTheSameDataUntilTheFirstOneIsKilled() throws Exception {
        var first = start();
        try {
            address(first);
            var second = builder().redirectError(ProcessBuilder.Redirect.PIPE).start();
            var said = new String(second.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(second.waitFor()).isEqualTo(1);
            assertThat(said.strip()).isEqualTo(("cairn: The data folder %s is in use by another server (process %d): stop that one first, or name another "
                    + "folder with --data.").formatted(data, first.pid()));
        } finally {
            first.destroyForcibly().waitFor();
        }
        var next = start();
        try {
            assertThat(address(next)).startsWith("http://");
        } finally {
            next.destroyForcibly().waitFor();
        }
    }

    @Test
    void underLoadEveryTicketReachesTheDeskOnceWhateverIsKilled(@TempDir Path content) throws Exception {
        killUnderLoad(3, content);
    }

    @Test
    @Tag("benchmark")
    void twentyKillsUnderLoadLoseNothingAndDoubleNothing(@TempDir Path content) throws Exception {
        killUnderLoad(20, content);
    }

    /// Shoppers send tickets, all the time, and send what was not confirmed again with the same key. The server is killed in
    /// the middle of it, again and again. The desk hangs up on every seventh message after it took it.
    private void killUnderLoad(int kills, Path content) throws Exception {
        Files.writeString(content.resolve("hello.md"), "# Hello\n\nHello.\n");
        var taken = new ConcurrentHashMap<String, String>();
        var came = new AtomicInteger();
        var desk = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        desk.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        desk.createContext("/", exchange -> {
            try (exchange) {
                var reference = Json.tree(exchange.getRequestBody().readAllBytes()).path("data").path("ticket").path("reference").asString();
                taken.put(exchange.getRequestHeaders().getFirst("webhook-id"), reference);
                if (came.incrementAndGet() % 7 != 0) {
                    exchange.sendResponseHeaders(204, -1);
                }
            }
        });
        desk.start();
        var environment = Map.of(
                "CAIRN_WEBHOOK_URL", "http://127.0.0.1:" + desk.getAddress().getPort(), "CAIRN_WEBHOOK_SECRET", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                "CAIRN_LIMITS_ENABLED", "false");
        var confirmed = ConcurrentHashMap.<String>newKeySet();
        // The ticket's address by what its file says.
        var files = new ConcurrentHashMap<String, String>();
        var unsure = new ConcurrentLinkedQueue<String>();
        try {
            for (int i = 0; i < kills; i++) {
                var server = start(environment, "--content", content.toString());
                var enough = new CountDownLatch(20 + 7 * (i % 4));
                try (var shoppers = Executors.newVirtualThreadPerTaskExecutor()) {
                    try {
                        var base = address(server);
                        for (int shopper = 0; shopper < 4; shopper++) {
                            shoppers.execute(() -> {
                                while (server.isAlive()) {
                                    if (sends(base, Optional.ofNullable(unsure.poll()).orElseGet(() -> UUID.randomUUID().toString()), confirmed, files,
                                            unsure)) {
                                        enough.countDown();
                                    }
                                }
                            });
                        }
                        assertThat(enough.await(60, TimeUnit.SECONDS)).isTrue();
                    } finally {
                        server.destroyForcibly().waitFor();
                    }
                }
            }
            var server = start(environment, "--content", content.toString());
            try {
                var base = address(server);
                for (var key = unsure.poll(); key != null; key = unsure.poll()) {
                    assertThat(sends(base, key, confirmed, files, unsure)).isTrue();
                }
                assertThat(files.size()).isGreaterThanOrEqualTo(5 * kills);
                for (var file : files.entrySet()) {
                    var page = send(HttpRequest.newBuilder(URI.create(base + file.getValue())).build()).body();
                    var links = FILE.matcher(page).results().map(match -> match.group(1).replace("&amp;", "&")).toList();
                    assertThat(links).as("files of a ticket").hasSize(1);
                    assertThat(send(HttpRequest.newBuilder(URI.create(base + links.getFirst())).build()).body()).isEqualTo(file.getKey());
                }
                var until = System.nanoTime() + Duration.ofMinutes(2).toNanos();
                var waiting = URI.create(base + "/metrics");
                while (!send(HttpRequest.newBuilder(waiting).build()).body().contains("cairn_deliveries_pending 0\n") && System.nanoTime() < until) {
                    LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
                }
                var figures = send(HttpRequest.newBuilder(waiting).build()).body();
                assertThat(figures).contains("cairn_deliveries_pending 0\n").contains("cairn_deliveries_dead 0\n");
            } finally {
                server.destroyForcibly().waitFor();
            }
        } finally {
            desk.stop(0);
        }
        assertThat(confirmed.size()).isGreaterThanOrEqualTo(20 * kills);
        assertThat(came.get()).as("some came more than once").isGreaterThan(taken.size());
        assertThat(taken.values()).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(confirmed);
    }

    /// Whether the ticket was confirmed. A shopper who does not know tries again later.
    private static boolean sends(String base, String key, Set<String> confirmed, Map<String, String> files, Queue<String> unsure) {
        boolean withFile = key.hashCode() % 2 == 0;
        try {
            var attachments = withFile ? List.of(uploads(base, key)) : List.<String>of();
            var answer = send(HttpRequest.newBuilder(URI.create(base + "/api/v1/tickets")).header("Idempotency-Key", key).timeout(Duration.ofSeconds(30))
                    .POST(HttpRequest.BodyPublishers.ofString(Json.text(Map.of(
                            "topic", "other", "message", "Where is it?", "email", "sam@example.com", "attachments", attachments))))
                    .build());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
            confirmed.add(Json.tree(answer.body()).path("reference").asString());
            if (withFile) {
                var url = URI.create(Json.tree(answer.body()).path("url").asString());
                files.put(key, url.getPath() + "?" + url.getQuery());
            }
            return true;
        } catch (HttpTimeoutException e) {
            throw new AssertionError("A server that runs did not answer.", e);
        } catch (Exception e) {
            // Killed in the middle, before or after the ticket was on disk.
            unsure.add(key);
            return false;
        }
    }

    /// @return the upload's id
    private static String uploads(String base, String content) throws Exception {
        var answer = send(HttpRequest.newBuilder(URI.create(base + "/api/v1/uploads")).header("Content-Type", "multipart/form-data; boundary=line")
                .timeout(Duration.ofSeconds(30)).POST(HttpRequest.BodyPublishers.ofString(
                        "--line\r\nContent-Disposition: form-data; name=\"file\"; filename=\"note.txt\"\r\n\r\n%s\r\n--line--\r\n".formatted(content)))
                .build());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return Json.tree(answer.body()).path("id").asString();
    }

    private static void state(GitRepositories writer, int state) {
        for (int i = 0; i < ARTICLES; i++) {
            writer.write("en/shelf/article-%d.md".formatted(i), "---\ntitle: Article %d of state %d\n---\nText %d.\n".formatted(i, state, state));
        }
        writer.push("State " + state);
    }

    private Process start(String... more) throws Exception {
        return builder(more).start();
    }

    private Process start(Map<String, String> environment, String... more) throws Exception {
        var builder = builder(more);
        builder.environment().putAll(environment);
        return builder.start();
    }

    private ProcessBuilder builder(String... more) {
        var command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(), "--enable-native-access=ALL-UNNAMED", "-Xmx160m", "-cp",
                System.getProperty("java.class.path"), "help.cairn.Main", "serve", "--port", "0", "--data", data.toString()));
        command.addAll(List.of(more));
        var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("CAIRN_PUBLISHING_HOOKSECRET", "secret");
        return builder;
    }

    private static String address(Process server) throws Exception {
        var lines = new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8));
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.contains("http://")) {
                return line.substring(line.indexOf("http://")).strip();
            }
        }
        throw new AssertionError("The server did not start.");
    }

    private static HttpResponse<String> send(HttpRequest request) throws Exception {
        return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
