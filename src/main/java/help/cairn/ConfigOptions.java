package help.cairn;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/// How this installation is configured: the same option on every command.
class ConfigOptions {
    @Option(names = "--config", paramLabel = "FILE", description = "the configuration; cairn.yaml unless given")
    Path config;

    /// @param flags what other options of the command say, by key
    Settings settings(Map<String, String> flags) {
        var file = Optional.ofNullable(config).or(() -> Optional.of(Path.of("cairn.yaml")).filter(Files::exists));
        return Settings.read(file, System.getenv(), flags);
    }
}
