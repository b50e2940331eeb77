package dev.latchkey.auth.address;

import dev.latchkey.auth.error.AuthProblem;
import dev.latchkey.auth.session.CallerSession;
import dev.latchkey.auth.token.TokenGrant;
import dev.latchkey.shared.micronaut.AuthorizationFailureHandler;
import dev.latchkey.shared.micronaut.error.AnswersProblems;
import dev.latchkey.shared.micronaut.error.HttpProblem;
import dev.latchkey.shared.micronaut.error.ProblemException;
import dev.latchkey.shared.token.AccessToken;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Verifies e-mail addresses, and sends mails for that. */
@Controller("/email")
@ExecuteOn(TaskExecutors.BLOCKING)
@AnswersProblems
class VerificationController {
    private final AddressClaims claims;
    private final AddressVerifications verifications;

    VerificationController(AddressClaims claims, AddressVerifications verifications) {
        this.claims = claims;
        this.verifications = verifications;
    }

    /** Sends another mail to the caller's address, with a new link and a new code. The earlier ones work no more. */
    @SecurityRequirement(name = "bearer")
    @Post("/verification-requests")
    @Consumes(MediaType.ALL)
    @Secured(SecurityRule.IS_AUTHENTICATED)
    @Status(HttpStatus.ACCEPTED)
    @ApiResponse(responseCode = "202", description = "The mail will be sent.")
    @ApiResponse(
            responseCode = "409",
            description = "The address is verified already, there is none, or the service does not verify addresses.")
    @ApiResponse(responseCode = "429", description = "Too many such mails. Retry-After says when to try again.")
    void request(AccessToken token) {
        switch (claims.request(CallerSession.of(token).accountId())) {
            case PROMISED -> {}
            case VERIFIED ->
                throw new ProblemException(AuthProblem.EMAIL_ALREADY_VERIFIED, "The address is verified already.");
            case NO_ADDRESS ->
                throw new ProblemException(AuthProblem.NO_EMAIL, "The account has no address to verify.");
            case OFF ->
                throw new ProblemException(
                        AuthProblem.EMAIL_VERIFICATION_OFF, "This service does not verify addresses.");
            case UNKNOWN -> throw unauthorized();
        }
    }

    /**
     * Verifies an address: by the token of the link, which needs no access token, or by the code, with the access token of
     * the account. The answer opens no session.
     */
    @Post("/verifications")
    @Secured(SecurityRule.IS_ANONYMOUS)
    @Status(HttpStatus.NO_CONTENT)
    @ApiResponse(responseCode = "204", description = "The address is verified.")
    @ApiResponse(responseCode = "400", description = "The token or the code is wrong, used or expired.")
    @ApiResponse(responseCode = "401", description = "A code needs the access token of its account.")
    @ApiResponse(
            responseCode = "429",
            description = "Too many attempts from this address have failed. Retry-After says when to try again.")
    void verify(@Body VerificationRequest request, @Nullable AccessToken token) {
        request.requireOne();
        boolean verified = request.token() != null
                ? verifications.byToken(request.token())
                : verifications.byCode(owner(token), String.valueOf(request.code()));
        if (!verified) {
            throw new ProblemException(
                    AuthProblem.INVALID_VERIFICATION, "The link or the code is wrong, used or expired.");
        }
    }

    /** An application's token may not act for the owner here. The route has no rule for that, because a link needs no token. */
    static UUID owner(@Nullable AccessToken token) {
        if (token == null) {
            throw unauthorized();
        }
        UUID account = CallerSession.of(token).accountId();
        if (!token.clientId().equals(TokenGrant.FIRST_PARTY_CLIENT)) {
            throw new ProblemException(HttpProblem.FORBIDDEN, "An application may not do this for its user.");
        }
        return account;
    }

    private static ProblemException unauthorized() {
        return new ProblemException(HttpProblem.UNAUTHORIZED, "The request needs an access token of the account.")
                .withHeader(HttpHeaders.WWW_AUTHENTICATE, AuthorizationFailureHandler.challenge(false));
    }
}
