package help.cairn.staff;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.GeneralException;
import com.nimbusds.oauth2.sdk.OAuth2Error;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.oauth2.sdk.token.AccessToken;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.AuthenticationResponse;
import com.nimbusds.openid.connect.sdk.AuthenticationResponseParser;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.UserInfoRequest;
import com.nimbusds.openid.connect.sdk.UserInfoResponse;
import com.nimbusds.openid.connect.sdk.claims.ClaimsSet;
import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sign-in at an OpenID Connect issuer, by the authorization code flow with state, nonce and PKCE. It proves an email
/// address; whether that has an account is decided here and not there.
public final class SingleSignOn {
    private static final Logger LOG = LoggerFactory.getLogger(SingleSignOn.class);
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final Duration AWAY = Duration.ofMinutes(10);
    private static final Duration KNOWN = Duration.ofHours(1);
    private static final int MOST_AWAY = 10_000;
    private static final int LARGEST_KEYS = 1024 * 1024;

    private final Issuer issuer;
    private final URI back;
    private final Clock clock;
    private final Cache<String, Away> away = Caffeine.newBuilder().maximumSize(MOST_AWAY).expireAfterWrite(AWAY).build();
    private volatile Provider provider;

    /// @param name as colleagues call it
    public record Issuer(URI address, String client, String secret, String name) {}

    /// @param secret what the browser comes back with
    record Leaving(String secret, URI address) {}

    /// What came of it.
    sealed interface Said {
        /// @param email verified there
        record Proven(String email, String next) implements Said {}

        record Unverified() implements Said {}

        record Declined() implements Said {}

        /// Something does not fit: forged, or meant for somebody else.
        record Unproven() implements Said {}

        /// Nobody left from here with this browser, or too long ago.
        record Stale() implements Said {}
    }

    private record Away(State state, Nonce nonce, CodeVerifier verifier, String next) {}

    private record Provider(OIDCProviderMetadata metadata, IDTokenValidator validator, Instant read) {}

    /// @param back the address that the issuer sends people back to
    public SingleSignOn(Issuer issuer, URI back, Clock clock) {
        this.issuer = issuer;
        this.back = back;
        this.clock = clock;
    }

    String name() {
        return issuer.name();
    }

    /// Where to go from here; empty if the issuer cannot be reached.
    Optional<Leaving> leave(String next) {
        try {
            var metadata = provider().metadata();
            var one = new Away(new State(Secrets.fresh()), new Nonce(Secrets.fresh()), new CodeVerifier(Secrets.fresh()), next);
            var address = new AuthenticationRequest.Builder(ResponseType.CODE, new Scope("openid", "email"), client(), back)
                    .endpointURI(metadata.getAuthorizationEndpointURI())
                    .state(one.state()).nonce(one.nonce()).codeChallenge(one.verifier(), CodeChallengeMethod.S256)
                    .build().toURI();
            var secret = Secrets.fresh();
            away.put(secret, one);
            return Optional.of(new Leaving(secret, address));
        } catch (GeneralException | IOException e) {
            LOG.warn("oidc.issuer cannot be asked how it is used: {}", e.getMessage());
            return Optional.empty();
        }
    }

    /// @param secret what the browser came back with; it counts once
    /// @param answer the parameters of the address
    Said comeBack(String secret, Map<String, List<String>> answer) {
        var one = away.asMap().remove(secret);
        if (one == null) {
            return new Said.Stale();
        }
        try {
            var provider = provider();
            var response = AuthenticationResponseParser.parse(back, answer);
            if (!one.state().equals(response.getState()) || !from(provider.metadata(), response)) {
                return new Said.Unproven();
            }
            if (!response.indicatesSuccess()) {
                var error = response.toErrorResponse().getErrorObject();
                LOG.info("The issuer answered: {}", error.getCode());
                return OAuth2Error.ACCESS_DENIED.getCode().equals(error.getCode()) ? new Said.Declined() : new Said.Unproven();
            }
            var code = response.toSuccessResponse().getAuthorizationCode();
            return code == null ? new Said.Unproven() : redeem(provider, one, code);
        } catch (GeneralException | IOException | BadJOSEException | JOSEException e) {
            LOG.warn("A sign-in elsewhere was not proven: {}", e.getMessage());
            return new Said.Unproven();
        }
    }

