package help.cairn;

import static org.assertj.core.api.Assertions.assertThat;

import com.drew.imaging.ImageMetadataReader;
import com.drew.metadata.exif.GpsDirectory;
import help.cairn.tickets.Camera;
import help.cairn.web.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A photo on its way from a phone to a colleague.
class AttachmentJourneyTest {
    private static final String LINE = "----a line that no file has";
    private static final String TYPE = "multipart/form-data; boundary=\"" + LINE + "\"";
    private static final String SITE = """
            name: Alder & Pine
            locales: [en]
            topics:
              - id: damaged
                title: {en: It is damaged}
                fields:
                  - {name: damage, type: photo, required: true, label: {en: A photo of the damage}}
              - id: other
                title: {en: Something else}
            """;

    /// A part of a form.
    private record Part(String name, Optional<String> file, byte[] content) {
        static Part words(String name, String text) {
            return new Part(name, Optional.empty(), text.getBytes(StandardCharsets.UTF_8));
        }

        static Part file(String name, String called, byte[] content) {
            return new Part(name, Optional.of(called), content);
        }
    }

    @TempDir
    Path folder;

    private final Hands clock = new Hands();
    private final HttpClient phone = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    private final HttpClient laptop = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    private HelpCenter center;

    @BeforeEach
    void open() throws Exception {
        Files.createDirectories(folder.resolve("content"));
        Files.writeString(folder.resolve("content/site.yaml"), SITE);
        open("false");
    }

    private void open(String limits) throws Exception {
        center = HelpCenter.open(
                Settings.read(Optional.empty(), Map.of(), Map.of(
                        "server.port", "0", "experiments.holdout", "0", "data.dir", data().toString(), "content.path", folder.resolve("content").toString(),
                        "limits.enabled", limits)),
                clock);
    }

    private Path data() {
        return folder.resolve("data");
    }

    @AfterEach
    void close() {
        center.close();
    }

    @Test
    void aPhotoReachesAColleagueAndWhereItWasTakenDoesNot() throws Exception {
        var address = ask("damaged", Part.file("damage", "boot <left>.jpg", Camera.photo(6)));
        var page = get(phone, address).body();
        assertThat(page).contains("boot _left_.jpg</bdi>");
        var file = link(page, "/en/tickets/");
        var saved = bytes(phone, file);
        assertThat(saved.headers().firstValue("Content-Disposition")).hasValueSatisfying(said -> assertThat(said).startsWith("attachment; filename="));
        assertThat(saved.headers().firstValue("Content-Type")).hasValue("image/jpeg");
        assertThat(saved.headers().firstValue("Content-Security-Policy")).hasValue("default-src 'none'; sandbox");
        assertThat(saved.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(saved.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(ImageIO.read(new ByteArrayInputStream(saved.body())).getHeight()).as("it stands upright").isEqualTo(64);
        assertThat(ImageMetadataReader.readMetadata(new ByteArrayInputStream(saved.body())).getDirectoriesOfType(GpsDirectory.class)).isEmpty();

        signIn("agent");
        var inbox = get(laptop, "/staff/tickets/" + reference(address)).body();
        assertThat(inbox).contains("A photo of the damage");
        assertThat(bytes(laptop, link(inbox, "/staff/tickets/")).body()).isEqualTo(saved.body());
        center.close();
        try (var files = Files.walk(data())) {
            for (var left : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(left), StandardCharsets.ISO_8859_1)).as(left.toString()).doesNotContain(Camera.MAKER);
            }
        }
    }

