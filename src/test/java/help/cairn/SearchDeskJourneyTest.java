package help.cairn;

import static org.assertj.core.api.Assertions.assertThat;

import help.cairn.articles.Snapshot;
import help.cairn.publishing.Folder;
import help.cairn.publishing.Publisher;
import help.cairn.search.Explanation;
import help.cairn.search.Explanation.Move;
import help.cairn.search.Explanation.Reason;
import help.cairn.search.Lesson;
import help.cairn.search.Reasons;
import help.cairn.search.SearchDeskPage;
import help.cairn.staff.StaffFrame;
import help.cairn.storage.Database;
import help.cairn.web.Pages;
import help.cairn.web.Theme;
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
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A writer looks at what search knows, and takes away what is wrong.
class SearchDeskJourneyTest {
    private static final String PASSWORD = "seven quiet birds";
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private final HttpClient laptop = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    private HelpCenter center;

    @BeforeEach
    void aLogOfThreeShoppersAWeekAgo() throws Exception {
        write("content/site.yaml", "name: Shop\nlocales: [en, de]\n");
        write("content/en/a/track.md", "---\nid: track\ntitle: Where is my parcel?\n---\nFollow it.\n");
        write("content/de/a/track.md", "---\nid: track\ntitle: Wo ist mein Paket?\n---\nSo.\n");
        write("content/synonyms/en.yaml", "- [yurtling, small tent]\n- {from: [wismo], to: [parcel]}\n");
        write("content/pins.yaml", "- {query: \"Black Friday\", locale: en, articles: [track]}\n");
        var lines = new StringBuilder();
        for (var visitor : List.of("ann", "bob", "cy")) {
            lines.append(event(visitor, 0, "search", "\"search\":\"s-%s\",\"query\":\"my stuff\",\"hits\":1".formatted(visitor)))
                    .append(event(visitor, 5, "click", "\"search\":\"s-%s\",\"article\":\"track\",\"position\":1".formatted(visitor)))
                    .append(event(visitor, 60, "engaged", "\"article\":\"track\",\"seconds\":40"));
        }
        write("log.jsonl", lines.toString());
        command("events", "import", folder.resolve("log.jsonl").toString());
    }

    @AfterEach
    void close() {
        center.close();
    }

    @Test
    void aWriterSeesWhatWasLearnedAndForgetsItForGood() throws Exception {
        open(Map.of());
        signIn("writer");
        var page = learned("/staff/search?q=where+is+my+stuff&locale=en");
        assertThat(page.select("[aria-labelledby=learned] tbody th").eachText()).containsExactly("my stuff");
        assertThat(page.select("[aria-labelledby=learned] tbody td").eachText()).contains("Where is my parcel?", "3");
        assertThat(page("/staff/search?q=something+else&locale=en").select("[aria-labelledby=learned] tbody tr")).isEmpty();
        assertThat(page("/staff/search?locale=de").select("[aria-labelledby=learned] tbody tr")).isEmpty();
        var form = page.select("[aria-labelledby=learned] form").first();
        var forgot = post("/staff/search", "token", form.select("[name=token]").val(), "locale", "en", "q", "where is my stuff", "words", "my stuff", "article",
                "track");
        assertThat(forgot.headers().firstValue("Location")).hasValue("/staff/search?locale=en&q=where+is+my+stuff");
        assertThat(page("/staff/search?locale=en").text()).contains("Nothing is learned yet.");
        center.close();
        try (var database = Database.open(folder.resolve("data"))) {
            assertThat(database.<List<String>>read(handle -> handle.createQuery("SELECT who || ' ' || what FROM audit WHERE act = 'search forget'")
                    .mapTo(String.class).list())).containsExactly("writer@alderandpine.example en: my stuff -> track");
        }
        open(Map.of());
        assertThat(page("/staff/search?locale=en").select("[aria-labelledby=learned] tbody tr")).isEmpty();
    }

