package com.example.orders;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.client.annotation.Client;

/** Reads notes from resource-service. */
@Client(id = NoteClient.SERVICE)
interface NoteClient {
    /** The service's name in {@code micronaut.http.services}. */
    String SERVICE = "resource-service";

    /** {@return the first page of the user's notes, newest first, as JSON} */
    @Get("/notes")
    @Consumes(MediaType.APPLICATION_JSON)
    HttpResponse<String> list(@Header(HttpHeaders.AUTHORIZATION) String authorization);
}
