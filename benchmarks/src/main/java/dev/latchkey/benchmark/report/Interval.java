package dev.latchkey.benchmark.report;

/** Two values between which a median lies, with a confidence of 95 % or more where there were runs enough. */
public record Interval(double low, double high) {}
