package help.cairn;

import static java.util.Map.entry;

import help.cairn.deflection.Robots;
import help.cairn.publishing.Folder;
import help.cairn.publishing.GitContent;
import help.cairn.publishing.Remote;
import help.cairn.publishing.Source;
import help.cairn.publishing.Yaml;
import help.cairn.reports.Cost;
import help.cairn.reports.Digests;
import help.cairn.staff.SingleSignOn;
import help.cairn.tickets.MailFetch;
import help.cairn.tickets.Post;
import help.cairn.tickets.Retention;
import help.cairn.tickets.Threading;
import help.cairn.tickets.WebhookDesk;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// How this installation runs: flags before environment variables before `cairn.yaml` before defaults that work.
///
/// @param base the address that shoppers see
/// @param content the content folder, unless there is a repository
/// @param proposes whether changes that somebody wants may be pushed to the repository, as branches of their own
/// @param poll how often the repository is asked what is new
/// @param hookSecrets what the Git host may prove itself with
/// @param learning whether search learns from what shoppers find
/// @param mail the mail server, if there is one
/// @param webhook who is told of tickets, if anybody is
/// @param mailIn where answers by mail arrive, if they are taken in
/// @param holdOut the part of the visitors that is offered no answers in the form, so that what these do can be told
/// @param crawlers networks that no shopper comes from
/// @param cost what a ticket costs the store, if it said so
/// @param digest who gets letters about how it goes
/// @param oidc where colleagues can sign in instead of here
/// @param retention how long what is known of people is kept
public record Settings(
        String host, int port, URI base, Path data, Path content, Optional<Remote> git, boolean proposes, Duration poll, List<String> hookSecrets,
        Optional<Path> theme,
        boolean limits, boolean learning, Set<String> proxies, Optional<Post.Account> mail, Optional<WebhookDesk.Endpoint> webhook,
        Optional<MailRoom> mailIn, double holdOut, List<String> crawlers, Optional<Cost> cost, Digests.Readers digest, Optional<SingleSignOn.Issuer> oidc,
        Retention retention) {
    private static final Map<String, String> DEFAULTS = Map.ofEntries(
            entry("server.host", "127.0.0.1"), entry("server.port", "8080"), entry("server.baseUrl", ""), entry("server.proxies", ""),
            entry("data.dir", "data"), entry("content.path", "content"), entry("content.git", ""), entry("content.branch", ""),
            entry("content.subdir", ""), entry("content.user", ""), entry("content.token", ""), entry("content.sshKey", ""),
            entry("content.knownHosts", ""), entry("content.write", "false"), entry("publishing.poll", "60s"), entry("publishing.hookSecret", ""),
            entry("theme", ""),
            entry("limits.enabled", "true"), entry("search.learning", "true"), entry("mail.host", ""), entry("mail.port", ""), entry("mail.user", ""),
            entry("mail.password", ""), entry("mail.from", ""), entry("mail.tls", "starttls"), entry("mail.to", ""),
            entry("mail.in.address", ""), entry("mail.in.newTickets", "false"), entry("mail.in.host", ""), entry("mail.in.port", ""),
            entry("mail.in.tls", "tls"), entry("mail.in.user", ""), entry("mail.in.password", ""), entry("mail.in.folder", "INBOX"),
            entry("mail.in.done", ""), entry("mail.in.poll", "30s"), entry("webhook.url", ""),
            entry("webhook.secret", ""), entry("experiments.holdout", "0.1"), entry("robots.ranges", ""), entry("reports.ticketCost", ""),
            entry("reports.currency", ""), entry("reports.digest", "leads"), entry("oidc.issuer", ""), entry("oidc.clientId", ""),
            entry("oidc.clientSecret", ""), entry("oidc.name", ""),
            entry("retention.tickets", "730d"), entry("retention.attachments", "730d"),
            entry("retention.context", "90d"),
            entry("retention.deliveries", "90d"), entry("retention.events", "730d"), entry("retention.audit", "730d"));
    private static final Pattern ADDRESS = Pattern.compile("[!-~&&[^@<>\"(),;:\\\\]]{1,64}@[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)*");
    /// What is said to it and by it opens accounts, so nobody on the way may read it.
    private static final Pattern ISSUER = Pattern.compile(
            "https://[A-Za-z0-9.-]+(:\\d{1,5})?(/[!-~&&[^?#]]*)?|http://(localhost|127\\.0\\.0\\.1)(:\\d{1,5})?(/[!-~&&[^?#]]*)?");
    private static final Pattern SECRET = Pattern.compile("whsec_([A-Za-z0-9+/]{32,86}={0,2})");
    private static final Pattern DAYS = Pattern.compile("[1-9]\\d{0,4}d");
    private static final Pattern PART = Pattern.compile("[01]|0?\\.\\d{1,6}");
    private static final Pattern AMOUNT = Pattern.compile("\\d{1,7}(\\.\\d{1,4})?");
    private static final double MOST_HELD_OUT = 0.5;
    private static final Pattern DURATION = Pattern.compile("(\\d{1,6})(ms|s|m|h)");

    /// @param address where answers arrive
    /// @param opens whether a mail that belongs to no ticket is a question
    /// @param mailbox looked into again and again; without one, a mail server hands mail over
    record MailRoom(String address, boolean opens, Optional<MailFetch.Account> mailbox) {}

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
                Path.of(values.get("data.dir")), Path.of(values.get("content.path")), git(values), proposes(values, from),
                duration(values.get("publishing.poll"), from.getOrDefault("publishing.poll", "publishing.poll")),
                Arrays.stream(values.get("publishing.hookSecret").split(",")).map(String::strip).filter(secret -> !secret.isEmpty()).toList(),
                Optional.of(values.get("theme")).filter(theme -> !theme.isEmpty() && !theme.equals("default")).map(Path::of),
                yes(values.get("limits.enabled"), from.getOrDefault("limits.enabled", "limits.enabled")),
                yes(values.get("search.learning"), from.getOrDefault("search.learning", "search.learning")),
                Set.copyOf(words(values.get("server.proxies"))), mail(values, from), webhook(values, from), mailIn(values, from), holdOut(values, from),
                crawlers(values, from), cost(values, from), digest(values, from), oidc(values, from),
                new Retention(
                        kept(values, from, "retention.tickets"), kept(values, from, "retention.attachments"), kept(values, from, "retention.context"),
                        kept(values, from, "retention.deliveries"),
                        kept(values, from, "retention.events"), kept(values, from, "retention.audit")));
    }

    /// The content as it is configured, without anything kept from before.
    Source source() throws IOException {
        return git.isPresent() ? GitContent.open(git.get(), data.resolve("content.git"), Optional.empty()) : new Folder(content);
    }

    private static Optional<Cost> cost(Map<String, String> values, Map<String, String> from) {
        var amount = values.get("reports.ticketCost");
        var currency = values.get("reports.currency");
        if (amount.isEmpty() && currency.isEmpty()) {
            return Optional.empty();
        }
        if (!AMOUNT.matcher(amount).matches()) {
            throw unusable(values, from, "reports.ticketCost", "an amount of money, such as 6.50");
        }
        try {
            return Optional.of(new Cost(new BigDecimal(amount), Currency.getInstance(currency)));
        } catch (IllegalArgumentException e) {
            throw unusable(values, from, "reports.currency", "the three letters of a currency, such as EUR");
        }
    }

    private static List<String> crawlers(Map<String, String> values, Map<String, String> from) {
        var ranges = words(values.get("robots.ranges"));
        try {
            new Robots(ranges);
            return ranges;
        } catch (IllegalArgumentException e) {
            throw unusable(values, from, "robots.ranges", "networks divided by commas, such as 66.249.64.0/19");
        }
    }

    private static Digests.Readers digest(Map<String, String> values, Map<String, String> from) {
        var wanted = values.get("reports.digest");
        if (wanted.equals("leads") || wanted.equals("none")) {
            return new Digests.Readers(wanted.equals("leads"), List.of());
        }
        var addresses = words(wanted);
        if (addresses.isEmpty() || !addresses.stream().allMatch(address -> ADDRESS.matcher(address).matches())) {
            throw unusable(values, from, "reports.digest", "leads, none, or addresses divided by commas");
        }
        return new Digests.Readers(false, addresses);
    }

    private static double holdOut(Map<String, String> values, Map<String, String> from) {
        var part = values.get("experiments.holdout");
        if (!PART.matcher(part).matches() || Double.parseDouble(part) > MOST_HELD_OUT) {
            throw unusable(values, from, "experiments.holdout", "a number from 0 to 0.5, such as 0.1");
        }
        return Double.parseDouble(part);
    }

    private static boolean proposes(Map<String, String> values, Map<String, String> from) {
        boolean wanted = yes(values.get("content.write"), from.getOrDefault("content.write", "content.write"));
        if (wanted && values.get("content.git").isEmpty()) {
            throw new Unusable("content.write needs a repository to write to: set content.git too, or set it to false.");
        }
        return wanted;
    }

    private static Optional<SingleSignOn.Issuer> oidc(Map<String, String> values, Map<String, String> from) {
        var address = values.get("oidc.issuer");
        if (address.isEmpty()) {
            for (var key : List.of("oidc.clientId", "oidc.clientSecret", "oidc.name")) {
                if (!values.get(key).isEmpty()) {
                    throw new Unusable("%s is set, but oidc.issuer is not: name the address of the issuer, such as https://accounts.shop.example."
                            .formatted(from.getOrDefault(key, key)));
                }
            }
            return Optional.empty();
        }
        if (!ISSUER.matcher(address).matches()) {
            throw unusable(values, from, "oidc.issuer", "an address such as https://accounts.shop.example, with https");
        }
        if (values.get("oidc.clientId").isEmpty() || values.get("oidc.clientSecret").isEmpty()) {
            throw new Unusable("oidc.clientId and oidc.clientSecret must be set beside oidc.issuer: the issuer gave them when Cairn was registered there.");
        }
        var issuer = URI.create(address);
        return Optional.of(new SingleSignOn.Issuer(issuer, values.get("oidc.clientId"), values.get("oidc.clientSecret"),
                values.get("oidc.name").isEmpty() ? issuer.getHost() : values.get("oidc.name")));
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

    private static Optional<Post.Account> mail(Map<String, String> values, Map<String, String> from) {
        var tls = switch (values.get("mail.tls")) {
            case "starttls" -> Post.Tls.STARTTLS;
            case "tls" -> Post.Tls.TLS;
            case "none" -> Post.Tls.NONE;
            default -> throw unusable(values, from, "mail.tls", "starttls, tls or none");
        };
        if (values.get("mail.host").isEmpty()) {
            return Optional.empty();
        }
        if (values.get("mail.from").isEmpty()) {
            throw new Unusable("mail.from must be set beside mail.host: the address that letters come from, such as help@shop.example.");
        }
        for (var key : List.of("mail.from", "mail.to")) {
            if (!values.get(key).isEmpty() && !ADDRESS.matcher(values.get(key)).matches()) {
                throw unusable(values, from, key, "one address such as help@shop.example");
            }
        }
        if (values.get("mail.user").isEmpty() != values.get("mail.password").isEmpty()) {
            throw new Unusable("mail.user and mail.password belong together: set both or none.");
        }
        if (tls == Post.Tls.NONE && !values.get("mail.password").isEmpty() && !values.get("mail.host").matches("localhost|127\\..*|::1")) {
            throw new Unusable("mail.password would be sent in plain text: set mail.tls to starttls or tls.");
        }
        var usual = switch (tls) {
            case STARTTLS -> "587";
            case TLS -> "465";
            case NONE -> "25";
        };
        var port = values.get("mail.port").isEmpty() ? usual : values.get("mail.port");
        return Optional.of(new Post.Account(
                values.get("mail.host"), port(port, from.getOrDefault("mail.port", "mail.port")), values.get("mail.user"), values.get("mail.password"),
                values.get("mail.from"), tls, Optional.of(values.get("mail.to")).filter(to -> !to.isEmpty())));
    }

    private static Optional<MailRoom> mailIn(Map<String, String> values, Map<String, String> from) {
        var host = values.get("mail.in.host");
        if (host.isEmpty() && values.get("mail.in.address").isEmpty()) {
            return Optional.empty();
        }
        var address = values.get("mail.in.address").isEmpty() ? values.get("mail.from") : values.get("mail.in.address");
        if (!ADDRESS.matcher(address).matches() || address.lastIndexOf('@') > Threading.LONGEST_LOCAL || address.contains("+")) {
            throw new Unusable("%s must be one address such as help@shop.example, with at most %d characters and no + before the @, but is \"%s\".".formatted(
                    from.getOrDefault("mail.in.address", "mail.in.address"), Threading.LONGEST_LOCAL, address));
        }
        if (address.equalsIgnoreCase(values.get("mail.to"))) {
            throw new Unusable("mail.in.address must not be mail.to: what is sent to the desk would come back in.");
        }
        var opens = yes(values.get("mail.in.newTickets"), from.getOrDefault("mail.in.newTickets", "mail.in.newTickets"));
        return Optional.of(new MailRoom(address, opens, host.isEmpty() ? Optional.empty() : Optional.of(mailbox(host, values, from))));
    }

    private static MailFetch.Account mailbox(String host, Map<String, String> values, Map<String, String> from) {
        var tls = switch (values.get("mail.in.tls")) {
            case "starttls" -> Post.Tls.STARTTLS;
            case "tls" -> Post.Tls.TLS;
            case "none" -> Post.Tls.NONE;
            default -> throw unusable(values, from, "mail.in.tls", "starttls, tls or none");
        };
        if (values.get("mail.in.user").isEmpty() || values.get("mail.in.password").isEmpty()) {
            throw new Unusable("mail.in.user and mail.in.password must be set beside mail.in.host.");
        }
        if (tls == Post.Tls.NONE && !host.matches("localhost|127\\..*|::1")) {
            throw new Unusable("mail.in.password would be sent in plain text: set mail.in.tls to starttls or tls.");
        }
        var port = values.get("mail.in.port").isEmpty() ? tls == Post.Tls.TLS ? "993" : "143" : values.get("mail.in.port");
        return new MailFetch.Account(
                host, port(port, from.getOrDefault("mail.in.port", "mail.in.port")), tls, values.get("mail.in.user"), values.get("mail.in.password"),
                values.get("mail.in.folder"), values.get("mail.in.done"),
                duration(values.get("mail.in.poll"), from.getOrDefault("mail.in.poll", "mail.in.poll")));
    }

    private static Optional<WebhookDesk.Endpoint> webhook(Map<String, String> values, Map<String, String> from) {
        var url = values.get("webhook.url");
        if (url.isEmpty()) {
            return Optional.empty();
        }
        if (!url.matches("https?://[^\\s/?#@]+(/[!-~&&[^#]]*)?")) {
            throw unusable(values, from, "webhook.url", "an address such as https://desk.example/tickets");
        }
        var secrets = words(values.get("webhook.secret"));
        // What is wrong with a secret is said without the secret: this line ends up in logs.
        if (secrets.isEmpty() || !secrets.stream().allMatch(Settings::isSecret)) {
            throw new Unusable("%s must be whsec_ and 24 to 64 bytes in Base64 (as from: echo whsec_$(openssl rand -base64 32)), or several with commas."
                    .formatted(from.getOrDefault("webhook.secret", "webhook.secret")));
        }
        return Optional.of(new WebhookDesk.Endpoint(URI.create(url), secrets));
    }

    private static Optional<Duration> kept(Map<String, String> values, Map<String, String> from, String key) {
        var text = values.get(key);
        if (text.equals("never")) {
            return Optional.empty();
        }
        if (!DAYS.matcher(text).matches()) {
            throw unusable(values, from, key, "days after which it is deleted, such as 730d, or never");
        }
        return Optional.of(Duration.ofDays(Integer.parseInt(text.substring(0, text.length() - 1))));
    }

    private static boolean isSecret(String text) {
        var match = SECRET.matcher(text);
        try {
            return match.matches() && Base64.getDecoder().decode(match.group(1)).length >= 24;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static Unusable unusable(Map<String, String> values, Map<String, String> from, String key, String wanted) {
        return new Unusable("%s must be %s, but is \"%s\".".formatted(from.getOrDefault(key, key), wanted, values.get(key)));
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

    /// The known key that was meant, or each that may have been: the whole may be mistyped, or what stands above its last dot left out.
    private static Optional<String> nearest(String key) {
        var groups = DEFAULTS.keySet().stream().filter(known -> known.contains(".")).map(known -> known.substring(0, known.indexOf('.'))).distinct().toList();
        return Yaml.nearest(key, DEFAULTS.keySet())
                .or(() -> Optional.of(DEFAULTS.keySet().stream().filter(known -> known.endsWith("." + key)).sorted().collect(Collectors.joining("\" or \"")))
                        .filter(keys -> !keys.isEmpty()))
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
