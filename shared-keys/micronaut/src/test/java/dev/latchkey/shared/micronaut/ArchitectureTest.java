package dev.latchkey.shared.micronaut;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.latchkey.shared.micronaut.database.SchemaMigration;
import dev.latchkey.shared.test.ArchitectureRules;
import dev.latchkey.shared.test.WithoutGenerated;

@AnalyzeClasses(packages = "dev.latchkey.shared.micronaut", importOptions = WithoutGenerated.class)
class ArchitectureTest {
    /** A service without the Netty server has no beans of these two packages. */
    @ArchTest
    static final ArchRule ANY_SERVER = noClasses()
            .that()
            .resideOutsideOfPackages("dev.latchkey.shared.micronaut.http", "dev.latchkey.shared.micronaut.stop")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.netty..", "io.micronaut.http.netty..", "io.micronaut.http.server.netty..")
            .orShould()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.latchkey.shared.micronaut.http", "dev.latchkey.shared.micronaut.stop");

    /** A service without Flyway does not make instances of this class. */
    @ArchTest
    static final ArchRule NO_FLYWAY = noClasses()
            .that()
            .doNotHaveFullyQualifiedName(SchemaMigration.class.getName())
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.flywaydb..")
            .orShould()
            .dependOnClassesThat()
            .belongToAnyOf(SchemaMigration.class);

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
