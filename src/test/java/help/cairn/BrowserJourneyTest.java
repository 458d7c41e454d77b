package help.cairn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;
import com.microsoft.playwright.options.FormData;
import com.microsoft.playwright.options.ReducedMotion;
import com.microsoft.playwright.options.RequestOptions;
import com.sun.net.httpserver.HttpServer;
import help.cairn.publishing.GitRepositories;
import help.cairn.tickets.Camera;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Journeys in a real browser. Without one they are skipped with a word, except where `CI` is set: there they fail.
class BrowserJourneyTest {
    private static final String PHONE = "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36";

    @TempDir
    static Path data;

    private static HttpServer desk;
    private static HelpCenter center;
    private static Playwright playwright;
    private static Browser browser;
    private final List<String> complaints = new ArrayList<>();
    private BrowserContext context;

    @BeforeAll
    static void open() throws Exception {
        var chromium = Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome").map(Path::of).filter(Files::isExecutable)
                .findFirst();
        if (chromium.isEmpty()) {
            assertThat(System.getenv("CI")).as("In CI a browser must be there: install chromium.").isNull();
            System.err.println("SKIPPED: journeys in a browser, because there is no Chromium on this machine.");
            Assumptions.abort("There is no Chromium on this machine.");
        }
        shoppersTeachSearch(data);
        // A desk that wants none of it, so that the pages of deliveries have something to show.
        desk = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        desk.createContext("/", exchange -> {
            try (exchange) {
                exchange.sendResponseHeaders(400, -1);
            }
        });
        desk.start();
        center = HelpCenter.open(
                Settings.read(Optional.empty(), Map.of(),
                        Map.of(
                                "server.port", "0", "data.dir", data.toString(), "content.path", "content", "experiments.holdout", "0", "limits.enabled",
                                "false", "webhook.url",
                                "http://127.0.0.1:" + desk.getAddress().getPort(), "webhook.secret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")),
                Clock.systemUTC());
        playwright = Playwright.create(new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright.chromium()
                .launch(new BrowserType.LaunchOptions().setExecutablePath(chromium.get()).setArgs(List.of("--no-sandbox", "--disable-quic")));
    }

    /// Three shoppers of last week, so that the page of search has something to show.
    private static void shoppersTeachSearch(Path data) throws Exception {
        var lines = new StringBuilder();
        var event = "{\"id\":\"%s\",\"at\":\"%s\",\"type\":\"%s\",\"session\":\"of %s\",\"visitor\":\"%s\",\"locale\":\"en\",%s}\n";
        for (var visitor : List.of("ann", "bob", "cy")) {
            var at = java.time.Instant.now().minus(java.time.Duration.ofDays(7));
            lines.append(event.formatted(java.util.UUID.randomUUID(), at, "search", visitor, visitor,
                    "\"search\":\"%s\",\"query\":\"where is my stuff\"".formatted(visitor)))
                    .append(event.formatted(java.util.UUID.randomUUID(), at.plusSeconds(5), "click", visitor, visitor,
                            "\"search\":\"%s\",\"article\":\"track-your-order\"".formatted(visitor)))
                    .append(event.formatted(java.util.UUID.randomUUID(), at.plusSeconds(60), "engaged", visitor, visitor, "\"article\":\"track-your-order\""));
        }
        var file = Files.writeString(data.resolve("log.jsonl"), lines);
        assertThat(Main.run(Clock.systemUTC(), "events", "import", file.toString(), "--data", data.toString())).isZero();
    }

    @AfterAll
    static void close() {
        if (playwright != null) {
            playwright.close();
        }
        if (center != null) {
            center.close();
        }
        if (desk != null) {
            desk.stop(0);
        }
    }

    @AfterEach
    void leave() {
        if (context != null) {
            context.close();
        }
        assertThat(complaints).as("errors in the console, the policy's included").isEmpty();
    }

    @Test
    void onAPhoneFromSearchToAnswerByTheSuggestions() {
        var page = visit(390, true, ColorScheme.LIGHT);
        page.navigate(at("/en"));
        page.locator("#q").pressSequentially("where is my par");
        page.getByRole(com.microsoft.playwright.options.AriaRole.OPTION).first().waitFor();
        page.keyboard().press("ArrowDown");
        page.keyboard().press("Enter");
        page.waitForURL("**/en/articles/track-your-order");
        assertThat(page.locator("h1").textContent()).isEqualTo("Where is my parcel?");
    }

    @Test
    void aKeyboardThatTurnsSoundsIntoCharactersKeepsItsArrows() {
        var page = visit(390, true, ColorScheme.LIGHT);
        page.navigate(at("/en"));
        page.locator("#q").pressSequentially("where is my par");
        page.getByRole(com.microsoft.playwright.options.AriaRole.OPTION).first().waitFor();
        assertThat(page.locator("#q").evaluate(
                "q => q.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', isComposing: true, cancelable: true }))")).isEqualTo(true);
        assertThat(page.locator("#q").getAttribute("aria-activedescendant")).isNull();
        page.keyboard().press("ArrowDown");
        assertThat(page.locator("#q").getAttribute("aria-activedescendant")).isNotNull();
    }

    @Test
    void onAPhoneFromSearchToATicketAndBackToIt() {
        var page = visit(390, true, ColorScheme.LIGHT);
        toATicket(page);
        page.getByText("Follow your question").click();
        assertThat(page.locator("h1").textContent()).contains("My parcel says delivered");
        page.locator("#r").fill("It came. Thank you.");
        page.locator("#reply button").click();
        assertThat(page.getByText("It came. Thank you.").isVisible()).isTrue();
    }

    @Test
    void onADesktopWithScriptsOffFromSearchToATicket() {
        var page = visit(1280, false, ColorScheme.DARK);
        toATicket(page);
    }

    private void toATicket(Page page) {
        page.navigate(at("/en"));
        page.locator("#q").fill("parcel delivered but not here");
        page.locator("#q").press("Enter");
        page.waitForURL("**/en/search?q=*");
        page.locator(".result a").first().click();
        page.locator("label[for=v-no]").click();
        page.locator("input[value=missing]").check();
        page.locator(".if-no button").click();
        page.navigate(at("/en/contact"));
        page.getByText("An order or delivery").click();
        page.locator("#f-problem").selectOption("late");
        page.locator("#message").fill("My parcel says delivered, but nobody rang.");
        page.locator("#email").fill("sam@example.com");
        assertThat(page.locator(".ctx").textContent()).contains("parcel delivered but not here");
        page.getByText("Send question").click();
        if (page.url().endsWith("/contact")) {
            page.getByText("No, send my question").click();
        }
        page.waitForURL("**/tickets/HC-*");
        assertThat(page.locator("h1").textContent()).isEqualTo("We have your question");
        assertThat(page.locator(".ref").textContent()).startsWith("HC-");
    }

    @Test
    void aPhotoTakenOnAPhoneSurvivesAMistakeAndAReplyTakesAnother() {
        for (var scripts : List.of(true, false)) {
            var page = visit(390, scripts, ColorScheme.LIGHT);
            page.navigate(at("/en/contact?topic=other"));
            page.locator("#message").fill("The sole of my boot came off.");
            page.locator("#email").fill("sam.example.com");
            page.locator("#f-_files").setInputFiles(new FilePayload[] {
                new FilePayload("sole.jpg", "image/jpeg", Camera.photo(6)),
                new FilePayload("film.mov", "video/quicktime", new byte[] {0, 0, 0, 20, 'f', 't', 'y', 'p', 'q', 't'})
            });
            page.getByText("Send question").click();
            page.locator("#mend").waitFor();
            assertThat(page.locator("#e-_files").textContent()).contains("“film.mov” is of a kind that we do not take");
            assertThat(page.locator("input[name=_kept]").isChecked()).isTrue();
            if (scripts) {
                assertThat(new AxeBuilder(page).analyze().getViolations()).isEmpty();
                assertThat((Integer) page.evaluate("document.documentElement.scrollWidth")).isLessThanOrEqualTo(390);
            }
            page.locator("#email").fill("sam@example.com");
            page.getByText("Send question").click();
            if (page.url().endsWith("/contact")) {
                page.getByText("No, send my question").click();
            }
            page.waitForURL("**/tickets/HC-*");
            page.getByText("Follow your question").click();
            assertThat(page.locator(".msg a[download]").textContent()).isEqualTo("sole.jpg");
            page.locator("#f-_files").setInputFiles(new FilePayload("again.png", "image/png", Camera.picture("png", 30, 20)));
            page.locator("#reply button").click();
            page.getByText("again.png").waitFor();
            assertThat(page.waitForDownload(() -> page.getByText("again.png").click()).suggestedFilename()).isEqualTo("again.png");
        }
        complaints.removeIf(line -> line.contains("422"));
    }

    @Test
    void aFieldThatIsNotSeenDoesNotGoAlong() {
        var page = visit(390, true, ColorScheme.LIGHT);
        page.navigate(at("/en/contact?topic=order"));
        page.locator("#f-problem").selectOption("missing");
        page.locator("#f-missingItem").fill("The left strap");
        assertThat(sent(page)).contains("The left strap");
        page.locator("#f-problem").selectOption("late");
        assertThat(page.locator("#f-missingItem").isVisible()).isFalse();
        assertThat(sent(page)).doesNotContain("The left strap");
        page.locator("#f-problem").selectOption("missing");
        assertThat(sent(page)).contains("The left strap");
    }

    private static String sent(Page page) {
        return (String) page.evaluate("[...new FormData(document.querySelector('form[data-draft]'))].map(([k, v]) => k + '=' + v).join('&')");
    }

    @Test
    void aClosedTabKeepsWhatWasTypedOnThisDevice() {
        var page = visit(390, true, ColorScheme.LIGHT);
        page.navigate(at("/en/contact?topic=other"));
        page.locator("#message").fill("A long story that took a while to type.");
        page.close();
        var again = context.newPage();
        again.navigate(at("/en/contact?topic=other"));
        assertThat(again.locator("#message").inputValue()).isEqualTo("A long story that took a while to type.");
    }

    @Test
    void anAnswerIsReadWholeWhereItIsOfferedWhileSomebodyWrites() {
        var page = visit(390, true, ColorScheme.LIGHT);
        page.navigate(at("/en/contact?topic=other"));
        page.locator("#message").pressSequentially("how do i swap my boots for another size");
        var offer = page.locator("#answers li").first();
        offer.getByText("Read all of it here").click();
        assertThat(offer.locator("details").innerText()).contains("Choose Exchange").contains("Your size is sold out");
        page.getByText("No, continue").click();
        assertThat(page.locator("#answers").isVisible()).isFalse();
        assertThat(page.evaluate("document.activeElement.id")).isEqualTo("message");
        page.locator("#message").pressSequentially("?");
        page.waitForTimeout(900);
        assertThat(page.locator("#answers").isVisible()).as("who said no is left in peace").isFalse();
    }

    @Test
    void aConnectionThatIsLostWhileSomebodyWritesLosesNothing() {
        var page = visit(390, true, ColorScheme.LIGHT);
        page.navigate(at("/en/contact?topic=other"));
        context.setOffline(true);
        page.locator("#message").fill("Zxqv in a tunnel");
        page.locator("#email").fill("sam@example.com");
        try {
            page.getByText("Send question").click();
        } catch (PlaywrightException e) {
            // The browser says that there is no connection.
        }
        context.setOffline(false);
        page.navigate(at("/en/contact?topic=other"));
        assertThat(page.locator("#message").inputValue()).isEqualTo("Zxqv in a tunnel");
        page.getByText("Send question").click();
        page.waitForURL("**/tickets/HC-*");
        page.goBack();
        page.waitForURL("**/contact?topic=other");
        assertThat(page.locator("#message").inputValue()).as("what was sent is not sent again from here").isEmpty();
        complaints.removeIf(line -> line.contains("ERR_INTERNET_DISCONNECTED"));
    }

    @Test
    void everyTopicCanBeAsked() {
        var page = visit(390, true, ColorScheme.LIGHT);
        page.navigate(at("/en/contact"));
        var topics = page.locator("main ul.sheet a.row[href*='topic=']").all().stream().map(row -> row.getAttribute("href")).toList();
        assertThat(topics).hasSize(6);
        for (var topic : topics) {
            page.navigate(at(topic));
            page.locator("#message").fill("Zxqv about this");
            page.locator("#email").fill("sam@example.com");
            page.getByText("Send question").click();
            page.waitForURL("**/tickets/HC-*");
            assertThat(page.locator(".ref").textContent()).as(topic).startsWith("HC-");
        }
    }

    @Test
    void withTheKeyboardAloneAnAnswerIsReachedAndAMistakeGetsTheFocus() {
        var page = visit(1280, true, ColorScheme.LIGHT);
        page.navigate(at("/en"));
        page.keyboard().press("Tab");
        assertThat(page.evaluate("document.activeElement.className")).isEqualTo("skip");
        for (int i = 0; i < 30 && !"q".equals(page.evaluate("document.activeElement.id")); i++) {
            page.keyboard().press("Tab");
        }
        page.keyboard().type("gift");
        page.keyboard().press("Enter");
        page.waitForURL("**/en/search?q=gift");
        page.navigate(at("/en/contact?topic=other"));
        page.locator("#email").focus();
        page.keyboard().type("sam.example.com");
        page.keyboard().press("Enter");
        page.locator("#mend").waitFor();
        assertThat(page.evaluate("document.activeElement.id")).isEqualTo("message");
        assertThat(page.locator("#email").inputValue()).isEqualTo("sam.example.com");
        complaints.removeIf(line -> line.contains("422"));
    }

    @Test
    void everyKindOfPageIsAccessibleInLightAndDarkAndFitsANarrowPhone() {
        var text = new StringWriter();
        Main.run(Clock.systemUTC(), new PrintWriter(text), "staff", "add", "axe@alderandpine.example", "--role", "lead", "--data", data.toString());
        var link = text.toString().substring(text.toString().indexOf("/staff/link/")).strip();
        for (var scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            var page = visit(320, true, scheme);
            toATicket(page);
            var sent = page.url().replaceFirst("https?://[^/]+", "");
            var pages = new ArrayList<>(List.of(
                    "/en", "/de", "/en/categories/returns-refunds", "/en/articles/return-something", "/en/articles/track-your-order", "/en/search?q=refund",
                    "/en/search?q=xqzwvj", "/en/search", "/en/contact", "/en/contact?topic=order&q=late+parcel", "/en/articles/track-your-order/vote?said=no",
                    sent,
                    sent.replace("&sent=1", ""), "/en/tickets", "/en/tickets/HC-0000-0000?key=lost", "/staff/sign-in", "/en/articles/nothing-here"));
            pages.forEach(path -> check(page, path, scheme));
            page.navigate(at("/en/contact?topic=order"));
            page.locator("#message").fill("4111 1111 1111 1111");
            page.locator("button.go.full").click();
            page.locator("#mend").waitFor();
            checkHere(page, "a form to mend", scheme);
            page.navigate(at(sent.replace("&sent=1", "")));
            page.locator("button[value=solve]").click();
            page.locator("#rate").waitFor();
            check(page, sent.replace("&sent=1", ""), scheme);
            check(page, sent.replaceFirst("\\?", "/rating?"), scheme);
            page.locator("label[for=score-4]").click();
            page.locator("#comment").fill("4111 1111 1111 1111");
            page.locator("main form button").first().click();
            page.locator("#e-rating").waitFor();
            checkHere(page, "a rating to mend", scheme);
            if (scheme == ColorScheme.LIGHT) {
                check(page, link, scheme);
                page.locator("#pw").fill("seven quiet birds");
            } else {
                page.navigate(at("/staff/sign-in"));
                page.locator("#email").fill("axe@alderandpine.example");
                page.locator("#pw").fill("seven quiet birds");
            }
            page.locator("button").click();
            page.waitForURL("**/staff/tickets");
            check(page, "/en/measuring", scheme);
            check(page, "/staff/tickets", scheme);
            check(page, "/staff/tickets/" + sent.replaceFirst(".*/tickets/([^?]+).*", "$1"), scheme);
            check(page, "/staff/deliveries", scheme);
            assertThat(page.getByText("It answered: 400").count()).as("what was not delivered").isPositive();
            List.of("/staff/deflection?from=2026-01-01&locale=en", "/staff/publishing", "/staff/publishing/history", "/staff/publishing/1",
                    "/staff/publishing/translations?show=all", "/staff/privacy",
                    "/staff/search?q=where+is+my+stuff&locale=de")
                    .forEach(path -> check(page, path, scheme));
            check(page, "/staff/search?locale=en", scheme);
            assertThat(page.locator("tbody tr").count()).as("what was learned").isEqualTo(1);
            page.navigate(at("/en/contact"));
            check(page, "/staff/contexts/" + page.locator("[data-context]").textContent(), scheme);
            context.close();
        }
        complaints.removeIf(line -> line.contains("404") || line.contains("422"));
    }

    @Test
    void whateverAPushBroughtTheWritersPagesAreAccessibleAndFitANarrowPhone(@TempDir Path folder) throws Exception {
        var text = "---\ntitle: \"%s\"\n---\n%s\n";
        try (var writer = new GitRepositories(folder)) {
            writer.write("site.yaml", "name: Alder & Pine\nlocales: [en, de, ar]\n")
                    .write("synonyms/en.yaml", "- [parcel, package]\n- {from: [wismo, %s], to: [parcel]}\n".formatted("w".repeat(90)))
                    .write("pins.yaml", "- {query: \"black friday\", articles: [orders/track]}\n")
                    .write("en/orders/track.md", text.formatted("Where is my parcel?", "30 days."))
                    .write("en/orders/late.md", text.formatted("Late", "Wait.")).write("de/orders/track.md", text.formatted("Wo ist mein Paket?", "30 Tage."))
                    .write("en/orders/fax.md", text.formatted("Fax", "We send a fax.")).push("The first articles");
            try (var others = HelpCenter.open(Settings.read(Optional.empty(), Map.of(), Map.of(
                    "server.port", "0", "data.dir", folder.resolve("data").toString(), "content.git", writer.address(), "publishing.poll", "1h")),
                    Clock.systemUTC())) {
                var base = "http://localhost:" + others.port();
                var said = new StringWriter();
                Main.run(Clock.systemUTC(), new PrintWriter(said), "staff", "add", "mara@alderandpine.example", "--role", "writer", "--data",
                        folder.resolve("data").toString());
                writer.delete("en/orders/fax.md").move("en/orders/late.md", "en/orders/a-very-long-name-of-a-file-that-no-phone-can-show-on-one-line.md")
                        .write("en/orders/track.md", text.formatted("Where is my parcel?", "45 days, see [this](a.md), [that](b.md) and [more](c.md)."))
                        .write("de/orders/track.md", "---\ntitle: [broken\n---\n");
                for (int i = 0; i < 12; i++) {
                    writer.write("en/orders/article-%d.md".formatted(i), text.formatted("Article " + i, "[Nowhere](nowhere.md)"));
                }
                writer.push("A return window of 45 days");
                var page = visit(320, true, ColorScheme.LIGHT);
                page.navigate(base + said.toString().substring(said.toString().indexOf("/staff/link/")).strip());
                page.locator("#pw").fill("seven quiet birds");
                page.locator("button").click();
                page.waitForURL("**/staff/publishing");
                Files.move(writer.bare(), folder.resolve("away.git"));
                page.request().post(base + "/staff/publishing", RequestOptions.create().setForm(
                        FormData.create().set("do", "look").set("token", page.locator("[name=token]").first().inputValue())));
                page.navigate(base + "/staff/publishing");
                assertThat(page.locator("#trouble").isVisible()).isTrue();
                check(page, base, "/staff/publishing", ColorScheme.LIGHT);
                Files.move(folder.resolve("away.git"), writer.bare());
                page.getByText("Try again now").click();
                assertThat(page.locator("h1").textContent()).isEqualTo("A return window of 45 days");
                var paths = List.of("/staff/publishing", "/staff/publishing/history", "/staff/publishing/1", "/staff/publishing/2", "/staff/publishing/3",
                        "/staff/publishing/translations", "/staff/search");
                paths.forEach(path -> check(page, base, path, ColorScheme.LIGHT));
                page.navigate(base + "/staff/publishing/history");
                page.getByText("Bring this one back").last().click();
                page.waitForURL("**/staff/publishing");
                page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
                paths.forEach(path -> check(page, base, path, ColorScheme.DARK));
                page.navigate(base + "/staff/publishing");
                page.locator("button[value=newest]").click();
                assertThat(page.locator("h1").textContent()).isEqualTo("A return window of 45 days");
            }
        }
    }

    @Test
    void aRightToLeftHelpCenterIsAccessibleAndFitsANarrowPhone(@TempDir Path folder) throws Exception {
        Files.createDirectories(folder.resolve("content/ar/orders"));
        Files.writeString(folder.resolve("content/site.yaml"), "name: متجر\nlocales: [ar]\n");
        Files.writeString(folder.resolve("content/ar/orders/_index.md"), "---\ntitle: الطلبات\n---\n");
        Files.writeString(folder.resolve("content/ar/orders/parcel.md"), """
                ---
                title: أين طردي؟
                ---
                ## الخطوات

                1. افتح البريد.
                2. اضغط على الرابط.

                ## الأسعار

                | الطريقة | السعر |
                | --- | ---: |
                | عادي | 3.95 |
                """);
        try (var arabic = HelpCenter.open(
                Settings.read(Optional.empty(), Map.of(),
                        Map.of("server.port", "0", "data.dir", folder.resolve("data").toString(), "content.path", folder.resolve("content").toString())),
                Clock.systemUTC())) {
            var page = visit(320, true, ColorScheme.LIGHT);
            for (var path : List.of("/ar", "/ar/categories/orders", "/ar/articles/parcel", "/ar/search?q=طردي", "/ar/contact")) {
                page.navigate("http://localhost:" + arabic.port() + path);
                assertThat(page.locator("html").getAttribute("dir")).isEqualTo("rtl");
                assertThat(new AxeBuilder(page).withTags(List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")).analyze()
                        .getViolations())
                        .as(path).extracting(rule -> rule.getId() + ": " + rule.getNodes().getFirst().getHtml()).isEmpty();
                assertThat((int) page.evaluate("document.documentElement.scrollWidth")).as(path).isLessThanOrEqualTo(320);
            }
            depart(page);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"arduino-en/content", "adobe-en-2024/help", "logingov/content/_help"})
    void whatOthersWroteFitsANarrowPhone(String name, @TempDir Path folder) throws Exception {
        var content = Path.of("../shared/content").resolve(name);
        assumeTrue(Files.isDirectory(content), "SKIPPED: no content at " + content);
        try (var others = HelpCenter.open(
                Settings.read(Optional.empty(), Map.of(), Map.of("server.port", "0", "data.dir", folder.toString(), "content.path", content.toString())),
                Clock.systemUTC())) {
            var page = visit(320, true, ColorScheme.LIGHT);
            var base = "http://localhost:" + others.port();
            var articles = java.util.regex.Pattern.compile("/[a-z]{2}/articles/[^<]+").matcher(page.request().get(base + "/sitemap.xml").text()).results()
                    .map(found -> found.group()).toList();
            for (int i = 0; i < articles.size(); i += Math.max(1, articles.size() / 40)) {
                page.navigate(base + articles.get(i));
                assertThat((int) page.evaluate("document.documentElement.scrollWidth")).as(articles.get(i)).isLessThanOrEqualTo(320);
            }
            depart(page);
        }
    }

    /// What a page has to tell as it is left should not meet a server that is already stopping.
    private static void depart(Page page) {
        page.navigate("about:blank");
        page.waitForTimeout(500);
    }

    private static void check(Page page, String path, ColorScheme scheme) {
        check(page, at(""), path, scheme);
    }

    private static void check(Page page, String base, String path, ColorScheme scheme) {
        page.navigate(base + path);
        checkHere(page, path, scheme);
    }

    private static void checkHere(Page page, String path, ColorScheme scheme) {
        var found = new AxeBuilder(page).withTags(List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")).analyze().getViolations();
        assertThat(found).as(path + " " + scheme).extracting(rule -> rule.getId() + ": " + rule.getNodes().getFirst().getHtml()).isEmpty();
        assertThat((int) page.evaluate("document.documentElement.scrollWidth")).as(path + " at 320 px").isLessThanOrEqualTo(320);
    }

    private Page visit(int width, boolean scripts, ColorScheme scheme) {
        context = browser.newContext(new Browser.NewContextOptions()
                .setViewportSize(width, 800).setJavaScriptEnabled(scripts).setColorScheme(scheme).setReducedMotion(ReducedMotion.REDUCE).setUserAgent(PHONE)
                .setLocale("en-GB"));
        context.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                complaints.add(message.text());
            }
        });
        var page = context.newPage();
        page.setDefaultTimeout(10_000);
        return page;
    }

    private static String at(String path) {
        return "http://localhost:" + center.port() + path;
    }
}
