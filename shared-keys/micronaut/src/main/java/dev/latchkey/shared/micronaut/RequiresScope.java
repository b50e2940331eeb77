package dev.latchkey.shared.micronaut;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Lets in callers whose token has this scope (RFC 6749 section 3.3). Other callers get 403 with
 * {@code insufficient_scope} and the scope's name. Together with {@code @Secured}, both must hold; alone, the scope is
 * enough.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface RequiresScope {
    /** {@return the required scope, exactly one} */
    String value();
}
