package dev.latchkey.shared.micronaut.client;

import io.micronaut.core.type.Argument;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.json.JsonMapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Reads the answers of other services. Ignores unknown members, since a newer service may send more. The HTTP client
 * itself would read answers as strictly as this service reads requests.
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
     * @param from the service's name, for the message
     * @throws CallFailedException when the text cannot be read as {@code type}
     */
    <T> T read(String from, String json, Class<T> type) {
        try {
            return mapper.readValue(json.getBytes(StandardCharsets.UTF_8), Argument.of(type));
        } catch (IOException | RuntimeException e) {
            throw CallFailedException.lasting(from + " sent an answer that cannot be read");
        }
    }

    /**
     * Reads a successful response, or a 404.
     *
     * @param from the service's name, for the message
     * @throws CallFailedException when the body cannot be read as {@code type}
     */
    <T> CallResult<T> result(String from, HttpResponse<String> response, Class<T> type) {
        return response.getStatus() == HttpStatus.NOT_FOUND
                ? new CallResult.Absent<>()
                : new CallResult.Answered<>(read(from, response.getBody().orElse(""), type));
    }
}
