package dev.latchkey.shared.micronaut;

import dev.latchkey.shared.key.KeySetLimits;
import dev.latchkey.shared.micronaut.setting.SettingBounds;
import dev.latchkey.shared.revocation.LeaseTerms;
import dev.latchkey.shared.token.VerificationPolicy;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.core.bind.annotation.Bindable;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a verifying service.
 *
 * @param issuer the exact {@code iss} of the tokens
 * @param audiences a token must name one of these
 * @param jwksUri where the issuer publishes its keys; a service with its own key source does not need it
 * @param clockSkew how far clocks may differ; at most five minutes
 * @param keySetTimeToLive a key that the issuer removed is refused after this time at the latest
 * @param keySetRefreshInterval the shortest time between two fetches of the key set
 * @param keySetOutageTolerance how long known keys are used while the issuer is down
 * @param keySetTimeout the longest time for connecting to the issuer, and again for its answer
 * @param revocationTimeout how long to wait for the revocation log, a second or more
 * @param mode {@code "leased"}: tokens are checked against the memory of the log; {@code "direct"}: against its table
 * @param lease how long a revocation waits for this verifier when it is silent; 500 ms to 10 s
 * @param leaseMargin how much earlier this verifier stops trusting its memory; a fifth of the lease unless set
 * @param rememberedTokens how many tokens of up to a kilobyte are remembered, so that their signatures are not verified
 *     again; zero for none
 */
@Context
@ConfigurationProperties("latchkey.verifier")
public record VerifierSettings(
        @NotBlank String issuer,
        @NotEmpty List<@NotBlank String> audiences,
        @Nullable URI jwksUri,
        @Bindable(defaultValue = "30s") Duration clockSkew,
        @Bindable(defaultValue = "5m") Duration keySetTimeToLive,
        @Bindable(defaultValue = "5s") Duration keySetRefreshInterval,
        @Bindable(defaultValue = "24h") Duration keySetOutageTolerance,
        @Bindable(defaultValue = "2s") Duration keySetTimeout,
        @Bindable(defaultValue = "2s") Duration revocationTimeout,
        @Bindable(defaultValue = "leased") String mode,
        @Bindable(defaultValue = "5s") Duration lease,
        @Nullable Duration leaseMargin,
        @Bindable(defaultValue = "5000") int rememberedTokens) {

    private static final String LEASED = "leased";
    private static final String DIRECT = "direct";

    private static final Duration SHORTEST = Duration.ofMillis(10);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);

    /** With a shorter lease, any pause of the process would lose it. */
    private static final Duration SHORTEST_LEASE = Duration.ofMillis(500);

    /** @throws ConfigurationException when a value is out of its bounds, or when values do not fit together */
    public VerifierSettings {
        SettingBounds.require("latchkey.verifier.clock-skew", clockSkew, Duration.ZERO, Duration.ofMinutes(5));
        SettingBounds.require("latchkey.verifier.key-set-time-to-live", keySetTimeToLive, SHORTEST, Duration.ofDays(1));
        SettingBounds.require("latchkey.verifier.key-set-refresh-interval", keySetRefreshInterval, SHORTEST, HOUR);
        SettingBounds.require(
                "latchkey.verifier.key-set-outage-tolerance", keySetOutageTolerance, SHORTEST, Duration.ofDays(30));
        SettingBounds.require("latchkey.verifier.key-set-timeout", keySetTimeout, SHORTEST, MINUTE);
        SettingBounds.require("latchkey.verifier.revocation-timeout", revocationTimeout, Duration.ofSeconds(1), MINUTE);
        SettingBounds.require("latchkey.verifier.lease", lease, SHORTEST_LEASE, LeaseTerms.LONGEST);
        if (leaseMargin != null) {
            SettingBounds.require(
                    "latchkey.verifier.lease-margin", leaseMargin, Duration.ofMillis(1), lease.dividedBy(3));
        }
        SettingBounds.require("latchkey.verifier.remembered-tokens", rememberedTokens, 0, 1_000_000);
        try {
            new VerificationPolicy(issuer, Set.copyOf(audiences), clockSkew);
            new KeySetLimits(keySetTimeToLive, keySetRefreshInterval, keySetOutageTolerance, keySetTimeout);
            terms(lease, leaseMargin);
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException("latchkey.verifier: " + e.getMessage(), e);
        }
        if (!mode.equals(LEASED) && !mode.equals(DIRECT)) {
            // A string, since an unknown word for an enum would silently become the default.
            throw new ConfigurationException("latchkey.verifier.mode must be leased or direct, but is " + mode);
        }
    }

    /** {@return whether tokens are checked against the memory; else each request queries the table} */
    boolean isLeased() {
        return mode.equals(LEASED);
    }

    LeaseTerms leaseTerms() {
        return terms(lease, leaseMargin);
    }

    private static LeaseTerms terms(Duration lease, @Nullable Duration margin) {
        return margin == null ? LeaseTerms.of(lease) : new LeaseTerms(lease, margin);
    }

    VerificationPolicy policy() {
        return new VerificationPolicy(issuer, Set.copyOf(audiences), clockSkew);
    }

    KeySetLimits keySetLimits() {
        return new KeySetLimits(keySetTimeToLive, keySetRefreshInterval, keySetOutageTolerance, keySetTimeout);
    }
}
