package dev.latchkey.auth;

import dev.latchkey.shared.micronaut.Service;
import io.swagger.v3.oas.annotations.OpenAPIDefinition;
import io.swagger.v3.oas.annotations.enums.SecuritySchemeType;
import io.swagger.v3.oas.annotations.info.Info;
import io.swagger.v3.oas.annotations.security.SecurityScheme;

/** Starts the service. */
@OpenAPIDefinition(
        info =
                @Info(
                        title = "Latchkey auth-service",
                        version = "${latchkey.version}",
                        description = "Accounts, sign-in, sessions, OAuth 2 endpoints and public keys."))
@SecurityScheme(name = "bearer", type = SecuritySchemeType.HTTP, scheme = "bearer", bearerFormat = "JWT")
public final class AuthService {
    private AuthService() {}

    public static void main(String[] args) {
        Service.run(AuthService.class, args);
    }
}
