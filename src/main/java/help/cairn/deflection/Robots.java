package help.cairn.deflection;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.InetAddress;
import java.util.Collection;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.jetty.util.InetAddressSet;
import ua_parser.Client;
import ua_parser.Parser;

/// What a browser says about itself, and what gives a robot away.
public final class Robots {
    private static final Pattern NAMED = Pattern.compile(
            "bot\\b|bot[/;_ -]|crawl|spider|slurp|scrape|fetcher|monitor|uptime|pingdom|validator|preview|facebookexternalhit|whatsapp/|"
                    + "archive|lighthouse|pagespeed|gptbot|chatgpt|claude|perplexity|bytespider|ahrefs|semrush|feedly|embedly",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern LIBRARY = Pattern.compile(
            "^(?:curl|wget|python|java|okhttp|go-http|node|axios|undici|libwww|lwp|ruby|php|guzzle|apache-http|httpie|http_|wrk|k6|hey|ab/|aiohttp|postman|insomnia)|"
                    + "python-requests|java-http-client",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern HEADLESS = Pattern.compile("headless|phantomjs|puppeteer|playwright|selenium|webdriver|electron", Pattern.CASE_INSENSITIVE);
    private static final int LONGEST = 512;

    private final Cache<String, Client> families = Caffeine.newBuilder().maximumSize(500).build();
    private final Cache<String, Optional<String>> reasons = Caffeine.newBuilder().maximumSize(2_000).build();
    private final InetAddressSet ranges = new InetAddressSet();
    private Parser parser;

    /// @param ranges networks that crawlers are known to come from, such as `66.249.64.0/19` or `2001:4860:4801::/48`
    /// @throws IllegalArgumentException with a sentence if one of them is none
    public Robots(Collection<String> ranges) {
        for (var range : ranges) {
            try {
                this.ranges.add(range);
            } catch (RuntimeException e) {
                throw new IllegalArgumentException("\"%s\" is no network such as 66.249.64.0/19.".formatted(range), e);
            }
        }
    }

    /// What shows that no person is asking; empty for what may be a person.
    ///
    /// @param address of the network, never to be stored
    Optional<String> why(String agent, String address) {
        return why(agent).or(() -> !ranges.isEmpty() && known(address) ? Optional.of("known range") : Optional.empty());
    }

    private boolean known(String address) {
        try {
            return ranges.test(InetAddress.ofLiteral(address));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /// What shows that no person is asking, by the user agent alone; empty for what may be a person.
    public Optional<String> why(String agent) {
        if (agent == null || agent.isBlank()) {
            return Optional.of("no user agent");
        }
        return reasons.get(agent.length() > LONGEST ? agent.substring(0, LONGEST) : agent, Robots::reason);
    }

    private static Optional<String> reason(String agent) {
        if (HEADLESS.matcher(agent).find()) {
            return Optional.of("headless");
        }
        if (LIBRARY.matcher(agent).find()) {
            return Optional.of("library");
        }
        return NAMED.matcher(agent).find() ? Optional.of("named robot") : Optional.empty();
    }

    /// System and browser family as people name them, such as "Android, Chrome Mobile"; never the whole user agent.
    public String family(String agent) {
        if (agent == null || agent.isBlank()) {
            return "";
        }
        var client = families.get(agent.length() > LONGEST ? agent.substring(0, LONGEST) : agent, this::parse);
        return client.os.family + ", " + client.userAgent.family;
    }

    /// The parser's list is long: it is read when the first ticket needs it.
    private synchronized Client parse(String agent) {
        if (parser == null) {
            parser = new Parser();
        }
        return parser.parse(agent);
    }
}
