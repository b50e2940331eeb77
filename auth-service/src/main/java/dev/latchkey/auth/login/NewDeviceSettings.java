package dev.latchkey.auth.login;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.bind.annotation.Bindable;

/**
 * The setting for mails about sign-ins.
 *
 * @param newDevice whether a mail tells the owner of a sign-in from a device that is not known
 */
@Context
@ConfigurationProperties("latchkey.notice")
record NewDeviceSettings(@Bindable(defaultValue = "true") boolean newDevice) {}
