package dev.latchkey.auth;

import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.latchkey.shared.test.ArchitectureRules;
import dev.latchkey.shared.test.WithoutGenerated;
import io.micronaut.http.HttpResponse;

@AnalyzeClasses(packages = "dev.latchkey.auth", importOptions = WithoutGenerated.class)
final class ArchitectureTest {
    private static final String KEY = "dev.latchkey.auth.key";

    @ArchTest
    static final ArchRule NO_CYCLES = ArchitectureRules.noCyclesBelow("dev.latchkey.auth");

    /** What all pages share knows no feature: only sessions, clients, tokens, limits, the brand, and what all packages use. */
    @ArchTest
    static final ArchRule PAGES = noClasses()
            .that()
            .resideInAPackage("dev.latchkey.auth.page..")
            .should()
            .dependOnClassesThat(JavaClass.Predicates.resideInAPackage("dev.latchkey.auth.*..")
                    .and(JavaClass.Predicates.resideOutsideOfPackages(
                            "dev.latchkey.auth.page..",
                            "dev.latchkey.auth.asset",
                            "dev.latchkey.auth.brand",
                            "dev.latchkey.auth.session",
                            "dev.latchkey.auth.client",
                            "dev.latchkey.auth.throttle",
                            "dev.latchkey.auth.token",
                            "dev.latchkey.auth.audit",
                            "dev.latchkey.auth.error",
                            "dev.latchkey.auth.language",
                            "dev.latchkey.auth.secret")));

    @ArchTest
    static final ArchRule PRIVATE_KEYS = ArchitectureRules.privateKeysOnlyIn(KEY);

    @ArchTest
    static final ArchRule ENCRYPTION = noClasses()
            .that()
            .resideOutsideOfPackage(KEY)
            .should()
            .dependOnClassesThat()
            .haveNameMatching("javax\\.crypto\\.Cipher|com\\.nimbusds\\.jose\\.crypto\\.\\w+(Encrypter|Decrypter)");

    @ArchTest
    static final ArchRule NO_SQL_IN_CONTROLLERS = ArchitectureRules.controllersNeverTouchSql();

    @ArchTest
    static final ArchRule ERROR_BODIES = ArchitectureRules.onlyErrorPackagesBuildErrorBodies();

    @ArchTest
    static final ArchRule CODES = ArchitectureRules.codesAreEnumConstants();

    @ArchTest
    static final ArchRule ERROR_ANSWERS = noClasses()
            .that()
            .resideOutsideOfPackage("..error..")
            .should()
            .callMethodWhere(JavaCall.Predicates.target(owner(JavaClass.Predicates.type(HttpResponse.class)))
                    .and(JavaCall.Predicates.target(HasName.Predicates.nameMatching(
                            "status|badRequest|unauthorized|notFound|notAllowed|serverError|unprocessableEntity"))));

    @ArchTest
    static final ArchRule THREADS = ArchitectureRules.onlyBackgroundWorkStartsThreads();

    @ArchTest
    static final ArchRule NULL_MARKED = ArchitectureRules.everyPackageIsNullMarked();

    @ArchTest
    static final ArchRule NAMES = ArchitectureRules.noEmptyNames();
}
