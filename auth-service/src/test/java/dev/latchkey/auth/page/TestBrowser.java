package dev.latchkey.auth.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServer;
import dev.latchkey.shared.test.TestAnswer;
import dev.latchkey.shared.test.TestRequest;
import java.net.HttpCookie;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Acts like a browser without scripts: keeps cookies, and sends forms with the hidden fields of their page. */
public final class TestBrowser {
    static final String HTML = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
    static final String FORM = "application/x-www-form-urlencoded";

    private static final Pattern HIDDEN =
            Pattern.compile("<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\"");

    private final AuthServer server;
    private final Map<String, String> cookies = new LinkedHashMap<>();
    private final Map<String, String> headers = new LinkedHashMap<>(Map.of("Accept", HTML));

    public TestBrowser(AuthServer server) {
        this.server = server;
    }

    /** {@return another browser with the same cookies and headers} */
    public TestBrowser copy() {
        TestBrowser copy = new TestBrowser(server);
        copy.cookies.putAll(cookies);
        copy.headers.putAll(headers);
        return copy;
    }

    /** {@return another browser with the same cookies and headers, which calls another replica} */
    public TestBrowser at(AuthServer replica) {
        TestBrowser other = new TestBrowser(replica);
        other.cookies.putAll(cookies);
        other.headers.putAll(headers);
        return other;
    }

    /** Adds a header to all later requests. */
    public TestBrowser with(String name, String value) {
        headers.put(name, value);
        return this;
    }

    public TestAnswer get(String path) {
        return keep(request("GET", path).send());
    }

    /** Opens the page, then posts these fields and the page's hidden fields. */
    public TestAnswer submit(String page, String action, Map<String, String> fields) {
        Map<String, String> all = hidden(get(page));
        all.putAll(fields);
        return post(action, all);
    }

    public TestAnswer post(String path, Map<String, String> fields) {
        return post(path, encode(fields).getBytes(StandardCharsets.US_ASCII));
    }

    TestAnswer post(String path, byte[] body) {
        return keep(
                request("POST", path).header("Content-Type", FORM).body(body).send());
    }

    /** {@return an unsent request with this browser's cookies and headers} */
    TestRequest request(String method, String path) {
        TestRequest request = server.request(method, path);
        headers.forEach(request::header);
        if (!cookies.isEmpty()) {
            request.header(
                    "Cookie",
                    cookies.entrySet().stream()
                            .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                            .collect(Collectors.joining("; ")));
        }
        return request;
    }

    public TestAnswer signIn(String name, String password) {
        return submit("/login", "/login", Map.of("username", name, "password", password));
    }

    /** {@return this browser, after the person has signed in} */
    public TestBrowser signedInAs(AuthServer.Person person) {
        TestAnswer answer = signIn(person.username(), AuthServer.PASSWORD);
        assertThat(answer.status()).as(answer.text()).isEqualTo(303);
        return this;
    }

    /** {@return the hidden fields of the page; of fields with one name, the first} */
    public static Map<String, String> hidden(TestAnswer page) {
        Map<String, String> fields = new LinkedHashMap<>();
        Matcher matcher = HIDDEN.matcher(page.text());
        while (matcher.find()) {
            fields.putIfAbsent(matcher.group(1), matcher.group(2).replace("&amp;", "&"));
        }
        return fields;
    }

    static String encode(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
                .collect(Collectors.joining("&"));
    }

    public static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    public String cookie(String name) {
        return cookies.getOrDefault(name, "");
    }

    public void setCookie(String name, String value) {
        cookies.put(name, value);
    }

    void dropCookie(String name) {
        cookies.remove(name);
    }

    /** {@return the {@code Set-Cookie} headers of an answer} */
    public static List<String> setCookies(TestAnswer answer) {
        return new ArrayList<>(answer.headers().allValues("Set-Cookie"));
    }

    private TestAnswer keep(TestAnswer answer) {
        for (String line : setCookies(answer)) {
            HttpCookie cookie = HttpCookie.parse(line).getFirst();
            if (cookie.getMaxAge() == 0) {
                cookies.remove(cookie.getName());
            } else {
                cookies.put(cookie.getName(), cookie.getValue());
            }
        }
        return answer;
    }
}
