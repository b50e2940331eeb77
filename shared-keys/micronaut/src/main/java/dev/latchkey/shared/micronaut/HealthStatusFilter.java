package dev.latchkey.shared.micronaut;

import io.micronaut.context.annotation.Replaces;
import io.micronaut.context.annotation.Requires;
import io.micronaut.health.HealthStatus;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.management.endpoint.health.HealthEndpoint;
import io.micronaut.management.endpoint.health.filter.HealthResultFilter;
import io.micronaut.management.health.indicator.HealthResult;

/**
 * Gives an answer of the health endpoint its status, like the framework's filter.
 *
 * <p>Matches all requests: because of the patterns of the framework's filter, Micronaut matched and sorted all filters anew
 * for each request of the service.
 */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
@Replaces(HealthResultFilter.class)
@Requires(beans = HealthEndpoint.class)
final class HealthStatusFilter {
    private final HealthEndpoint health;

    HealthStatusFilter(HealthEndpoint health) {
        this.health = health;
    }

    @ResponseFilter
    void setStatus(MutableHttpResponse<?> response) {
        if (response.body() instanceof HealthResult result) {
            response.status(status(result.getStatus()));
        }
    }

    private HttpStatus status(HealthStatus status) {
        HttpStatus mapped = health.getStatusConfiguration().getHttpMapping().get(status.getName());
        if (mapped != null) {
            return mapped;
        }
        return status.getOperational().orElse(true) ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE;
    }
}
