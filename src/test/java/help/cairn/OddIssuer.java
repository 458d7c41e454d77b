package help.cairn;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// An issuer that answers what a test says, right or wrong.
final class OddIssuer implements AutoCloseable {
    final RSAKey key = new RSAKeyGenerator(2048).keyID("odd").generate();
    private final HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    private final Map<String, String> answers = new ConcurrentHashMap<>();

    OddIssuer() throws Exception {
        answers.put("/.well-known/openid-configuration", """
                {"issuer": "$", "authorization_endpoint": "$/authorize", "token_endpoint": "$/token", "jwks_uri": "$/jwks", "userinfo_endpoint": "$/userinfo",
                "subject_types_supported": ["public"], "response_types_supported": ["code"], "id_token_signing_alg_values_supported": ["RS256"]}
                """.replace("$", address()));
        answers.put("/jwks", new JWKSet(key).toString());
        server.createContext("/", exchange -> {
            var answer = answers.getOrDefault(exchange.getRequestURI().getPath(), "").getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(answer.length == 0 ? 404 : 200, answer.length == 0 ? -1 : answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
    }

    String address() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    void gives(String idToken) {
        answers.put("/token", "{\"access_token\":\"any\",\"token_type\":\"Bearer\",\"expires_in\":600,\"id_token\":\"%s\"}".formatted(idToken));
    }

    void tells(String userInfo) {
        answers.put("/userinfo", userInfo);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
