package help.cairn.publishing;

import help.cairn.articles.Localized;
import help.cairn.articles.OpeningHours;
import help.cairn.articles.Problem;
import help.cairn.articles.Site;
import help.cairn.articles.Topic;
import java.net.URI;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads `site.yaml`: what a help center says about itself. A part that cannot be understood is named and takes its
/// default; the rest holds.
final class SiteFile {
    static final String NAME = "site.yaml";
    private static final Set<String> KEYS = Set.of(
            "name", "tagline", "searchHint", "locales", "timeZone", "storeUrl", "replyPromise", "openingHours", "holidays",
            "notices", "popular", "videoHosts", "topics", "channels", "queries", "check", "authors", "history");

    /// Names that the form uses itself.
    private static final Set<String> RESERVED = Set.of("topic", "message", "email", "name", "key", "stamp", "card", "ctx", "checked", "website", "token",
            "proof", "screen");

    private final List<Problem> problems;
    private final Yaml.Entries entries;
    private final List<Locale> locales;
    private final FactUses facts;

    /// What becomes of a publication in which search does not show what it should.
    private enum Broken {
        WARN, STOP
    }

    private SiteFile(Yaml.Entries entries, List<Locale> fallback, FactUses facts, List<Problem> problems) {
        this.entries = entries;
        this.facts = facts;
        this.problems = problems;
        var named = items(entries, "locales").stream()
                .filter(Yaml.Text.class::isInstance)
                .map(item -> Locale.forLanguageTag(((Yaml.Text) item).value()))
                .filter(locale -> !locale.getLanguage().isEmpty())
                .toList();
        locales = named.isEmpty() ? fallback : named;
        known(entries, KEYS);
    }

    /// @param text the file's text, empty if there is none
    /// @param name what the site is called where the file does not say
    /// @param found the locales that the folders show
    /// @param before what the site was; it holds while the file is no YAML
    /// @param facts what `{{ facts.name }}` stands for in texts that readers see
    static Site read(String text, String name, List<Locale> found, Optional<Site> before, Facts facts, List<Problem> problems) {
        try {
            if (Yaml.read(text, 1) instanceof Yaml.Entries entries) {
                return new SiteFile(entries, found, new FactUses(facts, NAME, text, problems), problems).site(name);
            }
            problems.add(Problem.error(NAME, 1, 1, "site", "This is no list of keys.", "Begin with \"name: Your store\"."));
        } catch (Yaml.Unreadable e) {
            problems.add(Problem.error(
                    NAME, e.place().line(), e.place().column(), "site", "This is not YAML: %s.".formatted(e.getMessage()),
                    "Put texts with a colon or quotes between quotation marks."));
        }
        return before.orElseGet(() -> Site.unnamed(name, found));
    }

    private Site site(String name) {
        var zone = zone();
        var holidays = holidays();
        return new Site(
                text(entries, "name").orElse(name), localized(entries, "tagline"), localized(entries, "searchHint"), locales,
                zone, storeUrl(), promise(), hours(zone, holidays.keySet()), holidays, channels(zone, holidays.keySet()), notices(), popular(),
                topics(), hosts(), stopsForQueries(), text(entries, "authors").filter("true"::equals).isPresent(), history());
    }

    private Optional<String> history() {
        return text(entries, "history").flatMap(address -> {
            if (address.matches("https?://[^\\s\"<>]*\\{path}[^\\s\"<>]*")) {
                return Optional.of(address);
            }
            wrong(entries.get("history").orElseThrow(), "\"history\" is no web address with {path} in it.",
                    "Write it as in \"history: https://github.com/shop/help/commits/main/{path}\".");
            return Optional.empty();
        });
    }

    private boolean stopsForQueries() {
        return switch (entries.get("queries").orElse(null)) {
            case null -> false;
            case Yaml.Entries queries -> {
                known(queries, Set.of("broken"));
                yield one(queries, "broken", Broken.values()).filter(Broken.STOP::equals).isPresent();
            }
            case Yaml other -> {
                wrong(other, "\"queries\" says what becomes of a publication that breaks them.", "Write it as in \"queries: {broken: stop}\".");
                yield false;
            }
        };
    }

