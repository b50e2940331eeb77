package dev.latchkey.benchmark.lab;

import java.util.List;

/** The results of two things that were measured in turn. Both lists have the same length. */
public record Pairs<A, B>(List<A> first, List<B> second) {}
