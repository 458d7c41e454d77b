package help.cairn.staff;

import help.cairn.articles.Library;
import help.cairn.web.Csv;
import help.cairn.web.Pages;
import help.cairn.web.Words;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Who did what, as leads and administrators read it.
public final class AuditPages {
    private static final String HOME = "/staff/audit";
    private static final int A_PAGE = 50;
    private static final int AT_ONCE = 1000;
    private static final Pattern PLACE = Pattern.compile("(\\d{1,15})-(\\d{1,18})");
    private static final Instant NEVER = Instant.ofEpochMilli(1L << 52);

    private final AuditStore store;
    private final Library library;
    private final Pages pages;
    private final StaffPages staff;

    public AuditPages(AuditStore store, Library library, Pages pages, StaffPages staff) {
        this.store = store;
        this.library = library;
        this.pages = pages;
        this.staff = staff;
    }

    /// What the address asks for.
    private record Asked(String who, String act, Optional<LocalDate> from, Optional<LocalDate> to, Optional<AuditStore.Place> before) {
        AuditStore.Wanted in(ZoneId zone) {
            return new AuditStore.Wanted(who, act, from.map(day -> day.atStartOfDay(zone).toInstant()).orElse(Instant.EPOCH),
                    to.map(day -> day.plusDays(1).atStartOfDay(zone).toInstant()).orElse(NEVER));
        }

        String address(String more) {
            var parts = new ArrayList<String>();
            add(parts, "who", who);
            add(parts, "act", act);
            add(parts, "from", from.map(LocalDate::toString).orElse(""));
            add(parts, "to", to.map(LocalDate::toString).orElse(""));
            if (!more.isEmpty()) {
                parts.add(more);
            }
            return parts.isEmpty() ? HOME : HOME + "?" + String.join("&", parts);
        }

        private static void add(List<String> parts, String name, String value) {
            if (!value.isEmpty()) {
                parts.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
            }
        }
    }

    /// `GET /staff/audit`, and all of it as a spreadsheet with `format=csv`.
    public void trail(Context ctx) {
        if (!staff.who(ctx).account().role().leads()) {
            throw new ForbiddenResponse("The audit trail is for leads and administrators.");
        }
        var asked = asked(ctx);
        if ("csv".equals(ctx.queryParam("format"))) {
            staff.note(ctx, "audit export", asked.address("").substring(HOME.length()));
            write(ctx, asked.in(library.current().site().timeZone()));
        } else {
            show(ctx, asked);
        }
    }

    private static Asked asked(Context ctx) {
        return new Asked(
                Optional.ofNullable(ctx.queryParam("who")).orElse("").strip(), Optional.ofNullable(ctx.queryParam("act")).orElse("").strip(),
                day(ctx, "from"), day(ctx, "to"), Optional.ofNullable(ctx.queryParam("before")).flatMap(AuditPages::place));
    }

    private static Optional<LocalDate> day(Context ctx, String name) {
        var text = Optional.ofNullable(ctx.queryParam(name)).orElse("");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            // Years of more digits are none that anybody means.
            return Optional.of(LocalDate.parse(text.length() > "2026-11-24".length() ? "" : text));
        } catch (DateTimeException e) {
            throw new BadRequestResponse("\"%s\" must be a day such as 2026-11-24, but is \"%s\".".formatted(name, text));
        }
    }

    private static Optional<AuditStore.Place> place(String text) {
        return Optional.of(PLACE.matcher(text)).filter(java.util.regex.Matcher::matches)
                .map(match -> new AuditStore.Place(Instant.ofEpochMilli(Long.parseLong(match.group(1))), Long.parseLong(match.group(2))));
    }

    private void show(Context ctx, Asked asked) {
        var snapshot = library.current();
        var words = pages.words(Pages.bestLocale(ctx, snapshot.site()));
        var zone = snapshot.site().timeZone();
        var found = store.find(asked.in(zone), asked.before(), A_PAGE + 1);
        var shown = found.stream().limit(A_PAGE).toList();
        var older = found.size() > A_PAGE ? asked.address("before=" + shown.getLast().entry().at().toEpochMilli() + "-" + shown.getLast().id()) : "";
        var page = new AuditPage(
                HOME, choices(store.everybody(), asked.who()), choices(store.acts(), asked.act()), asked.from().map(LocalDate::toString).orElse(""),
                asked.to().map(LocalDate::toString).orElse(""), shown.stream().map(placed -> line(placed.entry(), words, zone)).toList(), older,
                asked.before().isPresent() ? asked.address("") : "", asked.address("format=csv"));
        pages.showPrivate(ctx, pages.frame(snapshot, words.locale(), Pages.View.of(words.say("staff.audit"), ctx.path())), page,
                Map.of("staff", staff.frame(ctx, "staff.audit")));
    }

    /// What is asked for can be chosen even if the trail has nothing of it.
    private static List<AuditPage.Choice> choices(List<String> known, String asked) {
        var all = new ArrayList<>(known);
        if (!asked.isEmpty() && !all.contains(asked)) {
            all.addFirst(asked);
        }
        return all.stream().map(text -> new AuditPage.Choice(text, text.equals(asked))).toList();
    }

    private static AuditPage.Line line(AuditEntry entry, Words words, ZoneId zone) {
        return new AuditPage.Line(
                Pages.exactly(entry.at().atZone(zone), words), entry.at().toString(), entry.who(),
                HOME + "?who=" + URLEncoder.encode(entry.who(), StandardCharsets.UTF_8), entry.act(), entry.what());
    }

    /// A part at a time: a trail of years does not have to fit into memory.
    private void write(Context ctx, AuditStore.Wanted wanted) {
        ctx.contentType("text/csv; charset=utf-8");
        ctx.header("Content-Disposition", "attachment; filename=\"audit.csv\"");
        try (var out = ctx.outputStream()) {
            out.write(Csv.of(List.of("at", "who", "act", "what"), List.of()).getBytes(StandardCharsets.UTF_8));
            var part = store.find(wanted, Optional.empty(), AT_ONCE);
            while (!part.isEmpty()) {
                out.write(Csv.of(List.of(), part.stream().map(AuditPages::cells).toList()).getBytes(StandardCharsets.UTF_8));
                part = store.find(wanted, Optional.of(part.getLast().place()), AT_ONCE);
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static List<Object> cells(AuditStore.Placed placed) {
        return List.of(placed.entry().at().toString(), placed.entry().who(), placed.entry().act(), placed.entry().what());
    }
}
