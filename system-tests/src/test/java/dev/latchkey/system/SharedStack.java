package dev.latchkey.system;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The class uses the stack that all such classes share, instead of a stack of its own. It gets the stack as a parameter
 * {@link ApplicationStack} of its {@code @BeforeAll} method: two replicas of each service with the settings of
 * {@code ./stack}, and an administrator.
 *
 * <p>Each test registers accounts and clients of its own. A test may stop a service, or replace all keys, but the stack
 * must serve again when the class ends. A class that needs other settings has a stack of its own: see
 * {@link MigratedStack}.
 *
 * <p>These classes run after all others, because an idle stack would take processor time from them.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Order(Integer.MAX_VALUE)
@ExtendWith(SharedStackExtension.class)
@interface SharedStack {}
