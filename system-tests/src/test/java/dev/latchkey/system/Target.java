package dev.latchkey.system;

import dev.latchkey.stack.ServiceProcess;
import java.net.URI;

/**
 * One verifying replica under load.
 *
 * @param uri the address of the service
 * @param path a resource that every good token may read
 */
record Target(String name, URI uri, String path) {

    static Target of(ServiceProcess service) {
        String path = switch (service.service()) {
            case AUTH -> "/userinfo";
            case RESOURCE -> "/protected";
        };
        return new Target(service.name(), service.uri(), path);
    }
}
