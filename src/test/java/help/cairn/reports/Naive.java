package help.cairn.reports;

import help.cairn.web.Json;
import java.text.Normalizer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/// The definitions once more, word by word and without a thought for time: what the reports have to agree with.
final class Naive {
    private static final long SECOND = 1000;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;
    private static final Set<String> HELP = Set.of("search", "engaged", "answer_seen", "vote", "contact_open", "suggestion_shown", "suggestion_open",
            "suggestion_solved", "channel", "ticket");
    private static final Set<String> ASKS = Set.of("contact_open", "channel", "ticket");

    private final List<JsonNode> everything;
    private final List<JsonNode> humans;
    private final long from;
    private final long to;
    private final String locale;

    Naive(Collection<String> lines, LocalDate from, LocalDate to, ZoneId zone, String locale) {
        var byId = new LinkedHashMap<String, JsonNode>();
        for (var line : lines) {
            byId.putIfAbsent(Json.tree(line).get("id").asString(), Json.tree(line));
        }
        everything = new ArrayList<>(byId.values());
        everything.sort((one, other) -> at(one) != at(other) ? Long.compare(at(one), at(other)) : id(one).compareTo(id(other)));
        humans = everything.stream().filter(event -> is(event, "class", "human")).toList();
        this.from = from.atStartOfDay(zone).toInstant().toEpochMilli();
        this.to = to.atStartOfDay(zone).toInstant().toEpochMilli();
        this.locale = locale;
    }

    private static long at(JsonNode event) {
        return Instant.parse(event.get("at").asString()).toEpochMilli();
    }

    private static String id(JsonNode event) {
        return event.get("id").asString();
    }

    private static String type(JsonNode event) {
        return event.get("type").asString();
    }

    private static boolean is(JsonNode event, String field, String value) {
        return event.path(field).isString() && event.path(field).asString().equals(value);
    }

    private static boolean visited(JsonNode event) {
        return event.path("visitor").isString();
    }

    private static boolean same(JsonNode one, JsonNode other, String field) {
        return one.path(field).isString() && one.path(field).equals(other.path(field));
    }

    private static boolean after(JsonNode one, JsonNode other) {
        return at(one) > at(other) || at(one) == at(other) && id(one).compareTo(id(other)) > 0;
    }

    private boolean counts(JsonNode event) {
        return at(event) >= from && at(event) < to && (locale == null || is(event, "locale", locale));
    }

    // Episodes

    private List<List<JsonNode>> episodes() {
        var all = new ArrayList<List<JsonNode>>();
        for (var event : humans) {
            if (!HELP.contains(type(event))) {
                continue;
            }
            List<JsonNode> home = null;
            for (var episode : all) {
                var last = episode.getLast();
                if (visited(event)
                        ? same(event, last, "visitor") && at(event) - at(last) < 72 * HOUR && at(event) - at(episode.getFirst()) <= 7 * DAY
                        : !visited(last) && same(event, last, "session")) {
                    home = episode;
                }
            }
            if (home == null) {
                home = new ArrayList<>();
                all.add(home);
            }
            home.add(event);
        }
        return all.stream().filter(episode -> counts(episode.getFirst())).toList();
    }

    private static boolean any(List<JsonNode> acts, Predicate<JsonNode> what) {
        return acts.stream().anyMatch(what);
    }

    private static boolean reads(JsonNode act) {
        return type(act).equals("engaged") || type(act).equals("answer_seen");
    }

    private static boolean votes(JsonNode act, boolean helpful) {
        return type(act).equals("vote") && act.path("helpful").isBoolean() && act.path("helpful").asBoolean() == helpful;
    }

