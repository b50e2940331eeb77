package dev.latchkey.auth.revocation;

import io.micronaut.data.annotation.GeneratedValue;
import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import java.time.Instant;

/** A row of {@code shared.revocation}. */
@MappedEntity(value = "revocation", schema = "shared")
record Revocation(@Id @GeneratedValue Long seq, String kind, String targetId, Instant expiresAt) {}
