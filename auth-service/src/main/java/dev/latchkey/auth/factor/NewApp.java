package dev.latchkey.auth.factor;

/**
 * What an authenticator app needs, for a person who sets it up.
 *
 * @param secret in base 32
 * @param shownSecret the same in groups, for people who type it
 * @param address for a QR code: {@code otpauth://totp/…}
 * @param enrolment the ticket to confirm the app with, together with a code of it
 */
public record NewApp(String secret, String shownSecret, String address, String enrolment) {
    /** The secrets stay out of logs. */
    @Override
    public String toString() {
        return "NewApp[]";
    }
}
