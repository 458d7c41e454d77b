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
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// What colleagues do all day: find, sort, answer.
class InboxJourneyTest {
    @TempDir
    Path data;

    private final Hands clock = new Hands();
    private final HttpClient ada = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    private final HttpClient ben = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    private final HttpClient phone = HttpClient.newHttpClient();
    private HelpCenter center;

    @BeforeEach
    void open() throws Exception {
        center = HelpCenter.open(
                Settings.read(Optional.empty(), Map.of(),
                        Map.of("server.port", "0", "data.dir", data.toString(), "content.path", "content", "experiments.holdout", "0", "limits.enabled",
                                "false")),
                clock);
        signIn(ada, "ada@alderandpine.example", "agent");
    }

    @AfterEach
    void close() {
        center.close();
    }

    @Test
    void aTicketIsFoundByAnyOfItsWordsAndNothingTypedIsSyntax() throws Exception {
        var boots = asks("The sole of my boots came off", "Zoë Brückner", "zoe@example.com", Map.of("orderNumber", "30841172"));
        var lamp = asks("The lamp flickers \"when\" it rains OR snows", "Sam", "sam@example.com", Map.of());
        acts(ada, boots, "note", Map.of("note", "Warehouse says: batch 7781"));

        for (var words : List.of("boots", "sole bo", "zoë", "ZOE brück", "30841172", "zoe@example.com", boots, boots.toLowerCase(), "brückner 7781",
                "batch 77")) {
            assertThat(found("q=" + encoded(words))).as(words).containsExactly(boots);
        }
        assertThat(found("q=" + encoded("\"when\" it rains"))).containsExactly(lamp);
        for (var words : List.of("boots OR lamp", "boots lamp", "NOT lamp", "subject:boots", "boots*lamp", "oots", "NEAR(sole boots)")) {
            assertThat(found("q=" + encoded(words))).as(words).isEmpty();
        }
        for (var words : List.of("\"", "'", "*", "^", "(", ")", "a\"b", "--", "\u0000", "{boots}:", "-boots")) {
            assertThat(get(ada, "/staff/tickets?q=" + encoded(words)).statusCode()).as(words).isEqualTo(200);
        }
        var chinese = asks("我的退款在哪里", "Li", "li@example.com", Map.of());
        assertThat(found("q=" + encoded("退款"))).containsExactly(chinese);
    }

    @Test
    void whatIsErasedLeavesNoWordInTheFile() throws Exception {
        var gone = asks("qzxwvquillfeather", "Sam", "sam@example.com", Map.of());
        asks("Another question", "Ann", "ann@example.com", Map.of());
        assertThat(found("q=qzxwv")).containsExactly(gone);
        sql("PRAGMA wal_checkpoint(TRUNCATE)");
        assertThat(onDisk("quillfeather")).as("it was there").isTrue();

        sql("PRAGMA foreign_keys = ON", "PRAGMA secure_delete = ON", "DELETE FROM ticket WHERE reference = '" + gone + "'", "PRAGMA wal_checkpoint(TRUNCATE)");
        assertThat(found("q=qzxwv")).isEmpty();
        assertThat(onDisk("quillfeather")).isFalse();
    }

    @Test
    void filtersStandInTheAddressAndNarrowTogether() throws Exception {
        var late = api("{\"topic\":\"order\",\"message\":\"Where is it?\",\"email\":\"a@example.com\"}");
        clock.pass(Duration.ofHours(11));
        var german = api("{\"topic\":\"return\",\"locale\":\"de\",\"message\":\"Wo ist es?\",\"email\":\"b@example.com\"}");
        var mine = api("{\"topic\":\"order\",\"message\":\"And mine?\",\"email\":\"c@example.com\"}");
        acts(ada, mine, "update", Map.of("state", "open", "assignee", "ada@alderandpine.example"));
        sql("UPDATE ticket SET tags = 'urgent,gift-wrap' WHERE reference = '" + mine + "'");

        assertThat(found("").getFirst()).as("the most urgent first").isEqualTo(late);
        assertThat(found("")).containsExactlyInAnyOrder(late, german, mine);
        assertThat(found("late=1")).containsExactly(late);
        assertThat(found("lang=de")).containsExactly(german);
        assertThat(found("topic=order")).containsExactlyInAnyOrder(late, mine);
        assertThat(found("owner=me")).containsExactly(mine);
        assertThat(found("owner=-&topic=order")).containsExactly(late);
        assertThat(found("tag=gift-wrap")).containsExactly(mine);
        assertThat(found("tag=gift")).isEmpty();
        assertThat(found("files=1")).isEmpty();
        assertThat(found("queue=orders&sort=newest")).containsExactly(mine, late);
        assertThat(found("sort=newest").getLast()).isEqualTo(late);
        assertThat(found("state=waiting")).isEmpty();
        acts(ada, german, "reply", Map.of("message", "Unterwegs."));
        assertThat(found("state=waiting")).containsExactly(german);
        assertThat(found("state=all")).hasSize(3);
        assertThat(get(ada, "/staff/tickets?state=nonsense&sort=nonsense&after=nonsense").statusCode()).isEqualTo(200);
    }

