package dev.latchkey.auth.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.AuthServer.Person;
import dev.latchkey.shared.test.TestDatabase.Role;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The header and the claims of an access token from {@code POST /login}. */
class AccessTokenIT {
    private final AuthServer server = AuthServer.shared();
    private final Person person = server.register();

    @Test
    @DisplayName("29 typ at+jwt, alg RS256, kid, and nothing else in the header")
    void loginThenHeaderIsThatOfAnAccessToken() throws ParseException {
        JWSHeader header = SignedJWT.parse(server.login(person).access()).getHeader();

        assertThat(header.toJSONObject()).isEqualTo(Map.of("typ", "at+jwt", "alg", "RS256", "kid", header.getKeyID()));
        assertThat(header.getKeyID()).isNotBlank();
    }

    @Test
    @DisplayName("30 iss exp aud sub client_id iat jti, and our own claims")
    void loginThenClaimsAreThoseOfAnAccessToken() throws ParseException {
        JWTClaimsSet claims = SignedJWT.parse(server.login(person).access()).getJWTClaimsSet();

        Map<String, Object> json = claims.toJSONObject();
        long issuedAt = claims.getIssueTime().toInstant().getEpochSecond();
        assertThat(json)
                .isEqualTo(Map.ofEntries(
                        Map.entry("iss", AuthServer.ISSUER),
                        Map.entry("sub", person.id()),
                        Map.entry("aud", "latchkey-api"),
                        Map.entry("iat", issuedAt),
                        Map.entry("exp", issuedAt + 900),
                        Map.entry("jti", claims.getJWTID()),
                        Map.entry("client_id", "latchkey"),
                        Map.entry("scope", "openid profile email notes:read notes:write"),
                        Map.entry("sid", claims.getStringClaim("sid")),
                        Map.entry("auth_time", issuedAt),
                        Map.entry("acr", "1"),
                        Map.entry("amr", List.of("pwd")),
                        Map.entry("preferred_username", person.username()),
                        Map.entry("name", "Ada Lovelace"),
                        Map.entry("roles", List.of())));
    }

    @Test
    @DisplayName("32 sub is never a reusable name")
    void loginWhenNameWasGivenToAnotherAccountThenSubjectDiffers() throws ParseException {
        String first =
                subject(server.login(person.username(), AuthServer.PASSWORD).string("access_token"));
        server.database().execute(Role.AUTH, "DELETE FROM auth.account WHERE id = '" + person.id() + "'");
        server.post("/register")
                .json("{\"username\": \"%s\", \"password\": \"%s\"}".formatted(person.username(), AuthServer.PASSWORD))
                .send()
                .requireJson(201);

        String second =
                subject(server.login(person.username(), AuthServer.PASSWORD).string("access_token"));

        assertThat(first).isEqualTo(person.id());
        assertThat(second).isNotEqualTo(first);
    }

    @Test
    @DisplayName("36 iss is the configured issuer byte for byte")
    void loginThenIssuerIsTheConfiguredOne() throws ParseException {
        assertThat(SignedJWT.parse(server.login(person).access())
                        .getJWTClaimsSet()
                        .getIssuer())
                .isEqualTo(AuthServer.ISSUER);
    }

    @Test
    void loginWhenAccountHasRolesThenTheTokenHasThem() throws ParseException {
        server.database()
                .execute(Role.AUTH, "UPDATE auth.account SET roles = '{admin}' WHERE id = '" + person.id() + "'");

        assertThat(SignedJWT.parse(server.login(person).access())
                        .getJWTClaimsSet()
                        .getStringListClaim("roles"))
                .containsExactly("admin");
    }

    private static String subject(String token) throws ParseException {
        return SignedJWT.parse(token).getJWTClaimsSet().getSubject();
    }
}
