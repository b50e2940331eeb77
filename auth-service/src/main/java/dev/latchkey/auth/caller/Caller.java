package dev.latchkey.auth.caller;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.latchkey.shared.micronaut.error.RequestId;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.context.ServerRequestContext;
import java.text.ParseException;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The origin of a request, for the audit log and for the owners of sessions. All members are null outside of a request.
 *
 * @param ip the address, as {@link CallerAddress} finds it
 * @param userAgent the first 256 characters of the header, with {@code ?} for each character outside printable ASCII; null
 *     without the header
 * @param requestId the id of the request in the service's log
 */
public record Caller(
        @Nullable String ip,
        @Nullable String userAgent,
        @Nullable String requestId) {
    /** Stands for no request: the service acts by itself. */
    public static final Caller NONE = new Caller(null, null, null);

    private static final int LONGEST_USER_AGENT = 256;
    private static final Pattern NOT_PRINTABLE = Pattern.compile("[^\\x20-\\x7e]");

    /** {@return the caller of the request that is being served; {@link #NONE} outside of a request} */
    public static Caller current() {
        return ServerRequestContext.currentRequest().map(Caller::of).orElse(NONE);
    }

    /** {@return the caller of a request} */
    public static Caller of(HttpRequest<?> request) {
        String userAgent = request.getHeaders().get(HttpHeaders.USER_AGENT);
        return new Caller(
                CallerAddress.of(request), userAgent == null ? null : printable(userAgent), RequestId.of(request));
    }

    /** {@return the caller that {@link #json} describes; {@link #NONE} for text that it has not written} */
    public static Caller ofJson(String json) {
        try {
            Map<String, Object> members = JSONObjectUtils.parse(json);
            return new Caller(
                    JSONObjectUtils.getString(members, "ip"),
                    JSONObjectUtils.getString(members, "user_agent"),
                    JSONObjectUtils.getString(members, "request_id"));
        } catch (ParseException e) {
            return NONE;
        }
    }

    /** {@return the JSON object that the database's functions take, with ip, user_agent and request_id} */
    public String json() {
        return JSONObjectUtils.toJSONString(members());
    }

    /** {@return the members of {@link #json}} */
    public Map<String, @Nullable String> members() {
        Map<String, @Nullable String> members = new TreeMap<>();
        members.put("ip", ip);
        members.put("user_agent", userAgent);
        members.put("request_id", requestId);
        return members;
    }

    private static String printable(String header) {
        String beginning = header.substring(0, Math.min(header.length(), LONGEST_USER_AGENT));
        return NOT_PRINTABLE.matcher(beginning).replaceAll("?");
    }
}
