package dev.latchkey.shared.revocation;

import java.util.UUID;

/**
 * Who holds a lease.
 *
 * @param id made anew for each start of a process, and secret: who knows it can acknowledge in its name
 * @param service for people: 1 to 100 characters
 * @param instance for people: where it runs; at most 200 characters
 */
public record Verifier(UUID id, String service, String instance) {
    private static final int MAX_SERVICE = 100;
    private static final int MAX_INSTANCE = 200;

    /** Cuts what is too long for the log. */
    public Verifier {
        service = service.isEmpty() ? "verifier" : service.substring(0, Math.min(service.length(), MAX_SERVICE));
        instance = instance.substring(0, Math.min(instance.length(), MAX_INSTANCE));
    }

    /** {@return a verifier with a new id} */
    public static Verifier starting(String service, String instance) {
        return new Verifier(UUID.randomUUID(), service, instance);
    }

    /** {@return without the secret} */
    @Override
    public String toString() {
        return service + " at " + instance;
    }
}
