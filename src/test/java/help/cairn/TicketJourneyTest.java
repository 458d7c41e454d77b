package help.cairn;

import static org.assertj.core.api.Assertions.assertThat;

import help.cairn.web.Json;
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
import java.sql.DriverManager;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TicketJourneyTest {
    private static final String PHONE = "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36";

    @TempDir
    Path data;

    private final Hands clock = new Hands();
    private final HttpClient phone = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    private final HttpClient laptop = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    private HelpCenter center;

    @BeforeEach
    void open() throws Exception {
        center = HelpCenter.open(
                Settings.read(Optional.empty(), Map.of(),
                        Map.of("server.port", "0", "data.dir", data.toString(), "content.path", "content", "experiments.holdout", "0", "limits.enabled",
                                "false")),
                clock);
    }

    @AfterEach
    void close() {
        center.close();
    }

    @Test
    void aPageWithAFormLetsBrowsersWithoutFetchMetadataSayWhoseFormItIs() throws Exception {
        for (var page : new String[] {"/en/contact?topic=order", "/staff/sign-in"}) {
            assertThat(get(phone, page).headers().firstValue("Referrer-Policy")).as(page).hasValue("same-origin");
        }
    }

    @Test
    void aQuestionCarriesWhatTheShopperDidAndAColleagueReadsItBesideTheMessage() throws Exception {
        get(phone, "/en/search?q=refund+late");
        get(phone, "/en/articles/when-will-i-get-my-refund");
        post(phone, "/en/articles/when-will-i-get-my-refund/vote", Map.of("vote", "no", "why", "missing"));
        assertThat(get(phone, "/en/contact").body()).contains("A return or refund").contains("tel:+442079460958");

        var form = get(phone, "/en/contact?topic=return").body();
        assertThat(form).contains("You searched “refund late”").contains("You read “When will I get my refund?”").contains("You said it didn’t help.")
                .contains("You should hear back by 13:00");
        var fields = fields(form);
        fields.put("message", "The refund for my boots is not there. Please help.");
        fields.put("email", "sam@example.com");
        fields.put("orderNumber", "30841172");
        clock.pass(Duration.ofMinutes(1));

        var check = post(phone, "/en/contact", fields, "ctx=s0", "ctx=a0");
        assertThat(check.statusCode()).isEqualTo(200);
        assertThat(check.body()).contains("One look before we send it").contains("No, send my question");
        var sending = fields(check.body());
        assertThat(sending).containsEntry("message", fields.get("message")).containsEntry("orderNumber", "30841172");

        var sent = post(phone, "/en/contact", sending, "ctx=s0", "ctx=a0");
        assertThat(sent.statusCode()).isEqualTo(303);
        var address = sent.headers().firstValue("Location").orElseThrow();
        assertThat(post(phone, "/en/contact", sending, "ctx=s0", "ctx=a0").headers().firstValue("Location")).as("sent twice is one ticket").hasValue(address);
        var confirmation = get(phone, address);
        assertThat(confirmation.body()).contains("We have your question").containsPattern("HC-[0-9A-Z]{4}-[0-9A-Z]{4}");
        assertThat(confirmation.headers().firstValue("Cache-Control")).hasValue("no-store");

        signIn();
        var inbox = get(laptop, "/staff/tickets").body();
        assertThat(inbox).contains("The refund for my boots is not there.").contains("Promised by 13:01");
        var reference = reference(address);
        var ticket = get(laptop, "/staff/tickets/" + reference).body();
        assertThat(ticket).contains("“refund late”").contains("When will I get my refund?").contains("said it didn’t help").contains("30841172")
                .doesNotContain("Pixel");

        post(laptop, "/staff/tickets/" + reference, Map.of("token", token(ticket), "do", "reply", "message", "Sent again today."));
        var page = get(phone, address.replace("&sent=1", ""));
        assertThat(page.body()).contains("We have replied").contains("Sent again today.");
        post(phone, address.replace("&sent=1", ""), Map.of("do", "solve"));
        assertThat(get(phone, address.replace("&sent=1", "")).body()).contains("This is solved").contains("Open it again");
        clock.pass(Duration.ofDays(15));
        assertThat(get(phone, address.replace("&sent=1", "")).body()).doesNotContain("Open it again");
    }

    @Test
    void whatIsUntickedIsNowhereAfterwards() throws Exception {
        get(phone, "/en/search?q=embarrassing+thing");
        var fields = fields(get(phone, "/en/contact?topic=other").body());
        fields.putAll(Map.of("message", "Zxqv?", "email", "sam@example.com", "checked", "yes"));
        clock.pass(Duration.ofSeconds(30));
        var address = post(phone, "/en/contact", fields).headers().firstValue("Location").orElseThrow();
        signIn();
        assertThat(get(laptop, "/staff/tickets/" + reference(address)).body()).contains("Nothing went along").doesNotContain("embarrassing");
    }

    @Test
    void aMistakeKeepsEverythingThatWasTypedAndSaysHowToMendIt() throws Exception {
        var fields = fields(get(phone, "/en/contact?topic=return").body());
        fields.putAll(Map.of("message", "My card 4111 1111 1111 1111 was <b>charged</b> twice", "email", "sam.example.com", "sentBack", "yesterday"));
        var again = post(phone, "/en/contact", fields);
        assertThat(again.statusCode()).isEqualTo(422);
        assertThat(again.body()).contains("looks like a card number").contains("not an email address yet").contains("year-month-day")
                .contains("My card 4111 1111 1111 1111 was &lt;b&gt;charged").contains("value=\"sam.example.com\"").contains("value=\"yesterday\"");
    }

    @Test
    void aFieldThatIsNotAskedForIsNoWayAroundTheChecks() throws Exception {
        var fields = fields(get(phone, "/en/contact?topic=order").body());
        fields.putAll(Map.of("message", "It is late", "email", "sam@example.com", "problem", "late", "checked", "yes"));
        for (var item : List.of("4111 1111 1111 1111", "4111.1111.1111.1111", "4111\u00a01111\u00a01111\u00a01111", "x".repeat(201))) {
            fields.put("missingItem", item);
            assertThat(post(phone, "/en/contact", fields).statusCode()).as(item).isEqualTo(422);
        }
        fields.put("missingItem", "A strap, since 11.11.1111.11.11-11.11");
        assertThat(post(phone, "/en/contact", fields).statusCode()).isEqualTo(303);
    }

    @Test
    void whatIsTappedTwiceHappensOnce() throws Exception {
        var url = URI.create(Json.tree(api("{\"topic\":\"order\",\"message\":\"Where is it?\",\"email\":\"sam@example.com\"}", "k2").body())
                .path("url").asString());
        var page = url.getPath() + "?" + url.getQuery();
        var key = Pattern.compile("name=\"key\" value=\"([^\"]+)").matcher(get(phone, page).body());
        assertThat(key.find()).isTrue();
        var reply = Map.of("do", "reply", "key", key.group(1), "message", "Still nothing here.");
        atOnce(() -> post(phone, page, reply));
        assertThat(get(phone, page).body().split("Still nothing here", -1)).as("said once").hasSize(2);
        post(phone, page, Map.of("do", "reply", "key", key.group(1), "message", "It came, thank you."));
        assertThat(get(phone, page).body()).as("something else is said").contains("It came, thank you.");
        atOnce(() -> post(phone, page, Map.of("do", "solve")));
        center.close();
        try (var file = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("cairn.db"));
                var found = file.createStatement().executeQuery("SELECT count(*) FROM event WHERE type = 'ticket_solved'")) {
            assertThat(found.getInt(1)).as("solved once").isEqualTo(1);
        }
    }

    private static void atOnce(Callable<HttpResponse<String>> tap) throws Exception {
        try (var taps = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var answer : taps.invokeAll(Collections.nCopies(20, tap))) {
                assertThat(answer.get().statusCode()).isEqualTo(303);
            }
        }
    }

    @Test
    void aReferenceAloneOpensNothing() throws Exception {
        var answer = api("{\"topic\":\"order\",\"message\":\"Where is it?\",\"email\":\"sam@example.com\"}", "k1");
        var url = Json.tree(answer.body()).path("url").asString();
        var path = URI.create(url).getPath();
        assertThat(get(phone, path).statusCode()).isEqualTo(404);
        assertThat(get(phone, path + "?key=guess").statusCode()).isEqualTo(404);
        assertThat(get(phone, "/en/tickets/HC-0000-0000?key=guess").statusCode()).isEqualTo(404);
        assertThat(get(phone, path + "?" + URI.create(url).getQuery()).statusCode()).isEqualTo(200);
    }

    @Test
    void theSameKeyAndBodyIsOneTicketAndAnotherBodyIsRefused() throws Exception {
        var body = "{\"topic\":\"order\",\"message\":\"Where is it?\",\"email\":\"sam@example.com\",\"context\":{\"searches\":[{\"query\":\"call me at 020 7946 0958\",\"hits\":3}]}}";
        var first = api(body, "same");
        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(api(body, "same").body()).isEqualTo(first.body());
        assertThat(api(body.replace("Where", "When"), "same").statusCode()).isEqualTo(422);
        var wrong = api("{\"topic\":\"nonsense\",\"message\":\"\",\"email\":\"x\"}", "other");
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(wrong.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/problem+json");
        assertThat(wrong.body()).contains("\"field\":\"topic\"").contains("\"field\":\"email\"");
        signIn();
        var ticket = get(laptop, "/staff/tickets/" + Json.tree(first.body()).path("reference").asString()).body();
        assertThat(ticket).contains("call me at ‹phone›").doesNotContain("7946");
    }

    @Test
    void whatLooksLikeSpamIsHeldForALookAndTheSenderIsTold() throws Exception {
        var fields = fields(get(phone, "/en/contact?topic=other").body());
        fields.putAll(Map.of("message", "Buy cheap links", "email", "spam@example.com", "checked", "yes", "website", "https://spam.example"));
        clock.pass(Duration.ofSeconds(30));
        var address = post(phone, "/en/contact", fields).headers().firstValue("Location").orElseThrow();
        assertThat(get(phone, address).body()).contains("looks at it first");
        signIn();
        assertThat(get(laptop, "/staff/tickets").body()).doesNotContain("Buy cheap links");
        assertThat(get(laptop, "/staff/tickets?state=held").body()).contains("Buy cheap links");
    }

    @Test
    void aFormThatWasOpenForTwoDaysIsShownAgainWithEverythingInIt() throws Exception {
        var fields = fields(get(phone, "/en/contact?topic=other").body());
        fields.putAll(Map.of("message", "I was away", "email", "sam@example.com", "checked", "yes"));
        clock.pass(Duration.ofDays(2));
        var again = post(phone, "/en/contact", fields);
        assertThat(again.statusCode()).isEqualTo(422);
        assertThat(again.body()).contains("more than a day").contains("I was away");
    }

    @Test
    void anOfferedAnswerThatSolvesItSendsNothing() throws Exception {
        var solved = post(phone, "/en/contact/solved", Map.of("article", "track-your-order"));
        assertThat(solved.body()).contains("Glad that helped");
        signIn();
        assertThat(get(laptop, "/staff/tickets").body()).contains("Nothing here.");
    }

    @Test
    void aWriterDoesNotSeeTickets() throws Exception {
        signIn("writer");
        assertThat(get(laptop, "/staff/tickets").statusCode()).isEqualTo(403);
    }

    private void signIn() throws Exception {
        signIn("agent");
    }

    private void signIn(String role) throws Exception {
        var text = new StringWriter();
        Main.run(clock, new PrintWriter(text), "staff", "add", "mara@alderandpine.example", "--role", role, "--data", data.toString());
        var link = text.toString().substring(text.toString().indexOf("/staff/link/")).strip();
        assertThat(post(laptop, link, Map.of("password", "seven quiet birds")).statusCode()).isEqualTo(303);
    }

    @Test
    void aContextFromOutsideCannotHideATicketFromColleagues() throws Exception {
        var told = "{\"topic\":\"order\",\"message\":\"Where is it?\",\"email\":\"sam@example.com\",\"context\":{\"searches\":["
                + "{\"query\":\"parcel\",\"at\":\"+1000000000-12-31T23:59:59.999999999Z\",\"hits\":1e400},{\"query\":\"late\",\"at\":\"-1000000000-01-01T00:00:00Z\"}]}}";
        var opened = api(told, "far");
        assertThat(opened.statusCode()).isEqualTo(201);
        signIn();
        var page = get(laptop, "/staff/tickets/" + Json.tree(opened.body()).path("reference").asString());
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("“parcel”").contains("“late”");
        assertThat(api(told.replace("parcel", "gift"), "far").statusCode()).as("another context is another body").isEqualTo(422);
        assertThat(api(told, "far").body()).isEqualTo(opened.body());
    }

    @Test
    void anAddressWithAControlCharacterIsNoAddress() throws Exception {
        var refused = api("{\"topic\":\"order\",\"locale\":\"de\",\"message\":\"Wo ist es?\",\"email\":\"sam@example\\u0000.com\"}", "nul");
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("\"field\":\"email\"");
    }

    private static String reference(String address) {
        return address.replaceFirst(".*/tickets/([^?]+).*", "$1");
    }

    private static String token(String page) {
        var matcher = Pattern.compile("name=\"token\" value=\"([^\"]+)").matcher(page);
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    /// The hidden fields of the contact form, as a browser without scripts sends them back.
    private static Map<String, String> fields(String page) {
        var fields = new LinkedHashMap<String, String>();
        var form = page.substring(page.indexOf("action=\"/en/contact\""));
        var matcher = Pattern.compile("<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\"").matcher(form);
        while (matcher.find()) {
            if (!matcher.group(1).equals("ctx")) {
                fields.put(matcher.group(1), matcher.group(2).replace("&#34;", "\"").replace("&amp;", "&"));
            }
        }
        return fields;
    }

    private HttpResponse<String> get(HttpClient who, String path) throws Exception {
        return who.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> api(String body, String key) throws Exception {
        return phone.send(
                request("/api/v1/tickets").header("Content-Type", "application/json").header("Idempotency-Key", key)
                        .POST(HttpRequest.BodyPublishers.ofString(body)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(HttpClient who, String path, Map<String, String> fields, String... more) throws Exception {
        var body = new StringBuilder(String.join("&", more));
        fields.forEach((name, value) -> body.append('&').append(name).append('=').append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
        return who.send(
                request(path).header("Content-Type", "application/x-www-form-urlencoded").POST(HttpRequest.BodyPublishers.ofString(body.toString())).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + center.port() + path)).header("User-Agent", PHONE);
    }
}
