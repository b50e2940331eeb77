package dev.latchkey.auth.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.shared.test.TestAnswer;

/** Checks that hold for every page, and reads forms. */
public final class TestPages {
    private TestPages() {}

    public static void requireRedirect(TestAnswer answer, String location) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(303);
        assertThat(answer.header("Location")).isEqualTo(location);
    }

    public static void requirePage(TestAnswer answer, int status) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).isEqualToIgnoringCase("text/html; charset=utf-8");
        assertThat(answer.text()).as("messages without a text").doesNotContain("??");
    }

    /** {@return the input of this name in the form of a page} */
    public static String input(TestAnswer page, String name) {
        return page.text().replaceFirst("(?s).*(<input id=\"" + name + "\"[^>]*>).*", "$1");
    }
}
