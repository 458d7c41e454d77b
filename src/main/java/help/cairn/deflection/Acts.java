package help.cairn.deflection;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import help.cairn.articles.Article;
import help.cairn.articles.Library;
import help.cairn.web.Json;
import help.cairn.web.Limits;
import help.cairn.web.OpenApi;
import help.cairn.web.Clients;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.ContentTooLargeResponse;
import io.javalin.http.Context;
import io.javalin.http.TooManyRequestsResponse;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// Writes down what people do: what the server sees itself, and what the page's script saw. The same act seen by both
/// is one event.
public final class Acts implements AutoCloseable {
    private static final int MOST = 50;
    private static final int LARGEST = 32_000;
    private static final int LONGEST = 300;
    private static final int A_MINUTE = 300;
    private static final Duration OLDEST = Duration.ofHours(1);
    private static final Duration SAME = Duration.ofSeconds(30);
    private static final long PATIENCE_SECONDS = 5;
    private static final Set<String> TEXTS = Set.of("article", "revision", "from", "search", "query", "category", "where", "kind");
    private static final Set<String> NUMBERS = Set.of("seconds", "depth", "hits", "shown", "millis", "position");
    private static final Set<String> LISTS = Set.of("layers", "articles");

    /// What a script may tell, each with the fields it cannot do without. Votes, tickets and the way to a person pass the
    /// server itself and are facts.
    private static final Map<String, Set<String>> TOLD = Map.of(
            "view", Set.of("article"), "engaged", Set.of("article"), "search", Set.of("query"), "click", Set.of("article"),
            "answer_seen", Set.of("article"), "suggestion_shown", Set.of("articles"), "suggestion_open", Set.of("article"),
            "suggestion_solved", Set.of("article"), "channel", Set.of("kind"));

    public static final OpenApi.Operation TELL = new OpenApi.Operation(
            "POST", "/api/v1/events", "tellEvents", "Tells what a page saw: all of the events are taken, or none.",
            List.of(), Optional.of(beaconSchema()), 204, Optional.empty());

