package help.cairn;

import static org.assertj.core.api.Assertions.assertThat;

import help.cairn.publishing.GitRepositories;
import help.cairn.storage.Database;
import java.io.IOException;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A writer looks at what became of a push.
class PublishingJourneyTest {
    private static final String PASSWORD = "seven quiet birds";
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private final HttpClient laptop = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    private GitRepositories writer;
    private HelpCenter center;

    @BeforeEach
    void aHelpCenterOnARepository() throws Exception {
        writer = new GitRepositories(folder);
        writer.write("site.yaml", "name: Alder & Pine\nlocales: [en, de]\n")
                .write("en/orders/track.md", article("Where is my parcel?", "You have 30 days to ask. Follow it in the e-mail."))
                .write("en/orders/late.md", article("Late parcels", "Wait a day."))
                .write("de/orders/track.md", article("Wo ist mein Paket?", "Sie haben 30 Tage.")).push("The first articles");
        open(Map.of("content.git", writer.address(), "publishing.poll", "1h"));
        signIn("writer");
    }

    @AfterEach
    void close() {
        center.close();
        writer.close();
    }

    private void open(Map<String, String> content) throws Exception {
        var flags = new java.util.HashMap<>(Map.of("server.port", "0", "data.dir", folder.resolve("data").toString(), "limits.enabled", "false"));
        flags.putAll(content);
        center = HelpCenter.open(Settings.read(Optional.empty(), Map.of(), flags), Clock.systemUTC());
    }

    private static String article(String title, String text) {
        return "---\ntitle: \"%s\"\ndescription: All about it.\n---\n%s\n".formatted(title, text);
    }

    @Test
    void aWriterSeesWhatIsLiveAndWhatIsHeldBackWithItsLine() throws Exception {
        assertThat(location(get("/staff"))).isEqualTo("/staff/publishing");
        writer.as("Mara").write("en/orders/track.md", article("Where is my parcel?", "You have 45 days to ask. Follow it in the e-mail."))
                .write("en/orders/late.md", "---\ntitle: [broken\n---\nWait two days.\n")
                .write("en/orders/umbrella.md", article("Umbrellas", "See [the sizes](sizes.md).")).push("Return window is now 45 days");
        look();
        var page = page("/staff/publishing");
        assertThat(page.select("h1").text()).isEqualTo("Return window is now 45 days");
        assertThat(page.select(".head").text()).contains(commit().substring(0, 7)).contains("by Mara");
        assertThat(page.select(".lede").text())
                .isEqualTo("2 of 3 changes are live. One article is held back until it is fixed. Shoppers keep seeing its previous version.");
        var held = page.select("[aria-labelledby=held] .issue");
        assertThat(held.select("h3").text()).isEqualTo("Late parcels");
        assertThat(held.select("code").text()).startsWith("en/orders/late.md:");
        assertThat(held.select("a").attr("href")).isEqualTo("/en/articles/late");
        assertThat(page.select("[aria-labelledby=warns]").text()).contains("en/orders/umbrella.md:5").contains("sizes.md");
        assertThat(page.select("[aria-labelledby=chg] h3").eachText()).containsExactly("Where is my parcel?", "Umbrellas");
        assertThat(page.select(".diff del").text()).isEqualTo("30");
        assertThat(page.select(".diff ins").text()).isEqualTo("45");
        assertThat(page.select(".rail [aria-current] .count").text()).contains("1");
    }

    @Test
    void whatWasHeldBackBeforeIsNoneOfTheNewChanges() throws Exception {
        writer.write("en/orders/late.md", "---\ntitle: [broken\n---\nWait two days.\n").push("A mistake");
        look();
        writer.write("en/orders/track.md", article("Where is my parcel?", "Another text.")).push("Something else");
        look();
        assertThat(page("/staff/publishing").select(".lede").text()).startsWith("One change is live. One article is held back");
        assertThat(page("/staff/publishing/" + id("A mistake")).select(".lede").text()).isEqualTo("0 of 1 changes went live. One article was held back.");
    }

    @Test
    void aMovedArticleSaysWhereItWasAndARemovedOneWhereItsLinksLead() throws Exception {
        writer.move("en/orders/track.md", "en/orders/follow.md").delete("en/orders/late.md").push("Cleared up");
        look();
        var changes = page("/staff/publishing").select("[aria-labelledby=chg]");
        assertThat(changes.text()).contains("Moved from en/orders/track.md. Old links lead here.").contains("offer a search");
        writer.write("redirects.csv", "from,to\n/en/articles/late,/en/articles/follow\n").push("And a redirect");
        look();
        assertThat(page("/staff/publishing/" + id("Cleared up")).select("[aria-labelledby=chg]").text())
                .contains("Old links now lead to Where is my parcel?");
    }

