package help.cairn;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import help.cairn.web.Json;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class ApiTest {
    private static final String TICKET = "{\"topic\":\"order\",\"message\":\"Where is it?\",\"email\":\"sam@example.com\"}";

    @TempDir
    Path data;

    private final HttpClient caller = HttpClient.newHttpClient();
    private HelpCenter center;
    private JsonNode described;

    @BeforeEach
    void open() throws Exception {
        center = HelpCenter.open(
                Settings.read(Optional.empty(), Map.of(), Map.of("server.port", "0", "data.dir", data.toString(), "content.path", "content")),
                Clock.systemUTC());
        described = Json.tree(get("/api/v1/openapi.json").body());
    }

    @AfterEach
    void close() {
        center.close();
    }

    @Test
    void everyAddressOfTheApiIsDescribed() {
        assertThat(described.path("openapi").asString()).isEqualTo("3.1.0");
        assertThat(described.path("paths").propertyNames()).containsExactlyInAnyOrder(
                "/api/v1/search", "/api/v1/suggest", "/api/v1/articles/{id}", "/api/v1/events", "/api/v1/tickets", "/api/v1/uploads", "/api/v1/mail",
                "/api/v1/reports/deflection", "/api/v1/reports/searches", "/api/v1/reports/gaps", "/api/v1/reports/articles", "/api/v1/reports/tickets",
                "/api/v1/reports/content");
    }

    @Test
    void whatTheApiAnswersIsWhatItsDescriptionSays() throws Exception {
        fits("/api/v1/search", "get", "200", get("/api/v1/search?q=where+is+my+parcle").body());
        fits("/api/v1/search", "get", "200", get("/api/v1/search?q=xqzwv").body());
        fits("/api/v1/suggest", "get", "200", get("/api/v1/suggest?q=par").body());
        fits("/api/v1/articles/{id}", "get", "200", get("/api/v1/articles/track-your-order").body());
        var opened = post("/api/v1/tickets", TICKET);
        assertThat(opened.statusCode()).isEqualTo(201);
        fits("/api/v1/tickets", "post", "201", opened.body());
        var uploaded = upload("note.txt", "The left boot.");
        assertThat(uploaded.statusCode()).isEqualTo(201);
        fits("/api/v1/uploads", "post", "201", uploaded.body());
        var along = TICKET.replace("}", ",\"attachments\":[\"%s\"]}".formatted(Json.tree(uploaded.body()).path("id").asString()));
        assertThat(mistakes(sent("/api/v1/tickets"), along)).isEmpty();
        assertThat(post("/api/v1/tickets", along).statusCode()).isEqualTo(201);
        assertThat(described.path("paths").path("/api/v1/uploads").path("post").path("requestBody").path("content").path("multipart/form-data")
                .path("schema").path("required").path(0).asString()).isEqualTo("file");
    }

    @Test
    void aQuestionThatIsTooLongIsNotCutWithinACharacter() throws Exception {
        var query = Json.tree(get("/api/v1/search?q=" + "x".repeat(255) + "%F0%9F%98%80").body()).path("query").asString();
        assertThat(query).isEqualTo("x".repeat(255));
    }

    @Test
    void whatIsRefusedIsSaidAsTheDescriptionSays() throws Exception {
        for (var refused : new String[] {
            get("/api/v1/search?q=x&locale=xx").body(), get("/api/v1/articles/nowhere").body(), post("/api/v1/tickets", "{\"topic\":\"none\"}").body(),
            post("/api/v1/tickets", TICKET.replace("}", ",\"attachments\":[\"gone\"]}")).body(), upload("page.html", "<!doctype html>x").body(),
            post("/api/v1/events", "{}").body(), get("/api/v1/nothing").body()
        }) {
            assertThat(mistakes(described.path("components").path("schemas").path("Problem"), refused)).isEmpty();
        }
    }

    @Test
    void whatMayBeSentIsTakenAndWhatMayNotIsNotDescribedAsIfItMight() throws Exception {
        var tickets = sent("/api/v1/tickets");
        assertThat(mistakes(tickets, TICKET)).isEmpty();
        assertThat(mistakes(tickets, "{\"topic\":\"order\"}")).isNotEmpty();
        var events = sent("/api/v1/events");
        var seen = "{\"events\":[{\"id\":\"%s\",\"type\":\"engaged\",\"article\":\"track-your-order\",\"seconds\":20}]}".formatted(UUID.randomUUID());
        assertThat(mistakes(events, seen)).isEmpty();
        assertThat(post("/api/v1/events", seen).statusCode()).isEqualTo(204);
        var lacking = seen.replace("\"article\":\"track-your-order\",", "");
        assertThat(mistakes(events, lacking)).isNotEmpty();
        assertThat(post("/api/v1/events", lacking).statusCode()).isEqualTo(400);
    }

    @Test
    void whatIsRefusedIsSaidInUtf8() throws Exception {
        var refused = post("/api/v1/events", "[]");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(Json.tree(refused.body()).path("detail").asString()).contains("[…]");
    }

    @Test
    void suggestionsBeginWithTheSecondLetter() throws Exception {
        for (var typed : new String[] {"pa", "par", "parc"}) {
            assertThat(get("/api/v1/suggest?q=" + typed).body()).as(typed).contains("parcel");
        }
        assertThat(Json.tree(get("/api/v1/suggest?q=xqz").body()).path("suggestions").isEmpty()).isTrue();
    }

    @Test
    void everyTagThatACallerAsksForIsOneOfEachResult() throws Exception {
        assertThat(described.path("paths").path("/api/v1/search").path("get").path("parameters").valueStream()
                .filter(parameter -> parameter.path("name").asString().equals("tag"))
                .map(parameter -> parameter.path("schema").path("type").asString())).containsExactly("array");
        var delivery = ids("/api/v1/search?q=parcel&limit=50&tag=delivery");
        var both = ids("/api/v1/search?q=parcel&limit=50&tag=DELIVERY&tag=problem");
        assertThat(ids("/api/v1/search?q=parcel&limit=50")).containsAll(delivery).hasSizeGreaterThan(delivery.size());
        assertThat(delivery).containsAll(both).hasSizeGreaterThan(both.size());
        assertThat(both).isNotEmpty();
        for (var id : both) {
            assertThat(get("/api/v1/articles/" + id).body()).contains("\"delivery\"", "\"problem\"");
        }
        assertThat(Json.tree(get("/api/v1/search?q=parcel&tag=unicorns").body()).path("total").asInt()).isZero();
    }

    @Test
    void aCallerTurnsThePagesOfASearchAndMissesNothing() throws Exception {
        var all = ids("/api/v1/search?q=parcel&limit=9");
        assertThat(all).hasSize(9).doesNotHaveDuplicates();
        var pages = new java.util.ArrayList<String>();
        for (int offset = 0; offset < 9; offset += 3) {
            pages.addAll(ids("/api/v1/search?q=parcel&limit=3&offset=" + offset));
        }
        assertThat(pages).isEqualTo(all);
        var total = Json.tree(get("/api/v1/search?q=parcel").body()).path("total");
        assertThat(Json.tree(get("/api/v1/search?q=parcel&offset=200").body()).path("total")).isEqualTo(total);
        assertThat(ids("/api/v1/search?q=parcel&offset=200")).isEmpty();
        for (var wrong : new String[] {"201", "-1", "x", ""}) {
            assertThat(get("/api/v1/search?q=parcel&offset=" + wrong).statusCode()).as(wrong).isEqualTo(400);
        }
        assertThat(get("/api/v1/search?q=parcel&limit=0").statusCode()).isEqualTo(400);
    }

    private java.util.List<String> ids(String address) throws Exception {
        return Json.tree(get(address).body()).path("results").valueStream().map(result -> result.path("id").asString()).toList();
    }

    private JsonNode sent(String path) {
        return described.path("paths").path(path).path("post").path("requestBody").path("content").path("application/json").path("schema");
    }

    private void fits(String path, String method, String status, String body) {
        var schema = described.path("paths").path(path).path(method).path("responses").path(status).path("content").path("application/json").path("schema");
        assertThat(schema.isObject()).isTrue();
        assertThat(mistakes(schema, body)).as(body).isEmpty();
    }

    private static java.util.List<?> mistakes(JsonNode schema, String body) {
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(schema).validate(body, InputFormat.JSON);
    }

    private HttpResponse<String> get(String path) throws Exception {
        return caller.send(HttpRequest.newBuilder(at(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        return caller.send(
                HttpRequest.newBuilder(at(path)).header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(body)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> upload(String name, String content) throws Exception {
        var body = "--a\r\nContent-Disposition: form-data; name=\"file\"; filename=\"%s\"\r\n\r\n%s\r\n--a--\r\n".formatted(name, content);
        return caller.send(
                HttpRequest.newBuilder(at("/api/v1/uploads")).header("Content-Type", "multipart/form-data; boundary=a")
                        .POST(HttpRequest.BodyPublishers.ofString(body)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private URI at(String path) {
        return URI.create("http://localhost:" + center.port() + path);
    }
}
