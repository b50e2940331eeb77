package dev.latchkey.resource.note;

import dev.latchkey.resource.caller.User;
import dev.latchkey.resource.error.ResourceProblem;
import dev.latchkey.resource.note.EntityTags.EntityTag;
import dev.latchkey.shared.micronaut.RequiresRecentSignIn;
import dev.latchkey.shared.micronaut.RequiresScope;
import dev.latchkey.shared.micronaut.error.AnswersProblems;
import dev.latchkey.shared.micronaut.error.ProblemException;
import dev.latchkey.shared.micronaut.list.PageOf;
import dev.latchkey.shared.micronaut.list.PageRequest;
import dev.latchkey.shared.token.AccessToken;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Put;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.net.URI;
import java.util.List;

/** {@code /notes}: the caller's own notes, and reading of the notes that are shared with the caller. */
@Controller("/notes")
@SecurityRequirement(name = "bearer")
@ExecuteOn(TaskExecutors.BLOCKING)
@AnswersProblems
class NoteController {
    /** A browser may store a note, but must revalidate it before it shows it: another user may use that browser now. */
    private static final String KEEP_BUT_ASK = "private, no-cache";

    private final Notes notes;

    NoteController(Notes notes) {
        this.notes = notes;
    }

    /** Creates a note. */
    @Post
    @RequiresScope("notes:write")
    @ApiResponse(responseCode = "201", description = "The note, its address in Location, its version in ETag.")
    HttpResponse<NoteAnswer> create(AccessToken token, @Body NoteRequest request) {
        User owner = User.of(token);
        NoteRequest.Content content = request.content();
        Note note = notes.create(owner, content.title(), content.text());
        return HttpResponse.created(NoteAnswer.of(note), URI.create("/notes/" + note.id()))
                .header(HttpHeaders.ETAG, note.entityTag());
    }

    /**
     * Lists the caller's own notes and the notes shared with the caller, newest first.
     *
     * @param page from 0, within the first 10,000 notes
     * @param cursor the {@code next} of an earlier page, instead of a page number
     */
    @Get
    @RequiresScope("notes:read")
    HttpResponse<PageOf<NoteAnswer>> list(
            AccessToken token,
            @QueryValue(defaultValue = "0") @Min(0) int page,
            @QueryValue(defaultValue = "20") @Min(1) @Max(PageRequest.LARGEST) int size,
            @QueryValue(defaultValue = "") String cursor) {
        PageOf<Note> found = notes.page(User.of(token), PageRequest.of(page, size, cursor));
        return HttpResponse.ok(found.map(NoteAnswer::of)).header(HttpHeaders.CACHE_CONTROL, KEEP_BUT_ASK);
    }

    /** Shows a note. */
    @Get("/{id}")
    @RequiresScope("notes:read")
    @Parameter(in = ParameterIn.HEADER, name = HttpHeaders.IF_NONE_MATCH, description = "The caller's ETags.")
    @ApiResponse(responseCode = "200", description = "The note, its version in ETag.")
    @ApiResponse(responseCode = "304", description = "The caller already has this version.")
    @ApiResponse(responseCode = "404", description = "The caller can read no such note.")
    HttpResponse<NoteAnswer> show(AccessToken token, String id, HttpRequest<?> request) {
        Note note = notes.find(User.of(token), NoteId.of(id)).orElseThrow(NoteId::unknown);
        boolean known = switch (EntityTags.of(request, HttpHeaders.IF_NONE_MATCH)) {
            case EntityTags.Absent() -> false;
            case EntityTags.Any() -> true;
            case EntityTags.Listed(List<EntityTag> tags) ->
                tags.stream().anyMatch(tag -> tag.text().equals(note.entityTag()));
        };
        MutableHttpResponse<NoteAnswer> response =
                known ? HttpResponse.notModified() : HttpResponse.ok(NoteAnswer.of(note));
        return response.header(HttpHeaders.ETAG, note.entityTag()).header(HttpHeaders.CACHE_CONTROL, KEEP_BUT_ASK);
    }

    /** Replaces a note. */
    @Put("/{id}")
    @RequiresScope("notes:write")
    @Parameter(in = ParameterIn.HEADER, name = HttpHeaders.IF_MATCH, required = true, description = "The note's ETag.")
    @ApiResponse(responseCode = "200", description = "The note, its new version in ETag.")
    @ApiResponse(responseCode = "404", description = "The caller has no such note.")
    @ApiResponse(responseCode = "412", description = "The note has another version.")
    @ApiResponse(responseCode = "428", description = "If-Match is missing.")
    HttpResponse<NoteAnswer> replace(
            AccessToken token, String id, HttpRequest<?> request, @Body NoteRequest replacement) {
        User owner = User.of(token);
        NoteRequest.Content content = replacement.content();
        Note note = requireMade(notes.replace(
                owner, NoteId.of(id), EntityTags.of(request, HttpHeaders.IF_MATCH), content.title(), content.text()));
        return HttpResponse.ok(NoteAnswer.of(note)).header(HttpHeaders.ETAG, note.entityTag());
    }

    /** Deletes a note and its shares. */
    @Delete("/{id}")
    @RequiresScope("notes:write")
    @Parameter(in = ParameterIn.HEADER, name = HttpHeaders.IF_MATCH, required = true, description = "The note's ETag.")
    @ApiResponse(responseCode = "204", description = "The note was deleted.")
    @ApiResponse(responseCode = "404", description = "The caller has no such note.")
    @ApiResponse(responseCode = "412", description = "The note has another version.")
    @ApiResponse(responseCode = "428", description = "If-Match is missing.")
    HttpResponse<Void> delete(AccessToken token, String id, HttpRequest<?> request) {
        User owner = User.of(token);
        requireMade(notes.delete(owner, NoteId.of(id), EntityTags.of(request, HttpHeaders.IF_MATCH)));
        return HttpResponse.noContent();
    }

    /**
     * Deletes all notes of the caller, and their shares. Needs a sign-in of the last five minutes, because a browser that was
     * left signed in must not be enough for that.
     */
    @Delete
    @RequiresScope("notes:write")
    @RequiresRecentSignIn(maxAge = "5m")
    @ApiResponse(responseCode = "204", description = "The caller has no notes.")
    @ApiResponse(responseCode = "401", description = "WWW-Authenticate says which sign-in is needed.")
    HttpResponse<Void> deleteAll(AccessToken token) {
        notes.deleteAll(User.of(token));
        return HttpResponse.noContent();
    }

    private static Note requireMade(Change change) {
        return switch (change) {
            case Change.Made(Note note) -> note;
            case Change.Unknown() -> throw NoteId.unknown();
            case Change.Unconditional() ->
                throw new ProblemException(
                        ResourceProblem.PRECONDITION_REQUIRED, "The header If-Match must contain the note's ETag.");
            case Change.Stale() ->
                throw new ProblemException(
                        ResourceProblem.VERSION_CONFLICT, "The note has another version than the request names.");
        };
    }
}