    @Test
    void anOlderCommitComesBackAndTheNewestAfterIt() throws Exception {
        var first = commit();
        writer.write("en/orders/track.md", article("Where is my parcel?", "A text with a mistake.")).push("A mistake");
        look();
        assertThat(article()).contains("A text with a mistake.");
        var row = page("/staff/publishing/history").select("tr:contains(The first articles)");
        assertThat(row.select("form")).hasSize(1);
        assertThat(post(row.select("form").attr("action"), "token", "guessed").statusCode()).isEqualTo(403);
        assertThat(location(submit(row.select("form").attr("action"), ""))).isEqualTo("/staff/publishing");
        until(() -> article().contains("Follow it in the e-mail."));
        var page = page("/staff/publishing");
        assertThat(page.select("#held-commit").text()).contains(first.substring(0, 7));
        assertThat(page.select(".badges").text()).contains("Brought back by hand");
        submit("/staff/publishing", "newest");
        until(() -> article().contains("A text with a mistake."));
        assertThat(page("/staff/publishing").select("#held-commit")).isEmpty();
        try (var database = Database.open(folder.resolve("data"))) {
            assertThat(database.<List<String>>read(
                    handle -> handle.createQuery("SELECT who || ' ' || what FROM audit WHERE act = 'publish'").mapTo(String.class).list()))
                    .containsExactly("writer@alderandpine.example " + first, "writer@alderandpine.example the newest commit");
        }
    }

    @Test
    void whoeverAsksForTheNewestCommitByNameIsNotHeldThere() throws Exception {
        writer.write("en/orders/track.md", article("Where is my parcel?", "The newest text.")).push("The newest");
        look();
        submit("/staff/publishing/" + id("The first articles"), "");
        until(() -> article().contains("Follow it in the e-mail."));
        submit("/staff/publishing/" + id("The newest"), "");
        until(() -> article().contains("The newest text."));
        assertThat(page("/staff/publishing").select("#held-commit")).isEmpty();
    }

    @Test
    void aRepositoryThatIsAwayIsToldUntilItIsBack() throws Exception {
        var away = folder.resolve("away.git");
        Files.move(writer.bare(), away);
        look();
        assertThat(page("/staff/publishing").select(".callout").text()).contains("The newest state is not live")
                .contains("Shoppers keep seeing the last version. " + commit().substring(0, 7));
        // This publishes what is here and asks nobody else, so the repository is as far away as before.
        submit("/staff/publishing/" + id("The first articles"), "");
        assertThat(page("/staff/publishing").select("#trouble")).hasSize(1);
        var failed = page("/staff/publishing/history").select("tr:contains(Not published)");
        assertThat(failed).hasSize(1);
        assertThat(failed.select("form")).isEmpty();
        var one = page(failed.select("a").attr("href"));
        assertThat(one.select("h1").text()).isEqualTo("Not published");
        Files.move(away, writer.bare());
        look();
        var page = page("/staff/publishing");
        assertThat(page.select("#trouble")).isEmpty();
        assertThat(page.select(".callout").text()).contains("it has worked since");
        writer.write("en/orders/late.md", article("Late parcels", "Wait an hour.")).push("Something new");
        look();
        assertThat(page("/staff/publishing").select(".callout")).isEmpty();
    }

    @Test
    void publishingIsNotForAgents() throws Exception {
        signIn("agent");
        assertThat(location(get("/staff"))).isEqualTo("/staff/tickets");
        assertThat(page("/staff/tickets").select(".rail nav").text()).doesNotContain("Publishing");
        for (var path : List.of("/staff/publishing", "/staff/publishing/history", "/staff/publishing/translations", "/staff/publishing/1")) {
            assertThat(get(path).statusCode()).as(path).isEqualTo(403);
        }
        var token = page("/staff/tickets").select("[name=token]").attr("value");
        assertThat(post("/staff/publishing", "token", token, "do", "newest").statusCode()).isEqualTo(403);
        assertThat(post("/staff/publishing/1", "token", token).statusCode()).isEqualTo(403);
    }

    @Test
    void anAddressThatNobodyGaveIsNoServerError() throws Exception {
        for (var path : List.of("/staff/publishing/0", "/staff/publishing/99", "/staff/publishing/x", "/staff/publishing/99999999999999999999")) {
            assertThat(get(path).statusCode()).as(path).isEqualTo(404);
        }
        for (var path : List.of("/staff/publishing/history?before=x", "/staff/publishing/translations?show=x&page=-1",
                "/staff/publishing/translations?page=999999999999999999")) {
            assertThat(get(path).statusCode()).as(path).isEqualTo(200);
        }
        assertThat(submit("/staff/publishing", "dance").statusCode()).isEqualTo(400);
    }

