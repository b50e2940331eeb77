package dev.latchkey.auth.download;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.latchkey.auth.account.StoredData;
import dev.latchkey.auth.audit.Audit;
import dev.latchkey.auth.audit.AuditEvent;
import dev.latchkey.auth.audit.EventType;
import dev.latchkey.auth.throttle.Throttle;
import dev.latchkey.auth.throttle.ThrottledException;
import dev.latchkey.shared.micronaut.error.UnavailableException;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Puts together what this service stores about a person. The answer is complete before its first byte is sent, so it is never
 * cut off. It can have several megabytes, so a replica makes one at a time.
 */
@Singleton
final class DataDownload {
    private static final long PATIENCE_SECONDS = 10;

    private final List<StoredData> parts;
    private final Throttle throttle;
    private final Audit audit;
    private final Clock clock;
    private final Semaphore turn = new Semaphore(1, true);

    DataDownload(List<StoredData> parts, Throttle throttle, Audit audit, Clock clock) {
        this.parts =
                parts.stream().sorted(Comparator.comparing(StoredData::section)).toList();
        this.throttle = throttle;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * {@return all data as a file, {@code latchkey-data.json}}
     *
     * @param sessionId the session in which the person asks
     * @throws ThrottledException when the account had too many downloads within the day
     * @throws UnavailableException when other downloads take too long
     */
    MutableHttpResponse<String> file(UUID accountId, UUID sessionId) {
        throttle.countDownload(accountId);
        audit.write(AuditEvent.of(EventType.DATA_DOWNLOADED).byOwner(accountId).session(sessionId));
        return HttpResponse.ok(inTurn(accountId))
                .contentType(MediaType.APPLICATION_JSON_TYPE)
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"latchkey-data.json\"")
                .header(HttpHeaders.CACHE_CONTROL, "no-store");
    }

    private String inTurn(UUID accountId) {
        boolean entered = false;
        try {
            entered = turn.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (!entered) {
                throw new UnavailableException(
                        "Too many downloads at once. Try again shortly.", "other downloads take too long");
            }
            return json(accountId);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("The service is stopping.", "interrupted while a download waited");
        } finally {
            if (entered) {
                turn.release();
            }
        }
    }

    private String json(UUID accountId) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("generated_at", clock.instant().toString());
        parts.forEach(part -> json.put(part.section(), part.of(accountId)));
        return JSONObjectUtils.toJSONString(json);
    }
}
