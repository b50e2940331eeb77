package dev.latchkey.auth.metadata;

import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;

/** What one feature adds to the metadata. Beans of this type are asked once, at the first request. */
public interface MetadataPart {
    /**
     * Adds what works because this feature is there, and nothing else. Members that several features know of, scopes and
     * claims, are appended to.
     *
     * @param metadata with what other parts have added before, in no order that could be relied upon
     */
    void addTo(OIDCProviderMetadata metadata);
}
