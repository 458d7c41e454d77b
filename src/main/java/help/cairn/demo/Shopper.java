package help.cairn.demo;

import help.cairn.articles.Article;
import help.cairn.articles.Topic;
import help.cairn.deflection.Event;
import help.cairn.deflection.Visits;
import help.cairn.tickets.Backlog;
import help.cairn.tickets.Tickets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/// Somebody with a need, from the moment they arrive until they go: a state machine that is drawn to its ending.
final class Shopper {
    private static final double BROWSES = 0.2;
    private static final double STOPS_TYPING = 0.15;
    private static final double SLIPS = 0.1;
    private static final double FILTERS = 0.02;
    private static final double LOOKS_AT_TOP_FIRST = 0.3;
    private static final double READS_IN_PLACE = 0.4;
    private static final double LOOKS_ANYWAY = 0.4;
    private static final double SAYS_NO = 0.5;
    private static final double ASKS_NEXT_DAY = 0.08;
    private static final double USES_TOPICS = 0.7;
    private static final int SHORTEST_TO_SLIP = 6;
    private static final int MOST_QUERIES = 3;
    private static final List<String> REASONS = List.of("missing", "unclear", "wrong", "policy");
    private static final Map<String, String> MESSAGES = Map.of(
            "en", "%s? I looked in your help and did not get any further. Can you tell me what to do?",
            "de", "%s? Ich habe in Ihrer Hilfe gesucht und komme nicht weiter. Was soll ich tun?",
            "es", "%s? He buscado en la ayuda y no he podido resolverlo. ¿Qué hago?",
            "ar", "%s؟ بحثت في صفحات المساعدة ولم أجد حلاً. ماذا أفعل؟");

    /// Where they are.
    private sealed interface State {
        record Arrived() implements State {}

        /// @param turn how often they searched before
        record Searching(int turn) implements State {}

        record Looking(String search, Sight sight, int turn) implements State {}

        /// @param from how they came to it
        record Reading(Article article, String from, String search) implements State {}

        record InForm() implements State {}

        record Gone() implements State {}
    }

    private final World world;
    private final Person person;
    private final Need need;
    private final Ending ending;
    private final Diary diary;
    private final RandomGenerator dice;
    private final List<Event> journey = new ArrayList<>();
    private String session;
    private Instant at;
    private String page;

    Shopper(World world, Person person, Need need, Ending ending, Instant at, Diary diary, RandomGenerator dice) {
        this.world = world;
        this.person = person;
        this.need = need;
        this.ending = ending;
        this.at = at;
        this.diary = diary;
        this.dice = dice;
        session = Person.token(dice);
        page = "/" + locale();
    }

    void act() {
        State state = new State.Arrived();
        while (!(state instanceof State.Gone)) {
            state = switch (state) {
                case State.Arrived _ -> arrive();
                case State.Searching(var turn) -> search(turn);
                case State.Looking looking -> look(looking);
                case State.Reading reading -> read(reading);
                case State.InForm _ -> ask();
                case State.Gone gone -> gone;
            };
        }
    }

    private boolean reads() {
        return switch (ending) {
            case Ending.Answered _ -> true;
            case Ending.Left(var read) -> read;
            case Ending.Asked(var read, _) -> read;
        };
    }

    private State arrive() {
        if (reads() && need.kind().equals(Need.SOUND) && dice.nextDouble() < BROWSES) {
            pass(2, 20);
            return new State.Reading(need.article().orElseThrow(), dice.nextBoolean() ? "category" : "external", "");
        }
        pass(2, 25);
        return new State.Searching(0);
    }

