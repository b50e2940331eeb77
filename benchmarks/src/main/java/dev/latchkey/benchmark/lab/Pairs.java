package dev.latchkey.benchmark.lab;

import java.util.List;

/** What was found of two things that were measured in turn: as much of the one as of the other. */
public record Pairs<A, B>(List<A> first, List<B> second) {}
