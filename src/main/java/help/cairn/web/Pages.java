package help.cairn.web;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import help.cairn.articles.OpeningHours;
import help.cairn.articles.Site;
import help.cairn.articles.Snapshot;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.javalin.http.NotFoundResponse;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// Answers with pages: puts a room's record into the frame that surrounds it and renders both with the theme.
public final class Pages {
    private static final String FRESH = "no-store";
    private static final String SHARED = "public, max-age=60, stale-while-revalidate=600";
    private static final int PAGES_KEPT_BYTES = 24 * 1024 * 1024;
    private static final Set<String> RIGHT_TO_LEFT = Set.of("ar", "arc", "ckb", "dv", "fa", "he", "iw", "ks", "ps", "sd", "ug", "ur", "yi");

    private final Theme theme;
    private final URI base;
    private final Clock clock;
    private volatile Shelf shelf = new Shelf(null, "", null);

    /// What a page says about itself to its frame.
    ///
    /// @param title without the site's name
    /// @param path the page's own address, with its query if that belongs to it
    /// @param area which entry of the thumb bar is current: `topics`, `search`, `contact` or empty
    /// @param indexed whether search engines may list it
    /// @param structured JSON-LD, as an object to be written as JSON; null if none
    /// @param alternates its addresses in other locales
    /// @param query what is in the search field
    public record View(
            String title,
            String description,
            String path,
            String area,
            boolean indexed,
            Object structured,
            Map<Locale, String> alternates,
            String query) {
        public static View of(String title, String path) {
            return new View(title, "", path, "", false, null, Map.of(), "");
        }

        public View described(String text) {
            return new View(title, text, path, area, indexed, structured, alternates, query);
        }

        public View in(String where) {
            return new View(title, description, path, where, indexed, structured, alternates, query);
        }

        public View listed(Object structuredData, Map<Locale, String> elsewhere) {
            return new View(title, description, path, area, true, structuredData, elsewhere, query);
        }

        public View also(Map<Locale, String> elsewhere) {
            return new View(title, description, path, area, indexed, structured, elsewhere, query);
        }

        public View asking(String text) {
            return new View(title, description, path, area, indexed, structured, alternates, text);
        }
    }

    /// A page to be rendered once for everybody.
    public record Rendered(Frame frame, Object page) {}

    /// The pages of one snapshot at one moment that matters: the desk's state and the day are part of what is shown.
    private record Shelf(Snapshot snapshot, String moment, Cache<String, Packed> pages) {}

    /// @param base the address that shoppers see
    public Pages(Theme theme, URI base, Clock clock) {
        this.theme = theme;
        this.base = base;
        this.clock = clock;
    }

    public Theme theme() {
        return theme;
    }

    public Words words(Locale locale) {
        return theme.words(locale);
    }

    /// The full address of a path, for mails, feeds and search engines.
    public String absolute(String path) {
        var address = base.toString();
        return (address.endsWith("/") ? address.substring(0, address.length() - 1) : address) + path;
    }

    /// Sends on for good.
    ///
    /// @param address a path here with or without an anchor, or a whole address elsewhere
    public static void moved(Context ctx, String address) {
        try {
            int hash = address.indexOf('#');
            var place = address.startsWith("/")
                    ? new URI(null, null, hash < 0 ? address : address.substring(0, hash), hash < 0 ? null : address.substring(hash + 1)).toASCIIString()
                    : URI.create(address).toASCIIString();
            ctx.redirect(place, HttpStatus.MOVED_PERMANENTLY);
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw new NotFoundResponse();
        }
    }

    /// The locale that the address names.
    ///
    /// @throws NotFoundResponse if the site does not offer it
    public Locale localeOf(Context ctx, Snapshot snapshot) {
        var tag = ctx.pathParam("locale");
        return snapshot.site().locales().stream()
                .filter(locale -> locale.toLanguageTag().equals(tag))
                .findFirst()
                .orElseThrow(NotFoundResponse::new);
    }

    /// The site's locale that suits the reader's browser best, by RFC 4647 lookup; the site's first if none does.
    public static Locale bestLocale(Context ctx, Site site) {
        var header = ctx.header("Accept-Language");
        if (header != null && header.length() < 1000) {
            try {
                var match = Locale.lookup(Locale.LanguageRange.parse(header), site.locales());
                if (match != null) {
                    return match;
                }
            } catch (IllegalArgumentException e) {
                return site.defaultLocale();
            }
        }
        return site.defaultLocale();
    }

