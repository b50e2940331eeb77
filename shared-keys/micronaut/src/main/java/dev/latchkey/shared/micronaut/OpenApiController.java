package dev.latchkey.shared.micronaut;

import io.micronaut.context.annotation.Requires;
import io.micronaut.core.io.ResourceLoader;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.server.types.files.StreamedFile;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.Hidden;
import java.io.InputStream;

/** Serves the description of the service's API, which the build writes. */
@Hidden
@Controller
@Secured(SecurityRule.IS_ANONYMOUS)
@Requires(resources = OpenApiController.RESOURCE)
final class OpenApiController {
    static final String RESOURCE = "classpath:META-INF/swagger/openapi.yml";

    private final ResourceLoader resources;

    OpenApiController(ResourceLoader resources) {
        this.resources = resources;
    }

    @Get("/openapi.yml")
    StreamedFile description() {
        InputStream description = resources.getResourceAsStream(RESOURCE).orElseThrow();
        return new StreamedFile(description, new MediaType("application/yaml"));
    }
}