    @Test
    void aWriterSeesTheSynonymsAndPinsThatHoldForAQuestion() throws Exception {
        open(Map.of());
        signIn("lead");
        var all = page("/staff/search?locale=en");
        assertThat(all.select("[aria-labelledby=synonyms] li").eachText()).containsExactly("yurtling, small tent", "wismo also finds parcel");
        assertThat(all.select("[aria-labelledby=pins] h3").eachText()).containsExactly("Black Friday");
        assertThat(all.select(".rail [aria-current]").text()).isEqualTo("Search");
        var asked = page("/staff/search?locale=en&q=which+small+tent%3F");
        assertThat(asked.select("[aria-labelledby=synonyms] li").eachText()).containsExactly("yurtling, small tent");
        assertThat(asked.select("[aria-labelledby=pins] h3")).isEmpty();
        assertThat(page("/staff/search?locale=en&q=black+friday!").select("[aria-labelledby=pins] a").attr("href")).isEqualTo("/en/articles/track");
        assertThat(page("/staff/search?locale=de").select("[aria-labelledby=synonyms]").text()).contains("synonyms/de.yaml");
    }

    @Test
    void anAgentHasNoBusinessHereAndNoFormPassesWithoutItsToken() throws Exception {
        open(Map.of());
        signIn("agent");
        assertThat(get("/staff/search").statusCode()).isEqualTo(403);
        assertThat(page("/staff/tickets").select(".rail li").eachText()).doesNotContain("Search");
        signIn("writer");
        assertThat(post("/staff/search", "token", "guessed", "locale", "en", "words", "my stuff", "article", "track").statusCode()).isEqualTo(403);
    }

    @Test
    void anOperatorWhoWantsNoLearningHasNone() throws Exception {
        open(Map.of("search.learning", "false"));
        signIn("writer");
        var page = page("/staff/search?locale=en");
        assertThat(page.select("[aria-labelledby=learned]").text()).contains("search.learning is switched off");
        center.close();
        try (var database = Database.open(folder.resolve("data"))) {
            int evidence = database.read(handle -> handle.createQuery("SELECT count(*) FROM learning_evidence").mapTo(int.class).one());
            assertThat(evidence).isZero();
        }
        open(Map.of("search.learning", "false"));
    }

