package help.cairn;

import static org.assertj.core.api.Assertions.assertThat;

import help.cairn.publishing.GitRepositories;
import help.cairn.publishing.PublicationStore;
import help.cairn.storage.Database;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.CookieManager;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A writer pushes, and readers see it.
class GitJourneyTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String SECRET = "a secret of the host";

    @TempDir
    Path folder;

    private final HttpClient reader = HttpClient.newHttpClient();
    private GitRepositories writer;
    private HelpCenter center;

    @BeforeEach
    void aHelpCenterOnARepository() throws Exception {
        writer = new GitRepositories(folder);
        writer.write("en/orders/track.md", article("Where is my parcel?", "Follow it in the e-mail.")).push("The first article");
        open();
    }

    @AfterEach
    void close() {
        center.close();
        writer.close();
    }

    private void open() throws Exception {
        center = HelpCenter.open(Settings.read(Optional.empty(), Map.of(), Map.of(
                "server.port", "0", "data.dir", data().toString(), "content.git", writer.address(), "publishing.poll", "1h", "publishing.hookSecret",
                "an old secret, " + SECRET, "limits.enabled", "false")), Clock.systemUTC());
    }

    private Path data() {
        return folder.resolve("data");
    }

    private static String article(String title, String text) {
        return "---\ntitle: \"%s\"\ndescription: All about it.\n---\n%s\n".formatted(title, text);
    }

    @Test
    void aPushIsLiveAndFoundAfterTheHostSaidSo() throws Exception {
        writer.write("en/orders/umbrella.md", article("Umbrellas", "They keep you dry.")).push("Umbrellas");
        assertThat(get("/en/articles/umbrella").statusCode()).isEqualTo(404);
        assertThat(said("refs/heads/main", SECRET).statusCode()).isEqualTo(202);
        until(() -> status("/en/articles/umbrella") == 200);
        assertThat(get("/api/v1/search?q=umbrella").body()).contains("/en/articles/umbrella");
    }

    @Test
    void onlyTheHostIsBelieved() throws Exception {
        assertThat(said("refs/heads/main", "a guess").statusCode()).isEqualTo(401);
        assertThat(send("{}", Map.of()).statusCode()).isEqualTo(401);
        assertThat(send("{}", Map.of("X-Gitlab-Token", "a guess")).statusCode()).isEqualTo(401);
        var answer = send("{\"ref\":\"refs/heads/main\"}", Map.of("X-Gitlab-Token", SECRET));
        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(send("not JSON", Map.of("X-Gitlab-Token", SECRET)).statusCode()).isEqualTo(400);
    }

    @Test
    void anotherBranchIsNotPublishedAndAReplayDoesNoHarm() throws Exception {
        var answer = said("refs/heads/draft", SECRET);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("ignored");
        var before = commit();
        for (int i = 0; i < 5; i++) {
            assertThat(said("refs/heads/main", SECRET).statusCode()).isEqualTo(202);
        }
        assertThat(commit()).isEqualTo(before);
    }

    @Test
    void eachHostHasItsOwnWayToSign() throws Exception {
        var body = "{\"ref\":\"refs/heads/main\"}";
        var hex = hmac(SECRET, body);
        for (var headers : List.of(
                Map.of("X-Hub-Signature-256", "sha256=" + hex), Map.of("X-Gitea-Signature", hex), Map.of("X-Forgejo-Signature", hex),
                Map.of("X-Hub-Signature", "sha256=" + hex))) {
            assertThat(send(body, headers).statusCode()).as(headers.toString()).isEqualTo(202);
        }
        var bitbucket = "{\"push\":{\"changes\":[{\"new\":{\"type\":\"branch\",\"name\":\"main\"},\"old\":null}]}}";
        assertThat(send(bitbucket, Map.of("X-Hub-Signature", "sha256=" + hmac(SECRET, bitbucket))).statusCode()).isEqualTo(202);
        var other = bitbucket.replace("main", "draft");
        assertThat(send(other, Map.of("X-Hub-Signature", "sha256=" + hmac(SECRET, other))).body()).contains("ignored");
    }

    @Test
    void gitHubsOwnFormIsUnderstoodAndOddTextIsNot() throws Exception {
        var form = "payload=" + URLEncoder.encode("{\"ref\":\"refs/heads/main\"}", StandardCharsets.UTF_8);
        var other = form.replace("main", "draft");
        var type = Map.of("Content-Type", "application/x-www-form-urlencoded");
        assertThat(signed(form, type).statusCode()).isEqualTo(202);
        assertThat(signed(other, type).body()).contains("ignored");
        for (var odd : List.of("payload=%", "payload=", "[".repeat(100_000), "{\"ref\":".repeat(5_000), "\u0000", "payload={}")) {
            assertThat(signed(odd, Map.of()).statusCode()).as(odd).isEqualTo(400);
        }
        for (var odd : List.of("", "[]", "null", "7", "{\"ref\":{\"a\":1}}", "{\"push\":{\"changes\":[null,3,{\"new\":7}]},\"changes\":{}}")) {
            assertThat(signed(odd, Map.of()).statusCode()).as(odd).isEqualTo(202);
        }
        assertThat(signed("{\"ref\":\"refs/tags/main\"}", Map.of()).body()).contains("ignored");
        assertThat(signed("{\"a\":\"" + "x".repeat(8 * 1024 * 1024) + "\"}", Map.of()).statusCode()).isEqualTo(413);
        assertThat(get("/hooks/git").statusCode()).isIn(404, 405);
    }

    private HttpResponse<String> signed(String body, Map<String, String> headers) throws Exception {
        var all = new HashMap<>(headers);
        all.put("X-Hub-Signature-256", "sha256=" + hmac(SECRET, body));
        return send(body, all);
    }

    @Test
    void anArticleThatMovedIsFollowedAndOneThatWentSaysWhatToSearchFor() throws Exception {
        writer.write("en/orders/fax.md", article("Invoice by fax", "We send a fax.")).push("Fax");
        look();
        until(() -> status("/en/articles/fax") == 200);
        writer.delete("en/orders/fax.md").move("en/orders/track.md", "en/orders/follow.md").push("No fax, and another name");
        look();
        until(() -> status("/en/articles/fax") == 410);
        assertThat(get("/en/articles/fax").body()).contains("value=\"Invoice by fax\"").contains("/en/search?q=Invoice+by+fax");
        var moved = get("/en/articles/track");
        assertThat(moved.statusCode()).isEqualTo(301);
        assertThat(moved.headers().firstValue("Location")).hasValueSatisfying(to -> assertThat(to).endsWith("/en/articles/follow"));
        center.close();
        open();
        assertThat(status("/en/articles/track")).isEqualTo(301);
        assertThat(status("/en/articles/fax")).isEqualTo(410);
    }

    @Test
    void aCategoryThatWentSaysWhatToSearchForAndOneWithAnotherSlugIsFollowed() throws Exception {
        writer.write("en/fax/_index.md", "---\ntitle: Letters by fax\n---\n").write("en/fax/fax.md", article("Invoice by fax", "We send a fax."))
                .push("Fax");
        look();
        until(() -> status("/en/categories/fax") == 200);
        writer.delete("en/fax/fax.md").delete("en/fax/_index.md").write("en/orders/_index.md", "---\ntitle: Orders\nslug: my-orders\n---\n")
                .push("No fax, and another address");
        look();
        until(() -> status("/en/categories/fax") == 410);
        assertThat(get("/en/categories/fax").body()).contains("value=\"Letters by fax\"").contains("/en/search?q=Letters+by+fax");
        assertThat(get("/en/categories/orders").headers().firstValue("Location")).hasValueSatisfying(to -> assertThat(to).endsWith("/en/categories/my-orders"));
        assertThat(status("/en/categories/my-orders")).isEqualTo(200);
        assertThat(get("/en").body()).contains("href=\"/en/categories/my-orders\"");
        assertThat(status("/en/categories/never")).isEqualTo(404);
        center.close();
        open();
        assertThat(status("/en/categories/fax")).isEqualTo(410);
        assertThat(status("/en/categories/orders")).isEqualTo(301);
    }

    @Test
    void anOlderCommitComesBackUntilTheNextPush() throws Exception {
        var first = commit();
        writer.write("en/orders/track.md", article("Where is my parcel?", "A text with a mistake.")).push("A mistake");
        look();
        until(() -> page().contains("A text with a mistake."));
        assertThat(run("publish", "--commit", first.substring(0, 10), "--data", data().toString(), "--config", config())).contains(first + " is live");
        assertThat(page()).contains("Follow it in the e-mail.");
        center.close();
        open();
        assertThat(page()).contains("Follow it in the e-mail.");
        writer.write("en/orders/track.md", article("Where is my parcel?", "The mended text.")).push("Mended");
        look();
        until(() -> page().contains("The mended text."));
    }

    @Test
    void aMistakeHoldsBackItsOwnArticleAlone() throws Exception {
        writer.write("en/orders/track.md", "---\ntitle: [broken\n---\nNew text.\n").write("en/orders/late.md", article("Late", "Wait."))
                .push("One good, one bad");
        look();
        until(() -> status("/en/articles/late") == 200);
        assertThat(page()).contains("Follow it in the e-mail.");
    }

    @Test
    void aBranchIsShownToWritersAloneAndStaysWithinItself() throws Exception {
        writer.git().checkout().setCreateBranch(true).setName("autumn/returns").call();
        writer.write("en/orders/track.md", article("Where is my parcel?", "The text of the branch. See [the draft](plan.md)."))
                .write("en/orders/plan.md", "---\ntitle: A plan\ndraft: true\n---\nNot yet.\n").push("A branch");
        look();
        var mara = colleague("mara@example.com", "writer");
        var address = "/preview/autumn/returns/en/articles/track";
        until(() -> status(mara, address) == 200);
        var page = get(mara, address);
        assertThat(page.body()).contains("The text of the branch.").contains("autumn/returns").contains("/preview/autumn/returns/en/articles/plan\"")
                .contains("name=\"robots\" content=\"noindex\"");
        assertThat(page.headers().firstValue("X-Robots-Tag").orElse("")).contains("noindex");
        assertThat(page.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(status(mara, "/preview/autumn/returns")).isEqualTo(200);
        assertThat(status(mara, "/preview/autumn/returns/en/categories/orders")).isEqualTo(200);
        assertThat(get(mara, "/preview/autumn/returns/en/articles/plan").body()).contains("Not yet.");
        assertThat(status(mara, "/preview/winter/en")).isEqualTo(404);
        for (var nobody : List.of(reader, colleague("ben@example.com", "agent"))) {
            assertThat(status(nobody, address)).isEqualTo(404);
        }
        assertThat(page()).contains("Follow it in the e-mail.");
        assertThat(status("/en/articles/plan")).isEqualTo(404);
        // A link that is handed on opens this branch alone, and what it links to.
        var link = Pattern.compile("value=\"[^\"]*(/preview/autumn/returns\\?[^\"]+)\"").matcher(get(mara, "/staff/publishing/branches").body());
        assertThat(link.find()).isTrue();
        var handed = link.group(1).replace("&amp;", "&");
        var home = get(handed);
        assertThat(home.statusCode()).isEqualTo(200);
        assertThat(home.headers().allValues("Set-Cookie")).isEmpty();
        var onward = Pattern.compile("href=\"(/preview/autumn/returns/en/categories/orders[^\"]*)\"").matcher(home.body());
        assertThat(onward.find()).isTrue();
        assertThat(status(onward.group(1).replace("&amp;", "&"))).isEqualTo(200);
        assertThat(status(handed.replace("autumn/returns", "main"))).isEqualTo(404);
        assertThat(status(handed.replaceFirst("until=1", "until=2"))).isEqualTo(404);
    }

    @Test
    void whatIsNotPublishedYetIsNowhere() throws Exception {
        writer.write("en/orders/draft.md", "---\nid: draft-one\ntitle: Umbrella draft\ndraft: true\n---\nText.\n")
                .write("en/orders/future.md", "---\nid: future-one\ntitle: Umbrella future\npublishDate: 2999-01-01\n---\nText.\n")
                .write("en/orders/over.md", "---\nid: over-one\ntitle: Umbrella over\nexpiryDate: 2001-01-01\n---\nText.\n")
                .write("en/orders/seen.md", "---\nid: seen-one\ntitle: Umbrella seen\nrelated: [draft-one, future-one, over-one]\n---\nText.\n").push("Four");
        look();
        until(() -> status("/en/articles/seen") == 200);
        for (var name : List.of("draft", "future", "over")) {
            assertThat(status("/en/articles/" + name)).as(name).isEqualTo(404);
            assertThat(status("/api/v1/articles/" + name + "-one")).as(name).isEqualTo(404);
            for (var place : List.of("/en", "/en/categories/orders", "/en/articles/seen", "/sitemap.xml", "/en/feed.xml", "/en/search?q=umbrella",
                    "/api/v1/search?q=umbrella", "/api/v1/suggest?q=umbr")) {
                assertThat(body(place)).as(name + " in " + place).doesNotContain("Umbrella " + name).doesNotContain("/en/articles/" + name);
            }
        }
        assertThat(body("/api/v1/search?q=umbrella")).contains("/en/articles/seen");
    }

    @Test
    void twoPushesWhileOneIsPublishedEndWithTheNewest() throws Exception {
        for (int i = 0; i < 300; i++) {
            writer.write("en/many/article-" + i + ".md", article("Article " + i, "Text " + i));
        }
        writer.push("Many");
        look();
        writer.write("en/orders/late.md", article("Late", "The first word.")).push("Late");
        look();
        writer.write("en/orders/late.md", article("Late", "The last word.")).push("Late again");
        look();
        until(() -> status("/en/articles/late") == 200 && body("/en/articles/late").contains("The last word."));
        assertThat(status("/en/articles/article-299")).isEqualTo(200);
    }

    @Test
    void aLongTimeWithoutTheRepositoryIsOneLineOfTheHistory() throws Exception {
        var away = folder.resolve("away.git");
        Files.move(writer.bare(), away);
        try (var database = Database.open(data())) {
            var store = new PublicationStore(database, Clock.systemUTC());
            look();
            until(() -> store.newest(5).getFirst().status().equals("failed"));
            for (int i = 0; i < 5; i++) {
                look();
            }
            Files.move(away, writer.bare());
            var commit = writer.write("en/orders/late.md", article("Late", "Wait.")).push("Late");
            look();
            until(() -> commit().equals(commit));
            assertThat(store.newest(9)).extracting(PublicationStore.Entry::status).containsExactly("live", "failed", "live");
        }
    }

    /// Readers ask without pause while the content changes under them: nothing fails, and no answer mixes two states.
    @Test
    void readersNeverSeeHalfOfAPublication() throws Exception {
        var over = new AtomicBoolean();
        var wrong = new ArrayList<String>();
        var readers = CompletableFuture.runAsync(() -> {
            var number = Pattern.compile("state-(\\d+)-end");
            while (!over.get()) {
                try {
                    var found = number.matcher(get("/api/v1/search?q=umbrella").body());
                    while (found.find()) {
                        var address = "/en/articles/state-" + found.group(1) + "-end";
                        int status = get(address).statusCode();
                        // It may have moved on since, but it never was not there.
                        if (status != 200 && status != 301) {
                            wrong.add(address + " " + status);
                        }
                    }
                    var home = get("/en/categories/orders");
                    if (home.statusCode() != 200 || number.matcher(home.body()).results().map(match -> match.group(1)).distinct().count() > 1) {
                        wrong.add("category " + home.statusCode());
                    }
                } catch (Exception e) {
                    wrong.add(e.toString());
                }
            }
        });
        for (int i = 0; i < 40; i++) {
            for (var name : List.of("one", "two")) {
                if (i > 0) {
                    writer.delete("en/orders/%s.md".formatted(name));
                }
                writer.write("en/orders/%s.md".formatted(name), "---\nid: %s\ntitle: Umbrella state-%d-end\nslug: %sstate-%d-end\n---\nText %d.\n".formatted(
                        name, i, name.equals("one") ? "" : "second-", i, i));
            }
            var commit = writer.push("State " + i);
            look();
            until(() -> commit().equals(commit));
        }
        over.set(true);
        readers.join();
        assertThat(wrong).isEmpty();
        // Every address of all forty states leads to the last one.
        assertThat(get("/en/articles/state-0-end").headers().firstValue("Location").orElse("")).endsWith("/en/articles/state-39-end");
    }

    private void look() throws Exception {
        assertThat(said("refs/heads/main", SECRET).statusCode()).isEqualTo(202);
    }

    private String page() {
        return body("/en/articles/track");
    }

    private String commit() {
        var match = Pattern.compile("data-commit=\"([^\"]+)\"").matcher(body("/en"));
        return match.find() ? match.group(1) : "";
    }

    private String body(String path) {
        try {
            return get(path).body();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private HttpClient colleague(String email, String role) throws Exception {
        var link = run("staff", "add", email, "--role", role, "--data", data().toString()).strip();
        var client = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
        var path = URI.create(link.substring(link.indexOf("http"))).getPath();
        var form = "password=" + URLEncoder.encode("seven quiet birds", StandardCharsets.UTF_8);
        client.send(HttpRequest.newBuilder(URI.create("http://localhost:" + center.port() + path)).header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form)).build(), HttpResponse.BodyHandlers.discarding());
        return client;
    }

    private int status(String path) {
        return status(reader, path);
    }

    private int status(HttpClient client, String path) {
        try {
            return get(client, path).statusCode();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void until(BooleanSupplier done) {
        var end = Instant.now().plus(SOON);
        while (!done.getAsBoolean()) {
            assertThat(Instant.now()).as("still waiting").isBefore(end);
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    private HttpResponse<String> get(String path) throws Exception {
        return get(reader, path);
    }

    private HttpResponse<String> get(HttpClient client, String path) throws Exception {
        return client.send(HttpRequest.newBuilder(URI.create("http://localhost:" + center.port() + path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> said(String ref, String secret) throws Exception {
        var body = "{\"ref\":\"" + ref + "\",\"after\":\"0\"}";
        return send(body, Map.of("X-Hub-Signature-256", "sha256=" + hmac(secret, body)));
    }

    private HttpResponse<String> send(String body, Map<String, String> headers) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + center.port() + "/hooks/git")).header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        headers.forEach(request::setHeader);
        return reader.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String hmac(String secret, String body) throws Exception {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
    }

    private String config() throws Exception {
        var file = folder.resolve("cairn.yaml");
        Files.writeString(file, "content: {git: \"%s\"}\n".formatted(writer.address()));
        return file.toString();
    }

    private static String run(String... arguments) {
        var out = new StringWriter();
        assertThat(Main.run(Clock.systemUTC(), new PrintWriter(out, true), arguments)).as(out.toString()).isZero();
        return out.toString();
    }
}
