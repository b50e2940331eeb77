package dev.latchkey.shared.micronaut.client;

import io.micronaut.core.convert.ArgumentConversionContext;
import io.micronaut.core.type.Argument;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.bind.binders.TypedRequestArgumentBinder;
import io.micronaut.security.filters.SecurityFilter;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Gives a controller method the caller's token as a parameter of type {@link UserToken}. */
@Singleton
final class UserTokenBinder implements TypedRequestArgumentBinder<UserToken> {
    @Override
    public Argument<UserToken> argumentType() {
        return Argument.of(UserToken.class);
    }

    @Override
    public BindingResult<UserToken> bind(ArgumentConversionContext<UserToken> context, HttpRequest<?> request) {
        // The attribute holds only a token that was accepted.
        Optional<UserToken> token =
                request.getAttribute(SecurityFilter.TOKEN, String.class).map(UserToken::new);
        return () -> token;
    }
}
