package help.cairn;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckTest {
    private static final Clock NOON = Clock.fixed(Instant.parse("2026-11-24T12:00:00Z"), ZoneOffset.UTC);

    @TempDir
    Path folder;

    @Test
    void ourOwnContentSaysNothingTwiceAndIsFoundByWhatShoppersType() {
        var out = new StringWriter();
        assertThat(check(out, Path.of("content"))).isZero();
        assertThat(out.toString()).endsWith(" articles, 0 errors, 0 warnings\n");
    }

    @Test
    void aWriterIsToldWhatRepeatsAFactAndWhatShoppersWouldNotFind() throws IOException {
        write("facts.yaml", "returnWindowDays: 30\n");
        write("queries.yml", "- {query: parcel, expect: returns}\n");
        write("en/a/returns.md", "---\ntitle: Returns\nid: returns\ndescription: How.\n---\nWithin 30 days.\n");
        var out = new StringWriter();
        assertThat(check(out, folder)).isZero();
        assertThat(out.toString()).isEqualTo("""
                en/a/returns.md:6:8: warning: "30" repeats the fact returnWindowDays. Write {{ facts.returnWindowDays }} for "30". [repeated-fact]
                queries.yml:1:11: warning: "parcel" (en) shows nothing; returns is not found. Add "parcel" to the keywords of en/a/returns.md. [broken-expectation]
                1 articles, 0 errors, 2 warnings
                """);
    }

    @Test
    void aBrokenExpectationThatStopsThePublicationFailsTheCheck() throws IOException {
        write("site.yaml", "queries: {broken: stop}\n");
        write("queries.yml", "- {query: parcel, expect: returns}\n");
        write("en/a/returns.md", "---\ntitle: Returns\nid: returns\ndescription: How.\n---\nSend it back.\n");
        var out = new StringWriter();
        assertThat(check(out, folder)).isEqualTo(1);
        assertThat(out.toString()).contains("queries.yml:1:11: error:").contains("1 articles, 1 errors, 0 warnings");
        write("en/a/returns.md", "---\ntitle: Returns\nid: returns\ndescription: How.\nkeywords: [parcel]\n---\nSend it back.\n");
        assertThat(check(new StringWriter(), folder)).isZero();
    }

    private static int check(StringWriter out, Path content) {
        return Main.run(NOON, new PrintWriter(out), "check", content.toString());
    }

    private void write(String path, String text) throws IOException {
        var file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
