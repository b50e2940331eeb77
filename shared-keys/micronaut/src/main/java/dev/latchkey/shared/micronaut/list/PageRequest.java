package dev.latchkey.shared.micronaut.list;

import dev.latchkey.shared.micronaut.error.FieldFlaw;
import dev.latchkey.shared.micronaut.error.InvalidField;
import dev.latchkey.shared.micronaut.error.ProblemException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A client's request for a page of a list, by its number or by a cursor. Page numbers reach only the first
 * {@link #MOST_COUNTED} items, since the database reads all items before the page. A cursor reaches every item.
 *
 * @param page from 0; ignored with a cursor
 * @param size from 1 to {@link #LARGEST}
 */
public record PageRequest(int page, int size, Optional<Cursor> cursor) {
    /** The largest page. */
    public static final int LARGEST = 200;

    /** How many items are counted at most. */
    public static final int MOST_COUNTED = 10_000;

    /**
     * Makes a page request from a request's parameters.
     *
     * @param cursor empty for no cursor
     * @throws ProblemException with 400 when the text is not a cursor
     */
    public static PageRequest of(int page, int size, String cursor) {
        return new PageRequest(page, size, Cursor.read(cursor));
    }

    /** Reads items of a list. */
    public interface Rows<T> {
        /**
         * {@return the items after a place}
         *
         * @param most the largest number of items
         * @param skipped the number of items after the place that are left out
         */
        List<T> read(Cursor after, int most, long skipped);
    }

    /**
     * Answers the request.
     *
     * @param total counts the items of the list, up to {@link #MOST_COUNTED}
     * @param beginning the place before the first item
     * @param place returns an item's place
     * @throws ProblemException with 400 when the page is too far from the beginning
     */
    public <T> PageOf<T> answer(LongSupplier total, Rows<T> rows, Cursor beginning, Function<T, Cursor> place) {
        if (cursor.isPresent()) {
            Slice<T> slice = Slice.of(rows.read(cursor.get(), size + 1, 0), size, place);
            return new PageOf<>(slice.items(), null, size, null, text(slice));
        }
        long counted = total.getAsLong();
        long skipped = (long) page * size;
        if (skipped >= counted && counted >= MOST_COUNTED) {
            throw ProblemException.invalid(List.of(new InvalidField(
                    "page",
                    FieldFlaw.OUT_OF_RANGE,
                    "must be within the first " + MOST_COUNTED + " items; follow next")));
        }
        List<T> found = skipped < counted ? rows.read(beginning, size + 1, skipped) : List.of();
        Slice<T> slice = Slice.of(found, size, place);
        return new PageOf<>(slice.items(), page, size, counted, text(slice));
    }

    private static <T> @Nullable String text(Slice<T> slice) {
        return slice.next().map(Cursor::text).orElse(null);
    }
}
