/** An application with Spring Security's OAuth2 client. Users sign in to it through Latchkey. */
@NullMarked
package com.example.reader;

import org.jspecify.annotations.NullMarked;
