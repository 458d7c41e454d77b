package help.cairn;

import static org.assertj.core.api.Assertions.assertThat;

import help.cairn.web.Json;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KillTest {
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

    private Process start() throws Exception {
        return new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(), "--enable-native-access=ALL-UNNAMED", "-Xmx160m", "-cp",
                System.getProperty("java.class.path"), "help.cairn.Main", "serve", "--port", "0", "--data", data.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
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
