package help.cairn;

import static org.assertj.core.api.Assertions.assertThat;

import help.cairn.tickets.Camera;
import help.cairn.web.Json;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A shopper writes while the disk is full or broken.
class BrokenDiskTest {
    private static final String LINE = "----a line that no file has";
    private static final String DOWN = "Wir können das im Moment nicht annehmen";
    private static final int LARGE = 300_000;

    private final HttpClient phone = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    private final Map<String, String> confirmed = new LinkedHashMap<>();
    private int sent;

    @TempDir
    Path folder;

    private Path data;
    private Process server;
    private String base;

    /// What breaks a disk, and mends it.
    private interface Disk {
        void breaks() throws Exception;

        void mends() throws Exception;
    }

    @BeforeEach
    void folder() throws IOException {
        data = Files.createDirectory(folder.resolve("data"));
    }

    @AfterEach
    void stop() throws Exception {
        if (server != null) {
            server.destroyForcibly().waitFor();
        }
    }

    /// A file system of its own, which no other process sees, and which is gone with the server.
    @Test
    void onAFullDiskNothingTypedIsLostAndAllElseGoesOn() throws Exception {
        var mount = List.of("unshare", "-rm", "sh", "-c", "mount -t tmpfs -o size=48m tmpfs \"$0\" && exec \"$@\"", data.toString());
        Assumptions.assumeTrue(works(mount, "true"), "A small file system cannot be mounted here: nobody knows what Cairn does on a full disk.");
        start(mount);
        var inside = Path.of("/proc/" + server.pid() + "/root" + data.toRealPath());
        var filler = inside.resolve("filler");
        whileItLasts(inside, new Disk() {
            @Override
            public void breaks() throws Exception {
                try (OutputStream out = Files.newOutputStream(filler)) {
                    var block = new byte[4096];
                    while (true) {
                        out.write(block);
                    }
                } catch (IOException full) {
                    assertThat(full).hasMessageContaining("No space left");
                }
            }

            @Override
            public void mends() throws Exception {
                Files.delete(filler);
            }
        });
    }

    /// Whatever is written beyond the first bytes of a file is refused.
    @Test
    void onABrokenDiskNothingTypedIsLostAndAllElseGoesOn() throws Exception {
        Assumptions.assumeTrue(works(List.of("prlimit", "--fsize"), "true"), "prlimit is not here: nobody knows what Cairn does on a broken disk.");
        start(List.of());
        whileItLasts(data, new Disk() {
            @Override
            public void breaks() throws Exception {
                limit("1024:");
            }

            @Override
            public void mends() throws Exception {
                limit("unlimited:");
            }

            private void limit(String soft) throws Exception {
                assertThat(new ProcessBuilder("prlimit", "--pid", Long.toString(server.pid()), "--fsize=" + soft).inheritIO().start().waitFor()).isZero();
            }
        });
    }

    private void whileItLasts(Path files, Disk disk) throws Exception {
        assertThat(asks("before").statusCode()).isEqualTo(201);
        var form = Jsoup.parse(get("/de/contact?topic=order").body());
        disk.breaks();
        // What the write-ahead log has room for is still taken, and is as safe as ever.
        var refused = asks("during");
        while (refused.statusCode() == 201 && sent < 1_000) {
            refused = asks("during");
        }
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Retry-After")).hasValue("60");
        assertThat(refused.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(Json.tree(refused.body()).path("detail").asString()).contains("Send it again in a minute").doesNotContain(folder.toString());

        var upload = post("/api/v1/uploads", file("file", "shelf.txt", "a ".repeat(20_000).getBytes(StandardCharsets.US_ASCII)));
        assertThat(upload.statusCode()).as(upload.body()).isEqualTo(503);
        keepsTheWords(send(form, new byte[0]));
        keepsTheWords(send(form, Camera.photo(1)));
        var large = send(form, Arrays.copyOf(Camera.photo(1), LARGE));
        if (Files.getFileStore(files).getUsableSpace() < LARGE) {
            keepsTheWords(large);
        }
        assertThat(large.statusCode()).isEqualTo(503);

        assertThat(get("/en/articles/track-your-order").statusCode()).isEqualTo(200);
        assertThat(get("/en/search?q=where+is+my+order").body()).contains("/en/articles/");
        assertThat(Json.tree(get("/api/v1/search?q=return").body()).path("total").asInt()).isPositive();
        assertThat(get("/de/contact?topic=order").statusCode()).isEqualTo(200);
        assertThat(get("/healthz").statusCode()).isEqualTo(200);

        disk.mends();
        var after = send(form, Camera.photo(1));
        assertThat(after.statusCode()).as(after.body()).isEqualTo(303);
        assertThat(asks("after").statusCode()).isEqualTo(201);
        for (var ticket : confirmed.entrySet()) {
            assertThat(get(ticket.getKey()).body()).contains(ticket.getValue());
        }
        for (var file : List.of("cairn.db", "cairn.db-wal")) {
            Files.copy(files.resolve(file), folder.resolve(file));
        }
        try (var copy = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("cairn.db"));
                var statement = copy.createStatement();
                var check = statement.executeQuery("PRAGMA integrity_check")) {
            assertThat(check.getString(1)).isEqualTo("ok");
        }
    }

