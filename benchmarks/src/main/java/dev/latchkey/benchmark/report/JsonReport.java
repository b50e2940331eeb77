package dev.latchkey.benchmark.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The report for programs: {@code {machine, commit, rows: [{name, unit, median, min, max, runs}]}} and more. */
public final class JsonReport {
    private static final ObjectMapper JSON = new ObjectMapper();

    private JsonReport() {}

    /** {@return the document, indented} */
    public static String of(Report report) {
        ObjectNode document = JSON.createObjectNode();
        document.put("begun", report.begun().toString());
        document.set("machine", machine(report.machine()));
        document.put("commit", report.commit());
        document.set("arguments", JSON.valueToTree(report.arguments()));
        ArrayNode rows = document.putArray("rows");
        report.rows().forEach(row -> rows.add(row(row)));
        document.set("notes", JSON.valueToTree(report.notes()));
        document.set("failures", JSON.valueToTree(report.failures()));
        return document.toPrettyString() + "\n";
    }

    private static ObjectNode machine(Machine machine) {
        return JSON.createObjectNode()
                .put("processor", machine.processor())
                .put("cores", machine.cores())
                .put("memory_mb", machine.memoryMegabytes())
                .put("system", machine.system())
                .put("java", machine.java())
                .put("load_average", machine.loadAverage());
    }

    private static ObjectNode row(Row row) {
        ObjectNode node = JSON.createObjectNode()
                .put("name", row.name())
                .put("unit", row.unit())
                .put("median", row.median())
                .put("min", row.min())
                .put("max", row.max())
                .put("runs", row.runs());
        Interval interval = row.interval();
        if (interval != null) {
            node.putArray("interval").add(interval.low()).add(interval.high());
        }
        return node;
    }
}
