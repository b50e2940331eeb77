package dev.latchkey.auth.authorization;

import dev.latchkey.auth.client.Parameters;
import dev.latchkey.auth.page.Destination;
import dev.latchkey.auth.page.Language;
import jakarta.inject.Singleton;
import java.util.Optional;

/** The destination after a sign-in for an application: its callback address, if the application is known. */
@Singleton
final class AuthorizationDestination implements Destination {
    private static final String PREFIX = AuthorizationController.PATH + "?";

    private final CodeRequests requests;

    AuthorizationDestination(CodeRequests requests) {
        this.requests = requests;
    }

    @Override
    public Optional<String> formTarget(String target) {
        if (!target.startsWith(PREFIX)) {
            return Optional.empty();
        }
        return switch (requests.read(target.substring(PREFIX.length()))) {
            case Reading.Good(CodeRequest asked) -> Optional.of(asked.callback().formTarget());
            case Reading.Refused refused -> Optional.of(refused.callback().formTarget());
            case Reading.Unusable unusable -> Optional.empty();
        };
    }

    @Override
    public Optional<String> uiLocales(String target) {
        return target.startsWith(PREFIX)
                ? Parameters.parse(target.substring(PREFIX.length()))
                        .flatMap(parameters -> Parameters.single(parameters, Language.UI_LOCALES))
                : Optional.empty();
    }
}
