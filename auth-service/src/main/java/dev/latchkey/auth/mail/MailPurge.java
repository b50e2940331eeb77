package dev.latchkey.auth.mail;

import dev.latchkey.auth.purge.Purge;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * Deletes what the sender leaves: the counts of mails in past minutes; and old mails, if no replica sends mail any more. The
 * sender itself deletes expired mails earlier.
 */
@Singleton
final class MailPurge implements Purge {
    private static final Duration MARGIN = Duration.ofDays(1);

    private final MailRepository repository;
    private final MailSettings settings;

    MailPurge(MailRepository repository, MailSettings settings) {
        this.repository = repository;
        this.settings = settings;
    }

    @Override
    public long purge(int batchSize) {
        return repository.deletePaces(batchSize)
                + repository.deleteExpired(settings.retention().plus(MARGIN).toSeconds(), batchSize);
    }
}
