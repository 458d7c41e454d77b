package help.cairn;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Starts, answers a few requests on a throw-away database and ends: what the launcher watches to make later starts quick.
@Command(name = "rehearse", hidden = true)
final class RehearseCommand implements Callable<Integer> {
    private static final int ROUNDS = 20;

    private final Clock clock;

    @Option(names = "--content", defaultValue = "content")
    Path content;

    RehearseCommand(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        var data = Files.createTempDirectory("cairn-rehearsal");
        var settings = Settings.read(Optional.empty(), Map.of(),
                Map.of("server.port", "0", "data.dir", data.toString(), "content.path", content.toString(), "limits.enabled", "false"));
        // The first start reads everything; the second, which is what shall be quick, finds it all read.
        HelpCenter.open(settings, clock).close();
        try (var center = HelpCenter.open(settings, clock);
                var browser = HttpClient.newHttpClient()) {
            for (int i = 0; i < ROUNDS; i++) {
                for (var path : List.of("/", "/en", "/en/search?q=where+is+my+parsel", "/api/v1/suggest?q=par", "/en/contact", "/sitemap.xml", "/healthz")) {
                    browser.send(
                            HttpRequest.newBuilder(URI.create("http://localhost:" + center.port() + path)).header("Accept-Encoding", "gzip").build(),
                            HttpResponse.BodyHandlers.discarding());
                }
            }
        } finally {
            try (var files = Files.walk(data)) {
                files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
            }
        }
        return 0;
    }
}
