package dev.latchkey.shared.test;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import java.util.regex.Pattern;

/** Leaves out tests, and the classes that Micronaut's annotation processors generate. */
public final class WithoutGenerated implements ImportOption {
    private static final Pattern GENERATED = Pattern.compile(".*/\\$[^/]*\\.class");
    private static final ImportOption WITHOUT_TESTS = new DoNotIncludeTests();

    @Override
    public boolean includes(Location location) {
        return !location.matches(GENERATED) && WITHOUT_TESTS.includes(location);
    }
}
