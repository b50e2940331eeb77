package dev.latchkey.shared.micronaut;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Lets in callers whose token has this scope (RFC 6749 section 3.3). Others get 403 with {@code insufficient_scope} that
 * names it. Beside {@code @Secured} both must hold; alone it is enough.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface RequiresScope {
    /** {@return one scope} */
    String value();
}
