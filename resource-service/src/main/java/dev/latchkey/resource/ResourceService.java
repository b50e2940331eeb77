package dev.latchkey.resource;

import dev.latchkey.shared.micronaut.Service;
import io.swagger.v3.oas.annotations.OpenAPIDefinition;
import io.swagger.v3.oas.annotations.enums.SecuritySchemeType;
import io.swagger.v3.oas.annotations.info.Info;
import io.swagger.v3.oas.annotations.security.SecurityScheme;

/** Starts the service. */
@OpenAPIDefinition(
        info =
                @Info(
                        title = "Latchkey resource-service",
                        version = "${latchkey.version}",
                        description = "The protected API."))
@SecurityScheme(name = "bearer", type = SecuritySchemeType.HTTP, scheme = "bearer", bearerFormat = "JWT")
public final class ResourceService {
    private ResourceService() {}

    public static void main(String[] args) {
        Service.run(ResourceService.class, args);
    }
}
