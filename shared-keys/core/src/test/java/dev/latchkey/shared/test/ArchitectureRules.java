package dev.latchkey.shared.test;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Arrays;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/** The project's rules, for the architecture test of each module; import classes with {@link WithoutGenerated}. */
public final class ArchitectureRules {
    private ArchitectureRules() {}

    /** {@return the rule that the packages below {@code root}, one for each feature, have no cycles} */
    public static ArchRule noCyclesBelow(String root) {
        return slices().matching(root + ".(**)").should().beFreeOfCycles().allowEmptyShould(true);
    }

    /** {@return the rule that controllers do not touch SQL} */
    public static ArchRule controllersNeverTouchSql() {
        return noClasses()
                .that()
                .areAnnotatedWith("io.micronaut.http.annotation.Controller")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "javax.sql..", "io.micronaut.data.jdbc..")
                .allowEmptyShould(true);
    }

    /**
     * {@return the rule that only these packages touch private keys, or sign}
     *
     * @param packages as ArchUnit writes them; none for a module that only verifies
     */
    public static ArchRule privateKeysOnlyIn(String... packages) {
        return noClasses()
                .that(resideOutside(packages))
                .should()
                .dependOnClassesThat()
                .haveNameMatching(
                        "java\\.security\\.(interfaces\\.|spec\\.)?\\w*Private\\w*|java\\.security\\.KeyPair\\w*"
                                + "|com\\.nimbusds\\.jose\\.JWSSigner|com\\.nimbusds\\.jose\\.crypto\\.\\w+Signer"
                                + "|com\\.nimbusds\\.jose\\.jwk\\.gen\\..+")
                .orShould()
                .callMethodWhere(target(owner(nameMatching("com\\.nimbusds\\.jose\\.jwk\\.\\w+")))
                        .and(target(
                                nameMatching("to\\w*Private\\w*|toKeyPair|get(PrivateExponent|FirstPrimeFactor)"))));
    }

    /**
     * {@return the rule that only {@code error} packages build error bodies, so that one place decides what a client
     * sees}
     */
    public static ArchRule onlyErrorPackagesBuildErrorBodies() {
        return noClasses()
                .that()
                .resideOutsideOfPackage("..error..")
                .should()
                .dependOnClassesThat(DescribedPredicate.describe(
                        "are error bodies or their formats",
                        type -> type.getPackageName().contains(".error")
                                && Stream.of("Problem", "OAuthError", "ErrorFormat", "OAuthErrorFormat")
                                        .anyMatch(type.getSimpleName()::equals)))
                .allowEmptyShould(true);
    }

    /** {@return the rule that the codes of problems are enum constants, so that the test of their table finds them} */
    public static ArchRule codesAreEnumConstants() {
        return classes()
                .that()
                .implement("dev.latchkey.shared.micronaut.error.ProblemCode")
                .or()
                .implement("dev.latchkey.shared.micronaut.error.FieldCode")
                .should()
                .beEnums()
                .allowEmptyShould(true);
    }

    /**
     * {@return the rule that only {@code BackgroundWork} starts threads, since another loop would end unnoticed at its
     * first error}
     */
    public static ArchRule onlyBackgroundWorkStartsThreads() {
        return noClasses()
                .that()
                .resideOutsideOfPackage("dev.latchkey.shared.background")
                .should()
                .callMethodWhere(target(owner(nameMatching("java\\.lang\\.Thread(\\$Builder.*)?")))
                        .and(target(nameMatching("start|unstarted|startVirtualThread"))))
                .orShould()
                .dependOnClassesThat()
                .haveNameMatching("java\\.util\\.Timer|java\\.util\\.concurrent\\.ScheduledExecutorService"
                        + "|io\\.micronaut\\.scheduling\\.(annotation\\.Scheduled|TaskScheduler)");
    }

    /** {@return the rule that every package has a null-marked package-info} */
    public static ArchRule everyPackageIsNullMarked() {
        return classes().should(new ArchCondition<JavaClass>("be in a package with a null-marked package-info") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                JavaPackage home = type.getPackage();
                boolean marked = home.isAnnotatedWith(NullMarked.class);
                events.add(new SimpleConditionEvent(type, marked, home.getName() + " has a null-marked package-info"));
            }
        });
    }

    /** {@return the rule that no class has a name without meaning} */
    public static ArchRule noEmptyNames() {
        return noClasses()
                .should()
                .haveSimpleName("Utils")
                .orShould()
                .haveNameMatching(".*(Manager|Helper|Utils?|Impl|DTO|Dto)");
    }

    private static DescribedPredicate<JavaClass> resideOutside(String... packages) {
        return packages.length == 0
                ? DescribedPredicate.<JavaClass>alwaysTrue().as("reside anywhere")
                : JavaClass.Predicates.resideOutsideOfPackages(packages)
                        .as("reside outside of %s", Arrays.toString(packages));
    }
}
