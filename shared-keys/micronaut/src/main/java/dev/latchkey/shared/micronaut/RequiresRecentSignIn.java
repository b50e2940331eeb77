package dev.latchkey.shared.micronaut;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Lets in callers whose user signed in recently enough, and with enough factors (RFC 9470). Other callers that may call the
 * route get 401 with {@code insufficient_user_authentication}, and the challenge says what is required. A token without a
 * user, such as a client's own, never suffices.
 *
 * <p>Stands beside {@code @Secured} or {@link RequiresScope}, and is checked after them. On a method, a member that is set
 * replaces the member of the class. If neither member is set, the sign-in must be of the last five minutes.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface RequiresRecentSignIn {
    /** {@return the lowest class of the sign-in: {@code 1}, or {@code 2} for two factors; empty for any class} */
    String acr() default "";

    /** {@return the longest time since the sign-in, such as {@code 5m}, at least a second; empty for any time} */
    String maxAge() default "";
}
