package help.cairn;

import static org.assertj.core.api.Assertions.assertThat;

import help.cairn.publishing.GitRepositories;
import help.cairn.web.Json;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KillTest {
    private static final int ARTICLES = 80;

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

    private static void state(GitRepositories writer, int state) {
        for (int i = 0; i < ARTICLES; i++) {
            writer.write("en/shelf/article-%d.md".formatted(i), "---\ntitle: Article %d of state %d\n---\nText %d.\n".formatted(i, state, state));
        }
        writer.push("State " + state);
    }

    private Process start(String... more) throws Exception {
        return builder(more).start();
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
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }
}
