package dev.latchkey.system;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Decides whether a test with {@link Needs} runs. */
final class NeedsCondition implements ExecutionCondition {

    private static final boolean CI = "true".equals(System.getenv("CI"));

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        List<Program> missing = AnnotationSupport.findAnnotation(context.getElement(), Needs.class).stream()
                .flatMap(needs -> Stream.of(needs.value()))
                .filter(program -> !program.isInstalled())
                .toList();
        ConditionEvaluationResult result = decide(missing, CI);
        if (result.isDisabled()) {
            // JUnit closes the root's values when all tests have run.
            context.getRoot()
                    .getStore(ExtensionContext.Namespace.create(NeedsCondition.class))
                    .getOrComputeIfAbsent(LeftOut.class, _ -> new LeftOut(), LeftOut.class)
                    .add(missing);
        }
        return result;
    }

    /**
     * Decides about one test.
     *
     * @param ci true in continuous integration, which leaves no test out
     * @throws IllegalStateException when a program is missing in continuous integration; the test then fails
     */
    static ConditionEvaluationResult decide(List<Program> missing, boolean ci) {
        if (missing.isEmpty()) {
            return ConditionEvaluationResult.enabled("No program is missing.");
        }
        if (ci) {
            throw new IllegalStateException(missing.stream()
                    .map(program -> "%s is missing, and with CI=true no test is left out. To have it: %s"
                            .formatted(program, program.installation()))
                    .collect(Collectors.joining("\n")));
        }
        return ConditionEvaluationResult.disabled(
                missing.stream().map(Program::leftOut).collect(Collectors.joining("\n")));
    }

    /** Prints a line for each missing program at the end of the module's test run, where it is seen. */
    private static final class LeftOut implements AutoCloseable {
        private final Set<Program> programs = EnumSet.noneOf(Program.class);

        void add(List<Program> missing) {
            programs.addAll(missing);
        }

        @Override
        public void close() {
            programs.forEach(program -> System.out.println(program.leftOut()));
        }
    }
}
