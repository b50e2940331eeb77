/**
 * Orders, and the notes that go with them: how a service of somebody else's uses Latchkey. Its callers' tokens are verified
 * by {@code shared-keys}; their notes it reads from resource-service, in their name. It keeps no data.
 */
@NullMarked
package com.example.orders;

import org.jspecify.annotations.NullMarked;
