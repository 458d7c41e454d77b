package help.cairn.tickets;

import help.cairn.web.Json;
import help.cairn.web.Words;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Tells open pages of the inbox what is new, by server-sent events. Each waits on a virtual thread of its own.
public final class LivePages {
    // Shorter than the server waits for a silent connection, and how late the end of a session is noticed at most.
    private static final Duration BEAT = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final InboxDesk desk;

    public LivePages(InboxDesk desk) {
        this.desk = desk;
    }

    /// `GET /staff/live?since=` for the list, `?ticket=&seen=` for a ticket
    public void live(Context ctx) throws IOException, InterruptedException {
        var me = desk.who(ctx);
        var words = desk.words(ctx);
        var reference = Optional.ofNullable(ctx.queryParam("ticket")).flatMap(Reference::read).orElse("");
        var live = desk.tickets().live();
        var watcher = live.watch(reference, me, ctx.queryParam("answering") != null);
        if (watcher.isEmpty()) {
            ctx.status(HttpStatus.SERVICE_UNAVAILABLE).header("Retry-After", "60");
            return;
        }
        try {
            ctx.res().setContentType("text/event-stream");
            ctx.res().setCharacterEncoding("UTF-8");
            // Else a proxy would keep it until the end.
            ctx.header("X-Accel-Buffering", "no");
            var out = ctx.res().getOutputStream();
            say(out, "retry: 10000\n\n");
            var told = new HashMap<String, String>();
            while (live.watches(watcher.get()) && desk.stillThere(ctx)) {
                tell(out, told, "news", reference.isEmpty() ? tickets(ctx, words) : ticket(ctx, reference, words));
                tell(out, told, "people", people(live, watcher.get(), words));
                if (!watcher.get().await(BEAT)) {
                    say(out, ":\n\n");
                }
                // Many changes at once are told together.
                watcher.get().await(PAUSE);
            }
        } catch (IOException e) {
            // The page was left.
        } finally {
            live.leave(watcher.get());
        }
    }

    private String tickets(Context ctx, Words words) {
        var since = Optional.ofNullable(ctx.queryParam("since")).filter(text -> text.matches("\\d{1,15}")).map(Long::parseLong).map(Instant::ofEpochMilli);
        int fresh = since.map(desk.tickets().inbox()::madeSince).orElse(0);
        return fresh == 0 ? "" : words.say("inbox.live.tickets", fresh);
    }

    private String ticket(Context ctx, String reference, Words words) {
        var seen = Optional.ofNullable(ctx.queryParam("seen")).filter(text -> text.matches("\\d{1,9}\\.\\d{1,9}")).orElse("");
        var now = desk.tickets().inbox().seen(reference);
        if (seen.isEmpty() || now.isEmpty() || now.get().equals(seen)) {
            return "";
        }
        return words.say(seen.substring(seen.indexOf('.')).equals(now.get().substring(now.get().indexOf('.'))) ? "inbox.live.changed" : "inbox.live.message");
    }

    private static String people(Live live, Live.Watcher me, Words words) {
        return live.others(me).stream().map(other -> words.say(other.answering() ? "inbox.live.answering" : "inbox.live.here", other.name()))
                .collect(Collectors.joining(" "));
    }

    private static void tell(OutputStream out, Map<String, String> told, String event, String text) throws IOException {
        if (!text.equals(told.getOrDefault(event, ""))) {
            told.put(event, text);
            say(out, "event: " + event + "\ndata: " + Json.text(Map.of("text", text)) + "\n\n");
        }
    }

    private static void say(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
