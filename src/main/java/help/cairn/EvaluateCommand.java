package help.cairn;

import help.cairn.articles.Snapshot;
import help.cairn.publishing.Folder;
import help.cairn.publishing.Publisher;
import help.cairn.search.Evaluation;
import help.cairn.search.Evaluation.Figure;
import help.cairn.search.Evaluation.Figures;
import help.cairn.search.Evaluation.Judged;
import help.cairn.search.Evaluation.Shown;
import help.cairn.search.Finder;
import help.cairn.search.Indexes;
import help.cairn.web.Theme;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Says how well search finds, by questions whose answers are known.
@Command(
        name = "evaluate",
        mixinStandardHelpOptions = true,
        description = "Puts judged questions to the search that serves pages and says how well it finds.")
final class EvaluateCommand implements Callable<Integer> {
    private final Clock clock;

    @Parameters(
            arity = "1..*", paramLabel = "SET",
            description = "folders with docs.jsonl and queries.jsonl, or content folders with queries.yml")
    List<Path> sets;

    @Option(names = "--run", paramLabel = "FILE", description = "where the results are written: question, Q0, article, rank, score, cairn")
    Path run;

    @Option(names = "--ignore-sources", description = "leaves out the articles that a question's words were taken from")
    boolean ignoreSources;

    @Spec
    CommandSpec spec;

    /// What a set showed.
    private record Result(String name, int articles, List<Shown> shown, List<Shown> outOfScope) {}

    EvaluateCommand(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() throws IOException {
        var out = spec.commandLine().getOut();
        var results = new ArrayList<Result>();
        var judged = sets.stream().filter(set -> Files.exists(set.resolve("queries.jsonl"))).toList();
        Snapshot ready = null;
        var finder = new Finder(Indexes.inMemory());
        for (var set : JudgedSet.read(judged, clock)) {
            if (!set.missing().isEmpty()) {
                throw new IllegalArgumentException("%s asks for articles that it does not have: %s.".formatted(set.name(), set.missing()));
            }
            if (ready != set.snapshot()) {
                finder = new Finder(Indexes.inMemory());
                ready = set.snapshot();
                finder.prepare(ready);
            }
            results.add(new Result(
                    set.name(), ready.size(), Evaluation.ask(finder, ready, set.questions()), Evaluation.ask(finder, ready, set.outOfScope())));
        }
        for (var set : sets) {
            if (!judged.contains(set)) {
                results.add(content(set));
            }
        }
        if (run != null) {
            Files.write(run,
                    results.stream().flatMap(result -> Stream.concat(result.shown.stream(), result.outOfScope.stream())).flatMap(EvaluateCommand::lines)
                            .toList());
        }
        results.forEach(result -> print(out, result));
        if (results.size() > 1) {
            var all = results.stream().map(result -> Evaluation.figures(counted(result))).toList();
            out.printf(Locale.ROOT, "Mean of %d sets: nDCG@10 %.4f, MRR@10 %.4f, success@1 %.4f%n", all.size(),
                    all.stream().mapToDouble(one -> one.ndcg().value()).average().orElse(0),
                    all.stream().mapToDouble(one -> one.mrr().value()).average().orElse(0),
                    all.stream().mapToDouble(one -> one.first().value()).average().orElse(0));
        }
        out.flush();
        return 0;
    }

    /// The questions of a site's own `queries.yml`, put to its content.
    private Result content(Path folder) throws IOException {
        var theme = Theme.standard();
        var publisher = new Publisher(new Folder(folder), (where, key) -> theme.words(where).say(key), clock);
        var snapshot = publisher.read();
        var questions = new ArrayList<Judged>();
        publisher.expectations().each(snapshot, (query, locale, articles) -> questions.add(
                new Judged("%s-%d".formatted(locale.toLanguageTag(), questions.size() + 1), query, locale, articles, locale.toLanguageTag(), Set.of())));
        if (questions.isEmpty()) {
            throw new IllegalArgumentException("There are no questions in %s: it needs a queries.jsonl or a queries.yml.".formatted(folder));
        }
        var finder = new Finder(Indexes.inMemory());
        finder.prepare(snapshot);
        return new Result(folder.toString(), snapshot.size(), Evaluation.ask(finder, snapshot, questions), List.of());
    }

    private static Stream<String> lines(Shown shown) {
        var lines = new ArrayList<String>();
        for (var id : shown.shown()) {
            lines.add("%s Q0 %s %d %d cairn".formatted(shown.judged().id(), id, lines.size() + 1, Evaluation.DEPTH - lines.size()));
        }
        return lines.stream();
    }

    private List<Shown> counted(Result result) {
        return ignoreSources ? Evaluation.withoutSources(result.shown) : result.shown;
    }

    private void print(PrintWriter out, Result result) {
        out.printf(Locale.ROOT, "%s: %d articles, %d questions%n", result.name, result.articles, result.shown.size());
        print(out, "all", Evaluation.figures(counted(result)));
        var kinds = Evaluation.byKind(counted(result));
        if (kinds.size() > 1) {
            kinds.forEach((kind, figures) -> print(out, kind, figures));
        }
        if (!result.outOfScope.isEmpty()) {
            out.printf(Locale.ROOT, "  out of scope  %d questions, instant answer for %.3f%n", result.outOfScope.size(),
                    Evaluation.figures(result.outOfScope).answered());
        }
    }

    private static void print(PrintWriter out, String kind, Figures figures) {
        out.println("  %-12s  nDCG@10 %s  MRR@10 %s  success@1 %s  @3 %s  @10 %s".formatted(
                kind, text(figures.ndcg()), text(figures.mrr()), text(figures.first()), text(figures.amongThree()), text(figures.amongTen())));
        out.printf(Locale.ROOT, "  %-12s  %d questions, nothing found %.3f, instant answer %.3f of which right %.3f%n", "", figures.questions(),
                figures.nothing(),
                figures.answered(), figures.rightly());
    }

    private static String text(Figure figure) {
        return String.format(Locale.ROOT, "%.4f (%.3f–%.3f)", figure.value(), figure.low(), figure.high());
    }
}
