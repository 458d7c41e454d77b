package help.cairn.deflection;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;

/// A table of what follows from the log, and the sums by day that its rows add to.
enum Book {
    EPISODES("episode", "who", List.of(
            "id", "who", "first_at", "last_at", "day", "locale", "device", "topic", "category", "outcome", "asks", "searches", "views", "errors")) {
        @Override
        void add(List<Object> row, BiConsumer<Sum, List<Object>> to) {
            to.accept(Sum.EPISODES, values(row, "day", "locale", "device", "outcome", "asks", 1L));
            to.accept(Sum.EPISODES_OF_TOPICS, values(row, "day", "locale", "device", "topic", "category", "outcome", "asks", 1L));
            for (var what : List.of("searches", "views", "errors")) {
                to.accept(Sum.EFFORT, List.of(value(row, "day"), value(row, "locale"), value(row, "device"), what, value(row, what), 1L));
            }
        }
    },
    SEARCHES("settled_search", "session", List.of(
            "at", "id", "day", "session", "who", "locale", "device", "category", "place", "words", "query", "hits", "shown", "zero", "rescued", "no_click",
            "late_click", "pogo", "reworded", "exit", "to_form", "to_contact", "success", "article", "position", "engaged", "unhelpful", "ticket",
            "episode", "outcome")) {
        @Override
        void add(List<Object> row, BiConsumer<Sum, List<Object>> to) {
            long shown = (long) value(row, "shown") > 0 ? 1 : 0;
            to.accept(Sum.SEARCHES, values(
                    row, "day", "locale", "device", "category", 1L, shown, "zero", "rescued", "no_click", "late_click", "pogo", "reworded", "exit", "to_form",
                    "to_contact", "success"));
        }
    },
    UNITS("trial_unit", "visitor", List.of(
            "id", "visitor", "at", "day", "locale", "device", "topic", "arm", "contacted", "left_unread", "came_back", "unhelpful", "scores", "scored")) {
        @Override
        void add(List<Object> row, BiConsumer<Sum, List<Object>> to) {
            to.accept(Sum.UNITS, values(
                    row, "day", "locale", "device", "topic", "arm", 1L, "contacted", "left_unread", "came_back", "unhelpful", "scores", "scored"));
        }
    },
    VISITS("visit", "session", List.of("session", "at", "day", "locale", "device", "looked", "helped", "read", "opened", "offered", "sent", "quiet")) {
        @Override
        void add(List<Object> row, BiConsumer<Sum, List<Object>> to) {
            long silent = 1 - (long) value(row, "sent");
            to.accept(Sum.VISITS, values(
                    row, "day", "locale", "device", 1L, 1 - (long) value(row, "helped"), "looked", (long) value(row, "looked") * silent, "read", "opened",
                    "offered", (long) value(row, "offered") * silent, "sent", "quiet"));
        }
    },
    READ_BEFORE("read_before_ticket", "who", List.of("ticket", "article", "who", "at", "day", "locale", "device")) {
        @Override
        void add(List<Object> row, BiConsumer<Sum, List<Object>> to) {
            to.accept(Sum.ARTICLES, values(row, "day", "article", "locale", "device", 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 1L));
        }
    };

    private final String table;
    private final String owner;
    private final List<String> columns;

    /// @param owner the column that says whose a row is
    Book(String table, String owner, List<String> columns) {
        this.table = table;
        this.owner = owner;
        this.columns = columns;
    }

    String table() {
        return table;
    }

    String owner() {
        return owner;
    }

    List<String> columns() {
        return columns;
    }

    /// When it began.
    long at(List<Object> row) {
        return (long) value(row, this == EPISODES ? "first_at" : "at");
    }

    /// Which rows go with what happened before: those of which the log tells nothing any more.
    String pruned() {
        return switch (this) {
            case EPISODES -> "last_at < :before";
            case UNITS -> "at < :unit OR at < :before AND NOT EXISTS (SELECT 1 FROM event WHERE event.visitor = trial_unit.visitor AND event.at >= :before)";
            case VISITS -> "at < :before AND NOT EXISTS (SELECT 1 FROM event WHERE event.session = visit.session AND event.at >= :before)";
            case SEARCHES, READ_BEFORE -> "at < :before";
        };
    }

    /// Whether what an older row stands for goes on into another one.
    boolean covers(List<Object> old, List<Object> row) {
        return value(old, owner).equals(value(row, owner)) && switch (this) {
            case EPISODES -> at(row) <= (long) value(old, "last_at");
            case UNITS -> at(row) - at(old) < Books.UNIT.toMillis();
            case VISITS -> true;
            case SEARCHES, READ_BEFORE -> false;
        };
    }

    /// What of a row makes it another one than all others.
    List<Object> key(List<Object> row) {
        return row.subList(0, keys().size());
    }

    List<String> keys() {
        return columns.subList(0, this == READ_BEFORE || this == SEARCHES ? 2 : 1);
    }

    /// Tells what a row adds to sums: their keys, then their counts.
    abstract void add(List<Object> row, BiConsumer<Sum, List<Object>> to);

    Object value(List<Object> row, String column) {
        return row.get(columns.indexOf(column));
    }

    List<Object> values(List<Object> row, Object... columnsAndCounts) {
        return IntStream.range(0, columnsAndCounts.length)
                .mapToObj(i -> columnsAndCounts[i] instanceof String column ? value(row, column) : columnsAndCounts[i]).toList();
    }

    /// Sums by day.
    enum Sum {
        EPISODES("episode_day", List.of("day", "locale", "device", "outcome", "asks"), List.of("episodes")), EPISODES_OF_TOPICS("episode_topic_day",
                List.of("day", "locale", "device", "topic", "category", "outcome", "asks"), List.of("episodes")), EFFORT("effort_day",
                        List.of("day", "locale", "device", "what", "many"),
                        List.of("episodes")), SEARCHES("search_day", List.of("day", "locale", "device", "category"), List.of(
                                "searches", "shown", "zero", "rescued", "no_click", "late_click", "pogo", "reworded", "exit", "to_form", "to_contact",
                                "success")), UNITS("trial_day", List.of("day", "locale", "device", "topic", "arm"),
                                        List.of(
                                                "visitors", "contacted", "left_unread", "came_back", "unhelpful", "scores", "scored")), VISITS("visit_day",
                                                        List.of("day", "locale", "device"), List.of(
                                                                "visits", "browsing", "looked", "looked_only", "read", "opened", "offered", "offered_only",
                                                                "sent",
                                                                "quiet")), LEFT_OUT(
                                                                        "left_out_day", List.of("day", "locale", "device", "class", "why"),
                                                                        List.of("events")), ARTICLES("article_day",
                                                                                List.of("day", "article", "locale", "device"),
                                                                                List.of(
                                                                                        "views", "engaged", "opened", "seen", "helpful", "unhelpful", "offered",
                                                                                        "solved", "tickets"));

        private final String table;
        private final List<String> keys;
        private final List<String> counts;

        Sum(String table, List<String> keys, List<String> counts) {
            this.table = table;
            this.keys = keys;
            this.counts = counts;
        }

        String table() {
            return table;
        }

        List<String> keys() {
            return keys;
        }

        List<String> counts() {
            return counts;
        }
    }
}
