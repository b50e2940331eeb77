package com.example.orders;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.latchkey.shared.test.ArchitectureRules;
import dev.latchkey.shared.test.WithoutGenerated;

@AnalyzeClasses(packages = "com.example.orders", importOptions = WithoutGenerated.class)
final class ArchitectureTest {
    @ArchTest
    static final ArchRule LIBRARY_ALONE = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.latchkey.auth..", "dev.latchkey.resource..");

    @ArchTest
    static final ArchRule NO_PRIVATE_KEYS = ArchitectureRules.privateKeysOnlyIn();

    @ArchTest
    static final ArchRule ERROR_BODIES = ArchitectureRules.onlyErrorPackagesBuildErrorBodies();

    @ArchTest
    static final ArchRule CODES = ArchitectureRules.codesAreEnumConstants();

    @ArchTest
    static final ArchRule NULL_MARKED = ArchitectureRules.everyPackageIsNullMarked();

    @ArchTest
    static final ArchRule NAMES = ArchitectureRules.noEmptyNames();
}
