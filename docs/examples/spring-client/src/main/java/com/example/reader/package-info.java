/** An application with Spring Security's OAuth2 client: people sign in to it through Latchkey. */
@NullMarked
package com.example.reader;

import org.jspecify.annotations.NullMarked;