    private State search(int turn) {
        var query = turn == 0
                ? Needs.drawn(need.queries(), one -> one.equals(need.queries().getFirst()) ? 2.0 * need.queries().size() / 3 : 1, dice)
                : need.queries().get(turn % need.queries().size());
        var where = turn == 0 && dice.nextDouble() < 0.8 ? "box" : "page";
        if (dice.nextDouble() < STOPS_TYPING && query.length() > SHORTEST_TO_SLIP) {
            searched(query.substring(0, query.length() / 2 + 1).strip(), where, "");
            pass(2, 9);
        }
        if (turn == 0 && dice.nextDouble() < SLIPS && query.length() > SHORTEST_TO_SLIP) {
            var sight = world.ask(at, need.locale(), slipped(query));
            var search = searched(slipped(query), where, "");
            if (need.article().filter(article -> sight.seen().contains(article.id())).isPresent()) {
                return new State.Looking(search, sight, turn);
            }
            pass(8, 40);
            return new State.Searching(turn + 1);
        }
        if (turn == 0 && need.article().isPresent() && dice.nextDouble() < FILTERS) {
            world.served().categories(need.locale()).stream().filter(shelf -> !shelf.key().equals(need.article().get().category())).findFirst()
                    .ifPresent(shelf -> searched(need.queries().getFirst(), "page", shelf.slug().value()));
            pass(8, 40);
            return new State.Searching(turn + 1);
        }
        var sight = world.ask(at, need.locale(), query);
        return new State.Looking(searched(query, where, ""), sight, turn);
    }

    /// One letter forgotten, always the same one.
    static String slipped(String query) {
        int place = query.length() / 2;
        return query.substring(0, place) + query.substring(place + 1);
    }

    /// @return the search's id
    private String searched(String query, String where, String category) {
        var sight = world.ask(at, need.locale(), query, category);
        var id = uuid(at, dice).toString();
        var fields = fields("search", id, "query", query, "hits", sight.hits(), "shown", sight.shown(), "layers", sight.layers());
        if (!category.isEmpty()) {
            fields.put("category", category);
        }
        fields.put("millis", 2 + dice.nextInt(20));
        fields.put("where", where);
        note("search", fields);
        return id;
    }

    private State look(State.Looking looking) {
        pass(3, 15);
        var sight = looking.sight;
        var wanted = need.article().filter(article -> world.has(at, article));
        if (!reads()) {
            if (!sight.seen().isEmpty() && dice.nextDouble() < LOOKS_ANYWAY) {
                opened(looking, byPosition(sight));
                pass(4, 14);
            } else if (looking.turn == 0 && dice.nextDouble() < LOOKS_ANYWAY) {
                pass(5, 60);
                return new State.Searching(1);
            }
            return leaving();
        }
        if (wanted.isEmpty()) {
            // What comes near is read where nothing else is to be had.
            return sight.seen().isEmpty() ? again(looking) : reading(looking, sight.seen().getFirst());
        }
        var article = wanted.get().id();
        int position = sight.position(article);
        if (position == 0) {
            return again(looking);
        }
        if (sight.answer().equals(article) && ending.equals(new Ending.Answered(false)) && dice.nextDouble() < READS_IN_PLACE) {
            pass(5, 20);
            note("answer_seen", fields("search", looking.search, "article", article));
            return new State.Gone();
        }
        // Who has to look far down for it would have opened what stands on top first, and that would be no late click.
        if (position > 1 && !need.kind().equals(Planted.RANKING) && dice.nextDouble() < LOOKS_AT_TOP_FIRST) {
            opened(looking, sight.seen().getFirst());
            pass(4, 14);
        }
        return reading(looking, article);
    }

    /// In other words, or by the topics if that does not help.
    private State again(State.Looking looking) {
        if (looking.turn < MOST_QUERIES) {
            pass(8, 70);
            return new State.Searching(looking.turn + 1);
        }
        var article = need.article().filter(one -> world.has(at, one)).or(() -> world.served().articles(need.locale()).stream().findFirst()).orElseThrow();
        return new State.Reading(article, "category", "");
    }

    /// The first is opened most, each further one half as often.
    private String byPosition(Sight sight) {
        int place = 0;
        while (place < sight.seen().size() - 1 && dice.nextBoolean()) {
            place++;
        }
        return sight.seen().get(place);
    }

    private void opened(State.Looking looking, String article) {
        note("click", fields("search", looking.search, "article", article, "position", looking.sight.position(article)));
        world.served().byId(need.locale(), article).ifPresent(found -> viewed(found, "search"));
    }