    private ZoneId zone() {
        return text(entries, "timeZone")
                .map(name -> {
                    try {
                        return ZoneId.of(name);
                    } catch (DateTimeException e) {
                        wrong(entries.get("timeZone").orElseThrow(), "\"%s\" is no time zone.".formatted(name), "Write it as in \"timeZone: Europe/London\".");
                        return (ZoneId) ZoneOffset.UTC;
                    }
                })
                .orElse(ZoneOffset.UTC);
    }

    private Optional<URI> storeUrl() {
        return text(entries, "storeUrl").flatMap(address -> {
            if (address.matches("https?://[^\\s\"<>]+")) {
                return Optional.of(URI.create(address));
            }
            wrong(entries.get("storeUrl").orElseThrow(), "\"storeUrl\" is no web address.", "Write it as in \"storeUrl: https://shop.example\".");
            return Optional.empty();
        });
    }

    private Duration promise() {
        return length(entries, "replyPromise", Duration.ofHours(24));
    }

    private Duration length(Yaml.Entries from, String key, Duration otherwise) {
        var text = text(from, key);
        if (text.isEmpty()) {
            return otherwise;
        }
        if (text.get().matches("\\d{1,3}[hd]")) {
            long number = Long.parseLong(text.get().substring(0, text.get().length() - 1));
            return text.get().endsWith("h") ? Duration.ofHours(number) : Duration.ofDays(number);
        }
        wrong(from.get(key).orElseThrow(), "\"%s\" is no length of time.".formatted(key), "Write it as in \"%s: 4h\".".formatted(key));
        return otherwise;
    }

    private OpeningHours hours(ZoneId zone, Set<LocalDate> holidays) {
        return hours(entries, zone, holidays);
    }

    private OpeningHours hours(Yaml.Entries from, ZoneId zone, Set<LocalDate> holidays) {
        var week = new EnumMap<DayOfWeek, List<OpeningHours.Span>>(DayOfWeek.class);
        if (from.get("openingHours").orElse(null) instanceof Yaml.Entries days) {
            known(days, Set.of("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"));
            for (var day : DayOfWeek.values()) {
                var spans = new ArrayList<OpeningHours.Span>();
                for (var item : items(days, day.name().toLowerCase(Locale.ROOT))) {
                    try {
                        var parts = ((Yaml.Text) item).value().split("-");
                        spans.add(new OpeningHours.Span(LocalTime.parse(parts[0].strip()), LocalTime.parse(parts[1].strip())));
                    } catch (DateTimeException | IllegalArgumentException | ClassCastException | ArrayIndexOutOfBoundsException e) {
                        wrong(item, "These are no opening times.", "Write them as in \"08:00-18:00\".");
                    }
                }
                if (!spans.isEmpty()) {
                    week.put(day, List.copyOf(spans));
                }
            }
        }
        return new OpeningHours(zone, week, holidays);
    }

    private Map<LocalDate, Localized> holidays() {
        var days = new HashMap<LocalDate, Localized>();
        for (var item : items(entries, "holidays")) {
            if (item instanceof Yaml.Entries holiday) {
                known(holiday, Set.of("date", "name"));
                day(holiday, "date").ifPresent(day -> days.put(day, localized(holiday, "name")));
            }
        }
        return days;
    }

    private List<Site.Notice> notices() {
        var all = new ArrayList<Site.Notice>();
        for (var item : items(entries, "notices")) {
            if (item instanceof Yaml.Entries notice) {
                known(notice, Set.of("id", "level", "title", "text", "linkText", "article", "from", "until"));
                all.add(new Site.Notice(
                        text(notice, "id").orElse("notice"),
                        text(notice, "level").filter("info"::equals).isPresent() ? Site.Notice.Level.INFO : Site.Notice.Level.WARN,
                        localized(notice, "title"), localized(notice, "text"), localized(notice, "linkText"),
                        text(notice, "article"), day(notice, "from"), day(notice, "until")));
            }
        }
        return all;
    }

    private List<Site.Shortcut> popular() {
        var all = new ArrayList<Site.Shortcut>();
        for (var item : items(entries, "popular")) {
            if (item instanceof Yaml.Entries shortcut) {
                known(shortcut, Set.of("label", "article"));
                text(shortcut, "article").ifPresent(id -> all.add(new Site.Shortcut(localized(shortcut, "label"), id)));
            }
        }
        return all;
    }

