package dev.latchkey.auth.client;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.bind.annotation.Bindable;

/**
 * How clients are treated.
 *
 * @param privateJwksUris whether a client's {@code jwks_uri} and {@code backchannel_logout_uri} may lead into a private
 *     network, and over {@code http} to this machine itself
 */
@Context
@ConfigurationProperties("latchkey.clients")
record ClientSettings(@Bindable(defaultValue = "false") boolean privateJwksUris) {}
