package help.cairn.tickets;

import help.cairn.articles.Library;
import help.cairn.deflection.Acts;
import help.cairn.staff.Secrets;
import help.cairn.web.Clients;
import help.cairn.web.Json;
import help.cairn.web.Limits;
import help.cairn.web.OpenApi;
import help.cairn.web.Pages;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.TooManyRequestsResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// `POST /api/v1/tickets`
public final class TicketsApi {
    private static final int AN_HOUR = 60;

    public static final OpenApi.Operation OPEN = new OpenApi.Operation(
            "POST", "/api/v1/tickets", "openTicket", "Opens a ticket; answers once it is on disk.",
            List.of(new OpenApi.Parameter("Idempotency-Key", "header", "string", false, "The same key and body get the same answer, and one ticket.")),
            Optional.of(Opening.class), 201, Optional.of(Opened.class));

    /// What is sent.
    ///
    /// @param topic one of the site's contact topics
    /// @param fields what the topic asks for, such as an order number, by its id
    /// @param context what the shopper did before
    record Opening(
            String topic, String message, String email, Optional<String> subject, Optional<String> name, Optional<String> locale,
            Optional<Map<String, String>> fields, Optional<Map<String, Object>> context) {}

    /// @param url the shopper's own page of the ticket; its key is secret
    record Opened(String reference, String url) {}

    private final Library library;
    private final Pages pages;
    private final Acts acts;
    private final Tickets tickets;
    private final Limits limits;
    private final Clients clients;

    public TicketsApi(Library library, Pages pages, Acts acts, Tickets tickets, Limits limits, Clients clients) {
        this.library = library;
        this.pages = pages;
        this.acts = acts;
        this.tickets = tickets;
        this.limits = limits;
        this.clients = clients;
    }

    /// Answers 201 once the ticket is on disk; the same `Idempotency-Key` and body get the same answer.
    public void open(Context ctx) {
        if (!limits.allow("ticket api", clients.address(ctx), AN_HOUR, Duration.ofHours(1))) {
            throw new TooManyRequestsResponse("Send fewer tickets: %d an hour from one address.".formatted(AN_HOUR));
        }
        var json = body(ctx);
        var site = library.current().site();
        var tag = text(json, "locale");
        var locale = site.locales().stream().filter(known -> known.toLanguageTag().equalsIgnoreCase(tag)).findFirst().orElse(site.defaultLocale());
        var fields = new LinkedHashMap<String, String>();
        json.path("fields").properties().forEach(field -> fields.put(field.getKey(), field.getValue().isValueNode() ? field.getValue().asString("") : ""));
        var question = new Tickets.Question(text(json, "topic"), locale, text(json, "subject"), text(json, "message"), text(json, "email").strip(),
                text(json, "name"), fields);
        if (json.path("attachments").isArray() && !json.path("attachments").isEmpty()) {
            refuse(ctx, "Attachments are not taken here.", List.of());
            return;
        }
        var given = Optional.ofNullable(ctx.header("Idempotency-Key")).filter(key -> !key.isBlank());
        if (given.filter(key -> key.length() > Tickets.LONGEST_LINE).isPresent()) {
            throw new BadRequestResponse("The Idempotency-Key is longer than %d characters.".formatted(Tickets.LONGEST_LINE));
        }
        var visit = acts.visits().seen(ctx);
        var journey = json.path("context").isObject() ? Journey.told(json.path("context"), tickets.clock().instant()) : Journey.NOTHING;
        var outcome = tickets.open(question, site, journey, "api", new Tickets.Once("api:" + given.orElseGet(Secrets::fresh), Json.text(json.path("context"))),
                "", visit,
                reference -> acts.event(visit, ctx, "ticket", locale.toLanguageTag(), ContactPages.ticketFields(reference, question.topic(), "api")));
        switch (outcome) {
            case Tickets.Outcome.Opened(var reference, var key, _) -> {
                ctx.status(201);
                ctx.header("Cache-Control", "no-store");
                Json.write(ctx, new Opened(reference, pages.absolute("/" + locale.toLanguageTag() + "/tickets/" + reference + "?key=" + key)));
            }
            case Tickets.Outcome.Mend(var problems) -> refuse(ctx, "Some fields have to be mended.", problems.entrySet().stream()
                    .map(entry -> new OpenApi.FieldError(entry.getKey(), detail(entry, site.topics().stream().map(topic -> topic.id()).toList(), locale)))
                    .toList());
            case Tickets.Outcome.Clash _ -> refuse(ctx, "This Idempotency-Key was used with another body.", List.of());
        }
    }

    private String detail(Map.Entry<String, String> problem, List<String> topics, Locale locale) {
        return problem.getKey().equals("topic") ? "Use one of: " + String.join(", ", topics) + "." : pages.words(locale).say(problem.getValue());
    }

    private static void refuse(Context ctx, String detail, List<OpenApi.FieldError> errors) {
        ctx.status(422);
        ctx.header("Cache-Control", "no-store");
        ctx.contentType("application/problem+json");
        // As bytes: Javalin would write a text of this type in Latin-1.
        ctx.result(Json.text(new OpenApi.Problem(
                "about:blank", "Unprocessable Content", 422, Optional.of(detail), errors.isEmpty() ? Optional.empty() : Optional.of(errors)))
                .getBytes(StandardCharsets.UTF_8));
    }

    private static JsonNode body(Context ctx) {
        try {
            var json = Json.tree(ctx.body());
            if (json == null || !json.isObject()) {
                throw new BadRequestResponse("Send a JSON object.");
            }
            return json;
        } catch (JacksonException e) {
            throw new BadRequestResponse("The body is not JSON.");
        }
    }

    private static String text(JsonNode json, String field) {
        var value = json.path(field);
        return value.isString() ? value.asString() : "";
    }
}
