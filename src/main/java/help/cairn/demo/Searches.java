package help.cairn.demo;

import help.cairn.articles.Article;
import help.cairn.articles.Snapshot;
import help.cairn.search.Finder;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The search that serves pages, asked once for everything that shoppers type.
final class Searches {
    private static final int A_PAGE = 10;
    private static final int CLOSEST = 4;

    private final Finder finder;
    private final Map<Asked, Sight> known = new ConcurrentHashMap<>();

    private record Asked(Snapshot snapshot, Locale locale, String text, String category) {}

    Searches(Finder finder) {
        this.finder = finder.patient();
    }

    void prepare(Snapshot snapshot) {
        finder.prepare(snapshot);
    }

    Sight ask(Snapshot snapshot, Locale locale, String text) {
        return ask(snapshot, locale, text, "");
    }

    /// @param category its slug; empty for everywhere
    Sight ask(Snapshot snapshot, Locale locale, String text, String category) {
        return known.computeIfAbsent(new Asked(snapshot, locale, text, category), this::search);
    }

    private Sight search(Asked asked) {
        var found = finder.search(asked.snapshot, new Finder.Question(
                asked.text, asked.locale, Optional.of(asked.category).filter(slug -> !slug.isEmpty()), 0, A_PAGE, false));
        var articles = found.hits().stream().map(Finder.Hit::article).map(Article::id).toList();
        List<String> seen = found.far() ? articles.subList(0, Math.min(CLOSEST, articles.size())) : articles;
        return new Sight(
                found.strict(), found.total(), found.layers(), articles, seen, found.answer().map(answer -> answer.article().id()).orElse(""));
    }
}
