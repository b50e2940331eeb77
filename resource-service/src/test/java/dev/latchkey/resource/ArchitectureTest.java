package dev.latchkey.resource;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.latchkey.shared.test.ArchitectureRules;
import dev.latchkey.shared.test.WithoutGenerated;

@AnalyzeClasses(packages = "dev.latchkey.resource", importOptions = WithoutGenerated.class)
final class ArchitectureTest {
    @ArchTest
    static final ArchRule NOTHING_KNOWS_AUTH_SERVICE =
            noClasses().should().dependOnClassesThat().resideInAPackage("dev.latchkey.auth..");

    @ArchTest
    static final ArchRule NO_CYCLES = ArchitectureRules.noCyclesBelow("dev.latchkey.resource");

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
