package help.cairn;

import static org.assertj.core.api.Assertions.assertThat;

import help.cairn.storage.Database;
import java.net.CookieManager;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Colleagues who sign in with a code of an app besides their password.
class SecondStepJourneyTest {
    private static final String PASSWORD = "seven quiet birds";
    private static final Duration STEP = Duration.ofSeconds(30);

    @TempDir
    Path data;

    private Shop shop;

    @BeforeEach
    void open() throws Exception {
        shop = new Shop(data, Map.of());
        shop.signIn("agent");
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @ParameterizedTest
    @CsvSource({"59, 287082", "1111111109, 081804", "1111111111, 050471", "1234567890, 005924", "2000000000, 279037", "20000000000, 353130"})
    void theAppOfTheseTestsShowsWhatTheStandardSays(long seconds, String code) throws Exception {
        assertThat(new Authenticator("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ").code(Instant.ofEpochSecond(seconds))).isEqualTo(code);
    }

    @Test
    void aPasswordAloneOpensNothingOnceASecondStepIsTurnedOn() throws Exception {
        var app = setUp();
        turnOn(app);
        shop.clock.pass(STEP);
        var other = browser();
        var first = password(other, PASSWORD);
        assertThat(first.headers().firstValue("Location")).hasValue("/staff/sign-in/code?next=%2Fstaff%2Ftickets");
        assertThat(first.headers().allValues("Set-Cookie")).noneMatch(cookie -> cookie.startsWith("cairn_staff"));
        assertThat(location(shop.get(other, "/staff/account"))).startsWith("/staff/sign-in");
        assertThat(shop.get(other, "/staff/sign-in/code").body()).contains("authenticator app shows now").doesNotContain("mara@");

        assertThat(code(other, "000000").statusCode()).isEqualTo(422);
        var second = code(other, app.code(shop.clock.instant()));
        assertThat(location(second)).isEqualTo("/staff/tickets");
        assertThat(second.headers().allValues("Set-Cookie")).anyMatch(cookie -> cookie.startsWith("cairn_staff") && cookie.contains("HttpOnly"));
        assertThat(shop.get(other, "/staff/account").statusCode()).isEqualTo(200);
    }

    @Test
    void aWrongPasswordIsToldApartFromNothingByASecondStep() throws Exception {
        turnOn(setUp());
        var wrong = password(browser(), "a wrong password");
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(wrong.body()).contains("do not fit together").doesNotContain("six digits");
        assertThat(wrong.headers().allValues("Set-Cookie")).isEmpty();
    }

    @Test
    void theSecondStepAloneOpensNothing() throws Exception {
        var app = setUp();
        turnOn(app);
        shop.clock.pass(STEP);
        var other = browser();
        assertThat(location(shop.get(other, "/staff/sign-in/code"))).isEqualTo("/staff/sign-in");
        var alone = code(other, app.code(shop.clock.instant()));
        assertThat(alone.statusCode()).isEqualTo(422);
        assertThat(alone.body()).contains("Sign in again").contains("name=\"password\"");
    }

    @Test
    void aCodeOpensOnceAndForOneStepAside() throws Exception {
        var app = setUp();
        turnOn(app);
        assertThat(enter(app.code(shop.clock.instant())).statusCode()).as("the one that confirmed it").isEqualTo(422);
        shop.clock.pass(STEP.multipliedBy(5));
        assertThat(enter(app.code(shop.clock.instant().minus(STEP.multipliedBy(2)))).statusCode()).as("two steps late").isEqualTo(422);
        assertThat(enter(app.code(shop.clock.instant().plus(STEP.multipliedBy(2)))).statusCode()).as("two steps early").isEqualTo(422);
        var next = app.code(shop.clock.instant().plus(STEP));
        assertThat(enter(next).statusCode()).as("one step early").isEqualTo(303);
        assertThat(enter(next).statusCode()).as("the same again").isEqualTo(422);
        assertThat(enter(app.code(shop.clock.instant())).statusCode()).as("an older one").isEqualTo(422);
        shop.clock.pass(STEP.multipliedBy(3));
        var arabic = app.code(shop.clock.instant().minus(STEP)).chars().mapToObj(digit -> Character.toString(digit - '0' + '٠'))
                .collect(java.util.stream.Collectors.joining(" "));
        assertThat(enter(arabic).statusCode()).as("one step late, in the digits of another script").isEqualTo(303);
    }

    @Test
    void whoWaitsLongerThanFiveMinutesBeginsAgain() throws Exception {
        var app = setUp();
        turnOn(app);
        var other = browser();
        password(other, PASSWORD);
        shop.clock.pass(Duration.ofMinutes(5));
        assertThat(code(other, app.code(shop.clock.instant())).body()).contains("longer than five minutes");
        assertThat(location(shop.get(other, "/staff/account"))).startsWith("/staff/sign-in");
    }

    @Test
    void guessingACodeIsPausedAfterTenTriesWhateverPasswordStepTheyCameBy() throws Exception {
        var app = setUp();
        turnOn(app);
        shop.clock.pass(STEP);
        for (int i = 0; i < 9; i++) {
            assertThat(enter("00000" + i).statusCode()).as("try " + i).isEqualTo(422);
        }
        assertThat(enter(app.code(shop.clock.instant())).statusCode()).as("even the right one").isEqualTo(429);
    }

    @Test
    void aRecoveryCodeOpensOnceAndIsKeptAsAHashOnly() throws Exception {
        var codes = turnOn(setUp());
        assertThat(codes).hasSize(10).doesNotHaveDuplicates();
        assertThat(enter(codes.getFirst().toLowerCase(java.util.Locale.ROOT).replace("-", " ")).statusCode()).isEqualTo(303);
        assertThat(enter(codes.getFirst()).statusCode()).isEqualTo(422);
        assertThat(shop.get(shop.laptop, "/staff/account").body()).contains("9 recovery codes are left").doesNotContain(codes.get(1));
        assertThat(enter("").statusCode()).isEqualTo(422);
        assertThat(enter("AAAA-AAAA-AAAA-AAAA").statusCode()).isEqualTo(422);
        try (var database = Database.existing(data)) {
            assertThat(database.<List<String>>read(handle -> handle.createQuery("SELECT hash FROM recovery_code").mapTo(String.class).list())).hasSize(9)
                    .allMatch(hash -> hash.matches("[0-9a-f]{64}"));
        }
    }

    @Test
    void recoveryCodesAreShownOnceAndNewOnesReplaceThem() throws Exception {
        var app = setUp();
        var codes = turnOn(app);
        assertThat(location(change("do", "confirm", "code", app.code(shop.clock.instant())))).as("asked again").isEqualTo("/staff/account");
        assertThat(change("do", "renew", "proof", "not the password").statusCode()).isEqualTo(422);
        var fresh = codes(change("do", "renew", "proof", PASSWORD).body());
        assertThat(fresh).hasSize(10).doesNotContainAnyElementsOf(codes);
        assertThat(enter(codes.get(3)).statusCode()).isEqualTo(422);
        assertThat(enter(fresh.get(3)).statusCode()).isEqualTo(303);
    }

    @Test
    void turningItOnSignsOutEverywhereElse() throws Exception {
        var other = browser();
        password(other, PASSWORD);
        assertThat(shop.get(other, "/staff/account").statusCode()).isEqualTo(200);
        turnOn(setUp());
        assertThat(location(shop.get(other, "/staff/account"))).startsWith("/staff/sign-in");
        assertThat(shop.get(shop.laptop, "/staff/account").statusCode()).isEqualTo(200);
    }

    @Test
    void nothingIsAskedForBeforeACodeConfirmedIt() throws Exception {
        var app = setUp();
        assertThat(change("do", "confirm", "code", "123456").body()).contains("This code does not fit").contains(key(shop.get(shop.laptop, "/staff/account")));
        assertThat(location(password(browser(), PASSWORD))).isEqualTo("/staff/tickets");
        shop.clock.pass(Duration.ofHours(1));
        assertThat(change("do", "confirm", "code", app.code(shop.clock.instant())).body()).contains("Setting up took too long");
        assertThat(location(password(browser(), PASSWORD))).isEqualTo("/staff/tickets");
    }

    @Test
    void aSecondStepThatIsOnIsNotReplacedByWhoeverSitsAtAnOpenLaptop() throws Exception {
        turnOn(setUp());
        change("do", "prepare");
        assertThat(shop.get(shop.laptop, "/staff/account").body()).doesNotContain("otpauth:");
        for (var proof : List.of("", "000000", "a wrong password")) {
            assertThat(change("do", "off", "proof", proof).statusCode()).as(proof).isEqualTo(422);
        }
        assertThat(location(password(browser(), PASSWORD))).startsWith("/staff/sign-in/code");
    }

    @Test
    void itIsTurnedOffByACodeOrThePassword() throws Exception {
        var app = setUp();
        turnOn(app);
        shop.clock.pass(STEP);
        assertThat(change("do", "off", "proof", app.code(shop.clock.instant())).statusCode()).isEqualTo(303);
        assertThat(location(password(browser(), PASSWORD))).isEqualTo("/staff/tickets");
        turnOn(setUp());
        assertThat(change("do", "off", "proof", PASSWORD).statusCode()).isEqualTo(303);
        assertThat(location(password(browser(), PASSWORD))).isEqualTo("/staff/tickets");
        assertThat(shop.count("SELECT (SELECT count(*) FROM second_step) + (SELECT count(*) FROM recovery_code)")).isZero();
    }

    @Test
    void aResetClearsItAndSaysSo() throws Exception {
        assertThat(shop.command("staff", "reset", "mara@alderandpine.example")).doesNotContain("second step").contains("/staff/link/");
        var link = shop.command("staff", "reset", "mara@alderandpine.example");
        shop.post(shop.laptop, link.substring(link.indexOf("/staff/link/")).strip(), Map.of("password", PASSWORD));
        turnOn(setUp());
        var waiting = browser();
        password(waiting, PASSWORD);
        var said = shop.command("staff", "reset", "mara@alderandpine.example");
        assertThat(said).contains("The second step at sign-in is turned off as well");
        assertThat(location(shop.get(waiting, "/staff/sign-in/code"))).as("who waited for it").isEqualTo("/staff/sign-in");
        var other = browser();
        assertThat(location(shop.post(other, said.substring(said.indexOf("/staff/link/")).strip(), Map.of("password", PASSWORD)))).isEqualTo("/staff");
        assertThat(shop.get(other, "/staff/account").body()).contains("Set up a second step");
    }

    @Test
    void aCopyOfTheDatabaseHasNothingToMakeCodesOf() throws Exception {
        var app = setUp();
        var codes = turnOn(app);
        var key = key(app);
        var copy = data.resolveSibling("copy.db");
        shop.command("backup", copy.toString());
        assertThat(Files.readString(copy, java.nio.charset.StandardCharsets.ISO_8859_1)).doesNotContain(key);
        assertThat(Files.getPosixFilePermissions(data.resolve("second-step.key"))).hasSize(2);

        // The disk is lost, and the backup is put in place on another machine.
        shop.stop();
        Files.delete(data.resolve("second-step.key"));
        shop.command("restore", copy.toString());
        shop.open();
        shop.clock.pass(STEP);
        assertThat(enter(app.code(shop.clock.instant())).statusCode()).as("fails closed").isEqualTo(422);
        assertThat(enter(codes.get(2)).statusCode()).isEqualTo(303);
    }

    @Test
    void whatIsDoneIsNotedAndNoSecretWithIt() throws Exception {
        var app = setUp();
        var codes = turnOn(app);
        enter("000000");
        enter(codes.getFirst());
        change("do", "off", "proof", PASSWORD);
        try (var database = Database.existing(data)) {
            var noted = database.<List<String>>read(
                    handle -> handle.createQuery("SELECT act || ': ' || what FROM audit WHERE who = 'mara@alderandpine.example' ORDER BY id")
                            .mapTo(String.class)
                            .list());
            assertThat(noted).containsExactly(
                    "password: chosen", "sign-in: accepted, link", "second step: turned on", "sign-in: refused, second step",
                    "second step: recovery code used, 9 left", "sign-in: accepted, password and second step", "second step: turned off");
        }
    }

    private final Map<Authenticator, String> keys = new java.util.HashMap<>();

    private Authenticator setUp() throws Exception {
        assertThat(change("do", "prepare").statusCode()).isEqualTo(303);
        var page = shop.get(shop.laptop, "/staff/account");
        var key = key(page);
        assertThat(page.body()).contains("otpauth://totp/").contains("secret=" + key.replace(" ", "")).contains("<svg class=\"qr\"");
        var app = new Authenticator(key);
        keys.put(app, key.replace(" ", ""));
        return app;
    }

    private String key(Authenticator app) {
        return keys.get(app);
    }

    private static String key(HttpResponse<String> page) {
        return find(page.body(), "<code class=\"line\" dir=\"ltr\">([A-Z2-7 ]+)</code>");
    }

    private List<String> turnOn(Authenticator app) throws Exception {
        var answer = change("do", "confirm", "code", app.code(shop.clock.instant()));
        assertThat(answer.statusCode()).isEqualTo(200);
        return codes(answer.body());
    }

    private static List<String> codes(String page) {
        return Pattern.compile("[A-Z2-7]{4}(?:-[A-Z2-7]{4}){3}").matcher(page).results().map(found -> found.group()).toList();
    }

    private HttpResponse<String> change(String... fields) throws Exception {
        var all = new java.util.LinkedHashMap<String, String>();
        for (int i = 0; i < fields.length; i += 2) {
            all.put(fields[i], fields[i + 1]);
        }
        all.put("token", find(shop.get(shop.laptop, "/staff/account").body(), "name=\"token\" value=\"([^\"]+)"));
        return shop.post(shop.laptop, "/staff/account", all);
    }

    /// A browser that nobody is signed in with passes the password, and types this.
    private HttpResponse<String> enter(String typed) throws Exception {
        var other = browser();
        password(other, PASSWORD);
        return code(other, typed);
    }

    private HttpResponse<String> password(HttpClient who, String password) throws Exception {
        return shop.post(who, "/staff/sign-in", Map.of("email", "mara@alderandpine.example", "password", password, "next", "/staff/tickets"));
    }

    private HttpResponse<String> code(HttpClient who, String typed) throws Exception {
        return shop.post(who, "/staff/sign-in/code", Map.of("code", typed, "next", "/staff/tickets"));
    }

    private static String location(HttpResponse<String> answer) {
        return answer.headers().firstValue("Location").orElse("");
    }

    private static HttpClient browser() {
        return HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    }

    private static String find(String page, String pattern) {
        var match = Pattern.compile(pattern).matcher(page);
        assertThat(match.find()).as("%s in %s", pattern, page).isTrue();
        return match.group(1);
    }
}