    public Frame frame(Snapshot snapshot, Locale locale, View view) {
        var site = snapshot.site();
        var words = theme.words(locale);
        var tag = locale.toLanguageTag();
        var home = "/" + tag;
        return new Frame(
                words,
                tag,
                direction(locale),
                site.name(),
                site.storeUrl().map(URI::toString),
                home,
                home + "/search",
                home + "/contact",
                "/api/v1/suggest?locale=" + tag,
                view.title(),
                view.description(),
                view.indexed() ? absolute(view.path()) : "",
                alternates(site, view),
                notice(snapshot, locale),
                desk(site, words),
                view.query(),
                theme.address("style.css"),
                theme.address("staff.css"),
                theme.address("help.js"),
                theme.address("staff.js"),
                theme.address("favicon.svg"),
                view.structured() == null ? "" : embedded(Json.text(view.structured())),
                view.area(),
                view.indexed(),
                snapshot.commit(),
                Optional.empty());
    }

    /// Answers with a page that is made for this request.
    public void show(Context ctx, Frame frame, Object page) {
        freshly(ctx);
        Packed.sendFresh(ctx, "text/html; charset=utf-8", render(frame, page, Map.of()), true);
    }

    /// Answers with a page that is for one person: kept nowhere. With `no-referrer`, browsers without Fetch Metadata
    /// (any of them without TLS) would send its forms with the origin `null`, as another site does.
    ///
    /// @param more further parameters of the template
    public void showPrivate(Context ctx, Frame frame, Object page, Map<String, Object> more) {
        ctx.header("Cache-Control", "no-store");
        ctx.header("X-Robots-Tag", "noindex");
        Packed.sendFresh(ctx, "text/html; charset=utf-8", render(frame, page, more), true);
    }

    /// Answers with a page that is the same for everybody: rendered and compressed at its first request after a
    /// publication, or after the desk opened or closed; sent as it is from then on.
    public void showShared(Context ctx, Snapshot snapshot, String key, Supplier<Rendered> page) {
        Safety.allowFrames(ctx, snapshot.site().videoHosts());
        shared(snapshot, key, () -> {
            var rendered = page.get();
            return Packed.page(render(rendered.frame(), rendered.page(), Map.of()));
        })
                .send(ctx, SHARED);
    }

    /// The same for what is not HTML, such as a feed.
    public void sendShared(Context ctx, Snapshot snapshot, String key, String mediaType, Supplier<byte[]> body) {
        shared(snapshot, key, () -> Packed.of(mediaType, body.get())).send(ctx, SHARED);
    }

    /// A style sheet, script or icon of the theme.
    public void asset(Context ctx) {
        theme.asset(ctx.path()).orElseThrow(NotFoundResponse::new).send(ctx, "public, max-age=31536000, immutable");
    }

    private Packed shared(Snapshot snapshot, String key, Supplier<Packed> made) {
        var now = ZonedDateTime.now(clock).withZoneSameInstant(snapshot.site().timeZone());
        var moment = now.toLocalDate() + " " + snapshot.site().hours().at(now.toInstant());
        var here = shelf;
        if (here.snapshot != snapshot || !here.moment.equals(moment)) {
            Cache<String, Packed> pages = Caffeine.newBuilder()
                    .maximumWeight(PAGES_KEPT_BYTES)
                    .weigher((String _, Packed packed) -> packed.weight())
                    .build();
            here = new Shelf(snapshot, moment, pages);
            shelf = here;
        }
        return here.pages.get(key, _ -> made.get());
    }

    /// A page as it would be sent.
    public byte[] render(Rendered page) {
        return render(page.frame(), page.page(), Map.of());
    }

    byte[] render(Frame frame, Object page, Map<String, Object> more) {
        var values = new HashMap<String, Object>(more);
        values.put("frame", frame);
        values.put("page", page);
        return theme.render(template(page), values);
    }

    private static void freshly(Context ctx) {
        if (ctx.res().getHeader("Cache-Control") == null) {
            ctx.header("Cache-Control", FRESH);
        }
    }

    /// `ContactFormPage` is drawn by `contact-form`.
    private static String template(Object page) {
        return page.getClass()
                .getSimpleName()
                .replaceAll("Page$", "")
                .replaceAll("(?<=[a-z])(?=[A-Z])", "-")
                .toLowerCase(Locale.ROOT);
    }

    private static String embedded(String json) {
        return json.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026");
    }

