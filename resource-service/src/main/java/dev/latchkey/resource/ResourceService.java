package dev.latchkey.resource;

import dev.latchkey.shared.micronaut.Service;

/** Starts the service. */
public final class ResourceService {
    private ResourceService() {}

    public static void main(String[] args) {
        Service.run(ResourceService.class, args);
    }
}
