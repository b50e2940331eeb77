package dev.latchkey.resource.account;

import dev.latchkey.shared.micronaut.client.CallResult;
import dev.latchkey.shared.micronaut.client.ServiceCalls;
import jakarta.inject.Singleton;

/** Finds accounts by name. */
@Singleton
public final class AccountDirectory {
    private static final String SCOPE = "accounts:read";
    /** The longest name that auth-service gives to an account, in characters. */
    private static final int MAX_LENGTH = 254;

    private final ServiceCalls calls;
    private final AccountClient client;

    AccountDirectory(ServiceCalls calls, AccountClient client) {
        this.calls = calls;
        this.client = client;
    }

    /** Looks up the account at auth-service. Blocks. */
    public AccountLookup find(String username) {
        if (!canBeAName(username)) {
            return new AccountLookup.Unknown();
        }
        CallResult<Account> result = calls.call(
                ServiceCalls.AUTH_SERVICE, SCOPE, Account.class, authorization -> client.find(authorization, username));
        return switch (result) {
            case CallResult.Answered<Account>(Account account) -> new AccountLookup.Found(account);
            case CallResult.Absent<Account>() -> new AccountLookup.Unknown();
            case CallResult.Refused<Account>(String why) -> unavailable(why);
            case CallResult.Unavailable<Account>(String why) -> unavailable(why);
            case CallResult.NotSetUp<Account>() ->
                new AccountLookup.Unavailable(
                        "Accounts cannot be looked up: this service has no client secret.",
                        "latchkey.client.secret (RESOURCE_CLIENT_SECRET) is not set");
        };
    }

    private static AccountLookup unavailable(String why) {
        return new AccountLookup.Unavailable("Accounts cannot be looked up at the moment.", why);
    }

    private static boolean canBeAName(String username) {
        return username.codePointCount(0, username.length()) <= MAX_LENGTH
                && username.codePoints().noneMatch(Character::isISOControl);
    }
}
