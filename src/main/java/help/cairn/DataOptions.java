package help.cairn;

import help.cairn.storage.Database;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/// Where the data is: the same options on every command that touches it.
final class DataOptions extends ConfigOptions {
    @Option(names = "--data", paramLabel = "DIR", description = "where the database is; data/ unless given")
    Path data;

    Settings settings() {
        return settings(Map.of());
    }

    @Override
    Settings settings(Map<String, String> flags) {
        var all = new LinkedHashMap<>(flags);
        if (data != null) {
            all.put("data.dir", data.toString());
        }
        return super.settings(all);
    }

    /// The database, beside a server that may be running.
    Database open() {
        return Database.open(settings().data());
    }

    /// The same, for commands that make nothing of nothing.
    Database existing() {
        return Database.existing(settings().data());
    }
}
