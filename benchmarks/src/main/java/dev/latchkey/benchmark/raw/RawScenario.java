package dev.latchkey.benchmark.raw;

import dev.latchkey.benchmark.lab.Lab;
import dev.latchkey.benchmark.lab.Scenario;
import dev.latchkey.benchmark.report.Row;
import dev.latchkey.benchmark.report.Rows;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures one signature and one verification on one core, with the services' provider and with every other provider.
 */
public final class RawScenario implements Scenario {
    private static final Duration WARM_UP = Duration.ofSeconds(2);

    @Override
    public List<String> beginnings() {
        return List.of("raw.sign", "raw.verify");
    }

    @Override
    public void run(Lab lab, Rows rows) {
        SignatureProvider signing = SignatureProvider.signing();
        SignatureProvider verifying = SignatureProvider.jdk();
        for (SignatureProvider provider : SignatureProvider.all()) {
            RsaSignature signature = new RsaSignature(provider);
            List<Double> sign = measure(lab, signature::sign);
            List<Double> verify = measure(lab, signature::verify);
            if (provider.name().equals(signing.name())) {
                rows.add(Row.of("raw.sign.ms", "ms", sign));
                rows.note("raw.sign.ms is that of the provider \"%s\".".formatted(provider.name()));
            }
            if (provider.name().equals(verifying.name())) {
                rows.add(Row.of("raw.verify.ms", "ms", verify));
                rows.note("raw.verify.ms is that of the provider \"%s\".".formatted(provider.name()));
            }
            rows.add(Row.of("raw.sign.%s.ms".formatted(provider.name()), "ms", sign));
            rows.add(Row.of("raw.verify.%s.ms".formatted(provider.name()), "ms", verify));
        }
    }

    private static List<Double> measure(Lab lab, Runnable work) {
        ProcessorTime.millisOf(work, WARM_UP);
        List<Double> millis = new ArrayList<>();
        for (int run = 0; run < lab.pace().runs(); run++) {
            millis.add(ProcessorTime.millisOf(work, lab.pace().burst()));
        }
        return millis;
    }
}
