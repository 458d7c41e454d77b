package help.cairn.publishing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Changes of the content that a lead wants go where writers find them, and nowhere else.
class ProposalsTest {
    private static final String ARTICLE = "---\ntitle: Repairs\ndescription: We mend boots.\n%s---\nSend them in.\n";

    @TempDir
    Path folder;

    @Test
    void aChangeBecomesABranchAndWhatIsServedStays() throws Exception {
        try (var writer = new GitRepositories(folder)) {
            var tip = writer.write("help/en/care/repairs.md", ARTICLE.formatted("keywords: [mend]\n")).write("README.md", "Ours").push("The first article");
            try (var content = content(writer)) {
                content.fetch();
                var proposals = new Proposals(content, true);
                var change = proposals.keywords("en/care/repairs.md", List.of("resole", "new \"soles\": x"));
                var branch = proposals.push(change, "resole", "keywords: what people call it", "lea", "lea@alderandpine.example");
                assertThat(branch).isEqualTo("cairn/draft-resole");
                assertThat(proposals.push(change, "resole", "again", "lea", "lea@alderandpine.example")).isEqualTo("cairn/draft-resole-2");
                content.fetch();
                assertThat(content.newest()).isEqualTo(tip);
                assertThat(content.now().files().get("en/care/repairs.md").text()).contains("keywords: [mend]");
                assertThat(content.branch(branch).files().get("en/care/repairs.md").text()).isEqualTo(
                        ARTICLE.formatted("keywords: [\"resole\", \"new \\\"soles\\\": x\", mend]\n"));
                var commit = content.branch(branch).commit().orElseThrow();
                assertThat(commit.author()).isEqualTo("lea");
                var git = writer.git();
                git.fetch().setRemote("origin").call();
                assertThat(
                        git.log().add(git.getRepository().resolve("refs/remotes/origin/" + branch)).setMaxCount(1).call().iterator().next().getParent(0).name())
                        .isEqualTo(tip);
            }
        }
    }

    @Test
    void aNewArticleTakesNobodysPlace() throws Exception {
        Files.createDirectories(folder.resolve("en/care"));
        Files.writeString(folder.resolve("en/care/repairs.md"), ARTICLE.formatted(""));
        var proposals = new Proposals(new Folder(folder), true);
        assertThat(proposals.writes()).as("a folder has no branches").isFalse();
        var article = proposals.article("en/care", "Repairs", "text\n");
        assertThat(article.path()).isEqualTo("en/care/repairs-2.md");
        assertThat(article.patch()).isEqualTo("""
                diff --git a/en/care/repairs-2.md b/en/care/repairs-2.md
                new file mode 100644
                --- /dev/null
                +++ b/en/care/repairs-2.md
                @@ -0,0 +1,1 @@
                +text
                """);
        assertThatThrownBy(() -> proposals.push(article, "x", "x", "x", "x@example.com")).hasMessageContaining("content.write");
    }

    @Test
    void keywordsAreAddedHoweverTheyAreWritten() throws Exception {
        assertThat(with("")).isEqualTo("keywords: [\"resole\"]\n");
        assertThat(with("keywords: []\n")).isEqualTo("keywords: [\"resole\"]\n");
        assertThat(with("keywords:\n  - mend\n  - \"a: b\"\ntags: [x]\n")).isEqualTo("keywords:\n  - \"resole\"\n  - mend\n  - \"a: b\"\ntags: [x]\n");
        assertThat(with("keywords: [mend,\n  boots]\n")).isEqualTo("keywords: [\"resole\", mend,\n  boots]\n");
        assertThatThrownBy(() -> with("keywords: [resole]\n")).isInstanceOf(Proposals.Impossible.class).hasMessageContaining("already");
        assertThatThrownBy(() -> with("keywords: mend\n")).isInstanceOf(Proposals.Impossible.class).hasMessageContaining("by hand");
        assertThatThrownBy(() -> new Proposals(new Folder(folder), false).keywords("en/gone.md", List.of("x"))).hasMessageContaining("no file en/gone.md");
    }

    @Test
    void synonymsComeAfterThoseThatAreThere() throws Exception {
        var proposals = new Proposals(new Folder(folder), false);
        assertThat(proposals.synonym("de", List.of("neu besohlen"), List.of("Reparatur")).after()).isEqualTo(
                "- {from: [\"neu besohlen\"], to: [\"Reparatur\"]}\n");
        Files.createDirectories(folder.resolve("synonyms"));
        Files.writeString(folder.resolve("synonyms/en.yaml"), "- [a, b]");
        assertThat(proposals.synonym("en", List.of("resole"), List.of("repair")).patch()).endsWith("""
                -- [a, b]
                +- [a, b]
                +- {from: ["resole"], to: ["repair"]}
                """.substring("-- [a, b]\n+- [a, b]\n".length()));
    }

    private String with(String line) throws Exception {
        Files.createDirectories(folder.resolve("en/care"));
        Files.writeString(folder.resolve("en/care/repairs.md"), ARTICLE.formatted(line));
        var after = new Proposals(new Folder(folder), false).keywords("en/care/repairs.md", List.of("resole")).after();
        return after.replace("---\ntitle: Repairs\ndescription: We mend boots.\n", "").replace("---\nSend them in.\n", "");
    }

    private GitContent content(GitRepositories writer) throws Exception {
        return GitContent.open(new Remote(writer.address(), "main", "help", "", "", Optional.empty(), Optional.empty()), folder.resolve("copy.git"),
                Optional.empty());
    }
}
