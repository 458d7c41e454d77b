package help.cairn.deflection;

import help.cairn.deflection.Book.Sum;
import help.cairn.deflection.BookStore.Changes;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Stream;

/// What people did with articles, which is told by each event alone.
final class Articles {
    private static final int KINDS = 9;

    private Articles() {}

    static void count(Entry entry, ZoneId zone, Changes changes) {
        switch (entry.type()) {
            case "view" -> add(entry, zone, changes, 0);
            case "engaged" -> add(entry, zone, changes, 1);
            case "click" -> add(entry, zone, changes, 2);
            case "answer_seen" -> add(entry, zone, changes, 3);
            case "vote" -> {
                switch (entry.act().kind()) {
                    case HELPFUL -> add(entry, zone, changes, 4);
                    case UNHELPFUL -> add(entry, zone, changes, 5);
                    default -> {
                    }
                }
            }
            case "suggestion_shown" -> entry.articles().stream().distinct().forEach(article -> add(entry, article, zone, changes, 6));
            case "suggestion_solved" -> {
                if (entry.act().kind() == Act.Kind.SOLVED) {
                    add(entry, zone, changes, 7);
                }
            }
            default -> {
            }
        }
    }

    private static void add(Entry entry, ZoneId zone, Changes changes, int kind) {
        if (!entry.act().about().article().isEmpty()) {
            add(entry, entry.act().about().article(), zone, changes, kind);
        }
    }

    private static void add(Entry entry, String article, ZoneId zone, Changes changes, int kind) {
        var keys = Stream.<Object>of(Books.day(entry.act().at(), zone), article, entry.act().locale(), entry.device());
        var counts = Stream.iterate(0, i -> i + 1).limit(KINDS).<Object>map(i -> i == kind ? 1L : 0L);
        changes.add(Sum.ARTICLES, Stream.concat(keys, counts).toList(), 1);
    }
}
