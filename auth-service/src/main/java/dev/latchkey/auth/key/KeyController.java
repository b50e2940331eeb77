package dev.latchkey.auth.key;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.latchkey.auth.audit.Administrator;
import dev.latchkey.auth.audit.Audit;
import dev.latchkey.auth.audit.AuditEvent;
import dev.latchkey.auth.audit.EventType;
import dev.latchkey.auth.error.AuthProblem;
import dev.latchkey.auth.key.KeyRotation.Emergency;
import dev.latchkey.shared.micronaut.RequiresRecentSignIn;
import dev.latchkey.shared.micronaut.error.AnswersProblems;
import dev.latchkey.shared.micronaut.error.FieldFlaw;
import dev.latchkey.shared.micronaut.error.InvalidField;
import dev.latchkey.shared.micronaut.error.ProblemException;
import dev.latchkey.shared.token.AccessToken;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** The signing keys, for administrators. */
@Controller("/admin/keys")
@Secured("admin")
@SecurityRequirement(name = "bearer")
@ExecuteOn(TaskExecutors.BLOCKING)
@AnswersProblems
class KeyController {
    /** The list always has one page: the key set has at most 64 keys, and revoked keys stay for 30 days. */
    private static final int PAGE_SIZE = 200;

    private final KeyRotation rotation;
    private final SigningKeyRepository keys;
    private final Audit audit;

    KeyController(KeyRotation rotation, SigningKeyRepository keys, Audit audit) {
        this.rotation = rotation;
        this.keys = keys;
        this.audit = audit;
    }

    /**
     * A request for a rotation; the body may be absent.
     *
     * @param emergency true to end one key or all keys at once, together with every token that they signed
     * @param kid the key that an emergency ends; absent for all keys
     */
    @Serdeable
    record RotationRequest(
            @Nullable Boolean emergency, @Nullable String kid) {}

    /**
     * The keys, the oldest first.
     *
     * @param confirmed after an emergency: how many verifiers have confirmed that they refuse the tokens of the ended keys
     */
    @Serdeable
    record KeyList(
            List<KeyDescription> items,
            int page,
            int size,
            long total,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Integer confirmed) {}

    /** All keys with their states. */
    @Get
    HttpResponse<KeyList> list() {
        return answer(OptionalInt.empty());
    }

    /**
     * Rotates. Without a body, publishes a new key, which signs once all live verifiers know it. If a new key is already
     * published, nothing changes. In an emergency, the named key or every key leaves the key set at once. When this
     * answers, its tokens are refused everywhere. Refresh tokens stay valid.
     */
    @Post("/rotate")
    @RequiresRecentSignIn(maxAge = "5m")
    HttpResponse<KeyList> rotate(@Body @Nullable RotationRequest request, AccessToken administrator) {
        if (request != null && Boolean.TRUE.equals(request.emergency())) {
            String which = request.kid() == null ? "all" : request.kid();
            audit.write(asked(EventType.SIGNING_KEY_EMERGENCY_REQUESTED, administrator)
                    .detail("kid", which));
            return switch (rotation.end(request.kid())) {
                case Emergency.Over(OptionalInt confirmed) -> answer(confirmed);
                case Emergency.UnknownKey() ->
                    throw new ProblemException(AuthProblem.KEY_NOT_FOUND, "There is no such key.");
            };
        }
        if (request != null && request.kid() != null) {
            throw ProblemException.invalid(
                    List.of(new InvalidField("kid", FieldFlaw.NOT_ALLOWED, "must be absent unless emergency is true")));
        }
        audit.write(asked(EventType.SIGNING_KEY_ROTATION_REQUESTED, administrator));
        return switch (rotation.rotate()) {
            case PUBLISHED, PENDING, EARLY -> answer(OptionalInt.empty());
            case FULL ->
                throw new ProblemException(
                        AuthProblem.TOO_MANY_KEYS,
                        "There are too many keys. Wait until the oldest has left the key set.");
        };
    }

    private static AuditEvent asked(EventType what, AccessToken administrator) {
        return Administrator.of(administrator).did(what).client(administrator.clientId());
    }

    private HttpResponse<KeyList> answer(OptionalInt confirmed) {
        List<KeyDescription> items = keys.describe();
        return HttpResponse.ok(new KeyList(
                        items, 0, PAGE_SIZE, items.size(), confirmed.isPresent() ? confirmed.getAsInt() : null))
                .header(HttpHeaders.CACHE_CONTROL, "no-store");
    }
}
