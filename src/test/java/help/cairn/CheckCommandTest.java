package help.cairn;

import static org.assertj.core.api.Assertions.assertThat;

import help.cairn.web.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a writer reads in the terminal, a pull request shows, and a program is given.
class CheckCommandTest {
    private static final Clock NOON = Clock.fixed(Instant.parse("2026-11-24T12:00:00Z"), ZoneOffset.UTC);

    @TempDir
    Path folder;

    private final StringWriter said = new StringWriter();

    @BeforeEach
    void anArticleWithALinkIntoNowhere() throws IOException {
        Files.createDirectories(folder.resolve("en/a"));
        Files.writeString(folder.resolve("en/a/one.md"),
                "---\ntitle: One\ndescription: Said.\n---\n[x](gone.md)\n\n" + "We pay you at once. ".repeat(30) + "\n");
    }

    @Test
    void aWriterReadsFileLineColumnRuleAndMend() throws IOException {
        assertThat(check("text")).isZero();
        assertThat(said.toString()).contains("en/a/one.md:5:5: warning: The link \"gone.md\" leads nowhere. Link to a file that is there. [broken-link]")
                .contains("1 articles, 0 errors, 1 warnings");
        Files.writeString(folder.resolve("en/a/two.md"), "---\ntitle: Two\ndraft: perhaps\n---\nText.\n");
        assertThat(check("text")).isEqualTo(1);
    }

    /// The article says "pay" and "once"; that "refund" and "money back" are the same, search knows by itself.
    @Test
    void aWriterReadsWhichSynonymsChangeNothing() throws IOException {
        Files.createDirectories(folder.resolve("synonyms"));
        Files.writeString(folder.resolve("synonyms/en.yaml"), """
                - {from: [wampum], to: [pay]}
                - {from: [money back], to: [Refunds]}
                - {from: [wampum], to: [doubloon, gold coin]}
                - [ducat, pay]
                - [florin, guilder]
                """);
        check("text");
        assertThat(said.toString().lines().filter(line -> line.contains("useless-synonym"))).containsExactly(
                "synonyms/en.yaml:2:3: warning: Search knows this by itself. Take the line out, or lead to a word that articles have. [useless-synonym]",
                "synonyms/en.yaml:3:3: warning: No article has a word that this leads to: it finds nothing. Take the line out, or lead to a word that articles"
                        + " have. [useless-synonym]",
                "synonyms/en.yaml:5:3: warning: No article has a word that this leads to: it finds nothing. Take the line out, or lead to a word that articles"
                        + " have. [useless-synonym]");
    }

    @Test
    void aPullRequestShowsItBesideTheLine() {
        assertThat(check("github")).isZero();
        assertThat(said.toString()).contains("::warning file=").contains("en/a/one.md,line=5,col=5,title=broken-link::The link \"gone.md\" leads nowhere.");
    }

    @Test
    void aProgramIsGivenTheReadabilityOfEachArticle() {
        assertThat(check("json")).isZero();
        var report = Json.tree(said.toString());
        assertThat(report.at("/warnings").asInt()).isEqualTo(1);
        assertThat(report.at("/problems/0/rule").asString()).isEqualTo("broken-link");
        assertThat(report.at("/problems/0/column").asInt()).isEqualTo(5);
        assertThat(report.at("/articles/0/file").asString()).isEqualTo("en/a/one.md");
        assertThat(report.at("/articles/0/readability/formula").asString()).isEqualTo("Flesch Reading Ease");
        assertThat(report.at("/articles/0/readability/source").asString()).isEqualTo("Flesch 1948");
        assertThat(report.at("/articles/0/readability/value").asDouble()).isGreaterThan(90);
    }

    private int check(String format) {
        said.getBuffer().setLength(0);
        return Main.run(NOON, new PrintWriter(said, true), "check", folder.toString(), "--format", format);
    }
}
