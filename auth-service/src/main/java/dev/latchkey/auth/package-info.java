/**
 * The service that issues tokens. Each package is one feature, and its description says what it owns.
 *
 * <p>{@code account}, {@code client} and {@code key} hold the data. {@code registration}, {@code login}, {@code grant},
 * {@code userinfo} and {@code admin} are the endpoints for programs; {@code page} has the pages for people. They share
 * {@code session}, {@code token} and {@code revocation}. {@code audit} records what happened, {@code purge} deletes rows
 * that are no longer needed.
 */
@NullMarked
package dev.latchkey.auth;

import org.jspecify.annotations.NullMarked;
