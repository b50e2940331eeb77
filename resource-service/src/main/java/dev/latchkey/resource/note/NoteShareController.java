package dev.latchkey.resource.note;

import dev.latchkey.resource.account.Account;
import dev.latchkey.resource.account.AccountDirectory;
import dev.latchkey.resource.account.AccountLookup;
import dev.latchkey.resource.caller.User;
import dev.latchkey.resource.error.ResourceProblem;
import dev.latchkey.shared.micronaut.RequiresScope;
import dev.latchkey.shared.micronaut.error.AnswersProblems;
import dev.latchkey.shared.micronaut.error.ProblemException;
import dev.latchkey.shared.micronaut.error.UnavailableException;
import dev.latchkey.shared.token.AccessToken;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Put;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** {@code /notes/{id}/shares/{username}}: lets other accounts read a note, and ends that. */
@Controller(NoteShareController.SHARE)
@SecurityRequirement(name = "bearer")
@ExecuteOn(TaskExecutors.BLOCKING)
@AnswersProblems
class NoteShareController {
    /**
     * Matches the whole segment, because a name may contain a plus, ampersand or semicolon. The framework's own
     * variables stop at these characters.
     */
    static final String SHARE = "/notes/{id}/shares/{username:[^/]+}";

    private final NoteShares shares;
    private final AccountDirectory accounts;

    NoteShareController(NoteShares shares, AccountDirectory accounts) {
        this.shares = shares;
        this.accounts = accounts;
    }

    /** Lets another account read a note. Is idempotent. */
    @Put
    @Consumes(MediaType.ALL)
    @Status(HttpStatus.NO_CONTENT)
    @RequiresScope("notes:write")
    @ApiResponse(responseCode = "204", description = "The account can read the note.")
    @ApiResponse(responseCode = "400", description = "The note belongs to the account.")
    @ApiResponse(responseCode = "404", description = "The caller has no such note, or no account has that name.")
    @ApiResponse(responseCode = "503", description = "Names cannot be looked up at the moment.")
    void share(AccessToken token, String id, String username, HttpRequest<?> request) {
        User owner = User.of(token);
        UUID note = requireOwned(owner, id);
        Account reader = requireAccount(nameIn(request));
        if (reader.id().equals(owner.id())) {
            throw new ProblemException(ResourceProblem.OWN_NOTE, "The note belongs to the account.");
        }
        if (!shares.add(owner, note, reader.id())) {
            throw NoteId.unknown();
        }
    }

    /** Ends another account's right to read a note. The answer does not tell whether the account had that right. */
    @Delete
    @Consumes(MediaType.ALL)
    @Status(HttpStatus.NO_CONTENT)
    @RequiresScope("notes:write")
    @ApiResponse(responseCode = "204", description = "The account cannot read the note.")
    @ApiResponse(responseCode = "404", description = "The caller has no such note, or no account has that name.")
    @ApiResponse(responseCode = "503", description = "Names cannot be looked up at the moment.")
    void unshare(AccessToken token, String id, String username, HttpRequest<?> request) {
        User owner = User.of(token);
        UUID note = requireOwned(owner, id);
        shares.remove(owner, note, requireAccount(nameIn(request)).id());
    }

    /** Runs before the lookup, so that a caller who does not own the note causes no request to auth-service. */
    private UUID requireOwned(User owner, String id) {
        UUID note = NoteId.of(id);
        if (!shares.isOwned(owner, note)) {
            throw NoteId.unknown();
        }
        return note;
    }

    /**
     * Decodes the last segment of the path. The framework's variable turns each plus into a space, which is right for
     * forms but not for paths (RFC 3986).
     */
    private static String nameIn(HttpRequest<?> request) {
        String path = request.getUri().getRawPath();
        String segment = path.substring(path.lastIndexOf('/') + 1);
        return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private Account requireAccount(String username) {
        return switch (accounts.find(username)) {
            case AccountLookup.Found(Account account) -> account;
            case AccountLookup.Unknown() ->
                throw new ProblemException(ResourceProblem.ACCOUNT_NOT_FOUND, "There is no account with that name.");
            case AccountLookup.Unavailable(String detail, String why) -> throw new UnavailableException(detail, why);
        };
    }
}
