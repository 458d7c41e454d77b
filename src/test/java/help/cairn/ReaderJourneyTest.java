package help.cairn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReaderJourneyTest {
    private static final Pattern LINK = Pattern.compile("(?:href|src|poster)=\"(/[^\"#]*)");

    @TempDir
    Path data;

    private final HttpClient browser = HttpClient.newHttpClient();
    private HelpCenter center;

    @AfterEach
    void close() {
        if (center != null) {
            center.close();
        }
    }

    @Test
    void aShopperFindsWhereTheirParcelIs() {
        open(Path.of("content"));
        assertThat(get("/en/search?q=where+is+my+parcel").body()).contains("/en/articles/track-your-order").contains("<mark>");
        var article = get("/en/articles/track-your-order");
        assertThat(article.body()).contains("Where is my parcel?").contains("On this page");
        assertThat(article.headers().firstValue("Set-Cookie")).isEmpty();
    }

    @Test
    void aClearAnswerIsReadOnTheResultsPageAndCanBeVotedOn() throws Exception {
        open(Path.of("content"));
        var page = get("/en/search?q=where+is+my+parcel").body();
        assertThat(page).contains("Best answer").contains("arrive 2–3 working days").contains("action=\"/en/articles/track-your-order/vote\"");
        var search = Pattern.compile("name=\"search\" value=\"([^\"]+)").matcher(page);
        assertThat(search.find()).isTrue();
        var voted = browser.send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + center.port() + "/en/articles/track-your-order/vote"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString("vote=yes&search=" + search.group(1))).build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(voted.statusCode()).isEqualTo(303);
        assertThat(get("/en/search?q=delivery").body()).doesNotContain("Best answer");
    }

    @Test
    void resultsAreNarrowedToOneTopicByALink() {
        open(Path.of("content"));
        var all = get("/en/search?q=refund").body();
        assertThat(all).contains("aria-current=\"true\">All").contains("/en/search?q=refund&amp;category=returns-refunds");
        var some = get("/en/search?q=refund&category=returns-refunds").body();
        assertThat(some).contains("aria-current=\"true\">Returns &amp; refunds").contains("Returns &amp; refunds ›")
                .doesNotContain("Payments &amp; gift cards ›");
    }

    @Test
    void resultsAreNarrowedByTagsWhichCanBeTakenAwayAgain() {
        open(Path.of("content"));
        var tagged = Jsoup.parse(get("/en/search?q=parcel&tag=Delivery&category=orders-delivery").body());
        assertThat(tagged.select("h1").text()).isEqualTo("Results for “parcel”");
        assertThat(tagged.select("[data-article]").eachAttr("data-article")).contains("my-parcel-is-late").doesNotContain("track-your-order");
        assertThat(Jsoup.parse(get("/en/search?q=parcel").body()).select("[data-article]").eachAttr("data-article")).contains("track-your-order");
        assertThat(tagged.select("a[aria-label=Show without the tag Delivery]").attr("href")).isEqualTo("/en/search?q=parcel&category=orders-delivery");
        assertThat(tagged.select(".filters a[aria-current]").attr("href")).isEqualTo("/en/search?q=parcel&tag=Delivery&category=orders-delivery");
    }

    @Test
    void aTagThatNothingHasEndsInASentenceAndAWayOnward() {
        open(Path.of("content"));
        var page = Jsoup.parse(get("/en/search?q=parcel&tag=unicorns&tag=%3Cb%3E").body());
        assertThat(page.select("[data-article]")).isEmpty();
        assertThat(page.select("main").text()).contains("Nothing was found with this tag.");
        assertThat(page.select("a[aria-label=Show without the tag unicorns]").attr("href")).isEqualTo("/en/search?q=parcel&tag=%3Cb%3E");
        assertThat(page.select("a[href=/en/contact?q=parcel]")).isNotEmpty();
    }

    @Test
    void whatNobodyWroteYetLeadsToAPersonFirst() {
        open(Path.of("content"));
        var page = get("/en/search?q=xylophone").body();
        assertThat(page).contains("We have no answer for “xylophone” yet").contains("/en/contact?q=xylophone").contains("Or look around");
        assertThat(page.indexOf("/en/contact?q=xylophone")).isLessThan(page.indexOf("Or look around"));
    }

    @Test
    void aSlipOfTheThumbStillFindsTheAnswerAndIsSaid() {
        open(Path.of("content"));
        assertThat(get("/en/search?q=pasword+reset").body()).contains("/en/articles/reset-your-password").contains("We read it as");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%3Cscript%3Ealert(1)%3C/script%3E", "/((a{1,50}){1,50}){1,50}/", "title:*+AND+NOT+%22", "*", "xqzwv", "%00", "+"})
    void nothingThatIsTypedFailsOrEndsWithoutAWayOnward(String query) {
        open(Path.of("content"));
        var page = get("/en/search?q=" + query.replace("{", "%7B").replace("}", "%7D"));
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("href=\"/en/").doesNotContain("<script>alert");
    }

    @Test
    void anOldAddressIsSentOnForGoodAndAnUnknownOneGetsAPageWithSearch() {
        open(Path.of("content"));
        var old = get("/help/track");
        assertThat(old.statusCode()).isEqualTo(301);
        assertThat(old.headers().firstValue("Location")).hasValue("/en/articles/track-your-order");
        var unknown = get("/en/articles/no-such-thing");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.body()).contains("This page is not here").contains("role=\"search\"");
        assertThat(get("/<b>x").statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "/once", "/hc/articles/9", "/faq/search", "/old/categories/shoes", "/en/articles/late", "/en/categories/late", "/en/sub/late.html",
        "/en/articles/caf%C3%A9"
    })
    void anOldAddressThatLooksLikeAnotherPagesIsSentOnToo(String old, @TempDir Path content) throws IOException {
        Files.createDirectories(content.resolve("en/orders"));
        Files.writeString(content.resolve("en/orders/track.md"), """
                ---
                title: Where is my parcel?
                aliases: [/once, /hc/articles/9, /faq/search, /old/categories/shoes, late, /en/categories/late, /en/sub/late.html, café]
                ---
                Text.
                """);
        open(content);
        var answer = get(old);
        assertThat(answer.statusCode()).isEqualTo(301);
        assertThat(answer.headers().firstValue("Location")).hasValue("/en/articles/track");
        assertThat(get("/en/articles/track").statusCode()).isEqualTo(200);
    }

    @Test
    void aMissingTranslationIsShownInAnotherLanguageWithAWord() {
        open(Path.of("content"));
        var page = get("/es/articles/spot-a-fake-email");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("aún no está traducida").contains("Is this email really from us?");
    }

    @Test
    void machinesFindTheFeedTheSearchAndTheQuestions() {
        open(Path.of("content"));
        assertThat(get("/en").body()).contains("\"@type\":\"FAQPage\"").contains("When will I get my refund?");
        assertThat(get("/en/articles/size-guide").body()).doesNotContain("FAQPage").contains("BreadcrumbList");
        assertThat(get("/de/feed.xml").body()).contains("<feed xmlns=\"http://www.w3.org/2005/Atom\"").contains("/de/articles/groessen");
        assertThat(get("/opensearch.xml").body()).contains("/en/search?q={searchTerms}");
        assertThat(get("/readyz").body()).isEqualTo("ok");
        assertThat(get("/metrics").body()).contains("cairn_articles 1");
    }

    @Test
    void anotherThemeStandsInForSingleFilesAndTheRestStays() throws IOException {
        var theme = data.resolve("theme");
        Files.createDirectories(theme.resolve("words"));
        Files.createDirectories(theme.resolve("styles"));
        Files.createDirectories(theme.resolve("templates"));
        Files.writeString(theme.resolve("words/en.properties"), "home.ask=How can the lighthouse help?\n");
        Files.writeString(theme.resolve("styles/extra.css"), ".lighthouse{color:red}");
        Files.writeString(theme.resolve("templates/ridge.jte"), "<hr class=\"lighthouse\">\n");
        center = HelpCenter.open(
                Settings.read(Optional.empty(), Map.of(), Map.of(
                        "server.port", "0", "data.dir", data.resolve("data").toString(), "content.path", "content", "theme", theme.toString())),
                Clock.systemUTC());
        var home = get("/en").body();
        assertThat(home).contains("How can the lighthouse help?").contains("<hr class=\"lighthouse\">").contains("Most-read answers");
        var style = Pattern.compile("/assets/[0-9a-f]+/style.css").matcher(home);
        assertThat(style.find()).isTrue();
        assertThat(get(style.group()).body()).contains(".lighthouse{color:red}").contains(".prose");
    }

    @Test
    void everyAnswerCarriesTheHeadersThatKeepReadersSafe() {
        open(Path.of("content"));
        for (var path : new String[] {"/en", "/en/articles/track-your-order", "/en/search?q=x", "/nope", "/api/v1/search?q=x", "/sitemap.xml"}) {
            var headers = get(path).headers();
            assertThat(headers.firstValue("Content-Security-Policy").orElse("")).as(path).contains("default-src 'none'").doesNotContain("unsafe");
            assertThat(headers.firstValue("X-Content-Type-Options")).as(path).hasValue("nosniff");
            assertThat(headers.firstValue("Content-Type").orElse("")).as(path).isNotEmpty();
        }
    }

    @Test
    void aPageThatTheBrowserHasIsNotSentAgain() {
        open(Path.of("content"));
        var tag = get("/en").headers().firstValue("ETag").orElseThrow();
        assertThat(send(HttpRequest.newBuilder(at("/en")).header("If-None-Match", tag)).statusCode()).isEqualTo(304);
    }

    @Test
    void anotherSitesPageCannotSendAnything() {
        open(Path.of("content"));
        var forged = HttpRequest.newBuilder(at("/en")).header("Origin", "https://evil.example").POST(HttpRequest.BodyPublishers.noBody());
        assertThat(send(forged).statusCode()).isEqualTo(403);
    }

    @Test
    void aSavedFileIsLiveWithoutARestart(@TempDir Path content) throws IOException, InterruptedException {
        Files.createDirectories(content.resolve("en/orders"));
        Files.writeString(content.resolve("en/orders/first.md"), "# First\n\nText.\n");
        open(content);
        Files.writeString(content.resolve("en/orders/second.md"), "# Second\n\nFresh words.\n");
        var deadline = Instant.now().plus(Duration.ofSeconds(10));
        while (get("/en/articles/second").statusCode() != 200 && Instant.now().isBefore(deadline)) {
            Thread.onSpinWait();
        }
        assertThat(get("/en/search?q=fresh").body()).contains("/en/articles/second");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"content", "../shared/content/arduino-en/content", "../shared/content/adobe-en-2024/help", "../shared/content/logingov/content/_help"})
    void everyPageOfAHelpCenterIsReachedAndEveryLinkOfItsNavigationAnswers(String content) {
        assumeTrue(Files.isDirectory(Path.of(content)), "SKIPPED: no content at " + content);
        open(Path.of(content));
        var seen = new HashSet<String>();
        var broken = new LinkedHashMap<String, String>();
        var todo = new ArrayDeque<String>();
        for (var match = Pattern.compile("<loc>http://[^/]+(/[^<]*)").matcher(get("/sitemap.xml").body()); match.find();) {
            todo.add(match.group(1));
        }
        int articles = todo.size();
        while (!todo.isEmpty()) {
            var path = todo.poll();
            if (!seen.add(path) || path.contains("/search") || path.startsWith("/media/")) {
                continue;
            }
            var page = get(path);
            if (page.statusCode() >= 500 || page.statusCode() == 404 && path.matches("/[a-z-]+/(articles|categories)/.*")) {
                broken.put(path, String.valueOf(page.statusCode()));
            }
            if (page.statusCode() == 200 && page.headers().firstValue("Content-Type").orElse("").startsWith("text/html")) {
                for (var match = LINK.matcher(page.body()); match.find();) {
                    todo.add(match.group(1).replace("&amp;", "&"));
                }
            }
        }
        assertThat(broken).isEmpty();
        assertThat(articles).isGreaterThan(20);
    }

    private void open(Path content) {
        var settings = Settings.read(
                Optional.empty(), Map.of(),
                Map.of("server.port", "0", "content.path", content.toString(), "data.dir", data.resolve("data").toString(), "limits.enabled", "false"));
        try {
            center = HelpCenter.open(settings, Clock.systemUTC());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private URI at(String path) {
        return URI.create("http://localhost:" + center.port() + path.replace("<", "%3C").replace(">", "%3E").replace(" ", "%20"));
    }

    private HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(at(path)));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return browser.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