    @Test
    void aLongListGoesOnWhereItsPageEndsAlthoughNewTicketsCome() throws Exception {
        var all = new ArrayList<String>();
        for (int i = 0; i < 120; i++) {
            all.add(asks("Question " + i, "Sam", "sam" + i + "@example.com", Map.of()));
        }
        var seen = new ArrayList<String>();
        var address = "/staff/tickets?sort=newest";
        int pages = 0;
        while (address != null) {
            var page = get(ada, address).body();
            seen.addAll(references(page));
            clock.pass(Duration.ofSeconds(1));
            asks("Meanwhile", "Ann", "ann" + pages + "@example.com", Map.of());
            var next = Pattern.compile("href=\"([^\"]+)\">Next page").matcher(page);
            address = next.find() ? next.group(1).replace("&amp;", "&") : null;
            pages++;
        }
        assertThat(pages).isEqualTo(3);
        assertThat(seen).containsExactlyInAnyOrderElementsOf(all);
    }

    @Test
    void pagesAndCountsAreReadFromAnIndex() throws Exception {
        for (var plan : List.of(
                "SELECT queue, count(*) AS number FROM ticket WHERE held = '' AND state IN ('new', 'open') GROUP BY queue ORDER BY queue",
                "SELECT count(*) FROM ticket WHERE held = '' AND state = 'waiting'")) {
            assertThat(plan(plan)).as(plan).contains("COVERING INDEX").doesNotContain("ticket_state");
        }
        assertThat(plan("SELECT reference FROM ticket WHERE held = '' AND state IN ('new', 'open') ORDER BY promised ASC, reference ASC LIMIT 51"))
                .contains("ticket_open").doesNotContain("TEMP B-TREE");
        assertThat(plan("SELECT reference FROM ticket WHERE held = '' AND state = 'waiting' ORDER BY made ASC, reference ASC LIMIT 51"))
                .contains("ticket_waiting").doesNotContain("TEMP B-TREE");
        assertThat(plan("SELECT reference FROM ticket WHERE held = '' AND state IN ('solved', 'closed') ORDER BY made DESC, reference DESC LIMIT 51"))
                .contains("ticket_done").doesNotContain("TEMP B-TREE");
    }

    @Test
    void manyAreChangedTogetherAfterALookAndEachIsInTheTrail() throws Exception {
        var one = asks("First", "Sam", "a@example.com", Map.of());
        var two = asks("Second", "Sam", "b@example.com", Map.of());
        var other = asks("Third", "Sam", "c@example.com", Map.of());
        var list = get(ada, "/staff/tickets").body();
        var change = Map.of("token", hidden(list).get("token"), "state", "solved", "assignee", "ada@alderandpine.example", "tag", "Gift Wrap");

        var look = post(ada, "/staff/tickets", change, "pick=" + one, "pick=" + two);
        assertThat(look.body()).contains("Change 2 tickets?").contains("The state becomes: Solved").contains("Yes, change 2 tickets").contains(one)
                .contains(two)
                .doesNotContain(other);
        assertThat(found("state=solved")).as("nothing happens before the yes").isEmpty();

        var sure = new LinkedHashMap<>(change);
        sure.put("sure", "yes");
        assertThat(post(ada, "/staff/tickets", sure, "pick=" + one, "pick=HC-0000-0000").statusCode()).isEqualTo(409);
        assertThat(found("state=solved")).as("all or nothing").isEmpty();
        assertThat(post(ada, "/staff/tickets", sure, "pick=" + one, "pick=" + two).statusCode()).isEqualTo(303);
        assertThat(found("state=solved&owner=me&tag=gift-wrap")).containsExactlyInAnyOrder(one, two);
        assertThat(found("")).containsExactly(other);
        assertThat(rows("SELECT who, act, what FROM audit WHERE act = 'ticket change'")).containsExactlyInAnyOrder(
                "ada@alderandpine.example ticket change " + one + " solved, to ada@alderandpine.example, tag gift-wrap",
                "ada@alderandpine.example ticket change " + two + " solved, to ada@alderandpine.example, tag gift-wrap");

        assertThat(post(ada, "/staff/tickets", Map.of("token", change.get("token"), "state", "open")).body()).contains("Choose at least one ticket.");
        assertThat(post(ada, "/staff/tickets", Map.of("token", "forged", "state", "open", "sure", "yes"), "pick=" + other).statusCode()).isEqualTo(403);
        signIn(ben, "wren@alderandpine.example", "writer");
        var writer = hidden(get(ben, "/staff/publishing").body()).get("token");
        assertThat(post(ben, "/staff/tickets", Map.of("token", writer, "state", "open", "sure", "yes"), "pick=" + other).statusCode()).isEqualTo(403);
    }

