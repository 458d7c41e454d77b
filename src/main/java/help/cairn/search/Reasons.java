package help.cairn.search;

import help.cairn.search.Explanation.Move;
import help.cairn.search.Explanation.Reason;
import help.cairn.search.SearchDeskPage.Explained;
import help.cairn.search.SearchDeskPage.Part;
import help.cairn.web.Link;
import help.cairn.web.Words;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Says why results stand where they stand, in the theme's words.
public final class Reasons {
    private static final float EVEN = 0.0005f;
    /// What would be shown as 0.00.
    private static final float NOTHING = 0.005f;

    private final Words words;

    public Reasons(Words words) {
        this.words = words;
    }

    public List<Explained> of(List<Explanation> explanations) {
        return explanations.stream().map(this::explained).toList();
    }

    private Explained explained(Explanation one) {
        var article = one.article();
        return new Explained(
                new Link(article.title(), article.address()), article.path(), words.say("searchDesk.score", one.score()),
                one.layers().stream().map(layer -> words.say("searchDesk.layer." + layer)).toList(),
                one.covered() > 0 ? words.say("searchDesk.covered", percent(one.covered()), percent(one.typed())) : "",
                one.reasons().stream().filter(reason -> Math.abs(reason.points()) >= NOTHING).map(reason -> part(reason, one)).toList(),
                one.moves().stream().map(this::said).toList(), one.pin());
    }

    private static int percent(float share) {
        return Math.round(share * 100);
    }

    private Part part(Reason reason, Explanation of) {
        var points = words.say("searchDesk.points", reason.points());
        return switch (reason) {
            case Reason.ByWord(var word, var as, var layer, _, var shares) -> new Part(
                    word.equals(as) ? word : words.say("searchDesk.as", word, as), points,
                    Stream.concat(
                            layer.equals("exact") ? Stream.empty() : Stream.of(words.say("searchDesk.layer." + layer)),
                            shares.stream().filter(share -> share.points() >= NOTHING)
                                    .map(share -> words.say("searchDesk.share." + share.part(), share.points())))
                            .collect(Collectors.joining(" · ")));
            case Reason.By(var what, _) -> new Part(
                    words.say("searchDesk.reason." + what), points,
                    what.equals("learned")
                            ? of.lessons().stream().map(lesson -> words.say(
                                    "searchDesk.lesson", String.join(" ", lesson.words()), lesson.visitors(), percent((float) lesson.weight())))
                                    .collect(Collectors.joining(" · "))
                            : "");
        };
    }

    private String said(Move move) {
        return switch (move) {
            case Move.First _ -> words.say("searchDesk.move.first");
            case Move.Pinned _ -> words.say("searchDesk.move.pinned");
            case Move.BelowPin(var above) -> words.say("searchDesk.move.belowPin", above.title());
            case Move.Gap(var above, var share) when share < EVEN -> words.say("searchDesk.move.even", above.title());
            case Move.Gap(var above, var share) -> words.say("searchDesk.move.gap", share * 100, above.title());
            case Move.Keyword(var word, var points, var passed) when passed.isEmpty() -> words.say("searchDesk.move.keyword", word, points);
            case Move.Keyword(var word, var points, var passed) -> words.say("searchDesk.move.passes", word, points, passed.getFirst().title());
        };
    }
}
