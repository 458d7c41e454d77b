package help.cairn;

import static java.util.Map.entry;

import help.cairn.publishing.Folder;
import help.cairn.publishing.GitContent;
import help.cairn.publishing.Remote;
import help.cairn.publishing.Source;
import help.cairn.publishing.Yaml;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// How this installation runs: flags before environment variables before `cairn.yaml` before defaults that work.
///
/// @param base the address that shoppers see
/// @param content the content folder, unless there is a repository
/// @param poll how often the repository is asked what is new
/// @param hookSecrets what the Git host may prove itself with
/// @param learning whether search learns from what shoppers find
public record Settings(
        String host, int port, URI base, Path data, Path content, Optional<Remote> git, Duration poll, List<String> hookSecrets, Optional<Path> theme,
        boolean limits, boolean learning, Set<String> proxies) {
    private static final Map<String, String> DEFAULTS = Map.ofEntries(
            entry("server.host", "127.0.0.1"), entry("server.port", "8080"), entry("server.baseUrl", ""), entry("server.proxies", ""),
            entry("data.dir", "data"), entry("content.path", "content"), entry("content.git", ""), entry("content.branch", ""),
            entry("content.subdir", ""), entry("content.user", ""), entry("content.token", ""), entry("content.sshKey", ""),
            entry("content.knownHosts", ""), entry("publishing.poll", "60s"), entry("publishing.hookSecret", ""), entry("theme", ""),
            entry("limits.enabled", "true"), entry("search.learning", "true"));
    private static final Pattern DURATION = Pattern.compile("(\\d{1,6})(ms|s|m|h)");

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
                Path.of(values.get("data.dir")), Path.of(values.get("content.path")), git(values),
                duration(values.get("publishing.poll"), from.getOrDefault("publishing.poll", "publishing.poll")),
                Arrays.stream(values.get("publishing.hookSecret").split(",")).map(String::strip).filter(secret -> !secret.isEmpty()).toList(),
                Optional.of(values.get("theme")).filter(theme -> !theme.isEmpty() && !theme.equals("default")).map(Path::of),
                yes(values.get("limits.enabled"), from.getOrDefault("limits.enabled", "limits.enabled")),
                yes(values.get("search.learning"), from.getOrDefault("search.learning", "search.learning")),
                Set.copyOf(words(values.get("server.proxies"))));
    }

    /// The content as it is configured, without anything kept from before.
    Source source() throws IOException {
        return git.isPresent() ? GitContent.open(git.get(), data.resolve("content.git"), Optional.empty()) : new Folder(content);
    }

    private static Optional<Remote> git(Map<String, String> values) {
        var address = values.get("content.git");
        if (address.isEmpty()) {
            return Optional.empty();
        }
        var here = !address.contains("://") && Files.isDirectory(Path.of(address)) ? Path.of(address).toAbsolutePath().normalize().toString() : address;
        return Optional.of(new Remote(
                here, values.get("content.branch"), values.get("content.subdir"), values.get("content.user"), values.get("content.token"),
                path(values.get("content.sshKey")), path(values.get("content.knownHosts"))));
    }

    private static Optional<Path> path(String text) {
        return Optional.of(text).filter(path -> !path.isEmpty()).map(Path::of);
    }

    private static List<String> words(String text) {
        return Arrays.stream(text.split("[,\\s]+")).filter(word -> !word.isEmpty()).toList();
    }

    private static Duration duration(String text, String where) {
        var match = DURATION.matcher(text);
        if (!match.matches()) {
            throw new Unusable("%s must be a duration such as 60s or 5m, but is \"%s\".".formatted(where, text));
        }
        long number = Long.parseLong(match.group(1));
        return switch (match.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            default -> Duration.ofHours(number);
        };
    }

    /// `server.port` is `CAIRN_SERVER_PORT`.
    static String variable(String key) {
        return "CAIRN_" + key.replace('.', '_').toUpperCase(Locale.ROOT);
    }

    static boolean isPort(String text) {
        return text.matches("\\d{1,5}") && Integer.parseInt(text) <= 65_535;
    }

    private static int port(String text, String where) {
        if (!isPort(text)) {
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
            switch (Yaml.read(Files.readString(file), 1)) {
                case Yaml.Entries entries -> collect(file, "", entries, values, from);
                case Yaml.Text _,Yaml.Items _ -> throw new Unusable("%s:1:1: this is no list of keys: begin as in \"server: {port: 8080}\".".formatted(file));
            }
            return values;
        } catch (IOException e) {
            throw new Unusable("%s cannot be read: name a file that is there with --config.".formatted(file));
        } catch (Yaml.Unreadable e) {
            throw new Unusable("%s:%d:%d: this is not YAML: %s."
                    .formatted(file, e.place().line(), e.place().column(), e.getMessage()));
        }
    }

    /// The known key that was meant: the whole may be mistyped, or the part above its last dot alone.
    private static Optional<String> nearest(String key) {
        var groups = DEFAULTS.keySet().stream().filter(known -> known.contains(".")).map(known -> known.substring(0, known.indexOf('.'))).distinct().toList();
        return Yaml.nearest(key, DEFAULTS.keySet()).or(() -> DEFAULTS.keySet().stream().filter(known -> known.endsWith("." + key)).findFirst())
                .or(() -> Yaml.nearest(key, groups));
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
                case Yaml other when !(other instanceof Yaml.Entries) && DEFAULTS.keySet().stream().anyMatch(known -> known.startsWith(key + ".")) ->
                    throw new Unusable(place + " must be a list of keys.");
                case Yaml.Text _,Yaml.Items _,Yaml.Entries _ ->
                    throw new Unusable(DEFAULTS.containsKey(key)
                            ? place + " must be a single value."
                            : place + " is not known. " + nearest(key)
                                    .map("Did you mean \"%s\"?"::formatted)
                                    .orElse("Known are: " + String.join(", ", DEFAULTS.keySet().stream().sorted().toList()) + "."));
            }
        });
    }
}
