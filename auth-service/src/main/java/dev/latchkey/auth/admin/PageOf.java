package dev.latchkey.auth.admin;

import io.micronaut.serde.annotation.Serdeable;
import java.util.List;

/**
 * Some of a list.
 *
 * @param page which, counted from 0
 * @param size how many items a page has at most
 * @param total how many items the whole list has
 */
@Serdeable
record PageOf<T>(List<T> items, int page, int size, long total) {
    static final int LARGEST = 200;

    PageOf {
        items = List.copyOf(items);
    }

    static long offset(int page, int size) {
        return (long) page * size;
    }
}