    private State reading(State.Looking looking, String article) {
        note("click", fields("search", looking.search, "article", article, "position", looking.sight.position(article)));
        return new State.Reading(world.served().byId(need.locale(), article).orElseThrow(), "search", looking.search);
    }

    private void viewed(Article article, String from) {
        pass(1, 2);
        page = article.address();
        note("view", fields("article", article.id(), "revision", world.revision(at, article), "from", from));
    }

    private void engaged(Article article) {
        int seconds = Math.max(5, (int) (Math.min(30, 0.3 * 60 * article.words() / 200) + dice.nextInt(45)));
        at = at.plusSeconds(seconds);
        note("engaged", fields("article", article.id(), "seconds", seconds, "depth", Math.round(dice.nextDouble(0.25, 1) * 100) / 100.0));
    }

    private State read(State.Reading reading) {
        var article = reading.article;
        viewed(article, reading.from);
        engaged(article);
        pass(3, 40);
        switch (ending) {
            case Ending.Answered(var said) -> {
                if (said) {
                    vote(reading, true);
                }
                return new State.Gone();
            }
            case Ending.Left _ -> {
                // Who reads, goes and says nothing could have had the answer: these say no, or go on searching.
                if (dice.nextDouble() < SAYS_NO || need.kind().equals(Planted.FAILING)) {
                    vote(reading, false);
                } else {
                    page = "/" + locale() + "/search";
                    searched(need.queries().getLast(), "page", "");
                }
                return new State.Gone();
            }
            case Ending.Asked _ -> {
                if (dice.nextDouble() < SAYS_NO) {
                    vote(reading, false);
                }
                return leaving();
            }
        }
    }

    private void vote(State.Reading reading, boolean helpful) {
        var fields = fields("article", reading.article.id(), "revision", world.revision(at, reading.article), "helpful", helpful);
        if (!helpful) {
            // What an article lacks is what most miss in it.
            int usual = Math.floorMod(reading.article.id().hashCode(), REASONS.size());
            fields.put("reason", REASONS.get(dice.nextDouble() < 0.6 ? usual : dice.nextInt(REASONS.size())));
        }
        if (!reading.search.isEmpty()) {
            fields.put("search", reading.search);
        }
        note("vote", fields);
    }

    private State leaving() {
        return ending instanceof Ending.Asked ? new State.InForm() : new State.Gone();
    }

    private State ask() {
        var way = ((Ending.Asked) ending).way();
        var topic = world.served().site().topic(need.topic()).orElseThrow();
        person.opens();
        pass(5, 40);
        open(topic, dice.nextDouble() < USES_TOPICS);
        if (way == Ending.Way.SENDS && dice.nextDouble() < ASKS_NEXT_DAY) {
            at = at.plus(Duration.ofMinutes(60 * 16 + dice.nextInt(600)));
            session = Person.token(dice);
            journey.clear();
            page = "/" + locale();
            open(topic, true);
        }
        var query = need.queries().getFirst();
        var offers = holds(world, person, need) ? List.<String>of() : offers(world, need, at);
        pass(20, 120);
        if (!offers.isEmpty()) {
            log("suggestion_shown", fields("articles", offers), arms());
        }
        switch (way) {
            case SENDS -> send(topic, query);
            case SOLVED, READS -> offers.stream().findFirst().flatMap(id -> world.served().byId(need.locale(), id)).ifPresent(article -> {
                pass(4, 20);
                note("suggestion_open", fields("article", article.id(), "position", 1));
                if (way == Ending.Way.READS) {
                    viewed(article, "suggestion");
                    engaged(article);
                } else {
                    pass(15, 60);
                    note("suggestion_solved", fields("article", article.id(), "solved", true));
                }
            });
            case CALLS -> {
                pass(5, 40);
                note("channel", fields("kind", dice.nextDouble() < 0.7 ? "phone" : "mail"));
            }
            case DROPS -> {
                // The form is left as it is.
            }
        }
        return new State.Gone();
    }

    private void open(Topic topic, boolean byTopics) {
        var from = page.contains("/articles/") ? page : "";
        page = "/" + locale() + "/contact";
        if (byTopics) {
            log("contact_open", fields("topic", "", "from", from), arms());
            pass(4, 20);
        }
        log("contact_open", fields("topic", topic.id(), "from", from), arms());
    }

