package dev.latchkey.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands of {@code docs/start.md} and of the guides for administrators and applications work when pasted. */
@SharedStack
class GuideCommandsIT {

    private static ApplicationStack stack;

    @BeforeAll
    static void start(ApplicationStack shared) {
        stack = shared;
    }

    @Test
    void pasteWhatFollowsTheWalkthroughThenItAnswersAsThePageSays() {
        Guide readme = stack.guide("README.md");
        Guide start = stack.guide("docs/start.md");

        List<String> lines = Guide.run(first(readme, "Walkthrough") + first(start, "Sessions") + first(start, "Notes"))
                .lines()
                .toList();

        assertThat(lines).contains("a retry gets the same successor");
        assertThat(lines).filteredOn(line -> line.contains("\"status\":412")).hasSize(1);
        assertThat(lines.subList(lines.size() - 3, lines.size())).containsOnly("204");
    }

    @ParameterizedTest
    @CsvSource({
        "Accounts, '\"username\":\"admin\"'",
        "Invitations, '/signup?invitation='",
        "Scopes, '\"name\":\"stock:read\"'",
        "Keys, '\"state\":\"active\"'",
        "Audit log, '\"event\":\"login.succeeded\"'",
        "Verifiers, '\"service\":\"resource-service\"'",
    })
    void pasteTheCommandsOfAnAdministratorThenTheyAnswer(String section, String part) {
        Guide guide = stack.guide("docs/guides/administer.md");

        assertThat(Guide.run(first(guide, "Sign in as an administrator") + first(guide, section)))
                .contains(part);
    }

    @Test
    void pasteTheEmergencyThenTheVerifiersConfirmIt() {
        Guide guide = stack.guide("docs/guides/administer.md");
        String emergency = guide.section("Keys").blocks("sh").get(1);

        assertThat(Guide.run(first(guide, "Sign in as an administrator") + emergency))
                .contains("\"confirmed\":");
    }

    @Test
    @Needs(Program.OPENSSL)
    void pasteTheRegistrationOfAnApplicationThenItsAddressLeadsToTheSignInPage() {
        String address = Guide.run(first(stack.guide("docs/guides/sign-in.md"), "By hand"))
                .strip();

        assertThat(address).startsWith(stack.issuer() + "/oauth2/authorize?response_type=code&client_id=");
        assertThat(Guide.run("curl -sS -o /dev/null -w '%{redirect_url}' '" + address + "'"))
                .startsWith(stack.issuer() + "/login?");
    }

    private static String first(Guide guide, String section) {
        return guide.section(section).blocks("sh").getFirst();
    }
}
