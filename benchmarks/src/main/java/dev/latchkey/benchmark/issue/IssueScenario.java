package dev.latchkey.benchmark.issue;

import dev.latchkey.benchmark.lab.Lab;
import dev.latchkey.benchmark.lab.Pairs;
import dev.latchkey.benchmark.lab.Scenario;
import dev.latchkey.benchmark.load.Authorization;
import dev.latchkey.benchmark.load.Burst;
import dev.latchkey.benchmark.load.Bursts;
import dev.latchkey.benchmark.load.Call;
import dev.latchkey.benchmark.load.Http;
import dev.latchkey.benchmark.load.Load;
import dev.latchkey.benchmark.load.Meter;
import dev.latchkey.benchmark.load.WrkRequest;
import dev.latchkey.benchmark.raw.ProcessorTime;
import dev.latchkey.benchmark.raw.RsaSignature;
import dev.latchkey.benchmark.report.Row;
import dev.latchkey.benchmark.report.Rows;
import dev.latchkey.benchmark.stack.AuthClient;
import dev.latchkey.benchmark.stack.MeasuredStack;
import dev.latchkey.benchmark.stack.RefreshChain;
import dev.latchkey.benchmark.stack.Sessions;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;

/**
 * Measures client credentials, refresh, login and registration. For comparison it also measures a signature and a
 * password hash, which are most of their cost. With {@code --peers} it measures userinfo and introspection, too.
 */
public final class IssueScenario implements Scenario {
    private static final int CONNECTIONS = 8;
    /** Each hash occupies a core, so more callers would only wait. */
    private static final int PEOPLE = 2;

    private static final String USERNAME = "ada";

    @Override
    public List<String> beginnings() {
        return List.of("issue", "raw.argon2");
    }

    @Override
    public void run(Lab lab, Rows rows) throws Exception {
        try (MeasuredStack stack = MeasuredStack.start(lab)) {
            AuthClient client = new AuthClient(new Http(), stack.auth());
            client.register(USERNAME);
            Run run = new Run(lab, rows, stack, client, stack.authMeter());
            if (lab.wants("issue.client_credentials")) {
                run.clientCredentials();
            }
            if (lab.wants("issue.refresh")) {
                run.refresh();
            }
            if (lab.wants("issue.login") || lab.wants("raw.argon2")) {
                run.login();
            }
            // These rows serve only for the comparison with peers.
            if (lab.options().peers() && lab.wants("issue.userinfo")) {
                run.userInfo();
            }
            if (lab.options().peers() && lab.wants("issue.introspection")) {
                run.introspection();
            }
            if (lab.wants("issue.registration")) {
                run.measure(
                        "issue.registration",
                        Call.repeated(Collections.nCopies(PEOPLE, () -> client.register("user-" + UUID.randomUUID()))));
            }
        }
    }

    /** The work that makes up most of a request. It is repeated for {@code length}. */
    private interface RawWork {
        double millisOfOne(Duration length);
    }

    /** One run on a running stack. */
    private record Run(Lab lab, Rows rows, MeasuredStack stack, AuthClient client, Meter meter) {
        void clientCredentials() throws IOException {
            Load load = lab.wrk()
                    .load(
                            WrkRequest.post(stack.auth().resolve("/oauth2/token"), "grant_type=client_credentials")
                                    .authorized(
                                            List.of(Authorization.basic("resource-service", stack.resourceSecret()))),
                            CONNECTIONS);
            lab.warmUp(load);
            RsaSignature signature = RsaSignature.ofAuthService();
            Pairs<Burst, Double> pairs = inTurnWith(load, length -> ProcessorTime.millisOf(signature::sign, length));
            Bursts bursts = add("issue.client_credentials", pairs.first());
            rows.add(Row.ratio("issue.client_credentials_to_sign.ratio", bursts.cpuMillis(), pairs.second()));
        }

        /** {@return the credentials of resource-service, the audience of users' tokens} */
        private String basic() throws IOException {
            return Authorization.basic("resource-service", stack.resourceSecret());
        }

        void refresh() throws SQLException, InterruptedException {
            measure(
                    "issue.refresh",
                    Call.repeated(new Sessions(stack, client)
                            .open(USERNAME, CONNECTIONS).stream()
                                    .map(tokens -> new RefreshChain(client, tokens.refresh()))
                                    .toList()));
        }

        void userInfo() {
            String token = client.logIn(USERNAME).access();
            measure(
                    "issue.userinfo",
                    lab.wrk()
                            .load(
                                    WrkRequest.get(stack.auth().resolve("/userinfo"))
                                            .authorized(List.of(Authorization.bearer(token))),
                                    CONNECTIONS));
        }

        void introspection() throws IOException {
            String token = client.logIn(USERNAME).access();
            measure(
                    "issue.introspection",
                    lab.wrk()
                            .load(
                                    WrkRequest.post(
                                                    stack.auth().resolve("/oauth2/introspect"),
                                                    Http.form(Map.of("token", token)))
                                            .authorized(List.of(basic())),
                                    CONNECTIONS));
        }

        void login() throws SQLException {
            String hash = passwordHash();
            // Uses the parameters in the hash, which are those of the service.
            Argon2PasswordEncoder argon2 = Argon2PasswordEncoder.defaultsForSpringSecurity_v5_8();
            Runnable match = () -> {
                if (!argon2.matches(AuthClient.PASSWORD, hash)) {
                    throw new IllegalStateException("the hash does not match the password");
                }
            };
            loginBeside(match, 1, "issue.login_alone", "raw.argon2");
            loginBeside(match, PEOPLE, "issue.login", "raw.argon2_at_once");
        }

        /**
         * Runs the same number of concurrent logins and hashes, because concurrent hashes slow each other down. So the
         * ratio shows only what a login adds to its hash.
         */
        private void loginBeside(Runnable hash, int people, String login, String raw) {
            Load load = Call.repeated(Collections.nCopies(people, () -> client.logIn(USERNAME)));
            lab.warmUp(load);
            Pairs<Burst, Double> pairs = inTurnWith(load, length -> ProcessorTime.millisOf(hash, length, people));
            Bursts bursts = add(login, pairs.first());
            rows.add(Row.of(raw + ".ms", "ms", pairs.second()));
            rows.add(Row.ratio(login + "_to_argon2.ratio", bursts.cpuMillis(), pairs.second()));
        }

        void measure(String name, Load load) {
            lab.warmUp(load);
            add(name, lab.measure(meter, load).all());
        }

        private Bursts add(String name, List<Burst> all) {
            Bursts bursts = new Bursts(all);
            rows.addAll(bursts.rows(name));
            rows.add(bursts.databaseRow(name));
            return bursts;
        }

        private Pairs<Burst, Double> inTurnWith(Load load, RawWork raw) {
            Duration burst = lab.pace().pairBurst();
            raw.millisOfOne(lab.pace().warmUp().dividedBy(4));
            return lab.inTurn(() -> meter.measure(load, burst), () -> raw.millisOfOne(burst));
        }

        private String passwordHash() throws SQLException {
            try (Connection connection = stack.stack().postgres().connectAsSuperuser();
                    Statement statement = connection.createStatement();
                    ResultSet result = statement.executeQuery(
                            "SELECT password_hash FROM auth.account WHERE username_key = '" + USERNAME + "'")) {
                result.next();
                return result.getString(1);
            }
        }
    }
}
