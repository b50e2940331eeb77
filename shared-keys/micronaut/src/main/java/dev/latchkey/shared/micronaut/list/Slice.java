package dev.latchkey.shared.micronaut.list;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Some items of a list.
 *
 * @param next the place where the list continues; empty at its end
 */
public record Slice<T>(List<T> items, Optional<Cursor> next) {
    public Slice {
        items = List.copyOf(items);
    }

    /**
     * Makes the slice.
     *
     * @param found one item more than the slice may have, if there are as many
     * @param size the largest number of items in the slice
     * @param place returns an item's place
     */
    public static <T> Slice<T> of(List<T> found, int size, Function<T, Cursor> place) {
        return found.size() > size
                ? new Slice<>(found.subList(0, size), Optional.of(place.apply(found.get(size - 1))))
                : new Slice<>(found, Optional.empty());
    }
}
