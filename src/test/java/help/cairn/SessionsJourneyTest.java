package help.cairn;

import static org.assertj.core.api.Assertions.assertThat;

import help.cairn.storage.Database;
import java.net.CookieManager;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Colleagues who look where they are signed in.
class SessionsJourneyTest {
    private static final String FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";

    @TempDir
    Path data;

    private Shop shop;

    @BeforeEach
    void open() throws Exception {
        shop = new Shop(data, Map.of());
        shop.signIn("writer");
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void theListTellsTheDeviceSinceWhenAndWhichOneThisIs() throws Exception {
        var other = signedIn("mara@alderandpine.example", FIREFOX);
        var here = rows(shop.laptop);
        assertThat(here).hasSize(2).anySatisfy(row -> assertThat(row).contains("Phone · Chrome").contains("This one").doesNotContain("End"))
                .anySatisfy(row -> assertThat(row).contains("Computer · Firefox").contains("End").doesNotContain("This one"));
        assertThat(rows(other)).anySatisfy(row -> assertThat(row).contains("Computer · Firefox").contains("This one"));
    }

    @Test
    void oneIsEndedAndTheOthersGoOn() throws Exception {
        var lost = signedIn("mara@alderandpine.example", FIREFOX);
        var home = signedIn("mara@alderandpine.example", "A browser that nobody knows");
        change(shop.laptop, Map.of("do", "end", "session", id("Computer")));
        assertThat(signedOut(lost)).isTrue();
        assertThat(signedOut(home)).isFalse();
        assertThat(rows(shop.laptop)).hasSize(2).noneMatch(row -> row.contains("Firefox")).anyMatch(row -> row.contains("Unknown device"));
        assertThat(noted()).contains("session end: desktop Firefox");
    }

    @Test
    void allOthersAreEndedAtOnce() throws Exception {
        var one = signedIn("mara@alderandpine.example", FIREFOX);
        var two = signedIn("mara@alderandpine.example", FIREFOX);
        change(shop.laptop, Map.of("do", "others"));
        assertThat(signedOut(one)).isTrue();
        assertThat(signedOut(two)).isTrue();
        assertThat(rows(shop.laptop)).hasSize(1);
        assertThat(shop.get(shop.laptop, "/staff/account").body()).doesNotContain("End all others");
        assertThat(noted()).contains("session end: all others");
    }

    @Test
    void nobodyEndsTheSessionOfAnother() throws Exception {
        var link = shop.command("staff", "add", "ada@alderandpine.example", "--role", "admin");
        var ada = browser();
        shop.post(ada, link.substring(link.indexOf("/staff/link/")).strip(), Map.of("password", "seven quiet birds"));
        signedIn("mara@alderandpine.example", FIREFOX);
        assertThat(change(ada, Map.of("do", "end", "session", id("Computer"))).statusCode()).isEqualTo(303);
        change(ada, Map.of("do", "others"));
        assertThat(rows(shop.laptop)).hasSize(2);
        assertThat(rows(ada)).hasSize(1);
    }

    @Test
    void whatHasRunOutIsNotListed() throws Exception {
        signedIn("mara@alderandpine.example", FIREFOX);
        shop.clock.pass(Duration.ofHours(11));
        assertThat(rows(shop.laptop)).hasSize(2);
        shop.clock.pass(Duration.ofHours(2));
        assertThat(rows(shop.laptop)).hasSize(1);
    }

    @Test
    void whoSignsOutIsOutAndItIsNoted() throws Exception {
        var token = find(shop.get(shop.laptop, "/staff/account").body(), "name=\"token\" value=\"([^\"]+)");
        assertThat(shop.post(shop.laptop, "/staff/sign-out", Map.of("token", token)).statusCode()).isEqualTo(303);
        assertThat(signedOut(shop.laptop)).isTrue();
        assertThat(noted()).contains("sign-out: done");
    }

    @Test
    void noNetworkAddressAndNoWholeUserAgentIsKept() throws Exception {
        signedIn("mara@alderandpine.example", FIREFOX);
        try (var database = Database.existing(data)) {
            var kept = database.<List<Map<String, Object>>>read(handle -> handle.createQuery("SELECT * FROM staff_session").mapToMap().list());
            assertThat(kept).hasSize(2)
                    .allSatisfy(row -> assertThat(row.values()).noneMatch(value -> value.toString().matches(".*(127\\.0\\.0|:1\\b|Gecko).*")));
            assertThat(kept).extracting(row -> row.get("device")).containsExactlyInAnyOrder("phone Chrome", "desktop Firefox");
        }
    }

    private HttpClient signedIn(String email, String agent) throws Exception {
        var who = browser();
        var answer = who.send(
                shop.request("/staff/sign-in").setHeader("User-Agent", agent).header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString("email=" + email.replace("@", "%40") + "&password=seven+quiet+birds")).build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(303);
        return who;
    }

    private boolean signedOut(HttpClient who) throws Exception {
        return shop.get(who, "/staff/account").statusCode() == 303;
    }

    private HttpResponse<String> change(HttpClient who, Map<String, String> fields) throws Exception {
        var all = new LinkedHashMap<>(fields);
        all.put("token", find(shop.get(who, "/staff/account").body(), "name=\"token\" value=\"([^\"]+)"));
        return shop.post(who, "/staff/account", all);
    }

    /// The rows of the list, as text.
    private List<String> rows(HttpClient who) throws Exception {
        return raw(who).stream().map(row -> row.replaceAll("<[^>]+>", " ").replaceAll("\\s+", " ")).toList();
    }

    private List<String> raw(HttpClient who) throws Exception {
        var page = shop.get(who, "/staff/account").body();
        return Pattern.compile("<tr>\\s*<th scope=\"row\">.*?</tr>", Pattern.DOTALL).matcher(page).results().map(found -> found.group()).toList();
    }

    private String id(String device) throws Exception {
        return find(raw(shop.laptop).stream().filter(row -> row.contains(device) && !row.contains("This one")).findFirst().orElseThrow(),
                "name=\"session\" value=\"([^\"]+)");
    }

    private List<String> noted() {
        try (var database = Database.existing(data)) {
            return database
                    .read(handle -> handle.createQuery("SELECT act || ': ' || what FROM audit WHERE who = 'mara@alderandpine.example'").mapTo(String.class)
                            .list());
        }
    }

    private static HttpClient browser() {
        return HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    }

    private static String find(String page, String pattern) {
        var match = Pattern.compile(pattern).matcher(page);
        assertThat(match.find()).as(pattern).isTrue();
        return match.group(1);
    }
}
