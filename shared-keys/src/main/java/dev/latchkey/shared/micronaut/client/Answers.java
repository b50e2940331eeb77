package dev.latchkey.shared.micronaut.client;

import io.micronaut.core.type.Argument;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.json.JsonMapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Reads what other services answer: leniently, since a newer one may tell more. The HTTP client itself would read it as
 * strictly as the service reads requests.
 */
@Singleton
final class Answers {
    private final JsonMapper mapper;

    Answers(JsonMapper mapper) {
        this.mapper = mapper;
    }

    /**
     * Reads an answer.
     *
     * @param from who gave it, for the message
     * @throws CallFailedException when the text is not what was asked for
     */
    <T> T read(String from, String json, Class<T> type) {
        try {
            return mapper.readValue(json.getBytes(StandardCharsets.UTF_8), Argument.of(type));
        } catch (IOException | RuntimeException e) {
            throw CallFailedException.lasting(from + " answered what cannot be read");
        }
    }

    /**
     * Reads a response that is no error, or 404.
     *
     * @param from who gave it, for the message
     * @throws CallFailedException when its body is not what was asked for
     */
    <T> CallResult<T> result(String from, HttpResponse<String> response, Class<T> type) {
        return response.getStatus() == HttpStatus.NOT_FOUND
                ? new CallResult.Absent<>()
                : new CallResult.Answered<>(read(from, response.getBody().orElse(""), type));
    }
}
