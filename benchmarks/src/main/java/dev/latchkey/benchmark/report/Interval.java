package dev.latchkey.benchmark.report;

/** A confidence interval of a median. Its confidence is at least 95 % if there were enough runs. */
public record Interval(double low, double high) {}
