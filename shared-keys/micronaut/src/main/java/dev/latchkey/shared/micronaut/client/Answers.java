package dev.latchkey.shared.micronaut.client;

import io.micronaut.core.type.Argument;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.client.exceptions.HttpClientException;
import io.micronaut.json.JsonMapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

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
     * Makes a call, and reads its answer.
     *
     * @param service the service's name, for the message
     * @param call gets the value of {@code Authorization}
     * @throws CallFailedException when the call fails, or when the body cannot be read as {@code type}
     */
    <T> CallResult<T> call(
            String service, String authorization, Function<String, HttpResponse<String>> call, Class<T> type) {
        try {
            return result(service, call.apply(authorization), type);
        } catch (HttpClientException e) {
            throw CallFailedException.of(service, e);
        }
    }

    private <T> CallResult<T> result(String from, HttpResponse<String> response, Class<T> type) {
        return response.getStatus() == HttpStatus.NOT_FOUND
                ? new CallResult.Absent<>()
                : new CallResult.Answered<>(read(from, response.getBody().orElse(""), type));
    }
}
