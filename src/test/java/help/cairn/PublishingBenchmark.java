package help.cairn;

import help.cairn.publishing.GitRepositories;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How long a first publication and a change of one article take, and how that grows with the number of articles. Run by
/// hand: `./mvnw test -Dgroups=benchmark -DexcludedGroups= -Dtest=PublishingBenchmark`. Where `hugo` is installed, its
/// rebuild of the same files is timed beside it.
@Tag("benchmark")
class PublishingBenchmark {
    private static final String SECRET = "benchmark";
    private static final int CHANGES = 15;

    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(ints = {400, 1100, 5000, 20_000})
    void oneOfMany(int articles) throws Exception {
        try (var writer = new GitRepositories(folder)) {
            write(writer, articles);
            writer.push("All of them");
            var began = System.nanoTime();
            try (var center = open(writer)) {
                long first = since(began);
                long heap = used();
                var live = new ArrayList<Long>();
                for (int i = 0; i < CHANGES; i++) {
                    live.add(change(writer, center, i, articles));
                }
                Collections.sort(live);
                System.out.printf(Locale.ROOT,
                        "%6d articles: first publication %6.2f s, %4d MB of heap; one change is found after %4d ms (median; best %d, worst %d)%n",
                        articles, first / 1000.0, heap >> 20, live.get(CHANGES / 2), live.getFirst(), live.getLast());
            }
            began = System.nanoTime();
            try (var center = open(writer)) {
                var took = since(began);
                send(center, "/healthz", null);
                System.out.printf(Locale.ROOT, "%6d articles: start with an unchanged commit %.2f s%n", articles, took / 1000.0);
            }
            hugo(writer, articles);
        }
    }

    private HelpCenter open(GitRepositories writer) throws IOException {
        return HelpCenter.open(Settings.read(Optional.empty(), Map.of(), Map.of(
                "server.port", "0", "data.dir", folder.resolve("data").toString(), "content.git", writer.address(), "publishing.poll", "1h",
                "publishing.hookSecret", SECRET, "limits.enabled", "false")), Clock.systemUTC());
    }

    /// From the arrival of the hook to the first search that finds the new word.
    private long change(GitRepositories writer, HelpCenter center, int number, int articles) throws Exception {
        var word = "zebra" + number + "x";
        writer.write("en/shelf-%d/article-%d.md".formatted(number * 7 % 20, number * 131 % articles / 20 * 20 + number * 7 % 20),
                "---\ntitle: Article of the %s\n---\nThis is about the %s.\n".formatted(word, word)).push(word);
        var began = System.nanoTime();
        send(center, "/hooks/git", HttpRequest.BodyPublishers.ofString("{}"));
        while (!send(center, "/api/v1/search?q=" + word, null).body().contains("Article of the " + word)) {
            LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
        }
        return since(began);
    }

    private HttpResponse<String> send(HelpCenter center, String path, HttpRequest.BodyPublisher body) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + center.port() + path)).header("X-Gitlab-Token", SECRET);
        return client.send((body == null ? request.GET() : request.POST(body)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static void write(GitRepositories writer, int articles) {
        var random = new Random(1);
        var words = List.of(
                "order", "parcel", "refund", "return", "label", "tent", "jacket", "payment", "card", "gift", "account", "password", "address", "delivery",
                "carrier", "track", "repair", "wash", "size", "stock", "invoice", "cancel", "exchange", "warranty");
        for (int i = 0; i < articles; i++) {
            var text = new StringBuilder("---\ntitle: \"%s and %s, part %d\"\ndescription: What to know.\nkeywords: [%s]\n---\n".formatted(
                    words.get(random.nextInt(words.size())), words.get(random.nextInt(words.size())), i, words.get(random.nextInt(words.size()))));
            for (int part = 0; part < 6; part++) {
                text.append("\n## Part ").append(part).append("\n\n");
                for (int j = 0; j < 60; j++) {
                    text.append(j % 12 == 0 ? "The " : "").append(words.get(random.nextInt(words.size())))
                            .append(random.nextInt(6) == 0 ? random.nextInt(5000) : "")
                            .append(j % 12 == 11 ? ". " : " ");
                }
                text.append("See [the next one](article-%d.md).\n".formatted((i + 20) % articles / 20 * 20 + i % 20));
            }
            writer.write("en/shelf-%d/article-%d.md".formatted(i % 20, i), text.toString());
        }
    }

    private void hugo(GitRepositories writer, int articles) throws Exception {
        var site = Files.createDirectories(folder.resolve("hugo"));
        Files.writeString(site.resolve("hugo.toml"), "baseURL='http://localhost/'\ntitle='x'\ndisableKinds=['taxonomy','term','RSS']\n");
        Files.createDirectories(site.resolve("layouts/_default"));
        for (var kind : List.of("single", "list")) {
            Files.writeString(site.resolve("layouts/_default/%s.html".formatted(kind)), "<title>{{ .Title }}</title>{{ .Content }}");
        }
        try {
            var began = System.nanoTime();
            var process = new ProcessBuilder("hugo", "--quiet", "--contentDir", writer.work().toString(), "--destination", site.resolve("public").toString())
                    .directory(site.toFile()).redirectErrorStream(true).start();
            var said = new String(process.getInputStream().readAllBytes());
            if (!process.waitFor(10, TimeUnit.MINUTES) || process.exitValue() != 0) {
                System.out.println("hugo failed: " + said);
                return;
            }
            System.out.printf(Locale.ROOT, "%6d articles: hugo, a whole rebuild without search %.2f s%n", articles, since(began) / 1000.0);
        } catch (IOException e) {
            System.out.println("hugo is not installed: no rebuild to compare with");
        }
    }

    private static long used() {
        System.gc();
        var runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private static long since(long began) {
        return (System.nanoTime() - began) / 1_000_000;
    }
}
