package dev.latchkey.auth.authorization;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.langtag.LangTag;
import com.nimbusds.langtag.LangTagException;
import com.nimbusds.oauth2.sdk.ResponseMode;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.openid.connect.sdk.Prompt;
import com.nimbusds.openid.connect.sdk.claims.ACR;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import dev.latchkey.auth.AuthSettings;
import dev.latchkey.auth.language.Languages;
import dev.latchkey.auth.metadata.MetadataPart;
import dev.latchkey.shared.signin.AuthenticationClass;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Advertises the authorization endpoint and ID tokens (RFC 8414 section 2, RFC 9207 section 3, OpenID Connect Discovery). */
@Singleton
final class AuthorizationMetadata implements MetadataPart {
    private final AuthSettings settings;
    private final Languages languages;

    AuthorizationMetadata(AuthSettings settings, Languages languages) {
        this.settings = settings;
        this.languages = languages;
    }

    @Override
    public void addTo(OIDCProviderMetadata metadata) {
        metadata.setAuthorizationEndpointURI(settings.address(AuthorizationController.PATH));
        metadata.setSupportsAuthorizationResponseIssuerParam(true);
        metadata.setResponseTypes(List.of(ResponseType.CODE));
        metadata.setResponseModes(List.of(ResponseMode.QUERY));
        metadata.setCodeChallengeMethods(List.of(CodeChallengeMethod.S256));
        metadata.setPromptTypes(
                List.of(Prompt.Type.NONE, Prompt.Type.LOGIN, Prompt.Type.CONSENT, Prompt.Type.SELECT_ACCOUNT));
        metadata.setUILocales(
                languages.spoken().stream().map(AuthorizationMetadata::tag).toList());
        metadata.setIDTokenJWSAlgs(List.of(JWSAlgorithm.RS256));
        metadata.setACRs(Arrays.stream(AuthenticationClass.values())
                .map(known -> new ACR(known.acr()))
                .toList());
        metadata.getClaims()
                .addAll(List.of("iss", "aud", "exp", "iat", "auth_time", "acr", "amr", "nonce", "at_hash", "sid"));
    }

    private static LangTag tag(Locale language) {
        try {
            return LangTag.parse(language.toLanguageTag());
        } catch (LangTagException e) {
            throw new IllegalStateException("a language of the pages has no tag", e);
        }
    }
}
