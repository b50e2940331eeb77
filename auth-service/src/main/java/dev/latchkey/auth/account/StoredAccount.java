package dev.latchkey.auth.account;

import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The account itself, for the download of a person's data. */
@Singleton
final class StoredAccount implements StoredData {
    private final AccountRepository repository;

    StoredAccount(AccountRepository repository) {
        this.repository = repository;
    }

    @Override
    public String section() {
        return "account";
    }

    @Override
    public Object of(UUID accountId) {
        return repository.findById(accountId).map(StoredAccount::json).orElseGet(LinkedHashMap::new);
    }

    private static Map<String, @Nullable Object> json(Account account) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("id", account.id().toString());
        json.put("username", account.username());
        json.put("name", account.name());
        json.put("email", account.email());
        json.put("email_verified_at", StoredData.text(account.emailVerifiedAt()));
        json.put("roles", account.roles());
        json.put("enabled", account.enabled());
        json.put("created_at", account.createdAt().toString());
        return json;
    }
}
