package help.cairn.reports;

import help.cairn.articles.Library;
import help.cairn.articles.Snapshot;
import help.cairn.deflection.Share;
import help.cairn.reports.GapReport.Gap;
import help.cairn.reports.GapTally.Counted;
import help.cairn.staff.Account;
import help.cairn.staff.Colleagues;
import help.cairn.staff.StaffPages;
import help.cairn.web.Json;
import help.cairn.web.Link;
import help.cairn.web.Pages;
import help.cairn.web.Words;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import io.javalin.http.HttpStatus;
import io.javalin.http.NotFoundResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.text.NumberFormat;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Search gaps, as leads and writers read and close them.
public final class GapPages {
    private static final String HOME = "/staff/gaps";
    private static final int FIRST = 3;
    private static final int QUERIES = 100;
    private static final String OPEN = "open";

    private static final Map<String, String> ICONS = Map.of(
            "drop", "removed", "translate", "globe", "addWords", "same", "draft", "added", "rank", "changed", "retitle", "changed", "review", "changed",
            "look", "search");

    /// More rows than that nobody works off; whoever wants them asks for them.
    private static final int AT_FIRST = 25;
    /// The columns by which gaps can be sorted, the most of it first.
    private static final Map<String, Comparator<Gap>> SORTS = sorts();

    private final Gaps gaps;
    private final Workshop workshop;
    private final Library library;
    private final Pages pages;
    private final StaffPages staff;
    private final Colleagues colleagues;
    private final Clock clock;

    public GapPages(Gaps gaps, Workshop workshop, Library library, Pages pages, StaffPages staff, Colleagues colleagues, Clock clock) {
        this.gaps = gaps;
        this.workshop = workshop;
        this.library = library;
        this.pages = pages;
        this.staff = staff;
        this.colleagues = colleagues;
        this.clock = clock;
    }

    private static Map<String, Comparator<Gap>> sorts() {
        var all = new LinkedHashMap<String, Comparator<Gap>>();
        all.put("visitors", Comparator.comparingLong(Gap::visitors));
        all.put("zeroResult", byShare(Gap::zeroResult));
        all.put("contacted", byShare(Gap::contacted));
        all.put("gaveUp", byShare(Gap::gaveUp));
        all.put("tickets", Comparator.comparingLong(Gap::tickets));
        all.put("priority", Comparator.comparingDouble(Gap::priority));
        return all;
    }

    private static Comparator<Gap> byShare(Function<Gap, Share> share) {
        return Comparator.comparingDouble(gap -> share.apply(gap).low());
    }

    /// `GET /staff/gaps`, the same as a spreadsheet with `format=csv`, and for programs with `format=json`.
    public void show(Context ctx) {
        var me = writer(ctx);
        gaps.watch();
        var filters = filters(ctx);
        var period = filters.period();
        var report = gaps.whole(period, filters.before()).report();
        var action = param(ctx, "action");
        var state = param(ctx, "state");
        var sort = SORTS.containsKey(param(ctx, "sort")) ? param(ctx, "sort") : "priority";
        var listed = report.gaps().stream().filter(gap -> action.isEmpty() || gap.action().equals(action)).filter(gap -> in(gap, state))
                .sorted(SORTS.get(sort).reversed()).map(gap -> gap.without(!me.role().leads())).toList();
        var shown = new GapReport(report.from(), report.to(), report.timeZone(), report.locale(), report.failing(), listed, report.rare());
        if (!param(ctx, "format").isEmpty()) {
            staff.note(ctx, "report export", "gaps, %s to %s, %s".formatted(period.from(), period.to(), param(ctx, "format")));
        }
        switch (param(ctx, "format")) {
            case "csv" -> download(ctx, "gaps-%s-%s.csv".formatted(period.from(), period.to()), "text/csv; charset=utf-8", Sheet.of(shown).csv());
            case "json" -> Json.write(ctx, shown);
            default -> show(ctx, filters, report, shown, action, state, sort);
        }
    }

    private static boolean in(Gap gap, String state) {
        return switch (state) {
            case "" -> gap.state() != GapState.IGNORED;
            case OPEN -> gap.state().open();
            default -> gap.state().tag().equals(state);
        };
    }

