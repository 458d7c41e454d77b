package help.cairn;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import help.cairn.storage.Database;
import java.net.CookieManager;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import no.nav.security.mock.oauth2.MockOAuth2Server;
import no.nav.security.mock.oauth2.token.DefaultOAuth2TokenCallback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Colleagues who sign in at an issuer that runs beside the help center.
class SingleSignOnJourneyTest {
    private static final String MARA = "mara@alderandpine.example";

    private static final String SECRET = "a secret that both have, of some length";

    @TempDir
    Path data;

    private final MockOAuth2Server issuer = new MockOAuth2Server();
    private final HttpClient laptop = browser();
    private Shop shop;

    @BeforeEach
    void open() throws Exception {
        issuer.start();
        shop = shop("http://localhost:" + issuer.baseUrl().port() + "/shop");
        shop.command("staff", "add", MARA, "--role", "lead");
    }

    private Shop shop(String address) throws Exception {
        int port;
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        return new Shop(data, Map.of(
                "server.port", Integer.toString(port), "server.baseUrl", "http://localhost:" + port, "oidc.issuer", address, "oidc.clientId", "cairn",
                "oidc.clientSecret", SECRET, "oidc.name", "Alder ID"));
    }

    @AfterEach
    void close() {
        shop.close();
        issuer.shutdown();
    }

    @Test
    void whoHasAnAccountGetsInAndComesWhereTheyWanted() throws Exception {
        assertThat(shop.get(laptop, "/staff/sign-in?next=/staff/privacy").body()).contains("Sign in with Alder ID")
                .contains("/staff/sign-in/oidc?next=%2Fstaff%2Fprivacy");
        says(Map.of("email", "Mara@AlderAndPine.example", "email_verified", true));
        var in = comeBack(laptop, at(leave(laptop, "/staff/privacy")));
        assertThat(location(in)).isEqualTo("/staff/privacy");
        assertThat(in.headers().allValues("Set-Cookie")).anyMatch(cookie -> cookie.startsWith("cairn_staff=") && cookie.contains("HttpOnly"));
        assertThat(shop.get(laptop, "/staff/privacy").statusCode()).isEqualTo(200);
        assertThat(noted()).contains(MARA + ": sign-in: accepted, elsewhere");
    }

    @Test
    void theyLeaveWithStateNonceAndAChallengeThatNobodyElseHas() throws Exception {
        var one = parameters(leave(laptop, "/staff"));
        var other = parameters(leave(browser(), "/staff"));
        assertThat(one).containsEntry("response_type", "code").containsEntry("client_id", "cairn").containsEntry("code_challenge_method", "S256")
                .containsEntry("scope", "openid email").hasEntrySatisfying("redirect_uri", to -> assertThat(to).endsWith("/staff/sign-in/oidc/back"));
        for (var name : List.of("state", "nonce", "code_challenge")) {
            assertThat(one.get(name)).as(name).hasSizeGreaterThanOrEqualTo(43).isNotEqualTo(other.get(name));
        }
        assertThat(one).doesNotContainKey("client_secret");
    }

    @Test
    void whoHasNoAccountReadsWhyAndIsNotNamedInTheTrail() throws Exception {
        says(Map.of("email", "stranger@elsewhere.example", "email_verified", true));
        var out = comeBack(laptop, at(leave(laptop, "/staff")));
        assertThat(out.statusCode()).isEqualTo(403);
        assertThat(out.body()).contains("has no account here").contains("Ask your administrator");
        assertThat(location(shop.get(laptop, "/staff/account"))).startsWith("/staff/sign-in");
        assertThat(noted()).contains("unknown address: sign-in: refused, elsewhere, no account").noneMatch(line -> line.contains("stranger"));
    }

    @Test
    void anAddressThatTheIssuerDidNotVerifyIsNobodys() throws Exception {
        for (var claims : List.<Map<String, Object>>of(
                Map.of("email", MARA, "email_verified", false), Map.of("email", MARA), Map.of("email_verified", true), Map.of("preferred_username", MARA))) {
            says(claims);
            var out = comeBack(laptop, at(leave(laptop, "/staff")));
            assertThat(out.statusCode()).as(claims.toString()).isEqualTo(403);
            assertThat(out.body()).contains("does not confirm your email address");
        }
        assertThat(location(shop.get(laptop, "/staff/account"))).startsWith("/staff/sign-in");
    }

