package help.cairn.tickets;

import help.cairn.articles.Library;
import help.cairn.articles.Topic;
import help.cairn.deflection.Acts;
import help.cairn.staff.Secrets;
import help.cairn.web.Clients;
import help.cairn.web.Json;
import help.cairn.web.Limits;
import help.cairn.web.OpenApi;
import help.cairn.web.Pages;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.ContentTooLargeResponse;
import io.javalin.http.Context;
import io.javalin.http.ServiceUnavailableResponse;
import io.javalin.http.TooManyRequestsResponse;
import io.javalin.http.UploadedFile;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// `POST /api/v1/tickets`
public final class TicketsApi {
    private static final int AN_HOUR = 60;

    public static final OpenApi.Operation OPEN = new OpenApi.Operation(
            "POST", "/api/v1/tickets", "openTicket", "Opens a ticket; answers once it is on disk.",
            List.of(new OpenApi.Parameter("Idempotency-Key", "header", "string", false, "The same key and body get the same answer, and one ticket.")),
            Optional.of(Opening.class), 201, Optional.of(Opened.class));

    public static final OpenApi.Operation UPLOAD = new OpenApi.Operation(
            "POST", "/api/v1/uploads", "uploadFile", "Takes a JPEG, PNG, GIF, PDF or text of 10 MB at most, to go along with a ticket within a day.",
            List.of(), Optional.of(new OpenApi.Multipart(Map.of(
                    "type", "object", "required", List.of("file"), "properties",
                    Map.of("file", Map.of("type", "string", "contentMediaType", "application/octet-stream"))))),
            201, Optional.of(Uploaded.class));

    private static final String UNKNOWN = "An upload is unknown, older than a day, or went along with another ticket: upload it again.";

    /// What is sent.
    ///
    /// @param topic one of the site's contact topics
    /// @param fields what the topic asks for, such as an order number, by its id
    /// @param context what the shopper did before
    /// @param attachments ids of uploads, five at most
    record Opening(
            String topic, String message, String email, Optional<String> subject, Optional<String> name, Optional<String> locale,
            Optional<Map<String, String>> fields, Optional<Map<String, Object>> context, Optional<List<String>> attachments) {}

    /// @param url the shopper's own page of the ticket; its key is secret
    record Opened(String reference, String url) {}

    /// @param id to be named as an attachment of one ticket
    /// @param name as it will be shown
    /// @param type judged by what is in it; pictures are made anew, as JPEG or PNG
    record Uploaded(String id, String name, String type, long size) {}

    private final Library library;
    private final Pages pages;
    private final Acts acts;
    private final Tickets tickets;
    private final Attachments attachments;
    private final Limits limits;
    private final Clients clients;

    public TicketsApi(Library library, Pages pages, Acts acts, Tickets tickets, Attachments attachments, Limits limits, Clients clients) {
        this.library = library;
        this.pages = pages;
        this.acts = acts;
        this.tickets = tickets;
        this.attachments = attachments;
        this.limits = limits;
        this.clients = clients;
    }

    /// Answers 201 once the ticket is on disk; the same `Idempotency-Key` and body get the same answer.
    public void open(Context ctx) {
        var given = Optional.ofNullable(ctx.header("Idempotency-Key")).filter(key -> !key.isBlank());
        if (given.filter(key -> key.length() > Tickets.LONGEST_LINE).isPresent()) {
            throw new BadRequestResponse("The Idempotency-Key is longer than %d characters.".formatted(Tickets.LONGEST_LINE));
        }
        if (!given.map(key -> tickets.repeats("api:" + key)).orElse(false)
                && !limits.allow("ticket api", clients.address(ctx), AN_HOUR, Duration.ofHours(1))) {
            throw new TooManyRequestsResponse("Send fewer tickets: %d an hour from one address.".formatted(AN_HOUR));
        }
        var json = body(ctx);
        var site = library.current().site();
        var tag = text(json, "locale");
        var locale = site.locales().stream().filter(known -> known.toLanguageTag().equalsIgnoreCase(tag)).findFirst().orElse(site.defaultLocale());
        var fields = new LinkedHashMap<String, String>();
        json.path("fields").properties().forEach(field -> fields.put(field.getKey(), field.getValue().isValueNode() ? field.getValue().asString("") : ""));
        var ids = json.path("attachments").valueStream().map(id -> id.asString("")).distinct().toList();
        if (ids.size() > Attachments.MOST) {
            refuse(ctx, "Send at most %d attachments.".formatted(Attachments.MOST),
                    List.of(new OpenApi.FieldError(Tickets.ATTACHMENTS, "There are too many.")));
            return;
        }
        var files = attachments.find(ids);
        if (files.size() < ids.size()) {
            refuse(ctx, UNKNOWN, List.of(new OpenApi.FieldError(Tickets.ATTACHMENTS, UNKNOWN)));
            return;
        }
        // The topic's own fields for photos are filled by what came along.
        site.topic(text(json, "topic")).stream().flatMap(topic -> topic.fields().stream()).filter(field -> field.type() == Topic.FieldType.PHOTO)
                .forEach(field -> fields.put(field.name(), files.stream().map(Attachment::name).collect(Collectors.joining(", "))));
        var question = new Tickets.Question(text(json, "topic"), locale, text(json, "subject"), text(json, "message"), text(json, "email").strip(),
                text(json, "name"), fields, files);
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

    /// `POST /api/v1/uploads`: keeps a file for a day, within which a ticket has to name it.
    public void upload(Context ctx) {
        attachments.admit(ctx);
        var sent = ctx.isMultipartFormData() ? ctx.uploadedFiles("file") : List.<UploadedFile>of();
        if (sent.size() != 1) {
            throw new BadRequestResponse("Send one file as multipart/form-data, in a part named \"file\".");
        }
        switch (attachments.keep(ctx, sent.getFirst())) {
            case Attachments.Outcome.Kept(var file) -> {
                ctx.status(201);
                ctx.header("Cache-Control", "no-store");
                Json.write(ctx, new Uploaded(file.id(), file.name(), file.type(), file.size()));
            }
            case Attachments.Outcome.Refused(_, var because) when because.equals("file.err.often") ->
                throw new TooManyRequestsResponse("Send fewer files: try again later.");
            case Attachments.Outcome.Refused(_, var because) when because.equals(Attachments.DOWN) -> {
                ctx.header("Retry-After", "60");
                throw new ServiceUnavailableResponse("Nothing can be written at the moment. Send it again in a minute.");
            }
            case Attachments.Outcome.Refused(_, var because) when because.equals("file.err.large") ->
                throw new ContentTooLargeResponse("Send at most %d bytes.".formatted(FileCheck.LARGEST));
            case Attachments.Outcome.Refused(var name, var because) -> {
                var said = pages.words(library.current().site().defaultLocale()).say(because, name);
                refuse(ctx, said, List.of(new OpenApi.FieldError("file", said)));
            }
        }
    }

    private String detail(Map.Entry<String, String> problem, List<String> topics, Locale locale) {
        if (problem.getKey().equals(Tickets.ATTACHMENTS)) {
            return UNKNOWN;
        }
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
