package help.cairn.deflection;

import help.cairn.web.Json;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/// One thing that somebody did, as the log keeps it: added once, never changed.
///
/// @param id UUID; the same id twice is one event
/// @param at with milliseconds
/// @param session random; ends after 30 minutes without an event
/// @param visitor random and at most 30 days old; empty where it was refused
/// @param why what gave a robot, colleague or preview away; empty for humans
/// @param page path only
/// @param arms experiment arms; empty before assignment
/// @param fields the type's own fields, already scrubbed
public record Event(
        UUID id,
        Instant at,
        String type,
        String session,
        Optional<String> visitor,
        Who who,
        String why,
        String locale,
        String device,
        String page,
        String commit,
        Map<String, String> arms,
        Map<String, Object> fields) {
    static final int VERSION = 1;

    /// Every type that the log knows.
    public static final Set<String> TYPES = Set.of(
            "view", "engaged", "search", "answer_seen", "click", "vote", "contact_open", "suggestion_shown", "suggestion_open",
            "suggestion_solved", "channel", "ticket", "ticket_solved", "csat");

    private static final int LONGEST = 300;
    /// The end of the year 9999: later ones have no place in the line of an export.
    private static final Instant LATEST = Instant.ofEpochSecond(253_402_300_799L);
    private static final Set<String> COMMON = Set.of(
            "v", "id", "at", "type", "session", "visitor", "class", "why", "locale", "device", "page", "commit", "arms");

    /// Whose act it was, decided by the server.
    public enum Who {
        HUMAN, ROBOT, STAFF, PREVIEW;

        String tag() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Event {
        Objects.requireNonNull(id);
        if (at.isBefore(Instant.EPOCH) || at.isAfter(LATEST)) {
            throw new IllegalArgumentException("%s is no time at which anybody was here.".formatted(at));
        }
        at = at.truncatedTo(ChronoUnit.MILLIS);
        if (!TYPES.contains(type)) {
            throw new IllegalArgumentException("\"%s\" is no type of event.".formatted(type));
        }
        if (session.isBlank() || session.length() > LONGEST) {
            throw new IllegalArgumentException("An event has a session.");
        }
        arms = Map.copyOf(arms);
        fields = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    /// The same, by somebody of these experiment arms.
    public Event of(Map<String, String> its) {
        return new Event(id, at, type, session, visitor, who, why, locale, device, page, commit, its, fields);
    }

    /// The same, with a field more.
    public Event with(String field, Object value) {
        var more = new LinkedHashMap<>(fields);
        more.put(field, value);
        return new Event(id, at, type, session, visitor, who, why, locale, device, page, commit, arms, more);
    }

    /// A field as text, empty if it is missing.
    public String text(String field) {
        return fields.get(field) instanceof Object value ? value.toString() : "";
    }

    /// A field as a whole number, 0 if it is missing or none.
    public int number(String field) {
        return fields.get(field) instanceof Number value ? value.intValue() : 0;
    }

    /// One line of the exported log.
    public String line() {
        var all = new LinkedHashMap<String, Object>();
        all.put("v", VERSION);
        all.put("id", id.toString());
        all.put("at", DATE.format(at));
        all.put("type", type);
        all.put("session", session);
        all.put("visitor", visitor.orElse(null));
        all.put("class", who.tag());
        if (who != Who.HUMAN) {
            all.put("why", why);
        }
        all.put("locale", locale);
        all.put("device", device);
        all.put("page", page);
        all.put("commit", commit);
        if (!arms.isEmpty()) {
            all.put("arms", arms);
        }
        all.putAll(fields);
        return Json.text(all);
    }

    private static final java.time.format.DateTimeFormatter DATE = java.time.format.DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'")
            .withZone(java.time.ZoneOffset.UTC);

    /// Reads an exported line back.
    ///
    /// @throws IllegalArgumentException with a sentence that says what is wrong with the line
    public static Event parse(String line) {
        JsonNode json;
        try {
            json = Json.tree(line);
        } catch (tools.jackson.core.JacksonException e) {
            throw new IllegalArgumentException("This is not JSON.", e);
        }
        if (!json.isObject()) {
            throw new IllegalArgumentException("This is no JSON object.");
        }
        if (json.path("v").asInt(VERSION) != VERSION) {
            throw new IllegalArgumentException("Version %s of the log is not known here.".formatted(json.path("v")));
        }
        var arms = new LinkedHashMap<String, String>();
        json.path("arms").properties().forEach(arm -> arms.put(arm.getKey(), arm.getValue().asString("")));
        var fields = new LinkedHashMap<String, Object>();
        json.properties().stream()
                .filter(field -> !COMMON.contains(field.getKey()))
                .forEach(field -> fields.put(field.getKey(), Json.value(field.getValue())));
        try {
            return new Event(
                    UUID.fromString(text(json, "id")), Instant.parse(text(json, "at")), text(json, "type"), text(json, "session"),
                    Optional.ofNullable(json.get("visitor")).filter(JsonNode::isString).map(JsonNode::asString),
                    who(json.path("class").asString("human")), json.path("why").asString(""),
                    json.path("locale").asString(""), json.path("device").asString("other"), json.path("page").asString(""),
                    json.path("commit").asString(""), arms, fields);
        } catch (java.time.DateTimeException e) {
            throw new IllegalArgumentException("\"at\" is no instant such as 2026-11-24T08:00:00.000Z.", e);
        }
    }

    private static Who who(String tag) {
        return Arrays.stream(Who.values()).filter(who -> who.tag().equals(tag)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("\"class\" is \"%s\", which is none of human, robot, staff and preview.".formatted(tag)));
    }

    private static String text(JsonNode json, String field) {
        var value = json.path(field);
        if (!value.isString() || value.asString().isBlank()) {
            throw new IllegalArgumentException("\"%s\" is missing.".formatted(field));
        }
        return value.asString();
    }
}
