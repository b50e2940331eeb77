package dev.latchkey.auth.purge;

/** A feature's rows that are of no more use. */
public interface Purge {
    /**
     * Deletes some of them, in a short transaction of its own. Several replicas may do so at once.
     *
     * @param batchSize how many rows at most, about
     * @return how many rows it deleted; 0 when there are no more
     */
    long purge(int batchSize);
}