    @Test
    void aFileOpensToItsOwnerAndToColleaguesOnly() throws Exception {
        var address = ask("damaged", Part.file("damage", "boot.jpg", Camera.photo(1)));
        var file = link(get(phone, address).body(), "/en/tickets/");
        var id = file.replaceFirst(".*/files/([^?]+).*", "$1");
        assertThat(get(laptop, file.replaceFirst("\\?.*", "")).statusCode()).isEqualTo(404);
        assertThat(get(laptop, file.replaceFirst("key=.*", "key=guess")).statusCode()).isEqualTo(404);
        var neighbour = ask("other");
        assertThat(get(phone, neighbour.replace("?", "/files/" + id + "?")).statusCode()).as("with the key to another ticket").isEqualTo(404);
        assertThat(get(laptop, "/staff/tickets/" + reference(address) + "/files/" + id).statusCode()).as("not signed in").isIn(303, 302, 403);
        signIn("writer");
        assertThat(get(laptop, "/staff/tickets/" + reference(address) + "/files/" + id).statusCode()).isEqualTo(403);
    }

    @Test
    void aMistakeKeepsTheWordsAndTheFilesAndSaysWhichWereNotTaken() throws Exception {
        var form = fields("damaged");
        form.put("message", "The sole came off");
        form.put("email", "sam.example.com");
        clock.pass(Duration.ofMinutes(1));
        var again = post(phone, "/en/contact", form, Part.file("damage", "sole.jpg", Camera.photo(1)),
                Part.file("damage", "drawing.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>".getBytes(StandardCharsets.UTF_8)),
                Part.file("damage", "film.jpg", new byte[11 * 1024 * 1024]));
        assertThat(again.statusCode()).isEqualTo(422);
        assertThat(again.body()).contains("The sole came off").contains("“drawing.svg” is of a kind").contains("“film.jpg” is larger than 10 MB")
                .contains("<bdi>sole.jpg</bdi>").contains("not an email address yet");

        form.put("email", "sam@example.com");
        form.put("_kept", kept(again.body()).getFirst());
        var sent = post(phone, "/en/contact", form);
        assertThat(sent.statusCode()).isEqualTo(303);
        var page = get(phone, sent.headers().firstValue("Location").orElseThrow().replace("&sent=1", "")).body();
        assertThat(page).contains("sole.jpg").doesNotContain("drawing.svg").doesNotContain("film.jpg");
    }

    @Test
    void aPhotoThatIsAskedForIsMissedAndOneTooManyIsNamed() throws Exception {
        var form = fields("damaged");
        form.put("message", "The sole came off");
        form.put("email", "sam@example.com");
        clock.pass(Duration.ofMinutes(1));
        assertThat(post(phone, "/en/contact", form, Part.file("damage", "", new byte[0])).body()).contains("Please fill this in.");
        form.put("damage", "sole.jpg");
        assertThat(post(phone, "/en/contact", form).statusCode()).as("its name alone is no photo").isEqualTo(422);
        var six = new Part[6];
        for (int i = 0; i < 6; i++) {
            six[i] = Part.file("damage", "number%d.txt".formatted(i), ("note " + i).getBytes(StandardCharsets.UTF_8));
        }
        form.remove("damage");
        var again = post(phone, "/en/contact", form, six);
        assertThat(again.statusCode()).isEqualTo(422);
        assertThat(again.body()).contains("“number5.txt” was one too many");
        assertThat(kept(again.body())).hasSize(5);
    }

    @Test
    void aDoubleTapIsOneTicketAndWhatNobodySentIsForgottenAfterADay() throws Exception {
        var form = fields("other");
        form.putAll(Map.of("message", "Look", "email", "sam@example.com", "checked", "yes"));
        clock.pass(Duration.ofMinutes(1));
        var photo = Part.file("_files", "boot.jpg", Camera.photo(1));
        var first = post(phone, "/en/contact", form, photo);
        assertThat(first.statusCode()).isEqualTo(303);
        assertThat(post(phone, "/en/contact", form, photo).headers().firstValue("Location")).isEqualTo(first.headers().firstValue("Location"));
        assertThat(stored()).isEqualTo(2);
        clock.pass(Duration.ofHours(23));
        again();
        assertThat(stored()).isEqualTo(2);
        clock.pass(Duration.ofHours(2));
        again();
        assertThat(stored()).as("the one that was sent").isEqualTo(1);
        var page = get(phone, first.headers().firstValue("Location").orElseThrow().replace("&sent=1", "")).body();
        assertThat(bytes(phone, link(page, "/en/tickets/")).statusCode()).isEqualTo(200);
    }