    private List<Frame.Alternate> alternates(Site site, View view) {
        var all = new ArrayList<Frame.Alternate>();
        for (var locale : site.locales()) {
            var address = view.alternates().get(locale);
            if (address != null) {
                var name = locale.getDisplayLanguage(locale);
                all.add(new Frame.Alternate(
                        locale.toLanguageTag(),
                        name.isEmpty() ? locale.toLanguageTag() : name.substring(0, 1).toUpperCase(locale) + name.substring(1),
                        address,
                        absolute(address)));
            }
        }
        return all;
    }

    private Optional<Frame.Notice> notice(Snapshot snapshot, Locale locale) {
        var today = LocalDate.ofInstant(clock.instant(), snapshot.site().timeZone());
        return snapshot.site().notices().stream()
                .filter(notice -> notice.shownOn(today))
                .findFirst()
                .map(notice -> new Frame.Notice(
                        notice.level().name().toLowerCase(Locale.ROOT),
                        notice.title().in(locale),
                        notice.text().in(locale),
                        notice.article()
                                .flatMap(id -> snapshot.bestById(locale, id))
                                .map(article -> article.address())
                                .orElse(""),
                        notice.linkText().in(locale)));
    }

    /// How the people who answer are spoken of at this moment.
    public Frame.Desk desk(Site site, Words words) {
        var promise = duration(site.replyPromise(), words);
        if (site.hours().isEmpty()) {
            return new Frame.Desk(true, "", promise, List.of());
        }
        var now = clock.instant();
        var state = site.hours().at(now);
        var said = state.until()
                .map(until -> words.say(state.open() ? "desk.openUntil" : "desk.opens", moment(until, words)))
                .orElseGet(() -> words.say("desk.closed"));
        return new Frame.Desk(state.open(), said, promise, week(site.hours(), words));
    }

    /// Which way this language is read: `ltr` or `rtl`.
    public static String direction(Locale locale) {
        return RIGHT_TO_LEFT.contains(locale.getLanguage()) ? "rtl" : "ltr";
    }

    /// A time as people say it: the hour if it is today, with the day if it is not.
    public String moment(ZonedDateTime time, Words words) {
        var today = LocalDate.ofInstant(clock.instant(), time.getZone());
        var hour = DateTimeFormatter.ofPattern("H:mm", words.locale()).format(time);
        if (time.toLocalDate().equals(today)) {
            return hour;
        }
        if (time.toLocalDate().isBefore(today.plusDays(7)) && time.toLocalDate().isAfter(today)) {
            return time.getDayOfWeek().getDisplayName(TextStyle.FULL, words.locale()) + " " + hour;
        }
        return exactly(time, words);
    }

    /// A time as it stands in what may be read on another day.
    public static String exactly(ZonedDateTime time, Words words) {
        return date(time.toLocalDate(), words) + ", " + DateTimeFormatter.ofPattern("H:mm", words.locale()).format(time);
    }

    /// A day with its month spelled out.
    public static String date(LocalDate day, Words words) {
        // English of no country would be American, with the month first, beside the hours of 0 to 24 that stand everywhere.
        var locale = words.locale().equals(Locale.ENGLISH) ? Locale.forLanguageTag("en-001") : words.locale();
        return DateTimeFormatter.ofLocalizedDate(java.time.format.FormatStyle.LONG)
                .withLocale(locale)
                .format(day);
    }

    /// "within 4 hours", "within 2 days".
    public static String duration(Duration promise, Words words) {
        return promise.toHours() < 48 && promise.toHours() != 24
                ? words.say("promise.hours", promise.toHours())
                : words.say("promise.days", promise.toDays());
    }

    /// Days in a row with the same times share a line: "Mon–Fri 8:00–18:00".
    private static List<String> week(OpeningHours hours, Words words) {
        var lines = new LinkedHashMap<String, String>();
        var days = DayOfWeek.values();
        for (int i = 0; i < days.length;) {
            var spans = hours.week().getOrDefault(days[i], List.of());
            int last = i;
            while (last + 1 < days.length
                    && hours.week().getOrDefault(days[last + 1], List.of()).equals(spans)) {
                last++;
            }
            if (!spans.isEmpty()) {
                var from = days[i].getDisplayName(TextStyle.SHORT_STANDALONE, words.locale());
                var to = days[last].getDisplayName(TextStyle.SHORT_STANDALONE, words.locale());
                var times = spans.stream()
                        .map(span -> DateTimeFormatter.ofPattern("H:mm").format(span.from()) + "–"
                                + DateTimeFormatter.ofPattern("H:mm").format(span.to()))
                        .toList();
                lines.put(from, (last > i ? from + "–" + to : from) + " " + String.join(", ", times));
            }
            i = last + 1;
        }
        return List.copyOf(lines.values());
    }
}
