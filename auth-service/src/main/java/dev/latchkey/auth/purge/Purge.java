package dev.latchkey.auth.purge;

/** The rows of a feature that are no longer needed. */
public interface Purge {
    /**
     * Deletes some of them, in a short transaction of its own. Several replicas may do so at once.
     *
     * @param batchSize the approximate maximum number of rows
     * @return how many rows it deleted; 0 when there are no more
     */
    long purge(int batchSize);
}
