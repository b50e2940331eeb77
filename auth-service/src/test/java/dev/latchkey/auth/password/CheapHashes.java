package dev.latchkey.auth.password;

import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;

/**
 * Hashes passwords at a cost that no setting allows, in each server that a test starts. Nearly every test signs people in,
 * and real hashes would take most of its time. A server that sets {@code latchkey.password.memory} makes real hashes.
 */
@Factory
class CheapHashes {
    private static final Argon2Hash.Cost COST = new Argon2Hash.Cost(64, 1, 1);

    @Singleton
    @Replaces(PasswordHasher.class)
    @Requires(missingProperty = "latchkey.password.memory")
    PasswordHasher hasher(HashThreads threads) {
        return new PasswordHasher(COST, threads);
    }
}
