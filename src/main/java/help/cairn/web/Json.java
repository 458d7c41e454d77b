package help.cairn.web;

import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// JSON in and out, the same everywhere: optional values that are missing are left out, unknown fields are ignored.
public final class Json {
    private static final int DEEPEST = 50;
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
            .build())
            .changeDefaultPropertyInclusion(
                    inclusion -> inclusion.withValueInclusion(com.fasterxml.jackson.annotation.JsonInclude.Include.NON_ABSENT))
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private Json() {}

    public static String text(Object value) {
        return MAPPER.writeValueAsString(value);
    }

    /// @throws JacksonException if the text is not JSON of this shape
    public static <T> T parse(String text, Class<T> type) {
        return MAPPER.readValue(text, type);
    }

    public static JsonNode tree(String text) {
        return MAPPER.readTree(text);
    }

    public static JsonNode tree(byte[] text) {
        return MAPPER.readTree(text);
    }

    /// A node as plain Java: text, number, boolean, list or map.
    public static Object value(JsonNode node) {
        return MAPPER.treeToValue(node, Object.class);
    }

    /// The request's body as this type; answers 400 and says where the JSON breaks off.
    public static <T> T read(Context ctx, Class<T> type) {
        try {
            var value = MAPPER.readValue(ctx.body(), type);
            if (value == null) {
                throw new BadRequestResponse("The body is empty: send a JSON object.");
            }
            return value;
        } catch (JacksonException e) {
            var at = e.getLocation();
            throw new BadRequestResponse("The body is not the JSON that is asked for here%s."
                    .formatted(at == null ? "" : " (line %d, column %d)".formatted(at.getLineNr(), at.getColumnNr())));
        }
    }

    public static void write(Context ctx, Object value) {
        ctx.contentType("application/json; charset=utf-8");
        Packed.sendFresh(ctx, "application/json; charset=utf-8", MAPPER.writeValueAsBytes(value), true);
    }
}
