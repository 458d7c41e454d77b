package help.cairn.publishing;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Locale;
import java.util.regex.Pattern;

/// OldAddress as old pages write them, taken apart without trusting them to be well formed.
final class OldAddress {
    private static final Pattern ORIGIN = Pattern.compile("(?i)(https?:)?//[^/?#\\s]+");
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._~!$&'()*+,;=:@%/-]");

    private OldAddress() {}

    /// The scheme and host, such as `https://help.example.com`; empty for a relative address.
    static String origin(String address) {
        var match = ORIGIN.matcher(address.strip());
        if (!match.lookingAt()) {
            return "";
        }
        var origin = match.group().toLowerCase(Locale.ROOT);
        return origin.startsWith("//") ? "https:" + origin : origin;
    }

    /// The path of an address, beginning with `/` and written as browsers ask for it; empty if it has none.
    static String path(String address) {
        var bare = address.strip().substring(origin(address).isEmpty() ? 0 : ORIGIN.matcher(address.strip()).results().findFirst().orElseThrow().end());
        var path = bare.replaceFirst("[?#].*$", "");
        return path.startsWith("/") && path.length() > 1 ? encoded(path.replaceFirst("/+$", "")) : "";
    }

    /// Where a link leads from a page: a path that begins with `/`, with nothing of `..` left in it.
    static String resolved(String from, String link) {
        var path = decoded(link.replaceFirst("[?#].*$", ""));
        var base = path.startsWith("/") ? "" : from.substring(0, from.lastIndexOf('/') + 1);
        var parts = new ArrayDeque<String>();
        for (var part : (base + path).replace('\\', '/').split("/")) {
            if (part.equals("..")) {
                parts.pollLast();
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.addLast(part);
            }
        }
        return "/" + String.join("/", parts);
    }

    /// How two addresses are compared: decoded, in small letters, without a slash at the end.
    static String key(String path) {
        var plain = decoded(path).toLowerCase(Locale.ROOT);
        return plain.length() > 1 ? plain.replaceFirst("/+$", "") : plain;
    }

    static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    /// As a request line or a Markdown link can hold it.
    static String encoded(String path) {
        var text = new StringBuilder();
        path.codePoints().forEach(point -> {
            var letter = Character.toString(point);
            text.append(PLAIN.matcher(letter).matches() ? letter : URLEncoder.encode(letter, StandardCharsets.UTF_8).replace("+", "%20"));
        });
        return text.toString();
    }
}
