package help.cairn;

import static org.assertj.core.api.Assertions.assertThat;

import help.cairn.search.Evaluation;
import help.cairn.search.Finder;
import help.cairn.search.Indexes;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Questions typed as shoppers type, by us, with a frozen copy of our own articles: search must not get worse unnoticed.
class EvaluateTest {
    private static final Path OURS = Path.of("src/test/resources/judged/alder-en");

    @TempDir
    Path folder;

    @Test
    void whatShoppersTypeIsFoundAndAnsweredAsWellAsBefore() throws Exception {
        var set = JudgedSet.read(List.of(OURS), Clock.systemUTC()).getFirst();
        assertThat(set.missing()).isEmpty();
        var finder = new Finder(Indexes.inMemory());
        finder.prepare(set.snapshot());
        var figures = Evaluation.figures(Evaluation.ask(finder, set.snapshot(), set.questions()));
        assertThat(figures.ndcg().value()).isGreaterThan(0.9);
        assertThat(figures.amongThree().value()).isGreaterThan(0.9);
        assertThat(figures.nothing()).isZero();
        assertThat(figures.answered()).isGreaterThan(1 / 3.0);
        assertThat(figures.rightly()).isGreaterThan(0.85);
        assertThat(Evaluation.figures(Evaluation.ask(finder, set.snapshot(), set.outOfScope())).answered()).isZero();
    }

    /// Small sets by ourselves in languages without spaces: whole sentences, words, half-typed ones, one character alone,
    /// several scripts in one question. With pairs of characters alone the figures were .89, .80 and .91.
    @ParameterizedTest
    @CsvSource({"ja, 0.91", "ko, 0.92", "zh, 0.94"})
    void whatIsTypedWithoutSpacesIsFoundAsWellAsBefore(String language, double ndcg) throws Exception {
        var set = JudgedSet.read(List.of(Path.of("src/test/resources/judged/shop-" + language)), Clock.systemUTC()).getFirst();
        assertThat(set.missing()).isEmpty();
        var finder = new Finder(Indexes.inMemory());
        finder.prepare(set.snapshot());
        var figures = Evaluation.figures(Evaluation.ask(finder, set.snapshot(), set.questions()));
        assertThat(figures.ndcg().value()).isGreaterThan(ndcg);
        assertThat(figures.nothing()).isZero();
    }

    @Test
    void aRunIsWrittenThatOtherToolsScore() throws Exception {
        Files.writeString(folder.resolve("docs.jsonl"), """
                {"id": "b/parcel", "title": "Where is my parcel?", "body": "Follow *the link*."}
                {"id": "refund", "title": "Refunds", "body": "They take five days. The parcel must be here."}
                """);
        Files.writeString(folder.resolve("queries.jsonl"), """
                {"qid": "q1", "query": "parcel", "relevant": ["b/parcel"], "kind": "anchor"}
                {"qid": "q2", "query": "parcel", "relevant": ["refund"], "kind": "anchor", "sources": ["b/parcel"]}
                """);
        var said = new StringWriter();
        assertThat(Main.run(Clock.systemUTC(), new PrintWriter(said), "evaluate", folder.toString(), "--run", folder.resolve("run").toString())).isZero();
        assertThat(Files.readAllLines(folder.resolve("run"))).containsExactly(
                "q1 Q0 b/parcel 1 20 cairn", "q1 Q0 refund 2 19 cairn", "q2 Q0 b/parcel 1 20 cairn", "q2 Q0 refund 2 19 cairn");
        assertThat(said.toString()).contains("2 articles, 2 questions").contains("nDCG@10 0.8155").contains("success@1 0.5000");
        said.getBuffer().setLength(0);
        assertThat(Main.run(Clock.systemUTC(), new PrintWriter(said), "evaluate", "--ignore-sources", folder.toString())).isZero();
        assertThat(said.toString()).contains("nDCG@10 1.0000");
    }
}
