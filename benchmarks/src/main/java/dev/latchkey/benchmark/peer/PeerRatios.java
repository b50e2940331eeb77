package dev.latchkey.benchmark.peer;

import dev.latchkey.benchmark.report.Row;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The ratios of peers' figures to Latchkey's, where the same run has measured both. */
public final class PeerRatios {
    private static final Map<String, String> OURS = new LinkedHashMap<>();

    static {
        OURS.put("keycloak.client_credentials.cpu_ms", "issue.client_credentials.cpu_ms");
        OURS.put("keycloak.refresh.cpu_ms", "issue.refresh.cpu_ms");
        OURS.put("keycloak.login.cpu_ms", "issue.login.cpu_ms");
        OURS.put("keycloak.introspection.cpu_ms", "issue.introspection.cpu_ms");
        OURS.put("keycloak.userinfo.cpu_ms", "issue.userinfo.cpu_ms");
        OURS.put("keycloak.start.ms", "start.auth.ms");
        OURS.put("keycloak.memory.mb", "memory.auth.mb");
        OURS.put("spring.verify.cpu_ms", "verify.one_token.cpu_ms");
        OURS.put("spring.start.ms", "start.resource.ms");
        OURS.put("spring.memory.mb", "memory.resource.mb");
    }

    private PeerRatios() {}

    /** {@return rows such as {@code keycloak.refresh_to_latchkey.ratio}} */
    public static List<Row> of(List<Row> rows) {
        return OURS.entrySet().stream()
                .flatMap(pair -> ratio(rows, pair.getKey(), pair.getValue()).stream())
                .toList();
    }

    private static Optional<Row> ratio(List<Row> rows, String theirs, String ours) {
        String name = theirs.substring(0, theirs.lastIndexOf('.')) + "_to_latchkey.ratio";
        return find(rows, theirs).flatMap(their -> find(rows, ours).map(our -> Row.ratioOf(name, their, our)));
    }

    private static Optional<Row> find(List<Row> rows, String name) {
        return rows.stream().filter(row -> row.name().equals(name)).findFirst();
    }
}
