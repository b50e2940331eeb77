package dev.latchkey.shared.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.shared.test.TestTokens;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** For any input, the verifier throws no exception, and accepts nothing that the issuer has not signed. */
class AnyTokenTest {
    private static final Verifying VERIFYING = new Verifying();
    private static final String VALID = VERIFYING.valid().token();

    @Property
    @Label("42-57 any string is refused without an exception")
    void verifyWhenAnyStringThenRefused(@ForAll String token) {
        assertThat(VERIFYING.verify(token)).isInstanceOf(Verification.Refused.class);
    }

    @Property
    @Label("42-57 any header and any claims are refused without an exception")
    void verifyWhenAnyThreePartsThenRefused(
            @ForAll("json") String header, @ForAll("json") String claims, @ForAll byte[] signature) {
        TestTokens token = VERIFYING
                .valid()
                .headerText(header)
                .payload(claims.getBytes(StandardCharsets.UTF_8))
                .signed(input -> signature);

        assertThat(VERIFYING.verify(token.token())).isInstanceOf(Verification.Refused.class);
    }

    @Property
    @Label("42-57 any value of any header parameter: no exception")
    void verifyWhenAnyHeaderParameterThenNoException(@ForAll("headerName") String name, @ForAll("json") String value) {
        String header = VERIFYING.valid().header(name, "@").headerJson().replace("\"@\"", value);

        assertThat(VERIFYING.verify(VERIFYING.valid().headerText(header).token()))
                .isNotInstanceOf(Verification.Undecided.class);
    }

    @Property
    @Label("42-57 any value of any claim, signed by the issuer: no exception")
    void verifyWhenAnyClaimThenNoException(@ForAll("claimName") String name, @ForAll("json") String value) {
        String claims = VERIFYING.valid().claim(name, "@").claimsJson().replace("\"@\"", value);

        assertThat(VERIFYING.verify(VERIFYING
                        .valid()
                        .payload(claims.getBytes(StandardCharsets.UTF_8))
                        .token()))
                .isNotInstanceOf(Verification.Undecided.class);
    }

    @Property
    @Label("56 a token with any one character changed is refused")
    void verifyWhenOneCharacterIsChangedThenRefused(@ForAll @IntRange(max = 4000) int position, @ForAll char other) {
        int at = position % VALID.length();
        if (VALID.charAt(at) != other) {
            String mutated = VALID.substring(0, at) + other + VALID.substring(at + 1);
            assertThat(VERIFYING.verify(mutated)).isInstanceOf(Verification.Refused.class);
        }
    }

    @Property
    @Label("56 a token with a piece cut out is refused")
    void verifyWhenAPieceIsCutOutThenRefused(
            @ForAll @IntRange(max = 4000) int from, @ForAll @IntRange(min = 1, max = 400) int length) {
        int start = from % VALID.length();
        String mutated = VALID.substring(0, start) + VALID.substring(Math.min(VALID.length(), start + length));

        assertThat(VERIFYING.verify(mutated)).isInstanceOf(Verification.Refused.class);
    }

    @Provide
    Arbitrary<String> headerName() {
        return Arbitraries.of(
                "alg",
                "typ",
                "kid",
                "cty",
                "crit",
                "b64",
                "jku",
                "jwk",
                "x5u",
                "x5c",
                "x5t",
                "x5t#S256",
                "enc",
                "zip",
                "p2c",
                "epk",
                "iss",
                "nonce");
    }

    @Provide
    Arbitrary<String> claimName() {
        return Arbitraries.of(
                "iss",
                "sub",
                "aud",
                "exp",
                "nbf",
                "iat",
                "jti",
                "client_id",
                "scope",
                "sid",
                "roles",
                "auth_time",
                "acr",
                "amr",
                "name",
                "preferred_username",
                "act",
                "cnf");
    }

    @Provide
    Arbitrary<String> json() {
        Arbitrary<String> scalar = Arbitraries.oneOf(
                Arbitraries.of(
                        "null", "true", "false", "{}", "[]", "[null]", "\"\"", "\" \"", "1e400", "-0", "\"at+jwt\""),
                Arbitraries.bigIntegers().map(String::valueOf),
                Arbitraries.doubles().map(String::valueOf),
                Arbitraries.strings()
                        .ofMaxLength(40)
                        .map(text -> com.nimbusds.jose.util.JSONObjectUtils.toJSONString(java.util.Map.of("k", text))
                                .replaceFirst("^\\{\"k\":", "")
                                .replaceFirst("}$", "")));
        Arbitrary<String> list = scalar.list().ofMaxSize(4).map(values -> "[" + String.join(",", values) + "]");
        Arbitrary<String> object = Combinators.combine(Arbitraries.oneOf(headerName(), claimName()), scalar)
                .as((name, value) -> "\"" + name + "\":" + value)
                .list()
                .ofMaxSize(6)
                .map(members -> "{" + String.join(",", members) + "}");
        return Arbitraries.oneOf(scalar, list, object);
    }
}