    @Test
    void aTokenForSomebodyElseOrOfAnotherTimeOpensNothing() throws Exception {
        for (var wrong : List.<Map<String, Object>>of(
                Map.of("aud", "another shop"), Map.of("iss", "http://localhost/another"), Map.of("nonce", "of another sign-in"),
                Map.of("iat", 4_000_000_000L))) {
            var claims = new HashMap<String, Object>(Map.of("email", MARA, "email_verified", true));
            claims.putAll(wrong);
            says(claims);
            var out = comeBack(laptop, at(leave(laptop, "/staff")));
            assertThat(out.statusCode()).as(wrong.toString()).isEqualTo(400);
            assertThat(out.body()).contains("does not fit");
        }
        assertThat(location(shop.get(laptop, "/staff/account"))).startsWith("/staff/sign-in");
    }

    @Test
    void aTokenThatTheIssuerDidNotSignOpensNothing() throws Exception {
        var thief = new RSAKeyGenerator(2048).keyID("odd").generate();
        try (var odd = new OddIssuer()) {
            shop.close();
            shop = shop(odd.address());
            for (var kind : List.of("signed by the issuer", "unsigned", "signed by the secret of both", "signed by another key of that name")) {
                var who = browser();
                var left = parameters(leave(who, "/staff"));
                var claims = claims(odd, left.get("nonce")).claim("email", MARA).claim("email_verified", true).build();
                odd.gives(switch (kind) {
                    case "unsigned" -> new PlainJWT(claims).serialize();
                    case "signed by the secret of both" -> signed(new JWSHeader(JWSAlgorithm.HS256), claims, new MACSigner(SECRET));
                    case "signed by another key of that name" -> signed(byKey(), claims, new RSASSASigner(thief));
                    default -> signed(byKey(), claims, new RSASSASigner(odd.key));
                });
                var out = shop.get(who, "/staff/sign-in/oidc/back?code=any&state=" + left.get("state"));
                assertThat(out.statusCode()).as(kind).isEqualTo(kind.equals("signed by the issuer") ? 303 : 400);
            }
        }
    }

    @Test
    void anIssuerThatTellsTheAddressOnlyWhenAskedIsAskedAndBelievedOfTheSamePerson() throws Exception {
        try (var odd = new OddIssuer()) {
            shop.close();
            shop = shop(odd.address());
            for (var subject : List.of("4711", "4712")) {
                var who = browser();
                var left = parameters(leave(who, "/staff"));
                odd.gives(signed(byKey(), claims(odd, left.get("nonce")).build(), new RSASSASigner(odd.key)));
                odd.tells("{\"sub\":\"%s\",\"email\":\"%s\",\"email_verified\":true}".formatted(subject, MARA));
                var out = shop.get(who, "/staff/sign-in/oidc/back?code=any&state=" + left.get("state"));
                assertThat(out.statusCode()).as(subject).isEqualTo(subject.equals("4711") ? 303 : 403);
            }
        }
    }

    private static JWTClaimsSet.Builder claims(OddIssuer odd, String nonce) {
        return new JWTClaimsSet.Builder().issuer(odd.address()).audience("cairn").subject("4711").issueTime(new Date())
                .expirationTime(Date.from(Instant.now().plusSeconds(600))).claim("nonce", nonce);
    }

    private static JWSHeader byKey() {
        return new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("odd").build();
    }

    private static String signed(JWSHeader header, JWTClaimsSet claims, JWSSigner signer) throws JOSEException {
        var token = new SignedJWT(header, claims);
        token.sign(signer);
        return token.serialize();
    }

    @Test
    void anAnswerCountsOnceInTheBrowserThatLeftWithTheStateThatItLeftWith() throws Exception {
        says(Map.of("email", MARA, "email_verified", true));
        var answer = at(leave(laptop, "/staff"));
        assertThat(comeBack(browser(), answer).statusCode()).as("another browser").isEqualTo(400);
        assertThat(comeBack(laptop, answer.replaceAll("state=[^&]+", "state=guessed")).statusCode()).as("another state").isEqualTo(400);
        assertThat(comeBack(laptop, answer).statusCode()).as("what went wrong once").isEqualTo(400);
        says(Map.of("email", MARA, "email_verified", true));
        var fresh = at(leave(laptop, "/staff"));
        assertThat(comeBack(laptop, fresh).statusCode()).isEqualTo(303);
        assertThat(comeBack(laptop, fresh).statusCode()).as("twice").isEqualTo(400);
    }

    @Test
    void aCodeThatWasMeantForAnotherBrowserIsRefusedByItsVerifier() throws Exception {
        says(Map.of("email", MARA, "email_verified", true));
        var stolen = parameters(at(leave(browser(), "/staff"))).get("code");
        var own = parameters(leave(laptop, "/staff")).get("state");
        var out = shop.get(laptop, "/staff/sign-in/oidc/back?state=" + own + "&code=" + stolen);
        assertThat(out.statusCode()).isEqualTo(400);
    }