    private void show(Context ctx, Filters filters, GapReport all, GapReport shown, String action, String state, String sort) {
        var snapshot = library.current();
        var words = pages.words(Pages.bestLocale(ctx, snapshot.site()));
        var address = new Address(filters, action, state, sort);
        boolean whole = !param(ctx, "all").isEmpty();
        var here = all.gaps().stream().filter(gap -> in(gap, state)).toList();
        var actions = new ArrayList<GapsPage.Chip>();
        actions.add(chip(words.say("gaps.all"), here.size(), address.action(""), action.isEmpty(), words));
        Arrays.stream(Cause.values()).map(Cause::action).distinct().forEach(one -> {
            long many = here.stream().filter(gap -> gap.action().equals(one)).count();
            if (many > 0 || one.equals(action)) {
                actions.add(chip(words.say("gaps.action." + one), many, address.action(one), one.equals(action), words));
            }
        });
        var states = new ArrayList<GapsPage.Chip>();
        states.add(chip(words.say("gaps.notIgnored"), all.gaps().stream().filter(gap -> in(gap, "")).count(), address.state(""), state.isEmpty(), words));
        for (var one : GapState.values()) {
            long many = all.gaps().stream().filter(gap -> gap.state() == one).count();
            if (many > 0 || one.tag().equals(state)) {
                states.add(chip(words.say("gaps.state." + one.key()), many, address.state(one.tag()), one.tag().equals(state), words));
            }
        }
        var kept = new ArrayList<ReportPage.Hidden>();
        address.kept().forEach((name, value) -> kept.add(new ReportPage.Hidden(name, value)));
        var page = new GapsPage(
                filters.says(words), new ReportPage.Form(HOME, filters, kept, Optional.empty()), finding(shown, words),
                actions, states.size() > 2 || !state.isEmpty() ? states : List.of(),
                SORTS.keySet().stream().map(key -> new GapsPage.Sort(key, address.sort(key), key.equals(sort))).toList(),
                shown.gaps().stream().limit(whole ? Long.MAX_VALUE : AT_FIRST).map(gap -> row(gap, filters, words)).toList(),
                whole || shown.gaps().size() <= AT_FIRST ? "" : words.say("gaps.more", shown.gaps().size()), address + "&all=1",
                all.rare() == 0 ? "" : words.say("gaps.rare", all.rare()), open(filters, words), leftOut(filters, words), address + "&format=csv",
                address + "&format=json");
        pages.showPrivate(ctx, pages.frame(snapshot, words.locale(), Pages.View.of(words.say("staff.gaps"), ctx.path())), page,
                Map.of("staff", staff.frame(ctx, "staff.gaps")));
    }

    /// This page as it is shown, or with one thing else.
    private record Address(Filters filters, String action, String state, String sort) {
        Address action(String other) {
            return new Address(filters, other, state, sort);
        }

        Address state(String other) {
            return new Address(filters, "", other, sort);
        }

        String sort(String other) {
            return new Address(filters, action, state, other).toString();
        }

        Map<String, String> kept() {
            var all = new LinkedHashMap<String, String>();
            if (!action.isEmpty()) {
                all.put("action", action);
            }
            if (!state.isEmpty()) {
                all.put("state", state);
            }
            if (!sort.equals("priority")) {
                all.put("sort", sort);
            }
            return all;
        }