    private static String outcome(List<JsonNode> episode) {
        if (any(episode, act -> type(act).equals("ticket"))) {
            return "contacted";
        }
        if (any(episode, act -> !visited(act))) {
            return "cannotTell";
        }
        if (any(episode, ask -> ASKS.contains(type(ask)) && any(episode, act -> after(act, ask)
                && (votes(act, true) || type(act).equals("suggestion_solved") && act.path("solved").asBoolean(false))))) {
            return "explicitDeflection";
        }
        if (any(episode, ask -> ASKS.contains(type(ask)) && any(episode, act -> after(act, ask) && reads(act)
                && !any(episode, more -> after(more, act) && (reads(more) || votes(more, false)))))) {
            return "implicitDeflection";
        }
        if (any(episode, ask -> ASKS.contains(type(ask)))) {
            return "gaveUp";
        }
        if (any(episode, act -> votes(act, true) && !any(episode, more -> after(more, act) && (type(more).equals("search") || votes(more, false))))) {
            return "confirmedAnswer";
        }
        if (any(episode, act -> reads(act) && !any(episode, more -> after(more, act) && (type(more).equals("search") || votes(more, false))))) {
            return "assumedAnswer";
        }
        return "gaveUp";
    }

    /// What the JSON of the report holds, by its path.
    Map<String, Object> deflection(Instant now, double lot) {
        var told = new TreeMap<String, Object>();
        for (var name : List.of("contacted", "explicitDeflection", "implicitDeflection", "confirmedAnswer", "assumedAnswer", "gaveUp", "cannotTell")) {
            told.put("episodes." + name, 0L);
        }
        long asking = 0;
        long provisional = 0;
        for (var episode : episodes()) {
            var outcome = outcome(episode);
            told.merge("episodes." + outcome, 1L, (one, other) -> (long) one + (long) other);
            asking += !outcome.equals("cannotTell") && any(episode, act -> ASKS.contains(type(act))) ? 1 : 0;
            provisional += now.toEpochMilli() - at(episode.getLast()) < 72 * HOUR ? 1 : 0;
        }
        told.put("provisional", provisional);
        long all = told.entrySet().stream().filter(entry -> entry.getKey().startsWith("episodes.")).mapToLong(entry -> (long) entry.getValue()).sum();
        long known = all - (long) told.get("episodes.cannotTell");
        share(told, "explicitDeflection", (long) told.get("episodes.explicitDeflection"), asking);
        share(told, "implicitDeflection", (long) told.get("episodes.implicitDeflection"), asking);
        share(told, "confirmedAnswer", (long) told.get("episodes.confirmedAnswer") + (long) told.get("episodes.explicitDeflection"), known);
        share(told, "assumedAnswer", (long) told.get("episodes.assumedAnswer"), known);
        share(told, "contact", (long) told.get("episodes.contacted"), known);
        share(told, "giveUp", (long) told.get("episodes.gaveUp"), known);
        share(told, "unmeasurable", (long) told.get("episodes.cannotTell"), all);
        told.put("browsingSessions", humans.stream()
                .filter(view -> type(view).equals("view") && counts(view))
                .filter(view -> humans.stream().noneMatch(event -> same(event, view, "session")
                        && (HELP.contains(type(event)) || type(event).equals("view") && after(view, event))))
                .count());
        for (var who : List.of("robot", "staff", "preview")) {
            told.put("leftOut." + who, everything.stream().filter(event -> is(event, "class", who) && counts(event)).count());
        }
        holdOut(told, lot);
        return told;
    }

    private static void share(Map<String, Object> told, String name, long x, long n) {
        told.put("rates." + name + ".numerator", x);
        told.put("rates." + name + ".denominator", n);
        told.put("rates." + name + ".value", n < 30 ? "none" : rounded((double) x / n));
        told.put("rates." + name + ".low", rounded(n == 0 ? 0 : wilson(x, n)[0]));
        told.put("rates." + name + ".high", rounded(n == 0 ? 1 : wilson(x, n)[1]));
    }

    private static double[] wilson(double x, double n) {
        double z = 1.959963984540054;
        double root = z * Math.sqrt(z * z + 4 * x * (1 - x / n));
        return new double[] {Math.max(0, (2 * x + z * z - root) / (2 * (n + z * z))), Math.min(1, (2 * x + z * z + root) / (2 * (n + z * z)))};
    }

    static Object rounded(double value) {
        return Math.round(value * 1e9) / 1e9 + 0.0;
    }

