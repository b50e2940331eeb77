/**
 * Orders, and the notes of their customers: an example of a third-party service that uses Latchkey.
 * {@code latchkey-micronaut} verifies the callers' tokens. The service reads the callers' notes from resource-service,
 * on their behalf. It stores no data.
 */
@NullMarked
package com.example.orders;

import org.jspecify.annotations.NullMarked;
