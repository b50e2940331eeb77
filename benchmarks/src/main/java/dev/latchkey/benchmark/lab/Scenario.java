package dev.latchkey.benchmark.lab;

import dev.latchkey.benchmark.report.Rows;
import java.util.List;

/** One question to the services: it starts what it needs, measures, and ends what it has started. */
public interface Scenario {
    /** {@return what the names of its rows begin with, the one by which it is known first} */
    List<String> beginnings();

    /**
     * Measures.
     *
     * @param rows gets each figure as soon as it is there
     */
    void run(Lab lab, Rows rows) throws Exception;
}
