package help.cairn.tickets;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import help.cairn.articles.Article;
import help.cairn.articles.Library;
import help.cairn.articles.Site;
import help.cairn.articles.Snapshot;
import help.cairn.articles.Topic;
import help.cairn.deflection.Acts;
import help.cairn.deflection.Visits;
import help.cairn.search.Finder;
import help.cairn.staff.Secrets;
import help.cairn.storage.Database;
import help.cairn.web.Clients;
import help.cairn.web.Json;
import help.cairn.web.Limits;
import help.cairn.web.Link;
import help.cairn.web.Pages;
import help.cairn.web.Words;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// "Still need help?": topics, then the form, and one look at answers before it is sent where scripts are off.
public final class ContactPages {
    private static final Duration FASTEST = Duration.ofSeconds(3);
    private static final Duration SLOWEST = Duration.ofHours(24);
    private static final Duration LOOK_BACK = Duration.ofDays(1);
    private static final int AN_HOUR = 20;
    /// More than these in an hour from one network, or in a day from one address, look like a robot's: then a device works
    /// for each.
    private static final int CALM = 3;
    private static final int FOR_ONE_ADDRESS = 20;
    private static final int OFFERS = 3;
    private static final int MOST_BLOCKS = 20;
    private static final Logger LOG = LoggerFactory.getLogger(ContactPages.class);
    /// Nothing can be written at the moment.
    static final String DOWN = "contact.err.down";
    /// Longer links are more than some mail programs take.
    private static final int LONGEST_LINK = 1_800;
    private static final String TRAP = "website";

    private final Library library;
    private final Pages pages;
    private final Acts acts;
    private final Finder finder;
    private final Tickets tickets;
    private final Attachments attachments;
    private final Limits limits;
    private final Clients clients;
    private final Lot lot;
    private final Proof proof;
    /// How often a form came back, by its key.
    private final Cache<String, Integer> returned = Caffeine.newBuilder().maximumSize(50_000).expireAfterAccess(Duration.ofDays(1)).build();

    public ContactPages(Library library, Pages pages, Acts acts, Finder finder, Tickets tickets, Attachments attachments, Limits limits,
            Clients clients, Lot lot) {
        this.library = library;
        this.pages = pages;
        this.acts = acts;
        this.finder = finder;
        this.tickets = tickets;
        this.attachments = attachments;
        this.limits = limits;
        this.clients = clients;
        this.lot = lot;
        proof = new Proof(tickets.seal().sign("proof of work"));
    }

    /// `GET /{locale}/contact`
    public void contact(Context ctx) {
        var snapshot = library.current();
        var locale = pages.localeOf(ctx, snapshot);
        var topics = snapshot.site().topics();
        var wanted = Optional.ofNullable(ctx.queryParam("topic")).flatMap(snapshot.site()::topic);
        var topic = topics.size() == 1 ? Optional.of(topics.getFirst()) : wanted;
        var visit = acts.saw(ctx, "contact_open", locale.toLanguageTag(), opened(topic, ctx, snapshot.site()), lot::arms);
        if (topic.isPresent()) {
            var question = new Tickets.Question(topic.get().id(), locale, "", Optional.ofNullable(ctx.queryParam("q")).orElse(""), "", "",
                    handed(ctx, topic.get()));
            var journey = journey(ctx, visit, snapshot, locale);
            show(ctx, snapshot, new Form(topic.get(), question, Secrets.fresh(), stamp(), journey, all(journey), Photos.NONE, Map.of(), "", false, List.of()));
        } else {
            topics(ctx, snapshot, locale, visit);
        }
    }

