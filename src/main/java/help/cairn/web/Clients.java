package help.cairn.web;

import io.javalin.http.Context;
import java.util.Set;

/// Who is asking, as far as the connection tells. Forwarded headers count only when they come from a proxy that the
/// operator named.
public final class Clients {
    private final Set<String> proxies;

    /// @param proxies addresses whose `X-Forwarded-For` is believed
    public Clients(Set<String> proxies) {
        this.proxies = Set.copyOf(proxies);
    }

    /// The network address, never to be stored or logged.
    public String address(Context ctx) {
        var peer = ctx.req().getRemoteAddr();
        var forwarded = ctx.header("X-Forwarded-For");
        if (forwarded == null || !proxies.contains(peer)) {
            return peer;
        }
        // The last entry that is no proxy of ours is the one that our own proxy saw.
        var hops = forwarded.split(",");
        for (int i = hops.length - 1; i >= 0; i--) {
            var hop = hops[i].strip();
            if (!hop.isEmpty() && !proxies.contains(hop)) {
                return hop;
            }
        }
        return peer;
    }
}