    private static void keepsTheWords(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("60");
        var page = Jsoup.parse(answer.body());
        assertThat(page.select("[role=alert]").text()).contains(DOWN).contains("help@alderandpine.example");
        assertThat(page.select("[role=alert] a[href^=mailto:]").attr("href")).isEqualTo("mailto:help@alderandpine.example?body=Die%20Lampe%20ist%20kaputt");
        assertThat(page.select("textarea[name=message]").text()).isEqualTo("Die Lampe ist kaputt");
        assertThat(page.select("input[name=email]").val()).isEqualTo("sam@example.com");
        assertThat(page.select("input[name=name]").val()).isEqualTo("Sam");
        assertThat(page.select("input[name=orderNumber]").val()).isEqualTo("77310045");
        assertThat(page.select("select[name=problem] option[selected]").val()).isEqualTo("late");
    }

    private HttpResponse<String> asks(String when) throws Exception {
        var text = "Ticket %d %s".formatted(sent++, when);
        var answer = phone.send(HttpRequest.newBuilder(URI.create(base + "/api/v1/tickets")).header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(Json.text(Map.of(
                        "topic", "other", "message", text + "\n" + "and much more ".repeat(700), "email", "sam@example.com"))))
                .build(), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() == 201) {
            var url = URI.create(Json.tree(answer.body()).path("url").asString());
            confirmed.put(url.getPath() + "?" + url.getQuery(), text);
        }
        return answer;
    }

    private HttpResponse<String> send(org.jsoup.nodes.Document form, byte[] photo) throws Exception {
        var fields = new LinkedHashMap<String, String>();
        form.select("form[data-draft] input[type=hidden]").forEach(input -> fields.put(input.attr("name"), input.val()));
        fields.putAll(Map.of("message", "Die Lampe ist kaputt", "email", "sam@example.com", "name", "Sam", "orderNumber", "77310045", "problem", "late",
                "checked", "yes"));
        var body = new ByteArrayOutputStream();
        fields.forEach((name, value) -> body.writeBytes(("--" + LINE + "\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n")
                .getBytes(StandardCharsets.UTF_8)));
        var control = form.select("form[data-draft] input[type=file]").attr("name");
        body.writeBytes(file(control, photo.length == 0 ? "" : "lampe.jpg", photo));
        return post("/de/contact", body.toByteArray());
    }

    private static byte[] file(String name, String called, byte[] content) {
        var body = new ByteArrayOutputStream();
        body.writeBytes(("--" + LINE + "\r\nContent-Disposition: form-data; name=\"" + name + "\"; filename=\"" + called + "\"\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8));
        body.writeBytes(content);
        body.writeBytes(("\r\n--" + LINE + "--\r\n").getBytes(StandardCharsets.UTF_8));
        return body.toByteArray();
    }

    private HttpResponse<String> post(String path, byte[] body) throws Exception {
        return phone.send(
                HttpRequest.newBuilder(URI.create(base + path)).header("Content-Type", "multipart/form-data; boundary=\"" + LINE + "\"")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String path) throws Exception {
        return phone.send(HttpRequest.newBuilder(URI.create(base + path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static boolean works(List<String> command, String program) throws InterruptedException {
        var whole = new ArrayList<>(command);
        whole.add(program);
        try {
            return new ProcessBuilder(whole).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private void start(List<String> within) throws Exception {
        var command = new ArrayList<>(within);
        command.addAll(List.of(
                ProcessHandle.current().info().command().orElseThrow(), "--enable-native-access=ALL-UNNAMED", "-Xmx160m", "-cp",
                System.getProperty("java.class.path"), "help.cairn.Main", "serve", "--port", "0", "--content", "content", "--data", data.toString()));
        var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("CAIRN_LIMITS_ENABLED", "false");
        server = builder.start();
        var lines = new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8));
        for (var line = lines.readLine(); line != null && base == null; line = lines.readLine()) {
            if (line.contains("http://")) {
                base = line.substring(line.indexOf("http://")).strip();
                break;
            }
        }
        assertThat(base).as("the server's address").isNotNull();
    }
}
