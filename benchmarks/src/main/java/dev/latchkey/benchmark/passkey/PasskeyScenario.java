package dev.latchkey.benchmark.passkey;

import dev.latchkey.benchmark.lab.Lab;
import dev.latchkey.benchmark.lab.Pairs;
import dev.latchkey.benchmark.lab.Scenario;
import dev.latchkey.benchmark.load.Burst;
import dev.latchkey.benchmark.load.Bursts;
import dev.latchkey.benchmark.load.Call;
import dev.latchkey.benchmark.load.Http;
import dev.latchkey.benchmark.load.Load;
import dev.latchkey.benchmark.load.Meter;
import dev.latchkey.benchmark.report.Row;
import dev.latchkey.benchmark.report.Rows;
import dev.latchkey.benchmark.stack.AuthClient;
import dev.latchkey.benchmark.stack.MeasuredStack;
import dev.latchkey.benchmark.stack.RefreshChain;
import dev.latchkey.benchmark.stack.Sessions;
import java.time.Duration;
import java.util.List;

/**
 * Measures sign-ins by passkey in turn with sign-ins by password of the same people, and in turn with refreshes. A sign-in by
 * passkey is two requests, because its options come first.
 */
public final class PasskeyScenario implements Scenario {
    private static final String NAME = "passkey.sign_in";

    /** As many as there are for {@code issue.login}, because each hash of a password occupies a core. */
    private static final List<String> PEOPLE = List.of("ada", "grace");

    /** Another user, because so many sign-ins end the sessions of an account that were unused for longest. */
    private static final String REFRESHER = "edith";

    @Override
    public List<String> beginnings() {
        return List.of("passkey");
    }

    @Override
    public void run(Lab lab, Rows rows) throws Exception {
        try (MeasuredStack stack = MeasuredStack.start(lab)) {
            AuthClient client = new AuthClient(new Http(), stack.auth());
            Load passkeys = Call.repeated(PEOPLE.stream()
                    .map(username -> PasskeyUser.register(client, username))
                    .toList());
            Load passwords = Call.repeated(PEOPLE.stream()
                    .map(username -> (Call) () -> client.logIn(username))
                    .toList());
            client.register(REFRESHER);
            Load refreshes = Call.repeated(new Sessions(stack, client)
                    .open(REFRESHER, PEOPLE.size()).stream()
                            .map(tokens -> new RefreshChain(client, tokens.refresh()))
                            .toList());
            lab.warmUp(passkeys);
            lab.warmUp(passwords);
            lab.warmUp(refreshes);
            Meter meter = stack.authMeter();
            Bursts signIns = besides(lab, rows, meter, passkeys, passwords, "passkey.sign_in_to_login.ratio");
            besides(lab, rows, meter, passkeys, refreshes, "passkey.sign_in_to_refresh.ratio");
            rows.addAll(signIns.rows(NAME));
            rows.add(signIns.databaseRow(NAME));
        }
    }

    /**
     * Adds the ratio of the processor times.
     *
     * @return the sign-ins by passkey
     */
    private static Bursts besides(Lab lab, Rows rows, Meter meter, Load passkeys, Load other, String ratio) {
        Duration length = lab.pace().pairBurst();
        Pairs<Burst, Burst> pairs =
                lab.inTurn(() -> meter.measure(passkeys, length), () -> meter.measure(other, length));
        Bursts signIns = new Bursts(pairs.first());
        rows.add(Row.ratio(ratio, signIns.cpuMillis(), new Bursts(pairs.second()).cpuMillis()));
        return signIns;
    }
}
