package dev.latchkey.auth.deletion;

import dev.latchkey.auth.account.AccountRepository;
import dev.latchkey.auth.database.SqlStates;
import dev.latchkey.auth.notice.AccountNotices;
import dev.latchkey.auth.notice.NoticeKind;
import dev.latchkey.auth.revocation.AccountRevocations;
import io.micronaut.data.exceptions.DataAccessException;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.UUID;

/** Deletes accounts at the wish of their owners. */
@Singleton
final class AccountDeletion {
    private final AccountRepository accounts;
    private final AccountRevocations revocations;
    private final AccountNotices notices;

    AccountDeletion(AccountRepository accounts, AccountRevocations revocations, AccountNotices notices) {
        this.accounts = accounts;
        this.revocations = revocations;
        this.notices = notices;
    }

    /** The result of a deletion. */
    enum Outcome {
        /** The account is gone, whether by this call or by an earlier one. No verifier accepts its tokens any more. */
        DELETED,
        /** Nothing was changed: no enabled administrator would remain. */
        LAST_ADMINISTRATOR
    }

    /**
     * Deletes an account and all its data in this service. The mail to the owner, the notifications for other services and the
     * deletion are one transaction.
     */
    Outcome delete(UUID accountId) {
        // Asked first, because the sessions end before the deletion, which could still fail for this reason.
        if (accounts.isLastAdministrator(accountId)) {
            return Outcome.LAST_ADMINISTRATOR;
        }
        try {
            revocations.deleteByOwner(accountId, () -> notices.tell(accountId, NoticeKind.ACCOUNT_DELETED, Map.of()));
            return Outcome.DELETED;
        } catch (DataAccessException e) {
            if (SqlStates.is(e, SqlStates.LAST_ADMINISTRATOR)) {
                return Outcome.LAST_ADMINISTRATOR;
            }
            throw e;
        }
    }
}