    private final EventLog log;
    private final Visits visits;
    private final Library library;
    private final Limits limits;
    private final Clients clients;
    private final Clock clock;
    /// Views of the last half minute, by session and article, or by reader without a cookie and article; and searches by
    /// their ids.
    private final Cache<String, Boolean> viewed = Caffeine.newBuilder().maximumSize(50_000).expireAfterWrite(SAME).build();
    /// Views by readers without a cookie, waiting for their script to tell the same.
    private final Map<String, Event> waiting = new ConcurrentHashMap<>();
    private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("views").daemon(true).factory());

    public Acts(EventLog log, Visits visits, Library library, Limits limits, Clients clients, Clock clock) {
        this.log = log;
        this.visits = visits;
        this.library = library;
        this.limits = limits;
        this.clients = clients;
        this.clock = clock;
    }

    /// An article page left the server.
    public void viewed(Context ctx, Article article, String locale) {
        if (unseen(ctx)) {
            return;
        }
        var visit = visits.seen(ctx);
        var key = (visit.named() ? visit.session() : visits.key(ctx)) + ' ' + article.id();
        if (viewed.getIfPresent(key) != null || viewed.asMap().putIfAbsent(key, true) != null) {
            return;
        }
        var event = visit.event("view", clock.instant(), locale, page(ctx.path()), library.current().commit(),
                EventStore.fields("article", article.id(), "revision", article.revision(), "from", from(ctx.header("Referer"), ctx)));
        if (visit.named() || visit.who() != Event.Who.HUMAN) {
            log.add(event);
        } else if (waiting.putIfAbsent(key, event) == null) {
            later.schedule(() -> Optional.ofNullable(waiting.remove(key)).ifPresent(log::add), PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }

    /// Something that the server saw by itself on a page that no cache shares.
    public Visits.Visit saw(Context ctx, String type, String locale, Map<String, Object> fields) {
        return saw(ctx, type, locale, fields, _ -> Map.of());
    }

    /// @param arms the experiment arms of whoever comes
    public Visits.Visit saw(
            Context ctx, String type, String locale, Map<String, Object> fields, Function<Visits.Visit, Map<String, String>> arms) {
        var visit = visits.of(ctx);
        if (!unseen(ctx)) {
            again(String.valueOf(fields.getOrDefault("search", "")));
            log.add(event(visit, ctx, type, locale, fields).of(arms.apply(visit)));
        }
        return visit;
    }

    /// A search over the API: counted, without a cookie.
    public void searched(Context ctx, String locale, Map<String, Object> fields) {
        if (!unseen(ctx)) {
            log.add(event(visits.seen(ctx), ctx, "search", locale, fields));
        }
    }

    /// The event of something that is a fact, to be written before the answer.
    public Event event(Visits.Visit visit, Context ctx, String type, String locale, Map<String, Object> fields) {
        return visit.event(type, clock.instant(), locale, page(ctx.path()), library.current().commit(), fields);
    }

    public Visits visits() {
        return visits;
    }

    public EventLog log() {
        return log;
    }

    /// `POST /api/v1/events`: a few events that a page's script saw, told all or not at all.
    public void beacon(Context ctx) {
        if (!limits.allow("events", clients.address(ctx), A_MINUTE)) {
            throw new TooManyRequestsResponse("Send fewer, larger batches.");
        }
        if (ctx.body().length() > LARGEST) {
            throw new ContentTooLargeResponse("Send at most %d characters at once.".formatted(LARGEST));
        }
        if (Visits.unmeasured(ctx)) {
            ctx.status(204);
            return;
        }
        var visit = visits.of(ctx);
        var read = new ArrayList<Event>();
        var events = events(ctx);
        for (int i = 0; i < events.size(); i++) {
            read.add(told(visit, events.get(i), "events[%d]".formatted(i)));
        }
        for (var event : read) {
            if (event.type().equals("search") && again(event.text("search"))) {
                continue;
            }
            if (!event.type().equals("view")) {
                log.add(event);
                continue;
            }
            // The reader's own cookie is newer than the page, or the page came from a cache.
            waiting.remove(visits.key(ctx) + ' ' + event.text("article"));
            if (viewed.asMap().putIfAbsent(visit.session() + ' ' + event.text("article"), true) == null) {
                log.add(event);
            }
        }
        ctx.status(204);
    }

    /// `GET /seen`: the picture that a page without scripts asks for, so that its reader is counted once too.
    public void pixel(Context ctx) {
        ctx.header("Cache-Control", "no-store");
        ctx.contentType("image/gif");
        ctx.result(java.util.Base64.getDecoder().decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"));
        if (Visits.unmeasured(ctx)) {
            return;
        }
        var id = ctx.queryParam("article");
        var tag = Optional.ofNullable(ctx.queryParam("locale")).orElse("");
        var article = library.current().site().locales().stream()
                .filter(locale -> locale.toLanguageTag().equals(tag))
                .findFirst()
                .flatMap(locale -> library.current().bestById(locale, String.valueOf(id)));
        if (article.isEmpty() || !limits.allow("events", clients.address(ctx), A_MINUTE)) {
            return;
        }
        var visit = visits.of(ctx);
        var held = Optional.ofNullable(waiting.remove(visits.key(ctx) + ' ' + id));
        if (viewed.asMap().putIfAbsent(visit.session() + ' ' + id, true) == null) {
            log.add(visit.event("view", clock.instant(), tag, page(article.get().address()), library.current().commit(),
                    held.map(Event::fields).orElseGet(() -> EventStore.fields(
                            "article", id, "revision", article.get().revision(), "from", "direct"))));
        }
    }

    private static Map<String, Object> beaconSchema() {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("id", Map.of("type", "string", "format", "uuid", "description", "Telling the same event again counts once."));
        fields.put("type", Map.of("type", "string", "enum", TOLD.keySet().stream().sorted().toList()));
        fields.put("ago", Map.of("type", "integer", "description", "Milliseconds since it happened."));
        fields.put("locale", Map.of("type", "string"));
        fields.put("page", Map.of("type", "string", "description", "The path of the page."));
        TEXTS.stream().sorted().forEach(name -> fields.put(name, Map.of("type", "string")));
        NUMBERS.stream().sorted().forEach(name -> fields.put(name, Map.of("type", "number")));
        LISTS.stream().sorted().forEach(name -> fields.put(name, Map.of("type", "array", "items", Map.of("type", "string"))));
        fields.put("solved", Map.of("type", "boolean"));
        var needed = TOLD.entrySet().stream().sorted(Map.Entry.comparingByKey())
                .map(entry -> Map.of(
                        "properties", Map.of("type", Map.of("const", entry.getKey())), "required", entry.getValue().stream().sorted().toList()))
                .toList();
        var event = Map.of("type", "object", "required", List.of("id", "type"), "properties", fields, "oneOf", needed);
        return Map.of(
                "type", "object", "required", List.of("events"),
                "properties", Map.of("events", Map.of("type", "array", "minItems", 1, "maxItems", MOST, "items", event)));
    }

    private static List<JsonNode> events(Context ctx) {
        try {
            var events = Json.tree(ctx.body()).path("events");
            if (!events.isArray() || events.isEmpty() || events.size() > MOST) {
                throw new BadRequestResponse("Send {\"events\": […]} with 1 to %d events.".formatted(MOST));
            }
            return events.valueStream().toList();
        } catch (JacksonException e) {
            throw new BadRequestResponse("The body is not JSON: send {\"events\": […]}.");
        }
    }

    private Event told(Visits.Visit visit, JsonNode json, String where) {
        var type = json.path("type").asString("");
        var needed = TOLD.get(type);
        if (needed == null) {
            throw new BadRequestResponse("%s.type must be one of %s.".formatted(where, String.join(", ", TOLD.keySet().stream().sorted().toList())));
        }
        var fields = new LinkedHashMap<String, Object>();
        json.properties().forEach(field -> value(field.getKey(), field.getValue()).ifPresent(value -> fields.put(field.getKey(), value)));
        for (var name : needed) {
            if (!fields.containsKey(name)) {
                throw new BadRequestResponse("%s.%s is missing, which \"%s\" cannot do without.".formatted(where, name, type));
            }
        }
        try {
            var ago = Duration.ofMillis(Math.clamp(json.path("ago").asLong(0), 0, OLDEST.toMillis()));
            var locale = Json.value(json.path("locale")) instanceof String tag && tag.matches("[A-Za-z0-9-]{2,35}") ? tag : "";
            var page = page(json.path("page").asString(""));
            return (page.startsWith("/preview/") ? visit.previewing() : visit).event(
                    UUID.fromString(json.path("id").asString("")), type, clock.instant().minus(ago), locale, page, library.current().commit(), fields);
        } catch (IllegalArgumentException e) {
            throw new BadRequestResponse("%s.id must be a UUID.".formatted(where));
        }
    }

    private static Optional<Object> value(String name, JsonNode value) {
        if (TEXTS.contains(name) && value.isString()) {
            var text = value.asString();
            return Optional.of(name.equals("query") ? query(text) : cut(text));
        }
        if (NUMBERS.contains(name) && value.isNumber()) {
            return Optional
                    .of(name.equals("depth") ? (Object) Math.clamp(value.asDouble(0), 0, 1) : (Object) (long) Math.clamp(value.asDouble(0), 0, 1_000_000));
        }
        if (LISTS.contains(name) && value.isArray()) {
            return Optional.of(value.valueStream().filter(JsonNode::isString).limit(10).map(item -> cut(item.asString())).toList());
        }
        return name.equals("solved") && value.isBoolean() ? Optional.of(value.asBoolean()) : Optional.empty();
    }

    /// A query as the log keeps it.
    public static String query(String typed) {
        return cut(Scrub.clean(cut(typed)).replaceAll("\\p{Cntrl}+", " ").strip());
    }

    /// A comment as the log keeps it: scrubbed, a thousand characters at most.
    public static String comment(String typed) {
        return Scrub.clean(typed.length() > 1000 ? typed.substring(0, 1000) : typed).strip();
    }

    private static String cut(String text) {
        return text.length() > LONGEST ? text.substring(0, LONGEST) : text;
    }

    /// The path without what would open somebody's ticket.
    private static String page(String path) {
        var plain = cut(path.replaceAll("[?#].*", ""));
        return plain.startsWith("/") ? plain.replaceFirst("^(/[^/]+/tickets)/.*", "$1") : "";
    }

    /// Whether this search is in the log already; notes that it is from now on.
    private boolean again(String search) {
        return !search.isEmpty() && viewed.asMap().putIfAbsent("search " + search, true) != null;
    }

    /// Pages that a browser asks for ahead of the reader are not read, nor is what somebody asks the headers of. Who does not
    /// want to be measured is not.
    private static boolean unseen(Context ctx) {
        if ("HEAD".equals(ctx.req().getMethod()) || Visits.unmeasured(ctx)) {
            return true;
        }
        var purpose = Optional.ofNullable(ctx.header("Sec-Purpose")).or(() -> Optional.ofNullable(ctx.header("Purpose"))).orElse("");
        return purpose.contains("prefetch") || purpose.contains("prerender");
    }

    private String from(String referer, Context ctx) {
        if (referer == null || referer.isBlank()) {
            return "direct";
        }
        try {
            var address = URI.create(referer);
            var host = ctx.header("Host");
            if (address.getRawAuthority() == null || !address.getRawAuthority().equalsIgnoreCase(host)) {
                return "external";
            }
            var path = Optional.ofNullable(address.getPath()).orElse("");
            if (path.matches("/[^/]+/search")) {
                return "search";
            }
            if (path.matches("/[^/]+/articles/.*")) {
                return "related";
            }
            return path.matches("/[^/]+/contact.*") ? "suggestion" : path.matches("/[^/]+(/categories/.*)?") ? "category" : "direct";
        } catch (IllegalArgumentException e) {
            return "external";
        }
    }

    /// Writes down what was still waiting.
    @Override
    public void close() {
        later.shutdownNow();
        waiting.values().forEach(log::add);
        waiting.clear();
        log.close();
    }

    /// Everything that a session did lately, for the card that goes along with a question.
    public List<Event> journey(String session, Instant since) {
        return log.journey(session, since);
    }
}
