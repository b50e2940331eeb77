package dev.latchkey.auth;

import dev.latchkey.shared.micronaut.Service;

/** Starts the service. */
public final class AuthService {
    private AuthService() {}

    public static void main(String[] args) {
        Service.run(AuthService.class, args);
    }
}
