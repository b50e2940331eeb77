package dev.latchkey.auth.metadata;

import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;

/** The part of the metadata that one feature adds. Each bean of this type is called for each answer. */
public interface MetadataPart {
    /**
     * Adds what this feature provides, and nothing else. Appends to the members that several features share: scopes and
     * claims.
     *
     * @param metadata with the additions of some other parts, in no particular order
     */
    void addTo(OIDCProviderMetadata metadata);
}
