package dev.latchkey.auth.account;

/** The roles that this service uses itself. The services behind it may have others. */
public final class Role {
    /** Administers accounts and clients. */
    public static final String ADMIN = "admin";

    private Role() {}
}