    @Test
    void aTicketIsGivenToAnyAgentAndTagged() throws Exception {
        signIn(ben, "ben@alderandpine.example", "agent");
        var ticket = asks("Where is it?", "Sam", "a@example.com", Map.of());
        acts(ada, ticket, "update", Map.of("state", "new", "assignee", "ben@alderandpine.example", "tags", "Urgent, gift wrap, ,urgent, <b>"));
        assertThat(found("owner=ben%40alderandpine.example")).containsExactly(ticket);
        assertThat(get(ada, "/staff/tickets/" + ticket).body()).contains("value=\"urgent, gift-wrap, b\"");
        acts(ada, ticket, "update", Map.of("state", "new", "assignee", "mallory@example.com", "tags", ""));
        assertThat(rows("SELECT assignee, tags FROM ticket WHERE reference = '" + ticket + "'")).as("no stranger gets it").containsExactly(
                "ben@alderandpine.example ");
    }

    @Test
    void aDoubleTapIsOneMessageForShoppersAndForColleagues() throws Exception {
        var opened = opens("{\"topic\":\"order\",\"message\":\"Where is it?\",\"email\":\"a@example.com\"}");
        var page = path(opened);
        var form = hidden(get(phone, page).body());
        form.put("message", "It was for Friday.");
        for (int tap = 0; tap < 2; tap++) {
            assertThat(post(phone, page, form).statusCode()).isEqualTo(303);
        }
        assertThat(times(get(phone, page).body(), "It was for Friday.")).isEqualTo(1);
        form.put("message", "It was for Saturday.");
        post(phone, page, form);
        assertThat(get(phone, page).body()).as("another text is another message").contains("Saturday");

        var reference = opened.path("reference").asString();
        var reply = hidden(get(ada, "/staff/tickets/" + reference).body());
        reply.putAll(Map.of("do", "reply", "message", "It is on its way."));
        for (int tap = 0; tap < 2; tap++) {
            assertThat(post(ada, "/staff/tickets/" + reference, reply).statusCode()).isEqualTo(303);
        }
        assertThat(times(get(phone, page).body(), "It is on its way.")).isEqualTo(1);
    }

    @Test
    void aReplyToATicketThatChangedMeanwhileIsShownAgainWithWhatIsNew() throws Exception {
        signIn(ben, "ben@alderandpine.example", "agent");
        var ticket = asks("Where is it?", "Sam", "a@example.com", Map.of());
        var form = hidden(get(ada, "/staff/tickets/" + ticket).body());
        acts(ben, ticket, "reply", Map.of("message", "Ben was faster."));

        form.putAll(Map.of("do", "reply", "message", "Ada's <long> answer"));
        var again = post(ada, "/staff/tickets/" + ticket, form);
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(again.body()).contains("New since then").contains("Send anyway").contains("Ada's &lt;long&gt; answer</textarea>")
                .contains("Ben was faster.");
        assertThat(rows("SELECT text FROM message WHERE author = 'staff'")).containsExactly("Ben was faster.");

        var anyway = hidden(again.body());
        anyway.putAll(Map.of("do", "reply", "message", "Ada's <long> answer"));
        assertThat(post(ada, "/staff/tickets/" + ticket, anyway).statusCode()).isEqualTo(303);
        assertThat(rows("SELECT text FROM message WHERE author = 'staff'")).containsExactly("Ben was faster.", "Ada's <long> answer");
    }