    /// Closes for a moment; whoever opens sweeps first.
    private void again() throws Exception {
        center.close();
        open("false");
    }

    private int stored() throws Exception {
        try (var database = DriverManager.getConnection("jdbc:sqlite:" + data().resolve("cairn.db"));
                var statement = database.createStatement();
                var rows = statement.executeQuery("SELECT count(*) FROM attachment_content JOIN attachment USING (number)")) {
            return rows.next() ? rows.getInt(1) : -1;
        }
    }

    @Test
    void aShopperRepliesWithAPhotoAndNotOneWord() throws Exception {
        var address = ask("other");
        var sent = post(phone, address, Map.of("do", "reply", "message", ""), Part.file("_files", "proof.png", Camera.picture("png", 20, 10)));
        assertThat(sent.statusCode()).isEqualTo(303);
        assertThat(get(phone, address).body()).contains("proof.png");
        var refused = post(phone, address, Map.of("do", "reply", "message", "See this"), Part.file("_files", "page.html", "<!doctype html>x".getBytes(
                StandardCharsets.UTF_8)));
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("See this</textarea>").contains("“page.html” is of a kind");
        assertThat(get(phone, address).body()).doesNotContain("See this");
        assertThat(post(phone, address, Map.of("do", "reply", "message", "")).statusCode()).as("neither words nor a file").isEqualTo(422);
    }

