package com.example.orders;

import dev.latchkey.shared.micronaut.RequiresScope;
import dev.latchkey.shared.micronaut.client.UserToken;
import dev.latchkey.shared.token.AccessToken;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /orders}: the orders and notes of the caller. */
@Controller("/orders")
class OrderController {
    private final UserNotes notes;

    OrderController(UserNotes notes) {
        this.notes = notes;
    }

    /**
     * @param customer the username; null if a service calls for itself
     */
    @Serdeable
    record Orders(@Nullable String customer, List<String> orders) {}

    @Serdeable
    record NoteTitles(List<String> titles) {}

    /** Lists the caller's orders. */
    @Get
    @RequiresScope("orders:read")
    Orders list(AccessToken caller) {
        return new Orders(caller.username(), List.of("seven lamps"));
    }

    /** Lists the titles of the caller's notes, which resource-service stores. */
    @Get("/notes")
    @RequiresScope("notes:read")
    @ExecuteOn(TaskExecutors.BLOCKING)
    NoteTitles notes(UserToken caller) {
        return new NoteTitles(notes.titles(caller));
    }
}