    @Test
    void anArticleGoesIntoTheReplyAndThoseAlreadyReadComeLast() throws Exception {
        var ticket = api("{\"topic\":\"return\",\"message\":\"No refund\",\"email\":\"a@example.com\",\"context\":{\"articles\":["
                + "{\"id\":\"when-will-i-get-my-refund\",\"title\":\"When will I get my refund?\"}]}}");
        var form = hidden(get(ada, "/staff/tickets/" + ticket).body());
        form.putAll(Map.of("do", "find", "find", "when will I get my refund", "message", "Hello Sam,"));
        var looked = post(ada, "/staff/tickets/" + ticket, form).body();
        var offers = Pattern.compile("value=\"insert:([^\"]+)\"").matcher(looked).results().map(match -> match.group(1)).toList();
        assertThat(offers.size()).isGreaterThan(1);
        assertThat(offers.getLast()).isEqualTo("when-will-i-get-my-refund");
        assertThat(times(looked, "Already read")).isEqualTo(1);
        assertThat(looked).contains("Hello Sam,");

        form.put("do", "insert:" + offers.getFirst());
        var inserted = post(ada, "/staff/tickets/" + ticket, form).body();
        assertThat(inserted).containsPattern("Hello Sam,\n\n[^\n<]+\nhttp://[^\n<]+/en/articles/[a-z0-9-]+</textarea>");
        assertThat(rows("SELECT count(*) FROM message")).as("nothing is sent by it").containsExactly("1");
        assertThat(hidden(inserted).get("key")).as("it is still the same reply").isEqualTo(form.get("key"));
    }

    @Test
    void aTextOfTheContentGoesIntoTheReplyBesideWhatWasTyped() throws Exception {
        var ticket = asks("No refund", "Sam", "a@example.com", Map.of());
        var form = hidden(get(ada, "/staff/tickets/" + ticket).body());
        form.putAll(Map.of("do", "canned", "canned", "refund-on-its-way", "message", "P.S. first"));
        assertThat(post(ada, "/staff/tickets/" + ticket, form).body()).containsPattern("P.S. first\n\nHello Sam,\n\nyour refund left us")
                .contains("we will trace it (" + ticket + ")");
        form.put("canned", "no-such-text");
        assertThat(post(ada, "/staff/tickets/" + ticket, form).body()).contains(">P.S. first</textarea>");
    }

    @Test
    void duplicatesBecomeOneTicketThatTheirOwnerReachesFromBoth() throws Exception {
        var first = opens(
                "{\"topic\":\"order\",\"message\":\"Where is it?\",\"email\":\"a@example.com\",\"context\":{\"searches\":[{\"query\":\"parcel late\"}]}}");
        var second = opens("{\"topic\":\"order\",\"message\":\"Still nothing!\",\"email\":\"A@example.com\",\"fields\":{\"orderNumber\":\"30841172\"},"
                + "\"context\":{\"searches\":[{\"query\":\"courier phone\"}]}}");
        var a = first.path("reference").asString();
        var b = second.path("reference").asString();
        var look = acts(ada, a, "merge", Map.of("other", b)).body();
        assertThat(look).contains("Put " + b + " into " + a + "?").contains("cannot be undone");
        assertThat(acts(ada, a, "merge", Map.of("other", b, "sure", "yes")).statusCode()).isEqualTo(303);

        assertThat(get(ada, "/staff/tickets/" + a).body()).contains("Where is it?").contains("Still nothing!").contains("30841172").contains("parcel late")
                .contains("courier phone");
        assertThat(get(ada, "/staff/tickets/" + b).body()).contains("This goes on in").contains(a).doesNotContain("name=\"message\"");
        assertThat(found("")).containsExactly(a);
        assertThat(rows("SELECT who, what FROM audit WHERE act = 'ticket merge'")).containsExactly("ada@alderandpine.example " + b + " into " + a);

        var link = Pattern.compile("href=\"(/en/tickets/" + a + "[^\"]+)\"").matcher(get(phone, path(second)).body());
        assertThat(link.find()).isTrue();
        assertThat(get(phone, link.group(1)).body()).contains("Where is it?").contains("Still nothing!");
        assertThat(get(phone, path(first)).body()).contains("Still nothing!");
        assertThat(acts(ada, a, "merge", Map.of("other", b, "sure", "yes")).statusCode()).as("once only").isEqualTo(422);
    }

