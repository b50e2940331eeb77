package dev.latchkey.system;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpHeaders;

/**
 * What came back.
 *
 * @param body an empty node when the body is empty
 */
record Reply(int status, HttpHeaders headers, JsonNode body) {

    /** A member of the body as text, empty when there is none. */
    String text(String member) {
        return body.path(member).asText();
    }

    String header(String name) {
        return headers.firstValue(name).orElse("");
    }
}
