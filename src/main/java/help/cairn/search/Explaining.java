package help.cairn.search;

import help.cairn.articles.Article;
import help.cairn.articles.Pin;
import help.cairn.articles.Snapshot;
import help.cairn.search.Explanation.Move;
import help.cairn.search.Explanation.Reason;
import help.cairn.search.Explanation.Share;
import help.cairn.search.Finder.Ranked;
import help.cairn.search.Trace.Given;
import help.cairn.search.Word.Layer;
import help.cairn.search.Word.Variant;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;

/// Puts what a [Trace] noted into the reasons for the order of results.
final class Explaining {
    private static final int MOST_KEYWORDS = 3;
    /// The part of a score below which a change is none.
    private static final float NOTHING = 0.005f;

    private final Index index;
    private final Snapshot snapshot;
    private final Locale locale;
    private final String text;
    private final List<Word> words;
    private final List<Ranked> wanted;
    private final Trace trace;
    private final Lessons lessons;

    Explaining(Index index, Snapshot snapshot, String text, List<Word> words, List<Ranked> wanted, Trace trace, Lessons lessons) {
        this.snapshot = snapshot;
        this.index = index;
        this.locale = index.locale();
        this.text = text;
        this.words = words;
        this.wanted = wanted;
        this.trace = trace;
        this.lessons = lessons;
    }

    List<Explanation> all() throws IOException {
        var all = new ArrayList<Explanation>();
        for (int i = 0; i < wanted.size(); i++) {
            var one = wanted.get(i);
            var fit = one.fit();
            all.add(new Explanation(
                    one.article(), fit.score(), layers(one), fit.inside() ? fit.covered() : 0, fit.inside() ? fit.near() : 0, reasons(one), lessons(one),
                    moves(i),
                    i == 0 || one.pinned() ? "" : pin(one)));
        }
        return all;
    }

    private static List<String> layers(Ranked one) {
        var layers = new ArrayList<String>();
        if (one.pinned()) {
            layers.add("pin");
        }
        if (one.taught() > 0) {
            layers.add("learned");
        }
        for (var layer : Layer.ALL) {
            if (one.fit().by(layer)) {
                layers.add(layer.key);
            }
        }
        if (!one.fit().whole()) {
            layers.add("relaxed");
        }
        return layers;
    }

    private List<Reason> reasons(Ranked one) throws IOException {
        var fit = one.fit();
        if (!fit.inside()) {
            return List.of(new Reason.By(one.taught() > 0 ? "learned" : "pin", fit.score()));
        }
        var reasons = new ArrayList<Reason>();
        var noted = trace.of(fit.doc());
        for (var given : noted.given(fit.strict())) {
            reasons.add(reason(given, one.article()));
        }
        var placed = noted.placed(fit.strict());
        by(reasons, "alike", placed.alike(), 0);
        by(reasons, "nearTitle", placed.nearTitle(), 0);
        by(reasons, "near", placed.near(), 0);
        by(reasons, "passage", placed.passage(), 0);
        float own = (float) (fit.score() / Finder.lifted(one.taught()));
        by(reasons, "held", own - sum(reasons), fit.score() * NOTHING);
        by(reasons, "learned", fit.score() - own, 0);
        return reasons;
    }

    private static void by(List<Reason> reasons, String what, float points, float least) {
        if (Math.abs(points) > least) {
            reasons.add(new Reason.By(what, points));
        }
    }

    private static float sum(List<Reason> reasons) {
        float sum = 0;
        for (var reason : reasons) {
            sum += reason.points();
        }
        return sum;
    }

    private Reason reason(Given given, Article article) throws IOException {
        var shares = new ArrayList<Share>();
        for (var part : Part.ALL) {
            if (given.parts()[part.ordinal()] > 0) {
                shares.add(new Share(part.field, given.parts()[part.ordinal()]));
            }
        }
        if (given.typed() > 0) {
            shares.add(new Share("typed", given.typed()));
        }
        shares.sort(Comparator.comparing(Share::points).reversed());
        return new Reason.ByWord(given.word().typed(), written(given.by(), article), given.by().layer().key, given.points(), shares);
    }

    /// A reading as the article writes it: of synonyms only the stems are kept.
    private String written(Variant by, Article article) throws IOException {
        if (by.layer() != Layer.SYNONYM) {
            return by.word();
        }
        var text = String.join("\n", article.title(), String.join("\n", article.keywords()), String.join("\n", article.tags()), article.summary(),
                article.text());
        var words = new HashMap<String, String>();
        for (var token : Index.tokens(index.language().asked(), text)) {
            for (var stem : index.stems(token)) {
                if (by.stems().contains(stem)) {
                    words.putIfAbsent(stem, token);
                }
            }
        }
        return String.join(" ", by.stems().stream().map(stem -> words.getOrDefault(stem, stem)).toList());
    }

    private List<Lesson> lessons(Ranked one) {
        return lessons.about(Lessons.words(text, locale)).stream().filter(lesson -> lesson.article().equals(one.article().id())).toList();
    }

    private List<Move> moves(int at) {
        var one = wanted.get(at);
        var moves = new ArrayList<Move>();
        if (one.pinned()) {
            moves.add(new Move.Pinned());
        } else if (at == 0) {
            moves.add(new Move.First());
        } else if (wanted.get(at - 1).pinned()) {
            moves.add(new Move.BelowPin(wanted.get(at - 1).article()));
        } else {
            var above = wanted.get(at - 1);
            moves.add(new Move.Gap(above.article(), above.fit().score() / one.fit().score() - 1));
        }
        if (at > 0 && one.fit().inside() && !one.pinned()) {
            moves.addAll(keywords(at));
        }
        return moves;
    }

    private List<Move.Keyword> keywords(int at) {
        var one = wanted.get(at);
        var noted = trace.of(one.fit().doc());
        var all = new ArrayList<Move.Keyword>();
        boolean content = words.stream().anyMatch(word -> !word.stop());
        for (int w = 0; w < words.size(); w++) {
            var word = words.get(w);
            float points = (float) (noted.keywords().get(w) * Finder.lifted(one.taught()));
            if (points > one.fit().score() * NOTHING && !(content && word.stop()) && !slipped(word, noted)) {
                float then = one.fit().score() + points;
                all.add(new Move.Keyword(
                        word.typed(), points,
                        wanted.subList(0, at).stream().filter(above -> !above.pinned() && above.fit().score() < then).map(Ranked::article).toList()));
            }
        }
        return all.stream().sorted(Comparator.comparing(Move.Keyword::points).reversed()).limit(MOST_KEYWORDS).toList();
    }

    /// Whether a word is no word yet, or none at all: nobody should write it into an article.
    private static boolean slipped(Word word, Trace.Noted noted) {
        return noted.given(false).stream()
                .anyMatch(given -> given.word() == word && (given.by().layer() == Layer.TYPO || given.by().layer() == Layer.PREFIX));
    }

    /// Takes the place of the line that there may be for this question.
    private String pin(Ranked one) {
        var articles = new LinkedHashSet<>(Finder.pin(snapshot, locale, text).map(Pin::articles).orElse(List.of()));
        articles.add(one.article().id());
        return "- {query: \"%s\", locale: %s, articles: [%s]}".formatted(
                text.replace("\\", "\\\\").replace("\"", "\\\""), locale.toLanguageTag(), String.join(", ", articles));
    }
}
