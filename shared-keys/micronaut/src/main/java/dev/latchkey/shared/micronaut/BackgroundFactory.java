package dev.latchkey.shared.micronaut;

import dev.latchkey.shared.background.BackgroundWorks;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;

/** Makes the list of the service's background work. Each owner adds its own work. */
@Factory
final class BackgroundFactory {
    @Singleton
    BackgroundWorks backgroundWorks() {
        return new BackgroundWorks();
    }
}
