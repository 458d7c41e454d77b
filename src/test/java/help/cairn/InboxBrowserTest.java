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
import com.microsoft.playwright.options.RequestOptions;
import help.cairn.web.Json;
import java.io.PrintWriter;
import java.io.StringWriter;
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

/// Colleagues at the inbox in a real browser. Without one it is skipped with a word, except where `CI` is set: there it fails.
class InboxBrowserTest {
    @TempDir
    static Path data;

    private static HelpCenter center;
    private static Playwright playwright;
    private static Browser browser;
    private final List<String> complaints = new ArrayList<>();
    private final List<BrowserContext> contexts = new ArrayList<>();

    @BeforeAll
    static void open() throws Exception {
        var chromium = Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome").map(Path::of).filter(Files::isExecutable)
                .findFirst();
        if (chromium.isEmpty()) {
            assertThat(System.getenv("CI")).as("In CI a browser must be there: install chromium.").isNull();
            System.err.println("SKIPPED: the inbox in a browser, because there is no Chromium on this machine.");
            Assumptions.abort("There is no Chromium on this machine.");
        }
        center = HelpCenter.open(
                Settings.read(Optional.empty(), Map.of(),
                        Map.of("server.port", "0", "data.dir", data.toString(), "content.path", "content", "experiments.holdout", "0", "limits.enabled",
                                "false")),
                Clock.systemUTC());
        playwright = Playwright.create(new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright.chromium()
                .launch(new BrowserType.LaunchOptions().setExecutablePath(chromium.get()).setArgs(List.of("--no-sandbox", "--disable-quic")));
    }

    @AfterAll
    static void close() {
        if (playwright != null) {
            playwright.close();
        }
        if (center != null) {
            center.close();
        }
    }

    @AfterEach
    void leave() {
        contexts.forEach(BrowserContext::close);
        assertThat(complaints).as("errors in the console, the policy's included").filteredOn(line -> !line.contains("409") && !line.contains("422")).isEmpty();
    }

    @Test
    void everyStateOfTheInboxIsAccessibleInLightAndDarkAndFitsANarrowPhone() {
        var page = signedIn("lea@alderandpine.example", "lead", 320, true);
        var first = asks(page, "The sole of my boots came off yesterday and a very long word: Donaudampfschifffahrtselektrizitätenhauptbetriebswerk",
                "sam@example.com");
        asks(page, "Again: the sole", "sam@example.com");
        for (var scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            page.navigate(at("/staff/tickets"));
            check(page, "the list " + scheme);
            page.locator("summary").all().forEach(fold -> fold.click());
            check(page, "the list, unfolded " + scheme);
            page.locator("[name=pick]").first().check();
            page.locator("#m-state").selectOption("waiting");
            page.locator("#m-tag").fill("soles");
            page.getByText("Go on").click();
            assertThat(page.locator("h1").textContent()).isEqualTo("Change 1 ticket?");
            check(page, "one look before many are changed " + scheme);
            page.navigate(at("/staff/tickets?q=nothing-like-it&late=1"));
            check(page, "nothing found " + scheme);
            page.navigate(at("/staff/tickets/" + first));
            page.locator("main summary").all().forEach(fold -> fold.click());
            check(page, "a ticket " + scheme);
            page.locator("#find").fill("boots");
            page.locator("#find").press("Enter");
            assertThat(page.getByText("Insert", new Page.GetByTextOptions().setExact(false)).count()).isPositive();
            check(page, "articles for a reply " + scheme);
        }
    }

    @Test
    void withTheKeyboardAloneATicketIsOpenedAndAnswered() {
        var page = signedIn("ada@alderandpine.example", "agent", 1280, true);
        asks(page, "Which tent is this?", "kim@example.com");
        page.navigate(at("/staff/tickets?q=which+tent"));
        page.keyboard().press("j");
        page.keyboard().press("x");
        assertThat(page.locator("[name=pick]").isChecked()).isTrue();
        page.locator("a.row").focus();
        page.keyboard().press("Enter");
        page.waitForURL("**/staff/tickets/HC-*");
        page.keyboard().press("r");
        page.keyboard().type("jkr? It is the two-person tent.");
        assertThat(page.locator("#reply").inputValue()).as("keys are letters while somebody types").isEqualTo("jkr? It is the two-person tent.");
        page.keyboard().press("Tab");
        page.keyboard().press("Enter");
        // The page that was typed on is loaded already: only the message tells that the next one came.
        page.locator(".msg").getByText("It is the two-person tent.").waitFor();
        page.keyboard().press("?");
        page.locator("[data-keys] [type=checkbox]").uncheck();
        page.locator("h1").click();
        page.keyboard().press("r");
        assertThat(page.evaluate("document.activeElement.id")).as("they can be switched off").isNotEqualTo("reply");
    }

    @Test
    void twoColleaguesSeeEachOtherAndTheSlowerOneSendsAnyway() {
        var ada = signedIn("ada2@alderandpine.example", "agent", 390, true);
        var ben = signedIn("ben2@alderandpine.example", "agent", 390, true);
        var ticket = asks(ada, "Is this answered twice?", "lee@example.com");
        ada.navigate(at("/staff/tickets/" + ticket));
        ben.navigate(at("/staff/tickets/" + ticket));
        ben.locator("#reply").fill("Ben's answer");
        ada.getByText("ben2 is answering too.").waitFor();
        ada.locator("#reply").fill("Ada's answer");
        var before = ada.locator("#reply").boundingBox().y;
        ben.getByText("Send reply").click();
        ada.getByText("A new message").waitFor();
        assertThat(ada.locator("#reply").boundingBox().y).as("nothing moves under who types").isEqualTo(before);
        ada.getByText("Send reply").click();
        assertThat(ada.getByText("New since then:").isVisible()).isTrue();
        assertThat(ada.locator("#reply").inputValue()).isEqualTo("Ada's answer");
        check(ada, "changed meanwhile");
        ada.getByText("Send anyway").click();
        assertThat(ada.locator(".msg").last().textContent()).contains("Ada's answer");
    }

    @Test
    void withScriptsOffAnArticleAndATextGoIntoTheReplyAndNothingTypedIsLost() {
        var page = signedIn("off@alderandpine.example", "agent", 390, false);
        var ticket = asks(page, "Where is my refund?", "kay@example.com");
        page.navigate(at("/staff/tickets/" + ticket));
        page.locator("#reply").fill("Hello Kay,");
        page.locator("#canned").selectOption("ask-for-photo");
        page.locator("[value=canned]").click();
        assertThat(page.locator("#reply").inputValue()).startsWith("Hello Kay,\n\nHello").contains(ticket);
        page.locator(".helpers summary").click();
        page.locator("#find").fill("refund");
        page.locator("[value=find]").click();
        page.locator("[value^='insert:']").first().click();
        assertThat(page.locator("#reply").inputValue()).startsWith("Hello Kay,").contains("/en/articles/");
        page.getByText("Send reply").click();
        assertThat(page.locator(".msg").last().textContent()).contains("Hello Kay,");
    }

    private Page signedIn(String email, String role, int width, boolean scripts) {
        var text = new StringWriter();
        Main.run(Clock.systemUTC(), new PrintWriter(text), "staff", "add", email, "--role", role, "--data", data.toString());
        var context = browser.newContext(new Browser.NewContextOptions().setViewportSize(width, 800).setJavaScriptEnabled(scripts)
                .setReducedMotion(ReducedMotion.REDUCE).setLocale("en-GB"));
        context.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                complaints.add(message.text());
            }
        });
        contexts.add(context);
        var page = context.newPage();
        page.setDefaultTimeout(15_000);
        page.navigate(at(text.toString().substring(text.toString().indexOf("/staff/link/")).strip()));
        page.locator("#pw").fill("seven quiet birds");
        page.locator("button").click();
        page.waitForURL("**/staff/tickets");
        return page;
    }

    /// @return the reference
    private static String asks(Page page, String message, String email) {
        var answer = page.request().post(at("/api/v1/tickets"), RequestOptions.create().setHeader("Content-Type", "application/json")
                .setData(Json.text(Map.of("topic", "other", "message", message, "email", email))));
        return Json.tree(answer.text()).path("reference").asString();
    }

    private static void check(Page page, String state) {
        var found = new AxeBuilder(page).withTags(List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")).analyze().getViolations();
        assertThat(found).as(state).extracting(rule -> rule.getId() + ": " + rule.getNodes().getFirst().getHtml()).isEmpty();
        assertThat((int) page.evaluate("document.documentElement.scrollWidth - innerWidth")).as(state + ": sideways").isLessThanOrEqualTo(0);
    }

    private static String at(String path) {
        return "http://localhost:" + center.port() + path;
    }
}
