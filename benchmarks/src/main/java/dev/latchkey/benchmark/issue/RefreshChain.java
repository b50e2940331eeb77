package dev.latchkey.benchmark.issue;

import dev.latchkey.benchmark.load.Call;
import dev.latchkey.benchmark.stack.AuthClient;

/** The refresh tokens of one session. Each works once, and its answer contains the next one. */
final class RefreshChain implements Call {
    private final AuthClient client;
    private String token;

    RefreshChain(AuthClient client, String token) {
        this.client = client;
        this.token = token;
    }

    @Override
    public void make() {
        token = client.refresh(token).refresh();
    }
}
