package dev.latchkey.system;

import dev.latchkey.stack.LocalStack;
import dev.latchkey.stack.Service;
import dev.latchkey.stack.ServiceSettings;
import dev.latchkey.stack.StackSettings;
import java.net.URI;
import java.util.Map;

/**
 * A stack with an administrator, who registers applications. Users sign in to these applications through Latchkey.
 *
 * @param freePort a port on which an application may listen
 */
record ApplicationStack(LocalStack stack, int freePort) implements AutoCloseable {

    /** The names in the guides. */
    private static final String ADMINISTRATOR = "admin";

    private static final String ADMINISTRATORS_PASSWORD = "the harbour opens at dawn";

    /**
     * Starts a stack.
     *
     * @param settings the ports, the replicas and the data folder
     * @param corsOrigins the origins whose pages may call both services; empty for none
     */
    static ApplicationStack start(StackSettings settings, String corsOrigins) {
        ServiceSettings auth = settings.service(Service.AUTH)
                .withEnvironment(Map.of(
                        "ADMIN_USERNAME",
                        ADMINISTRATOR,
                        "ADMIN_PASSWORD",
                        ADMINISTRATORS_PASSWORD,
                        "CORS_ORIGINS",
                        corsOrigins));
        ServiceSettings resource =
                settings.service(Service.RESOURCE).withEnvironment(Map.of("CORS_ORIGINS", corsOrigins));
        LocalStack stack = LocalStack.open(
                settings.with(Service.AUTH, auth).with(Service.RESOURCE, resource), System.out::println);
        try {
            stack.start();
        } catch (RuntimeException failed) {
            stack.close();
            throw failed;
        }
        // The stack reserves ten ports for each replica number and uses five of them.
        return new ApplicationStack(stack, auth.port() + 5);
    }

    /** {@return the issuer, which an application needs to know} */
    URI issuer() {
        return URI.create(stack.settings().issuer());
    }

    URI resource() {
        return stack.resource(1).uri();
    }

    /**
     * Reads a page of the documentation, with the addresses of this stack.
     *
     * @param path from the root of the repository
     */
    Guide guide(String path) {
        return Guide.open(path)
                .with(Map.of(
                        "http://localhost:8080", issuer().toString(),
                        "http://localhost:8081", resource().toString()));
    }

    /** {@return an access token of the administrator, from a new session} */
    String administrator() {
        return new Caller()
                .logIn(stack.auth(1).uri(), ADMINISTRATOR, ADMINISTRATORS_PASSWORD)
                .text("access_token");
    }

    /**
     * Registers a client.
     *
     * @return the answer to the administrator
     */
    Reply register(Map<String, ?> client) {
        Reply registered = new Caller().call(stack.auth(1), "POST", "/admin/clients", administrator(), client);
        if (registered.status() != 201) {
            throw new AssertionError(registered.body());
        }
        return registered;
    }

    @Override
    public void close() {
        stack.close();
    }
}
