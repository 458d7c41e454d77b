package help.cairn.web;

import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The description of the API by OpenAPI 3.1, made from the very operations that are routed and the records that they
/// read and write.
public final class OpenApi {
    private static final SchemaGenerator SCHEMAS = new SchemaGenerator(schemas());

    private final List<Operation> operations = new ArrayList<>();
    private final String server;
    private volatile byte[] document;

    /// One thing that the API does.
    ///
    /// @param path as it is routed: `/api/v1/articles/<id>`
    /// @param id a name for generated clients
    /// @param body what is sent, if something is: a record's class, a JSON schema as a map, or a form with files
    /// @param status the code of success
    /// @param answer what comes back: a record's class; empty for an answer without a body
    public record Operation(
            String method, String path, String id, String says, List<Parameter> parameters, Optional<Object> body, int status, Optional<Class<?>> answer) {}

    /// A body that is neither JSON nor a form, by its media type.
    public record Raw(String type) {}

    /// A body that is a form with files, by its JSON schema.
    public record Multipart(Object schema) {}

    /// @param in `query`, `path` or `header`
    /// @param type a JSON schema type, such as `string`; an `array` is one of strings, each given by itself
    public record Parameter(String name, String in, String type, boolean required, String says) {
        public static Parameter query(String name, String type, String says) {
            return new Parameter(name, "query", type, false, says);
        }
    }

    /// How errors are told, by RFC 9457.
    ///
    /// @param errors the fields that have to be mended, if it is about fields
    public record Problem(String type, String title, int status, Optional<String> detail, Optional<List<FieldError>> errors) {}

    public record FieldError(String field, String detail) {}

    /// @param server the address that callers see
    public OpenApi(String server) {
        this.server = server;
    }

    public void add(Operation operation) {
        operations.add(operation);
    }

    /// `GET /api/v1/openapi.json`
    public void show(Context ctx) {
        if (document == null) {
            document = Json.text(describe()).getBytes(java.nio.charset.StandardCharsets.UTF_8);
        }
        ctx.header("Cache-Control", "public, max-age=300");
        Packed.sendFresh(ctx, "application/json; charset=utf-8", document, true);
    }

    /// `GET /site.schema.json`: what an editor checks `site.yaml` by while it is written.
    public void siteFile(Context ctx) {
        try (var schema = OpenApi.class.getResourceAsStream("/site.schema.json")) {
            ctx.header("Cache-Control", "public, max-age=300");
            Packed.sendFresh(ctx, "application/schema+json; charset=utf-8", schema.readAllBytes(), true);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private Map<String, Object> describe() {
        var paths = new LinkedHashMap<String, Map<String, Object>>();
        operations.forEach(operation -> paths
                .computeIfAbsent(operation.path.replace('<', '{').replace('>', '}'), _ -> new LinkedHashMap<>())
                .put(operation.method.toLowerCase(java.util.Locale.ROOT), described(operation)));
        var all = new LinkedHashMap<String, Object>();
        all.put("openapi", "3.1.0");
        all.put("info", Map.of("title", "Cairn", "version", "1", "description", "Search, articles, events and tickets of a help center."));
        all.put("servers", List.of(Map.of("url", server)));
        all.put("paths", paths);
        all.put("components", Map.of("schemas", Map.of("Problem", schema(Problem.class))));
        return all;
    }

    private static Map<String, Object> described(Operation operation) {
        var said = new LinkedHashMap<String, Object>();
        said.put("operationId", operation.id);
        said.put("summary", operation.says);
        if (!operation.parameters.isEmpty()) {
            said.put("parameters", operation.parameters.stream().map(parameter -> Map.of(
                    "name", parameter.name, "in", parameter.in, "required", parameter.required, "description", parameter.says,
                    "schema", parameter.type.equals("array") ? Map.of("type", "array", "items", Map.of("type", "string")) : Map.of("type", parameter.type)))
                    .toList());
        }
        operation.body.ifPresent(body -> said.put("requestBody", Map.of(
                "required", true, "content", switch (body) {
                    case Raw(var type) -> Map.of(type, Map.of("schema", Map.of("type", "string")));
                    case Multipart(var schema) -> Map.of("multipart/form-data", Map.of("schema", schema));
                    case Class<?> type -> Map.of("application/json", Map.of("schema", schema(type)));
                    default -> Map.of("application/json", Map.of("schema", body));
                })));
        var success = new LinkedHashMap<String, Object>();
        success.put("description", operation.status == 201 ? "Created" : operation.status == 204 ? "Taken" : "Found");
        operation.answer.ifPresent(type -> success.put("content", Map.of("application/json", Map.of("schema", schema(type)))));
        said.put("responses", Map.of(
                Integer.toString(operation.status), success,
                "default", Map.of(
                        "description", "A problem, said by RFC 9457",
                        "content", Map.of("application/problem+json", Map.of("schema", Map.of("$ref", "#/components/schemas/Problem"))))));
        return said;
    }

    private static Object schema(Class<?> type) {
        return SCHEMAS.generateSchema(type);
    }

    private static com.github.victools.jsonschema.generator.SchemaGeneratorConfig schemas() {
        var builder = new SchemaGeneratorConfigBuilder(SchemaVersion.DRAFT_2020_12, OptionPreset.PLAIN_JSON)
                .with(Option.FLATTENED_OPTIONALS, Option.INLINE_ALL_SCHEMAS, Option.MAP_VALUES_AS_ADDITIONAL_PROPERTIES)
                .with(Option.FLATTENED_ENUMS_FROM_TOSTRING)
                .without(Option.FLATTENED_ENUMS, Option.SCHEMA_VERSION_INDICATOR);
        builder.forFields().withRequiredCheck(field -> !field.getDeclaredType().isInstanceOf(Optional.class) && !field.isFakeContainerItemScope());
        return builder.build();
    }
}