    @Test
    void translationsAreCurrentOutdatedOrMissing() throws Exception {
        assertThat(translations().select(".lede").text()).isEqualTo("One translation needs work. German: 1 current, 0 outdated, 1 missing.");
        assertThat(translations().select("tbody tr").eachText()).singleElement().asString().contains("Late parcels").contains("Missing");
        writer.at("2026-03-05T09:00:00Z").write("en/orders/track.md", article("Where is my parcel?", "You have 45 days.")).push("45 days");
        look();
        var row = translations().select("tr:contains(Where is my parcel?)");
        assertThat(row.select("a.badge").text()).isEqualTo("Outdated");
        assertThat(row.select("a.badge").attr("href")).isEqualTo("/de/articles/track");
        assertThat(row.text()).contains("Source changed 5 March 2026 " + commit().substring(0, 7));
        var since = commit();
        // More follows; what there is to catch up with begins where it began, after a restart and another name too.
        writer.at("2026-03-09T09:00:00Z").write("en/orders/track.md", article("Where is my parcel?", "You have 60 days.")).push("60 days");
        writer.at("2026-03-11T09:00:00Z").move("en/orders/track.md", "en/orders/find.md").move("de/orders/track.md", "de/orders/find.md").push("Find");
        look();
        center.close();
        open(Map.of("content.git", writer.address(), "publishing.poll", "1h"));
        assertThat(translations().select("tr:contains(Where is my parcel?)").text())
                .contains("Source, 9 March 2026").contains("Source changed 5 March 2026 " + since.substring(0, 7));
        writer.at("2026-03-12T09:00:00Z").write("de/orders/find.md", article("Wo ist mein Paket?", "Sie haben 60 Tage.")).push("60 Tage");
        look();
        assertThat(translations().select("tr:contains(Where is my parcel?)")).isEmpty();
        assertThat(page("/staff/publishing/translations?show=all").select("tr:contains(Where is my parcel?) a.badge").text()).isEqualTo("Current");
    }

    @Test
    void aDayThatTheWriterGaveComesBeforeWhatGitKnows() throws Exception {
        writer.write("en/orders/track.md", "---\ntitle: \"Where is my parcel?\"\nlastmod: 2025-12-01\n---\nA typo less.\n").push("A typo");
        look();
        assertThat(page("/staff/publishing/translations?show=all").select("tr:contains(Where is my parcel?) a.badge").text()).isEqualTo("Current");
    }

    @Test
    void aFolderHasNoCommitsAndSaysWhatIsNotKnown() throws Exception {
        center.close();
        Files.createDirectories(folder.resolve("plain/en/orders"));
        Files.writeString(folder.resolve("plain/en/orders/track.md"), article("Where is my parcel?", "In the e-mail."));
        open(Map.of("content.path", folder.resolve("plain").toString()));
        var page = page("/staff/publishing");
        assertThat(page.select("h1").text()).isEqualTo("A new state of the folder");
        assertThat(page.select(".head code")).isEmpty();
        var history = page("/staff/publishing/history");
        assertThat(history.select("tr:contains(A new state of the folder) form")).isEmpty();
        assertThat(translations().text()).contains("folder without Git").contains("Every translation is there and current.");
    }

    private Document translations() throws Exception {
        return page("/staff/publishing/translations");
    }

    private String id(String message) throws Exception {
        return page("/staff/publishing/history").select("th a:contains(" + message + ")").attr("href").replaceFirst(".*/", "");
    }

    /// The page's own button waits until what is new is published.
    private void look() throws Exception {
        assertThat(submit("/staff/publishing", "look").statusCode()).isEqualTo(303);
    }

    private HttpResponse<String> submit(String path, String what) throws Exception {
        return post(path, "token", page("/staff/publishing").select("[name=token]").attr("value"), "do", what);
    }

    private void signIn(String role) throws Exception {
        var text = new StringWriter();
        Main.run(Clock.systemUTC(), new PrintWriter(text), "staff", "add", role + "@alderandpine.example", "--role", role, "--data",
                folder.resolve("data").toString());
        var link = text.toString().substring(text.toString().indexOf("/staff/link/")).strip();
        assertThat(post(link, "password", PASSWORD).statusCode()).isEqualTo(303);
    }

    private String article() {
        try {
            return get("/en/articles/track").body();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private String commit() throws Exception {
        var match = Pattern.compile("data-commit=\"([^\"]+)\"").matcher(get("/en").body());
        return match.find() ? match.group(1) : "";
    }

    private static void until(BooleanSupplier done) {
        var end = Instant.now().plus(SOON);
        while (!done.getAsBoolean()) {
            assertThat(Instant.now()).as("still waiting").isBefore(end);
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    private static String location(HttpResponse<String> answer) {
        return answer.headers().firstValue("Location").orElse("").replaceFirst("https?://[^/]+", "");
    }

    private Document page(String path) throws Exception {
        var answer = get(path);
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        return Jsoup.parse(answer.body());
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return laptop.send(HttpRequest.newBuilder(URI.create("http://localhost:" + center.port() + path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String... fields) throws IOException, InterruptedException {
        var body = new StringBuilder();
        for (int i = 0; i < fields.length; i += 2) {
            body.append(fields[i]).append('=').append(URLEncoder.encode(fields[i + 1], StandardCharsets.UTF_8)).append('&');
        }
        return laptop.send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + center.port() + path)).header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(body.toString())).build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
