package dev.latchkey.shared;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.latchkey.shared.test.ArchitectureRules;
import dev.latchkey.shared.test.WithoutGenerated;

@AnalyzeClasses(packages = "dev.latchkey.shared", importOptions = WithoutGenerated.class)
class ArchitectureTest {
    private static final String[] CORE = {
        "dev.latchkey.shared.background..",
        "dev.latchkey.shared.clock..",
        "dev.latchkey.shared.json..",
        "dev.latchkey.shared.key..",
        "dev.latchkey.shared.token..",
        "dev.latchkey.shared.revocation.."
    };

    @ArchTest
    static final ArchRule CORE_KNOWS_NO_FRAMEWORK = noClasses()
            .that()
            .resideInAnyPackage(CORE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.micronaut..", "jakarta..", "reactor..", "dev.latchkey.shared.micronaut..");

    @ArchTest
    static final ArchRule NO_SERVICE_IS_NEEDED = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.latchkey.auth..", "dev.latchkey.resource..");

    @ArchTest
    static final ArchRule NO_CYCLES = ArchitectureRules.noCyclesBelow("dev.latchkey.shared");

    @ArchTest
    static final ArchRule NO_PRIVATE_KEYS = ArchitectureRules.privateKeysOnlyIn();

    @ArchTest
    static final ArchRule NO_SQL_IN_CONTROLLERS = ArchitectureRules.controllersNeverTouchSql();

    @ArchTest
    static final ArchRule ERROR_BODIES = ArchitectureRules.onlyErrorPackagesBuildErrorBodies();

    @ArchTest
    static final ArchRule CODES = ArchitectureRules.codesAreEnumConstants();

    @ArchTest
    static final ArchRule THREADS = ArchitectureRules.onlyBackgroundWorkStartsThreads();

    @ArchTest
    static final ArchRule NULL_MARKED = ArchitectureRules.everyPackageIsNullMarked();

    @ArchTest
    static final ArchRule NAMES = ArchitectureRules.noEmptyNames();
}
