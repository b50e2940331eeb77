package dev.latchkey.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.net.http.HttpHeaders;
import java.util.Map;

/**
 * What came back.
 *
 * @param body an empty node when the body is empty
 */
record Reply(int status, HttpHeaders headers, JsonNode body) {

    /** What stands for an answer that never came: its status is {@value TimedCall#NO_ANSWER}. */
    static Reply none() {
        return new Reply(
                TimedCall.NO_ANSWER, HttpHeaders.of(Map.of(), (name, value) -> true), MissingNode.getInstance());
    }

    /** A member of the body as text, empty when there is none. */
    String text(String member) {
        return body.path(member).asText();
    }

    String header(String name) {
        return headers.firstValue(name).orElse("");
    }
}
