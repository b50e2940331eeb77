package dev.latchkey.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import io.micronaut.core.convert.ConversionService;
import io.micronaut.core.convert.format.ReadableBytes;
import io.micronaut.core.naming.NameUtils;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every setting that is a number or a duration has a lower and an upper bound, which its record checks. */
class SettingBoundsTest {
    private static final Set<Class<?>> NUMBERS =
            Set.of(int.class, long.class, Integer.class, Long.class, Duration.class);

    static Stream<Arguments> settings() {
        return new ClassFileImporter()
                .withImportOption(new DoNotIncludeTests()).importPackages("dev.latchkey").stream()
                        .filter(type -> type.isAnnotatedWith(ConfigurationProperties.class))
                        .map(JavaClass::reflect)
                        .flatMap(type -> Arrays.stream(type.getRecordComponents())
                                .filter(component -> NUMBERS.contains(component.getType()))
                                .map(component -> Arguments.of(property(type, component), type, component)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("settings")
    void settingWhenOutOfBoundsThenRefusedByItsName(String property, Class<?> type, RecordComponent component)
            throws ReflectiveOperationException {
        assertThat(read(type, component, null)).as("the default").isNull();
        for (Object value : extremes(component.getType())) {
            assertThat(read(type, component, value)).as(property + "=" + value).hasMessageContaining(property);
        }
    }

    private static List<Object> extremes(Class<?> type) {
        if (type == Duration.class) {
            return List.of(Duration.ofSeconds(-1), Duration.ofDays(36_500), Duration.ofSeconds(Long.MAX_VALUE));
        }
        return type == int.class || type == Integer.class
                ? List.of(-1, Integer.MIN_VALUE, Integer.MAX_VALUE)
                : List.of(-1L, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    /**
     * {@return the exception that refuses the settings, or null if they are accepted}
     *
     * @param value of the changed component, or null for its default; all other components have their defaults
     */
    private static @Nullable Throwable read(Class<?> type, RecordComponent changed, @Nullable Object value)
            throws ReflectiveOperationException {
        RecordComponent[] components = type.getRecordComponents();
        Object[] values = Arrays.stream(components)
                .map(component ->
                        value != null && component.getName().equals(changed.getName()) ? value : byDefault(component))
                .toArray();
        Constructor<?> constructor = type.getDeclaredConstructor(
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
        constructor.setAccessible(true);
        Throwable failure = catchThrowable(() -> constructor.newInstance(values));
        return failure instanceof InvocationTargetException invocation ? invocation.getCause() : failure;
    }

    private static @Nullable Object byDefault(RecordComponent component) {
        Bindable bindable = component.getAccessor().getAnnotation(Bindable.class);
        if (bindable != null && component.getAccessor().isAnnotationPresent(ReadableBytes.class)) {
            return bytes(bindable.defaultValue());
        }
        if (bindable != null) {
            return ConversionService.SHARED
                    .convert(bindable.defaultValue(), component.getType())
                    .orElseThrow();
        }
        return switch (component.getName()) {
            case "issuer" -> "https://auth.example.test";
            case "audiences" -> List.of("latchkey-api");
            default -> null;
        };
    }

    private static int bytes(String readable) {
        int unit = readable.endsWith("MB") ? 1024 * 1024 : 1024;
        return Integer.parseInt(readable.substring(0, readable.length() - 2)) * unit;
    }

    private static String property(Class<?> type, RecordComponent component) {
        return type.getAnnotation(ConfigurationProperties.class).value() + "."
                + NameUtils.hyphenate(component.getName());
    }
}
