package help.cairn;

import help.cairn.storage.Database;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/// Where the data is: the same options on every command that touches it.
final class DataOptions {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "where the database is; data/ unless given")
    Path data;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "the configuration; cairn.yaml unless given")
    Path config;

    Settings settings() {
        return settings(Map.of());
    }

    /// @param more what other options of the command say, by key
    Settings settings(Map<String, String> more) {
        var flags = new LinkedHashMap<>(more);
        if (data != null) {
            flags.put("data.dir", data.toString());
        }
        var file = Optional.ofNullable(config).or(() -> Optional.of(Path.of("cairn.yaml")).filter(Files::exists));
        return Settings.read(file, System.getenv(), flags);
    }

    /// The database, beside a server that may be running.
    Database open() {
        return Database.open(settings().data());
    }
}
