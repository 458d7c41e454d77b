package help.cairn.tickets;

import help.cairn.articles.Snapshot;
import help.cairn.deflection.Acts;
import help.cairn.deflection.Event;
import help.cairn.deflection.Scrub;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// What a shopper did before asking: the context card. It is shown before it is sent, and what was taken off it is nowhere
/// afterwards.
///
/// @param minutes from the first search to the form, -1 if there was no search
/// @param place path of the article or store page that the form was opened from; empty if none
/// @param shop what the store's page handed along, of [#SHOP]
/// @param device such as "phone, Android, Chrome Mobile, 390 px"
/// @param wanted the locale that the browser asks for
public record Journey(
        List<Search> searches, List<Read> read, List<String> offered, int minutes, String place, Map<String, String> shop, String device, String shown,
        String wanted, String commit) {
    /// What a page of the store may hand along: the product or its SKU, what is in the cart, the campaign that led there.
    static final List<String> SHOP = List.of("product", "cart", "campaign");
    private static final List<String> ORDER = List.of("search", "click", "view", "engaged", "vote");
    private static final int SEARCHES = 5;
    private static final int ARTICLES = 10;
    private static final int LONGEST = 200;
    private static final Duration LONGEST_AGO = Duration.ofDays(30);

    /// @param opened ids of the articles that were opened from it
    public record Search(String query, int hits, List<String> opened, Instant at) {}

    /// @param seconds how long it was visible, 0 if that is not known
    /// @param percent how far it was scrolled, 0 if that is not known
    /// @param vote `yes`, `no` or empty
    public record Read(String article, String title, String locale, int seconds, int percent, String vote, Instant at) {}

    static final Journey NOTHING = new Journey(List.of(), List.of(), List.of(), -1, "", "", "", "", "");

    public Journey {
        searches = List.copyOf(searches);
        read = List.copyOf(read);
        offered = List.copyOf(offered);
        // Cards that were kept before there was any hold none.
        shop = shop == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(shop));
    }

    /// Without anything of the store.
    Journey(List<Search> searches, List<Read> read, List<String> offered, int minutes, String place, String device, String shown, String wanted,
            String commit) {
        this(searches, read, offered, minutes, place, Map.of(), device, shown, wanted, commit);
    }

    /// What is taken of what a page of the store handed along: only what is known, scrubbed and cut.
    static Map<String, String> shop(UnaryOperator<String> given) {
        var shop = new LinkedHashMap<String, String>();
        for (var name : SHOP) {
            var value = given.apply(name);
            if (value != null && !cut(value).isEmpty()) {
                shop.put(name, cut(value));
            }
        }
        return shop;
    }

    /// On this screen.
    Journey on(String width) {
        return device.isEmpty() || !width.matches("[1-9]\\d{1,4}")
                ? this
                : new Journey(searches, read, offered, minutes, place, shop, device + ", " + width + " px", shown, wanted, commit);
    }

    /// Draws the card from what a session did.
    static Journey of(List<Event> events, Snapshot snapshot, Locale locale, String place, Map<String, String> shop, String device, String wanted,
            Instant now) {
        var searches = new ArrayList<Search>();
        var read = new LinkedHashMap<String, Read>();
        var offered = new LinkedHashMap<String, Boolean>();
        Instant first = null;
        // Within one millisecond, what leads to something comes before it.
        var inOrder = events.stream().sorted(Comparator.comparing(Event::at).thenComparingInt(event -> Math.max(0, ORDER.indexOf(event.type())))).toList();
        for (var event : inOrder) {
            var article = event.text("article");
            switch (event.type()) {
                case "search" -> {
                    first = first == null ? event.at() : first;
                    // Typing on is one search: the later.
                    if (!searches.isEmpty() && startsWith(event.text("query"), searches.getLast().query()) && searches.getLast().opened().isEmpty()) {
                        searches.removeLast();
                    }
                    var opened = events.stream()
                            .filter(click -> click.type().equals("click") && !event.text("search").isEmpty()
                                    && click.text("search").equals(event.text("search")))
                            .map(click -> click.text("article"))
                            .distinct()
                            .toList();
                    searches.add(new Search(event.text("query"), event.number("hits"), opened, event.at()));
                }
                case "view" -> {
                    var known = read.remove(article);
                    read.put(article, known != null
                            ? known
                            : snapshot.bestById(locale, article)
                                    .map(found -> new Read(article, found.title(), found.locale().toLanguageTag(), 0, 0, "", event.at()))
                                    .orElseGet(() -> new Read(article, article, "", 0, 0, "", event.at())));
                }
                case "engaged" -> read.computeIfPresent(article, (_, was) -> new Read(
                        was.article(), was.title(), was.locale(), Math.max(was.seconds(), event.number("seconds")),
                        event.fields().get("depth") instanceof Number depth ? (int) Math.round(depth.doubleValue() * 100) : was.percent(), was.vote(),
                        was.at()));
                case "vote" -> read.computeIfPresent(article, (_, was) -> new Read(
                        was.article(), was.title(), was.locale(), was.seconds(), was.percent(),
                        Boolean.TRUE.equals(event.fields().get("helpful")) ? "yes" : "no", was.at()));
                case "suggestion_shown" -> {
                    if (event.fields().get("articles") instanceof List<?> shown) {
                        shown.forEach(id -> offered.put(id.toString(), true));
                    }
                }
                default -> {
                    // Other acts say nothing that helps a colleague.
                }
            }
        }
        return new Journey(
                last(searches, SEARCHES), last(List.copyOf(read.values()), ARTICLES), last(List.copyOf(offered.keySet()), ARTICLES),
                first == null ? -1 : (int) Duration.between(first, now).toMinutes(), place, shop, device, locale.toLanguageTag(), wanted, snapshot.commit());
    }

    /// What is left of it when only these parts go along: `s0`, `s1` for searches, `a0` for articles, `place`, `device`, those of [#SHOP].
    Journey only(Set<String> parts) {
        var searched = kept(searches, index -> parts.contains("s" + index));
        var opened = kept(read, index -> parts.contains("a" + index));
        // An article that was taken off is also one that a search led to, and one that was offered.
        var off = read.stream().filter(one -> !opened.contains(one)).map(Read::article).toList();
        return new Journey(
                searched.stream().map(one -> new Search(one.query(), one.hits(), without(one.opened(), off), one.at())).toList(), opened,
                opened.isEmpty() && searched.isEmpty() ? List.of() : without(offered, off), searched.isEmpty() ? -1 : minutes,
                parts.contains("place") ? place : "", shop(name -> parts.contains(name) ? shop.get(name) : null), parts.contains("device") ? device : "", shown,
                wanted, commit);
    }

    /// A card that came from outside: what it holds is scrubbed, cut and taken only in the shape that is known.
    static Journey told(JsonNode json, Instant now) {
        var searches = json.path("searches").valueStream().limit(SEARCHES)
                .map(search -> new Search(
                        Acts.query(search.path("query").asString("")), Math.clamp(search.path("hits").asInt(0), 0, 1_000_000),
                        search.path("opened").valueStream().limit(ARTICLES).map(item -> cut(item.asString(""))).toList(), at(search, now)))
                .toList();
        var read = json.path("articles").valueStream().limit(ARTICLES)
                .map(article -> new Read(
                        cut(article.path("id").asString("")), cut(article.path("title").asString(article.path("id").asString(""))), "",
                        Math.clamp(article.path("seconds").asInt(0), 0, 86_400), Math.clamp(article.path("percent").asInt(0), 0, 100),
                        article.path("vote").asString("").matches("yes|no") ? article.path("vote").asString("") : "", at(article, now)))
                .toList();
        return new Journey(
                searches, read, List.of(), Math.clamp(json.path("minutes").asInt(-1), -1, 100_000), cut(json.path("place").asString("")),
                shop(name -> json.path(name).asString("")),
                cut(json.path("device").asString("")), cut(json.path("locale").asString("")), cut(json.path("wanted").asString("")), "");
    }

    /// A time that is not lately was no part of this journey; the farthest ones no calendar can show.
    private static Instant at(JsonNode json, Instant now) {
        try {
            var told = Instant.parse(json.path("at").asString(""));
            return told.isAfter(now) || told.isBefore(now.minus(LONGEST_AGO)) ? now : told;
        } catch (java.time.DateTimeException e) {
            return now;
        }
    }

    /// This and what happened before another question of the same person.
    Journey and(Journey other) {
        return new Journey(
                Stream.concat(searches.stream(), other.searches.stream()).distinct().sorted(Comparator.comparing(Search::at)).toList(),
                Stream.concat(read.stream(), other.read.stream()).distinct().sorted(Comparator.comparing(Read::at)).toList(),
                Stream.concat(offered.stream(), other.offered.stream()).distinct().toList(), Math.max(minutes, other.minutes),
                place.isEmpty() ? other.place : place, shop.isEmpty() ? other.shop : shop, device.isEmpty() ? other.device : device,
                shown.isEmpty() ? other.shown : shown,
                wanted.isEmpty() ? other.wanted : wanted, commit.isEmpty() ? other.commit : commit);
    }

    boolean isEmpty() {
        return searches.isEmpty() && read.isEmpty() && place.isEmpty() && shop.isEmpty() && device.isEmpty();
    }

    private static boolean startsWith(String later, String earlier) {
        return !earlier.isBlank() && later.toLowerCase(Locale.ROOT).strip().startsWith(earlier.toLowerCase(Locale.ROOT).strip());
    }

    private static <T> List<T> last(List<T> all, int most) {
        return all.subList(Math.max(0, all.size() - most), all.size());
    }

    private static List<String> without(List<String> all, List<String> off) {
        return all.stream().filter(one -> !off.contains(one)).toList();
    }

    private static <T> List<T> kept(List<T> all, Predicate<Integer> which) {
        var kept = new ArrayList<T>();
        for (int i = 0; i < all.size(); i++) {
            if (which.test(i)) {
                kept.add(all.get(i));
            }
        }
        return kept;
    }

    private static String cut(String text) {
        var clean = Scrub.clean(text).replaceAll("\\p{Cntrl}+", " ").strip();
        return clean.length() > LONGEST ? clean.substring(0, LONGEST) : clean;
    }
}
