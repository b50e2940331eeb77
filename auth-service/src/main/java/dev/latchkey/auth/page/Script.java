package dev.latchkey.auth.page;

import io.micronaut.core.io.ResourceLoader;

/**
 * The address of a script of the pages, which changes with its content.
 *
 * @param path with a part of the content's SHA-256
 */
record Script(String path) {
    /** {@return the script for passkeys} */
    static Script ofPasskeys(ResourceLoader resources) {
        return new Script(StyleSheet.versioned(resources, "passkeys.js"));
    }
}
