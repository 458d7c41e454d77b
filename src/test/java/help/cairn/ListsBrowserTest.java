package help.cairn;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import help.cairn.web.Json;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The reports in a real browser. Without one it is skipped with a word, except where `CI` is set: there it fails.
class ListsBrowserTest {
    private static final List<String> REPORTS = List.of(
            "searches", "articles", "articles/parcel", "tickets", "content", "content?show=all", "../deflection", "../gaps");

    private static final String CUT_OFF = """
            [...document.querySelectorAll('.cards td, .kpi dd')].filter(cell => cell.clientWidth > 0 && cell.scrollWidth > cell.clientWidth + 1)
                    .map(cell => cell.textContent.trim())""";

    @TempDir
    static Path data;

    private static Playwright playwright;
    private static Browser browser;

    @BeforeAll
    static void open() {
        var chromium = Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome").map(Path::of).filter(Files::isExecutable)
                .findFirst();
        if (chromium.isEmpty()) {
            assertThat(System.getenv("CI")).as("In CI a browser must be there: install chromium.").isNull();
            System.err.println("SKIPPED: the reports in a browser, because there is no Chromium on this machine.");
            Assumptions.abort("There is no Chromium on this machine.");
        }
        playwright = Playwright.create(new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright.chromium()
                .launch(new BrowserType.LaunchOptions().setExecutablePath(chromium.get()).setArgs(List.of("--no-sandbox", "--disable-quic")));
    }

    @AfterAll
    static void close() {
        if (playwright != null) {
            playwright.close();
        }
    }

    @Test
    void everyReportIsAccessibleInLightAndDarkAndFitsANarrowPhone() throws Exception {
        look("en", "Where is my parcel?", false);
    }

    @Test
    void everyReportReadsFromTheRightToo() throws Exception {
        look("ar", "أين طردي؟", true);
    }

    private static void look(String locale, String title, boolean fromTheRight) throws Exception {
        var folder = data.resolve(locale);
        Files.createDirectories(folder.resolve("content/%s/orders".formatted(locale)));
        Files.writeString(folder.resolve("content/site.yaml"), "name: Shop\nlocales: [%s%s]\n".formatted(locale, fromTheRight ? "" : ", de"));
        Files.writeString(
                folder.resolve("content/%s/orders/parcel.md".formatted(locale)),
                "---\ntitle: \"%s\"\nid: parcel\nreviewBy: 2020-01-01\n---\nWait, or [look](nowhere.md).\n".formatted(title));
        Files.writeString(folder.resolve("log.jsonl"), log(locale));
        command(folder, "events", "import", folder.resolve("log.jsonl").toString());
        try (var center = HelpCenter.open(
                Settings.read(Optional.empty(), Map.of(), Map.of(
                        "server.port", "0", "data.dir", folder.resolve("data").toString(), "content.path", folder.resolve("content").toString())),
                Clock.systemUTC());
                var context = browser.newContext(
                        new Browser.NewContextOptions().setViewportSize(320, 900).setReducedMotion(ReducedMotion.REDUCE))) {
            var complaints = new ArrayList<String>();
            var page = context.newPage();
            page.onConsoleMessage(message -> complaints.add(message.text()));
            var link = command(folder, "staff", "add", "mara@alderandpine.example", "--role", "lead");
            page.navigate("http://localhost:" + center.port() + link.substring(link.indexOf("/staff/link/")).strip());
            page.locator("#pw").fill("seven quiet birds");
            page.locator("button").click();
            page.waitForURL("**/staff/tickets");
            for (var scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
                page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
                for (var report : REPORTS) {
                    page.navigate("http://localhost:" + center.port() + "/staff/reports/" + report + (report.contains("?") ? "&" : "?")
                            + "from=2026-10-01&to=2026-11-01");
                    page.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)");
                    assertThat(page.locator("html").getAttribute("dir")).isEqualTo(fromTheRight ? "rtl" : "ltr");
                    assertThat((int) page.evaluate("document.documentElement.scrollWidth")).as(report + " does not scroll sideways").isLessThanOrEqualTo(320);
                    assertThat((List<?>) page.evaluate(CUT_OFF)).as(report + " cuts nothing off").isEmpty();
                    assertThat(new AxeBuilder(page).withTags(List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")).analyze()
                            .getViolations())
                            .as(report + " " + scheme).extracting(rule -> rule.getId() + ": " + rule.getNodes().getFirst().getHtml()).isEmpty();
                }
            }
            assertThat(complaints).as("errors in the console, the policy's included").isEmpty();
        }
    }

    private static String log(String locale) {
        var lines = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            var about = Map.<String, Object>of("article", "parcel", "position", 1, "search", "s" + i, "query", "parcel", "hits", 1, "shown", 1);
            for (var type : List.of("search", "click", "view", "engaged", "vote", "ticket")) {
                var line = new LinkedHashMap<String, Object>(Map.of(
                        "id", UUID.randomUUID().toString(), "at", Instant.parse("2026-10-05T10:00:00Z").plusSeconds(60L * i + lines.length() % 60).toString(),
                        "type", type, "session", "v" + i, "visitor", "v" + i, "locale", locale, "device", "phone", "class", "human"));
                line.putAll(about);
                line.putAll(type.equals("vote")
                        ? Map.of("helpful", i > 30, "reason", "missing", "comment", "It says nothing of customs.")
                        : type.equals("ticket") ? Map.of("ticket", "D-" + i, "topic", "other", "via", "mail") : Map.of());
                if (!type.equals("ticket") || i % 3 == 0) {
                    lines.append(Json.text(line)).append('\n');
                }
            }
        }
        return lines.toString();
    }

    private static String command(Path folder, String... words) {
        var text = new StringWriter();
        var all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--data", folder.resolve("data").toString()));
        Main.run(Clock.systemUTC(), new PrintWriter(text), all.toArray(String[]::new));
        return text.toString();
    }
}
