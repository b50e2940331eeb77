package dev.latchkey.auth.factor;

import dev.latchkey.auth.account.StoredData;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The authenticator app and the number of recovery codes, for the download of a person's data. */
@Singleton
final class StoredFactors implements StoredData {
    private final FactorRepository repository;

    StoredFactors(FactorRepository repository) {
        this.repository = repository;
    }

    @Override
    public String section() {
        return "second_factors";
    }

    @Override
    public Object of(UUID accountId) {
        Optional<FactorRepository.App> app = repository.findApp(accountId);
        FactorRepository.Codes codes = repository.findCodes(accountId);
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put(
                "totp_created_at",
                StoredData.text(app.map(FactorRepository.App::createdAt).orElse(null)));
        json.put("recovery_codes", codes.made());
        json.put("recovery_codes_used", codes.used());
        return json;
    }
}