        @Override
        public String toString() {
            return HOME + "?" + filters.query() + kept().entrySet().stream()
                    .map(entry -> "&" + entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8)).collect(Collectors.joining());
        }
    }

    private static GapsPage.Chip chip(String name, long many, Address address, boolean current, Words words) {
        return new GapsPage.Chip(name, words.say("deflection.count", many), address.toString(), current);
    }

    private static String language(String tag, Words words) {
        var name = Locale.forLanguageTag(tag).getDisplayName(words.locale());
        return name.isEmpty() ? tag : name;
    }

    private static String finding(GapReport report, Words words) {
        if (report.gaps().isEmpty()) {
            return words.say("gaps.nothing");
        }
        long all = report.gaps().stream().mapToLong(Gap::tickets).sum();
        long first = report.gaps().stream().limit(FIRST).mapToLong(Gap::tickets).sum();
        var finding = words.say("gaps.finding", report.gaps().size(), all);
        return report.gaps().size() > FIRST && all > 0 ? finding + " " + words.say("gaps.findingFirst", FIRST, first) : finding;
    }

    private static GapsPage.Row row(Gap gap, Filters filters, Words words) {
        var drawing = new Drawing(gap.trend());
        return new GapsPage.Row(
                HOME + "/" + gap.id() + "?" + filters.query(), gap.cluster(), gap.locales().getFirst(), quoted(gap.variants(), words),
                gap.locales().stream().map(tag -> language(tag, words)).collect(Collectors.joining(", ")),
                words.say("gaps.aWeek", number(gap.priority(), words)), words.say("deflection.count", gap.visitors()),
                words.say("gaps.before", gap.visitorsBefore()),
                List.of(part("zeroResult", gap.zeroResult(), words), part("contacted", gap.contacted(), words), part("gaveUp", gap.gaveUp(), words)),
                words.say("deflection.count", gap.tickets()), drawing.line(), drawing.band(), drawing.says(words), gap.spike().map(spike -> said(spike, words)),
                words.say("gaps.action." + gap.action()), ICONS.get(gap.action()), because(gap, words), gap.state().key(), mood(gap.state()),
                gap.owner().map(GapPages::name));
    }

    private String open(Filters filters, Words words) {
        return new Telling(words).open(filters.period(), clock, pages);
    }

    private ReportPage.Meaning leftOut(Filters filters, Words words) {
        return new Telling(words).leftOut(gaps.leftOut(filters.period()));
    }

    private static String name(String email) {
        return email.replaceFirst("@.*", "");
    }

    private static String quoted(List<String> texts, Words words) {
        return texts.stream().map(text -> words.say("gaps.quoted", text)).collect(Collectors.joining(", "));
    }

    private static GapsPage.Part part(String key, Share share, Words words) {
        return new GapsPage.Part(key, share.value().map(value -> Said.percent(value, words)).orElse(""),
                words.say("deflection.of", share.numerator(), share.denominator()),
                Said.range(share, words));
    }

    private static String mood(GapState state) {
        return switch (state) {
            case VERIFIED -> "ok";
            case NO_EFFECT -> "stop";
            case ACCEPTED, IN_PROGRESS -> "mind";
            case NEW, PUBLISHED, IGNORED -> "";
        };
    }

    private static String said(GapReport.Spike spike, Words words) {
        return words.say("gaps.spike", Pages.date(LocalDate.parse(spike.day()), words), spike.visitors(), number(spike.median(), words));
    }

    private static String because(Gap gap, Words words) {
        var signals = gap.signals();
        var signal = signals.signal(gap.cause());
        return words.say("gaps.because." + gap.cause().tag(), signal.searches(), signals.searches(), gap.cause() == Cause.OTHER_WORDS
                ? signals.rescued().searches()
                : signals.tickets(), gap.topArticle().map(top -> number(top.position(), words)).orElse(""), signals.searches() - signals.zero().searches());
    }

    /// Eight weeks as a line, from 0 to 100 both ways.
    private record Drawing(List<Long> weeks) {
        private static final double HIGHEST = 7;
        private static final double WHOLE = 100;

        String line() {
            double most = Math.max(1, weeks.stream().mapToLong(Long::longValue).max().orElse(1));
            var path = new StringBuilder();
            for (int at = 0; at < weeks.size(); at++) {
                path.append(at == 0 ? "M" : "L").append(Math.round(at * WHOLE / (weeks.size() - 1))).append(' ')
                        .append(Math.round(WHOLE - weeks.get(at) / most * (WHOLE - HIGHEST)));
            }
            return path.toString();
        }

        String band() {
            return line() + "V100H0z";
        }

        String says(Words words) {
            return words.say("gaps.weeks", weeks.getFirst(), weeks.getLast());
        }
    }

    /// `GET /staff/gaps/{id}`
    public void one(Context ctx) {
        writer(ctx);
        gaps.watch();
        show(ctx, ctx.pathParam("id"), "", ctx.queryParam("done") != null);
    }

    private void show(Context ctx, String id, String problem, boolean done) {
        var me = staff.who(ctx).account();
        var snapshot = library.current();
        var words = pages.words(Pages.bestLocale(ctx, snapshot.site()));
        var filters = filters(ctx);
        var whole = gaps.whole(filters.period(), filters.before());
        var group = Gaps.find(whole, id);
        var decision = gaps.decision(group.map(found -> found.gap().id()).orElse(id));
        if (group.isEmpty() && decision.isEmpty()) {
            throw new NotFoundResponse();
        }
        var page = group.isPresent()
                ? page(ctx, filters, whole, group.get(), me, snapshot, problem, done, words)
                : uncounted(ctx, filters, decision.get(), me, problem, words);
        pages.showPrivate(ctx, pages.frame(snapshot, words.locale(), Pages.View.of(page.name(), ctx.path())), page,
                Map.of("staff", staff.frame(ctx, "staff.gaps")));
    }

    private GapPage page(
            Context ctx, Filters filters, GapTally.Whole whole, Counted group, Account me, Snapshot snapshot, String problem, boolean done, Words words) {
        var period = filters.period();
        var gap = group.gap();
        var drawing = new Drawing(gap.trend());
        var zone = period.zone();
        var today = LocalDate.ofInstant(clock.instant(), zone);
        var last = period.to().minusDays(1).isAfter(today) ? today : period.to().minusDays(1);
        var weeks = new ArrayList<GapPage.Week>();
        for (int week = 0; week < gap.trend().size(); week++) {
            weeks.add(new GapPage.Week(Pages.date(last.minusWeeks(gap.trend().size() - 1L - week), words), gap.trend().get(week)));
        }
        var history = history(gap.id(), words);
        var figures = new ArrayList<DeflectionPage.Figure>();
        figures.add(figure("failing", gap.failing(), Optional.of(gap.failingBefore()), words));
        figures.add(figure("contacted", gap.contacted(), Optional.empty(), words));
        figures.add(figure("gaveUp", gap.gaveUp(), Optional.empty(), words));
        figures.add(figure("zeroResult", gap.zeroResult(), Optional.empty(), words));
        figures.add(figure("noClick", gap.noClick(), Optional.empty(), words));
        figures.add(figure("toForm", gap.toForm(), Optional.empty(), words));
        figures.add(figure("everybody", whole.report().failing(), Optional.empty(), words));
        var top = gap.topArticle().flatMap(one -> snapshot.bestById(Locale.forLanguageTag(group.locale()), one.article()));
        return new GapPage(
                gap.cluster(), group.locale(), filters.says(words), true, HOME + "?" + filters.query(), HOME + "/" + gap.id() + "?" + filters.query(),
                staff.who(ctx).formToken(), me.role().leads(), open(filters, words), leftOut(filters, words), problem,
                done && !history.isEmpty() ? words.say("gaps.done") : "", gap.state().key(),
                mood(gap.state()), gap.owner().orElse(""), gap.cause().tag(), because(gap, words), gap.action(), figures,
                words.say("gaps.visitors", gap.visitors(), gap.visitorsBefore()), words.say("gaps.priority", number(gap.priority(), words)),
                gap.topArticle().map(one -> top.map(article -> new Link(article.title(), article.address())).orElseGet(() -> new Link(one.article(), ""))),
                gap.topArticle().map(one -> words.say("gaps.opened", one.opened(), number(one.position(), words))).orElse(""),
                gap.spike().map(spike -> said(spike, words)), drawing.line(), drawing.band(), drawing.says(words), weeks,
                group.queries().stream().limit(QUERIES).map(query -> new GapPage.Query(query.words(), query.searches())).toList(),
                signals(gap, words), me.role().leads() ? Optional.of(gap.ticketSubjects()) : Optional.empty(), gap.tickets(),
                gap.effect().map(effect -> effect(effect, words)),
                Arrays.stream(GapState.values()).filter(GapState::said).map(GapState::tag).toList(),
                colleagues.all().stream().map(Account::email).toList(),
                whole.groups().stream().map(Counted::gap).filter(other -> !other.id().equals(gap.id())).limit(QUERIES)
                        .map(other -> new GapPage.Other(other.id(), other.cluster())).toList(),
                fix(group, snapshot, words), history);
    }

    /// A gap that fewer than three searched for in these days: what was decided, without a figure.
    private GapPage uncounted(Context ctx, Filters filters, GapStore.Decision decision, Account me, String problem, Words words) {
        var effect = gaps.effect(decision);
        var state = effect.filter(GapReport.Effect::enough).map(told -> told.verdict().equals("verified") ? GapState.VERIFIED : GapState.NO_EFFECT)
                .orElse(decision.state());
        return new GapPage(
                decision.name().isEmpty() ? words.say("gaps.unnamed") : decision.name(), words.locale().toLanguageTag(), filters.says(words), false,
                HOME + "?" + filters.query(), HOME + "/" + decision.id() + "?" + filters.query(), staff.who(ctx).formToken(), me.role().leads(),
                open(filters, words), leftOut(filters, words), problem, "",
                state.key(), mood(state), decision.owner().orElse(""), "", "", "", List.of(), "", "", Optional.empty(), "", Optional.empty(), "", "", "",
                List.of(), List.of(), List.of(), Optional.empty(), 0, effect.map(told -> effect(told, words)), List.of(), List.of(), List.of(),
                new GapPage.Fix(false, "", List.of(), "", List.of(), "", ""), history(decision.id(), words));
    }

    private GapPage.Fix fix(Counted group, Snapshot snapshot, Words words) {
        var locale = snapshot.site().locales().stream().filter(one -> one.toLanguageTag().equals(group.locale())).findFirst()
                .orElse(snapshot.site().defaultLocale());
        var near = group.gap().topArticle().flatMap(top -> snapshot.byId(locale, top.article())).map(article -> article.category());
        var folders = new ArrayList<GapsPage.Choice>();
        for (var one : snapshot.site().locales()) {
            for (var category : snapshot.categories(one)) {
                var folder = one.toLanguageTag() + "/" + category.key();
                folders.add(new GapsPage.Choice(folder, language(one.toLanguageTag(), words) + ": " + category.title(),
                        one.equals(locale) && near.filter(category.key()::equals).isPresent()));
            }
        }
        if (folders.stream().noneMatch(GapsPage.Choice::current)) {
            folders.replaceAll(new java.util.function.UnaryOperator<>() {
                private boolean chosen;

                @Override
                public GapsPage.Choice apply(GapsPage.Choice folder) {
                    boolean first = !chosen && folder.value().startsWith(locale.toLanguageTag() + "/");
                    chosen |= first;
                    return new GapsPage.Choice(folder.value(), folder.name(), first);
                }
            });
        }
        return new GapPage.Fix(
                workshop.commits(), title(group.gap().cluster(), locale), folders, group.gap().topArticle().map(GapReport.Top::article).orElse(""),
                snapshot.site().locales().stream()
                        .map(one -> new GapsPage.Choice(one.toLanguageTag(), language(one.toLanguageTag(), words), one.equals(locale)))
                        .toList(),
                group.queries().getFirst().words(), gaps.decision(group.gap().id()).map(GapStore.Decision::article).orElse(""));
    }

    private static String title(String words, Locale locale) {
        int first = words.offsetByCodePoints(0, 1);
        return words.substring(0, first).toUpperCase(locale) + words.substring(first);
    }

    private List<GapPage.Happened> history(String id, Words words) {
        var zone = library.current().site().timeZone();
        return gaps.history(id).stream().map(one -> new GapPage.Happened(
                Pages.exactly(ZonedDateTime.ofInstant(one.at(), zone), words), DateTimeFormatter.ISO_INSTANT.format(one.at()),
                one.who().equals("data") ? words.say("gaps.byData") : name(one.who()), words.say("gaps.act." + one.act()), one.what())).toList();
    }

    private static List<GapPage.Signal> signals(Gap gap, Words words) {
        var all = gap.signals();
        var signals = new LinkedHashMap<String, Cause.Signal>();
        signals.put("zero", all.zero());
        signals.put("rescued", all.rescued());
        signals.put("late", all.late());
        signals.put("unopened", all.unopened());
        signals.put("failed", all.failed());
        signals.put("untranslated", all.untranslated());
        signals.put("mostOfOne", new Cause.Signal(all.mostOfOne(), 0));
        var current = all.signal(gap.cause());
        return signals.entrySet().stream().map(entry -> new GapPage.Signal(
                entry.getKey(), words.say("deflection.of", entry.getValue().searches(), all.searches()),
                words.say("deflection.count", entry.getValue().failing()), gap.cause() != Cause.UNCLEAR && entry.getValue() == current)).toList();
    }

    private static GapPage.Effect effect(GapReport.Effect effect, Words words) {
        var since = Pages.date(LocalDate.parse(effect.since()), words);
        var verdict = effect.verdict().replace(" ", "");
        return new GapPage.Effect(
                words.say("gaps.effect." + verdict, since, Share.ENOUGH), verdict,
                List.of(figure("effectBefore", effect.before(), Optional.empty(), words), figure("effectAfter", effect.after(), Optional.empty(), words)),
                effect.difference()
                        .map(difference -> words.say(difference >= 0 ? "gaps.effect.fewer" : "gaps.effect.more", Said.points(Math.abs(difference), words),
                                Said.points(effect.low().orElseThrow(), words), Said.points(effect.high().orElseThrow(), words)))
                        .orElse(""));
    }

    private static DeflectionPage.Figure figure(String key, Share share, Optional<Share> before, Words words) {
        return Said.figure(key, share, before, more -> more ? "bad" : "good", words);
    }

    /// `POST /staff/gaps/{id}`: decides something about a gap, or hands out what closes it.
    public void act(Context ctx) {
        var me = writer(ctx);
        var id = ctx.pathParam("id");
        var filters = filters(ctx);
        var whole = gaps.whole(filters.period(), filters.before());
        var group = Gaps.find(whole, id).orElseThrow(NotFoundResponse::new);
        var deed = form(ctx, "do");
        try {
            if (deed.startsWith("draft") || deed.startsWith("keyword") || deed.startsWith("synonym")) {
                fix(ctx, deed, group, me, filters);
                return;
            }
            if (!me.role().leads()) {
                throw new ForbiddenResponse("What becomes of a gap is for leads and administrators to decide.");
            }
            var where = decide(ctx, deed, group, whole, me);
            ctx.redirect(HOME + "/" + where + "?" + filters.query() + "&done=1", HttpStatus.SEE_OTHER);
        } catch (IllegalArgumentException | IOException | Workshop.Impossible e) {
            ctx.status(HttpStatus.UNPROCESSABLE_CONTENT);
            show(ctx, id, e.getMessage(), false);
        }
    }

    /// @return the id of the gap to go on with
    private String decide(Context ctx, String deed, Counted group, GapTally.Whole whole, Account me) {
        switch (deed) {
            case "state" -> {
                var state = GapState.of(form(ctx, "state")).orElseThrow(() -> new BadRequestResponse("There is no such state."));
                gaps.state(group, state, form(ctx, "why"), me);
                colleagues.note(me, "gap state", group.gap().id() + " " + state.tag());
            }
            case "owner" -> {
                var email = form(ctx, "owner");
                if (!email.isEmpty() && colleagues.all().stream().noneMatch(one -> one.email().equals(email))) {
                    throw new IllegalArgumentException("%s has no account here: choose a colleague of the list.".formatted(email));
                }
                gaps.owner(group, email, me);
            }
            case "rename" -> gaps.rename(group, form(ctx, "name"), me);
            case "merge" -> gaps.merge(group, Gaps.find(whole, form(ctx, "other"))
                    .orElseThrow(() -> new IllegalArgumentException("Choose the gap that goes into this one.")), me);
            case "split" -> {
                gaps.split(group, ctx.formParams("query"), me);
            }
            case "link" -> link(ctx, group, me);
            default -> throw new BadRequestResponse("There is no such thing to do.");
        }
        return Gaps.find(gaps.whole(filters(ctx).period(), filters(ctx).before()), group.gap().id()).map(found -> found.gap().id()).orElse(group.gap().id());
    }

    private void link(Context ctx, Counted group, Account me) {
        var article = article(form(ctx, "article"), group.locale());
        gaps.link(group, article.id(), article.locale().toLanguageTag(), article.path(), me);
    }

    private help.cairn.articles.Article article(String id, String locale) {
        return library.current().bestById(Locale.forLanguageTag(locale), id.strip())
                .orElseThrow(
                        () -> new IllegalArgumentException("There is no article with the id \"%s\": its front matter or its address has it.".formatted(id)));
    }

    private void fix(Context ctx, String deed, Counted group, Account me, Filters filters) throws IOException, Workshop.Impossible {
        boolean commits = deed.endsWith("-commit");
        if (deed.startsWith("draft")) {
            var folder = form(ctx, "folder");
            var title = form(ctx, "title").strip();
            if (title.isEmpty() || title.length() > QUERIES) {
                throw new IllegalArgumentException("Give the article a title of at most %d letters.".formatted(QUERIES));
            }
            var site = library.current().site();
            var locale = site.locales().stream().filter(one -> folder.startsWith(one.toLanguageTag() + "/") && library.current().categories(one).stream()
                    .anyMatch(category -> folder.equals(one.toLanguageTag() + "/" + category.key()))).findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("Choose where the article shall lie."));
            var draft = new GapDraft(title, site.topics().stream().anyMatch(topic -> topic.id().equals(group.topic())) ? group.topic() : "",
                    group.queries().stream().map(GapTally.Query::words).toList(), me.role().leads() ? group.gap().ticketSubjects() : List.of());
            var change = workshop.article(folder, title, draft.markdown(pages.words(locale)));
            deliver(ctx, change, change.text(), change.path().substring(change.path().lastIndexOf('/') + 1), commits, title, group, me, filters,
                    what -> gaps.link(group, draft.id(), locale.toLanguageTag(), what, me));
        } else if (deed.startsWith("keyword")) {
            var article = article(form(ctx, "article"), group.locale());
            var change = workshop.keywords(article.path(), listed(form(ctx, "words"), "keywords"));
            deliver(ctx, change, change.patch(), article.id() + ".patch", commits, article.id(), group, me, filters,
                    what -> gaps.link(group, article.id(), article.locale().toLanguageTag(), what, me));
        } else {
            var locale = form(ctx, "locale");
            if (library.current().site().locales().stream().noneMatch(one -> one.toLanguageTag().equals(locale))) {
                throw new IllegalArgumentException("Choose a language.");
            }
            var from = listed(form(ctx, "from-words"), "what people type");
            var change = workshop.synonym(locale, from, listed(form(ctx, "to-words"), "the article's words"));
            deliver(ctx, change, change.patch(), "synonyms-" + locale + ".patch", commits, "synonym " + from.getFirst(), group, me, filters,
                    what -> gaps.link(group, Gaps.SYNONYM + from.getFirst(), locale, what, me));
        }
    }

    private static List<String> listed(String text, String what) {
        var all = Arrays.stream(text.split("[,\\n]")).map(String::strip).filter(word -> !word.isEmpty()).distinct().toList();
        if (all.isEmpty() || all.size() > 20 || all.stream().anyMatch(word -> word.length() > QUERIES)) {
            throw new IllegalArgumentException("Write %s as one to twenty words or short phrases, with commas between them.".formatted(what));
        }
        return all;
    }

    private void deliver(
            Context ctx, Workshop.Change change, String file, String name, boolean commits, String about, Counted group, Account me, Filters filters,
            java.util.function.Consumer<String> note) throws IOException {
        if (!commits) {
            note.accept(change.path());
            download(ctx, name, "text/plain; charset=utf-8", file);
            return;
        }
        var branch = workshop.commit(change, about, "%s: %s".formatted(change.path(), group.gap().cluster()), me.name(), me.email());
        note.accept(branch + ": " + change.path());
        colleagues.note(me, "gap branch", branch);
        ctx.redirect(HOME + "/" + group.gap().id() + "?" + filters.query() + "&done=1", HttpStatus.SEE_OTHER);
    }

    private static void download(Context ctx, String name, String type, String text) {
        ctx.contentType(type);
        ctx.header("Cache-Control", "no-store");
        ctx.header("Content-Disposition", "attachment; filename*=UTF-8''" + URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20"));
        ctx.result(text.getBytes(StandardCharsets.UTF_8));
    }

    private Account writer(Context ctx) {
        var account = staff.who(ctx).account();
        if (!account.role().writes()) {
            throw new ForbiddenResponse("Search gaps are for writers, leads and administrators.");
        }
        return account;
    }

    private Filters filters(Context ctx) {
        var snapshot = library.current();
        return Filters.of(ctx, snapshot, pages.words(Pages.bestLocale(ctx, snapshot.site())), clock, Period.FILTERS);
    }

    private static String param(Context ctx, String name) {
        return Optional.ofNullable(ctx.queryParam(name)).orElse("");
    }

    private static String form(Context ctx, String name) {
        return Optional.ofNullable(ctx.formParam(name)).orElse("");
    }

    private static String number(double value, Words words) {
        var format = NumberFormat.getNumberInstance(words.locale());
        format.setMaximumFractionDigits(1);
        return format.format(value);
    }

}