    /// Against answers that another issuer made this browser bring (RFC 9207).
    private static boolean from(OIDCProviderMetadata metadata, AuthenticationResponse response) {
        return response.getIssuer() == null
                ? !metadata.supportsAuthorizationResponseIssuerParam()
                : response.getIssuer().equals(metadata.getIssuer());
    }

    private Said redeem(Provider provider, Away one, AuthorizationCode code)
            throws IOException, GeneralException, BadJOSEException, JOSEException {
        var request = new TokenRequest.Builder(
                provider.metadata().getTokenEndpointURI(), proof(provider.metadata()), new AuthorizationCodeGrant(code, back, one.verifier())).build();
        var response = OIDCTokenResponseParser.parse(patient(request.toHTTPRequest()).send());
        if (!response.indicatesSuccess()) {
            LOG.warn("The issuer gave no token: {}", response.toErrorResponse().getErrorObject().getCode());
            return new Said.Unproven();
        }
        var tokens = response.toSuccessResponse().getTokens().toOIDCTokens();
        if (tokens.getIDToken() == null) {
            return new Said.Unproven();
        }
        var token = provider.validator().validate(tokens.getIDToken(), one.nonce());
        var claims = token.getClaim("email") == null ? asked(provider.metadata(), token, tokens.getAccessToken()) : token;
        return email(claims).<Said>map(email -> new Said.Proven(email, one.next())).orElseGet(Said.Unverified::new);
    }

    /// Some issuers tell the address only when they are asked for it.
    private static ClaimsSet asked(OIDCProviderMetadata metadata, IDTokenClaimsSet token, AccessToken access) throws IOException, GeneralException {
        if (metadata.getUserInfoEndpointURI() == null) {
            return token;
        }
        var response = UserInfoResponse.parse(patient(new UserInfoRequest(metadata.getUserInfoEndpointURI(), access).toHTTPRequest()).send());
        // Only if it speaks of the same person.
        return response.indicatesSuccess() && response.toSuccessResponse().getUserInfo() != null
                && token.getSubject().equals(response.toSuccessResponse().getUserInfo().getSubject()) ? response.toSuccessResponse().getUserInfo() : token;
    }

    /// An address that the issuer did not verify is what somebody typed.
    private static Optional<String> email(ClaimsSet claims) {
        var verified = claims.getClaim("email_verified");
        return verified != null && verified.toString().equals("true") && claims.getClaim("email") instanceof String email
                ? Optional.of(email)
                : Optional.empty();
    }

    private ClientAuthentication proof(OIDCProviderMetadata metadata) {
        var methods = metadata.getTokenEndpointAuthMethods();
        return methods == null || methods.contains(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                ? new ClientSecretBasic(client(), new Secret(issuer.secret()))
                : new ClientSecretPost(client(), new Secret(issuer.secret()));
    }

    private ClientID client() {
        return new ClientID(issuer.client());
    }

    private static HTTPRequest patient(HTTPRequest request) {
        request.setConnectTimeout((int) CONNECT.toMillis());
        request.setReadTimeout((int) ANSWER.toMillis());
        request.setFollowRedirects(false);
        return request;
    }

    /// How the issuer is used, as it says itself; asked when somebody first signs in there, and again after a while.
    private Provider provider() throws GeneralException, IOException {
        var known = provider;
        if (known == null || known.read().plus(KNOWN).isBefore(clock.instant())) {
            known = read();
            provider = known;
        }
        return known;
    }

    private Provider read() throws GeneralException, IOException {
        var metadata = OIDCProviderMetadata.resolve(
                new com.nimbusds.oauth2.sdk.id.Issuer(issuer.address()), (int) CONNECT.toMillis(), (int) ANSWER.toMillis());
        if (metadata.getAuthorizationEndpointURI() == null || metadata.getTokenEndpointURI() == null || metadata.getJWKSetURI() == null) {
            throw new ParseException("It names no place to sign in, to ask for tokens or for keys.");
        }
        var retriever = new DefaultResourceRetriever((int) CONNECT.toMillis(), (int) ANSWER.toMillis(), LARGEST_KEYS);
        var keys = JWKSourceBuilder.<SecurityContext>create(metadata.getJWKSetURI().toURL(), retriever).retrying(true).build();
        // Never by a secret that both sides have, and never unsigned.
        var signed = new HashSet<>(JWSAlgorithm.Family.SIGNATURE);
        return new Provider(
                metadata, new IDTokenValidator(metadata.getIssuer(), client(), new JWSVerificationKeySelector<>(signed, keys), null), clock.instant());
    }
}
