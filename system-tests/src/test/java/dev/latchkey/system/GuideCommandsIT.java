package dev.latchkey.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
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

    @Test
    void serveTheExamplePageThenItIsThere() {
        String command = Guide.open("docs/guides/sign-in-browser.md")
                .with(Map.of("-p 3000", "-p " + stack.freePort()))
                .block("Serve it")
                .strip();

        assertThat(Guide.run("""
                        PATH="%s/bin:$PATH"
                        %s >/dev/null &
                        trap 'kill $!' EXIT
                        curl -sS --retry 60 --retry-delay 1 --retry-connrefused http://localhost:%d/
                        """.formatted(System.getProperty("java.home"), command, stack.freePort())))
                .contains("CLIENT_ID");
    }

    @Test
    @Needs(Program.PSQL)
    void pasteTheSignInOfTheSuperuserThenPsqlAnswers() {
        String command = Guide.open("docs/guides/protect-micronaut.md")
                .with(Map.of(".latchkey/", stack.stack().settings().dataFolder() + "/"))
                .block("Create a role in the database", 2)
                .strip();

        assertThat(Guide.run("export PGPORT=%d\n%s <<<'SELECT current_user'"
                        .formatted(stack.stack().postgres().port(), command)))
                .contains(" postgres");
    }

    private static String first(Guide guide, String section) {
        return guide.section(section).blocks("sh").getFirst();
    }
}
