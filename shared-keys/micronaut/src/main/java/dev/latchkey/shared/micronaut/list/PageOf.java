package dev.latchkey.shared.micronaut.list;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list, in the form for clients.
 *
 * @param page the page's number, counted from 0; absent when the client asked by a cursor
 * @param size how many items a page has at most
 * @param total how many items the whole list has, counted up to {@link PageRequest#MOST_COUNTED}; absent when the
 *     client asked by a cursor
 * @param next the cursor of the next page; absent on the last page
 */
@Serdeable
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PageOf<T>(
        List<T> items,
        @Nullable Integer page,
        int size,
        @Nullable Long total,
        @Nullable String next) {
    public PageOf {
        items = List.copyOf(items);
    }

    /** {@return the same page of other items} */
    public <R> PageOf<R> map(Function<T, R> change) {
        return new PageOf<>(items.stream().map(change).toList(), page, size, total, next);
    }
}
