package help.cairn.tickets;

import io.javalin.http.Context;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What a colleague wants to see of the inbox. All of it stands in the address, so that it can be kept and sent on.
///
/// @param words plain text, empty for all
/// @param owner a colleague's address, [#NOBODY], or empty for anyone
/// @param late only what was promised for a time that is over
/// @param after the place in the list from which it goes on
record InboxQuery(
        View view, String words, String topic, String queue, String owner, String tag, String locale, boolean files, boolean late, Sort sort,
        Optional<Place> after) {
    static final String HOME = "/staff/tickets";
    static final String NOBODY = "-";
    static final String ME = "me";
    private static final int LONGEST = 200;

    enum View {
        OPEN, WAITING, SOLVED, HELD, ALL;

        String tag() {
            return name().toLowerCase(Locale.ROOT);
        }

        static View of(String tag) {
            for (var view : values()) {
                if (view.tag().equals(tag)) {
                    return view;
                }
            }
            return OPEN;
        }
    }

    enum Sort {
        PROMISE, OLDEST, NEWEST;

        String tag() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// The last ticket of a page.
    ///
    /// @param at what the list is sorted by
    record Place(Instant at, String reference) {
        static Optional<Place> of(String text) {
            var parts = text.split("_", 2);
            return parts.length == 2 && parts[0].matches("\\d{1,15}")
                    ? Reference.read(parts[1]).map(reference -> new Place(Instant.ofEpochMilli(Long.parseLong(parts[0])), reference))
                    : Optional.empty();
        }

        @Override
        public String toString() {
            return at.toEpochMilli() + "_" + reference;
        }
    }

    static InboxQuery of(Context ctx) {
        var view = View.of(param(ctx, "state"));
        var sort = param(ctx, "sort");
        return new InboxQuery(
                view, param(ctx, "q"), param(ctx, "topic"), param(ctx, "queue"), param(ctx, "owner"), tag(param(ctx, "tag")), param(ctx, "lang"),
                !param(ctx, "files").isEmpty(), !param(ctx, "late").isEmpty(),
                List.of(Sort.values()).stream().filter(known -> known.tag().equals(sort)).findFirst().orElse(usual(view)), Place.of(param(ctx, "after")));
    }

    /// What is open is in the order in which it was promised, what is done begins with the newest.
    private static Sort usual(View view) {
        return view == View.OPEN ? Sort.PROMISE : view == View.SOLVED || view == View.ALL ? Sort.NEWEST : Sort.OLDEST;
    }

    /// How a tag is written: small letters, digits and hyphens.
    static String tag(String text) {
        var tag = text.strip().toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}-]+", "-").replaceAll("^-+|-+$", "");
        return tag.length() > 40 ? tag.substring(0, 40) : tag;
    }

    private static String param(Context ctx, String name) {
        var text = Optional.ofNullable(ctx.queryParam(name)).orElse("").replace("\u0000", "").strip();
        return text.length() > LONGEST ? text.substring(0, LONGEST) : text;
    }

    /// Whether anything beside view and order is chosen.
    boolean narrowed() {
        return !topic.isEmpty() || !queue.isEmpty() || !owner.isEmpty() || !tag.isEmpty() || !locale.isEmpty() || files || late;
    }

    InboxQuery seen(View other) {
        return new InboxQuery(other, words, topic, queue, owner, tag, locale, files, late, usual(other), Optional.empty());
    }

    InboxQuery queued(String other) {
        return new InboxQuery(view, words, topic, other, owner, tag, locale, files, late, sort, Optional.empty());
    }

    /// With the address of whom "mine" means.
    InboxQuery owned(String email) {
        return new InboxQuery(view, words, topic, queue, email, tag, locale, files, late, sort, after);
    }

    InboxQuery from(Optional<Place> place) {
        return new InboxQuery(view, words, topic, queue, owner, tag, locale, files, late, sort, place);
    }

    /// The address of the list.
    String address() {
        var parts = new ArrayList<String>();
        part(parts, "state", view == View.OPEN ? "" : view.tag());
        part(parts, "q", words);
        part(parts, "topic", topic);
        part(parts, "queue", queue);
        part(parts, "owner", owner);
        part(parts, "tag", tag);
        part(parts, "lang", locale);
        part(parts, "files", files ? "1" : "");
        part(parts, "late", late ? "1" : "");
        part(parts, "sort", sort == usual(view) ? "" : sort.tag());
        part(parts, "after", after.map(Place::toString).orElse(""));
        return parts.isEmpty() ? HOME : HOME + "?" + String.join("&", parts);
    }

    private static void part(List<String> parts, String name, String value) {
        if (!value.isEmpty()) {
            parts.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
        }
    }
}