    private List<Site.Channel> channels(ZoneId zone, Set<LocalDate> holidays) {
        var all = new ArrayList<Site.Channel>();
        for (var item : items(entries, "channels")) {
            if (item instanceof Yaml.Entries channel) {
                known(channel, Set.of("kind", "value", "label", "openingHours"));
                var kind = one(channel, "kind", Site.Channel.Kind.values());
                var value = text(channel, "value").filter(text -> !text.isEmpty());
                if (kind.isEmpty() || value.isEmpty()) {
                    wrong(channel, "A channel has a kind and a value.", "Write it as in \"- {kind: phone, value: +44 20 7946 0958}\".");
                } else if (kind.get() == Site.Channel.Kind.CHAT && !value.get().matches("https?://[^\\s\"<>]+|/[^\\s\"<>]*")) {
                    wrong(channel, "The value of a chat is a web address.", "Write it as in \"value: https://chat.shop.example\".");
                } else {
                    all.add(new Site.Channel(
                            kind.get(), value.get(), localized(channel, "label"),
                            channel.get("openingHours").isPresent() ? Optional.of(hours(channel, zone, holidays)) : Optional.empty()));
                }
            }
        }
        return all;
    }

    private List<Topic> topics() {
        var all = new ArrayList<Topic>();
        for (var item : items(entries, "topics")) {
            if (!(item instanceof Yaml.Entries topic)) {
                wrong(item, "A topic is a list of keys.", "Write it as in \"- id: order\".");
                continue;
            }
            known(topic, Set.of("id", "icon", "title", "help", "hint", "articles", "queue", "tags", "priority", "promise", "guarded", "fields"));
            var id = text(topic, "id").filter(text -> text.matches("[a-z][a-z0-9-]{0,40}"));
            if (id.isEmpty() || all.stream().anyMatch(other -> other.id().equals(id.get()))) {
                wrong(topic, "A topic has an id of its own.", "Write it as in \"id: order\", with small letters, digits and hyphens.");
                continue;
            }
            all.add(new Topic(
                    id.get(), text(topic, "icon").orElse("chat"), localized(topic, "title"), localized(topic, "help"), localized(topic, "hint"),
                    texts(topic, "articles"), text(topic, "queue").orElse(id.get()), texts(topic, "tags"),
                    one(topic, "priority", Topic.Priority.values()).orElse(Topic.Priority.NORMAL), length(topic, "promise", promise()),
                    text(topic, "guarded").filter("true"::equals).isPresent(), fields(topic)));
        }
        return all.isEmpty() ? List.of(Site.otherTopic()) : all;
    }

    private List<Topic.Field> fields(Yaml.Entries topic) {
        var all = new ArrayList<Topic.Field>();
        for (var item : items(topic, "fields")) {
            if (!(item instanceof Yaml.Entries field)) {
                wrong(item, "A field is a list of keys.", "Write it as in \"- {name: orderNumber, type: orderNumber}\".");
                continue;
            }
            known(field, Set.of("name", "type", "required", "label", "hint", "options", "showWhen"));
            var name = text(field, "name").filter(text -> text.matches("[a-zA-Z][a-zA-Z0-9]{0,40}") && !RESERVED.contains(text));
            var type = one(field, "type", Topic.FieldType.values());
            if (name.isEmpty() || type.isEmpty()) {
                wrong(field, "A field has a name of its own and a type.", "Write it as in \"- {name: orderNumber, type: orderNumber}\".");
                continue;
            }
            var options = new ArrayList<Topic.Option>();
            for (var option : items(field, "options")) {
                if (option instanceof Yaml.Entries entry && text(entry, "value").isPresent()) {
                    options.add(new Topic.Option(text(entry, "value").get(), localized(entry, "label")));
                } else {
                    wrong(option, "An option has a value and a label.", "Write it as in \"- {value: late, label: {en: It is late}}\".");
                }
            }
            Optional<Topic.Condition> when = field.get("showWhen").orElse(null) instanceof Yaml.Entries condition
                    && text(condition, "field").isPresent() && text(condition, "value").isPresent()
                            ? Optional.of(new Topic.Condition(text(condition, "field").get(), text(condition, "value").get()))
                            : Optional.empty();
            if (when.filter(condition -> all.stream().noneMatch(other -> other.name().equals(condition.field()))).isPresent()) {
                wrong(field.get("showWhen").orElseThrow(), "\"showWhen\" names a field that does not come before this one.", "Name an earlier field.");
                when = Optional.empty();
            }
            all.add(new Topic.Field(
                    name.get(), type.get(), text(field, "required").filter("true"::equals).isPresent(), localized(field, "label"), localized(field, "hint"),
                    options, when));
        }
        return all;
    }