    @Test
    void whoDeclinesThereReadsSoHere() throws Exception {
        var state = parameters(leave(laptop, "/staff")).get("state");
        var out = shop.get(laptop, "/staff/sign-in/oidc/back?error=access_denied&state=" + state);
        assertThat(out.statusCode()).isEqualTo(403);
        assertThat(out.body()).contains("You were not signed in at Alder ID");
    }

    @Test
    void theSecondStepIsAskedForWhicheverWaySomebodyComesIn() throws Exception {
        var link = shop.command("staff", "reset", MARA);
        shop.post(shop.laptop, link.substring(link.indexOf("/staff/link/")).strip(), Map.of("password", "seven quiet birds"));
        var token = find(shop.get(shop.laptop, "/staff/account").body(), "name=\"token\" value=\"([^\"]+)");
        shop.post(shop.laptop, "/staff/account", Map.of("do", "prepare", "token", token));
        var app = new Authenticator(find(shop.get(shop.laptop, "/staff/account").body(), "<code class=\"line\" dir=\"ltr\">([A-Z2-7 ]+)</code>"));
        assertThat(shop.post(shop.laptop, "/staff/account", Map.of("do", "confirm", "token", token, "code", app.code(shop.clock.instant()))).statusCode())
                .isEqualTo(200);
        shop.clock.pass(Duration.ofSeconds(30));
        says(Map.of("email", MARA, "email_verified", true));
        assertThat(location(comeBack(laptop, at(leave(laptop, "/staff"))))).isEqualTo("/staff/sign-in/code");
        assertThat(location(shop.get(laptop, "/staff/account"))).startsWith("/staff/sign-in");
        assertThat(shop.post(laptop, "/staff/sign-in/code", Map.of("code", app.code(shop.clock.instant()))).statusCode()).isEqualTo(303);
        assertThat(noted()).contains(MARA + ": sign-in: accepted, elsewhere and second step");
    }

    @Test
    void nobodyIsSentToAnotherSiteAfterwards() throws Exception {
        says(Map.of("email", MARA, "email_verified", true));
        assertThat(location(comeBack(laptop, at(leave(laptop, "//evil.example"))))).isEqualTo("/staff");
    }

    @Test
    void whileTheIssuerIsAwayThePasswordStillOpens() throws Exception {
        shop.close();
        shop = shop("http://localhost:1/gone");
        var out = shop.get(laptop, "/staff/sign-in/oidc");
        assertThat(out.statusCode()).isEqualTo(503);
        assertThat(out.body()).contains("Alder ID does not answer at the moment").contains("name=\"password\"");
    }

    @Test
    void withoutAnIssuerNothingIsOffered(@TempDir Path other) throws Exception {
        try (var plain = new Shop(other, Map.of())) {
            assertThat(plain.get(laptop, "/staff/sign-in").body()).doesNotContain("/oidc");
            assertThat(plain.get(laptop, "/staff/sign-in/oidc").statusCode()).isEqualTo(404);
            assertThat(plain.get(laptop, "/staff/sign-in/oidc/back?code=1&state=2").statusCode()).isEqualTo(404);
        }
    }

    /// What the issuer tells of whoever signs in there next.
    private void says(Map<String, Object> claims) {
        issuer.enqueueCallback(new DefaultOAuth2TokenCallback("shop", "4711", "JWT", List.of("cairn"), claims, 3600));
    }

    /// @return where they are sent
    private String leave(HttpClient who, String next) throws Exception {
        var away = shop.get(who, "/staff/sign-in/oidc?next=" + next);
        assertThat(away.statusCode()).isEqualTo(303);
        return location(away);
    }

    /// Signs in there.
    ///
    /// @return where they are sent back to
    private String at(String address) throws Exception {
        var answer = browser().send(HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(302);
        return location(answer);
    }

    private HttpResponse<String> comeBack(HttpClient who, String address) throws Exception {
        var at = URI.create(address);
        return shop.get(who, at.getRawPath() + "?" + at.getRawQuery());
    }

    private List<String> noted() {
        try (var database = Database.existing(data)) {
            return database.read(handle -> handle.createQuery("SELECT who || ': ' || act || ': ' || what FROM audit ORDER BY id").mapTo(String.class).list());
        }
    }

    private static Map<String, String> parameters(String address) {
        var all = new HashMap<String, String>();
        for (var part : URI.create(address).getRawQuery().split("&")) {
            var pair = part.split("=", 2);
            all.put(pair[0], java.net.URLDecoder.decode(pair[1], StandardCharsets.UTF_8));
        }
        return all;
    }

    private static String location(HttpResponse<String> answer) {
        return answer.headers().firstValue("Location").orElse("");
    }

    private static HttpClient browser() {
        return HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    }

    private static String find(String page, String pattern) {
        var match = Pattern.compile(pattern).matcher(page);
        assertThat(match.find()).as(pattern).isTrue();
        return match.group(1);
    }
}
