package help.cairn;

import help.cairn.publishing.Yaml;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// How this installation runs: flags before environment variables before `cairn.yaml` before defaults that work.
///
/// @param base the address that shoppers see
public record Settings(
        String host, int port, URI base, Path data, Path content, Optional<Path> theme, boolean limits, Set<String> proxies) {
    private static final Map<String, String> DEFAULTS = new LinkedHashMap<>(Map.of(
            "server.host", "127.0.0.1", "server.port", "8080", "server.baseUrl", "", "server.proxies", "", "data.dir", "data",
            "content.path", "content", "theme", "", "limits.enabled", "true"));

    /// A setting that cannot be used: says which, where, and what to write instead.
    public static final class Unusable extends RuntimeException {
        private static final long serialVersionUID = 1;

        Unusable(String message) {
            super(message);
        }
    }

    /// @param flags what the command line said, by key
    public static Settings read(Optional<Path> file, Map<String, String> environment, Map<String, String> flags) {
        var values = new LinkedHashMap<>(DEFAULTS);
        var from = new LinkedHashMap<String, String>();
        file.ifPresent(path -> values.putAll(fromFile(path, from)));
        for (var key : DEFAULTS.keySet()) {
            var name = variable(key);
            if (environment.containsKey(name)) {
                values.put(key, environment.get(name));
                from.put(key, name);
            }
        }
        values.putAll(flags);
        flags.keySet().forEach(key -> from.put(key, "the command line's " + key));
        int port = port(values.get("server.port"), from.getOrDefault("server.port", "server.port"));
        var base = values.get("server.baseUrl");
        if (!base.isEmpty() && !base.matches("https?://[^\\s/?#]+/?")) {
            throw new Unusable("%s must be an address such as https://help.shop.example, but is \"%s\"."
                    .formatted(from.getOrDefault("server.baseUrl", "server.baseUrl"), base));
        }
        return new Settings(
                values.get("server.host"), port, URI.create(base.isEmpty() ? "http://localhost:" + port : base),
                Path.of(values.get("data.dir")), Path.of(values.get("content.path")),
                Optional.of(values.get("theme")).filter(theme -> !theme.isEmpty() && !theme.equals("default")).map(Path::of),
                yes(values.get("limits.enabled"), from.getOrDefault("limits.enabled", "limits.enabled")),
                Set.copyOf(List.of(values.get("server.proxies").split("[,\\s]+"))));
    }

    /// `server.port` is `CAIRN_SERVER_PORT`.
    static String variable(String key) {
        return "CAIRN_" + key.replace('.', '_').toUpperCase(Locale.ROOT);
    }

    private static int port(String text, String where) {
        if (!text.matches("\\d{1,5}") || Integer.parseInt(text) > 65_535) {
            throw new Unusable("%s must be a whole number up to 65535, but is \"%s\".".formatted(where, text));
        }
        return Integer.parseInt(text);
    }

    private static boolean yes(String text, String where) {
        if (!text.matches("true|false")) {
            throw new Unusable("%s must be true or false, but is \"%s\".".formatted(where, text));
        }
        return text.equals("true");
    }

    private static Map<String, String> fromFile(Path file, Map<String, String> from) {
        try {
            var values = new LinkedHashMap<String, String>();
            if (Yaml.read(Files.readString(file), 1) instanceof Yaml.Entries entries) {
                collect(file, "", entries, values, from);
            }
            return values;
        } catch (IOException e) {
            throw new Unusable("%s cannot be read: name a file that is there with --config.".formatted(file));
        } catch (Yaml.Unreadable e) {
            throw new Unusable("%s:%d:%d: this is not YAML: %s."
                    .formatted(file, e.place().line(), e.place().column(), e.getMessage()));
        }
    }

    private static void collect(Path file, String above, Yaml.Entries entries, Map<String, String> values, Map<String, String> from) {
        entries.values().forEach((name, entry) -> {
            var key = above.isEmpty() ? name : above + "." + name;
            var place = "%s:%d:%d: %s".formatted(file, entry.key().line(), entry.key().column(), key);
            switch (entry.value()) {
                case Yaml.Entries inside when DEFAULTS.keySet().stream().anyMatch(known -> known.startsWith(key + ".")) ->
                    collect(file, key, inside, values, from);
                case Yaml.Text(var text, _, _) when DEFAULTS.containsKey(key) -> {
                    values.put(key, text);
                    from.put(key, place);
                }
                case Yaml.Text _,Yaml.Items _,Yaml.Entries _ ->
                    throw new Unusable(DEFAULTS.containsKey(key)
                            ? place + " must be a single value."
                            : place + " is not known. " + Yaml.nearest(key, DEFAULTS.keySet())
                                    .map("Did you mean \"%s\"?"::formatted)
                                    .orElse("Known are: " + String.join(", ", DEFAULTS.keySet().stream().sorted().toList()) + "."));
            }
        });
    }
}
