package dev.latchkey.system;

import dev.latchkey.stack.Service;
import dev.latchkey.stack.ServiceProcess;
import java.net.URI;

/** What stands before the replicas of both services. */
interface LoadBalancer extends AutoCloseable {

    /** The program's name. */
    String name();

    /** Where callers reach a service. */
    URI uri(Service service);

    /** What its operator does before a replica is restarted; returns when it has taken effect. */
    void beforeStop(ServiceProcess replica);

    /** What its operator does once a replica is ready again; returns when the replica gets requests. */
    void afterStart(ServiceProcess replica);

    @Override
    void close();
}
