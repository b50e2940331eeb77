package dev.latchkey.resource.account;

import dev.latchkey.shared.micronaut.client.ServiceCalls;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.client.annotation.Client;

/** Reads accounts from auth-service. */
@Client(id = ServiceCalls.AUTH_SERVICE)
interface AccountClient {
    /**
     * {@return the {@link Account} with this name, as JSON; the case of letters does not matter; 404 if there is none}
     */
    @Get("/accounts/{username}")
    @Consumes(MediaType.APPLICATION_JSON)
    HttpResponse<String> find(@Header(HttpHeaders.AUTHORIZATION) String authorization, String username);
}
