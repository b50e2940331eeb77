package dev.latchkey.auth.brand;

import dev.latchkey.auth.asset.Asset;
import dev.latchkey.shared.micronaut.error.HttpProblem;
import dev.latchkey.shared.micronaut.error.ProblemException;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.Hidden;
import java.util.Optional;

/** The files of the brand, for browsers. They are in memory, so no thread waits. */
@Hidden
@Controller
@Produces(MediaType.ALL)
@Secured(SecurityRule.IS_ANONYMOUS)
class BrandController {
    private final Brand brand;

    BrandController(Brand brand) {
        this.brand = brand;
    }

    @Get(Brand.LOGO)
    HttpResponse<?> logo(HttpRequest<?> request) {
        return answer(request, brand.logo());
    }

    @Get(Brand.STYLE_SHEET)
    HttpResponse<?> styleSheet(HttpRequest<?> request) {
        return answer(request, brand.styleSheet());
    }

    private static HttpResponse<?> answer(HttpRequest<?> request, Optional<Asset> asset) {
        return asset.<HttpResponse<?>>map(found -> found.answerVersion(request))
                .orElseThrow(() -> new ProblemException(HttpProblem.NOT_FOUND, "There is nothing at this address."));
    }
}
