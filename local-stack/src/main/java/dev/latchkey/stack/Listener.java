package dev.latchkey.stack;

/** A port that a process of the stack will listen on, and the variable that moves it. */
record Listener(String process, int port, String variable) {}
