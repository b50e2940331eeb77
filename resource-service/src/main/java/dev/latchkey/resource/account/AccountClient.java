package dev.latchkey.resource.account;

import dev.latchkey.shared.micronaut.client.ServiceCalls;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.client.annotation.Client;

/** What auth-service tells services about accounts. */
@Client(id = ServiceCalls.AUTH_SERVICE)
interface AccountClient {
    /** {@return the {@link Account} of that name in JSON, whatever the name's case; 404 when there is none} */
    @Get("/accounts/{username}")
    @Consumes(MediaType.APPLICATION_JSON)
    HttpResponse<String> find(@Header(HttpHeaders.AUTHORIZATION) String authorization, String username);
}