    @Test
    void ticketsOfTwoPeopleAreNeverPutTogether() throws Exception {
        var first = opens("{\"topic\":\"order\",\"message\":\"Where is it?\",\"email\":\"a@example.com\"}");
        var second = opens("{\"topic\":\"order\",\"message\":\"And mine?\",\"email\":\"b@example.com\"}");
        var a = first.path("reference").asString();
        var b = second.path("reference").asString();
        assertThat(get(ada, "/staff/tickets/" + a).body()).as("only the same address is offered").doesNotContain("Also open from this address");
        var refused = acts(ada, a, "merge", Map.of("other", b, "sure", "yes"));
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("These are two addresses");
        assertThat(get(phone, path(second)).body()).contains("And mine?").doesNotContain("Where is it?");
        assertThat(get(phone, path(first)).body()).contains("Where is it?").doesNotContain("And mine?");
    }

    @Test
    void anOpenListIsToldOfNewTicketsUntilItsSessionEnds() throws Exception {
        asks("Before", "Sam", "a@example.com", Map.of());
        var token = hidden(get(ada, "/staff/tickets").body()).get("token");
        var news = listen(ada, "/staff/live?since=" + clock.instant().toEpochMilli());
        clock.pass(Duration.ofSeconds(1));
        asks("After", "Sam", "b@example.com", Map.of());
        assertThat(soon(news)).contains("1 new ticket\"");
        asks("And another", "Sam", "c@example.com", Map.of());
        assertThat(soon(news)).contains("2 new tickets");

        post(ada, "/staff/sign-out", Map.of("token", token));
        asks("Nobody is told", "Sam", "d@example.com", Map.of());
        assertThat(soon(news)).isEqualTo("(end)");
    }

    @Test
    void colleaguesWithTheSameTicketOpenKnowOfEachOtherAndOfNewMessages() throws Exception {
        signIn(ben, "ben@alderandpine.example", "agent");
        var opened = opens("{\"topic\":\"order\",\"message\":\"Where is it?\",\"email\":\"a@example.com\"}");
        var ticket = opened.path("reference").asString();
        var address = Pattern.compile("data-live=\"([^\"]+)\"").matcher(get(ada, "/staff/tickets/" + ticket).body());
        assertThat(address.find()).isTrue();
        var news = listen(ada, address.group(1).replace("&amp;", "&"));
        var bens = listen(ben, "/staff/live?ticket=" + ticket + "&answering=1");
        assertThat(soon(news)).contains("ben is answering too.");
        assertThat(soon(bens)).contains("ada has this open too.");
        post(phone, path(opened), Map.of("message", "Found it!"));
        assertThat(soon(news)).contains("A new message");
    }

    @Test
    void newsAreForThoseWhoAnswerAndOnlySoManyPagesAtOnce() throws Exception {
        assertThat(get(phone, "/staff/live?since=0").statusCode()).isEqualTo(303);
        signIn(ben, "wren@alderandpine.example", "writer");
        assertThat(get(ben, "/staff/live?since=0").statusCode()).isEqualTo(403);
        var first = listen(ada, "/staff/live?since=" + clock.instant().toEpochMilli());
        for (int page = 0; page < 8; page++) {
            assertThat(first).as("page " + page).isEmpty();
            listen(ada, "/staff/live?since=" + clock.instant().toEpochMilli());
        }
        assertThat(soon(first)).as("the oldest page makes room").isEqualTo("(end)");
    }

    @Test
    void leadsSeeHowManyPromisesWereKeptOnceThereIsEnoughToSay() throws Exception {
        signIn(ben, "lea@alderandpine.example", "lead");
        for (int i = 0; i < 29; i++) {
            asks("Question " + i, "Sam", "sam" + i + "@example.com", Map.of());
        }
        sql("UPDATE ticket SET answered = promised");
        assertThat(get(ben, "/staff/tickets").body()).contains("not enough data yet (29 of 30 replies)");
        asks("Never answered", "Sam", "late@example.com", Map.of());
        assertThat(get(ben, "/staff/tickets").body()).as("its promise is not over").contains("29 of 30 replies");
        clock.pass(Duration.ofHours(11));
        assertThat(get(ben, "/staff/tickets").body()).contains("97 % (29 of 30; 95 % sure: 83 to 99 %)");
        assertThat(get(ada, "/staff/tickets").body()).doesNotContain("Promises kept");
    }

