package dev.latchkey.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.net.http.HttpHeaders;
import java.util.Map;

/**
 * An answer of a service.
 *
 * @param body a missing node when the body is empty
 */
record Reply(int status, HttpHeaders headers, JsonNode body) {

    /** {@return a reply for a request without an answer; its status is {@value TimedCall#NO_ANSWER}} */
    static Reply none() {
        return new Reply(
                TimedCall.NO_ANSWER, HttpHeaders.of(Map.of(), (name, value) -> true), MissingNode.getInstance());
    }

    /** {@return a member of the body as text; empty if there is none} */
    String text(String member) {
        return body.path(member).asText();
    }

    String header(String name) {
        return headers.firstValue(name).orElse("");
    }
}
