package help.cairn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
    @TempDir
    Path folder;

    @Test
    void aTypoNamesFileLineKeyAndTheNearestKey() throws IOException {
        var file = Files.writeString(folder.resolve("cairn.yaml"), "server:\n  prot: 80\n");
        assertThatThrownBy(() -> Settings.read(Optional.of(file), Map.of(), Map.of()))
                .hasMessageContaining("cairn.yaml:2:3: server.prot is not known. Did you mean \"server.port\"?");
    }

    @Test
    void aTypoInTheNameOfAGroupIsNamedToo() throws IOException {
        var file = Files.writeString(folder.resolve("cairn.yaml"), "sever:\n  port: 80\n");
        assertThatThrownBy(() -> Settings.read(Optional.of(file), Map.of(), Map.of()))
                .hasMessageContaining("cairn.yaml:1:1: sever is not known. Did you mean \"server\"?");
    }

    @Test
    void aWrongValueNamesTheSettingAndWhatItIs() {
        assertThatThrownBy(() -> Settings.read(Optional.empty(), Map.of("CAIRN_SERVER_PORT", "eighty"), Map.of()))
                .hasMessage("CAIRN_SERVER_PORT must be a whole number up to 65535, but is \"eighty\".");
    }

    @Test
    void flagsGoBeforeTheEnvironmentAndThatBeforeTheFile() throws IOException {
        var file = Files.writeString(folder.resolve("cairn.yaml"), "server: {port: 1, host: 0.0.0.0}\ndata: {dir: from-file}\n");
        var settings = Settings.read(Optional.of(file), Map.of("CAIRN_SERVER_PORT", "2", "CAIRN_DATA_DIR", "from-environment"), Map.of("server.port", "3"));
        assertThat(settings.port()).isEqualTo(3);
        assertThat(settings.data()).hasToString("from-environment");
        assertThat(settings.host()).isEqualTo("0.0.0.0");
    }
}
