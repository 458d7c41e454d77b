package help.cairn.reports;

import help.cairn.deflection.EventLog;
import help.cairn.deflection.EventStore;
import help.cairn.storage.Database;
import help.cairn.web.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// A log as a test writes it down, in the very form of an exported one.
final class Ledger {
    final List<String> lines = new ArrayList<>();

    /// @param who a visitor's name, with the session after a slash if it matters; `-` before the slash for no visitor
    /// @param fields the type's own, and any other to be set otherwise: name, value, name, value
    Ledger add(Instant at, String who, String type, Object... fields) {
        var visitor = who.replaceFirst("/.*", "");
        var line = new LinkedHashMap<String, Object>();
        line.put("v", 1);
        line.put("id", UUID.nameUUIDFromBytes(("event " + lines.size()).getBytes(StandardCharsets.UTF_8)).toString());
        line.put("at", at.truncatedTo(ChronoUnit.MILLIS).toString());
        line.put("type", type);
        line.put("session", "session of " + who);
        line.put("visitor", visitor.equals("-") ? null : visitor);
        line.put("class", "human");
        line.put("locale", "en");
        for (int i = 0; i < fields.length; i += 2) {
            line.put((String) fields[i], fields[i + 1]);
        }
        lines.add(Json.text(line));
        return this;
    }

    /// Forgets what the database had and reads this log into it.
    void into(Database database) throws IOException {
        empty(database);
        load(database, lines);
    }

    static void empty(Database database) {
        database.write(handle -> {
            handle.execute("DELETE FROM event");
            handle.execute("DELETE FROM book_place");
            for (var sums : List.of("episode_day", "episode_topic_day", "effort_day", "search_day", "trial_day", "visit_day", "left_out_day", "article_day")) {
                handle.execute("DELETE FROM " + sums);
            }
            return null;
        });
    }

    static void load(Database database, List<String> lines) throws IOException {
        var done = EventLog.load(new EventStore(database), new BufferedReader(new StringReader(String.join("\n", lines))));
        if (!done.problems().isEmpty()) {
            throw new AssertionError(done.problems());
        }
    }

    /// What a report's JSON holds, by its path, as far as the other map has it.
    static Map<String, Object> flat(Object report, Map<String, Object> asked) {
        var json = Json.tree(Json.text(report));
        var all = new java.util.TreeMap<String, Object>();
        for (var path : asked.keySet()) {
            var node = json;
            for (var step : path.startsWith("query ") ? List.<String>of() : List.of(path.split("\\."))) {
                node = node.path(step);
            }
            all.put(path, value(node));
        }
        all.keySet().removeIf(path -> path.startsWith("query "));
        json.path("queries").forEach(row -> row.properties().forEach(field -> {
            if (!field.getKey().equals("query")) {
                all.put("query " + row.path("query").asString() + "." + field.getKey(), value(field.getValue()));
            }
        }));
        return all;
    }

    private static Object value(tools.jackson.databind.JsonNode node) {
        return node.isNull()
                ? "none"
                : node.isBoolean() ? (Object) node.asBoolean() : node.isFloatingPointNumber() ? Naive.rounded(node.asDouble()) : (Object) node.asLong(-1);
    }
}
