package com.example.orders;

import dev.latchkey.shared.micronaut.client.CallResult;
import dev.latchkey.shared.micronaut.client.Target;
import dev.latchkey.shared.micronaut.client.UserCalls;
import dev.latchkey.shared.micronaut.client.UserToken;
import dev.latchkey.shared.micronaut.error.HttpProblem;
import dev.latchkey.shared.micronaut.error.ProblemException;
import dev.latchkey.shared.micronaut.error.UnavailableException;
import io.micronaut.context.annotation.Property;
import io.micronaut.serde.annotation.Serdeable;
import jakarta.inject.Singleton;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads a user's notes from resource-service, on behalf of that user. */
@Singleton
final class UserNotes {
    private static final String SCOPE = "notes:read";
    private static final Logger LOG = LoggerFactory.getLogger(UserNotes.class);
    private static final String DETAIL = "Your notes cannot be read at the moment.";

    private final UserCalls calls;
    private final NoteClient client;
    private final Target target;

    UserNotes(UserCalls calls, NoteClient client, @Property(name = "orders.notes-audience") String audience) {
        this.calls = calls;
        this.client = client;
        this.target = new Target(NoteClient.SERVICE, audience, SCOPE);
    }

    /** The members of resource-service's answer that are used here. */
    @Serdeable
    record Page(List<Note> items) {}

    @Serdeable
    record Note(String title) {}

    /**
     * {@return the titles of the user's notes, newest first} Blocks.
     *
     * @throws ProblemException 403 when this service may not act for the user
     * @throws UnavailableException (503) when another service fails, or this service has no client secret
     */
    List<String> titles(UserToken user) {
        return switch (calls.call(target, user, Page.class, client::list)) {
            case CallResult.Answered<Page>(Page page) ->
                page.items().stream().map(Note::title).toList();
            case CallResult.Refused<Page>(String why) -> {
                LOG.warn("This service may not read a user's notes; the request gets 403: {}", why);
                throw new ProblemException(HttpProblem.FORBIDDEN, "This service may not read your notes.");
            }
            case CallResult.Unavailable<Page>(String why) -> throw new UnavailableException(DETAIL, why);
            case CallResult.Absent<Page>() -> throw new UnavailableException(DETAIL, "resource-service has no /notes");
            case CallResult.NotSetUp<Page>() -> throw new UnavailableException(DETAIL, "latchkey.client is not set");
        };
    }
}
