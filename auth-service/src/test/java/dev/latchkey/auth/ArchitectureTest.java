package dev.latchkey.auth;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.nimbusds.jose.jwk.RSAKey;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.micronaut.http.HttpResponse;
import java.security.PrivateKey;
import javax.crypto.SecretKey;
import org.jspecify.annotations.NullMarked;

@AnalyzeClasses(packages = "dev.latchkey.auth", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
    @ArchTest
    static final ArchRule FEATURES_ARE_FREE_OF_CYCLES =
            slices().matching("dev.latchkey.auth.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule ONLY_KEY_TOUCHES_PRIVATE_KEYS = noClasses()
            .that()
            .resideOutsideOfPackage("dev.latchkey.auth.key")
            .should()
            .dependOnClassesThat()
            .areAssignableTo(RSAKey.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(PrivateKey.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(SecretKey.class);

    @ArchTest
    static final ArchRule CONTROLLERS_TOUCH_NO_SQL = noClasses()
            .that()
            .haveSimpleNameEndingWith("Controller")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "javax.sql..");

    @ArchTest
    static final ArchRule ONLY_ERROR_PACKAGES_BUILD_ERROR_ANSWERS = noClasses()
            .that()
            .resideOutsideOfPackage("..error..")
            .should()
            .callMethodWhere(JavaCall.Predicates.target(owner(JavaClass.Predicates.type(HttpResponse.class)))
                    .and(JavaCall.Predicates.target(HasName.Predicates.nameMatching(
                            "status|badRequest|unauthorized|notFound|notAllowed|serverError|unprocessableEntity"))));

    @ArchTest
    static final ArchRule EVERY_PACKAGE_IS_NULL_MARKED =
            classes().that(resideInAnyPackage("dev.latchkey..")).should(beInANullMarkedPackage());

    private static ArchCondition<JavaClass> beInANullMarkedPackage() {
        return new ArchCondition<>("be in a package whose package-info has @NullMarked") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                boolean marked = type.getPackage().isAnnotatedWith(NullMarked.class);
                events.add(new SimpleConditionEvent(type, marked, type.getName() + " is in " + type.getPackageName()));
            }
        };
    }
}
