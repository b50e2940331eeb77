package dev.latchkey.auth.address;

import dev.latchkey.auth.account.StoredData;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The address that an account has named and not verified yet, for the download of a person's data. */
@Singleton
final class StoredClaim implements StoredData {
    private final AddressClaims claims;

    StoredClaim(AddressClaims claims) {
        this.claims = claims;
    }

    @Override
    public String section() {
        return "unverified_address";
    }

    @Override
    public Object of(UUID accountId) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("email", claims.unverified(accountId).orElse(null));
        return json;
    }
}
