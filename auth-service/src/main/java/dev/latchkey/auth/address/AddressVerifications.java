package dev.latchkey.auth.address;

import dev.latchkey.auth.secret.RandomSecret;
import dev.latchkey.auth.throttle.Throttle;
import dev.latchkey.auth.throttle.ThrottledAction;
import dev.latchkey.auth.throttle.ThrottledException;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.UUID;

/**
 * Verifies addresses, for the API and for the pages. A wrong, a used and an expired secret give the same answer. So does an
 * address that another account has verified.
 */
@Singleton
public final class AddressVerifications {

    private final AddressClaimRepository repository;
    private final ClaimFunctions functions;
    private final CodeHashes codes;
    private final Throttle throttle;

    AddressVerifications(
            AddressClaimRepository repository, ClaimFunctions functions, CodeHashes codes, Throttle throttle) {
        this.repository = repository;
        this.functions = functions;
        this.codes = codes;
        this.throttle = throttle;
    }

    /** {@return the account whose address a link would verify; empty when the link does not work} */
    Optional<AddressClaimRepository.Claimant> claimant(String token) {
        return RandomSecret.isText(token) ? repository.findClaimant(RandomSecret.hash(token)) : Optional.empty();
    }

    /**
     * Verifies the address of a claim by the token of its link. The link proves the address, so it needs no session. It
     * opens none either.
     *
     * @param token any text
     * @return whether the address is verified now
     * @throws ThrottledException when too many attempts from the caller's address have failed
     */
    boolean byToken(String token) {
        throttle.requireUnblocked(ThrottledAction.EMAIL_VERIFICATION);
        boolean verified = RandomSecret.isText(token)
                && functions
                        .verifyByToken(RandomSecret.hash(token), AddressClaims.MOST_WRONG_CODES)
                        .isPresent();
        if (!verified) {
            throttle.failed(ThrottledAction.EMAIL_VERIFICATION, event -> event);
        }
        return verified;
    }

    /**
     * Verifies the address of an account by its code. The claim itself counts wrong codes, whatever address they come from.
     *
     * @param accountId of the caller
     * @param typed any text
     * @return whether the address is verified now
     * @throws ThrottledException when too many attempts from the caller's address have failed
     */
    public boolean byCode(UUID accountId, String typed) {
        throttle.requireUnblocked(ThrottledAction.EMAIL_VERIFICATION);
        Optional<UUID> verified = VerificationCode.parse(typed)
                .flatMap(code ->
                        functions.verifyByCode(accountId, codes.of(accountId, code), AddressClaims.MOST_WRONG_CODES));
        if (verified.isEmpty()) {
            throttle.failed(ThrottledAction.EMAIL_VERIFICATION, event -> event.account(accountId));
        }
        return verified.isPresent();
    }
}