    private void holdOut(Map<String, Object> told, double lot) {
        var visitors = new HashMap<String, Long>();
        var contacted = new HashMap<String, Long>();
        var units = new ArrayList<JsonNode>();
        for (var open : humans) {
            if (!type(open).equals("contact_open") || !visited(open)
                    || any(units, unit -> same(unit, open, "visitor") && at(open) - at(unit) < 30 * DAY)) {
                continue;
            }
            units.add(open);
            var arm = open.path("arms").path("form-suggestions").asString("");
            if (!counts(open) || arm.isEmpty()) {
                continue;
            }
            visitors.merge(arm, 1L, Long::sum);
            var tickets = humans.stream().filter(event -> type(event).equals("ticket")).toList();
            contacted.merge(arm, any(tickets, ticket -> after(ticket, open) && at(ticket) <= at(open) + 72 * HOUR
                    && (same(ticket, open, "visitor") || any(tickets, own -> same(own, open, "visitor") && same(own, ticket, "person")))) ? 1L : 0L,
                    Long::sum);
        }
        for (var arm : List.of("held", "shown")) {
            told.put("holdout." + arm + ".visitors", visitors.getOrDefault(arm, 0L));
            told.put("holdout." + arm + ".contacted", contacted.getOrDefault(arm, 0L));
        }
        double nH = visitors.getOrDefault("held", 0L);
        double nS = visitors.getOrDefault("shown", 0L);
        double chi = Math.pow(nH - (nH + nS) * lot, 2) / ((nH + nS) * lot) + Math.pow(nS - (nH + nS) * (1 - lot), 2) / ((nH + nS) * (1 - lot));
        told.put("holdout.splitAlarm", nH + nS > 0 && chi > 10.828);
        if (nH == 0 || nS == 0) {
            List.of("difference", "low", "high", "prevented", "preventedLow", "preventedHigh").forEach(name -> told.put("holdout." + name, "none"));
            return;
        }
        double pH = contacted.get("held") / nH;
        double pS = contacted.get("shown") / nS;
        var wH = wilson(contacted.get("held"), nH);
        var wS = wilson(contacted.get("shown"), nS);
        double d = pH - pS;
        double low = d - Math.sqrt(Math.pow(pH - wH[0], 2) + Math.pow(wS[1] - pS, 2));
        double high = d + Math.sqrt(Math.pow(wH[1] - pH, 2) + Math.pow(pS - wS[0], 2));
        told.put("holdout.difference", rounded(d));
        told.put("holdout.low", rounded(low));
        told.put("holdout.high", rounded(high));
        told.put("holdout.prevented", rounded(nS * d));
        told.put("holdout.preventedLow", rounded(nS * low));
        told.put("holdout.preventedHigh", rounded(nS * high));
    }

    // Searches

    static String normal(String query) {
        var text = new StringBuilder();
        Normalizer.normalize(query, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT).codePoints().forEach(c -> {
            boolean between = switch (Character.getType(c)) {
                case Character.CONNECTOR_PUNCTUATION, Character.DASH_PUNCTUATION, Character.START_PUNCTUATION, Character.END_PUNCTUATION,
                        Character.INITIAL_QUOTE_PUNCTUATION, Character.FINAL_QUOTE_PUNCTUATION, Character.OTHER_PUNCTUATION ->
                    true;
                default -> Character.isWhitespace(c) || Character.isSpaceChar(c);
            };
            if (!between) {
                text.appendCodePoint(c);
            } else if (!text.isEmpty() && text.charAt(text.length() - 1) != ' ') {
                text.append(' ');
            }
        });
        return text.toString().strip();
    }

    private static String words(JsonNode search) {
        return normal(search.path("query").asString(""));
    }

    private List<JsonNode> searches() {
        var all = humans.stream().filter(event -> type(event).equals("search")).toList();
        return all.stream().filter(search -> !any(all, later -> same(later, search, "session") && after(later, search)
                && at(later) - at(search) <= 30 * SECOND && (words(later).startsWith(words(search)) || words(search).startsWith(words(later))))).toList();
    }