    private static Map<String, Object> opened(Optional<Topic> topic, Context ctx, Site site) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("topic", topic.map(Topic::id).orElse(""));
        fields.put("from", place(ctx, site));
        return fields;
    }

    private void topics(Context ctx, Snapshot snapshot, Locale locale, Visits.Visit visit) {
        var words = pages.words(locale);
        var draft = Optional.ofNullable(ctx.queryParam("q")).filter(text -> !text.isBlank()).map(text -> "&q=" + coded(cut(text))).orElse("");
        var from = place(ctx, snapshot.site()).isEmpty() ? "" : "&from=" + coded(place(ctx, snapshot.site()));
        var choices = snapshot.site().topics().stream()
                .map(topic -> new ContactPage.Choice(
                        title(topic, locale), topic.help().in(locale), topic.icon(),
                        "/" + locale.toLanguageTag() + "/contact?topic=" + coded(topic.id()) + draft + from + along(ctx, topic)))
                .toList();
        var journey = snapshot.site().channels().isEmpty() ? Journey.NOTHING : journey(ctx, visit, snapshot, locale);
        var context = named(journey, visit);
        var channels = channels(snapshot.site(), context, words);
        var view = Pages.View.of(words.say("contact.title"), "/" + locale.toLanguageTag() + "/contact").in("contact").also(elsewhere(snapshot.site(), ""));
        pages.show(ctx, pages.frame(snapshot, locale, view), new ContactPage(
                choices, channels, promise(snapshot.site(), Site.otherTopic(), words), context,
                context.isEmpty() ? List.of() : TicketPages.lines(journey, words)));
    }

    /// Other ways to a person when a question cannot be taken here; mail begins with what was typed.
    private List<ContactPage.Channel> instead(Site site, Words words, String message) {
        return site.channels().stream().map(channel -> channel(channel, site, "", words)).map(channel -> {
            var body = coded(message).replace("+", "%20");
            return channel.kind().equals("mail") && !body.isEmpty() && body.length() <= LONGEST_LINK
                    ? new ContactPage.Channel(channel.kind(), channel.label(), channel.value(), channel.address() + "?body=" + body, channel.state())
                    : channel;
        }).toList();
    }

    /// What a link may fill in: the topic's own fields by their names, and any number of an order as `order`.
    private static Map<String, String> handed(Context ctx, Topic topic) {
        var fields = new LinkedHashMap<String, String>();
        for (var field : topic.fields()) {
            var given = Optional.ofNullable(ctx.queryParam(field.name()))
                    .or(() -> field.type() == Topic.FieldType.ORDER_NUMBER ? Optional.ofNullable(ctx.queryParam("order")) : Optional.empty())
                    .map(text -> cut(text.replaceAll("\\p{Cntrl}+", " ").strip())).orElse("");
            var fits = switch (field.type()) {
                case PHOTO -> false;
                case CHOICE -> field.options().stream().anyMatch(option -> option.value().equals(given));
                case DATE -> given.matches("\\d{4}-\\d{2}-\\d{2}");
                case TEXT, LONG_TEXT, EMAIL, ORDER_NUMBER -> !given.isEmpty();
            };
            if (fits) {
                fields.put(field.name(), given);
            }
        }
        return fields;
    }

    /// What came with the address that leads to the topics goes on to the form.
    private static String along(Context ctx, Topic topic) {
        var all = new LinkedHashMap<>(handed(ctx, topic));
        all.putAll(shop(ctx));
        return all.entrySet().stream().map(entry -> "&" + entry.getKey() + "=" + coded(entry.getValue())).collect(Collectors.joining());
    }

    private static Map<String, String> shop(Context ctx) {
        return Journey.shop(name -> Optional.ofNullable(ctx.queryParam(name)).orElseGet(() -> switch (name) {
            case "product" -> ctx.queryParam("sku");
            case "campaign" -> ctx.queryParam("utm_campaign");
            default -> null;
        }));
    }

    /// The name of what a shopper did; empty if there is nothing to hand along.
    private String named(Journey journey, Visits.Visit visit) {
        return journey.searches().isEmpty() && journey.read().isEmpty() ? "" : tickets.contextOf(visit.session());
    }

    private List<ContactPage.Channel> channels(Site site, String context, Words words) {
        return site.channels().stream().map(channel -> channel(channel, site, context, words)).toList();
    }

    private ContactPage.Channel channel(Site.Channel channel, Site site, String context, Words words) {
        var hours = channel.hours().orElse(site.hours());
        var state = hours.at(tickets.clock().instant());
        var said = hours.isEmpty()
                ? ""
                : state.until()
                        .map(until -> words.say(state.open() ? "desk.openUntil" : "desk.opens", pages.moment(until, words)))
                        .orElseGet(() -> words.say("desk.closed"));
        var digits = channel.value().replaceAll("[^+0-9]", "");
        var address = switch (channel.kind()) {
            case MAIL -> "mailto:" + channel.value() + (context.isEmpty() ? "" : "?subject=" + context);
            case PHONE -> "tel:" + digits;
            case SMS -> "sms:" + digits + (context.isEmpty() ? "" : "?body=" + context);
            case WHATSAPP -> "https://wa.me/" + digits.replace("+", "") + (context.isEmpty() ? "" : "?text=" + context);
            case CHAT -> channel.value() + (context.isEmpty() ? "" : (channel.value().contains("?") ? "&" : "?") + "context=" + context);
        };
        var kind = channel.kind().name().toLowerCase(Locale.ROOT);
        var label = channel.label().in(words.locale());
        return new ContactPage.Channel(kind, label.isEmpty() ? words.say("channel." + kind) : label, channel.value(), address, said);
    }

    /// `GET /{locale}/contact/answers`: what may answer the question while it is written.
    public void answers(Context ctx) {
        var snapshot = library.current();
        var locale = pages.localeOf(ctx, snapshot);
        ctx.header("Cache-Control", "no-store");
        var text = Optional.ofNullable(ctx.queryParam("q")).orElse("");
        var topic = Optional.ofNullable(ctx.queryParam("topic")).flatMap(snapshot.site()::topic);
        var offers = limits.allow("answers", clients.address(ctx), 120) && !holds(acts.visits().of(ctx), topic)
                ? offers(snapshot, locale, text)
                : List.<ContactFormPage.Offer>of();
        Json.write(ctx, Map.of("answers", offers.stream()
                .map(offer -> Map.of("id", offer.article(), "title", offer.title(), "lead", offer.lead(), "url", offer.address(), "whole", offer.whole()))
                .toList()));
    }

    /// Whether nothing is offered: by lot, and never where it matters too much.
    private boolean holds(Visits.Visit visit, Optional<Topic> topic) {
        return lot.holds(visit) && !topic.map(Topic::guarded).orElse(false);
    }

    private List<ContactFormPage.Offer> offers(Snapshot snapshot, Locale locale, String text) {
        if (text.strip().length() < 3) {
            return List.of();
        }
        var found = finder.search(snapshot, new Finder.Question(text, locale, Optional.empty(), 0, OFFERS, false));
        return found.hits().stream()
                .map(hit -> offer(hit.article(), hit.anchor()))
                .toList();
    }

    /// The text of an article, to be read where it is offered.
    private static List<ContactFormPage.Block> whole(Article article) {
        return article.passages().stream()
                .map(passage -> new ContactFormPage.Block(passage.heading(), passage.text().lines().map(line -> line.replace("\t", " · ")).toList()))
                .limit(MOST_BLOCKS).toList();
    }

    private static ContactFormPage.Offer offer(Article article, String anchor) {
        return new ContactFormPage.Offer(
                article.id(), article.title(), article.summary(), article.address() + (anchor.isEmpty() ? "" : "#" + anchor), whole(article));
    }

    /// `POST /{locale}/contact`
    public void send(Context ctx) {
        attachments.admit(ctx);
        var snapshot = library.current();
        var locale = pages.localeOf(ctx, snapshot);
        var site = snapshot.site();
        var topic = Optional.ofNullable(ctx.formParam("topic")).flatMap(site::topic).orElseGet(() -> site.topics().getFirst());
        var photos = Photos.of(ctx, controls(topic), attachments);
        var question = new Tickets.Question(
                topic.id(), locale, "", param(ctx, "message"), param(ctx, "email").strip(), param(ctx, "name"), fields(ctx, topic, photos), photos.all());
        var visit = acts.visits().of(ctx);
        var card = tickets.seal().open(ctx.formParam("card")).map(text -> Json.parse(text, Journey.class)).orElse(Journey.NOTHING);
        var kept = Set.copyOf(ctx.formParams("ctx"));
        var key = param(ctx, "key").matches("[A-Za-z0-9_-]{20,64}") ? param(ctx, "key") : Secrets.fresh();
        var stamp = param(ctx, "stamp");
        var form = new Form(topic, question, key, stamp, card, kept, photos, Map.of(), "", false, List.of());

        var age = tickets.seal().open(stamp).filter(text -> text.matches("\\d{1,18}"))
                .map(text -> Duration.between(Instant.ofEpochMilli(Long.parseLong(text)), tickets.clock().instant()));
        if (age.filter(time -> time.compareTo(SLOWEST) > 0).isPresent()) {
            again(ctx, snapshot, form.stamped(stamp()).wrong(Map.of(), "contact.err.stale"), 422);
            return;
        }
        var problems = new LinkedHashMap<>(tickets.problems(question, site));
        problems.putAll(photos.problems());
        if (photos.down()) {
            again(ctx, snapshot, form.wrong(problems, DOWN), 503);
            return;
        }
        if (!problems.isEmpty()) {
            again(ctx, snapshot, form.wrong(problems, ""), 422);
            return;
        }
        var address = question.email().toLowerCase(Locale.ROOT);
        boolean repeats = tickets.repeats("form:" + key);
        if (!repeats && (!limits.allow("ticket", clients.address(ctx), AN_HOUR, Duration.ofHours(1))
                || !limits.left("ticket from", address, FOR_ONE_ADDRESS, Duration.ofDays(1)))) {
            again(ctx, snapshot, form.wrong(Map.of(), "contact.err.many"), 429);
            return;
        }
        // What looks like spam is held whatever it is offered, and the page between would lose what it is known by.
        if (ctx.formParam("checked") == null && param(ctx, TRAP).isEmpty() && !holds(visit, Optional.of(topic))) {
            var offers = offers(snapshot, locale, question.message());
            if (!offers.isEmpty()) {
                acts.saw(ctx, "suggestion_shown", locale.toLanguageTag(),
                        Map.of("articles", offers.stream().map(ContactFormPage.Offer::article).toList()), lot::arms);
                show(ctx, snapshot, form.checking(offers));
                return;
            }
        }
        boolean calm = repeats || limits.allow("ticket from", address, FOR_ONE_ADDRESS, Duration.ofDays(1))
                & limits.allow("calm network", clients.address(ctx), CALM, Duration.ofHours(1))
                & limits.allow("calm address", address, CALM, Duration.ofDays(1));
        var held = !param(ctx, TRAP).isEmpty()
                ? "trap"
                : age.isEmpty()
                        ? "stamp"
                        : age.get().compareTo(FASTEST) < 0
                                ? "fast"
                                : calm || proof.uses(param(ctx, "proof")) ? "" : "many";
        Tickets.Outcome outcome;
        try {
            outcome = tickets.open(question, site, card.only(kept).on(param(ctx, "screen")), "form", new Tickets.Once("form:" + key, ""), held, visit,
                    reference -> acts.event(
                            visit, ctx, "ticket", locale.toLanguageTag(), with("errors", returned(key), ticketFields(reference, topic.id(), "form")))
                            .of(lot.arms(visit)));
        } catch (Database.Unwritable e) {
            LOG.error("A question could not be taken. {}", e.getMessage());
            again(ctx, snapshot, form.wrong(Map.of(), DOWN), 503);
            return;
        }
        switch (outcome) {
            case Tickets.Outcome.Opened(var reference, var secret, _) -> ctx.redirect(
                    "/" + locale.toLanguageTag() + "/tickets/" + reference + "?key=" + secret + "&sent=1", HttpStatus.SEE_OTHER);
            case Tickets.Outcome.Mend(var wrong) when wrong.containsKey(Tickets.ATTACHMENTS) -> again(ctx, snapshot, form.without(photos.gone()), 422);
            case Tickets.Outcome.Mend(var wrong) -> again(ctx, snapshot, form.wrong(wrong, ""), 422);
            case Tickets.Outcome.Clash _ -> again(ctx, snapshot, form.keyed(Secrets.fresh()).wrong(Map.of(), "contact.err.clash"), 422);
        }
    }

    /// How often this form came back before it was sent.
    private int returned(String key) {
        return Optional.ofNullable(returned.getIfPresent(key)).orElse(0);
    }

    private static Map<String, Object> with(String name, Object value, Map<String, Object> fields) {
        fields.put(name, value);
        return fields;
    }

    static Map<String, Object> ticketFields(String reference, String topic, String via) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("ticket", reference);
        fields.put("topic", topic);
        fields.put("via", via);
        return fields;
    }

    /// `POST /{locale}/contact/solved`: an offered answer was enough.
    public void solved(Context ctx) {
        var snapshot = library.current();
        var locale = pages.localeOf(ctx, snapshot);
        var article = snapshot.bestById(locale, param(ctx, "article")).orElseThrow(io.javalin.http.BadRequestResponse::new);
        var visit = acts.visits().of(ctx);
        var fields = new LinkedHashMap<String, Object>();
        fields.put("article", article.id());
        fields.put("solved", true);
        acts.log().fact(acts.event(visit, ctx, "suggestion_solved", locale.toLanguageTag(), fields));
        var words = pages.words(locale);
        pages.showPrivate(ctx, pages.frame(snapshot, locale, Pages.View.of(words.say("solved.title"), ctx.path()).in("contact")), new SolvedPage(
                new Link(article.title(), article.address()), new Link(words.say("contact.title"), "/" + locale.toLanguageTag() + "/contact")), Map.of());
    }

    /// What stands in the form at this moment.
    private record Form(
            Topic topic, Tickets.Question question, String key, String stamp, Journey card, Set<String> kept, Photos photos,
            Map<String, String> problems, String problem, boolean check, List<ContactFormPage.Offer> offers) {
        Form wrong(Map<String, String> fields, String whole) {
            return new Form(topic, question, key, stamp, card, kept, photos, fields, whole, false, List.of());
        }

        Form without(Photos gone) {
            return new Form(topic, question, key, stamp, card, kept, gone, gone.problems(), "", false, List.of());
        }

        Form stamped(String fresh) {
            return new Form(topic, question, key, fresh, card, kept, photos, problems, problem, check, offers);
        }

        Form keyed(String fresh) {
            return new Form(topic, question, fresh, stamp, card, kept, photos, problems, problem, check, offers);
        }

        Form checking(List<ContactFormPage.Offer> found) {
            return new Form(topic, question, key, stamp, card, kept, photos, Map.of(), "", true, found);
        }
    }

    private void again(Context ctx, Snapshot snapshot, Form form, int status) {
        ctx.status(status);
        if (status == HttpStatus.UNPROCESSABLE_CONTENT.getCode()) {
            returned.asMap().merge(form.key(), 1, Integer::sum);
        }
        if (status == HttpStatus.SERVICE_UNAVAILABLE.getCode()) {
            ctx.header("Retry-After", "60");
        }
        show(ctx, snapshot, form);
    }

    private void show(Context ctx, Snapshot snapshot, Form form) {
        var question = form.question();
        var locale = question.locale();
        var words = pages.words(locale);
        var home = "/" + locale.toLanguageTag() + "/contact";
        var hidden = new LinkedHashMap<String, String>();
        hidden.put("topic", form.topic().id());
        hidden.put("key", form.key());
        hidden.put("stamp", form.stamp());
        hidden.put("card", tickets.seal().close(Json.text(form.card())));
        boolean holds = holds(acts.visits().of(ctx), Optional.of(form.topic()));
        var offered = form.check()
                ? form.offers()
                : holds
                        ? List.<ContactFormPage.Offer>of()
                        : Stream.concat(
                                form.topic().articles().stream().flatMap(id -> snapshot.bestById(locale, id).stream()).map(article -> offer(article, "")),
                                offers(snapshot, locale, question.message()).stream())
                                .collect(Collectors.toMap(ContactFormPage.Offer::article, offer -> offer, (first, _) -> first, LinkedHashMap::new))
                                .values().stream().limit(OFFERS).toList();
        var context = named(form.card(), acts.visits().of(ctx));
        var title = title(form.topic(), locale);
        var back = snapshot.site().topics().size() > 1
                ? new Link(words.say("contact.title"), home)
                : new Link(words.say("topics.all"), "/" + locale.toLanguageTag());
        var page = new ContactFormPage(
                form.topic().id(), title, form.topic().hint().in(locale), home,
                holds ? "" : home + "/answers?topic=" + coded(form.topic().id()), offered,
                form.check(), hidden, form.topic().fields().stream().map(field -> field(field, form, words)).toList(),
                question.message(), question.email(), question.name(), form.problems(), form.problem(),
                limits.left("calm network", clients.address(ctx), CALM, Duration.ofHours(1)) ? Optional.empty() : Optional.of(proof.puzzle()),
                form.problem().equals(DOWN) ? instead(snapshot.site(), words, question.message()) : List.of(),
                controls(form.topic()).contains(Photos.ANY)
                        ? Optional.of(form.photos().control(Photos.ANY, words.say("file.add"), "", false, "", words))
                        : Optional.empty(),
                chips(form.card(), form.kept(), words), channels(snapshot.site(), context, words), context,
                promise(snapshot.site(), form.topic(), words), back);
        var named = form.check() ? words.say("check.title") : words.say("contact.ask");
        var wrong = !form.problems().isEmpty() || !form.problem().isEmpty();
        var view = Pages.View.of(wrong ? words.say("contact.mendTitle", named) : named, home).in("contact")
                .also(elsewhere(snapshot.site(), "?topic=" + coded(form.topic().id())));
        pages.showPrivate(ctx, pages.frame(snapshot, locale, view), page, Map.of());
    }

    /// The controls for files in this topic's form: its own, or one for any.
    private static List<String> controls(Topic topic) {
        var own = topic.fields().stream().filter(field -> field.type() == Topic.FieldType.PHOTO).map(Topic.Field::name).toList();
        return own.isEmpty() ? List.of(Photos.ANY) : own;
    }

    private static ContactFormPage.Field field(Topic.Field field, Form form, Words words) {
        var locale = words.locale();
        var value = form.question().fields().getOrDefault(field.name(), "");
        var problem = form.problems().getOrDefault(field.name(), "");
        var files = field.type() == Topic.FieldType.PHOTO
                ? Optional.of(form.photos().control(
                        field.name(), field.label().in(locale), field.hint().in(locale), field.required(), problem.equals("file.err.some") ? "" : problem,
                        words))
                : Optional.<FileControl>empty();
        return new ContactFormPage.Field(
                field.name(), type(field.type()), field.label().in(locale), field.hint().in(locale), field.required(), value,
                field.options().stream().map(option -> new ContactFormPage.Choice(option.value(), option.label().in(locale), option.value().equals(value)))
                        .toList(),
                field.showWhen().map(when -> new ContactFormPage.Shown(when.field(), when.value())), problem, files);
    }

    private static String type(Topic.FieldType type) {
        return switch (type) {
            case TEXT -> "text";
            case LONG_TEXT -> "longText";
            case EMAIL -> "email";
            case ORDER_NUMBER -> "orderNumber";
            case CHOICE -> "choice";
            case PHOTO -> "photo";
            case DATE -> "date";
        };
    }

    private List<ContactFormPage.Chip> chips(Journey card, Set<String> kept, Words words) {
        var chips = new ArrayList<ContactFormPage.Chip>();
        for (int i = 0; i < card.searches().size(); i++) {
            var search = card.searches().get(i);
            chips.add(new ContactFormPage.Chip(
                    "s" + i, words.say("context.search", search.query()), words.say("context.opened", search.opened().size()), kept.contains("s" + i)));
        }
        for (int i = 0; i < card.read().size(); i++) {
            var read = card.read().get(i);
            chips.add(new ContactFormPage.Chip(
                    "a" + i, words.say("context.read", read.title()),
                    read.vote().isEmpty() ? (read.seconds() > 0 ? words.say("context.seconds", read.seconds()) : "") : words.say("context.vote." + read.vote()),
                    kept.contains("a" + i)));
        }
        if (!card.place().isEmpty()) {
            chips.add(new ContactFormPage.Chip("place", words.say("context.place", card.place()), "", kept.contains("place")));
        }
        card.shop().forEach((name, value) -> chips.add(new ContactFormPage.Chip(name, words.say("context." + name, value), "", kept.contains(name))));
        if (!card.device().isEmpty()) {
            chips.add(new ContactFormPage.Chip("device", words.say("context.device", card.device()), "", kept.contains("device")));
        }
        return chips;
    }

    private static Set<String> all(Journey card) {
        var parts = new java.util.HashSet<>(Journey.SHOP);
        parts.addAll(Set.of("place", "device"));
        for (int i = 0; i < card.searches().size(); i++) {
            parts.add("s" + i);
        }
        for (int i = 0; i < card.read().size(); i++) {
            parts.add("a" + i);
        }
        return parts;
    }

    private Journey journey(Context ctx, Visits.Visit visit, Snapshot snapshot, Locale locale) {
        var now = tickets.clock().instant();
        var family = acts.visits().robots().family(ctx.header("User-Agent"));
        var device = family.isEmpty() ? visit.device() : visit.device() + ", " + family;
        return Journey.of(acts.journey(visit.session(), now.minus(LOOK_BACK)), snapshot, locale, place(ctx, snapshot.site()), shop(ctx), device,
                Pages.bestLocale(ctx, snapshot.site()).toLanguageTag(), now);
    }

    /// The path of our own page that the form was opened from, or the address of one of the store's, as the link names it.
    private static String place(Context ctx, Site site) {
        var named = ctx.queryParam("from");
        if (named != null && site.storeUrl().filter(store -> (named + "/").startsWith(store.toString().replaceFirst("/*$", "/"))).isPresent()) {
            var bare = named.replaceFirst("[?#].*", "");
            return bare.matches("[A-Za-z0-9/_.%:-]{1,180}") ? bare : "";
        }
        if (named != null && named.matches("/[A-Za-z0-9/_.%-]{1,180}")) {
            return named;
        }
        var referer = ctx.header("Referer");
        try {
            var address = referer == null ? null : URI.create(referer);
            return address != null && address.getRawAuthority() != null && address.getRawAuthority().equalsIgnoreCase(ctx.header("Host"))
                    && address.getRawPath().matches("/[^/]+/articles/.*") ? cut(address.getRawPath()) : "";
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private String promise(Site site, Topic topic, Words words) {
        var by = tickets.promised(site, topic, tickets.clock().instant()).atZone(site.timeZone());
        return words.say("promise.by", pages.moment(by, words));
    }

    String title(Topic topic, Locale locale) {
        var title = topic.title().in(locale);
        return title.isEmpty() ? pages.words(locale).say("topic." + (topic.id().equals("other") ? "other" : "any")) : title;
    }

    private static Map<Locale, String> elsewhere(Site site, String query) {
        var all = new LinkedHashMap<Locale, String>();
        site.locales().forEach(locale -> all.put(locale, "/" + locale.toLanguageTag() + "/contact" + query));
        return all;
    }

    private static Map<String, String> fields(Context ctx, Topic topic, Photos photos) {
        var fields = new LinkedHashMap<String, String>();
        topic.fields().forEach(field -> fields.put(
                field.name(), field.type() == Topic.FieldType.PHOTO ? photos.names(field.name()) : param(ctx, field.name())));
        return fields;
    }

    private String stamp() {
        return tickets.seal().close(Long.toString(tickets.clock().instant().toEpochMilli()));
    }

    private static String param(Context ctx, String name) {
        return Optional.ofNullable(ctx.formParam(name)).orElse("");
    }

    private static String cut(String text) {
        return text.length() > Tickets.LONGEST_LINE ? text.substring(0, Tickets.LONGEST_LINE) : text;
    }

    private static String coded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
