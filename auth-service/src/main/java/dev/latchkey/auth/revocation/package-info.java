/**
 * Writing the revocation log: what ends before its time.
 */
@NullMarked
package dev.latchkey.auth.revocation;

import org.jspecify.annotations.NullMarked;
