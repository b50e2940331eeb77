package dev.latchkey.shared;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.latchkey.shared.test.ArchitectureRules;
import dev.latchkey.shared.test.WithoutGenerated;

@AnalyzeClasses(packages = "dev.latchkey.shared", importOptions = WithoutGenerated.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule NO_FRAMEWORK = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.micronaut..",
                    "jakarta..",
                    "reactor..",
                    "org.springframework..",
                    "org.flywaydb..",
                    "com.zaxxer..",
                    "dev.latchkey.shared.micronaut..");

    @ArchTest
    static final ArchRule NO_CYCLES = ArchitectureRules.noCyclesBelow("dev.latchkey.shared");

    @ArchTest
    static final ArchRule NO_PRIVATE_KEYS = ArchitectureRules.privateKeysOnlyIn();

    @ArchTest
    static final ArchRule THREADS = ArchitectureRules.onlyBackgroundWorkStartsThreads();

    @ArchTest
    static final ArchRule NULL_MARKED = ArchitectureRules.everyPackageIsNullMarked();

    @ArchTest
    static final ArchRule NAMES = ArchitectureRules.noEmptyNames();
}
