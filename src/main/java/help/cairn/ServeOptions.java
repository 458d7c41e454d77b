package help.cairn;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// What is served and where: the same options on every command that serves.
final class ServeOptions {
    @Option(names = "--content", paramLabel = "DIR", description = "the content folder; content/ unless given")
    Path content;

    @Option(names = "--git", paramLabel = "URL", description = "a Git repository to take the content from instead")
    String git;

    @Option(names = "--branch", description = "its branch; the repository's own choice unless given")
    String branch;

    @Option(names = "--path", paramLabel = "DIR", description = "the folder within the repository; all of it unless given")
    String path;

    @Option(names = "--port", description = "the port; 8080 unless given")
    String port;

    @Spec(Spec.Target.MIXEE)
    CommandSpec spec;

    Map<String, String> flags() {
        if (port != null && !Settings.isPort(port)) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "--port must be a whole number up to 65535, but is \"%s\".".formatted(port));
        }
        var flags = new LinkedHashMap<String, String>();
        flag(flags, "content.path", content);
        flag(flags, "content.git", git != null || content == null ? git : "");
        flag(flags, "content.branch", branch);
        flag(flags, "content.subdir", path);
        flag(flags, "server.port", port);
        return flags;
    }

    private static void flag(Map<String, String> flags, String key, Object value) {
        if (value != null) {
            flags.put(key, value.toString());
        }
    }
}
