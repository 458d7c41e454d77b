package help.cairn;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StaffJourneyTest {
    private static final String PASSWORD = "seven quiet birds";

    @TempDir
    Path data;

    private final HttpClient laptop = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    private final HttpClient stranger = HttpClient.newHttpClient();
    private HelpCenter center;

    @BeforeEach
    void open() throws Exception {
        center = HelpCenter.open(
                Settings.read(Optional.empty(), Map.of(), Map.of("server.port", "0", "data.dir", data.toString(), "content.path", "content")),
                Clock.systemUTC());
    }

    @AfterEach
    void close() {
        center.close();
    }

    @Test
    void aColleagueSignsInByAOneTimeLinkThenByPassword() throws Exception {
        var link = link("staff", "add", "mara@alderandpine.example", "--role", "agent");
        assertThat(get(laptop, link).body()).contains("mara@alderandpine.example");
        assertThat(post(laptop, link, "password", "short").body()).contains("shorter than 12");
        assertThat(post(laptop, link, "password", PASSWORD).statusCode()).isEqualTo(303);
        assertThat(get(laptop, "/staff").headers().firstValue("Location")).hasValue("/staff/tickets");
        assertThat(get(stranger, link).statusCode()).isEqualTo(410);

        var other = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
        assertThat(post(other, "/staff/sign-in", "email", "mara@alderandpine.example", "password", "a wrong password").statusCode()).isEqualTo(422);
        var in = post(other, "/staff/sign-in", "email", "Mara@alderandpine.example", "password", PASSWORD, "next", "//evil.example");
        assertThat(in.headers().firstValue("Location")).hasValue("/staff");
        assertThat(in.headers().firstValue("Set-Cookie").orElseThrow()).contains("HttpOnly").contains("SameSite=Lax");
        assertThat(get(other, "/staff/sign-in").statusCode()).isEqualTo(303);
    }

    @Test
    void nobodyPassesWithoutASessionAndNoFormWithoutItsToken() throws Exception {
        assertThat(get(stranger, "/staff/tickets").headers().firstValue("Location")).hasValue("/staff/sign-in?next=%2Fstaff%2Ftickets");
        post(laptop, link("staff", "add", "lee@alderandpine.example", "--role", "writer"), "password", PASSWORD);
        assertThat(post(laptop, "/staff/sign-out", "token", "guessed").statusCode()).isEqualTo(403);
        var page = get(laptop, "/staff/publishing");
        assertThat(page.body()).contains("Sign out, lee");
        assertThat(page.headers().firstValue("Cache-Control")).hasValue("no-store");
        var token = Pattern.compile("name=\"token\" value=\"([^\"]+)").matcher(page.body());
        assertThat(token.find()).isTrue();
        assertThat(post(laptop, "/staff/sign-out", "token", token.group(1)).statusCode()).isEqualTo(303);
        assertThat(get(laptop, "/staff").statusCode()).isEqualTo(303);
    }

    @Test
    void guessingAPasswordIsPausedAfterTenTries() throws Exception {
        int status = 0;
        for (int i = 0; i < 11; i++) {
            status = post(stranger, "/staff/sign-in", "email", "nobody@alderandpine.example", "password", "guess number " + i).statusCode();
        }
        assertThat(status).isEqualTo(429);
    }

    @Test
    void aRefusedSignInIsNotedWhetherOrNotTheAddressIsKnown() throws Exception {
        link("staff", "add", "mara@alderandpine.example", "--role", "agent");
        for (var email : new String[] {"mara@alderandpine.example", "nobody@alderandpine.example"}) {
            assertThat(post(stranger, "/staff/sign-in", "email", email, "password", "a wrong password").statusCode()).isEqualTo(422);
        }
        try (var database = help.cairn.storage.Database.open(data)) {
            assertThat(database.<java.util.List<String>>read(
                    handle -> handle.createQuery("SELECT who FROM audit WHERE act = 'sign-in'").mapTo(String.class).list()))
                    .containsExactly("mara@alderandpine.example", "unknown address");
        }
    }

    @Test
    void aResetSignsOutAndARemovedAccountIsGone() throws Exception {
        post(laptop, link("staff", "add", "mara@alderandpine.example", "--role", "lead"), "password", PASSWORD);
        var fresh = link("staff", "reset", "mara@alderandpine.example");
        assertThat(get(laptop, "/staff").headers().firstValue("Location").orElseThrow()).startsWith("/staff/sign-in");
        assertThat(get(laptop, fresh).statusCode()).isEqualTo(200);
        assertThat(command("staff", "remove", "mara@alderandpine.example")).isEmpty();
        assertThat(get(laptop, fresh).statusCode()).isEqualTo(410);
        assertThat(command("staff", "list")).isEmpty();
    }

    @Test
    void aTokenIsShownOnceAndCanBeRevoked() {
        var token = command("token", "create", "--role", "lead").strip();
        assertThat(token).startsWith("cairn_");
        var list = command("token", "list");
        assertThat(list).contains("lead").doesNotContain(token);
        command("token", "revoke", list.substring(0, 6));
        assertThat(command("token", "list")).isEmpty();
    }

    private String link(String... arguments) {
        var said = command(arguments);
        return said.substring(said.indexOf("/staff/link/")).strip();
    }

    private String command(String... arguments) {
        var text = new StringWriter();
        var all = java.util.stream.Stream.concat(java.util.Arrays.stream(arguments), java.util.stream.Stream.of("--data", data.toString()));
        Main.run(Clock.systemUTC(), new PrintWriter(text), all.toArray(String[]::new));
        return text.toString();
    }

    private HttpResponse<String> get(HttpClient who, String path) throws Exception {
        return who.send(HttpRequest.newBuilder(URI.create("http://localhost:" + center.port() + path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(HttpClient who, String path, String... fields) throws Exception {
        var body = new StringBuilder();
        for (int i = 0; i < fields.length; i += 2) {
            body.append(fields[i]).append('=').append(URLEncoder.encode(fields[i + 1], StandardCharsets.UTF_8)).append('&');
        }
        return who.send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + center.port() + path)).header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(body.toString())).build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
