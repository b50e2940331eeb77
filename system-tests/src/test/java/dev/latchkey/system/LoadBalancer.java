package dev.latchkey.system;

import dev.latchkey.stack.Service;
import dev.latchkey.stack.ServiceProcess;
import java.net.URI;

/** A load balancer in front of the replicas of both services. */
interface LoadBalancer extends AutoCloseable {

    /** The program's name. */
    String name();

    /** {@return the address at which callers reach a service} */
    URI uri(Service service);

    /** Does what an operator does before a replica is restarted. Returns when it has taken effect. */
    void beforeStop(ServiceProcess replica);

    /** Does what an operator does when a replica is ready again. Returns when the replica receives requests. */
    void afterStart(ServiceProcess replica);

    @Override
    void close();
}