    private static String soon(LinkedBlockingQueue<String> told) throws InterruptedException {
        return Optional.ofNullable(told.poll(30, TimeUnit.SECONDS)).orElse("(nothing)");
    }

    /// What a page is told, line by line.
    private LinkedBlockingQueue<String> listen(HttpClient who, String path) throws Exception {
        var told = new LinkedBlockingQueue<String>();
        var answer = who.send(request(path).header("Accept", "text/event-stream").build(), HttpResponse.BodyHandlers.ofLines());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/event-stream");
        Thread.startVirtualThread(() -> {
            try (var lines = answer.body()) {
                lines.filter(line -> line.startsWith("data:")).forEach(told::add);
            } finally {
                told.add("(end)");
            }
        });
        return told;
    }

    private List<String> found(String query) throws Exception {
        return references(get(ada, "/staff/tickets?" + query).body());
    }

    private static List<String> references(String page) {
        return Pattern.compile("href=\"/staff/tickets/(HC-[^\"]+)\"").matcher(page).results().map(match -> match.group(1)).toList();
    }

    /// @return the reference
    private String asks(String message, String name, String email, Map<String, String> fields) throws Exception {
        return api(Json.text(Map.of("topic", "order", "message", message, "name", name, "email", email, "fields", fields)));
    }

    private String api(String body) throws Exception {
        return opens(body).path("reference").asString();
    }

    private static String path(JsonNode opened) {
        var address = URI.create(opened.path("url").asString());
        return address.getPath() + "?" + address.getQuery();
    }

    private static int times(String text, String part) {
        return text.split(Pattern.quote(part), -1).length - 1;
    }

    private JsonNode opens(String body) throws Exception {
        var answer = phone.send(
                request("/api/v1/tickets").header("Content-Type", "application/json").header("Idempotency-Key", UUID.randomUUID().toString())
                        .POST(HttpRequest.BodyPublishers.ofString(body)).build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return Json.tree(answer.body());
    }

    /// Sends a form of a ticket's page with what is hidden in it.
    private HttpResponse<String> acts(HttpClient who, String reference, String act, Map<String, String> fields) throws Exception {
        var form = hidden(get(who, "/staff/tickets/" + reference).body());
        form.putAll(fields);
        form.put("do", act);
        return post(who, "/staff/tickets/" + reference, form);
    }

    private static Map<String, String> hidden(String page) {
        var fields = new LinkedHashMap<String, String>();
        Pattern.compile("<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\"").matcher(page).results()
                .forEach(match -> fields.putIfAbsent(match.group(1), match.group(2)));
        return fields;
    }

    private void signIn(HttpClient who, String email, String role) throws Exception {
        var text = new StringWriter();
        Main.run(clock, new PrintWriter(text), "staff", "add", email, "--role", role, "--data", data.toString());
        var link = text.toString().substring(text.toString().indexOf("/staff/link/")).strip();
        assertThat(post(who, link, Map.of("password", "seven quiet birds")).statusCode()).isEqualTo(303);
    }

    private void sql(String... statements) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("cairn.db"));
                var statement = connection.createStatement()) {
            for (var one : statements) {
                statement.execute(one);
            }
        }
    }

    private List<String> rows(String query) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("cairn.db"));
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            var all = new ArrayList<String>();
            while (rows.next()) {
                var cells = new ArrayList<String>();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    cells.add(rows.getString(i));
                }
                all.add(String.join(" ", cells));
            }
            return all;
        }
    }

    private String plan(String query) throws SQLException {
        return String.join("\n", rows("EXPLAIN QUERY PLAN " + query));
    }

    private boolean onDisk(String word) throws Exception {
        try (var files = Files.list(data)) {
            for (var file : files.filter(name -> name.getFileName().toString().startsWith("cairn.db")).toList()) {
                if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(word)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private HttpResponse<String> get(HttpClient who, String path) throws Exception {
        return who.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(HttpClient who, String path, Map<String, String> fields, String... more) throws Exception {
        var body = new StringBuilder(String.join("&", more));
        fields.forEach((name, value) -> body.append('&').append(name).append('=').append(encoded(value)));
        return who.send(
                request(path).header("Content-Type", "application/x-www-form-urlencoded").POST(HttpRequest.BodyPublishers.ofString(body.toString())).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + center.port() + path));
    }
}