    private List<String> texts(Yaml.Entries from, String key) {
        return items(from, key).stream().filter(Yaml.Text.class::isInstance).map(item -> ((Yaml.Text) item).value()).toList();
    }

    /// One of these names, written as `longText` for `LONG_TEXT`.
    private <E extends Enum<E>> Optional<E> one(Yaml.Entries from, String key, E[] known) {
        var text = text(from, key);
        var found = Arrays.stream(known).filter(value -> text.filter(typed -> typed.equals(camel(value))).isPresent()).findFirst();
        if (text.isPresent() && found.isEmpty()) {
            wrong(from.get(key).orElseThrow(), "\"%s\" is no %s.".formatted(text.get(), key),
                    "Use one of: %s.".formatted(String.join(", ", Arrays.stream(known).map(SiteFile::camel).toList())));
        }
        return found;
    }

    private static String camel(Enum<?> value) {
        var words = value.name().toLowerCase(Locale.ROOT).split("_");
        return words[0]
                + Arrays.stream(words).skip(1).map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1)).reduce("", String::concat);
    }

    private Set<String> hosts() {
        var hosts = new HashSet<String>();
        for (var item : items(entries, "videoHosts")) {
            if (item instanceof Yaml.Text(var host, _, _) && host.matches("[a-z0-9.-]+")) {
                hosts.add(host);
            } else {
                wrong(item, "This is no host.", "Write it as in \"videoHosts: [player.vimeo.com]\".");
            }
        }
        return hosts;
    }

    private Localized localized(Yaml.Entries from, String key) {
        return switch (from.get(key).orElse(null)) {
            case null -> Localized.NOTHING;
            case Yaml.Text text -> new Localized(facts.everywhere(text, locales), locales.getFirst());
            case Yaml.Entries byLocale -> {
                var texts = new HashMap<Locale, String>();
                byLocale.values().forEach((tag, entry) -> {
                    if (entry.value() instanceof Yaml.Text text) {
                        facts.plain(text, Locale.forLanguageTag(tag)).ifPresent(said -> texts.put(Locale.forLanguageTag(tag), said));
                    }
                });
                yield new Localized(texts, locales.getFirst());
            }
            case Yaml.Items items -> {
                wrong(items, "\"%s\" must be a text, or a text for each locale.".formatted(key), "Write it as in \"%s: {en: Hello}\".".formatted(key));
                yield Localized.NOTHING;
            }
        };
    }

    private Optional<LocalDate> day(Yaml.Entries from, String key) {
        return text(from, key).flatMap(text -> {
            try {
                return Optional.of(LocalDate.parse(text));
            } catch (DateTimeException e) {
                wrong(from.get(key).orElseThrow(), "\"%s\" is no date.".formatted(text), "Write it as in \"2026-11-24\".");
                return Optional.empty();
            }
        });
    }

    private static Optional<String> text(Yaml.Entries from, String key) {
        return from.get(key).filter(Yaml.Text.class::isInstance).map(value -> ((Yaml.Text) value).value().strip());
    }

    private static List<Yaml> items(Yaml.Entries from, String key) {
        return switch (from.get(key).orElse(null)) {
            case Yaml.Items(var values, _) -> values;
            case Yaml.Text text -> List.of(text);
            case null, default -> List.of();
        };
    }

    private void known(Yaml.Entries from, Set<String> keys) {
        from.values().forEach((key, entry) -> {
            if (!keys.contains(key)) {
                problems.add(Problem.error(
                        NAME, entry.key().line(), entry.key().column(), "unknown-key", "The key \"%s\" is not known here.".formatted(key),
                        Yaml.nearest(key, keys).map("Did you mean \"%s\"?"::formatted)
                                .orElse("Known are: " + String.join(", ", keys.stream().sorted().toList()) + ".")));
            }
        });
    }

    private void wrong(Yaml value, String message, String mend) {
        problems.add(Problem.error(NAME, value.place().line(), value.place().column(), "wrong-type", message, mend));
    }
}
