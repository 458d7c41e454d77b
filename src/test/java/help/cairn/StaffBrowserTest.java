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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A colleague's account and the audit trail in a real browser. Without one it is skipped with a word, except where `CI` is set:
/// there it fails.
class StaffBrowserTest {
    @TempDir
    static Path data;

    private static Shop shop;
    private static Playwright playwright;
    private static Browser browser;
    private final List<String> complaints = new ArrayList<>();
    private final List<BrowserContext> contexts = new ArrayList<>();
    private boolean scripts;

    @BeforeAll
    static void open() throws Exception {
        var chromium = Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome").map(Path::of).filter(Files::isExecutable)
                .findFirst();
        if (chromium.isEmpty()) {
            assertThat(System.getenv("CI")).as("In CI a browser must be there: install chromium.").isNull();
            System.err.println("SKIPPED: staff accounts in a browser, because there is no Chromium on this machine.");
            Assumptions.abort("There is no Chromium on this machine.");
        }
        // Nobody is at this issuer: its button is what is looked at.
        shop = new Shop(data, Map.of(
                "oidc.issuer", "https://accounts.alderandpine.example", "oidc.clientId", "cairn", "oidc.clientSecret", "secret", "oidc.name", "Alder ID"));
        playwright = Playwright.create(new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright.chromium()
                .launch(new BrowserType.LaunchOptions().setExecutablePath(chromium.get()).setArgs(List.of("--no-sandbox", "--disable-quic")));
    }

    @AfterAll
    static void close() {
        if (shop != null) {
            browser.close();
            playwright.close();
            shop.close();
        }
    }

    @AfterEach
    void nothingWasRefusedByThePolicy() {
        contexts.forEach(BrowserContext::close);
        // A browser says so of each answer that is no success.
        complaints.removeIf(line -> line.contains("422") || line.contains("503"));
        assertThat(complaints).isEmpty();
    }

    @Test
    void withScriptsOffASecondStepIsSetUpUsedAndTurnedOffOnAPhone() throws Exception {
        secondStep("off@alderandpine.example", 390, false, ColorScheme.LIGHT, "en-GB");
    }

    @Test
    void itFitsASmallerPhoneInTheDark() throws Exception {
        secondStep("dark@alderandpine.example", 320, true, ColorScheme.DARK, "en-GB");
    }

    @Test
    void aLaptopShowsAllOfItBesideTheNavigation() throws Exception {
        secondStep("wide@alderandpine.example", 1280, true, ColorScheme.LIGHT, "de-DE");
    }

    private void secondStep(String email, int width, boolean withScripts, ColorScheme scheme, String language) throws Exception {
        scripts = withScripts;
        var page = visit(width, scheme, language);
        var link = shop.command("staff", "add", email, "--role", "lead");
        page.navigate(at(link.substring(link.indexOf("/staff/link/")).strip()));
        page.locator("#pw").fill("seven quiet birds");
        page.locator("button.go").click();
        page.waitForURL("**/staff/tickets");
        page.locator(".rail-foot .me").click();
        page.waitForURL("**/staff/account");
        check(page, "without a second step");
        page.locator("button[value=prepare]").click();
        page.locator(".qr").waitFor();
        check(page, "setting up");
        assertThat(page.locator(".qr path").boundingBox().width).as("squares that a camera can tell apart").isGreaterThan(120);
        assertThat(page.locator(".qr").evaluate("qr => getComputedStyle(qr.querySelector('rect')).fill + getComputedStyle(qr.querySelector('path')).fill"))
                .as("dark on white, in the dark too").isEqualTo("rgb(255, 255, 255)rgb(0, 0, 0)");
        var app = new Authenticator(page.locator("code.line").textContent());
        page.locator("#code").fill("12345");
        page.locator("button[value=confirm]").click();
        page.locator("#wrong").waitFor();
        check(page, "a wrong code");
        page.locator("#code").fill(app.code(shop.clock.instant()));
        page.locator("button[value=confirm]").click();
        page.locator(".codes").waitFor();
        check(page, "recovery codes");
        page.locator("main a.go").click();
        page.locator("#proof").waitFor();
        check(page, "turned on");
        page.locator("#proof").fill("what was it");
        page.locator("button[value=off]").click();
        page.locator("#wrong").waitFor();
        check(page, "a wrong proof");

        var other = visit(width, scheme, language);
        other.navigate(at("/staff/audit"));
        check(other, "sign in, here or elsewhere");
        other.locator("#email").fill(email);
        other.locator("#pw").fill("not this one");
        other.locator("button.go").click();
        other.locator("#wrong").waitFor();
        check(other, "a wrong password");
        other.locator("#pw").fill("seven quiet birds");
        other.locator("button.go").click();
        other.locator("#code").waitFor();
        check(other, "the second step");
        other.locator("#code").fill("000 000");
        other.locator("button.go").click();
        other.locator("#wrong").waitFor();
        check(other, "a wrong second step");
        shop.clock.pass(Duration.ofSeconds(30));
        other.locator("#code").fill(app.code(shop.clock.instant()));
        other.locator("button.go").click();
        other.waitForURL("**/staff/audit");
        check(other, "the audit trail");
        other.locator("#act").selectOption("sign-in");
        other.locator("main form button").first().click();
        other.waitForURL("**/staff/audit?**act=sign-in**");
        assertThat(other.locator("tbody tr").count()).isGreaterThanOrEqualTo(3);
        check(other, "a part of the audit trail");
        other.navigate(at("/staff/audit?from=2020-01-01&to=2020-01-02"));
        check(other, "an empty audit trail");

        page.navigate(at("/staff/account"));
        assertThat(page.locator("tbody tr").count()).isEqualTo(2);
        check(page, "two sessions");
        page.locator("button[value=others]").click();
        page.waitForURL("**/staff/account#sessions");
        assertThat(page.locator("tbody tr").count()).isEqualTo(1);
        page.locator("#proof").fill("seven quiet birds");
        page.locator("button[value=off]").click();
        page.locator("button[value=prepare]").waitFor();
        other.navigate(at("/staff/sign-in/oidc"));
        check(other, "an issuer that does not answer");
    }

    private Page visit(int width, ColorScheme scheme, String language) {
        var context = browser.newContext(new Browser.NewContextOptions().setViewportSize(width, 800).setJavaScriptEnabled(scripts).setColorScheme(scheme)
                .setReducedMotion(ReducedMotion.REDUCE).setLocale(language));
        context.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                complaints.add(message.text());
            }
        });
        contexts.add(context);
        var page = context.newPage();
        page.setDefaultTimeout(20_000);
        return page;
    }

    private void check(Page page, String state) {
        assertThat((int) page.evaluate("document.documentElement.scrollWidth - innerWidth")).as(state + ": sideways").isLessThanOrEqualTo(0);
        if (!scripts) {
            // The checker itself is a script.
            return;
        }
        var found = new AxeBuilder(page).withTags(List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")).analyze().getViolations();
        assertThat(found).as(state).extracting(rule -> rule.getId() + ": " + rule.getNodes().getFirst().getHtml()).isEmpty();
    }

    private static String at(String path) {
        return shop.request(path).build().uri().toString();
    }
}
