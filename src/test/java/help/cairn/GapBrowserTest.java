package help.cairn;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import help.cairn.publishing.GitRepositories;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A lead closes a gap in a real browser. Without one it is skipped with a word, except where `CI` is set: there it fails.
class GapBrowserTest {
    private static final String ADDRESS = "/staff/gaps";

    private static Playwright playwright;
    private static Browser browser;

    @TempDir
    Path folder;

    private final Shop.Ahead clock = new Shop.Ahead();
    private final List<String> complaints = new ArrayList<>();
    private final List<BrowserContext> contexts = new ArrayList<>();
    private final StringBuilder lines = new StringBuilder();
    private GitRepositories writer;
    private HelpCenter center;

    @BeforeAll
    static void openBrowser() {
        var chromium = Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome").map(Path::of).filter(Files::isExecutable)
                .findFirst();
        if (chromium.isEmpty()) {
            assertThat(System.getenv("CI")).as("In CI a browser must be there: install chromium.").isNull();
            System.err.println("SKIPPED: search gaps in a browser, because there is no Chromium on this machine.");
            Assumptions.abort("There is no Chromium on this machine.");
        }
        playwright = Playwright.create(new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright.chromium()
                .launch(new BrowserType.LaunchOptions().setExecutablePath(chromium.get()).setArgs(List.of("--no-sandbox", "--disable-quic")));
    }

    @AfterAll
    static void closeBrowser() {
        if (playwright != null) {
            playwright.close();
        }
    }

    @BeforeEach
    void aMonthOfShoppersAndARepository() throws Exception {
        writer = new GitRepositories(folder);
        writer.write("site.yaml", "name: Alder & Pine\nlocales: [en]\ntimeZone: Europe/London\n")
                .write("en/orders/_index.md", "---\ntitle: Orders\n---\n")
                .write("en/orders/repairs.md",
                        "---\ntitle: Repairs\nid: repairs\ndescription: We mend boots.\nkeywords: [mend]\n---\nSend your boots in, and we mend them.\n")
                .push("The first articles");
        center = HelpCenter.open(Settings.read(Optional.empty(), Map.of(), Map.of(
                "server.port", "0", "data.dir", data(), "content.git", writer.address(), "content.write", "true", "publishing.poll", "2s",
                "experiments.holdout", "0", "limits.enabled", "false", "search.learning", "false")), clock);
        var tenDaysAgo = clock.instant().minus(Duration.ofDays(10));
        for (int i = 0; i < 40; i++) {
            var at = tenDaysAgo.plus(Duration.ofMinutes(7L * i));
            search(at, "a" + i, i % 4 == 0 ? "parcel lockers" : "parcel locker", 0, 0);
            act(at.plusSeconds(60), "a" + i, "contact_open", "");
            act(at.plusSeconds(120), "a" + i, i < 30 ? "ticket" : "channel", ",\"ticket\":\"HC-%d\",\"kind\":\"mail\"".formatted(i));
            search(at, "b" + i, "resole", 0, 3);
            act(at.plusSeconds(5), "b" + i, "click", ",\"search\":\"b%d resole\",\"article\":\"repairs\",\"position\":1".formatted(i));
            act(at.plusSeconds(60), "b" + i, "engaged", ",\"article\":\"repairs\"");
        }
        load();
    }

    @AfterEach
    void leave() {
        contexts.forEach(BrowserContext::close);
        if (center != null) {
            center.close();
        }
        writer.close();
        assertThat(complaints).as("errors in the console, the policy's included").filteredOn(line -> !line.contains("422")).isEmpty();
    }

    @Test
    void aLeadFindsTheGapDraftsAndPublishesAndTheFiguresVerifyIt() throws Exception {
        var page = signedIn("lea@alderandpine.example", "lead", 1280, true);
        page.navigate(at(ADDRESS));
        assertThat(page.locator(".lede").textContent()).contains("2 topics", "30 tickets");
        assertThat(page.locator("tbody tr").first().textContent()).contains("parcel locker", "“parcel lockers”", "40 of 40", "Write article",
                "40 of 40 searches found nothing");
        check(page, "the list");
        page.getByText("Add synonym 1").click();
        assertThat(page.locator("tbody tr").count()).isEqualTo(1);
        page.navigate(at(ADDRESS));
        page.locator("tbody th a").first().click();
        assertThat(page.locator("h1").textContent()).isEqualTo("parcel locker");
        assertThat(page.locator("[aria-labelledby=figures]").textContent()).contains("40 of 40", "95% sure: ", "Contacted or gave up");
        check(page, "a gap");
        page.locator("#state").selectOption("accepted");
        page.locator("form:has(#state) button").click();
        assertThat(page.locator("[role=status]").textContent()).contains("Done");
        page.locator("#owner").selectOption("lea@alderandpine.example");
        page.locator("form:has(#owner) button").click();
        page.locator("#title").fill("Parcel lockers");
        page.locator("[value=draft-commit]").click();
        assertThat(page.locator(".badges").first().textContent()).contains("In progress");
        assertThat(page.locator(".log").textContent()).contains("cairn/draft-parcel-lockers: en/orders/parcel-lockers.md", "accepted");

        // A writer takes the draft over.
        var git = writer.git();
        git.fetch().setRemote("origin").call();
        git.merge().include(git.getRepository().resolve("refs/remotes/origin/cairn/draft-parcel-lockers")).call();
        var file = writer.work().resolve("en/orders/parcel-lockers.md");
        var draft = Files.readString(file);
        assertThat(draft).startsWith("---\ntitle: \"Parcel lockers\"\nid: \"parcel-lockers\"\n").contains("draft: true", "- parcel lockers");
        Files.writeString(file, draft.replace("draft: true\n", ""));
        writer.push("Lockers");
        page.waitForCondition(() -> {
            page.reload();
            return page.locator(".badges").first().textContent().contains("Published");
        }, new Page.WaitForConditionOptions().setTimeout(30_000));
        assertThat(page.locator("[aria-labelledby=effect]").textContent()).contains("Not enough data yet");

        // Ten days later, those who look for it read the article.
        for (int i = 0; i < 40; i++) {
            var at = clock.instant().plus(Duration.ofHours(1)).plusSeconds(i);
            search(at, "c" + i, "parcel locker", 1, 1);
            act(at.plusSeconds(5), "c" + i, "click", ",\"search\":\"c%d parcel locker\",\"article\":\"parcel-lockers\",\"position\":1".formatted(i));
            act(at.plusSeconds(60), "c" + i, "engaged", ",\"article\":\"parcel-lockers\"");
        }
        clock.pass(Duration.ofDays(10));
        load();
        var later = signedIn("leo@alderandpine.example", "lead", 390, true);
        later.navigate(at(ADDRESS));
        assertThat(later.locator("tbody tr:has-text('parcel locker')").textContent()).contains("Verified", "lea");
        later.locator("tbody th a:text-is('parcel locker')").click();
        assertThat(later.locator("[aria-labelledby=effect]").textContent()).contains("Verified", "40 of 40", "0 of 40", "fewer fail");
        assertThat(later.locator("#state option").allTextContents()).doesNotContain("Verified", "No effect");
        check(later, "verified, on a phone");
    }

    @Test
    void everyStateIsAccessibleInLightAndDarkAndFitsANarrowPhone() {
        var page = signedIn("on@alderandpine.example", "lead", 390, true);
        for (var scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            page.navigate(at(ADDRESS));
            page.locator("main summary").all().forEach(fold -> fold.click());
            check(page, "the list " + scheme);
            page.navigate(at(ADDRESS + "?from=2020-01-01&to=2020-01-02"));
            check(page, "nothing " + scheme);
            page.navigate(at(ADDRESS));
            page.locator("tbody th a").first().click();
            check(page, "a gap " + scheme);
            page.locator("#k-article").fill("not-there");
            page.locator("[value=keyword]").click();
            assertThat(page.locator("[role=alert]").textContent()).contains("There is no article with the id \"not-there\"");
            check(page, "refused " + scheme);
        }
        page.setViewportSize(320, 800);
        page.navigate(at(ADDRESS));
        check(page, "320 wide");
        page.locator("tbody th a").first().click();
        check(page, "a gap, 320 wide");
    }

    @Test
    void withScriptsOffAGapIsDecidedAndAKeywordIsTakenAlong() throws Exception {
        var page = signedIn("off@alderandpine.example", "lead", 390, false);
        page.navigate(at(ADDRESS));
        page.getByText("Add synonym 1").click();
        page.locator("tbody th a").first().click();
        page.locator("#state").selectOption("ignored");
        page.locator("#why").fill("They mean shoes");
        page.locator("form:has(#state) button").click();
        assertThat(page.locator(".log").textContent()).contains("off", "ignored: They mean shoes");
        assertThat(page.locator("#k-article").inputValue()).isEqualTo("repairs");
        page.locator("#k-words").fill("resole, new soles");
        var patch = page.waitForDownload(() -> page.locator("[value=keyword]").click());
        assertThat(Files.readString(patch.path())).contains("+keywords: [\"resole\", \"new soles\", mend]");
        page.navigate(at(ADDRESS));
        assertThat(page.locator("tbody tr").count()).isEqualTo(1);
        page.locator("a.chip[href*=ignored]").click();
        assertThat(page.locator("tbody tr").textContent()).contains("resole");
    }

    private void search(Instant at, String who, String query, int hits, int shown) {
        act(at, who, "search", ",\"search\":\"%s %s\",\"query\":\"%s\",\"hits\":%d,\"shown\":%d".formatted(who, query, query, hits, shown));
    }

    private void act(Instant at, String who, String type, String more) {
        lines.append("{\"id\":\"%s\",\"at\":\"%s\",\"type\":\"%s\",\"session\":\"s %s\",\"visitor\":\"%s\",\"locale\":\"en\"%s}%n".formatted(
                UUID.randomUUID(), at.truncatedTo(java.time.temporal.ChronoUnit.MILLIS), type, who, who, more));
    }

    private void load() throws Exception {
        assertThat(command("events", "import", Files.writeString(folder.resolve("log.jsonl"), lines).toString())).contains("0 lines not understood");
        lines.setLength(0);
    }

    private String data() {
        return folder.resolve("data").toString();
    }

    private String command(String... words) {
        var text = new StringWriter();
        var all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--data", data()));
        Main.run(clock, new PrintWriter(text), all.toArray(String[]::new));
        return text.toString();
    }

    private Page signedIn(String email, String role, int width, boolean scripts) {
        var text = command("staff", "add", email, "--role", role);
        var context = browser.newContext(new Browser.NewContextOptions().setViewportSize(width, 900).setJavaScriptEnabled(scripts)
                .setReducedMotion(ReducedMotion.REDUCE).setLocale("en-GB"));
        context.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                complaints.add(message.text());
            }
        });
        contexts.add(context);
        var page = context.newPage();
        page.setDefaultTimeout(15_000);
        page.navigate(at(text.substring(text.indexOf("/staff/link/")).strip()));
        page.locator("#pw").fill("seven quiet birds");
        page.locator("button").click();
        page.waitForURL("**/staff/*");
        return page;
    }

    private static void check(Page page, String state) {
        Optional.ofNullable(System.getenv("PICTURES")).ifPresent(place -> page.screenshot(new Page.ScreenshotOptions().setFullPage(true)
                .setPath(Path.of(place, state.replaceAll("[^A-Za-z0-9]+", "-") + "-" + page.viewportSize().width + ".png"))));
        var found = new AxeBuilder(page).withTags(List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")).analyze().getViolations();
        assertThat(found).as(state).extracting(rule -> rule.getId() + ": " + rule.getNodes().getFirst().getHtml()).isEmpty();
        assertThat((int) page.evaluate("document.documentElement.scrollWidth - innerWidth")).as(state + ": sideways").isLessThanOrEqualTo(0);
    }

    private String at(String path) {
        return "http://localhost:" + center.port() + path;
    }
}
