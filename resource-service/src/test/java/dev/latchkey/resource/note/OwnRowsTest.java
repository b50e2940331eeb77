package dev.latchkey.resource.note;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.data.annotation.Query;
import java.lang.reflect.Method;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each SQL statement itself restricts the notes to those of an owner or a reader. No statement may lack this condition.
 */
class OwnRowsTest {
    static Stream<Method> statements() {
        return Stream.of(NoteRepository.class, NoteShareRepository.class)
                .flatMap(repository -> Stream.of(repository.getDeclaredMethods()))
                .filter(method -> !method.isSynthetic() && !method.getName().equals("save"));
    }

    @ParameterizedTest
    @MethodSource("statements")
    void statementAsksForTheOwnerOrTheReader(Method method) {
        Query query = method.getAnnotation(Query.class);
        assertThat(query).as("the query of the method").isNotNull();

        assertThat(query.value().substring(query.value().indexOf("WHERE")))
                .containsAnyOf("owner_id = :owner", "owner_id = :reader");
    }
}