    @Test
    void whyAResultIsWhereItIsIsShownAndSaidInTheTerminal() throws Exception {
        write("content/en/a/late.md", "---\nid: late\ntitle: It is late\n---\nA parcel takes three days.\n");
        open(Map.of());
        signIn("writer");
        learned("/staff/search?locale=en");
        var results = page("/en/search?q=my+stuff+parcel").select(".result h3 a").eachText();
        var why = page("/staff/search?locale=en&q=my+stuff+parcel").select("[aria-labelledby=why]");
        assertThat(results).hasSize(2);
        assertThat(why.select("h3 a").eachText()).isEqualTo(results);
        assertThat(why.select("li.issue").first().text()).contains("As typed", "Learned", "title", "“my stuff”: 3 visitors", "It stands first.");
        assertThat(why.select("li.issue").last().text()).contains(
                "% more points to pass “Where is my parcel?”", "Put “parcel” into its keywords or its title", "pins.yaml",
                "- {query: \"my stuff parcel\", locale: en, articles: [late]}");
        var said = command("search", "--content", folder.resolve("content").toString(), "--explain", "my", "stuff", "parcel");
        assertThat(said).contains(" 1. Where is my parcel?", " 2. It is late", "“my stuff”: 3 visitors", "What would move it",
                "  - {query: \"my stuff parcel\", locale: en, articles: [late]}", "2 found");
        assertThat(said.lines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
        assertThat(page("/staff/search?locale=en&q=xqzwv").select("[aria-labelledby=why]").text()).contains("Nothing is found for this question.");
    }

    @Test
    void everyReasonAndEveryMoveHasWordsInEveryLanguageOfTheTheme() throws Exception {
        open(Map.of());
        var theme = Theme.standard();
        Snapshot snapshot = new Publisher(new Folder(folder.resolve("content")), (_, key) -> key, Clock.systemUTC()).read();
        var pages = new Pages(theme, URI.create("http://localhost"), Clock.systemUTC());
        var article = snapshot.byId(Locale.ENGLISH, "track").orElseThrow();
        var reasons = new ArrayList<Reason>();
        reasons.add(new Reason.ByWord("wismo", "parcel", "synonym", 3.5f, Stream.of("title", "keywords", "headings", "lead", "body", "category", "typed")
                .map(part -> new Explanation.Share(part, 0.5f)).toList()));
        for (var what : List.of("alike", "nearTitle", "near", "passage", "held", "learned", "pin")) {
            reasons.add(new Reason.By(what, 1));
        }
        var explanation = new Explanation(
                article, 10.5f, List.of("pin", "learned", "exact", "prefix", "synonym", "typo", "relaxed"), 0.5f, 1, reasons,
                List.of(new Lesson(List.of("wismo"), "track", 4, 0.5, LocalDate.of(2026, 11, 20))),
                List.of(new Move.First(), new Move.Pinned(), new Move.BelowPin(article), new Move.Gap(article, 0.1f), new Move.Gap(article, 0),
                        new Move.Keyword("wismo", 2, List.of()), new Move.Keyword("wismo", 2, List.of(article))),
                "- {query: \"wismo <b>\", locale: en, articles: [track]}");
        for (var locale : List.of(Locale.ENGLISH, Locale.GERMAN, Locale.of("es"), Locale.of("ar"))) {
            var page = new SearchDeskPage(
                    "wismo", "en", List.of(), Optional.of(new Reasons(theme.words(locale)).of(List.of(explanation))), true, List.of(), 0, List.of(),
                    List.of(), "/staff/search", "token");
            var html = new String(theme.render("search-desk", Map.of(
                    "frame", pages.frame(snapshot, locale, Pages.View.of("Search", "/staff/search")), "page", page,
                    "staff", new StaffFrame("mara", "writer", "token", "/staff/sign-out", false, List.of(), false))), StandardCharsets.UTF_8);
            var why = Jsoup.parse(html).select("[aria-labelledby=why]");
            assertThat(why.select("h3 a").text()).isEqualTo("Where is my parcel?");
            assertThat(why.select("dt")).hasSize(8);
            assertThat(why.select("li li")).hasSize(8);
            assertThat(why.select("li code").last().text()).isEqualTo("- {query: \"wismo <b>\", locale: en, articles: [track]}");
            assertThat(Jsoup.parse(html).text()).doesNotContain("searchDesk.");
        }
    }

    private void open(Map<String, String> more) throws Exception {
        var flags = new java.util.HashMap<>(Map.of("server.port", "0", "data.dir", folder.resolve("data").toString(), "limits.enabled", "false",
                "content.path", folder.resolve("content").toString()));
        flags.putAll(more);
        center = HelpCenter.open(Settings.read(Optional.empty(), Map.of(), flags), Clock.systemUTC());
    }

    private void signIn(String role) throws Exception {
        var said = command("staff", "add", role + "@alderandpine.example", "--role", role);
        post(said.substring(said.indexOf("/staff/link/")).strip(), "password", PASSWORD);
    }

    private static String event(String visitor, int seconds, String type, String fields) {
        return "{\"id\":\"%s\",\"at\":\"%s\",\"type\":\"%s\",\"session\":\"session of %s\",\"visitor\":\"%s\",\"class\":\"human\",\"locale\":\"en\",%s}\n"
                .formatted(java.util.UUID.randomUUID(), Instant.now().minus(Duration.ofDays(7)).plusSeconds(seconds), type, visitor, visitor, fields);
    }

    private void write(String path, String text) throws Exception {
        Files.createDirectories(folder.resolve(path).getParent());
        Files.writeString(folder.resolve(path), text);
    }

    private String command(String... arguments) {
        var text = new StringWriter();
        var all = Stream.concat(java.util.Arrays.stream(arguments), java.util.stream.Stream.of("--data", folder.resolve("data").toString()));
        Main.run(Clock.systemUTC(), new PrintWriter(text), all.toArray(String[]::new));
        return text.toString();
    }

    /// The page once the first run is over, which goes on in the background.
    private Document learned(String path) throws Exception {
        var until = Instant.now().plus(SOON);
        var page = page(path);
        while (page.select("[aria-labelledby=learned] tbody tr").isEmpty() && Instant.now().isBefore(until)) {
            LockSupport.parkNanos(50_000_000);
            page = page(path);
        }
        return page;
    }

    private Document page(String path) throws Exception {
        var answer = get(path);
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        return Jsoup.parse(answer.body());
    }

    private HttpResponse<String> get(String path) throws Exception {
        return laptop.send(HttpRequest.newBuilder(at(path)).header("Accept-Language", "en").build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String... fields) throws Exception {
        var body = new StringBuilder();
        for (int i = 0; i < fields.length; i += 2) {
            body.append(fields[i]).append('=').append(URLEncoder.encode(fields[i + 1], StandardCharsets.UTF_8)).append('&');
        }
        return laptop.send(
                HttpRequest.newBuilder(at(path)).header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(body.toString())).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private URI at(String path) {
        return URI.create("http://localhost:" + center.port() + path);
    }
}
