package dev.latchkey.auth.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.client.TestClients.Known;
import dev.latchkey.shared.test.TestAnswer;
import dev.latchkey.shared.test.TestClock;
import dev.latchkey.shared.test.TestIssuer;
import dev.latchkey.shared.test.TestKeys;
import dev.latchkey.shared.test.TestRows;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A client authenticates with an assertion that it has signed (RFC 7523), on two replicas. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PrivateKeyJwtIT {
    private static final String ASSERTION =
            "&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer&client_assertion=";

    private final TestClock clock = TestClock.atStart();
    /** Without {@code alg}, so that the key is good for every RSA algorithm. */
    private final RSAKey rsa =
            new RSAKey.Builder(TestKeys.signing()).algorithm(null).build();

    private final ECKey ec = TestKeys.ec();
    private TwoServers servers;
    private Known client;

    @BeforeAll
    void start() {
        servers = new TwoServers(clock, Map.of("latchkey.clients.private-jwks-uris", true));
        client = TestClients.withKeys(servers.first, rsa, ec);
    }

    @AfterAll
    void stop() {
        servers.close();
    }

    @Test
    void authenticateWhenAssertionIsGoodThenAnswered() {
        send(servers.first, sign(claims().build())).requireJson(200);
        send(servers.second, sign(claims().build())).requireJson(200);
    }

    @Test
    void authenticateWhenAlgorithmIsAnotherAsymmetricOneThenAnswered() throws JOSEException {
        send(servers.first, sign(JWSAlgorithm.PS256, rsa.getKeyID(), new RSASSASigner(rsa), claims().build()))
                .requireJson(200);
        send(servers.first, sign(JWSAlgorithm.ES256, ec.getKeyID(), new ECDSASigner(ec), claims().build()))
                .requireJson(200);
    }

    @Test
    void authenticateWhenKeyIsNotNamedThenFound() throws JOSEException {
        send(servers.first, sign(JWSAlgorithm.RS256, null, new RSASSASigner(rsa), claims().build()))
                .requireJson(200);
    }

    @Test
    @DisplayName("84 wrong aud: invalid_client")
    void authenticateWhenAudienceIsAnotherThenInvalidClient() {
        refused(claims -> claims.audience("https://other.example.test"));
        refused(claims -> claims.audience(AuthServer.ISSUER + "/"));
        refused(claims -> claims.audience(AuthServer.ISSUER + "/oauth2/revoke"));
        refused(claims -> claims.audience(List.of(AuthServer.ISSUER, "https://other.example.test")));
        refused(claims -> claims.audience((String) null));
    }

    @Test
    void authenticateWhenAudienceIsTheTokenEndpointThenAnswered() {
        send(
                        servers.first,
                        sign(claims().audience(AuthServer.ISSUER + "/oauth2/token")
                                .build()))
                .requireJson(200);
    }

    @Test
    @DisplayName("84 expired: invalid_client, at 30 s past exp and not before")
    void authenticateWhenExpiredThenInvalidClient() {
        refused(claims -> claims.expirationTime(at(Duration.ofSeconds(-30))));
        refused(claims -> claims.expirationTime(null));
        send(
                        servers.first,
                        sign(claims().expirationTime(at(Duration.ofSeconds(-29)))
                                .build()))
                .requireJson(200);
    }

    @Test
    @DisplayName("84 exp more than 5 min and the skew away: invalid_client")
    void authenticateWhenLifeIsTooLongThenInvalidClient() {
        refused(claims -> claims.expirationTime(at(Duration.ofSeconds(331))));
        send(
                        servers.first,
                        sign(claims().expirationTime(at(Duration.ofSeconds(330)))
                                .build()))
                .requireJson(200);
    }

    @Test
    void authenticateWhenNotValidYetThenInvalidClient() {
        refused(claims -> claims.notBeforeTime(at(Duration.ofSeconds(31))));
        refused(claims -> claims.issueTime(at(Duration.ofSeconds(31))));
        send(
                        servers.first,
                        sign(claims().notBeforeTime(at(Duration.ofSeconds(30))).build()))
                .requireJson(200);
    }

    @Test
    @DisplayName("84 a replayed jti: invalid_client, on the other replica too")
    void authenticateWhenReplayedThenInvalidClient() {
        String assertion = sign(claims().build());
        send(servers.first, assertion).requireJson(200);

        requireInvalidClient(send(servers.first, assertion));
        requireInvalidClient(send(servers.second, assertion));
        String sameName = sign(claims().jwtID(jti(assertion)).build());
        requireInvalidClient(send(servers.second, sameName));
    }

    @Test
    @DisplayName("84 20 parallel uses of one assertion on two replicas: one is answered")
    void authenticateWhenUsedManyTimesAtOnceThenOnce() throws Exception {
        String assertion = sign(claims().build());
        List<Callable<Integer>> uses = java.util.stream.IntStream.range(0, 20)
                .<Callable<Integer>>mapToObj(i -> () -> send(i % 2 == 0 ? servers.first : servers.second, assertion)
                        .status())
                .toList();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Integer> statuses =
                    threads.invokeAll(uses).stream().map(Future::resultNow).toList();
            assertThat(statuses).containsOnlyOnce(200).contains(401).hasSize(20);
        }
    }

    @Test
    void authenticateWhenAnotherClientHasUsedTheJtiThenAnswered() {
        Known other = TestClients.withKeys(servers.first, rsa);
        String assertion = sign(claims().build());
        send(servers.first, assertion).requireJson(200);

        send(servers.first, sign(claims(other.id()).jwtID(jti(assertion)).build()))
                .requireJson(200);
    }

    @Test
    void authenticateWhenJtiIsMissingOrTooLongThenInvalidClient() {
        refused(claims -> claims.jwtID(null));
        refused(claims -> claims.jwtID(""));
        refused(claims -> claims.jwtID("x".repeat(256)));
    }

    @Test
    @DisplayName("84 another key: invalid_client, and the jti is not used up")
    void authenticateWhenKeyIsAnotherThenInvalidClient() throws JOSEException {
        JWTClaimsSet claims = claims().build();
        requireInvalidClient(send(
                servers.first, sign(JWSAlgorithm.RS256, rsa.getKeyID(), new RSASSASigner(TestKeys.other()), claims)));
        requireInvalidClient(send(
                servers.first,
                sign(JWSAlgorithm.RS256, TestKeys.other().getKeyID(), new RSASSASigner(TestKeys.other()), claims)));

        send(servers.first, sign(claims)).requireJson(200);
    }

    @Test
    @DisplayName("84 HMAC, none, other algorithms: invalid_client")
    void authenticateWhenAlgorithmIsNotAllowedThenInvalidClient() throws JOSEException {
        JWTClaimsSet claims = claims().build();
        byte[] publicKey = rsa.toRSAPublicKey().getEncoded();

        requireInvalidClient(
                send(servers.first, sign(JWSAlgorithm.HS256, rsa.getKeyID(), new MACSigner(publicKey), claims)));
        requireInvalidClient(
                send(servers.first, sign(JWSAlgorithm.RS512, rsa.getKeyID(), new RSASSASigner(rsa), claims)));
        requireInvalidClient(send(servers.first, new PlainJWT(claims).serialize()));
    }

    @Test
    void authenticateWhenIssuerOrSubjectIsAnotherThenInvalidClient() {
        refused(claims -> claims.issuer("other"));
        refused(claims -> claims.subject("other"));
        refused(claims -> claims.issuer(null));
        refused(claims -> claims.subject(null));
        refused(claims -> claims.issuer("latchkey").subject("latchkey"));
    }

    @Test
    void authenticateWhenTypeIsThatOfAnAccessTokenThenInvalidClient() throws JOSEException {
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256)
                        .type(new JOSEObjectType("at+jwt"))
                        .keyID(rsa.getKeyID())
                        .build(),
                claims().build());
        token.sign(new RSASSASigner(rsa));

        requireInvalidClient(send(servers.first, token.serialize()));
    }

    @Test
    void authenticateWhenAssertionIsMalformedThenInvalidClient() {
        String good = sign(claims().build());
        for (String bad : List.of("x", "a.b.c", "..", good + "x", good.substring(0, good.length() - 4), good + ".x")) {
            requireInvalidClient(send(servers.first, bad));
        }
    }

    @Test
    void authenticateWhenAssertionTypeIsMissingOrAnotherThenInvalidClient() {
        String good = sign(claims().build());

        requireInvalidClient(form("&client_assertion=" + good));
        requireInvalidClient(form("&client_assertion_type=urn%3Aother&client_assertion=" + good));
        requireInvalidClient(form(ASSERTION));
    }

    @Test
    void authenticateWhenClientIdIsGivenTooThenItMustBeTheSame() {
        form("&client_id=" + client.id() + ASSERTION + sign(claims().build())).requireJson(200);
        requireInvalidClient(form("&client_id=other" + ASSERTION + sign(claims().build())));
    }

    @Test
    void authenticateWhenClientIsRegisteredForASecretThenInvalidClient() {
        Known other = TestClients.basic(servers.first);

        requireInvalidClient(send(servers.first, sign(claims(other.id()).build())));
        requireInvalidClient(servers.first
                .post("/oauth2/token")
                .form("grant_type=client_credentials")
                .header("Authorization", client.basic())
                .send());
    }

    @Test
    void authenticateWhenKeysAreAtAnAddressThenFetchedOnceAndFollowed() throws JOSEException {
        try (TestIssuer keys = new TestIssuer()) {
            Known known = TestClients.withKeysAt(servers.first, keys.jwksUri());
            send(servers.first, sign(claims(known.id()).build())).requireJson(200);
            send(servers.first, sign(claims(known.id()).build())).requireJson(200);
            assertThat(keys.requests()).isEqualTo(1);

            // The other replica has its own cache and fetches the key set itself, which has a new key by now.
            keys.publish(TestKeys.other());
            send(
                            servers.second,
                            sign(
                                    JWSAlgorithm.RS256,
                                    TestKeys.other().getKeyID(),
                                    new RSASSASigner(TestKeys.other()),
                                    claims(known.id()).build()))
                    .requireJson(200);
            requireInvalidClient(send(servers.second, sign(claims(known.id()).build())));
        }
    }

    @Test
    void authenticateWhenManyUnknownKeysThenFetchesAreLimited() {
        try (TestIssuer keys = new TestIssuer()) {
            Known known = TestClients.withKeysAt(servers.first, keys.jwksUri());
            for (int i = 0; i < 20; i++) {
                JWTClaimsSet claims = claims(known.id()).build();
                requireInvalidClient(send(servers.first, signUnchecked("kid-" + i, claims)));
            }
            assertThat(keys.requests()).isLessThanOrEqualTo(2);
            send(servers.first, sign(claims(known.id()).build())).requireJson(200);
        }
    }

    @Test
    void authenticateWhenKeysCannotBeFetchedThenUnavailable() {
        try (TestIssuer keys = new TestIssuer()) {
            keys.answer(302, "");
            URI moved = keys.jwksUri();
            TestAnswer answer = send(
                    servers.first,
                    sign(claims(TestClients.withKeysAt(servers.first, moved).id())
                            .build()));

            answer.requireOAuthError(503, "temporarily_unavailable");
            assertThat(answer.header("Retry-After")).isNotBlank();
        }
    }

    @Test
    void purgeWhenAssertionsHaveLongExpiredThenTheyGoInBatches() {
        for (int i = 0; i < 3; i++) {
            send(servers.first, sign(claims().build())).requireJson(200);
        }
        UsedAssertions used = servers.first.bean(UsedAssertions.class);
        clock.advance(Duration.ofMinutes(15));
        assertThat(used.purge(1_000)).isZero();
        clock.advance(Duration.ofMinutes(5));

        assertThat(used.purge(2)).isEqualTo(2);
        assertThat(used.purge(1_000)).isPositive();
        assertThat(TestRows.count(servers.database, "auth.used_assertion")).isZero();
    }

    private void refused(Consumer<JWTClaimsSet.Builder> deviation) {
        JWTClaimsSet.Builder claims = claims();
        deviation.accept(claims);
        requireInvalidClient(send(servers.first, sign(claims.build())));
    }

    private JWTClaimsSet.Builder claims() {
        return claims(client.id());
    }

    private JWTClaimsSet.Builder claims(String id) {
        return new JWTClaimsSet.Builder()
                .issuer(id)
                .subject(id)
                .audience(AuthServer.ISSUER)
                .issueTime(at(Duration.ZERO))
                .expirationTime(at(Duration.ofMinutes(1)))
                .jwtID(UUID.randomUUID().toString());
    }

    private Date at(Duration fromNow) {
        Instant instant = clock.instant().plus(fromNow);
        return Date.from(instant);
    }

    private String sign(JWTClaimsSet claims) {
        return signUnchecked(rsa.getKeyID(), claims);
    }

    private String signUnchecked(String kid, JWTClaimsSet claims) {
        try {
            return sign(JWSAlgorithm.RS256, kid, new RSASSASigner(rsa), claims);
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String sign(
            JWSAlgorithm algorithm,
            @org.jspecify.annotations.Nullable String kid,
            JWSSigner signer,
            JWTClaimsSet claims)
            throws JOSEException {
        SignedJWT jwt =
                new SignedJWT(new JWSHeader.Builder(algorithm).keyID(kid).build(), claims);
        jwt.sign(signer);
        return jwt.serialize();
    }

    private static String jti(String assertion) {
        try {
            return SignedJWT.parse(assertion).getJWTClaimsSet().getJWTID();
        } catch (java.text.ParseException e) {
            throw new IllegalStateException(e);
        }
    }

    private static TestAnswer send(AuthServer server, String assertion) {
        return server.post("/oauth2/token")
                .form("grant_type=client_credentials" + ASSERTION + assertion)
                .send();
    }

    private TestAnswer form(String parameters) {
        return servers.first
                .post("/oauth2/token")
                .form("grant_type=client_credentials" + parameters)
                .send();
    }

    private static void requireInvalidClient(TestAnswer answer) {
        answer.requireOAuthError(401, "invalid_client");
        assertThat(answer.header("WWW-Authenticate")).isEqualTo("Basic realm=\"latchkey\"");
    }
}
