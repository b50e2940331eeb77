package dev.latchkey.auth.login;

import static dev.latchkey.auth.page.TestPages.input;
import static dev.latchkey.auth.page.TestPages.requirePage;
import static dev.latchkey.auth.page.TestPages.requireRedirect;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.AuthServer.Person;
import dev.latchkey.auth.page.TestBrowser;
import dev.latchkey.shared.test.TestAnswer;
import dev.latchkey.shared.test.TestDatabase.Role;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The sign-in page: what people type into it, and how it answers. */
class SignInPageIT {
    private final AuthServer server = AuthServer.shared();
    private final TestBrowser browser = new TestBrowser(server);

    @Test
    void signInByEitherNameInEitherFieldThenItIsTheSamePerson() {
        Person person = server.register();
        for (String field : new String[] {"username", "email"}) {
            for (String name : new String[] {person.username(), person.email()}) {
                TestBrowser fresh = new TestBrowser(server);
                requireRedirect(
                        fresh.submit("/login", "/login", Map.of(field, name, "password", AuthServer.PASSWORD)),
                        "/dashboard");
                assertThat(fresh.get("/dashboard").text()).contains(person.email());
            }
        }
    }

    @Test
    void signInTwiceAtOnceThenBothSucceed() throws Exception {
        Person person = server.register();
        Map<String, String> form = new HashMap<>(TestBrowser.hidden(browser.get("/login")));
        form.putAll(Map.of("username", person.username(), "password", AuthServer.PASSWORD));
        Callable<TestAnswer> click = () -> browser.copy().post("/login", form);

        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<TestAnswer> answer : threads.invokeAll(List.of(click, click))) {
                requireRedirect(answer.get(), "/dashboard");
            }
        }
    }

    @Test
    @DisplayName("18 unknown, wrong and disabled: the same page")
    void signInWhenUnknownOrWrongOrDisabledThenTheSamePage() {
        Person person = server.register();
        Person disabled = server.register();
        server.database()
                .execute(Role.AUTH, "UPDATE auth.account SET enabled = false WHERE id = '" + disabled.id() + "'");
        String wrongPassword = "wrong horse battery staple";

        TestAnswer unknown = browser.signIn("nobody-at-all", wrongPassword);
        TestAnswer wrong = browser.signIn(person.username(), wrongPassword);
        TestAnswer off = browser.signIn(disabled.username(), AuthServer.PASSWORD);

        requirePage(unknown, 401);
        assertThat(unknown.header("WWW-Authenticate")).isEqualTo("Bearer");
        assertThat(unknown.text())
                .contains("The name or the password is wrong.")
                .contains("value=\"nobody-at-all\"")
                .doesNotContain(wrongPassword);
        assertThat(unknown.text().split("<a href=\"#", -1)).as("the summary").hasSize(2);
        for (String field : List.of("username", "password")) {
            assertThat(input(unknown, field))
                    .contains("aria-invalid=\"true\"")
                    .contains("aria-describedby=\"" + field + "-error\"");
        }
        assertThat(alike(wrong, person.username())).isEqualTo(alike(unknown, "nobody-at-all"));
        assertThat(alike(off, disabled.username())).isEqualTo(alike(unknown, "nobody-at-all"));
    }

    @Test
    void signInWhenNothingIsTypedThenBothFieldsSaySo() {
        TestAnswer answer = browser.submit("/login", "/login", Map.of("username", " ", "password", ""));

        requirePage(answer, 400);
        assertThat(input(answer, "username"))
                .contains("aria-invalid=\"true\"")
                .contains("aria-describedby=\"username-error\"");
        assertThat(input(answer, "password"))
                .contains("aria-invalid=\"true\"")
                .contains("autocomplete=\"current-password\"");
    }

    private static String alike(TestAnswer page, String typed) {
        return page.status()
                + page.text()
                        .replace(typed, "typed")
                        .replaceAll("name=\"_csrf\" value=\"[^\"]*\"", "token")
                        .replaceAll("data-options=\"[^\"]*\"", "options");
    }
}