    /// What the JSON of the report holds, by its path.
    Map<String, Object> searched() {
        var kept = searches();
        var counted = kept.stream().filter(this::counts).toList();
        var rows = new TreeMap<String, Map<String, Long>>();
        var visitors = new HashMap<String, Set<String>>();
        for (var s : counted) {
            var row = rows.computeIfAbsent(words(s), _ -> new TreeMap<>());
            visitors.computeIfAbsent(words(s), _ -> new HashSet<>()).add(visited(s) ? "v" + s.get("visitor") : "s" + s.get("session"));
            var belonging = humans.stream().filter(event -> (type(event).equals("click") || type(event).equals("answer_seen")) && same(event, s, "search"))
                    .toList();
            var clicks = belonging.stream().filter(event -> type(event).equals("click")).toList();
            boolean shown = s.path("shown").asInt(0) > 0;
            boolean zero = s.has("hits") && s.get("hits").asInt() == 0;
            boolean reworded = any(kept, other -> same(other, s, "session") && after(other, s) && at(other) - at(s) <= 120 * SECOND
                    && !words(other).equals(words(s)));
            boolean contact = any(humans, ticket -> type(ticket).equals("ticket") && leads(s, ticket) && at(ticket) - at(s) <= 72 * HOUR
                    && !any(kept, later -> after(later, s) && leads(later, ticket)));
            boolean read = clicks.size() < belonging.size()
                    || any(clicks, click -> any(humans, event -> engages(event, s, click)));
            count(row, "searches", true);
            count(row, "shown", shown);
            count(row, "zeroResult", zero);
            count(row, "rescued", zero && shown && any(clicks, click -> after(click, s)));
            count(row, "filterCaused", zero && s.has("category") && any(counted, other -> words(other).equals(words(s)) && !other.has("category")
                    && other.path("hits").asInt(0) > 0));
            count(row, "noClick", shown && belonging.isEmpty());
            count(row, "lateClick", shown && !clicks.isEmpty() && clicks.getFirst().path("position").asInt(0) >= 5);
            count(row, "pogo", shown && !clicks.isEmpty()
                    && !any(clicks, click -> any(humans, event -> engages(event, s, click) && at(event) - at(click) <= 10 * MINUTE)));
            count(row, "reworded", reworded);
            count(row, "exit", !any(humans, event -> same(event, s, "session") && after(event, s)));
            count(row, "toForm", any(humans, open -> type(open).equals("contact_open") && same(open, s, "session") && after(open, s)
                    && at(open) - at(s) <= 30 * MINUTE
                    && !any(humans, between -> type(between).equals("engaged") && same(between, s, "session") && after(between, s) && after(open, between))));
            count(row, "toContact", contact);
            count(row, "success", read && !reworded && !contact);
        }
        var told = new TreeMap<String, Object>();
        long rare = 0;
        for (var row : rows.entrySet()) {
            if (visitors.get(row.getKey()).size() < 3) {
                rare += row.getValue().get("searches");
                continue;
            }
            row.getValue().forEach((name, count) -> told.put("query " + row.getKey() + "." + name, count));
            told.put("query " + row.getKey() + ".visitors", (long) visitors.get(row.getKey()).size());
        }
        told.put("searches", (long) counted.size());
        told.put("rare", rare);
        for (var name : List.of("zeroResult", "noClick", "lateClick", "pogo", "reworded", "exit", "toForm", "toContact", "success")) {
            var whole = List.of("noClick", "lateClick", "pogo").contains(name) ? "shown" : "searches";
            share(told, name, rows.values().stream().mapToLong(row -> row.get(name)).sum(), rows.values().stream().mapToLong(row -> row.get(whole)).sum());
        }
        return told;
    }

    private static boolean engages(JsonNode event, JsonNode search, JsonNode click) {
        return type(event).equals("engaged") && same(event, search, "session") && after(event, click) && same(event, click, "article");
    }

    private static boolean leads(JsonNode search, JsonNode ticket) {
        return after(ticket, search) && (visited(search) ? same(search, ticket, "visitor") : same(search, ticket, "session"));
    }

    private static void count(Map<String, Long> row, String name, boolean holds) {
        row.merge(name, holds ? 1L : 0L, Long::sum);
    }
}
