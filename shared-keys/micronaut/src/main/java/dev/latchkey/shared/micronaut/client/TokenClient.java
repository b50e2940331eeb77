package dev.latchkey.shared.micronaut.client;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.client.annotation.Client;

/** auth-service's token endpoint (RFC 6749 section 3.2). */
@Client(id = ServiceCalls.AUTH_SERVICE)
interface TokenClient {
    /** {@return the response, whose body is JSON} */
    @Post("/oauth2/token")
    @Produces(MediaType.APPLICATION_FORM_URLENCODED)
    @Consumes(MediaType.APPLICATION_JSON)
    HttpResponse<String> request(@Header(HttpHeaders.AUTHORIZATION) String basic, @Body String form);
}
