package dev.latchkey.auth.registration;

import dev.latchkey.auth.account.StoredData;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The invitations that an administrator has made, for the download of a person's data. */
@Singleton
final class StoredInvitations implements StoredData {
    private final InvitationRepository repository;

    StoredInvitations(InvitationRepository repository) {
        this.repository = repository;
    }

    @Override
    public String section() {
        return "invitations";
    }

    @Override
    public Object of(UUID accountId) {
        return StoredData.list(repository.findByInvitedBy(accountId, MOST + 1).stream()
                .map(StoredInvitations::json)
                .toList());
    }

    private static Map<String, @Nullable Object> json(Invitation invitation) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("id", invitation.id().toString());
        json.put("email", invitation.email());
        json.put("created_at", invitation.createdAt().toString());
        json.put("expires_at", invitation.expiresAt().toString());
        return json;
    }
}
