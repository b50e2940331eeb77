package dev.latchkey.auth.verifier;

import dev.latchkey.shared.micronaut.error.AnswersProblems;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import java.util.List;

/** The verifiers, for administrators. */
@Controller("/admin/verifiers")
@Secured("admin")
@SecurityRequirement(name = "bearer")
@ExecuteOn(TaskExecutors.BLOCKING)
@AnswersProblems
class VerifierController {
    private final VerifierRepository verifiers;

    VerifierController(VerifierRepository verifiers) {
        this.verifiers = verifiers;
    }

    /** The verifiers, by service and in the order of their starts; the list has one page. */
    @Serdeable
    record VerifierList(List<VerifierDescription> items, int page, int size, long total) {}

    /** Lists the verifiers, with how far each has read the revocation log, and which keys it knows. */
    @Get
    HttpResponse<VerifierList> list() {
        List<VerifierDescription> items = verifiers.describe();
        return HttpResponse.ok(new VerifierList(items, 0, items.size(), items.size()))
                .header(HttpHeaders.CACHE_CONTROL, "no-store");
    }
}
