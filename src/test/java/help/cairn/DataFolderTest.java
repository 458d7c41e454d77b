package help.cairn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An operator has one server on a data folder, and commands beside it.
class DataFolderTest {
    @TempDir
    Path folder;

    @Test
    void aSecondServerOnTheSameFolderIsRefusedAndTheFirstOneGoesOn() throws Exception {
        Files.createDirectories(folder.resolve("content/en/orders"));
        Files.writeString(folder.resolve("content/en/orders/track.md"), "---\ntitle: Where is my parcel?\n---\nIn the e-mail.\n");
        try (var first = open("data")) {
            assertThatThrownBy(() -> open("data").close()).isInstanceOf(IOException.class).hasMessageContaining(folder.resolve("data").toString())
                    .hasMessageContaining("stop that one first, or name another folder with --data");
            try (var elsewhere = open("other")) {
                assertThat(elsewhere.port()).isNotEqualTo(first.port());
            }
            assertThat(run("staff", "add", "lead@alderandpine.example", "--role", "lead")).contains("/staff/link/");
            assertThat(run("staff", "list")).contains("lead@alderandpine.example");
            assertThat(run("token", "create", "--role", "lead")).isNotBlank();
            run("events", "export");
            run("backup", folder.resolve("copy.db").toString());
            assertThat(folder.resolve("copy.db")).isNotEmptyFile();
        }
        open("data").close();
    }

    private HelpCenter open(String data) throws IOException {
        return HelpCenter.open(Settings.read(Optional.empty(), Map.of(), Map.of(
                "server.port", "0", "data.dir", folder.resolve(data).toString(), "content.path", folder.resolve("content").toString())), Clock.systemUTC());
    }

    private String run(String... arguments) {
        var out = new StringWriter();
        var all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--data", folder.resolve("data").toString()));
        assertThat(Main.run(Clock.systemUTC(), new PrintWriter(out, true), all.toArray(String[]::new))).as(out.toString()).isZero();
        return out.toString();
    }
}
