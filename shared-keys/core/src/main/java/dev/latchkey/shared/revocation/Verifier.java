package dev.latchkey.shared.revocation;

import java.util.UUID;

/**
 * The holder of a lease.
 *
 * @param id made anew at each start of a process, and secret: a client that knows it can acknowledge in its name
 * @param service the service's name, for operators: 1 to 100 characters
 * @param instance where the verifier runs, for operators; at most 200 characters
 */
public record Verifier(UUID id, String service, String instance) {
    private static final int MAX_SERVICE = 100;
    private static final int MAX_INSTANCE = 200;

    /** Cuts names that are too long for the lease's row. */
    public Verifier {
        service = service.isEmpty() ? "verifier" : service.substring(0, Math.min(service.length(), MAX_SERVICE));
        instance = instance.substring(0, Math.min(instance.length(), MAX_INSTANCE));
    }

    /** {@return a verifier with a new id} */
    public static Verifier starting(String service, String instance) {
        return new Verifier(UUID.randomUUID(), service, instance);
    }

    /** {@return the service and the instance, without the secret id} */
    @Override
    public String toString() {
        return service + " at " + instance;
    }
}
