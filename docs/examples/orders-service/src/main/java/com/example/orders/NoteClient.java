package com.example.orders;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.client.annotation.Client;

/** resource-service's notes. */
@Client(id = NoteClient.SERVICE)
interface NoteClient {
    /** Where {@code micronaut.http.services} has it. */
    String SERVICE = "resource-service";

    /** {@return a page of the notes of the token's user, the newest first, in JSON} */
    @Get("/notes")
    @Consumes(MediaType.APPLICATION_JSON)
    HttpResponse<String> list(@Header(HttpHeaders.AUTHORIZATION) String authorization);
}
