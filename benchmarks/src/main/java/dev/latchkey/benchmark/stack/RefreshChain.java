package dev.latchkey.benchmark.stack;

import dev.latchkey.benchmark.load.Call;

/** The refresh tokens of one session. Each works once, and its answer contains the next one. */
public final class RefreshChain implements Call {
    private final AuthClient client;
    private String token;

    public RefreshChain(AuthClient client, String token) {
        this.client = client;
        this.token = token;
    }

    @Override
    public void make() {
        token = client.refresh(token).refresh();
    }
}