    /// Whether the form offers nothing to this person by lot.
    static boolean holds(World world, Person person, Need need) {
        return !guarded(world, need) && world.lot().holds(visit(person, "-"));
    }

    /// Whether it is about what matters too much.
    static boolean guarded(World world, Need need) {
        return world.served().site().topic(need.topic()).orElseThrow().guarded();
    }

    /// What the form offers to those who are not held out.
    static List<String> offers(World world, Need need, Instant at) {
        return world.ask(at, need.locale(), need.queries().getFirst()).offers();
    }

    private static Visits.Visit visit(Person person, String session) {
        return new Visits.Visit(session, person.visitor(), Event.Who.HUMAN, "", person.device(), true);
    }

    private Map<String, String> arms() {
        return world.lot().arms(visit(person, session));
    }

    private void send(Topic topic, String query) {
        pass(40, 240);
        var language = need.locale().getLanguage();
        var message = MESSAGES.getOrDefault(language, MESSAGES.get("en")).formatted(query.substring(0, 1).toUpperCase(need.locale()) + query.substring(1));
        var question = new Tickets.Question(topic.id(), need.locale(), "", message, person.email(), person.name(), Map.of());
        var sent = at;
        var id = uuid(at, dice);
        Function<String, Event> ticket = reference -> {
            var fields = new LinkedHashMap<>(Backlog.fields(reference, topic.id(), "form"));
            fields.put("person", world.people().sign(person.email()));
            return event(id, sent, "ticket", Event.Who.HUMAN, session, person.visitor(), page, fields).of(arms());
        };
        BiFunction<Instant, Integer, Function<String, Event>> later = (when, score) -> {
            var its = uuid(when, dice);
            var from = Person.token(dice);
            return reference -> score == 0
                    ? event(its, when, "ticket_solved", Event.Who.STAFF, from, Optional.empty(), "/staff/tickets/" + reference, fields("ticket", reference))
                    : event(its, when, "csat", Event.Who.HUMAN, from, person.visitor(), "/" + locale() + "/tickets/" + reference + "/rating",
                            fields("ticket", reference, "score", score));
        };
        diary.note(new Backlog.Past(
                question, sent, visit(person, session), List.copyOf(journey), ticket,
                world.team().handle(topic.id(), sent, person.name(), need.locale(), need.kind().equals(Need.SOUND), later, dice)));
    }

    private String locale() {
        return need.locale().toLanguageTag();
    }

    private void pass(int least, int most) {
        at = at.plusMillis(dice.nextLong(least * 1_000L, most * 1_000L));
    }

    /// A UUID of version 7: what comes later sorts later, so that a long log is quickly written.
    static UUID uuid(Instant at, RandomGenerator dice) {
        return new UUID(at.toEpochMilli() << 16 | 0x7000L | dice.nextInt(0x1000), dice.nextLong() & 0x3FFFFFFFFFFFFFFFL | 0x8000000000000000L);
    }

    private void note(String type, Map<String, Object> fields) {
        log(type, fields, Map.of());
    }

    private void log(String type, Map<String, Object> fields, Map<String, String> arms) {
        var event = event(uuid(at, dice), at, type, Event.Who.HUMAN, session, person.visitor(), page, fields).of(arms);
        journey.add(event);
        diary.note(event);
        at = at.plusMillis(1);
    }

    private Event event(
            UUID id, Instant when, String type, Event.Who who, String from, Optional<String> visitor, String path, Map<String, Object> fields) {
        return new Event(
                id, when, type, from, visitor, who, who == Event.Who.STAFF ? "signed in" : "", locale(),
                who == Event.Who.STAFF ? "desktop" : person.device(), path, world.commit(when), Map.of(), fields);
    }

    static Map<String, Object> fields(Object... pairs) {
        var fields = new LinkedHashMap<String, Object>();
        for (int i = 0; i < pairs.length; i += 2) {
            fields.put((String) pairs[i], pairs[i + 1]);
        }
        return fields;
    }
}
