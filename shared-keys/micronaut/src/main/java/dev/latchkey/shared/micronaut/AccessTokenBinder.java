package dev.latchkey.shared.micronaut;

import dev.latchkey.shared.token.AccessToken;
import io.micronaut.core.convert.ArgumentConversionContext;
import io.micronaut.core.type.Argument;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.bind.binders.TypedRequestArgumentBinder;
import io.micronaut.security.authentication.Authentication;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Gives a controller method the caller's verified token as a parameter of type {@link AccessToken}. */
@Singleton
final class AccessTokenBinder implements TypedRequestArgumentBinder<AccessToken> {
    @Override
    public Argument<AccessToken> argumentType() {
        return Argument.of(AccessToken.class);
    }

    @Override
    public BindingResult<AccessToken> bind(ArgumentConversionContext<AccessToken> context, HttpRequest<?> request) {
        Optional<AccessToken> token = request.getUserPrincipal(Authentication.class)
                .filter(AccessTokenAuthentication.class::isInstance)
                .map(authentication -> ((AccessTokenAuthentication) authentication).token());
        return () -> token;
    }
}
