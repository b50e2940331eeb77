package dev.latchkey.benchmark.peer;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.benchmark.lab.Lab;
import dev.latchkey.benchmark.lab.Scenario;
import dev.latchkey.benchmark.load.Authorization;
import dev.latchkey.benchmark.load.Bursts;
import dev.latchkey.benchmark.load.Call;
import dev.latchkey.benchmark.load.Http;
import dev.latchkey.benchmark.load.Load;
import dev.latchkey.benchmark.load.Meter;
import dev.latchkey.benchmark.load.WrkRequest;
import dev.latchkey.benchmark.process.ProcessorClock;
import dev.latchkey.benchmark.process.ServerClock;
import dev.latchkey.benchmark.report.Row;
import dev.latchkey.benchmark.report.Rows;
import dev.latchkey.stack.LocalStack;
import dev.latchkey.stack.StackSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Measures Keycloak's token, introspection and userinfo endpoints, its start and its memory. */
public final class KeycloakScenario implements Scenario {
    private static final int CONNECTIONS = 8;
    private static final int PEOPLE = 2;

    @Override
    public List<String> beginnings() {
        return List.of("keycloak");
    }

    @Override
    public void run(Lab lab, Rows rows) throws Exception {
        StackSettings settings = StackSettings.onFreePorts(lab.repository(), lab.newFolder("stack"), 1, 1);
        Path log = lab.folder().resolve("keycloak.log");
        try (LocalStack stack = LocalStack.open(settings, lab.log())) {
            stack.postgres().start();
            Keycloak keycloak = Keycloak.prepare(lab.peers(), stack, log);
            // Only the first start creates the tables, so it is not measured.
            keycloak.start(log).close();
            List<Double> starts = new ArrayList<>();
            for (int run = 1; run < lab.pace().runs(); run++) {
                try (PeerProcess again = keycloak.start(log)) {
                    starts.add(again.startMillis());
                }
            }
            try (PeerProcess server = keycloak.start(log)) {
                starts.add(server.startMillis());
                rows.add(Row.of("keycloak.start.ms", "ms", starts));
                rows.add(Row.of("keycloak.memory.idle.mb", "MB", List.of(server.megabytes())));
                Meter meter = new Meter(
                        ProcessorClock.of(server.pid()),
                        new ServerClock(stack.postgres().pid()));
                measure(lab, rows, keycloak, meter);
                rows.add(Row.of("keycloak.memory.mb", "MB", List.of(server.megabytes())));
            }
        }
    }

    private static void measure(Lab lab, Rows rows, Keycloak keycloak, Meter meter) {
        Map<String, Load> loads = loads(lab, keycloak);
        Duration warmUp = lab.pace().peerWarmUp().dividedBy(loads.size());
        loads.values().forEach(load -> load.run(warmUp));
        loads.forEach((name, load) -> {
            Bursts bursts = lab.measure(meter, load);
            rows.addAll(bursts.rows("keycloak." + name));
            rows.add(bursts.databaseRow("keycloak." + name));
        });
    }

    private static Map<String, Load> loads(Lab lab, Keycloak keycloak) {
        Http http = new Http();
        String basic = Authorization.basic(Keycloak.CLIENT, keycloak.clientSecret());
        Map<String, String> client = Authorization.header(basic);
        Map<String, String> password = Map.of(
                "grant_type",
                "password",
                "username",
                Keycloak.USERNAME,
                "password",
                Keycloak.PASSWORD,
                "scope",
                "openid");
        String token = http.postForm(keycloak.endpoint("token"), client, password)
                .required("access_token")
                .asText();

        Map<String, Load> loads = new LinkedHashMap<>();
        loads.put(
                "client_credentials",
                lab.wrk()
                        .load(
                                WrkRequest.post(keycloak.endpoint("token"), "grant_type=client_credentials")
                                        .authorized(List.of(basic)),
                                CONNECTIONS));
        loads.put(
                "refresh",
                Call.repeated(IntStream.range(0, CONNECTIONS)
                        .mapToObj(i -> new KeycloakChain(
                                http,
                                keycloak,
                                client,
                                refreshToken(http.postForm(keycloak.endpoint("token"), client, password))))
                        .toList()));
        loads.put(
                "introspection",
                lab.wrk()
                        .load(
                                WrkRequest.post(
                                                keycloak.endpoint("token/introspect"),
                                                Http.form(Map.of("token", token)))
                                        .authorized(List.of(basic)),
                                CONNECTIONS));
        loads.put(
                "userinfo",
                lab.wrk()
                        .load(
                                WrkRequest.get(keycloak.endpoint("userinfo"))
                                        .authorized(List.of(Authorization.bearer(token))),
                                CONNECTIONS));
        loads.put(
                "login",
                Call.repeated(Collections.nCopies(
                        PEOPLE, () -> http.postForm(keycloak.endpoint("token"), client, password))));
        return loads;
    }

    private static String refreshToken(JsonNode answer) {
        return answer.required("refresh_token").asText();
    }

    /** The refresh tokens of one session. Each comes from the previous answer. */
    private static final class KeycloakChain implements Call {
        private final Http http;
        private final Keycloak keycloak;
        private final Map<String, String> client;
        private String token;

        KeycloakChain(Http http, Keycloak keycloak, Map<String, String> client, String token) {
            this.http = http;
            this.keycloak = keycloak;
            this.client = client;
            this.token = token;
        }

        @Override
        public void make() {
            token = refreshToken(http.postForm(
                    keycloak.endpoint("token"), client, Map.of("grant_type", "refresh_token", "refresh_token", token)));
        }
    }
}
