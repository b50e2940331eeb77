package dev.latchkey.benchmark.lab;

import dev.latchkey.benchmark.report.Rows;
import java.util.List;

/** One measurement of the services. It starts the processes that it needs, measures, and ends them. */
public interface Scenario {
    /** {@return the prefixes of the names of its rows; the first one is the scenario's name} */
    List<String> beginnings();

    /**
     * Measures.
     *
     * @param rows receives each figure as soon as it is measured
     */
    void run(Lab lab, Rows rows) throws Exception;
}