    @Test
    void anUploadGoesAlongWithOneTicketOnce() throws Exception {
        var uploaded = upload("boot.jpg", Camera.photo(1));
        assertThat(uploaded.statusCode()).isEqualTo(201);
        var id = Json.tree(uploaded.body()).path("id").asString();
        var body = "{\"topic\":\"damaged\",\"message\":\"Look\",\"email\":\"sam@example.com\",\"attachments\":[\"" + id + "\"]}";
        var opened = ticket(body, "one");
        assertThat(opened.statusCode()).isEqualTo(201);
        assertThat(ticket(body, "one").body()).isEqualTo(opened.body());
        assertThat(ticket(body.replace(id, "unknown"), "two").statusCode()).isEqualTo(422);
        var stolen = ticket(body, "three");
        assertThat(stolen.statusCode()).isEqualTo(422);
        assertThat(stolen.body()).contains("\"field\":\"attachments\"");
        assertThat(ticket(body.replace(",\"attachments\":[\"" + id + "\"]", ""), "four").body()).as("the topic asks for a photo").contains("\"damage\"");
        signIn("agent");
        assertThat(get(laptop, "/staff/tickets/" + Json.tree(opened.body()).path("reference").asString()).body()).contains("<bdi>boot.jpg</bdi>");
        assertThat(get(laptop, "/staff/tickets").body().split("HC-[0-9A-Z]{4}-[0-9A-Z]{4}</", -1)).as("nothing half written is left")
                .hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void anUploadThatIsNotTakenIsAnsweredWithTheReason() throws Exception {
        assertThat(upload("page.html", "<!doctype html>x".getBytes(StandardCharsets.UTF_8)).statusCode()).isEqualTo(422);
        assertThat(upload("bomb.png", Camera.bomb(30_000, 30_000)).body()).contains("bomb.png").contains("million pixels");
        assertThat(upload("film.jpg", new byte[10 * 1024 * 1024 + 1]).statusCode()).isEqualTo(413);
        assertThat(post(phone, "/api/v1/uploads", Map.of("file", "no file")).statusCode()).isEqualTo(400);
        assertThat(upload("shell.php\u0000.jpg", Camera.photo(1)).statusCode()).isIn(201, 400);
    }

    @Test
    void oneAddressCannotFillTheShelf() throws Exception {
        center.close();
        open("true");
        int taken = 0;
        int status = 201;
        for (int i = 0; i < 100 && status == 201; i++) {
            status = upload("note.txt", ("note " + i).getBytes(StandardCharsets.UTF_8)).statusCode();
            taken += status == 201 ? 1 : 0;
        }
        assertThat(status).isEqualTo(429);
        assertThat(taken).isBetween(5, 60);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/en/contact", "/api/v1/uploads"})
    void aFormThatIsTooLargeOrBrokenIsRefusedAndIsNoFailureOfOurs(String address) throws Exception {
        var many = new Part[5_000];
        for (int i = 0; i < many.length; i++) {
            many[i] = Part.words("message", "x");
        }
        assertThat(raw(address, TYPE, form(Map.of(), many)).statusCode()).as("5,000 parts").isBetween(400, 499);
        assertThat(raw(address, TYPE, form(Map.of("message", "x".repeat(1_000_000)))).statusCode()).as("a million letters").isEqualTo(413);
        assertThat(raw(address, "multipart/form-data", "x".getBytes(StandardCharsets.UTF_8)).statusCode()).as("no boundary").isBetween(400, 499);
        assertThat(raw(address, "multipart/form-data; boundary=a", "--a\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\0\"\r\n\r\nx".getBytes(
                StandardCharsets.UTF_8)).statusCode()).as("cut off").isBetween(400, 499);
        var endless = HttpRequest.newBuilder(at(address)).header("Content-Type", TYPE).POST(
                HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(form(Map.of(), Part.file("file", "film.jpg", new byte[70_000_000])))));
        assertThat(statusOrHungUp(endless.build())).as("70 MB, not announced").isIn(0, 400, 413);
        assertThat(raw("/staff/sign-in", "multipart/form-data; boundary=a", new byte[1]).statusCode()).isEqualTo(415);
        try (var left = Files.list(data().resolve("incoming"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void aBackupWhileShoppersWriteHasEveryTicketFromBeforeWithItsPhoto() throws Exception {
        var before = new ArrayList<String>();
        for (int i = 0; i < 5; i++) {
            before.add(ask("damaged", Part.file("damage", "boot" + i + ".jpg", Camera.picture("jpg", 40 + i, 40))));
        }
        var meanwhile = new CompletableFuture<Void>();
        Thread.ofVirtual().start(() -> {
            try {
                for (int i = 0; i < 20; i++) {
                    ask("damaged", Part.file("damage", "later.jpg", Camera.picture("jpg", 200, 200)));
                }
                meanwhile.complete(null);
            } catch (Throwable e) {
                meanwhile.completeExceptionally(e);
            }
        });
        var copy = folder.resolve("copy.db");
        run("backup", copy.toString(), "--data", data().toString());
        meanwhile.get();
        center.close();
        try (var files = Files.walk(data())) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
        run("restore", copy.toString(), "--data", data().toString());
        open("false");
        for (int i = 0; i < before.size(); i++) {
            var photo = bytes(phone, link(get(phone, before.get(i)).body(), "/en/tickets/"));
            assertThat(ImageIO.read(new ByteArrayInputStream(photo.body())).getWidth()).isEqualTo(40 + i);
        }
    }

    /// @return 0 if the server stopped listening before all was said
    private static int statusOrHungUp(HttpRequest request) throws InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            return 0;
        }
    }

    /// @return the address of the new ticket's page
    private String ask(String topic, Part... files) throws Exception {
        var form = fields(topic);
        form.putAll(Map.of("message", "Please look at this", "email", "sam@example.com", "checked", "yes"));
        clock.pass(Duration.ofMinutes(1));
        var sent = post(phone, "/en/contact", form, files);
        assertThat(sent.statusCode()).isEqualTo(303);
        return sent.headers().firstValue("Location").orElseThrow().replace("&sent=1", "");
    }

    private static String reference(String address) {
        return address.replaceFirst(".*/tickets/([^?]+).*", "$1");
    }

    private static String link(String page, String start) {
        var matcher = Pattern.compile("href=\"(" + start + "[^\"]+/files/[^\"]+)\" download").matcher(page);
        assertThat(matcher.find()).isTrue();
        return matcher.group(1).replace("&amp;", "&");
    }

    private static List<String> kept(String page) {
        return Pattern.compile("name=\"_kept\" value=\"([^\"]+)\"").matcher(page).results().map(found -> found.group(1)).toList();
    }

    private Map<String, String> fields(String topic) throws Exception {
        var page = get(phone, "/en/contact?topic=" + topic).body();
        var fields = new LinkedHashMap<String, String>();
        var matcher = Pattern.compile("<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\"")
                .matcher(page.substring(page.indexOf("action=\"/en/contact\"")));
        while (matcher.find()) {
            fields.put(matcher.group(1), matcher.group(2).replace("&#34;", "\"").replace("&amp;", "&"));
        }
        return fields;
    }

    private void run(String... arguments) {
        var text = new StringWriter();
        assertThat(Main.run(clock, new PrintWriter(text), arguments)).as(text.toString()).isZero();
    }

    private void signIn(String role) throws Exception {
        var text = new StringWriter();
        Main.run(clock, new PrintWriter(text), "staff", "add", "mara@alderandpine.example", "--role", role, "--data", data().toString());
        var link = text.toString().substring(text.toString().indexOf("/staff/link/")).strip();
        laptop.send(
                HttpRequest.newBuilder(at(link)).header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString("password=seven+quiet+birds")).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> get(HttpClient who, String path) throws Exception {
        return who.send(HttpRequest.newBuilder(at(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<byte[]> bytes(HttpClient who, String path) throws Exception {
        return who.send(HttpRequest.newBuilder(at(path)).build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private HttpResponse<String> ticket(String body, String key) throws Exception {
        return phone.send(
                HttpRequest.newBuilder(at("/api/v1/tickets")).header("Content-Type", "application/json").header("Idempotency-Key", key)
                        .POST(HttpRequest.BodyPublishers.ofString(body)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> upload(String name, byte[] content) throws Exception {
        return post(phone, "/api/v1/uploads", Map.of(), Part.file("file", name, content));
    }

    private HttpResponse<String> post(HttpClient who, String path, Map<String, String> fields, Part... parts) throws Exception {
        return raw(who, path, TYPE, form(fields, parts));
    }

    private HttpResponse<String> raw(String path, String type, byte[] body) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            return raw(client, path, type, body);
        }
    }

    private HttpResponse<String> raw(HttpClient who, String path, String type, byte[] body) throws Exception {
        return who.send(
                HttpRequest.newBuilder(at(path)).header("Content-Type", type).POST(HttpRequest.BodyPublishers.ofByteArray(body)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static byte[] form(Map<String, String> fields, Part... parts) {
        var body = new ByteArrayOutputStream();
        fields.forEach((name, value) -> write(body, Part.words(name, value)));
        for (var part : parts) {
            write(body, part);
        }
        body.writeBytes(("--" + LINE + "--\r\n").getBytes(StandardCharsets.UTF_8));
        return body.toByteArray();
    }

    private static void write(ByteArrayOutputStream body, Part part) {
        var file = part.file().map(name -> "; filename=\"" + name + "\"\r\nContent-Type: image/jpeg").orElse("");
        body.writeBytes(
                ("--" + LINE + "\r\nContent-Disposition: form-data; name=\"" + part.name() + "\"" + file + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
        body.writeBytes(part.content());
        body.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
    }

    private URI at(String path) {
        return URI.create("http://localhost:" + center.port() + path);
    }
}
